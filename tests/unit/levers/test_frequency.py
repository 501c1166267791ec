"""Unit: caps, gaps and remote checks."""

import numpy as np
import pytest
from theory.bench import bench, campaign, jinan, ratios
from theory.small import refusal, small, to_hold_back

from jgsim.engine.run import city_of
from jgsim.engine.simulation import Simulation
from jgsim.levers.frequency import Frequency, desk, hold_back, idle, recount, take_note
from jgsim.scenario.load import changed
from jgsim.terms.enums import Desk, Tier, Trigger
from jgsim.terms.errors import InputError
from jgsim.terms.lever import Stage
from jgsim.terms.steps import CAP, GAP, GO, REMOTE, WAIT
from jgsim.terms.time import DAY

RANDOM, JOINT, KEY, REPORT = Trigger.RANDOM, Trigger.JOINT, Trigger.KEY, Trigger.REPORT


@pytest.fixture
def sim():
    return small()


def settings(**given) -> Frequency:
    return Frequency.model_validate(given)


def visited(sim, rules, rows):
    """Take note of visits from (firm, trigger, day), by firm and time."""
    firm, trigger, day = (np.array(c) for c in zip(*rows, strict=True))
    with sim.state.writing("frequency"):
        take_note(sim.view, rules, {"firm": firm, "trigger": trigger, "time": day * DAY, "entered": np.ones(firm.size, bool)})


def held(sim, rules, rows):
    with sim.state.writing("frequency"):
        return hold_back(sim.view, rules, to_hold_back(rows))


def test_a_firm_at_its_cap_is_dropped_and_one_below_it_goes(sim):
    rules = settings(cap={"A": 2})
    visited(sim, rules, [(1, RANDOM, 3), (1, RANDOM, 5), (2, RANDOM, 5)])
    assert held(sim, rules, [(f, RANDOM, 20) for f in (1, 2, 3)]).reason.tolist() == [CAP, GO, GO]


def test_the_cap_is_that_of_the_firms_tier_and_a_tier_left_out_has_none(sim):
    rules = settings(cap={"A": 0, "B": 1})
    with sim.state.writing("credit"):
        sim.state["tier"][:4] = [Tier.A, Tier.B, Tier.C, Tier.NONE]
    assert held(sim, rules, [(f, RANDOM, 20) for f in range(4)]).reason.tolist() == [CAP, GO, GO, GO]


def test_no_cap_is_no_cap_however_often_a_firm_was_visited(sim):
    sim.state.arrays["tier"][:2] = Tier.A, Tier.B
    rules = settings(cap={"B": 200})
    visited(sim, rules, [(firm, RANDOM, 5) for firm in (0, 1) for _ in range(300)])
    assert sim.state["frequency.made"][:2].tolist() == [300, 300]
    assert held(sim, rules, [(f, RANDOM, 20) for f in (0, 1)]).reason.tolist() == [GO, CAP]


def test_a_new_calendar_year_counts_anew_but_a_gap_goes_over_it(sim):
    rules = settings(cap={"A": 1}, gap_days=60)
    visited(sim, rules, [(1, RANDOM, 330), (2, RANDOM, 300)])
    sim.view.set_month(12)
    assert held(sim, rules, [(f, RANDOM, 370) for f in (1, 2)]).reason.tolist() == [GAP, GO]
    visited(sim, rules, [(2, RANDOM, 370)])
    assert sim.state["frequency.made"][2] == 1 and sim.state["frequency.last"][2] == 370 * DAY


def test_a_gap_of_that_many_days_is_enough(sim):
    rules = settings(gap_days=30)
    visited(sim, rules, [(1, RANDOM, 100), (2, RANDOM, 100)])
    assert held(sim, rules, [(1, RANDOM, 130), (2, RANDOM, 129)]).reason.tolist() == [GO, GAP]


def test_what_only_an_earlier_task_of_the_round_holds_back_waits(sim):
    rules = settings(cap={"A": 2})
    visited(sim, rules, [(1, RANDOM, 3)])
    # Firm 1 has one visit left, firm 2 two; the tasks come by priority.
    rows = [(1, KEY, 20), (1, JOINT, 21), (2, JOINT, 22), (1, RANDOM, 19), (2, RANDOM, 22), (2, RANDOM, 23)]
    assert held(sim, settings(cap={"A": 2}, exempt=[]), rows).reason.tolist() == [GO, WAIT, GO, WAIT, GO, WAIT]
    assert held(sim, settings(gap_days=2), rows[2:3] + rows[4:]).reason.tolist() == [GO, WAIT, WAIT]
    assert held(sim, settings(gap_days=1), rows[2:3] + rows[5:]).reason.tolist() == [GO, GO]


def test_exempt_kinds_neither_count_nor_are_held_back(sim):
    rules = settings(cap={"A": 1}, gap_days=1000, exempt=["report", "key"])
    visited(sim, rules, [(1, KEY, 3), (1, REPORT, 4), (2, Trigger.SPECIAL, 3)])
    rows = [(1, REPORT, 9), (2, REPORT, 9), (2, KEY, 9), (1, RANDOM, 9), (2, RANDOM, 9)]
    assert held(sim, rules, rows).reason.tolist() == [GO, GO, GO, GO, CAP]


def test_draws_become_remote_checks_and_come_to_the_desk_once(sim):
    rules = settings(remote={"of_draws": 1, "minutes": 45})
    got = held(sim, rules, [(1, KEY, 9), (2, RANDOM, 9), (3, JOINT, 9)])
    assert got.reason.tolist() == [GO, REMOTE, REMOTE] and got.remote.tolist() == [False, True, True]
    with sim.state.writing("frequency"):
        (activity, count, minutes), *rest = desk(sim.view, rules, [])
        assert (activity, count.tolist(), minutes.tolist(), rest) == (Desk.REMOTE, [2], [90], [])
        assert desk(sim.view, rules, []) == []


def test_only_what_a_cap_holds_back_can_be_checked_remotely_instead(sim):
    rules = settings(cap={"A": 1}, gap_days=30, remote={"of_held_back": 1})
    visited(sim, rules, [(1, RANDOM, 3), (2, RANDOM, 3)])
    rows = [(1, RANDOM, 20), (3, RANDOM, 20)]
    got = held(sim, rules, rows)
    assert got.reason.tolist() == [CAP, GO] and got.remote.tolist() == [True, False]
    got = held(sim, settings(cap={"A": 5}, gap_days=30, remote={"of_held_back": 1}), rows)
    assert got.reason.tolist() == [GAP, GO] and not got.remote.any()


def test_a_task_held_back_before_stays_as_it_is(sim):
    tasks = to_hold_back([(1, RANDOM, 20), (1, RANDOM, 20)])
    tasks.reason[0] = 7
    with sim.state.writing("frequency"):
        got = hold_back(sim.view, settings(cap={"A": 1}, remote={"of_draws": 0}), tasks)
    assert got.reason.tolist() == [7, GO]


@pytest.mark.parametrize(("given", "active"), [
    ({}, False), ({"cap": {}}, False), ({"remote": {"of_held_back": 1, "minutes": 10}}, False), ({"exempt": []}, False),
    ({"cap": {"A": 200}}, True), ({"gap_days": 1}, True), ({"remote": {"of_draws": 0.1}}, True),
])
def test_settings_that_hold_nothing_back_leave_the_pipeline(given, active):
    assert (Stage.HOLD_BACK not in idle(settings(**given))) == active
    steps = bench({"frequency": given}, 1).pipeline[Stage.HOLD_BACK]
    assert any(step.lever == "frequency" for step in steps) == active


@pytest.mark.parametrize(("given", "reason"), [
    ({"cap": {"A": -1}}, "cap.A"), ({"cap": {"E": 1}}, "cap.E"), ({"cap": {"A": 1.5}}, "cap.A"),
    ({"gap_days": -1}, "gap_days"),
    ({"exempt": ["key", "key"]}, "twice"), ({"exempt": ["remote"]}, "exempt"),
    ({"remote": {"of_draws": 1.2}}, "of_draws"), ({"remote": {"minutes": -5}}, "minutes"), ({"caps": {"A": 1}}, "caps"),
])
def test_refused(given, reason):
    with pytest.raises(InputError) as error:
        jinan({"frequency": given}, 1)
    assert reason in refusal(error)


def test_new_rules_count_the_visits_of_the_year_so_far_and_the_last_ones_before(sim):
    visits = {"time": [40, 390, 400, 395], "firm": [1, 1, 2, 2], "trigger": [RANDOM, RANDOM, KEY, RANDOM]}
    n = len(visits["time"])
    sim.ledger.add("visit", {
        **{c: np.zeros(n) for c in ("mask", "campaign", "due", "officer", "partner", "officers", "elapsed",
                                    "officer_minutes", "findings", "tier", "result", "group")},
        **{c: np.array(v) for c, v in visits.items()}, "time": np.array(visits["time"]) * DAY,
        "entered": 1,
    })
    sim.view.set_month(14)

    def now(rules):
        with sim.state.writing("frequency"):
            recount(sim.view, rules, settings())
        made, year, last = (sim.state[f"frequency.{c}"][:3] for c in ("made", "year", "last"))
        return (tuple(made.tolist()), tuple(year.tolist())), last // DAY

    (made, year), last = now(settings(cap={"A": 1}))
    assert (made, year) == ((0, 1, 1), (-1, 1, 1)) and last[1:].tolist() == [390, 395]
    (made, _), last = now(settings(cap={"A": 1}, exempt=[]))
    assert made == (0, 1, 2) and last[2] == 400
    (made, _), _ = now(settings())  # off: nothing is kept
    assert made == (0, 0, 0)


def test_a_cap_in_mid_year_counts_the_visits_made_earlier():
    four = {"draw": campaign(months=[2, 5, 9, 11])}
    base = bench({"draw.ratio": ratios(4.0), "draw.rounds": 4, "plan.campaigns": four}, 1)
    capped = changed(base, {"frequency.cap": {"A": 1}})
    sim = Simulation(city_of(base, 5, 0, 60), base).run(3)
    early = np.bincount(sim.ledger.table("visit")["firm"], minlength=60)
    assert (early == 1).all()
    sim.change(capped).run(12)
    assert sim.ledger.table("visit")["firm"].size == 60
    dropped = sim.ledger.table("dropped")["reason"]
    assert dropped.size == 180 and (dropped == CAP).all()
