"""Unit: results made public."""

import numpy as np
import pytest
from theory.bench import group, jinan, number
from theory.small import refusal, small

from jgsim.levers.publicity import Publicity, answer, change, idle, level_at, made_public, note, publish
from jgsim.terms.enums import PENALTIES, Response
from jgsim.terms.errors import InputError
from jgsim.terms.lever import Stage
from jgsim.terms.steps import Decided
from jgsim.terms.time import DAY

LAW = {"strength": number(0.5), "half_life_days": number(30)}
ALL = Publicity.model_validate({"share": 1.0, "lag_days": 10, **LAW})


@pytest.fixture
def sim():
    return small({"world.groups.item": group("office", rate=2.0)}, firms=100)


def decided(firm, time, measure=Response.PENALISED, opened=None):
    """Cases of these firms, decided at these minutes."""
    size = len(firm)
    full = lambda value: np.broadcast_to(np.asarray(value), size).astype(np.int64)  # noqa: E731
    return Decided(
        full(time), full(firm), full(0), full(1), full(measure), np.arange(size, dtype=np.uint64), full(1), full(0),
        full(time if opened is None else opened),
    )


def noted(sim, cases, settings=ALL):
    with sim.state.writing("publicity"):
        note(sim.view, settings, cases)
    return sim.state["publicity.pending"]


def month(sim, number, settings=ALL, step=publish):
    sim.view.set_month(number)
    with sim.state.writing("publicity"):
        step(sim.view, settings)
    return sim.state["publicity.level"]


def test_penalties_are_published_after_the_lag_and_nothing_else_is(sim):
    pending = noted(sim, decided(range(len(Response)), 3 * DAY, list(Response)))
    assert pending.tolist() == [[13 * DAY] * len(PENALTIES), [0] * len(PENALTIES)]
    assert noted(sim, decided([0], 5 * DAY, Response.WAIVED)).shape == (2, len(PENALTIES))


def test_the_share_is_drawn_by_firm_finding_and_item_group(sim):
    key, time = np.arange(4000, dtype=np.uint64), np.full(4000, 100)
    drawn = lambda share, opened, kind: made_public(  # noqa: E731
        sim.keys, key, time + opened, np.full(4000, kind), np.full(4000, Response.HEAVIER), share
    )
    some = drawn(0.3, 0, 1)
    assert abs(some.mean() - 0.3) <= 4 * np.sqrt(0.21 / 4000)
    assert (some <= drawn(0.6, 0, 1)).all() and drawn(1.0, 0, 1).all() and not drawn(0.0, 0, 1).any()
    for other in (drawn(0.3, 1, 1), drawn(0.3, 0, 2)):
        assert 0.1 < (some & other).mean() / some.mean() < 0.5


def test_levels_are_written_at_the_begin_of_months_and_fade(sim):
    start = sim.view.clock.month_start
    noted(sim, decided([0, 1, 2], [0, 0, 40 * DAY]))
    assert not month(sim, 0).size
    level = month(sim, 1)
    assert level.shape == (2, 1) and level[0, 0] == 0
    assert level[1, 0] == pytest.approx(2 * 10 * 2 ** (-(start[1] - 10 * DAY) / (30 * DAY)))
    assert sim.state["publicity.pending"].tolist() == [[50 * DAY], [0]]
    before = level.copy()
    assert (month(sim, 1) == before).all()  # once a month
    level = month(sim, 2)
    fresh = 10 * 2 ** (-(start[2] - 50 * DAY) / (30 * DAY))
    assert level[2, 0] == pytest.approx(level[1, 0] * 2 ** (-(start[2] - start[1]) / (30 * DAY)) + fresh)
    assert (level[:2] == before).all()


def test_a_change_lets_the_past_fade_by_the_old_half_life(sim):
    start = sim.view.clock.month_start
    noted(sim, decided([0], 0))
    first = month(sim, 1)[1, 0]
    slow = Publicity.model_validate({**LAW, "half_life_days": number(300)})
    level = month(sim, 2, slow, lambda view, new: change(view, new, ALL))
    assert level[2, 0] == pytest.approx(first * 2 ** (-(start[2] - start[1]) / (30 * DAY)))
    assert (month(sim, 2, slow) == level).all()
    level = month(sim, 3, slow)
    assert level[3, 0] == pytest.approx(level[2, 0] * 2 ** (-(start[3] - start[2]) / (300 * DAY)))
    change(sim.view, ALL, Publicity())  # nothing was there that could fade


def test_rates_answer_to_the_level_of_their_own_minute(sim):
    start = sim.view.clock.month_start.astype(np.int64)
    firm, rate = np.arange(4), np.full(4, 3.0)
    minute = np.array([-5, start[0] + 9, start[1], start[1] + 45 * DAY])
    assert answer(sim.view, ALL, firm, minute, rate) is rate
    noted(sim, decided([0], 0))
    month(sim, 1)
    first = month(sim, 2)[1, 0]
    got = level_at(sim.view, ALL, firm, minute)
    assert got[:3].tolist() == [0, 0, first]
    assert got[3] == pytest.approx(first * 2**-1.5)
    assert answer(sim.view, ALL, firm, minute, rate) == pytest.approx(3 * np.exp(-0.5 * got))
    # What comes later changes nothing about the past.
    noted(sim, decided([1, 2], 50 * DAY))
    month(sim, 3)
    assert (level_at(sim.view, ALL, firm, minute) == got).all()


@pytest.mark.parametrize(("given", "left"), [
    ({}, set()), ({"share": 1.0}, set()), ({"share": 1.0, **LAW, "strength": number(0)}, set()),
    (LAW, {Stage.PUBLISH, Stage.ONSET}), ({"share": 0.1, **LAW}, {Stage.DECIDE, Stage.PUBLISH, Stage.ONSET}),
])
def test_stages_that_are_left_out(given, left):
    settings = Publicity.model_validate(given)
    assert {Stage.DECIDE, Stage.PUBLISH, Stage.ONSET} - set(idle(settings)) == left


@pytest.mark.parametrize(("given", "reason"), [
    ({"strength": number(1)}, "half_life_days"), ({"share": 1.2}, "share"), ({"lag_days": -1}, "lag_days"),
    ({**LAW, "strength": number(-0.1)}, "strength"), ({**LAW, "half_life_days": number(0.5)}, "half_life_days"),
    ({"lag": 3}, "lag"),
])
def test_refused(given, reason):
    with pytest.raises(InputError) as error:
        jinan({"publicity": given}, 1)
    assert reason in refusal(error)
