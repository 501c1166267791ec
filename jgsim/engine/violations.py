"""Violations brought forward only when something touches their firm, from candidates and the firm's history.

The onset rate is evaluated at the candidate's own time, so advancing often or seldom gives the same bits.
"""

from __future__ import annotations

import numpy as np

from jgsim.behaviour.response import days_since

BECAME, DID_NOT = 1, 2


def cells_of(candidates, firm: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Cells of the firms, and for each cell the position of its firm in `firm`."""
    first, last = candidates.firm_first[firm], candidates.firm_first[firm + 1]
    count = last - first
    owner = np.repeat(np.arange(firm.size), count)
    cell = np.arange(owner.size) - np.repeat(np.cumsum(count) - count, count) + np.repeat(first, count)
    return cell, owner


def advance(sim, firm: np.ndarray, time: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Decide all candidates of the firms that start up to and including `time` (one per firm, each firm once).

    Returns the firms' cells and the position of each cell's firm in `firm`.
    """
    c, state = sim.candidates, sim.state
    cell_number, cells = sim.city.cell, sim.city.cells
    cell, owner = cells_of(c, firm)
    first = state["next"][cell]
    count = c.cell_first[cell + 1] - first
    if not count.any():
        return cell, owner
    # All candidates of these cells that are due and undecided; `place` is the position of each one's cell in `cell`.
    place = np.repeat(np.arange(cell.size), count)
    at = np.arange(place.size) + np.repeat(first - np.cumsum(count) + count, count)
    due = np.flatnonzero(c.start[at] <= time[owner][place])
    if not due.size:
        return cell, owner
    at, place = at[due], place[due]
    start, rows = c.start[at], firm[owner[place]]
    since = days_since(start, state["last_visit"][rows])
    rate = sim.deterrence[since] * sim.perceived[state["tier"][rows].astype(np.int64) * cells + cell_number[rows]]
    likely = np.flatnonzero((c.mark[at] < rate * sim.mark_scale) | (start < 0))
    with state.writing("engine"):
        state["status"][at] = DID_NOT
        state["next"][cell] = first + np.bincount(place, minlength=cell.size)
        at, active = at[likely], cell[place[likely]]
        busy = state["busy"]
        while at.size:
            # The first that is left of each cell; the later ones see what it did.
            head = np.ones(at.size, bool)
            np.not_equal(active[1:], active[:-1], out=head[1:])
            now, on = at[head], active[head]
            begins = c.start[now] >= busy[on]
            now, on = now[begins], on[begins]
            state["status"][now] = BECAME
            state["open"][on] = now
            busy[on] = c.end[now]
            rest = ~head
            at, active = at[rest], active[rest]
    return cell, owner
