"""Directions: every lever, and every way in which firms answer, moves the measures the way `model.md` says, on the same
worlds, beyond two standard errors."""

import pkgutil

import numpy as np
import pytest

import jgsim.levers
from jgsim.behaviour.settings import Behaviour
from jgsim.study.world import check_one_world

from .direction_answers import ROWS as ANSWERS
from .direction_firms import ROWS as FIRMS
from .direction_scenarios import ROWS as SCENARIOS
from .direction_visits import ROWS as VISITS
from .directions import REPLICATIONS, differences, distance, holds, run

LEVERS = (*VISITS, *ANSWERS)
TABLE = (*LEVERS, *FIRMS, *SCENARIOS)


def listed(rows) -> list:
    """The rows as parameters of a test; the long ones are marked."""
    return [pytest.param(one, id=str(one), marks=[pytest.mark.full] if one.full else []) for one in rows]


@pytest.mark.parametrize("one", listed(TABLE))
def test_measures_move_as_they_should(one):
    check_one_world([run(one, high)[0] for high in (False, True)])
    moved = [differences(one, move) for move in one.moves]
    for move, difference in zip(one.moves, moved, strict=True):
        z = distance(difference, move.sign)
        print(f"{move}: {difference.mean():+.4g}, {z:.1f} standard errors the way expected ({move.why})")
    wrong = [str(m) for m, difference in zip(one.moves, moved, strict=True) if not holds(difference, m.sign)]
    assert not wrong, f"{one}: expected {'; '.join(wrong)}"


def test_every_lever_has_a_row_in_the_fast_table():
    modules = {module.name for module in pkgutil.iter_modules(jgsim.levers.__path__)}
    assert modules == {one.of for one in LEVERS if not one.full} and len(modules) >= 25
    sections = set(Behaviour.model_fields) - {"clock"}
    assert sections == {one.of for one in FIRMS}
    assert {one.of for one in SCENARIOS} <= modules


def test_every_row_names_something_and_none_stands_twice():
    names = [str(one) for one in TABLE]
    assert len(set(names)) == len(names) and all(one.moves for one in TABLE)
    assert all(move.why and move.sign in (-1, 1) for one in TABLE for move in one.moves)


@pytest.mark.parametrize("one", [next(one for one in VISITS if one.of == lever) for lever in ("capability", "draw")],
        ids=str)
def test_no_row_holds_the_other_way_round_or_where_nothing_is_turned(one):
    for move in one.moves:
        difference = differences(one, move)
        assert holds(difference, move.sign) and not holds(-difference, move.sign) and not holds(difference, -move.sign)
        assert not holds(np.zeros(REPLICATIONS), move.sign)


def test_what_counts_as_beyond_two_standard_errors():
    assert holds(np.array([1.0, 1.0, 1.0]), 1)  # the same in every replication: exact
    assert not holds(np.array([1.0, 1.0, 1.0]), -1)
    near, far = np.array([0.0, 1.0, 2.0]), np.array([1.0, 2.0, 3.0])  # errors of 1 / √3: 1.7 of them, and 3.5
    assert not holds(near, 1) and holds(far, 1)
    assert not holds(np.array([1.0, np.nan, 1.0]), 1)  # a measure that is undefined moves nowhere
