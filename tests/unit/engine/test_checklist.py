"""Unit: a subset of items checked at a visit, and false findings beside true ones."""

import numpy as np
import pytest
from theory.bench import bench, group, name, ratios

from jgsim.engine.checklist import Checklist
from jgsim.engine.run import city_of, simulate


def covered(groups: dict, items: int, visits: int = 2000, **changes) -> np.ndarray:
    """Whether a visit covers a violation of each group, by (visit, group)."""
    departments = {g["department"]: {"name": name("部门")} for g in groups.values()}
    department = next(iter(departments))
    scenario = bench({
        "world.groups": groups, "world.departments": departments, "plan.campaigns.draw.department": department,
        **changes,
    }, 1)
    city = city_of(scenario, 1, 0, visits)
    firm = np.repeat(np.arange(visits), len(groups))
    of = np.tile(np.arange(len(groups)), visits)
    number = np.arange(of.size).astype(np.uint64)
    when = np.full(of.size, 12_345, np.int32)
    return Checklist(city, items).covers(firm, when, of, number).reshape(visits, len(groups))


def test_exactly_as_many_items_as_set_are_checked_each_as_often():
    hit = covered({f"g{i}": group("office") for i in range(8)}, 3)
    assert (hit.sum(axis=1) == 3).all()
    assert (np.abs(hit.mean(axis=0) - 3 / 8) <= 4 * np.sqrt(3 / 8 * 5 / 8 / 2000)).all()


def test_a_violation_is_covered_as_often_as_its_item():
    hit = covered({"long": group("office", items=15), "short": group("office", items=5)}, 8)
    assert (np.abs(hit.mean(axis=0) - 8 / 20) <= 4 * np.sqrt(0.24 / 2000)).all()


def test_a_list_that_is_not_longer_is_checked_whole():
    assert covered({"one": group("office", items=4), "two": group("office", items=3)}, 7).all()


def test_departments_have_lists_of_their_own():
    groups = {f"g{i}": group("office" if i < 6 else "bureau") for i in range(8)}
    hit = covered(groups, 2)
    assert (hit[:, :6].sum(axis=1) == 2).all() and hit[:, 6:].all()


def test_items_that_do_not_apply_take_no_place():
    sectors = {s: {"name": name(s), "share": {"firm": 0.5}} for s in ("food", "trade")}
    groups = {f"g{i}": {**group("office"), **({"sectors": ["food"]} if i >= 2 else {})} for i in range(6)}
    hit = covered(groups, 2, **{"world.sectors": sectors})
    whole = hit[:, :2].all(axis=1)
    assert 0.4 < whole.mean() < 0.65 and (hit[~whole].sum(axis=1) == 2).all()


@pytest.mark.parametrize("share", [0, 1])
def test_nothing_is_found_twice_at_a_visit(share):
    """Corrected at once or not, what a visit found is not recorded as a false finding besides."""
    result = simulate(bench({
        "world.groups.item": group("office", rate=3, spell=2), "behaviour.look.specificity": 0.5,
        "behaviour.correction.share": share, "draw.ratio": ratios(6),
    }, 1), 1, 0, 1000)
    finding, visit = result.tables["finding"], result.tables["visit"]
    rows = np.stack([finding["firm"], finding["time"], finding["group"]], axis=1)
    assert np.unique(rows, axis=0).shape == rows.shape
    assert (finding["candidate"] >= 0).sum() > 500 and (finding["candidate"] < 0).sum() > 500
    assert set(np.unique(visit["findings"]).tolist()) == {0, 1}
