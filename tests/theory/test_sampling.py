"""Verification of lever 15, sampling: failure rate, every batch taken, days in the laboratory, findings at the result."""

import numpy as np
import pytest

from jgsim.engine.run import city_of, simulate
from jgsim.levers.sampling import TICK
from jgsim.measures.measure import measure
from jgsim.scenario.load import changed
from jgsim.terms.campaign import SAMPLES
from jgsim.terms.enums import Ending, Response
from jgsim.terms.steps import CLOSED, NO_OWNER
from jgsim.terms.time import DAY, FAR

from .bench import agrees, batch_means, jinan, number

UNTOUCHED = {
    "time.warm_up": 0, "time.calendar": "every_day", "capability.unlimited": True,
    "draw.ratio": dict.fromkeys(("A", "B", "C", "D", "none"), 0), "plan.special": {}, "reports": {}, "key_fields": {},
    "recheck": {}, "penalty_lists": {}, "abnormal_list": {}, "behaviour.correction.share": 0, "behaviour.relapse": None,
    "behaviour.perceived.elasticity": 0, "world.frailty.log_sd": 0,
    "behaviour.deterrence.presence": 0, "behaviour.deterrence.learning": 0,
    "world.risk.share": {"A": 1, "B": 0, "C": 0, "D": 0}, "world.risk.factor": {"A": 1, "B": 1, "C": 1, "D": 1},
    **{f"world.types.{name}.dormant": 0 for name in ("enterprise", "individual", "cooperative")},
}
"""Firms that differ in nothing, and whom nobody visits or has put anything right."""
RATE, YEARS, SENSITIVITY, FALSE = 0.5, 1.0, 0.9, 0.04
PREVALENCE = RATE * YEARS / (1 + RATE * YEARS)
FOOD = {"world.groups.food.rate": RATE, "world.groups.food.spell": YEARS}


def sampling(**given) -> dict:
    one = {"fails_if_violating": number(SENSITIVITY), "false_fails": number(FALSE), "sample_minutes": 60, "cost": 1000}
    return {"sampling": {"fields": {"food": {**one, **given}}}}


def covered(result) -> np.ndarray:
    """Whether a violation of the firm and item group ran at the minute of each batch, by the table of spells."""
    batch, spell = result.tables["batch"], result.tables["spell"]
    key = lambda of: of["firm"].astype(np.int64) * 8 + of["group"]  # noqa: E731
    order = np.lexsort((spell["time"], key(spell)))
    at = (key(spell)[order] << 32) + (spell["time"][order].astype(np.int64) + 2**31)
    row = np.searchsorted(at, (key(batch) << 32) + (batch["time"].astype(np.int64) + 2**31), side="right") - 1
    row = order[np.maximum(row, 0)]
    return (key(spell)[row] == key(batch)) & (spell["time"][row] <= batch["time"]) & (batch["time"] < spell["until"][row])


def test_failure_rate_is_prevalence_times_sensitivity_and_the_false_ones():
    scenario = jinan({**UNTOUCHED, **FOOD, **sampling(batches=dict.fromkeys("ABCD", 1.0))}, 3)
    result = simulate(scenario, 1501, 0, 30_000)
    batch = result.tables["batch"]
    assert batch["taken"].all()
    running = batch["candidate"] >= 0
    assert np.array_equal(running, covered(result))
    old = result.city.firms["enter"][batch["firm"]] < 0  # who enters has nothing wrong yet
    agrees("prevalence", PREVALENCE, batch_means(batch["firm"][old], running[old]))
    agrees("sensitivity", SENSITIVITY, batch_means(batch["firm"][running], batch["failed"][running]))
    agrees("false", FALSE, batch_means(batch["firm"][~running], batch["failed"][~running]), power=0.1)
    truth = PREVALENCE * SENSITIVITY + (1 - PREVALENCE) * FALSE
    agrees("failure rate", truth, batch_means(batch["firm"][old], batch["failed"][old]))
    rows = measure(result)
    assert rows.get("batch_failure_rate") == pytest.approx(batch["failed"].mean())
    assert rows.get("batches") == batch["firm"].size
    assert rows.get("sampling_cost") == pytest.approx(1000 * batch["firm"].size)
    assert rows.groups("officer_hours", "activity")["sampling"] == pytest.approx(batch["firm"].size)


def test_every_batch_of_the_year_is_taken_with_capacity_to_spare():
    """A whole number a firm and year, from each firm that is there all the year."""
    scenario = jinan({**UNTOUCHED, **sampling(batches={"A": 1.0, "B": 2.0, "C": 3.0, "D": 5.0})}, 3)
    result = simulate(scenario, 1502, 0, 8000)
    city, batch = result.city, result.tables["batch"]
    field = list(city.settings.key_fields).index("food")
    firms, start = city.firms, city.clock.year_start
    for y in range(3):
        there = (firms["field"] == field) & (firms["enter"] <= start[y]) & (result.exit >= start[y + 1])
        rows = (batch["time"] >= start[y]) & (batch["time"] < start[y + 1])
        made = np.bincount(batch["firm"][rows], minlength=firms["key"].size)
        assert there.sum() > 300
        assert np.array_equal(made[there], np.array([1, 2, 3, 5])[firms["grade"][there]])
    assert (result.tables["dropped"]["campaign"] < SAMPLES).all() or (
        result.tables["dropped"]["reason"][result.tables["dropped"]["campaign"] >= SAMPLES] == 1
    ).all()


def test_a_total_is_planned_to_the_batch_and_spread_evenly():
    scenario = jinan({**UNTOUCHED, **sampling(total=200_000.0)}, 2)
    result = simulate(scenario, 1503, 0, 6000)
    planned, clock = result.tables["planned"], result.city.clock
    mine = planned["campaign"] == SAMPLES
    total = int(200_000 * result.city.scale)
    year = np.searchsorted(clock.year_start, planned["due"][mine], side="right") - 1
    assert np.bincount(year).tolist() == [total, total]
    month = np.bincount(clock.month_of(planned["due"][mine]))
    assert month.size == 24 and month.max() - month.min() <= 1
    # Firms of a month are drawn without replacement.
    key = planned["firm"][mine].astype(np.int64) * 24 + clock.month_of(planned["due"][mine])
    frame = np.count_nonzero(result.city.firms["field"] == list(result.city.settings.key_fields).index("food"))
    assert np.unique(key, return_counts=True)[1].max() <= 1 + total // 12 // (frame // 2)


def test_the_result_comes_after_the_days_in_the_laboratory():
    scenario = jinan({**UNTOUCHED, **FOOD, **sampling(batches=dict.fromkeys("ABCD", 2.0), lab_days=17)}, 2)
    result = simulate(scenario, 1504, 0, 5000)
    batch, finding, spell = (result.tables[name] for name in ("batch", "finding", "spell"))
    assert (batch["result"] - batch["time"] == 17 * DAY).all()
    # Each failure inside the horizon, at a firm that is still there, is one finding in its minute, and there are no others.
    told = (batch["failed"] == 1) & (batch["result"] < np.minimum(result.exit[batch["firm"]], result.city.clock.end))
    key = lambda firm, time, group: sorted(zip(firm.tolist(), time.tolist(), group.tolist(), strict=True))  # noqa: E731
    assert key(finding["firm"], finding["time"], finding["group"]) == key(
        batch["firm"][told], batch["result"][told], batch["group"][told]
    )
    assert finding["firm"].size > 300 and (finding["officer"] == -1).all()
    # A violation found is found at the result: none earlier, and the delay of those found is at least the days.
    found = spell["found"] < FAR
    assert found.sum() == finding["first"].sum() > 100
    assert (spell["found"][found] - spell["time"][found] >= 17 * DAY).all()


def test_what_is_over_by_the_result_is_entered_and_nothing_follows():
    """Of violations sampled a share 1 − exp(−days · μ) has ended; their end is told as the correction."""
    days, spell_years = 60, 0.4
    scenario = jinan({
        **UNTOUCHED, "world.groups.food.rate": 1.0, "world.groups.food.spell": spell_years,
        "penalty_lists": {"case": {"minor": 1.0, "general": 1.0, "serious": 1.0}},
        **sampling(batches=dict.fromkeys("ABCD", 2.0), lab_days=days, false_fails=number(0.0)),
    }, 3)
    result = simulate(scenario, 1505, 0, 16_000)
    finding, spell = result.tables["finding"], result.tables["spell"]
    past = finding["measure"] == Response.ORDERED
    mine = finding["candidate"] >= 0
    agrees("over by the result", 1 - np.exp(-days / 365 / spell_years), batch_means(finding["firm"][mine], past[mine]), 0.05)
    assert (finding["corrected"][past] <= finding["time"][past]).all() and not finding["first"][past].any()
    assert (finding["measure"][~past] == Response.PENALISED).all()
    natural = spell["ending"] == Ending.NATURAL
    ends = set(zip(spell["firm"][natural].tolist(), spell["until"][natural].tolist(), strict=True))
    assert set(zip(finding["firm"][past].tolist(), finding["corrected"][past].tolist(), strict=True)) <= ends


def test_the_laboratory_takes_batches_one_after_the_other():
    """First come, first served: no batch starts before it has come, nor sooner than a pace after the one ahead, and no
    laboratory rests while a batch waits."""
    a_week = 2000.0
    scenario = jinan({**UNTOUCHED, **sampling(batches=dict.fromkeys("ABCD", 1.0), lab_days=10, lab_capacity=a_week)}, 2)
    result = simulate(scenario, 1506, 0, 6000)
    batch = result.tables["batch"]
    pace = int(7 * DAY * TICK / (a_week * result.city.scale)) / TICK
    start = np.sort(batch["result"].astype(np.int64)) - 10 * DAY
    come = np.sort(batch["time"].astype(np.int64))
    begins = np.empty(come.size)
    free = 0.0
    for i, minute in enumerate(come.tolist()):
        begins[i] = max(free, minute)
        free = begins[i] + pace
    assert np.array_equal(start, np.ceil(begins).astype(np.int64))
    assert (begins - come).mean() > DAY  # there is a queue


@pytest.mark.parametrize("limit", [{}, {"capability.unlimited": False, "capability.hours": 450}])
def test_of_what_nobody_owns_no_batch_is_taken_and_each_is_counted(limit):
    """In a gap every batch that would go is given up for that reason; before and after it they go on."""
    given = sampling(batches=dict.fromkeys("ABCD", 6.0), sample_minutes=90)
    later = {"time.start": 2024, "later": [{"from": "2024-04-01", "duties": {"vacant": {"food": {"months": 5}}}}]}
    result = simulate(jinan({**UNTOUCHED, **limit, **given, **later}, 1), 1509, 0, 4000)
    clock, batch, planned, dropped = result.city.clock, *(result.tables[t] for t in ("batch", "planned", "dropped"))
    at = clock.month_of(batch["time"])
    assert set(at.tolist()) == {0, 1, 2, 8, 9, 10, 11}
    vain = dropped["reason"] == NO_OWNER
    assert (dropped["campaign"][vain] >= SAMPLES).all()
    assert set(clock.month_of(dropped["time"][vain]).tolist()) == {3, 4, 5, 6, 7}
    closed = (dropped["reason"] == CLOSED) & (dropped["campaign"] >= SAMPLES)
    due = clock.month_of(planned["due"][planned["campaign"] >= SAMPLES])
    if not limit:  # what was due in the gap, and nothing else; short officers leave some of March, too
        inside = clock.month_of(dropped["due"])
        assert vain.sum() + (closed & (inside >= 3) & (inside < 8)).sum() == ((due >= 3) & (due < 8)).sum() > 200
    assert vain.sum() + (dropped["campaign"] >= SAMPLES)[~vain].sum() + batch["time"].size == due.size
    assert measure(result).get("batches_not_taken") == due.size - batch["taken"].sum()


def test_samples_take_officers_minutes_and_wait_when_they_are_short():
    given = sampling(batches=dict.fromkeys("ABCD", 4.0), sample_minutes=600)
    scenario = jinan({"time.warm_up": 0, "capability.hours": 700, **given}, 2)
    result = simulate(scenario, 1507, 0, 4000)
    batch, visit, round_ = (result.tables[name] for name in ("batch", "visit", "round"))
    assert round_["used"].sum() == visit["officer_minutes"].sum() + 600 * batch["firm"].size
    reason = result.tables["dropped"]["reason"][result.tables["dropped"]["campaign"] >= SAMPLES]
    assert (reason == 2).sum() > 50 and (batch["time"] >= batch["due"]).all() and (batch["time"] > batch["due"] + 7 * DAY).any()
    a = result.accounts()
    assert a["sampled"] == batch["firm"].size > 100
    rows = measure(result)
    assert rows.get("batches") + rows.get("batches_not_taken") == (result.tables["planned"]["campaign"] >= SAMPLES).sum()


@pytest.mark.parametrize("given", [{}, {"batches": {}}, {"batches": {"A": 0.0}, "cost": 9}, {"total": 0.0}])
def test_no_batches_are_no_sampling_bit_for_bit(given):
    base = jinan({"time.warm_up": 0}, 2)
    city = city_of(base, 1508, 0, 1500)
    plan = changed(base, sampling(**given))
    one, other = (simulate(s, 1508, 0, city=city) for s in (base, plan))
    for name, table in one.tables.items():
        assert all(np.array_equal(column, other.tables[name][c]) for c, column in table.items()), name
