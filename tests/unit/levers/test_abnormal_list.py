"""Unit: the list of abnormal operation."""

import numpy as np
import pytest
from theory.bench import jinan, number
from theory.small import refusal, small

from jgsim.levers.abnormal_list import AbnormalList, first, revoke, take_note
from jgsim.terms.enums import VisitResult
from jgsim.terms.errors import InputError
from jgsim.terms.time import DAY, NEVER, YEAR

DORMANT = {
    "world.types.firm.dormant": 0.4, "world.start": "stationary", "world.types.firm.entry": 0.1,
    "world.types.firm.exit": 0.1,
    "world.dormancy": {"moved": 0.4, "answers": 0.5, "department": "office"},
}


@pytest.fixture
def sim():
    return small(DORMANT, firms=3000)


def run(sim, function, *given, **settings):
    with sim.state.writing("abnormal_list"):
        return function(sim.view, AbnormalList.model_validate(settings), *given)


def test_the_first_visit_that_reaches_nobody_lists_the_firm(sim):
    missing, clear = VisitResult.UNREACHABLE, VisitResult.CLEAR
    run(sim, take_note, {
        "firm": np.array([1, 2, 2, 2, 3]), "time": np.array([5, 6, 7, 8, 9]),
        "result": np.array([missing, clear, missing, missing, VisitResult.CLOSED]), "entered": np.ones(5, bool),
    })
    assert sim.state["listed"][:4].tolist() == [NEVER, 5, 7, NEVER]
    run(sim, take_note, {"firm": np.array([1]), "time": np.array([99]), "result": np.array([missing]), "entered": np.ones(1, bool)})
    assert sim.state["listed"][1] == 5


def test_firms_are_revoked_after_their_months_if_they_are_still_there(sim):
    assert run(sim, revoke, revoke_months=12)[0].size == 0
    stay = np.flatnonzero((sim.city.firms["enter"] <= 0) & (sim.city.firms["exit"] > sim.city.clock.end))[:3]
    gone = int(np.flatnonzero(sim.city.firms["exit"] < sim.city.clock.month_start[10])[0])
    sim.view.set_month(13)
    now = sim.view.month_span[0]
    with sim.state.writing("abnormal_list"):
        sim.state["listed"][stay] = now - YEAR, now - YEAR + 1, 0
        sim.state["listed"][gone] = 0
    firm, cause = run(sim, revoke, revoke_months=12)
    assert firm.tolist() == stay[[0, 2]].tolist() and cause == 0
    assert run(sim, revoke)[0].size == 0  # never


def test_who_stopped_before_the_epoch_is_listed_before_it_unless_revoked_by_then(sim):
    silent, away = sim.city.firms["silent"], sim.city.firms["away"]
    lost = np.flatnonzero((silent < 0) & (away > 0))
    assert lost.size > 300
    run(sim, first)
    assert (sim.state["listed"] == NEVER).all()
    run(sim, first, found_before=number(0.5))
    listed = np.flatnonzero(sim.state["listed"] != NEVER)
    at = sim.state["listed"][listed]
    assert np.isin(listed, lost).all() and (at >= silent[listed]).all() and (at < 0).all()
    expected = -np.expm1(0.5 * silent[lost] / YEAR)
    assert abs(listed.size - expected.sum()) <= 4 * np.sqrt((expected * (1 - expected)).sum())
    with sim.state.writing("abnormal_list"):
        sim.state["listed"][:] = NEVER
    run(sim, first, found_before=number(0.5), revoke_months=24)
    kept = np.flatnonzero(sim.state["listed"] != NEVER)
    assert np.array_equal(kept, listed[at > -2 * YEAR]) and 0 < kept.size < listed.size


def test_a_revocation_closes_the_firm_in_the_whole_run():
    sim = small({**DORMANT, "draw.ratio": dict.fromkeys(("A", "B", "C", "D", "none"), 12.0),
                 "abnormal_list": {"revoke_months": 2}}, firms=400)
    result = sim.run().finish()
    closing, visit = result.tables["closing"], result.tables["visit"]
    assert closing["firm"].size > 30 and (closing["cause"] == 0).all() and (closing["natural"] > closing["time"]).all()
    assert np.isin(closing["time"], result.city.clock.month_start).all()
    missing = visit["result"] == VisitResult.UNREACHABLE
    for firm, time in zip(closing["firm"].tolist(), closing["time"].tolist(), strict=True):
        listed = visit["time"][missing & (visit["firm"] == firm)].min()
        assert 2 * YEAR // 12 <= time - listed < 2 * YEAR // 12 + 32 * DAY
        assert result.exit[firm] == time and not (visit["time"][visit["firm"] == firm] >= time).any()


@pytest.mark.parametrize(("given", "reason"), [
    ({"revoke_months": 0}, "revoke_months"), ({"revoke_months": 1.5}, "revoke_months"),
    ({"found_before": 0.1}, "found_before"),
    ({"found_before": number(-1.0)}, "found_before"), ({"months": 3}, "months"),
])
def test_refused(given, reason):
    with pytest.raises(InputError) as error:
        jinan({"abnormal_list": given}, 1)
    assert reason in refusal(error)
