"""Unit: the penalty lists."""

import numpy as np
import pytest
from theory.bench import group, jinan
from theory.small import findings, refusal, small

from jgsim.levers.penalty_lists import PenaltyLists, decide, desk, penalise
from jgsim.terms.enums import Desk, Response, Severity
from jgsim.terms.errors import InputError
from jgsim.terms.steps import Decided
from jgsim.terms.time import DAY, NEVER, YEAR

ALL = {"case": dict.fromkeys(("minor", "general", "serious"), 1.0)}


@pytest.fixture
def sim():
    return small({"world.groups.item": group("office", rate=2.0)}, firms=300)


def decided(sim, found, **given):
    sim.view.cache.clear()  # other settings
    settings = PenaltyLists.model_validate(given)
    with sim.state.writing("penalty_lists"):
        found = decide(sim.view, settings, found)
        rows = {name: column[found.case] for name, column in found.rows.items()}
        penalise(sim.view, settings, decisions(rows["time"], rows["firm"], found.measure[found.case]))
    return found


def decisions(time, firm, measure):
    none = np.zeros(len(time), np.int64)
    columns = (np.asarray(column) for column in (time, firm))
    return Decided(*columns, none, none, np.asarray(measure), none, none, none, none)


def test_a_firm_remembers_its_latest_penalty(sim):
    with sim.state.writing("penalty_lists"):
        for time in ([5, 9, 7], [6, 6, 20]):
            fines = decisions(time, [3, 3, 4], [Response.HEAVIER, Response.PENALISED, Response.WAIVED])
            penalise(sim.view, PenaltyLists(), fines)
    assert sim.state["penalised"][[3, 4]].tolist() == [9, NEVER]


def test_without_cases_every_finding_is_ordered_and_remembered(sim):
    found = decided(sim, findings(sim, [DAY, 2 * DAY]), waived={"general": 1.0})
    assert found.measure.tolist() == [Response.ORDERED] * 2 and not found.case.any()
    assert sim.state["breach"][:3].tolist() == [DAY, 2 * DAY, NEVER]
    assert (sim.state["penalised"] == NEVER).all() and not sim.state["cases"].any()


@pytest.mark.parametrize(("name", "answer"), [
    ("waived", Response.WAIVED), ("mitigated", Response.MITIGATED), ("lighter", Response.LIGHTER),
    ("heavier", Response.HEAVIER),
])
def test_each_list_answers_the_items_of_its_severity(sim, name, answer):
    found = findings(sim, [DAY] * 20, severity=[0, 1] * 10)
    decided(sim, found, **ALL, **{name: {"minor": 1.0}})
    assert (found.measure[::2] == answer).all() and (found.measure[1::2] == Response.PENALISED).all()
    fined = np.unique(found.rows["firm"][found.measure != Response.WAIVED])
    assert (np.flatnonzero(sim.state["penalised"] != NEVER) == fined).all()


def test_an_item_keeps_its_list_and_the_lists_do_not_overlap(sim):
    time = np.full(200, DAY)
    whole = {name: {"general": 0.25} for name in ("waived", "mitigated", "lighter", "heavier")}
    first = decided(sim, findings(sim, time, looks=1), **ALL, **whole, first_only=False).measure
    again = decided(sim, findings(sim, time, looks=2), **ALL, **whole, first_only=False).measure
    assert (first == again).all()
    assert set(first.tolist()) == {Response.WAIVED, Response.MITIGATED, Response.LIGHTER, Response.HEAVIER}


def test_only_a_first_offence_within_the_period_looked_back_is_waived(sim):
    rules = {**ALL, "waived": {"general": 1.0}, "look_back_months": 12}
    limit = YEAR
    decided(sim, findings(sim, [DAY] * 3), **rules)
    found = decided(sim, findings(sim, [DAY + limit, DAY + limit + 1, 9 * DAY], cell=[0, 1, 3]), **rules)
    assert found.measure.tolist() == [Response.PENALISED, Response.WAIVED, Response.WAIVED]
    always = decided(sim, findings(sim, [DAY + limit + 9], cell=[0]), **rules, first_only=False)
    assert always.measure.tolist() == [Response.WAIVED]


def test_tolerated_findings_become_no_case_but_are_breaches(sim):
    found = findings(sim, [DAY, DAY])
    found.tolerated[0] = True
    found.measure[0] = Response.WARNED
    decided(sim, found, **ALL)
    assert found.measure.tolist() == [Response.WARNED, Response.PENALISED] and found.case.tolist() == [False, True]
    assert (sim.state["breach"][:2] == DAY).all()
    assert sim.state["penalised"][found.rows["firm"][0]] == NEVER


def test_cases_come_to_the_desk_once_with_their_minutes(sim):
    rules = {**ALL, "waived": {"minor": 1.0}, "case_minutes": 100, "waived_minutes": 7}
    found = decided(sim, findings(sim, [DAY] * 40, severity=[0, 1] * 20), **rules)
    assert found.case.all()
    with sim.state.writing("penalty_lists"):
        ((activity, count, minutes),) = desk(sim.view, PenaltyLists(), [])
        assert (activity, count.tolist(), minutes.tolist()) == (Desk.CASE, [40], [20 * 107])
        assert desk(sim.view, PenaltyLists(), []) == []


def test_the_share_of_cases_is_that_of_the_severity(sim):
    n = 250
    time = np.full(n, DAY)
    for severity, share in ((Severity.MINOR, 0.0), (Severity.GENERAL, 0.3), (Severity.SERIOUS, 1.0)):
        case = decided(sim, findings(sim, time, severity=severity), case={"general": 0.3, "serious": 1.0}).case
        assert abs(case.mean() - share) <= 4 * np.sqrt(share * (1 - share) / n)


@pytest.mark.parametrize(("given", "reason"), [
    ({"waived": {"minor": 0.6}, "heavier": {"minor": 0.6}}, "stands on one list"),
    ({"waived": {"minor": 0.8}, "mitigated": {"minor": 0.5}}, "penalty_lists: the four lists hold 1.3 of the minor items"),
    ({"case": {"minor": 1.5}}, "case.minor"), ({"case": {"grave": 0.5}}, "grave"),
    ({"look_back_months": -1}, "look_back_months"), ({"case_minutes": -1}, "case_minutes"),
])
def test_refused(given, reason):
    empty = {name: {} for name in ("waived", "mitigated", "lighter", "heavier")}
    with pytest.raises(InputError) as error:
        jinan({"penalty_lists": {**empty, **given}}, 1)
    assert reason in refusal(error)
