"""Unit: cases between opening and decision, and the queue in front of the review."""

import numpy as np
import pytest
from theory.bench import group
from theory.small import findings, small

from jgsim.engine.cases import COLUMNS, FREE, OPEN, enter_open, open_cases, work_off
from jgsim.engine.review import serve
from jgsim.terms.enums import CaseFate, Response
from jgsim.terms.time import DAY, FAR, NEVER

ALL = dict.fromkeys(("minor", "general", "serious"), 1.0)
WEEK = 7 * DAY


def city(**sections):
    return small({
        "world.groups.item": group("office", rate=2.0), "world.firms": 40, "penalty_lists": {"case": ALL}, **sections
    })


def open_some(sim, days, **more):
    found = findings(sim, np.array(days) * DAY, **more)
    found.case[:], found.measure[:] = True, Response.PENALISED
    open_cases(sim, found)
    return found


def entered(sim):
    return sim.ledger.table("case")


def queue(arrival, taken, free, until=100, priority=None):
    given = np.array(arrival), np.zeros(len(arrival), np.int64) if priority is None else np.array(priority)
    begun, free = serve(*given, np.array(taken), np.array(free), until)
    return begun.tolist(), free.tolist()


def test_first_come_first_served():
    assert queue([1, 2, 3], [10, 10, 10], [0]) == ([1, 11, 21], [31])
    assert queue([1, 2, 3], [10, 10, 10], [0, 5]) == ([1, 5, 11], [15, 21])
    assert queue([1, 50], [10, 10], [0]) == ([1, 50], [60])


def test_nobody_begins_at_the_end_or_after_it():
    assert queue([1, 2, 3], [10, 9, 10], [0], until=11) == ([1, -1, -1], [11])
    assert queue([1, 2, 3], [10, 9, 10], [0], until=12) == ([1, 11, -1], [20])
    assert queue([], [], [3]) == ([], [3])


def test_rank_before_arrival_but_nobody_is_interrupted():
    assert queue([1, 2, 3], [10, 10, 10], [0], priority=[2, 1, 0]) == ([1, 21, 11], [31])
    # Who comes when a reviewer gets free is there.
    assert queue([1, 2, 11], [10, 10, 10], [0], priority=[0, 1, 0]) == ([1, 21, 11], [31])
    assert queue([5, 5, 5], [0, 0, 0], [0], priority=[1, 0, 1]) == ([5, 5, 5], [5])


def test_without_levers_cases_are_decided_at_once_and_nothing_is_stored():
    sim = city()
    open_some(sim, [1, 2])
    case = entered(sim)
    for name in ("filed", "ready", "decided"):
        assert case[name].tolist() == case["time"].tolist() == [DAY, 2 * DAY]
    assert (case["begun"] == FAR).all() and (case["fate"] == CaseFate.CLOSED).all()
    assert not {OPEN, FREE} & set(sim.state.arrays)
    assert sim.state["penalised"][case["firm"]].tolist() == [DAY, 2 * DAY]
    work_off(sim, WEEK)
    assert entered(sim)["time"].size == 2


def test_a_case_without_a_record_fails():
    sim = city()
    found = findings(sim, [DAY])
    found.case[:], found.measure[:] = True, Response.FAILED
    open_cases(sim, found)
    assert entered(sim)["fate"].tolist() == [CaseFate.FAILED] and (sim.state["penalised"] == NEVER).all()


def test_a_penalty_bears_from_the_decision_not_from_the_finding():
    sim = city(review={"file_days": 10})
    firm = open_some(sim, [1, 2]).rows["firm"]
    work_off(sim, 11 * DAY)
    assert (sim.state["penalised"] == NEVER).all() and not entered(sim)["time"].size
    work_off(sim, 12 * DAY)
    assert sim.state["penalised"][firm].tolist() == [11 * DAY, NEVER]
    assert sim.state[OPEN].shape == (len(COLUMNS), 1) and entered(sim)["decided"].tolist() == [11 * DAY]
    work_off(sim, 13 * DAY)
    assert sim.state["penalised"][firm].tolist() == [11 * DAY, 12 * DAY] and sim.state[OPEN].shape[1] == 0


def test_firms_close_after_the_decision_and_not_before_the_next_round():
    closure = {"behaviour.closure": {"share": 1.0, "days": 0.01}}
    sim = city(review={"file_days": 10}, **closure)
    firm = open_some(sim, [1]).rows["firm"]
    assert sim.exit[firm] > WEEK
    work_off(sim, 2 * WEEK)
    assert sim.exit[firm] == 2 * WEEK


def test_one_reviewer_takes_one_case_after_the_other():
    sim = city(review={"major": ALL, "days": 3, "law": "fixed"})
    open_some(sim, [1, 1, 1])
    work_off(sim, WEEK)
    assert entered(sim)["decided"].tolist() == [4 * DAY] and sim.state[FREE].tolist() == [7 * DAY]
    sim.view.set_round(WEEK, 2 * WEEK)
    work_off(sim, 2 * WEEK)
    case = entered(sim)
    assert sorted(case["begun"].tolist()) == [DAY, 4 * DAY, 7 * DAY]
    assert (case["reviewed"] - case["begun"] == 3 * DAY).all() and (case["decided"] == case["reviewed"]).all()


def test_new_reviewers_begin_with_the_round_and_the_busiest_go_first():
    sim = city(review={"major": ALL, "days": 20, "law": "fixed", "reviewers": 2})
    open_some(sim, [1, 2, 3, 4])
    work_off(sim, WEEK)
    assert sim.state[FREE].tolist() == [21 * DAY, 22 * DAY]
    sim.view.set_round(WEEK, 2 * WEEK)
    sim.pipeline = city(review={"major": ALL, "reviewers": 3}).pipeline
    work_off(sim, 2 * WEEK)
    assert sim.state[FREE].tolist() == [21 * DAY, 22 * DAY, WEEK + 20 * DAY]
    sim.pipeline = city(review={"major": ALL, "reviewers": 1}).pipeline
    work_off(sim, 3 * WEEK)
    assert sim.state[FREE].tolist() == [21 * DAY]
    sim.pipeline = city().pipeline  # nobody says how many: who is there goes on
    work_off(sim, 4 * WEEK)
    assert sim.state[FREE].tolist() == [41 * DAY]


def test_a_void_decision_fails_the_case():
    for over, fate in (("late", CaseFate.CLOSED), ("void", CaseFate.FAILED)):
        for clock, out in ((3, CaseFate.CLOSED), (2, fate)):
            sim = city(review={"major": ALL, "days": 3, "law": "fixed", "clock_days": clock, "over_clock": over})
            open_some(sim, [1])
            work_off(sim, WEEK)
            assert entered(sim)["fate"].tolist() == [out]
            assert (sim.state["penalised"].max() == NEVER) == (out == CaseFate.FAILED)


def test_who_is_handed_over_or_lost_is_not_penalised():
    sim = city(transfer={"share": 1.0, "lag_days": 2, "lost": 0.5, "out_of_city": 1.0})
    open_some(sim, [1] * 30)
    assert not entered(sim)["time"].size
    work_off(sim, WEEK)
    case = entered(sim)
    assert set(case["fate"].tolist()) == {CaseFate.LOST, CaseFate.TRANSFERRED}
    assert (case["decided"] == 3 * DAY).all() and (sim.state["penalised"] == NEVER).all()


def test_what_would_come_after_the_horizon_did_not_happen():
    sim = city(review={"file_days": 3, "investigate_days": 3000, "clock_days": 90})
    found = open_some(sim, [700] * 4)
    enter_open(sim)
    case = entered(sim)
    assert (case["filed"] == 703 * DAY).all() and (case["fate"] == CaseFate.OPEN).all()
    assert (case["decided"] == FAR).all() and (case["deadline"] == 793 * DAY).all()
    assert case["candidate"].tolist() == [0] * 4 and case["firm"].tolist() == found.rows["firm"].tolist()


@pytest.mark.parametrize("days", [[1, 2, 3], [3, 1, 2]])
def test_cases_keep_their_rows_whatever_the_order(days):
    sim = city(review={"major": ALL, "days": 30, "law": "fixed"})
    found = open_some(sim, days)
    work_off(sim, WEEK)
    rows = dict(zip(COLUMNS, sim.state[OPEN], strict=True))
    assert rows["which"].tolist() == found.rows["which"].tolist()
    assert (rows["begun"] < int(FAR)).tolist() == [day == 1 for day in days]
