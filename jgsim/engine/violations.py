"""Violations brought forward only when something touches their firm, from candidates and the firm's history.

Rows are `np.intp` here: NumPy takes six times as long with a few rows of another type.
The onset rate is evaluated at the candidate's own time, so advancing often or seldom gives the same bits.
"""

from __future__ import annotations

import numpy as np

from jgsim.behaviour.response import days_since
from jgsim.terms.enums import Ending
from jgsim.terms.lever import Stage
from jgsim.terms.time import FAR

BECAME, DID_NOT = 1, 2


def cells_of(candidates, firm: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Cells of the firms, and for each cell the position of its firm in `firm`."""
    first = candidates.firm_first[firm]
    count = candidates.firm_first[1:][firm] - first
    owner = np.arange(firm.size).repeat(count)
    return rows_of(first, count), owner


def heads(values: np.ndarray) -> np.ndarray:
    """Where a run of equal values begins (bool)."""
    head = np.empty(values.size, bool)
    head[:1] = True
    np.not_equal(values[1:], values[:-1], head[1:])
    return head


def rows_of(first: np.ndarray, count: np.ndarray) -> np.ndarray:
    """The rows of several stretches one after the other, each given by its first row and how many there are."""
    last = count.cumsum()
    first = first - last
    first += count
    found = first.repeat(count)
    found += np.arange(found.size)
    return found


def advance(sim, firm: np.ndarray, time: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Decide all candidates of the firms that start up to and including `time` (one per firm, each firm once).

    Violations that were corrected break out again on the way. Returns the firms' cells and the position of each cell's
    firm in `firm`.
    """
    cell, owner = cells_of(sim.candidates, firm)
    advance_cells(sim, cell, firm[owner], time[owner])
    return cell, owner


def advance_cells(sim, cell: np.ndarray, firm: np.ndarray, until: np.ndarray) -> None:
    """The same for some cells of firms, each cell once, with its firm and minute: no cell depends on another."""
    c, state = sim.candidates, sim.state
    first = state["next"][cell]
    count = c.cell_first[1:][cell] - first
    if count.any():
        # All candidates of these cells that are due and undecided; `place` is the position of each one's cell in `cell`.
        place = np.arange(cell.size).repeat(count)
        at = rows_of(first, count)
        due = (c.start[at] <= until[place]).nonzero()[0]
        if due.size:
            at, place = at[due], place[due]
            likely = _comes(sim, at, firm[place]).nonzero()[0]
            with state.writing("engine"):
                state["status"][at] = DID_NOT
                state["next"][cell] = first + np.bincount(place, minlength=cell.size)
                _begin(sim, at[likely], cell[place[likely]])
    if sim.lags is not None:
        again = (state["resume"][cell] <= until).nonzero()[0]
        if again.size:
            with state.writing("engine"):
                relapse(sim, cell[again])


def _comes(sim, at: np.ndarray, firm: np.ndarray) -> np.ndarray:
    """Which candidates would begin, were their cells free: mark below current rate / ceiling, firm in operation."""
    c, state = sim.candidates, sim.state
    start = c.start[at]
    since = days_since(start, state["last_visit"][firm])
    cell = state["tier"][firm].astype(np.int64)
    cell *= sim.city.cells
    cell += sim.city.cell[firm]
    rate = sim.deterrence[since] * sim.perceived[cell]
    for name, table in sim.recalling.items():
        rate *= table[days_since(start, sim.recalled(name)[firm])]
    for step in sim.pipeline[Stage.ONSET]:
        rate = step.function(sim.view, step.settings, firm, start, rate)
    if sim.lenient != 1:
        rate[start < state["lenient_until"][firm]] *= sim.lenient
    comes = (c.mark[at] < rate * sim.mark_scale) | (start < 0)
    if sim.closings:
        comes &= start < state["exit"][firm]
    return comes


def _begin(sim, at: np.ndarray, active: np.ndarray) -> None:
    c, state = sim.candidates, sim.state
    busy = state["busy"]
    first = heads(active).nonzero()[0]
    end = np.append(first[1:], at.size)
    while first.size:
        # The first that is left of each cell; the later ones see what it did.
        now, on = at[first], active[first]
        if sim.lags is not None:
            again = on[state["resume"][on] <= c.start[now]]
            if again.size:
                relapse(sim, again)
        begins = c.start[now] >= busy[on]
        now, on = now[begins], on[begins]
        state["status"][now] = BECAME
        state["open"][on] = now
        busy[on] = c.end[now]
        if sim.lags is not None:
            state["resume"][on] = FAR
        first = first + 1
        rest = first < end
        first, end = first[rest], end[rest]


def relapse(sim, cell: np.ndarray) -> None:
    """Let the last violation of each cell break out again; what ran before goes into the ledger as a row of its own."""
    c, state = sim.candidates, sim.state
    which, when = state["open"][cell].astype(np.intp), state["resume"][cell]
    state["resume"][cell] = FAR
    if sim.closings:
        there = when < state["exit"][c.firm[which]]
        cell, which, when = cell[there], which[there], when[there]
    before = {
        "time": began(sim, which), "firm": c.firm[which], "group": c.group[which], "severity": c.severity[which],
        "candidate": which - c.cell_first[cell], "until": state["corrected"][which],
        "ending": Ending.CORRECTED, "found": state["found"][which],
        "corrected": state["corrected"][which], "segment": state["segment"][which],
    }
    sim.ledger.add("spell", before)
    if sim.city.tips.time.size:
        # Reports may tell of the time before.
        old = state["segments"]
        size = old.shape[1]
        new = np.empty((3, size + which.size), np.int64)
        new[:, :size], new[0, size:], new[1, size:], new[2, size:] = old, which, before["time"], before["until"]
        state["segments"] = new
    state["segment"][which] += 1
    state["began"][which] = when
    state["found"][which] = FAR
    state["corrected"][which] = FAR
    state["busy"][cell] = c.end[which]


def began(sim, which: np.ndarray) -> np.ndarray:
    """Minute at which each violation began, or last broke out again."""
    return np.where(sim.state["segment"][which] > 0, sim.state["began"][which], sim.candidates.start[which])


def runs(sim, which: np.ndarray, time: np.ndarray) -> np.ndarray:
    """Whether violations run at given minutes, up to which their firms were brought forward (bool)."""
    c, state = sim.candidates, sim.state
    end = np.minimum(c.end[which], state["corrected"][which])
    again = state["segment"][which] > 0
    on = (np.where(again, state["began"][which], c.start[which]) <= time) & (time < end)
    on &= state["status"][which] == BECAME
    old = state["segments"]
    if old.size:
        again = again.nonzero()[0]
        for row in again[(which[again][:, None] == old[0]).any(axis=1)].tolist():
            mine = old[:, old[0] == which[row]]
            on[row] |= bool(((mine[1] <= time[row]) & (time[row] < mine[2])).any())
    return on
