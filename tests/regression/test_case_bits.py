"""Regression: levers of cases that are off, or on at strength 0, change no bit; nor do they before they can."""

from pathlib import Path

import numpy as np
import pytest

from jgsim.engine.run import city_of, simulate
from jgsim.engine.simulation import Simulation
from jgsim.scenario.load import changed, load
from jgsim.terms.enums import CaseFate

SCENARIOS = Path(__file__).parents[2] / "scenarios"
FIRMS = 2000


def number(value):
    return {"value": value, "unit": "-", "low": value, "high": value, "source": "assumption (test)"}


BUSY = {
    "time.warm_up": 0, "time.years": 2, "capability.unlimited": True,
    "draw.ratio": dict.fromkeys(("A", "B", "C", "D", "none"), 0.6),
    "penalty_lists.case": dict.fromkeys(("minor", "general", "serious"), 1.0),
    "behaviour.closure": {"share": number(0.2), "days": number(30)},
    "behaviour.deterrence.penalty": number(4), "behaviour.deterrence.penalty_years": number(0.5),
    "world.groups.conduct.rate": number(1.0),
}
COURSE = {
    "file_days": 10, "investigate_days": 40, "major": {"general": 0.5, "serious": 1.0}, "reviewers": 9, "days": 0.01,
}


@pytest.fixture(scope="module")
def base():
    return load(SCENARIOS / "jinan.yaml", set=BUSY)


@pytest.fixture(scope="module")
def city(base):
    return city_of(base, 6, 1, FIRMS)


@pytest.fixture(scope="module")
def plain(base, city):
    return simulate(base, 6, 1, city=city)


def assert_equal(one, other, but=()):
    for table, columns in one.tables.items():
        for name, column in columns.items():
            if (table, name) not in but:
                assert np.array_equal(column, other.tables[table][name]), (table, name)


@pytest.mark.parametrize("zero", [
    {"review": {"reviewers": 7, "days": 30, "priority": True, "major": {"general": 0}}},
    {"transfer": {"lag_days": 30, "lost": 1.0, "out_of_city": 0.5, "share": 0, "police": {"serious": 0}}},
])
def test_off_and_at_strength_zero_are_the_same_bits(base, city, plain, zero):
    other = simulate(changed(base, zero), 6, 1, city=city)
    assert_equal(plain, other)
    assert plain.state_hash == other.state_hash
    assert plain.tables["case"]["time"].size > 200 and (plain.tables["case"]["fate"] == CaseFate.CLOSED).all()


def test_a_clock_alone_counts_and_changes_nothing_else(base, city, plain):
    other = simulate(changed(base, {"review": {"clock_days": 90}}), 6, 1, city=city)
    assert_equal(plain, other, but=[("case", "deadline")])
    assert plain.state_hash == other.state_hash


def test_cases_that_nothing_delays_go_on_at_once_beside_the_others(base, city, plain):
    """A small share of transfers changes nothing at firms whose cases are not handed over."""
    other = simulate(changed(base, {"transfer": {"share": 0.05, "lag_days": 20}}), 6, 1, city=city)
    case = other.tables["case"]
    moved = np.unique(case["firm"][case["decided"] != case["time"]])
    assert 5 < moved.size < plain.tables["case"]["time"].size / 5
    for table in ("finding", "spell", "visit", "closing", "case"):
        keep = [~np.isin(run.tables[table]["firm"], moved) for run in (plain, other)]
        for name in plain.tables[table]:
            one, two = (run.tables[table][name][rows] for run, rows in zip((plain, other), keep, strict=True))
            assert np.array_equal(one, two), (table, name)


def test_advanced_late_or_early_cut_or_whole(base, city, plain):
    on = changed(base, {"review": COURSE, "transfer": {"share": 0.2, "lag_days": 9, "lost": 0.2}})
    whole = simulate(on, 6, 1, city=city)
    assert whole.tables["spell"]["time"].size != plain.tables["spell"]["time"].size
    assert_equal(whole, simulate(on, 6, 1, city=city, eager=True))
    part = Simulation(city, on, guarded=True)
    for month in range(1, city.clock.years * 12):
        before = part
        part = part.run(month).fork()
        assert part.state.hash() == before.state.hash()
        before.run(min(month + 2, city.clock.years * 12))  # what the other one does later must not reach this one
    part = part.run().finish()
    assert_equal(whole, part)
    assert whole.state_hash == part.state_hash


def test_a_longer_horizon_knows_the_same_of_the_shorter_one(base, city):
    on = {"review": COURSE}
    long = simulate(changed(base, on), 6, 1, city=city)
    short = simulate(changed(base, {**on, "time.years": 1}), 6, 1, FIRMS)
    end = short.city.clock.end
    one, two = short.tables["case"], long.tables["case"]
    begun = two["time"] < end
    assert (one["fate"] == CaseFate.OPEN).sum() > 5
    for name in ("time", "firm", "group", "candidate", "deadline", "measure"):
        assert np.array_equal(one[name], two[name][begun]), name
    for name in ("filed", "ready", "begun", "reviewed", "decided"):
        past = two[name][begun] < end
        assert np.array_equal(one[name][past], two[name][begun][past]) and (one[name][~past] == 2**31 - 1).all(), name
