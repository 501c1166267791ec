"""Regression: what a lever does not steer stays as it is, bit for bit, where officers are never short.

Firms then share nothing: a lever that changes what is done at some firms can change nothing at the others.
"""

from pathlib import Path

import numpy as np
import pytest

from jgsim.engine.run import city_of, simulate
from jgsim.engine.simulation import Simulation
from jgsim.levers.tolerance import until
from jgsim.scenario.load import changed, load
from jgsim.terms.enums import SOFT, Trigger
from jgsim.terms.steps import CAP, GAP

SCENARIOS = Path(__file__).parents[2] / "scenarios"
FIRMS = 3000
DRAWS = (Trigger.RANDOM, Trigger.JOINT)


def number(value):
    return {"value": value, "unit": "that of the setting", "low": value, "high": value, "source": "assumption: a test"}


BUSY = {
    "time.warm_up": 0, "time.years": 2, "capability.unlimited": True, "joint.share": 0,
    "draw.ratio": dict.fromkeys(("A", "B", "C", "D", "none"), 0.3), "behaviour.perceived.elasticity": number(0.0),
}
"""Many draws, and onsets that do not answer to the announced ratio."""
CAPPED = {"frequency": {"cap": dict.fromkeys(("A", "B", "C", "D", "none"), 0), "gap_days": 200, "exempt": [
    "key", "report", "recheck", "special"]}}
TOLERANT = {"tolerance": {
    "months": 36, "sectors": ["trade", "new_economy"], "ladder": ["warned", "guided"], "window_days": 20,
    "self_correction": {"warned": number(0.5), "guided": number(0.5)}, "visits": "normal",
}}


@pytest.fixture(scope="module")
def base():
    return load(SCENARIOS / "jinan.yaml", set=BUSY)


@pytest.fixture(scope="module")
def city(base):
    return city_of(base, 6, 1, FIRMS)


@pytest.fixture(scope="module")
def plain(base, city):
    return simulate(base, 6, 1, city=city)


def assert_equal(one: dict, other: dict, keep=lambda table: slice(None), but=()) -> None:
    """Two tables are the same in the rows to keep, but for some columns."""
    for column in one:
        if column not in but:
            assert np.array_equal(one[column][keep(one)], other[column][keep(other)]), column


def test_candidates_reports_and_firms_are_the_same_under_every_policy(base, city):
    for changes in (CAPPED, TOLERANT, {"reports.visited": 1}, {"recheck.share": 1}, {"abnormal_list.revoke_months": 1}):
        other = city_of(changed(base, changes), 6, 1, FIRMS)
        for one, two in ((city.candidates, other.candidates), (city.tips, other.tips)):
            assert all(np.array_equal(getattr(one, name), getattr(two, name)) for name in vars(one))
        assert all(np.array_equal(city.firms[name], other.firms[name]) for name in city.firms)


def test_a_cap_that_holds_back_every_draw_leaves_all_firms_that_are_not_drawn(base, city, plain):
    capped = simulate(changed(base, CAPPED), 6, 1, city=city)
    assert (capped.tables["dropped"]["reason"] == CAP).sum() > 500
    assert not np.isin(capped.tables["visit"]["trigger"], DRAWS).any()
    drawn = np.unique(plain.tables["planned"]["firm"][np.isin(plain.tables["planned"]["trigger"], DRAWS)])
    others = lambda table: ~np.isin(table["firm"], drawn)  # noqa: E731
    assert others(plain.tables["visit"]).sum() > 100 and others(plain.tables["spell"]).sum() > 100
    for table in ("visit", "finding", "spell", "tip", "planned", "move"):
        assert_equal(plain.tables[table], capped.tables[table], others)
    # The draws themselves, too, are made as before.
    planned = lambda table: np.isin(table["trigger"], DRAWS)  # noqa: E731
    assert_equal(plain.tables["planned"], capped.tables["planned"], planned, but=("tier",))
    # Checks of other kinds come to the firms of the draws as before, where nothing found leads to another one.
    key = lambda table: table["trigger"] == Trigger.KEY  # noqa: E731
    assert_equal(plain.tables["planned"], capped.tables["planned"], key, but=("tier",))


def test_a_gap_holds_back_draws_only_and_exempt_checks_go_on(base, city, plain):
    rules = {"gap_days": 700, "exempt": ["report", "recheck", "special"]}
    gap = simulate(changed(base, {"frequency": rules}), 6, 1, city=city)
    reason = gap.tables["dropped"]["reason"]
    assert (reason == GAP).sum() > 100
    held = gap.tables["dropped"]["trigger"][reason == GAP]
    assert set(held.tolist()) == {Trigger.RANDOM, Trigger.KEY}
    touched = np.unique(gap.tables["dropped"]["firm"][reason == GAP])
    # A second visit of one week waits, so that it may come on another day.
    week = plain.tables["visit"]["firm"], plain.tables["visit"]["time"] // (7 * 1440)
    pairs, count = np.unique(np.stack(week), axis=1, return_counts=True)
    touched = np.union1d(touched, pairs[0][count > 1])
    others = lambda table: ~np.isin(table["firm"], touched)  # noqa: E731
    for table in ("visit", "finding", "spell", "tip", "planned"):
        assert others(plain.tables[table]).sum() > 30
        assert_equal(plain.tables[table], gap.tables[table], others)


def test_tolerance_leaves_firms_outside_its_sectors_and_what_firms_perceive(base, city, plain):
    tolerant = changed(base, TOLERANT)
    result = simulate(tolerant, 6, 1, city=city)
    sim = Simulation(city, tolerant)
    may = until(sim.view, tolerant.settings["tolerance"]) > city.firms["enter"]
    assert 0.1 < may.mean() < 0.9
    others = lambda table: ~may[table["firm"]]  # noqa: E731
    for table in ("visit", "finding", "spell", "tip", "planned", "dropped", "move", "closing", "remote"):
        assert_equal(plain.tables[table], result.tables[table], others)
    assert others(plain.tables["finding"]).sum() > 50
    soft = np.isin(result.tables["finding"]["measure"], SOFT)
    assert soft.sum() > 10 and may[result.tables["finding"]["firm"][soft]].all()
    one, two = Simulation(city, base), sim
    assert np.array_equal(one._perceived(), two._perceived())


def test_tolerance_leaves_the_onsets_of_eligible_firms_until_they_are_first_found(base, city, plain):
    """Nothing changes at a firm before its first finding that is tolerated."""
    result = simulate(changed(base, TOLERANT), 6, 1, city=city)
    window = result.tables["tolerated"]
    first = np.full(city.firms["key"].size, 2**31 - 1, np.int64)
    np.minimum.at(first, window["firm"], window["time"])
    for table in ("visit", "finding", "tip"):
        assert_equal(plain.tables[table], result.tables[table], lambda t: t["time"] < first[t["firm"]])
    begun = lambda t: t["time"] < first[t["firm"]]  # noqa: E731
    for column in ("time", "firm", "group", "severity", "segment"):
        one, two = (r.tables["spell"] for r in (plain, result))
        assert np.array_equal(one[column][begun(one)], two[column][begun(two)]), column


def test_rechecks_leave_firms_where_nothing_was_found(base, city, plain):
    none = simulate(changed(base, {"recheck.share": 0}), 6, 1, city=city)
    found = np.unique(plain.tables["finding"]["firm"][plain.tables["finding"]["candidate"] >= 0])
    others = lambda table: ~np.isin(table["firm"], found)  # noqa: E731
    for table in ("visit", "finding", "spell", "tip", "planned", "move"):
        assert_equal(plain.tables[table], none.tables[table], others)
    assert others(plain.tables["visit"]).sum() > 100
    assert not (none.tables["planned"]["trigger"] == Trigger.RECHECK).any()


@pytest.mark.parametrize("changes", [
    {"exchange": {"lag_days": 60, "lost": 0.5}},
    {"entry": {"share": {"committed": 0.5, "filed": 0.5}, "onset": {"filed": number(1.5)}, "check_days": 40,
               "department": "market"}},
], ids=["exchange", "entry"])
def test_how_firms_are_admitted_leaves_those_of_the_start(base, city, plain, changes):
    result = simulate(changed(base, changes), 6, 1, city=city)
    start = city.firms["enter"] < 0
    others = lambda table: start[table["firm"]]  # noqa: E731
    for table in ("visit", "finding", "spell", "tip", "planned", "dropped", "move", "closing"):
        assert_equal(plain.tables[table], result.tables[table], others)
    assert others(plain.tables["visit"]).sum() > 1000
    new = lambda tables: np.count_nonzero(~others(tables["visit"]))  # noqa: E731
    assert new(result.tables) != new(plain.tables)
