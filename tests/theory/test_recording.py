"""Verification: recording of the whole process (lever 5)."""

import numpy as np
import pytest

from jgsim.engine.run import city_of, simulate
from jgsim.engine.simulation import Simulation
from jgsim.levers.recording import expected_minutes
from jgsim.measures.measure import measure
from jgsim.terms.campaign import RECHECKS, TOLERANCE
from jgsim.terms.enums import PENALTIES, SOFT, Response, Trigger
from jgsim.terms.time import FAR

from .bench import POINTS_ONLY, Z, agrees, batch_means, bench, jinan, number, ratios

FULL = {
    "draw.ratio": ratios(12.0), "capability.unlimited": False, "capability.officers": 2_000,
    "capability.hours": 400, "capability.team": 2,
    "capability.overhead_minutes": 45, "plan.other_load": {},
}
"""Draws of every firm every month, and few officers."""
CASES = {
    "penalty_lists": {"case": dict.fromkeys(("minor", "general", "serious"), 1.0), "waived": {"minor": 0.5},
                      "case_minutes": 300, "waived_minutes": 100},
    "draw.ratio": ratios(0.8), "capability.unlimited": True, "time.warm_up": 0,
}


@pytest.mark.parametrize(("record", "minutes"), [
    ({}, 0), ({"minutes": 30}, 30), ({"minutes": 30, "digital": 0.4, "digital_minutes": 5}, 20),
    ({"minutes": 30, "digital": 1.0, "digital_minutes": 5}, 5),
])
def test_capacity_in_closed_form(record, minutes):
    """Under full load each district makes ceil(minutes available / minutes of a visit) visits."""
    scenario = bench({**FULL, "recording": record}, 3)
    assert expected_minutes(scenario.settings["recording"]) == minutes
    result = simulate(scenario, 31, 0, 2_000)
    visit, rounds = result.tables["visit"], result.tables["round"]
    cost = 2 * (visit["elapsed"][0] + 45 + minutes)
    assert (visit["officer_minutes"] == cost).all()
    last = rounds["time"] == rounds["time"].max()
    assert (rounds["waiting"][last] > 0).all()  # there was always something to do
    available = np.bincount(rounds["district"], rounds["available"])
    district = result.city.firms["district"][visit["firm"]]
    done = np.bincount(district, minlength=available.size)
    assert done.tolist() == np.ceil(available / cost).astype(int).tolist() and done.min() > 500


def test_shares_lost_and_incomplete_on_paper_and_digitally():
    record = {
        "digital": 0.6, "lost": number(0.2), "digital_lost": number(0.05), "incomplete": number(0.3),
        "digital_incomplete": number(0.1),
    }
    result = simulate(jinan({**CASES, "recording": record}, 2), 32, 0, 6_000)
    visit, finding = result.tables["visit"], result.tables["finding"]
    agrees("lost", 0.4 * 0.2 + 0.6 * 0.05, batch_means(visit["firm"], visit["entered"] == 0), power=0.1)
    case = (finding["case"] > 0) & (finding["trigger"] != Trigger.REMOTE)
    agrees("failed", 0.4 * 0.3 + 0.6 * 0.1, batch_means(
        finding["firm"][case], finding["measure"][case] == Response.FAILED), power=0.3)
    assert (finding["entered"][finding["measure"] > Response.ORDERED] == 1)[
        finding["measure"][finding["measure"] > Response.ORDERED] != Response.LISTED].all()
    rows = measure(result)
    assert rows.get("unrecorded_visits") == pytest.approx((visit["entered"] == 0).mean())
    assert rows.get("failed_cases") == (finding["measure"] == Response.FAILED).sum() > 20
    assert rows.get("cases") == case.sum()
    desk = result.tables["desk"]
    assert desk["minutes"][desk["activity"] == 2].sum() > 0


def test_without_records_no_finding_moves_a_tier():
    """All records lost: firms move as if findings gave no points; the officers go and see as before."""
    credit = {**POINTS_ONLY, "credit.score.months": 6}
    points = {"minor": 1.0, "general": 2.0, "serious": 3.0}
    moves, visits = [], []
    for record, worth in (({"lost": number(1.0)}, points), ({}, dict.fromkeys(points, 0.0)), ({}, points)):
        scenario = jinan({**CASES, "penalty_lists": {}, "recheck": {}, **credit, "credit.score.points": worth, "recording": record}, 2)
        tables = simulate(scenario, 33, 0, 3_000).tables
        moves.append(tables["move"])
        visits.append(tables["visit"])
    same = lambda a, b, columns: all(np.array_equal(a[c], b[c]) for c in columns)  # noqa: E731
    assert same(moves[0], moves[1], moves[0]) and moves[2]["firm"].size > moves[0]["firm"].size + 50
    assert same(visits[0], visits[1], [c for c in visits[0] if c != "entered"])
    assert not visits[0]["entered"].any() and visits[1]["entered"].all()


def test_without_records_there_are_no_cases_caps_or_lists():
    record = {"lost": number(1.0)}
    cap = {"cap": dict.fromkeys(("A", "B", "C", "D", "none"), 1), "gap_days": 300, "exempt": []}
    scenario = jinan({
        **CASES, "draw.memory": "independent", "recording": record, "frequency": cap,
        "publicity": {"share": 1.0, "strength": number(1.0), "half_life_days": number(60)},
    }, 2)
    sim = Simulation(city_of(scenario, 34, 0, 2_000), scenario, guarded=True).run()
    assert (sim.state["frequency.made"] == 0).all() and not sim.state["publicity.level"].size
    assert (sim.state["penalised"] < 0).all() and (sim.state["breach"] < 0).all()
    result = sim.finish()
    finding = result.tables["finding"]
    assert set(finding["measure"].tolist()) <= {Response.ORDERED, Response.LISTED} and finding["firm"].size > 200
    assert not result.tables["case"]["firm"].size and (finding["corrected"] < FAR).any()


@pytest.fixture(scope="module")
def half():
    """Half of the records are lost; young firms are tolerated, the others checked again."""
    rules = {
        **CASES, "recording": {"lost": number(0.5)}, "recheck": {"share": 1.0, "days": 20},
        "tolerance": {
            "months": 240, "sectors": ["trade", "food"], "ladder": ["warned", "guided"], "window_days": 15,
            "self_correction": dict.fromkeys(("warned", "guided"), number(0.4)),
        },
    }
    return simulate(jinan(rules, 3), 37, 0, 6_000)


def test_of_what_is_not_entered_there_are_no_rechecks(half):
    """Re-checks that are planned = findings in the records, by firm and item group; none for the others."""
    finding, planned = half.tables["finding"], half.tables["planned"]
    soft = np.isin(finding["measure"], SOFT)
    real = finding["candidate"] >= 0
    for campaign, mine in ((RECHECKS, real & ~soft), (TOLERANCE, real & soft & ~_waiting(half))):
        asked = planned["campaign"] == campaign
        filed = mine & (finding["entered"] > 0)
        assert np.sort(planned["firm"][asked]).tolist() == np.sort(finding["firm"][filed]).tolist()
        assert filed.sum() > 40 and (mine & ~filed).sum() > 40


def _waiting(result) -> np.ndarray:
    """Findings of what was found before, with a record, and has its window still."""
    finding, window = result.tables["finding"], result.tables["tolerated"]
    names = ("firm", "group", "candidate", "time")
    opened = set(zip(*(window[name].tolist() for name in names), strict=True))
    return np.array([key not in opened for key in zip(*(finding[name].tolist() for name in names), strict=True)])


def test_the_ladder_counts_what_is_entered_and_what_was_told_holds(half):
    """The step of a finding is the number of earlier ones of that violation in the records."""
    finding, window = half.tables["finding"], half.tables["tolerated"]
    names = ("firm", "group", "candidate", "time")
    entered = dict(zip(zip(*(finding[name].tolist() for name in names), strict=True), finding["entered"].tolist(), strict=True))
    climbed, told = {}, 0
    for *violation, time, step in zip(*(window[name].tolist() for name in (*names, "step")), strict=True):
        before = climbed.get(tuple(violation), 0)
        assert step == before
        filed = entered[*violation, time]
        climbed[tuple(violation)] = before + filed
        told += not filed
    assert told > 40 and max(climbed.values()) == 2
    # What officers said at the firm is put right as often, whether there is a record of it or not.
    filed = np.array([entered[key] for key in zip(*(window[name].tolist() for name in names), strict=True)], bool)
    over = (window["until"] < half.city.clock.end) & (window["over"] > window["until"])
    for some in (filed, ~filed):
        rows = over & some
        share = (window["corrected"][rows] <= window["until"][rows]).mean()
        assert abs(share - 0.4) <= Z * np.sqrt(0.24 / rows.sum()) < 0.35


def test_an_incomplete_record_leaves_the_work_and_takes_the_penalty():
    """The same cases with the same minutes at desks; those that fail are only ordered to correct."""
    still = {**CASES, "behaviour.deterrence.penalty": number(0.0), "behaviour.closure": None, "credit.rule": "fixed"}
    whole, bare = (
        simulate(jinan({**still, "recording": record}, 2), 35, 0, 3_000).tables
        for record in ({}, {"incomplete": number(0.5)})
    )
    for table, but in (("visit", ()), ("desk", ()), ("finding", ("measure",))):
        for column in whole[table]:
            assert column in but or np.array_equal(whole[table][column], bare[table][column]), (table, column)
    failed = bare["finding"]["measure"] == Response.FAILED
    assert (bare["finding"]["measure"][~failed] == whole["finding"]["measure"][~failed]).all()
    fined = np.isin(whole["finding"]["measure"], (*PENALTIES, Response.WAIVED))
    error = np.sqrt(0.25 / fined.sum())
    assert fined[failed].all() and abs(failed.sum() / fined.sum() - 0.5) <= Z * error < 0.25


@pytest.mark.parametrize("off", [
    {}, {"lost": number(0), "incomplete": number(0), "digital_minutes": 20},
    {"digital": 0.5, "digital_lost": number(0)}, {"digital_lost": number(0.5), "digital_incomplete": number(1)},
])
def test_off_is_no_recording_bit_for_bit(off):
    one, other = (simulate(jinan({**CASES, "recording": record}, 1), 36, 0, 1_500) for record in (off, {}))
    assert one.state_hash == other.state_hash
    for table in one.tables:
        for column in one.tables[table]:
            assert np.array_equal(one.tables[table][column], other.tables[table][column])
