"""Unit: supervision by class after the reform of approvals."""

import numpy as np
import pytest
from theory.bench import jinan, number
from theory.small import refusal, small

from jgsim.levers.entry import CHECKS, FACTOR, Entry, begin, change, deadlines, first_checks, idle, most, onset
from jgsim.terms.campaign import COMMITMENT
from jgsim.terms.enums import Trigger
from jgsim.terms.errors import InputError
from jgsim.terms.lever import Stage
from jgsim.terms.time import DAY, FAR

TURNOVER = {"world.types.firm.entry": 0.5, "world.types.firm.exit": 0.2, "world.types.firm.exit_young": 0.2}
ALL = {"share": {"committed": 1.0}, "onset": {"committed": number(1.5)}, "check_days": 40, "department": "office"}


@pytest.fixture
def sim():
    return small(TURNOVER, firms=500)


def run(sim, function, *given, **settings):
    with sim.state.writing("entry"):
        return function(sim.view, Entry.model_validate(settings), *given)


def rates(sim):
    size = sim.city.firms["key"].size
    return run(sim, onset, np.arange(size), np.zeros(size, np.int32), np.full(size, 0.5))


def test_without_any_class_nothing_is_laid_down_and_rates_stay(sim):
    assert (rates(sim) == 0.5).all() and run(sim, first_checks)["firm"].size == 0
    assert FACTOR not in sim.state.columns


def test_factors_hold_for_firms_that_enter_and_for_life(sim):
    enter = sim.city.firms["enter"]
    run(sim, begin, **ALL)
    assert np.array_equal(rates(sim), np.where(enter >= 0, 0.75, 0.5))
    sim.view.set_month(4)
    run(sim, change, Entry.model_validate(ALL), **{**ALL, "share": {"filed": 1.0}, "onset": {"filed": number(0.25)}})
    later = enter >= sim.view.month_span[0]
    assert np.array_equal(rates(sim), np.where(later, 0.125, np.where(enter >= 0, 0.75, 0.5)))
    assert np.array_equal(sim.state[CHECKS][0], np.flatnonzero((enter >= 0) & ~later))  # what was promised is kept
    run(sim, change, Entry.model_validate(ALL))
    assert np.array_equal(rates(sim), np.where((enter >= 0) & ~later, 0.75, 0.5))


def test_first_checks_in_the_month_in_which_firms_are_known(sim):
    run(sim, begin, **ALL)
    enter, exit_ = sim.city.firms["enter"], sim.city.firms["exit"]
    seen = []
    for month in range(3):
        sim.view.set_month(month)
        made = run(sim, first_checks)
        begin_, until = sim.view.month_span
        assert np.array_equal(made["firm"], np.flatnonzero((enter >= begin_) & (enter < until)))
        assert (made["due"] > enter[made["firm"]]).all() and (made["due"] < enter[made["firm"]] + 40 * DAY).all()
        assert set(made["campaign"].tolist()) == {COMMITMENT} and set(made["trigger"].tolist()) == {Trigger.SPECIAL}
        assert set(made["mask"].tolist()) == {1} and set(made["until"].tolist()) == {FAR}
        seen += made["firm"].tolist()
    assert len(set(seen)) == len(seen) > 30 and (exit_[seen] > enter[seen]).all()


def test_firms_that_are_known_later_are_checked_later_and_lost_ones_never(sim):
    run(sim, begin, **ALL)
    enter = sim.city.firms["enter"]
    with sim.state.writing("exchange"):
        sim.state["known"][:] = np.where(enter % 2, enter + 50 * DAY, FAR)
    count = 0
    for month in range(6):
        sim.view.set_month(month)
        made = run(sim, first_checks)
        since = (made["due"] - enter[made["firm"]]) / DAY
        count += since.size
        # Past their deadline: on the first working day.
        assert ((since >= 50) & (since < 52)).all() and (enter[made["firm"]] % 2 == 1).all()
    assert count > 20


def test_lost_firms_that_a_visit_brings_into_the_register_come_with_the_next_draw_once(sim):
    run(sim, begin, **ALL)
    firms, state = sim.city.firms, sim.state
    with state.writing("exchange"):
        state["known"][:] = np.where(firms["enter"] < 0, firms["enter"], FAR)
    made = []
    for month in range(5):
        sim.view.set_month(month)
        first = sim.view.month_span[0]
        made.append(run(sim, first_checks))
        if month == 1:  # after the draw
            mine = ((firms["enter"] >= 0) & (firms["enter"] < first + 5 * DAY)).nonzero()[0]
            with state.writing("exchange"):
                state["known"][mine] = first + 9 * DAY
    sim.view.set_month(2)
    first = sim.view.month_span[0]
    assert made[2]["firm"].tolist() == mine[firms["exit"][mine] > first].tolist() and mine.size > 20
    assert (made[2]["due"] >= first).all()
    assert [one["firm"].size for one in made] == [0, 0, made[2]["firm"].size, 0, 0]
    # What was ordered is not ordered anew by another policy.
    sim.view.set_month(5)
    run(sim, change, Entry.model_validate(ALL), **ALL)
    assert run(sim, first_checks)["firm"].size == 0


def test_deadlines(sim):
    firms = sim.city.firms
    firm, until = deadlines(sim.city.keys, firms, Entry.model_validate(ALL), 1000)
    assert np.array_equal(firm, np.flatnonzero(firms["enter"] >= 1000))
    assert np.array_equal(until, firms["enter"][firm] + 40 * DAY)
    none = {"share": {"committed": 1.0}}
    assert deadlines(sim.city.keys, firms, Entry.model_validate(none), 0)[0].size == 0


@pytest.mark.parametrize(("given", "factor"), [
    ({}, 1.0), ({"onset": {"filed": number(3.0)}}, 1.0),
    ({"share": {"filed": 0.1}, "onset": {"filed": number(0.5)}}, 1.0),
    ({"share": {"filed": 0.1, "eased": 0.1}, "onset": {"filed": number(3.0), "eased": number(2.0)}}, 3.0),
])
def test_the_highest_factor(given, factor):
    assert most(Entry.model_validate(given)) == factor


def test_idle_without_shares():
    assert idle(Entry()) == (Stage.ENTER,) == idle(Entry.model_validate({"share": {"filed": 0.0}}))
    assert idle(Entry.model_validate({"share": {"filed": 0.5}})) == ()


@pytest.mark.parametrize(("given", "said"), [
    ({"share": {"filed": 0.6, "eased": 0.5}}, "add up to 1.1"),
    ({"check_days": 30}, "needs the department"),
    ({"check_days": 30, "department": "markets"}, "there is no 'markets'"),
    ({"share": {"others": 0.1}}, "others"),
    ({"share": {"filed": 1.0}, "onset": {"filed": number(50.0)}}, "above the ceiling"),
])
def test_what_makes_no_sense_is_refused(given, said):
    with pytest.raises(InputError) as error:
        jinan({"entry": given}, 1)
    assert said in refusal(error)
