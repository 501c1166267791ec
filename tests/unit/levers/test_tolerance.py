"""Unit: tolerance of young firms."""

import numpy as np
import pytest
from theory.bench import group, jinan, number
from theory.small import findings, refusal, small, to_hold_back

from jgsim.levers.tolerance import Tolerance, change, factor, hold_back, idle, tolerate, until
from jgsim.terms.campaign import TOLERANCE as CAMPAIGN
from jgsim.terms.enums import Response, Trigger
from jgsim.terms.errors import InputError
from jgsim.terms.lever import Stage
from jgsim.terms.steps import GO
from jgsim.terms.steps import TOLERANCE as REASON
from jgsim.terms.time import DAY, FAR, NEVER, YEAR

LADDER = ["warned", "guided"]


def rules(**given) -> dict:
    return {"months": 24, "sectors": ["all"], "ladder": LADDER, "window_days": 10,
            "self_correction": dict.fromkeys(LADDER, number(0.0)), **given}


def settings(**given) -> Tolerance:
    return Tolerance.model_validate(rules(**given))


@pytest.fixture
def sim():
    made = small({"world.groups.item": group("office", rate=2.0)}, firms=300)
    lenient(made, FAR)
    return made


def lenient(sim, minute) -> None:
    with sim.state.writing("tolerance"):
        sim.state["lenient_until"][:] = minute


def tolerated(sim, found, **given):
    with sim.state.writing("tolerance"):
        return tolerate(sim.view, settings(**given), found)


def test_a_finding_is_answered_by_the_first_step_and_a_window_to_midnight(sim):
    found = tolerated(sim, findings(sim, [3 * DAY + 600]))
    assert found.measure.tolist() == [Response.WARNED] and found.tolerated.all() and found.corrected.tolist() == [FAR]
    (window,), (task,) = found.windows, found.tasks
    assert (window["until"].tolist(), window["step"].tolist()) == ([13 * DAY], [0])
    assert task["due"][0] // DAY == 13 and task["campaign"].tolist() == [CAMPAIGN]
    assert task["trigger"].tolist() == [Trigger.RECHECK] and task["group"].tolist() == [0]
    assert task["until"].tolist() == [FAR]


def test_after_each_window_the_next_step_and_then_the_usual_answer(sim):
    measures = []
    for day in (3, 13, 23, 33):
        found = tolerated(sim, findings(sim, [day * DAY]))
        measures.append(int(found.measure[0]))
    assert measures == [Response.WARNED, Response.GUIDED, Response.ORDERED, Response.ORDERED]
    assert not found.tolerated.any() and found.corrected.tolist() == [34 * DAY] and not found.tasks


def test_within_a_running_window_nothing_new_begins(sim):
    tolerated(sim, findings(sim, [3 * DAY]))
    lenient(sim, 4 * DAY)  # the firm has grown too old meanwhile
    found = tolerated(sim, findings(sim, [13 * DAY - 1]))
    assert found.measure.tolist() == [Response.WARNED] and found.tolerated.all() and found.corrected.tolist() == [FAR]
    assert not found.tasks and not found.windows and sim.state["tolerance.step"].sum() == 1
    assert not tolerated(sim, findings(sim, [13 * DAY])).tolerated.any()


def test_self_correction_falls_inside_the_window(sim):
    shares = dict.fromkeys(LADDER, number(0.6))
    found = tolerated(sim, findings(sim, np.full(250, 3 * DAY + 600)), self_correction=shares)
    by = found.corrected[found.corrected < FAR]
    assert abs(by.size / 250 - 0.6) <= 4 * np.sqrt(0.24 / 250)
    assert (by >= 3 * DAY + 600).all() and (by < 13 * DAY).all() and np.unique(by // DAY).size == 10


def test_red_lines_and_firms_that_have_grown_too_old_are_not_tolerated():
    sim = small({"world.groups.item": {**group("office", rate=2.0, items=2), "red_lines": 1}}, firms=300)
    lenient(sim, 3 * DAY)
    c = sim.candidates
    red = sim.view.red_lines.of(np.zeros(250, np.int8), c.number[c.cell_first[:250]])
    assert 80 < red.sum() < 170
    found = tolerated(sim, findings(sim, np.full(250, 3 * DAY - 1)))
    assert np.array_equal(found.tolerated, ~red) and (found.measure[red] == Response.ORDERED).all()
    assert not tolerated(sim, findings(sim, np.full(250, 20 * DAY))).tolerated.any()


def test_service_answers_draws_by_advice_without_step_or_recheck(sim):
    found = findings(sim, [DAY] * 3, trigger=[Trigger.RANDOM, Trigger.JOINT, Trigger.KEY])
    tolerated(sim, found, visits="service")
    assert found.measure.tolist() == [Response.ADVISED, Response.ADVISED, Response.WARNED]
    assert found.tasks[0]["firm"].tolist() == found.rows["firm"][2:].tolist()
    assert sim.state["tolerance.step"].sum() == 1 and found.windows[0]["measure"].size == 3


def test_halved_visits_drop_half_of_the_draws_of_tolerated_firms(sim):
    n = 1000
    rows = [(k % 300, Trigger.RANDOM, 5) for k in range(n)] + [(1, Trigger.KEY, 5)] * 50
    lenient(sim, 5 * DAY + 1)
    reason = hold_back(sim.view, settings(visits="halved"), to_hold_back(rows)).reason
    assert set(reason[:n].tolist()) == {GO, REASON} and (reason[n:] == GO).all()
    assert abs((reason[:n] == REASON).mean() - 0.5) <= 4 * np.sqrt(0.25 / n)
    lenient(sim, 5 * DAY)
    assert (hold_back(sim.view, settings(visits="halved"), to_hold_back(rows)).reason == GO).all()


@pytest.mark.parametrize(("given", "extra", "halves"), [
    ({}, 1.0, False), ({"visits": "halved", "extra": number(1.5)}, 1.5, True),
    ({"months": 0, "extra": number(1.5)}, 1.0, False),
    ({"months": 0, "visits": "halved"}, 1.0, False),
])
def test_onsets_and_draws_are_touched_only_while_the_period_lasts(given, extra, halves):
    assert factor(None, settings(**given), 2.0) == 2.0 * extra
    assert (Stage.HOLD_BACK not in idle(settings(**given))) == halves


def test_the_period_runs_from_registration_in_the_listed_sectors_and_types(sim):
    enter = sim.view.firms["enter"]
    assert (until(sim.view, settings(months=12)) == enter + YEAR).all()
    assert (until(sim.view, settings(months=0)) == NEVER).all()


def test_a_shorter_period_takes_hold_at_once_and_leaves_windows_alone(sim):
    tolerated(sim, findings(sim, [3 * DAY]))
    windows = sim.state["tolerance.until"].copy()
    with sim.state.writing("tolerance"):
        change(sim.view, settings(months=0), settings())
    assert (sim.state["lenient_until"] == NEVER).all() and (sim.state["tolerance.until"] == windows).all()
    late = tolerated(sim, findings(sim, [5 * DAY, 5 * DAY], cell=[0, 1]), months=0)
    assert late.tolerated.tolist() == [True, False] and late.measure.tolist() == [Response.WARNED, Response.ORDERED]


@pytest.mark.parametrize(("given", "reason"), [
    ({"sectors": []}, "sectors is empty"), ({"types": []}, "types is empty"), ({"ladder": []}, "ladder is empty"),
    ({"months": -1}, "months"), ({"sectors": ["piracy"]}, "piracy"), ({"types": ["guild"]}, "guild"),
    ({"ladder": ["warned", "fined"]}, "ladder"), ({"self_correction": {}}, "self_correction lacks the step warned"),
    ({"window_days": 0}, "window_days"), ({"visits": "none"}, "visits"), ({"extra": number(-1.0)}, "extra"),
])
def test_refused(given, reason):
    with pytest.raises(InputError) as error:
        jinan({"tolerance": rules(**{"sectors": ["trade"], **given})}, 1)
    assert reason in refusal(error)
