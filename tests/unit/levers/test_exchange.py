"""Unit: the exchange between approval and supervision."""

import numpy as np
import pytest
from theory.bench import jinan
from theory.small import refusal, small

from jgsim.engine.run import city_of
from jgsim.engine.simulation import Simulation
from jgsim.levers.exchange import LAG, LICENCE, LOST, Exchange, begin, change, idle, report_back, revoke, take_note
from jgsim.terms.enums import Response, Severity, VisitResult
from jgsim.terms.errors import InputError
from jgsim.terms.lever import Stage
from jgsim.terms.steps import Decided
from jgsim.terms.time import DAY, FAR, NEVER

TURNOVER = {"world.types.firm.entry": 0.5, "world.types.firm.exit": 0.2, "world.types.firm.exit_young": 0.2}


@pytest.fixture
def sim():
    return small(TURNOVER, firms=2000)


def run(sim, function, *given, **settings):
    with sim.state.writing("exchange"):
        return function(sim.view, Exchange.model_validate(settings), *given)


def visits(firm, time, result, entered=True):
    size = len(firm)
    return {"firm": np.array(firm), "time": np.array(time, np.int32), "result": np.array(result),
            "entered": np.broadcast_to(entered, size)}


def decided(firm, time, severity=Severity.SERIOUS, measure=Response.PENALISED):
    size = len(firm)
    full = lambda value: np.broadcast_to(np.asarray(value), size)  # noqa: E731
    return Decided(
        time=np.array(time), firm=np.array(firm), group=full(0), severity=full(severity), measure=full(measure),
        number=np.arange(size, dtype=np.uint64), looks=np.ones(size, np.uint16), district=full(0),
        opened=np.array(time),
    )


def test_firms_of_the_start_are_known_and_entrants_after_the_lag(sim):
    enter, known = sim.city.firms["enter"], sim.state["known"]
    assert (known == NEVER).all()
    run(sim, begin, lag_days=20)
    assert (known[enter < 0] == NEVER).all() and np.array_equal(known[enter >= 0], enter[enter >= 0] + 20 * DAY)
    assert (sim.state["gap"] == LAG).all()


def test_lost_records_are_a_share_and_a_higher_share_takes_in_more(sim):
    entered, lost = sim.city.firms["enter"] >= 0, []
    for share in (0.2, 0.5):
        run(sim, begin, lag_days=20, lost=share)
        lost.append(sim.state["known"] == FAR)
        assert np.array_equal(lost[-1], sim.state["gap"] == LOST) and not lost[-1][~entered].any()
        assert abs(lost[-1][entered].mean() - share) < 4 * np.sqrt(0.25 / entered.sum())
    assert (lost[0] <= lost[1]).all()


def test_a_change_concerns_those_that_enter_after_it(sim):
    run(sim, begin, lag_days=20, lost=0.3)
    before, enter = sim.state["known"].copy(), sim.city.firms["enter"]
    sim.view.set_month(5)
    run(sim, change, Exchange(lag_days=20, lost=0.3), lag_days=3)
    later = enter >= sim.view.month_span[0]
    assert np.array_equal(sim.state["known"][~later], before[~later])
    assert np.array_equal(sim.state["known"][later], enter[later] + 3 * DAY) and later.sum() > 100


def test_the_first_recorded_visit_that_reaches_a_lost_firm_makes_it_known(sim):
    run(sim, begin, lag_days=20, lost=1.0)
    firm = np.flatnonzero(sim.city.firms["enter"] >= 0)[:6].tolist()
    clear, away = VisitResult.CLEAR, VisitResult.UNREACHABLE
    twice = firm[:3] + firm[2:4] + firm[3:4]  # visits come by firm and time
    met = [clear, away, clear, clear, VisitResult.CLOSED, clear]
    run(sim, take_note, visits(twice, [5, 6, 7, 8, 9, 10], met))
    known = sim.state["known"]
    assert known[firm].tolist() == [5, FAR, 7, 10, FAR, FAR]
    run(sim, take_note, visits(firm[:1] + firm[4:], [99, 98, 97], [clear] * 3, [True, False, True]))
    assert known[firm].tolist() == [5, FAR, 7, 10, FAR, 97]
    run(sim, begin, lag_days=20)
    before = known.copy()
    run(sim, take_note, visits(firm, [3] * 6, [clear] * 6))  # a record that is on its way comes by itself
    assert np.array_equal(known, before)


def test_licences_are_revoked_at_the_first_month_after_the_lag(sim):
    assert run(sim, revoke)[0].size == 0
    stay = np.flatnonzero((sim.city.firms["enter"] < 0) & (sim.city.firms["exit"] > sim.city.clock.end))[:5]
    gone = int(np.flatnonzero(sim.city.firms["exit"] < sim.city.clock.month_start[1])[0])
    feb, mar = sim.city.clock.month_start[1:3].tolist()
    rules = {"revoke": 1.0, "revoke_days": 10}
    run(sim, report_back, decided([stay[0], stay[0], gone], [feb - 10 * DAY, 0, 0]), **rules)
    run(sim, report_back, decided(stay[1:2], [feb - 10 * DAY + 1]), **rules)
    run(sim, report_back, decided(stay[2:3], [0], Severity.GENERAL), **rules)
    run(sim, report_back, decided(stay[3:4], [0], measure=Response.WAIVED), **rules)
    run(sim, report_back, decided(stay[4:5], [0]), revoke=0.0)
    sim.view.set_month(1)
    firm, cause = run(sim, revoke)
    assert firm.tolist() == [stay[0]] and cause == LICENCE
    sim.view.set_month(2)
    assert mar > feb and run(sim, revoke)[0].tolist() == [stay[1]] and run(sim, revoke)[0].size == 0


@pytest.mark.parametrize(("given", "stages"), [
    ({}, {Stage.ENTER, Stage.DECIDE}), ({"lag_days": 1}, {Stage.DECIDE}), ({"lost": 0.1}, {Stage.DECIDE}),
    ({"revoke": 0.1}, {Stage.ENTER}), ({"revoke_days": 5}, {Stage.ENTER, Stage.DECIDE}),
    ({"lag_days": 1, "revoke": 1.0}, set()),
])
def test_what_is_off_is_left_out(given, stages):
    assert set(idle(Exchange.model_validate(given))) == stages


@pytest.mark.parametrize("given", [{"lag_days": -1}, {"lost": 1.1}, {"revoke": 2}, {"lag_days": 1.5}, {"days": 1}])
def test_what_makes_no_sense_is_refused(given):
    with pytest.raises(InputError) as error:
        jinan({"exchange": given}, 1)
    assert "exchange" in refusal(error)


def test_key_field_checks_begin_after_a_firm_is_known():
    scenario = jinan({"time.warm_up": 0, "time.calendar": "every_day", "exchange": {"lag_days": 30, "lost": 0.2}}, 2)
    plain = jinan({"time.warm_up": 0, "time.calendar": "every_day"}, 2)
    city = city_of(scenario, 1, 0, 8000)
    due = []
    for one in (scenario, plain):
        sim = Simulation(city, one)
        sim.view.set_month(0)
        sim._enter()
        sim._draw()
        due.append(sim.state["key_fields.next"].copy())
    enter, later = sim.city.firms["enter"][due[0][0]], due[0][1] - due[1][1]
    lost, new = later > 2**30, enter >= sim.view.month_span[1]  # those of January may have had a check
    assert (later[enter < 0] == 0).all() and 0.1 < lost[new].mean() < 0.3
    assert (new & ~lost).sum() > 50 and (later[new & ~lost] == 30 * DAY).all()
