"""Fuzz: whatever cases take, and wherever they go, their account closes, and nothing depends on who asks when."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzz.bounds import few, sound
from fuzz.test_valid_settings import maybe, number, real
from jgsim.engine.run import city_of, simulate
from jgsim.engine.simulation import Simulation
from jgsim.measures.measure import measure
from jgsim.scenario.load import load
from jgsim.terms.enums import CaseFate
from jgsim.terms.time import FAR

SCENARIOS = Path(__file__).parents[2] / "scenarios"
FIRMS = 120
GRADES = ("minor", "general", "serious")
CASES = {
    "time.warm_up": 0, "time.years": 1, "world.firms": FIRMS, "capability.unlimited": True,
    "draw.ratio": dict.fromkeys(("A", "B", "C", "D", "none"), 1.0),
    "penalty_lists": {"case": dict.fromkeys(GRADES, 1.0), "waived": {"minor": 0.5}},
    "behaviour.closure": {"share": number(0.3), "days": number(20)}, "behaviour.deterrence.penalty": number(2),
    "behaviour.deterrence.penalty_years": number(0.3),
    **{f"world.groups.{group}.rate": number(1.5) for group in ("disclosure", "conduct", "food")},
}
DAYS = real(0, 3660, 1.0, 30.0, 0.01)


def shares():
    return maybe(dict.fromkeys(GRADES, real(0, 1, 0.5)))


REVIEW = st.fixed_dictionaries({}, optional={
    "file_days": DAYS, "investigate_days": DAYS, "major": shares(), "reviewers": st.sampled_from([1, 2, 5, 100_000]),
    "days": DAYS, "law": st.sampled_from(["exponential", "fixed"]), "priority": st.booleans(),
    "clock_days": st.none() | st.integers(1, 3660), "over_clock": st.sampled_from(["late", "void"]),
})
TRANSFER = st.fixed_dictionaries({}, optional={
    "share": real(0, 1, 0.3), "lag_days": DAYS, "lost": real(0, 1, 0.3), "out_of_city": real(0, 1, 0.3),
    "police": shares(),
})


def assert_same(one, other):
    assert one.state_hash == other.state_hash
    for table, columns in one.tables.items():
        for name, column in columns.items():
            assert np.array_equal(column, other.tables[table][name]), (table, name)


def in_order(case, end):
    """The steps of a case follow each other, and none is later than the horizon."""
    for one, other in (("time", "filed"), ("filed", "ready"), ("ready", "begun"), ("begun", "reviewed")):
        assert (case[one] <= case[other]).all(), (one, other)
    for name in ("filed", "ready", "begun", "reviewed", "decided"):
        assert ((case[name] < end) | (case[name] == FAR)).all(), name
    over = case["fate"] != CaseFate.OPEN
    assert (case["decided"][over] < end).all() and (case["decided"][~over] == FAR).all()
    assert (case["reviewed"][over & (case["reviewed"] < FAR)] == case["decided"][over & (case["reviewed"] < FAR)]).all()


@pytest.mark.full
@few(25)
@given(REVIEW, TRANSFER, st.none() | st.tuples(st.integers(1, 11), REVIEW, TRANSFER))
def test_the_account_of_cases_closes(review, transfer, later):
    changes = {"review": review, "transfer": transfer}
    if later is not None:
        date = f"2025-{later[0] + 1:02d}-01"
        changes["later"] = [{"from": date, "review": later[1], "transfer": later[2]}]
    one = load(SCENARIOS / "jinan.yaml", set={**CASES, **changes})
    city = city_of(one, 2, 0, FIRMS)
    result = simulate(one, 2, 0, city=city)
    sound(result, measure(result))
    account = result.accounts()
    assert account["cases"] == sum(account[f"cases_{fate.code}"] for fate in CaseFate) > 20
    in_order(result.tables["case"], city.clock.end)
    assert_same(result, simulate(one, 2, 0, city=city, eager=True))
    if later is None:
        part = Simulation(city, one, guarded=True)
        for month in (3, 7, 8):
            part = part.run(month).fork()
        assert_same(result, part.run().finish())
