"""Unit: accountability: what is suppressed, who goes again, and what the tally does."""

import math

import numpy as np
import pytest
from theory.bench import bench, group, number
from theory.small import refusal, small

from jgsim.levers.accountability import (
    TALLY, Accountability, closer, go_again, idle, look, others, probability, suppress,
)
from jgsim.terms.campaign import REINSPECTIONS
from jgsim.terms.enums import Trigger, VisitResult
from jgsim.terms.errors import InputError
from jgsim.terms.lever import Stage
from jgsim.terms.steps import Going
from jgsim.terms.time import DAY, FAR


@pytest.fixture
def sim():
    return small({"world.groups.item": group("office", rate=2.0), "time.calendar": "calendar-cn.csv"}, firms=2000)


def settings(**given):
    numbers = {name: number(given.pop(name)) for name in ("suppressed", "lowers", "effort", "fewer") if name in given}
    return Accountability.model_validate({**numbers, **given})


def seen(sim, size=1000, campaign=0, looks=1):
    which = np.arange(size)
    return {
        "which": which, "number": sim.candidates.number[which], "looks": np.full(size, looks, np.uint16),
        "campaign": np.full(size, campaign),
    }


def told(sim, one, what):
    with sim.state.writing("accountability"):
        return suppress(sim.view, one, what, np.zeros(what["which"].size, bool))


def test_suppression_is_drawn_by_violation_and_look(sim):
    one, other = settings(suppressed=0.3), settings(suppressed=0.5)
    first, second = told(sim, one, seen(sim)), told(sim, one, seen(sim, looks=2))
    for gone in (first, second):
        assert abs(gone.mean() - 0.3) <= 4 * math.sqrt(0.21 / 1000)
    assert (first != second).any()
    assert (told(sim, other, seen(sim)) >= first).all()


def test_what_is_suppressed_already_stays_so(sim):
    before = np.arange(1000) % 2 == 0
    with sim.state.writing("accountability"):
        gone = suppress(sim.view, settings(suppressed=0.3), seen(sim), before)
    assert gone[before].all() and 0 < gone[~before].sum() < 500


def test_reinspections_report_and_count_what_they_uncover(sim):
    gone = told(sim, settings(suppressed=0.3), seen(sim))
    assert not told(sim, settings(suppressed=0.3), seen(sim, campaign=REINSPECTIONS)).any()
    assert sim.state[TALLY].tolist() == [1000, gone.sum(), 0, 0]
    told(sim, settings(suppressed=0.3), seen(sim, campaign=REINSPECTIONS))  # it is known by now
    assert sim.state[TALLY].tolist() == [1000, gone.sum(), 0, 0]


def test_the_probability_falls_at_the_turn_of_the_year_by_its_yield(sim):
    one = settings(suppressed=0.8, lowers=2.0)
    uncovered = told(sim, one, seen(sim)).sum()
    told(sim, one, seen(sim, campaign=REINSPECTIONS))
    sim.view.set_month(12)
    gone = told(sim, one, seen(sim, looks=3))
    factor = math.exp(-2.0 * uncovered / 1000)
    assert sim.state[TALLY].tolist() == pytest.approx([1000, 0, -2.0 * uncovered / 1000, 1])
    assert abs(gone.mean() - 0.8 * factor) <= 4 * math.sqrt(0.25 / 1000)


def test_a_year_without_a_tally_before_it_changes_nothing(sim):
    told(sim, settings(suppressed=0.8, lowers=2.0), seen(sim))
    told(sim, settings(suppressed=0.8, lowers=2.0), seen(sim, campaign=REINSPECTIONS))
    sim.view.year = 2  # nothing was seen in the year between
    told(sim, settings(suppressed=0.8, lowers=2.0), seen(sim))
    assert sim.state[TALLY].tolist() == [1000, 0, 0, 2]


def visits(sim, size=1000, **given):
    columns = {
        "time": np.arange(size) * 10 + 20 * DAY, "firm": np.arange(size), "mask": 1, "campaign": 0, "group": -1,
        "officer": 0, "partner": 1, "findings": 0, "result": int(VisitResult.CLEAR), "entered": True,
        "order": np.uint64(0),
    }
    return {name: np.broadcast_to(given.get(name, value), size).copy() for name, value in columns.items()}


def ordered(sim, one, made):
    with sim.state.writing("accountability"):
        tasks = go_again(sim.view, one, made)
    return tasks[0] if tasks else None


def test_a_share_of_the_clean_visits_is_inspected_again(sim):
    tasks = ordered(sim, settings(reinspect=0.4, after_days=10), visits(sim, group=0))
    assert abs(tasks["firm"].size - 400) <= 4 * math.sqrt(240)
    assert (tasks["trigger"] == Trigger.RECHECK).all() and (tasks["campaign"] == REINSPECTIONS).all()
    assert (tasks["until"] == FAR).all() and (tasks["group"] == 0).all() and (tasks["mask"] == 1).all()
    days = sim.view.calendar.day // DAY
    asked = (tasks["firm"] * 10 // DAY + 30).tolist()
    assert (tasks["due"] // DAY).tolist() == [int(days[days >= day][0]) for day in asked]
    assert (sim.state["accountability.open"][0].view(np.uint64) == tasks["order"]).all()


@pytest.mark.parametrize("not_clean", [
    {"findings": 1}, {"result": int(VisitResult.CLOSED)}, {"campaign": REINSPECTIONS}, {"entered": False},
])
def test_others_are_not(sim, not_clean):
    assert ordered(sim, settings(reinspect=1.0), visits(sim, **not_clean)) is None


def test_other_officers_go_as_far_as_there_are_any(sim):
    roster = sim.state["roster"]
    size = int(roster[1] - roster[0])
    assert size >= 4
    tasks = ordered(sim, settings(reinspect=1.0), visits(sim, 30, officer=roster[0], partner=roster[0] + 1))
    zero = np.zeros(30, np.int64)
    going = Going(np.arange(30), *[zero] * 7, np.where(np.arange(30) < 20, REINSPECTIONS, 0), tasks["order"])
    lead = np.full(30, roster[0], np.int64)
    new = others(sim.view, settings(reinspect=1.0), going, (lead, lead + 1))
    assert (new[0][:20] == roster[0] + 2).all() and (new[1][:20] == roster[0] + 3).all()
    assert (new[0][20:] == lead[20:]).all() and (new[1][20:] == lead[20:] + 1).all()
    with sim.state.writing("capability"):
        sim.state["roster"][1:] = roster[0] + 3
    new = others(sim.view, settings(reinspect=1.0), going, (lead, lead + 1))
    assert (new[0][:20] == roster[0] + 2).all() and np.isin(new[1][:20], [roster[0], roster[0] + 1]).all()


def test_visits_made_again_are_no_longer_open(sim):
    order = ordered(sim, settings(reinspect=1.0), visits(sim, 10))["order"]
    ordered(sim, settings(reinspect=1.0), visits(sim, 4, campaign=REINSPECTIONS, order=order[:4]))
    assert (sim.state["accountability.open"][0].view(np.uint64) == order[4:]).all()


def test_each_reinspection_of_a_firm_has_officers_of_its_own_who_may_not_make_it(sim):
    """Who was at one visit may follow up another, and not its own, even after the other was followed up."""
    first, size = int(sim.state["roster"][0]), int(np.diff(sim.state["roster"][:2])[0])
    assert size >= 4
    who = {"firm": 0, "time": [20 * DAY, 40 * DAY], "officer": [first, first + 2], "partner": [first + 1, first + 3]}
    order = ordered(sim, settings(reinspect=1.0), visits(sim, 2, **who))["order"]
    zero = np.zeros(2, np.int64)
    going = Going(zero, *[zero] * 7, np.full(2, REINSPECTIONS), order)
    asked = np.array([first, first + 2]), np.array([first + 1, first + 3])
    assert sim.view.firms["district"][0] == 0
    lead, partner = others(sim.view, settings(reinspect=1.0), going, asked)
    assert (lead[0], partner[0]) == (first + 2, first + 3)
    ordered(sim, settings(reinspect=1.0), visits(sim, 1, firm=0, campaign=REINSPECTIONS, order=order[:1]))
    after = others(sim.view, settings(reinspect=1.0), going, asked)
    assert (after[0][1], after[1][1]) == (lead[1], partner[1]) and not {lead[1], partner[1]} & {first + 2, first + 3}


def test_diligence_has_its_effects_only_in_force():
    given = {"suppressed": 0.5, "effort": 1.5, "fewer": 0.4}
    assert (probability(settings(**given)), closer(settings(**given))) == (0.5, 1.0)
    on = settings(**given, diligence=True)
    assert probability(on) == pytest.approx(0.2)
    assert look(None, on, None, np.array([1.0, 2.0])).tolist() == [1.5, 3.0]


def test_what_does_nothing_is_left_out():
    assert set(idle(settings())) == {Stage.LOOK, Stage.SUPPRESS, Stage.FIND, Stage.PAIR}
    assert idle(settings(suppressed=0.1, reinspect=0.1, diligence=True, effort=1.2)) == ()
    assert Stage.SUPPRESS in idle(settings(suppressed=0.1, diligence=True, fewer=0.0))


def test_firms_that_choose_by_the_month_are_refused():
    """There nothing lasts that could be inspected again."""
    monthly = {"behaviour.clock": "period", "behaviour.period": {"violation": {"A": 0.1}}}
    bench({**monthly, "accountability": {}}, 1)
    with pytest.raises(InputError) as error:
        bench({**monthly, "accountability": {"reinspect": 0.5}}, 1)
    assert "samples and re-inspections need clock: continuous" in refusal(error)
