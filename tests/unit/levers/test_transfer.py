"""Unit: cases handed over."""

import numpy as np
import pytest
from theory.bench import group, jinan
from theory.small import refusal, small

from jgsim.levers.transfer import LEVER, Transfer, hand_over, idle
from jgsim.terms.enums import CaseFate
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
    assert tuple(LEVER.stages) == (Stage.CASE,)
    assert idle(Transfer(share=0.1)) == idle(Transfer(police={"serious": 0.1})) == ()


@pytest.mark.parametrize(("settings", "said"), [
    ({"transfer.share": 1.5}, "share"), ({"transfer.lag_days": -1}, "lag_days"), ({"transfer.police.serious": 2}, "2"),
])
def test_settings_out_of_bounds_are_refused(settings, said):
    with pytest.raises(InputError) as error:
        jinan(settings, 1)
    assert said in refusal(error)
