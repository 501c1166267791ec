"""Unit: cases handed over."""

import numpy as np
import pytest
from theory.bench import group, jinan
from theory.small import refusal, small

from jgsim.levers import transfer
from jgsim.levers.transfer import LEVER, Transfer, desk, hand_over, idle
from jgsim.terms.enums import CaseFate, Desk
from jgsim.terms.errors import InputError
from jgsim.terms.lever import Stage
from jgsim.terms.time import DAY

from .docket import opened

COUNT = 900
FOUR = {"name": {"zh": "区", "en": "district"}, "share": {
    "value": 0.25, "unit": "share", "low": 0.25, "high": 0.25, "source": "assumption (test)"}}


@pytest.fixture(scope="module")
def sim():
    return small({
        "world.groups.item": group("office", rate=2.0), "world.districts": {code: FOUR for code in "abcd"},
    }, firms=COUNT + 100)


def run(sim, some=None, **given):
    some = opened(sim, [DAY] * COUNT) if some is None else some
    return hand_over(sim.view, Transfer.model_validate(given), some)


def share(of, truth):
    assert abs(of.mean() - truth) < 4 * (truth * (1 - truth) / of.size) ** 0.5


def test_crimes_go_to_the_police_after_the_lag(sim):
    some = opened(sim, [DAY] * COUNT, severity=[0, 1, 2] * (COUNT // 3))
    some.major[:], some.filed, some.ready = True, some.filed + DAY, some.ready + 50 * DAY
    case = run(sim, some, police={"serious": 0.4}, lag_days=6)
    gone = case.fate == CaseFate.TRANSFERRED
    assert not gone.reshape(-1, 3)[:, :2].any()
    share(gone.reshape(-1, 3)[:, 2], 0.4)
    assert (case.ready[gone] == 8 * DAY).all() and (case.ready[~gone] == 51 * DAY).all()
    assert (case.major == ~gone).all()


def test_a_referral_to_the_police_may_take_less_time_than_a_transfer(sim):
    given = {"police": {"general": 0.3}, "share": 0.5, "out_of_city": 1.0, "lag_days": 10, "police_days": 4}
    case = run(sim, **given)
    days = (case.ready - case.filed) // DAY
    crime = run(sim, police=given["police"]).fate == CaseFate.TRANSFERRED
    gone = case.fate == CaseFate.TRANSFERRED
    assert (days[crime] == 4).all() and (days[gone & ~crime] == 10).all() and (days[~gone] == 0).all()
    assert crime.any() and (gone & ~crime).any()


def at_desks(sim, some, **given):
    """Cases and minutes at the desks of the districts, where each case was counted where it was opened."""
    rules, minutes = Transfer.model_validate(given), some.rows["minutes"]
    home = some.district.copy()
    here = (Desk.CASE, np.bincount(home, minlength=4), np.bincount(home, minutes, 4).astype(np.int64))
    with sim.state.writing("transfer"):
        case = hand_over(sim.view, rules, some)
        other = (Desk.REPORT, np.arange(4), np.arange(4))
        more = (Desk.CASE, np.ones(4, np.int64), np.ones(4, np.int64))  # another lever's
        (first, count, minutes), left = desk(sim.view, rules, [here, other, more])
        count, minutes = count - 1, minutes - 1
        assert desk(sim.view, rules, [here, other]) == [here, other]  # once, and no more
    assert first == Desk.CASE and (left[0], left[1].tolist()) == (Desk.REPORT, [0, 1, 2, 3])
    return case, home, count, minutes


def test_who_decides_a_case_has_its_work(sim):
    some = opened(sim, [DAY] * COUNT, severity=[0, 1, 2] * (COUNT // 3))
    some.rows["minutes"] = np.arange(COUNT, dtype=np.int64)
    given = {"share": 0.6, "lost": 0.2, "out_of_city": 0.5, "police": {"serious": 0.5}}
    case, home, count, minutes = at_desks(sim, some, **given)
    crime = run(sim, opened(sim, [DAY] * COUNT, severity=[0, 1, 2] * (COUNT // 3)), police=given["police"]).fate
    here = (case.fate == CaseFate.CLOSED) | (crime == CaseFate.TRANSFERRED)
    assert 0.2 < here.mean() < 0.9 and (case.district != home)[here].any()
    assert count.tolist() == np.bincount(case.district[here], minlength=4).tolist()
    assert minutes.tolist() == np.bincount(case.district[here], some.rows["minutes"][here], 4).astype(int).tolist()


def test_cases_that_no_desk_has_move_nothing(sim):
    some = opened(sim, [DAY] * COUNT)
    with sim.state.writing("transfer"):
        hand_over(sim.view, Transfer(share=1.0), some)
        work = [(Desk.CASE, np.zeros(4, np.int64), np.zeros(4, np.int64))]
        assert desk(sim.view, Transfer(share=1.0), work) is work


def test_cases_outside_the_jurisdiction(sim):
    home = opened(sim, [DAY] * COUNT).district
    case = run(sim, share=0.6, lost=0.2, out_of_city=0.5, lag_days=3)
    lost, gone = case.fate == CaseFate.LOST, case.fate == CaseFate.TRANSFERRED
    moved = case.district != home
    assert not (moved & (lost | gone)).any()
    for of, truth in ((lost, 0.6 * 0.2), (gone, 0.6 * 0.8 * 0.5), (moved, 0.6 * 0.8 * 0.5)):
        share(of, truth)
    assert (case.ready == np.where(lost | gone | moved, 4 * DAY, DAY)).all()
    step = np.bincount((case.district - home)[moved] % 4, minlength=4)
    assert step[0] == 0 and (np.abs(step[1:] - moved.sum() / 3) < 4 * (moved.sum() * 2 / 9) ** 0.5).all()


def test_where_there_is_one_district_only_the_lag_remains():
    sim = small({"world.groups.item": group("office", rate=2.0)}, firms=40)
    case = run(sim, opened(sim, [DAY] * 30), share=1.0, lag_days=3)
    assert (case.district == 0).all() and (case.ready == 4 * DAY).all() and (case.fate == CaseFate.CLOSED).all()


def test_a_higher_share_hands_over_the_same_cases_and_more(sim):
    few, many = (run(sim, share=part, out_of_city=1.0).fate == CaseFate.TRANSFERRED for part in (0.2, 0.5))
    assert few.any() and (many[few]).all() and many.sum() > few.sum()


def test_off_it_is_left_out():
    assert idle(Transfer()) == idle(Transfer(lost=1.0, lag_days=9, out_of_city=0.5)) == (Stage.CASE,)
    assert tuple(LEVER.stages) == (Stage.CASE, Stage.DESK)  # what was handed over before still comes to the desks
    assert idle(Transfer(share=0.1)) == idle(Transfer(police={"serious": 0.1})) == ()


@pytest.mark.parametrize(("settings", "said"), [
    ({"transfer.share": 1.5}, "share"), ({"transfer.lag_days": -1}, "lag_days"), ({"transfer.police.serious": 2}, "2"),
])
def test_settings_out_of_bounds_are_refused(settings, said):
    with pytest.raises(InputError) as error:
        jinan(settings, 1)
    assert said in refusal(error)


def test_cases_that_change_places_take_their_minutes_along(sim):
    """Where as many come as go the counts cancel out, the minutes do not."""
    view, here, there = sim.view, np.array([0, 1]), np.array([1, 0])
    for name in ("transfer.cases", "transfer.minutes"):
        with sim.state.writing("transfer"):
            view.state[name][:] = 0
    with sim.state.writing("transfer"):
        transfer._move_work(view, np.array([1900, 1200]), here, there, np.zeros(2, bool))
        own = np.bincount(here, minlength=view.pools), np.bincount(here, [1900, 1200], view.pools).astype(np.int64)
        ((what, count, minutes),) = desk(view, Transfer(), [(Desk.CASE, *own)])
    assert what == Desk.CASE and count[:2].tolist() == [1, 1] and minutes[:2].tolist() == [1200, 1900]
    assert not view.state["transfer.minutes"].any()
