"""Violations brought forward only when something touches their firm, from candidates and the firm's history.

The onset rate is evaluated at the candidate's own time, so advancing often or seldom gives the same bits.
"""

from __future__ import annotations

import numpy as np

from jgsim.behaviour.response import days_since
from jgsim.terms.enums import Ending
from jgsim.terms.time import FAR

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

    Violations that were corrected break out again on the way. Returns the firms' cells and the position of each cell's
    firm in `firm`.
    """
    c, state = sim.candidates, sim.state
    cell, owner = cells_of(c, firm)
    first = state["next"][cell]
    count = c.cell_first[cell + 1] - first
    if count.any():
        # All candidates of these cells that are due and undecided; `place` is the position of each one's cell in `cell`.
        place = np.repeat(np.arange(cell.size), count)
        at = np.arange(place.size) + np.repeat(first - np.cumsum(count) + count, count)
        due = np.flatnonzero(c.start[at] <= time[owner][place])
        if due.size:
            at, place = at[due], place[due]
            likely = np.flatnonzero(_comes(sim, at, firm[owner[place]]))
            with state.writing("engine"):
                state["status"][at] = DID_NOT
                state["next"][cell] = first + np.bincount(place, minlength=cell.size)
                _begin(sim, at[likely], cell[place[likely]])
    if sim.lags is not None:
        again = np.flatnonzero(state["resume"][cell] <= time[owner])
        if again.size:
            with state.writing("engine"):
                relapse(sim, cell[again])
    return cell, owner


def _comes(sim, at: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Which candidates would begin, were their cells free: mark below current rate / ceiling, firm in operation."""
    c, state = sim.candidates, sim.state
    start = c.start[at]
    since = days_since(start, state["last_visit"][rows])
    tier = state["tier"][rows].astype(np.int64)
    rate = sim.deterrence[since] * sim.perceived[tier * sim.city.cells + sim.city.cell[rows]]
    for name, table in sim.recalling.items():
        rate *= table[days_since(start, sim.recalled(name)[rows])]
    if sim.lenient != 1:
        rate[start < state["lenient_until"][rows]] *= sim.lenient
    comes = (c.mark[at] < rate * sim.mark_scale) | (start < 0)
    if sim.closings:
        comes &= start < state["exit"][rows]
    return comes


def _begin(sim, at: np.ndarray, active: np.ndarray) -> None:
    c, state = sim.candidates, sim.state
    busy = state["busy"]
    while at.size:
        # The first that is left of each cell; the later ones see what it did.
        head = np.ones(at.size, bool)
        np.not_equal(active[1:], active[:-1], out=head[1:])
        now, on = at[head], active[head]
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
        rest = ~head
        at, active = at[rest], active[rest]


def relapse(sim, cell: np.ndarray) -> None:
    """Let the last violation of each cell break out again; what ran before goes into the ledger as a row of its own."""
    c, state = sim.candidates, sim.state
    which, when = state["open"][cell], state["resume"][cell].copy()
    state["resume"][cell] = FAR
    if sim.closings:
        there = when < state["exit"][c.firm[which]]
        cell, which, when = cell[there], which[there], when[there]
    rows = {
        "time": began(sim, which), "firm": c.firm[which], "group": c.group[which], "severity": c.severity[which],
        "candidate": which - c.cell_first[cell], "until": state["corrected"][which],
        "ending": np.full(which.size, Ending.CORRECTED), "found": state["found"][which],
        "corrected": state["corrected"][which], "segment": state["segment"][which],
    }
    sim.ledger.add("spell", rows)
    sim.remember(which, rows["time"], rows["until"])
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
    on = (state["status"][which] == BECAME) & (began(sim, which) <= time) & (time < end)
    old = state["segments"]
    for row in np.flatnonzero(np.isin(which, old[0])).tolist():
        mine = old[:, old[0] == which[row]]
        on[row] |= bool(((mine[1] <= time[row]) & (time[row] < mine[2])).any())
    return on
