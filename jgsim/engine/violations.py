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
    with state.writing("engine"):
        last_visit = state["last_visit"]
        tier = state["tier"]
        active, who = cell, owner
        while active.size:
            at = state["next"][active]
            more = at < c.cell_first[active + 1]
            active, who, at = active[more], who[more], at[more]
            due = c.start[at] <= time[who]
            active, who, at = active[due], who[due], at[due]
            if not active.size:
                break
            start, rows = c.start[at], firm[who]
            rate = sim.deterrence[days_since(start, last_visit[rows])] * sim.perceived[tier[rows].astype(np.int64) * cells + cell_number[rows]]
            begins = (start >= state["busy"][active]) & ((c.mark[at] < rate * sim.mark_scale) | (start < 0))
            state["status"][at] = np.where(begins, BECAME, DID_NOT)
            on = active[begins]
            state["open"][on] = at[begins]
            state["busy"][on] = c.end[at[begins]]
            state["next"][active] = at + 1
    return cell, owner
