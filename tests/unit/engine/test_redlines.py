"""Unit: red-line items."""

import numpy as np
from theory.bench import group
from theory.small import small

from jgsim.engine.redlines import RedLines
from jgsim.terms.keys import below

NUMBERS = np.arange(20_000, dtype=np.uint64)


def of(*red: int) -> list[np.ndarray]:
    """Which of many violations of each of some groups of 8 items are red lines."""
    sim = small({f"world.groups.g{n}": {**group("office", items=8), "red_lines": r} for n, r in enumerate(red)})
    lines = RedLines(sim.city)
    names = list(sim.city.settings.groups)
    return [lines.of(np.full(NUMBERS.size, names.index(f"g{n}")), NUMBERS) for n in range(len(red))]


def test_the_first_items_of_a_group_are_its_red_lines():
    none, two, all_ = of(0, 2, 8)
    assert not none.any() and all_.all()
    assert abs(two.mean() - 0.25) <= 4 * np.sqrt(0.25 * 0.75 / NUMBERS.size)
    item = below(small().keys.stream("item").bits(NUMBERS), 8)
    assert np.array_equal(two, item < 2)


def test_more_red_lines_keep_those_there_were():
    two, three = of(2, 3)
    assert (three | ~two).all() and three.sum() > two.sum()


def test_without_red_lines_there_are_none():
    assert not of(0)[0].any()
