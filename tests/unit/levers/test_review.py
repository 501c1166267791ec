"""Unit: the course of a case and its legal review."""

import numpy as np
import pytest
from theory.bench import group, jinan
from theory.small import refusal, small

from jgsim.levers.review import LEVER, Review, course, idle, reviewers
from jgsim.terms.errors import InputError
from jgsim.terms.lever import Stage
from jgsim.terms.time import DAY, FAR

from .docket import opened

MAJOR = {"major": {"general": 1.0, "serious": 0.5}}


@pytest.fixture(scope="module")
def sim():
    return small({"world.groups.item": group("office", rate=2.0), "world.firms": 400}, firms=400)


def run(sim, some, **given):
    return course(sim.view, Review.model_validate(given), some)


def test_filing_and_investigation(sim):
    case = run(sim, opened(sim, [DAY] * 300), file_days=3, investigate_days=10)
    assert (case.filed == 4 * DAY).all() and not case.major.any() and (case.deadline == int(FAR)).all()
    length = case.ready - case.filed
    assert length.min() >= 0 and length.max() <= 20 * DAY and np.unique(length).size > 290
    assert abs(length.mean() / DAY - 10) < 4 * 20 / 12**0.5 / 300**0.5


def test_only_the_share_of_each_severity_is_major(sim):
    case = run(sim, opened(sim, [DAY] * 300, severity=[0, 1, 2] * 100), **MAJOR)
    by_severity = case.major.reshape(100, 3)
    assert not by_severity[:, 0].any() and by_severity[:, 1].all() and 30 < by_severity[:, 2].sum() < 70
    assert (case.priority == 0).all()


def test_serious_cases_go_first_if_so_set(sim):
    case = run(sim, opened(sim, [DAY] * 6, severity=[0, 1, 2] * 2), **MAJOR, priority=True)
    assert case.priority.tolist() == [2, 1, 0, 2, 1, 0]


def test_the_time_of_a_review(sim):
    fixed = run(sim, opened(sim, [DAY] * 300), **MAJOR, days=2, law="fixed")
    assert (fixed.service == 2 * DAY).all() and (fixed.taken == fixed.service).all()
    drawn = run(sim, opened(sim, [DAY] * 300), **MAJOR, days=2)
    assert abs(drawn.service.mean() / DAY - 2) < 4 * 2 / 300**0.5
    assert (drawn.service < 2 * np.log(2) * DAY).mean() == pytest.approx(0.5, abs=4 * 0.5 / 300**0.5)


def test_in_a_smaller_city_reviewers_have_less_time(sim):
    part = small({"world.groups.item": group("office", rate=2.0), "world.firms": 4000}, firms=400)
    case = run(part, opened(part, [DAY] * 9), **MAJOR, days=2, law="fixed")
    assert (case.service == 2 * DAY).all() and (case.taken == 20 * DAY).all()


def test_reviews_without_end_stay_whole_minutes(sim):
    case = run(sim, opened(sim, [DAY] * 3), **MAJOR, days=3660, law="fixed")
    assert (case.service > 0).all() and (case.taken < int(FAR)).all()


def test_the_clock_runs_from_the_filing(sim):
    for over, void in (("late", False), ("void", True)):
        case = run(sim, opened(sim, [DAY] * 3), file_days=7, clock_days=90, over_clock=over)
        assert (case.deadline == 98 * DAY).all() and (case.void == void).all()


def test_a_case_does_not_depend_on_the_others(sim):
    whole = run(sim, opened(sim, [DAY] * 10), **MAJOR, days=2, investigate_days=5)
    few = run(sim, opened(sim, [DAY] * 4), **MAJOR, days=2, investigate_days=5)
    for name in ("filed", "ready", "major", "service"):
        assert (getattr(few, name) == getattr(whole, name)[:4]).all()


def test_off_it_is_left_out():
    assert idle(Review()) == (Stage.CASE, Stage.REVIEW) == tuple(LEVER.stages)
    assert idle(Review(major={"general": 0.0}, reviewers=5, days=3)) == (Stage.CASE, Stage.REVIEW)
    for given in ({"file_days": 1}, {"investigate_days": 1}, MAJOR, {"clock_days": 90}):
        assert idle(Review.model_validate(given)) == ()
    assert reviewers(None, Review(reviewers=4), None) == 4


@pytest.mark.parametrize(("settings", "said"), [
    ({"review.major.general": 1.5}, "1.5"), ({"review.reviewers": 0}, "reviewers"), ({"review.days": -1}, "days"),
    ({"review.clock_days": 0}, "clock_days"), ({"review.law": "uniform"}, "law"),
])
def test_settings_out_of_bounds_are_refused(settings, said):
    with pytest.raises(InputError) as error:
        jinan(settings, 1)
    assert said in refusal(error)
