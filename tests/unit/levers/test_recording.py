"""Unit: recording of the whole process."""

import numpy as np
import pytest
from theory.bench import group, jinan, number
from theory.small import findings, refusal, small

from jgsim.engine.samples import LABORATORY
from jgsim.levers.penalty_lists import PenaltyLists, decide
from jgsim.levers.recording import Recording, enter, expected_minutes, idle, prove, take_time
from jgsim.terms.campaign import Visits
from jgsim.terms.enums import Response, Trigger
from jgsim.terms.errors import InputError
from jgsim.terms.lever import Stage
from jgsim.terms.steps import Going
from jgsim.terms.time import DAY


@pytest.fixture(scope="module")
def sim():
    return small({"world.groups.item": group("office", rate=2.0)}, firms=3000)


def settings(**given) -> Recording:
    return Recording.model_validate(given)


def going(sim, when=700, trigger=Trigger.RANDOM) -> Going:
    """A visit to every firm."""
    firm = np.arange(sim.city.firms["key"].size)
    full = lambda value: np.full(firm.size, value)  # noqa: E731
    return Going(firm, full(when), full(1), full(trigger), full(-1), full(2), full(0), full(1), full(0), full(0))


def entered(sim, visits, **given):
    return enter(sim.view, settings(**given), visits, np.ones(visits.firm.size, bool))


@pytest.mark.parametrize(("given", "minutes"), [
    ({}, 0), ({"minutes": 20}, 20), ({"minutes": 20, "digital_minutes": 4}, 20),
    ({"minutes": 20, "digital": 0.25, "digital_minutes": 4}, 16), ({"minutes": 3, "digital": 0.5}, 2),
    ({"digital": 1.0, "digital_minutes": 7, "minutes": 90}, 7),
])
def test_the_average_record_is_added_to_what_each_officer_spends(given, minutes):
    assert expected_minutes(settings(**given)) == minutes
    two = np.array([10, 20])
    visits = take_time(None, settings(**given), Visits(two[:, None], two, two, np.array([45, 0])))
    assert visits.overhead.tolist() == [45 + minutes, minutes] and visits.elapsed is two and visits.officers is two


def test_records_are_lost_by_firm_and_minute(sim):
    some = entered(sim, going(sim), lost=number(0.3))
    assert abs(some.mean() - 0.7) <= 4 * np.sqrt(0.21 / some.size)
    assert (entered(sim, going(sim), lost=number(0.5)) <= some).all()
    assert (entered(sim, going(sim), lost=number(0.3)) == some).all()
    other = entered(sim, going(sim, 701), lost=number(0.3))
    assert 0.05 < (some != other).mean() < 0.6
    assert not entered(sim, going(sim), lost=number(1)).any()
    assert entered(sim, going(sim, trigger=Trigger.REMOTE), lost=number(1)).all()
    before = np.arange(some.size) % 2 == 0
    assert (enter(sim.view, settings(lost=number(0.3)), going(sim), before) == (before & some)).all()


def test_digital_records_have_a_share_of_their_own(sim):
    paper = entered(sim, going(sim), lost=number(0.4))
    mixed = entered(sim, going(sim), lost=number(0.4), digital=0.5, digital_lost=number(0.1))
    digital = entered(sim, going(sim), lost=number(0.4), digital=1.0, digital_lost=number(0.1))
    assert (paper <= mixed).all() and (mixed <= digital).all()
    for some, share in ((mixed, 0.75), (digital, 0.9)):
        assert abs(some.mean() - share) <= 4 * np.sqrt(share * (1 - share) / some.size)
    assert entered(sim, going(sim), lost=number(0.4), digital=1.0).all()


def test_all_findings_of_a_visit_share_its_record(sim):
    found = findings(sim, np.full(400, 700))
    found.rows["firm"] = np.arange(400) // 4
    found.rows["provable"][::5] = False
    prove(sim.view, settings(incomplete=number(0.5)), found)
    provable = found.rows["provable"]
    assert not provable[::5].any()
    rest = np.arange(400) % 5 > 0
    for firm in range(100):
        assert np.unique(provable[rest & (found.rows["firm"] == firm)]).size == 1
    assert 0.2 < provable.mean() < 0.6
    desk = findings(sim, np.full(50, 700), trigger=Trigger.REMOTE)
    assert prove(sim.view, settings(incomplete=number(1)), desk).rows["provable"].all()


def test_what_laboratories_tell_of_needs_no_record_of_a_visit(sim):
    found = findings(sim, np.full(60, 700), trigger=Trigger.KEY)
    found.rows["officer"][::3] = LABORATORY
    found.rows["provable"][3] = False
    prove(sim.view, settings(incomplete=number(1)), found)
    assert found.rows["provable"].nonzero()[0].tolist() == [0, *range(6, 60, 3)]


def test_a_case_without_a_record_fails_after_the_work(sim):
    lists = PenaltyLists.model_validate({
        "case": {"general": 1.0, "minor": 1.0}, "waived": {"minor": 1.0}, "first_only": False, "case_minutes": 90,
        "waived_minutes": 30,
    })
    found = findings(sim, [DAY] * 6, severity=[1, 1, 0, 0, 1, 1])
    found.rows["provable"][[0, 2, 5]] = False
    found.rows["entered"][[4, 5]] = False
    with sim.state.writing("penalty_lists"):
        decide(sim.view, lists, found)
    failed, fined, let_off, none = Response.FAILED, Response.PENALISED, Response.WAIVED, Response.ORDERED
    assert found.measure.tolist() == [failed, fined, failed, let_off, none, none]
    assert found.case.tolist() == [True] * 4 + [False] * 2
    assert sim.state["cases"].sum() == 4 and sim.state["case_minutes"].sum() == 2 * 90 + 2 * 30
    known = sim.state["breach"][:6] == DAY
    assert known.tolist() == [True] * 4 + [False] * 2


@pytest.mark.parametrize(("given", "left"), [
    ({}, set()), ({"minutes": 1}, {Stage.VISIT}), ({"lost": number(0.1)}, {Stage.RECORD}),
    ({"digital_lost": number(0.1)}, set()), ({"digital_lost": number(0.1), "digital": 0.1}, {Stage.RECORD}),
    ({"digital_incomplete": number(0.1), "digital": 0.1}, {Stage.RESPOND}),
    ({"incomplete": number(0.1)}, {Stage.RESPOND}), ({"lost": number(0), "incomplete": number(0)}, set()),
])
def test_stages_that_are_left_out(given, left):
    assert {Stage.VISIT, Stage.RECORD, Stage.RESPOND} - set(idle(settings(**given))) == left


@pytest.mark.parametrize(("given", "reason"), [
    ({"minutes": -1}, "minutes"), ({"minutes": 2.5}, "minutes"), ({"digital": 1.1}, "digital"),
    ({"lost": number(1.5)}, "lost"), ({"incomplete": 0.1}, "incomplete"), ({"paper": 3}, "paper"),
])
def test_refused(given, reason):
    with pytest.raises(InputError) as error:
        jinan({"recording": given}, 1)
    assert reason in refusal(error)
