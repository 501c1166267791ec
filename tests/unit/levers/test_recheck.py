"""Unit: re-checks."""

import numpy as np
import pytest
from theory.bench import group, jinan
from theory.small import findings, refusal, small

from jgsim.levers.recheck import Recheck, again
from jgsim.terms.campaign import RECHECKS
from jgsim.terms.enums import Trigger
from jgsim.terms.errors import InputError
from jgsim.terms.time import DAY, FAR


@pytest.fixture(scope="module")
def sim():
    return small({"world.groups.item": group("office", rate=2.0), "time.calendar": "calendar-cn.csv"}, firms=2000)


def ordered(sim, found, **given):
    found = again(sim.view, Recheck.model_validate(given), found)
    assert len(found.tasks) <= 1
    return found.tasks[0] if found.tasks else None


def test_a_recheck_is_due_on_the_first_working_day_after_the_term(sim):
    days = sim.view.calendar.day // DAY
    found = findings(sim, np.arange(20, 60) * DAY + 700)
    tasks = ordered(sim, found, share=1, days=10)
    assert tasks["firm"].tolist() == found.rows["firm"].tolist()
    assert (tasks["trigger"] == Trigger.RECHECK).all() and (tasks["campaign"] == RECHECKS).all()
    assert (tasks["until"] == FAR).all() and (tasks["group"] == 0).all() and (tasks["mask"] == 1).all()
    asked = np.arange(20, 60) + 10
    assert (tasks["due"] // DAY).tolist() == [int(days[days >= day][0]) for day in asked]
    minute = tasks["due"] % DAY
    opening = sim.view.calendar.opening
    assert (minute >= opening).all() and (minute < opening + sim.view.calendar.minutes).all()
    assert np.unique(minute).size > 20


def test_the_share_is_drawn_by_finding_and_look(sim):
    time = np.full(1000, 100 * DAY)
    first, second = (set(ordered(sim, findings(sim, time, looks=k), share=0.4)["firm"].tolist()) for k in (1, 2))
    for some in (first, second):
        assert abs(len(some) / 1000 - 0.4) <= 4 * np.sqrt(0.24 / 1000)
    assert first != second
    assert first <= set(ordered(sim, findings(sim, time), share=0.6)["firm"].tolist())


def test_tolerated_findings_and_a_share_of_0_lead_to_none(sim):
    found = findings(sim, [5 * DAY] * 3)
    found.tolerated[1] = True
    assert ordered(sim, found, share=1)["firm"].tolist() == found.rows["firm"][[0, 2]].tolist()
    found = findings(sim, [5 * DAY] * 3)
    before = found.corrected.copy()
    assert ordered(sim, found) is None
    assert (found.corrected == before).all() and not found.measure.any() and not found.case.any()


@pytest.mark.parametrize(("given", "reason"), [
    ({"share": 1.1}, "share"), ({"share": "all"}, "share"), ({"days": 0}, "days"), ({"days": 2.5}, "days"),
    ({"term": 3}, "term"),
])
def test_refused(given, reason):
    with pytest.raises(InputError) as error:
        jinan({"recheck": {"share": 0.5, "days": 30, **given}}, 1)
    assert reason in refusal(error)
