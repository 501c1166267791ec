"""What is seen of firms from afar at a round's begin: violations that run, and what levers make of them."""

from __future__ import annotations

from functools import partial

import numpy as np

from jgsim.engine.violations import advance_cells
from jgsim.terms.lever import Stage
from jgsim.terms.steps import UNLISTED, Watched


def watch(sim) -> None:
    """Have the levers look at firms from afar; enter their alerts and tasks."""
    if sim.pipeline[Stage.WATCH]:
        sim.view.running = partial(running, sim)
        watched = sim.stage(Stage.WATCH, chain=Watched())
        sim.view.running = None  # a run that its own view knew would stay in memory
        for rows in watched.alerts:
            sim.ledger.add("alert", {**rows, "tier": sim.state["tier"][rows["firm"]]})
        sim.put(watched.tasks)
        for tasks in watched.void:
            sim.plan(tasks)
            sim.drop(tasks, sim.view.round_span[0], UNLISTED)


def running(sim, cell: np.ndarray, firm: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The violations of cells (each once, with its firm) that run at the round's begin: candidates, and the position of
    each one's cell; none of firms that have closed by then.
    """
    state, begin = sim.state, sim.view.round_span[0]
    # What begins in that very minute is not there yet.
    advance_cells(sim, cell, firm, np.full(cell.size, begin - 1, np.int32))
    on = ((begin < state["busy"][cell]) & (state["open"][cell] >= 0) & (begin < sim.exit[firm])).nonzero()[0]
    return state["open"][cell[on]].astype(np.intp), on
