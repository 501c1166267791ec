"""A small city in which stages of the engine and of levers can be called by hand."""

import numpy as np

from jgsim.engine.board import Board
from jgsim.engine.ledger import Ledger
from jgsim.engine.run import city_of
from jgsim.engine.simulation import Simulation
from jgsim.terms.campaign import empty_tasks, tasks_of
from jgsim.terms.steps import GO, Found, Held
from jgsim.terms.time import DAY

from .bench import bench


def small(changes: dict | None = None, years: int = 2, firms: int = 40) -> Simulation:
    """A run of the quiet city that has not begun; its view stands in the first month, nothing is in its ledger."""
    scenario = bench(changes or {}, years)
    sim = Simulation(city_of(scenario, 1, 0, firms), scenario)
    sim.view.set_month(0)
    sim._enter()
    sim._terms()
    sim.board, sim.round_before = Board(empty_tasks(), 0), 0
    sim.view.set_round(0, 7 * DAY)
    sim.view.ledger = sim.ledger = Ledger()
    return sim


def to_hold_back(rows: list[tuple]) -> Held:
    """Tasks of a round in their order of priority, from (firm, trigger, day)."""
    firm, trigger, day = (np.array(column) for column in zip(*rows, strict=True))
    tasks = tasks_of(
        firm=firm, mask=1, trigger=trigger, campaign=0, due=day * DAY, until=10**6,
        order=np.arange(firm.size, dtype=np.uint64),
    )
    return Held(tasks, tasks["due"].copy(), np.full(firm.size, GO, np.int8), np.zeros(firm.size, bool))


def findings(sim: Simulation, time, trigger=0, looks=1, severity=1, cell=None) -> Found:
    """Findings of the first violation of the first cells (or of `cell`), one each."""
    c = sim.candidates
    time = np.asarray(time, np.int32)
    cell = np.arange(time.size) if cell is None else np.asarray(cell)
    which = c.cell_first[cell]
    full = lambda value, kind: np.broadcast_to(value, time.size).astype(kind)  # noqa: E731
    return Found(
        rows={
            "time": time, "firm": c.cell_firm[cell], "cell": cell, "which": which, "number": c.number[which],
            "looks": full(looks, np.uint16), "group": c.cell_group[cell], "severity": full(severity, np.int8),
            "trigger": full(trigger, np.int8), "tier": full(0, np.int8), "entered": full(1, bool),
            "provable": full(1, bool), "minutes": full(-1, np.int64),
            "officer": full(0, np.int64),
        },
        measure=np.zeros(time.size, np.int8), corrected=time + np.int32(DAY), case=np.zeros(time.size, bool),
        tolerated=np.zeros(time.size, bool),
    )


def refusal(error) -> str:
    """The text of an error, which must name one mistake only."""
    text = str(error.value)
    assert text.count("\n") == 0 and 0 < len(text) < 400, text
    return text
