"""Unit: violations brought forward, relapses, closings."""

import numpy as np
import pytest
from theory.bench import group, number
from theory.small import small

from jgsim.engine.violations import BECAME, DID_NOT, advance, began, cells_of, relapse, runs
from jgsim.terms.time import DAY, FAR, YEAR

GROUPS = {"world.groups.item": group("office", rate=2.0, spell=0.3), "world.groups.more": group("office", rate=1.0)}
RELAPSE = {"behaviour.relapse": {"share": number(1.0), "days": number(20.0)}}


def forward(sim, minute: int, firm=None) -> None:
    firm = np.arange(sim.city.firms["key"].size) if firm is None else np.asarray(firm)
    advance(sim, firm, np.full(firm.size, minute, np.int32))


def by_hand(sim, until: int, comes=lambda which: True) -> np.ndarray:
    """The candidates that become violations, one after the other."""
    c, became = sim.candidates, []
    for first, last in zip(c.cell_first, c.cell_first[1:], strict=False):
        busy = -(2**40)
        for which in range(first, last):
            if c.start[which] <= until and c.start[which] >= busy and comes(which):
                became.append(which)
                busy = c.end[which]
    return np.array(became)


def one(sim, until: int) -> tuple[int, int]:
    """A cell, and its violation that has run for long and will run on at a minute."""
    c = sim.candidates
    open_ = sim.state["open"]
    long = (c.start[open_] > DAY) & (c.start[open_] < until - 30 * DAY) & (sim.state["busy"] > until + 60 * DAY)
    cell = np.flatnonzero((open_ >= 0) & long)[0]
    return int(cell), int(open_[cell])


def corrected(sim, cell: int, which: int, at: int, again: int = int(FAR)) -> None:
    """Let a violation end at a minute and break out again at another."""
    with sim.state.writing("engine"):
        sim.state["corrected"][which] = sim.state["busy"][cell] = at
        sim.state["found"][which] = at
        sim.state["resume"][cell] = again


def test_cells_come_firm_by_firm_and_know_their_place():
    sim = small(GROUPS)
    c = sim.candidates
    firm = np.array([7, 3, 30])
    cell, owner = cells_of(c, firm)
    assert np.array_equal(c.cell_firm[cell], firm[owner]) and (np.diff(owner) >= 0).all()
    assert sorted(cell.tolist()) == np.flatnonzero(np.isin(c.cell_firm, firm)).tolist()


def test_a_candidate_begins_where_none_of_its_kind_runs():
    sim = small(GROUPS)
    forward(sim, YEAR)
    c, status = sim.candidates, sim.state["status"]
    wanted = by_hand(sim, YEAR)
    assert wanted.size > 50 and np.flatnonzero(status == BECAME).tolist() == wanted.tolist()
    assert np.array_equal(status > 0, c.start <= YEAR) and (status == DID_NOT).sum() > 10
    last = sim.state["open"][sim.state["open"] >= 0]
    assert np.isin(last, wanted).all()


@pytest.mark.parametrize("step", [DAY, 11 * DAY, 200 * DAY])
def test_going_forward_often_or_seldom_is_the_same(step):
    whole, part = small({**GROUPS, **RELAPSE}), small({**GROUPS, **RELAPSE})
    for sim in (whole, part):
        forward(sim, 100 * DAY)
        for cell in np.flatnonzero((sim.state["open"] >= 0) & (sim.state["busy"] > 110 * DAY))[:20]:
            corrected(sim, cell, sim.state["open"][cell], 110 * DAY, 110 * DAY + int(cell) * 500)
    forward(whole, 400 * DAY)
    for minute in range(100 * DAY, 400 * DAY, step):
        forward(part, minute)
    forward(part, 400 * DAY)
    assert whole.state.hash() == part.state.hash()
    assert whole.ledger.table("spell")["time"].size > 5


def test_firms_that_close_begin_nothing_more():
    sim = small(GROUPS)
    sim.close(np.array([3, 5, 3]), np.array([200 * DAY, 100 * DAY, 90 * DAY]), 1)
    forward(sim, YEAR)
    c, exit_ = sim.candidates, sim.exit
    assert exit_[[3, 5]].tolist() == [90 * DAY, 100 * DAY]
    wanted = by_hand(sim, YEAR, lambda which: c.start[which] < exit_[c.firm[which]])
    assert np.flatnonzero(sim.state["status"] == BECAME).tolist() == wanted.tolist()
    assert wanted.size < by_hand(sim, YEAR).size


def test_only_a_sooner_closing_counts_and_keeps_its_cause():
    sim = small()
    sim.close(np.array([1]), np.array([50 * DAY]), 1)
    sim.close(np.array([1, 2]), np.array([60 * DAY, 60 * DAY]), 0)
    assert sim.exit[[1, 2]].tolist() == [50 * DAY, 60 * DAY] and sim.state["cause"][[1, 2]].tolist() == [1, 0]
    assert sim.view.firms["exit"][1] == 50 * DAY and sim.closings
    sim.view.set_month(2)
    assert not np.isin([1, 2], sim.view.alive()).any() and sim.view.alive().size == 38


def test_tolerance_thins_onsets_until_it_ends():
    sim = small(GROUPS)
    sim.lenient = 0.0
    with sim.state.writing("tolerance"):
        sim.state["lenient_until"][::2] = 200 * DAY
    forward(sim, YEAR)
    c = sim.candidates
    wanted = by_hand(sim, YEAR, lambda which: c.firm[which] % 2 == 1 or c.start[which] >= 200 * DAY)
    assert np.flatnonzero(sim.state["status"] == BECAME).tolist() == wanted.tolist()


def test_a_relapse_is_a_row_of_its_own_and_may_be_found_anew():
    sim = small({**GROUPS, **RELAPSE})
    forward(sim, YEAR)
    cell, which = one(sim, YEAR)
    corrected(sim, cell, which, YEAR + DAY, YEAR + 9 * DAY)
    with sim.state.writing("engine"):
        relapse(sim, np.array([cell]))
    (row,) = zip(*sim.ledger.table("spell").values(), strict=True)
    spell = dict(zip(sim.ledger.table("spell"), row, strict=True))
    c, state = sim.candidates, sim.state
    assert (spell["time"], spell["until"], spell["segment"]) == (c.start[which], YEAR + DAY, 0)
    assert (spell["found"], spell["corrected"], spell["firm"]) == (YEAR + DAY, YEAR + DAY, c.firm[which])
    assert (state["segment"][which], state["found"][which], state["corrected"][which]) == (1, FAR, FAR)
    assert began(sim, np.array([which])).tolist() == [YEAR + 9 * DAY]
    assert state["busy"][cell] == c.end[which] and state["resume"][cell] == FAR


def test_nothing_breaks_out_again_at_a_firm_that_has_closed():
    sim = small({**GROUPS, **RELAPSE})
    forward(sim, YEAR)
    cell, which = one(sim, YEAR)
    corrected(sim, cell, which, YEAR + DAY, YEAR + 9 * DAY)
    sim.close(sim.candidates.firm[[which]], np.array([YEAR + 9 * DAY]), 0)
    with sim.state.writing("engine"):
        relapse(sim, np.array([cell]))
    assert sim.state["segment"][which] == 0 and not sim.ledger.table("spell")["time"].size


def test_a_new_violation_takes_the_place_of_a_relapse():
    sim = small({**GROUPS, **RELAPSE})
    forward(sim, 100 * DAY)
    c = sim.candidates
    last = c.cell_first[1:]
    # A cell whose next candidate comes while the corrected one would be waiting to break out again.
    for cell in np.flatnonzero((sim.state["open"] >= 0) & (sim.state["busy"] > 101 * DAY) & (sim.state["next"] < last)):
        coming, which = int(sim.state["next"][cell]), int(sim.state["open"][cell])
        if c.start[coming] > 102 * DAY and c.end[coming] > c.start[coming] + 2 * DAY:
            break
    start = int(c.start[coming])
    corrected(sim, cell, which, 101 * DAY, start + DAY)
    forward(sim, start + 2 * DAY, [c.firm[which]])
    assert sim.state["open"][cell] == coming and sim.state["resume"][cell] == FAR and sim.state["segment"][which] == 0


def test_what_runs_at_a_minute_knows_corrections_and_relapses():
    sim = small({**GROUPS, **RELAPSE, "world.tips": {
        "ceiling": 1, "hazard": {"minor": 1.0, "general": 1.0, "serious": 1.0}, "insider": 0.2, "unfounded": 0.3,
        "professional": 0.4, "complaints": 0.6}})
    forward(sim, YEAR)
    cell, which = one(sim, YEAR)
    start = int(sim.candidates.start[which])
    here = lambda *minute: runs(sim, np.full(len(minute), which), np.array(minute)).tolist()  # noqa: E731
    assert here(start - 1, start, YEAR) == [False, True, True]
    corrected(sim, cell, which, YEAR + DAY, YEAR + 9 * DAY)
    assert here(start, YEAR + DAY - 1, YEAR + DAY) == [True, True, False]
    with sim.state.writing("engine"):
        relapse(sim, np.array([cell]))
    minutes = start - 1, start, YEAR + DAY - 1, YEAR + DAY, YEAR + 9 * DAY - 1, YEAR + 9 * DAY
    assert here(*minutes) == [False, True, True, False, False, True]
    sim.round_before = YEAR + DAY  # reports of that time have all come in
    sim._forget()
    assert here(*minutes) == [False, False, False, False, False, True]
