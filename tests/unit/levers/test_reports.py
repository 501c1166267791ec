"""Unit: reports and complaints."""

from types import SimpleNamespace

import numpy as np
import pytest
from theory.bench import jinan
from theory.small import refusal

from jgsim.engine.run import city_of
from jgsim.engine.simulation import Simulation
from jgsim.levers.reports import Reports, desk, idle, report
from jgsim.terms.campaign import REPORTS
from jgsim.terms.enums import Desk, TipKind, Trigger
from jgsim.terms.errors import InputError
from jgsim.terms.lever import Stage
from jgsim.terms.steps import Tipped
from jgsim.terms.time import DAY, FAR

HALF = 1 << 31


@pytest.fixture(scope="module")
def sim():
    scenario = jinan({"time.warm_up": 0}, 1)
    sim = Simulation(city_of(scenario, 1, 0, 200), scenario)
    sim.view.set_month(2)
    sim._enter()
    sim.view.set_round(sim.view.month_span[0] + 2 * DAY, sim.view.month_span[0] + 9 * DAY)
    return sim


def tips(rows) -> Tipped:
    """Reports from (kind, mark as a share of the ceiling, insider, real)."""
    kind, share, insider, real = zip(*rows, strict=True)
    n = len(rows)
    return Tipped({
        "time": np.full(n, 60 * DAY), "firm": np.arange(n), "kind": np.array(kind), "candidate": np.full(n, -1),
        "group": np.where(np.array(kind) == TipKind.COMPLAINT, -1, 1), "severity": np.zeros(n, np.int8),
        "mark": (np.array(share) * 2**32).astype(np.uint32), "number": np.arange(n, dtype=np.uint64),
        "insider": np.array(insider), "real": np.array(real),
    }, np.zeros(n, bool), np.zeros(n, bool), np.full(n, -1, np.int32))


def reported(sim, rows, **given) -> Tipped:
    with sim.state.writing("reports"):
        sim.state["reports.count"][:] = 0
        return report(sim.view, Reports.model_validate(given), tips(rows))


def ceiling(sim) -> float:
    return sim.city.settings.tips.ceiling.value


def test_a_report_counts_if_its_mark_lies_below_its_factor(sim):
    one = 1 / ceiling(sim)
    rows = [(TipKind.FOUNDED, one * s, i, True) for i in (0, 1) for s in (0.99, 1.01, 1.49, 1.51)]
    rows += [(TipKind.MISTAKEN, one * s, 0, False) for s in (0.99, 1.01)]
    plain = [True, False, False, False]
    assert reported(sim, rows).accepted.tolist() == [*plain, *plain, True, False]
    assert reported(sim, rows, reward=1.5).accepted.tolist() == [True, True, True, False, *plain, True, False]
    assert reported(sim, rows, protection=1.5).accepted.tolist() == [*plain, True, True, True, False, True, False]
    assert reported(sim, rows, unfounded=1.5).accepted.tolist() == [*plain, *plain, True, True]


def test_a_report_of_what_does_not_run_counts_for_nothing(sim):
    got = reported(sim, [(TipKind.FOUNDED, 0.0, 0, False), (TipKind.PROFESSIONAL, 0.0, 0, False)], visited=1)
    assert got.accepted.tolist() == got.visited.tolist() == [False, True]


def test_complaints_are_taken_up_but_never_visited(sim):
    got = reported(sim, [(TipKind.COMPLAINT, 0.9, 0, False)], visited=1)
    assert got.accepted.all() and not got.visited.any() and not got.tasks


def test_a_check_is_narrow_and_due_within_the_round(sim):
    got = reported(sim, [(TipKind.MISTAKEN, 0.0, 0, False)] * 50, visited=1)
    (tasks,) = got.tasks
    begin, end = sim.view.round_span
    assert (tasks["due"] >= begin).all() and (tasks["due"] < end).all() and np.array_equal(tasks["due"], got.due)
    groups = list(sim.city.settings.groups.values())
    bit = 1 << list(sim.city.settings.departments).index(groups[1].department)
    assert (tasks["mask"] == bit).all() and (tasks["group"] == 1).all() and (tasks["until"] == FAR).all()
    assert (tasks["trigger"] == Trigger.REPORT).all() and (tasks["campaign"] == REPORTS).all()


def test_a_larger_share_visits_the_same_and_more(sim):
    rows = [(TipKind.MISTAKEN, 0.0, 0, False)] * 150
    some, more, none = (reported(sim, rows, visited=v) for v in (0.3, 0.6, 0))
    assert not none.visited.any() and not none.tasks and none.accepted.all()
    assert (more.visited | ~some.visited).all() and some.visited.sum() < more.visited.sum()
    assert abs(more.visited.mean() - 0.6) <= 4 * np.sqrt(0.24 / 150)


def test_what_is_not_visited_and_complaints_come_to_the_desks(sim):
    rows = [(TipKind.MISTAKEN, 0.0, 0, False)] * 40 + [(TipKind.COMPLAINT, 0.5, 0, False)] * 25
    given = {"visited": 0.5, "desk_minutes": 20, "complaint_minutes": 90}
    got = reported(sim, rows, **given)
    with sim.state.writing("reports"):
        work = {a: (c, m) for a, c, m in desk(sim.view, Reports.model_validate(given), [])}
    on_paper = 40 - got.visited.sum()
    assert 0 < on_paper < 40
    assert work[Desk.COMPLAINT][0].sum() == 25 and work[Desk.COMPLAINT][1].sum() == 25 * 90
    assert work[Desk.REPORT][0].sum() == on_paper and work[Desk.REPORT][1].sum() == on_paper * 20
    assert not sim.state["reports.count"].any()
    district = sim.city.firms["district"][40:65]
    assert np.array_equal(work[Desk.COMPLAINT][0], np.bincount(district, minlength=sim.view.pools))


def test_without_minutes_nothing_comes_to_a_desk(sim):
    assert idle(Reports()) == (Stage.DESK,) and idle(Reports(desk_minutes=1)) == ()
    reported(sim, [(TipKind.COMPLAINT, 0.5, 0, False)] * 9)
    assert not sim.state["reports.count"].any()


@pytest.mark.parametrize(("given", "reason"), [
    ({"visited": 1.5}, "visited"), ({"deadline_days": 0}, "deadline_days"), ({"desk_minutes": -1}, "desk_minutes"),
    ({"reward": 1000}, "the ceiling that candidate reports are drawn for"), ({"protection": -1}, "protection"),
    ({"bounty": 1}, "bounty"),
])
def test_refused(given, reason):
    with pytest.raises(InputError) as error:
        jinan({"reports": given}, 1)
    assert reason in refusal(error)


def test_factors_below_the_ceiling_and_a_world_without_reports_are_fine():
    from jgsim.levers.reports import check

    check(Reports(reward=1000), SimpleNamespace(tips=None))
    assert jinan({"reports": {"reward": 1.0}}, 1).settings["reports"].reward == 1.0
