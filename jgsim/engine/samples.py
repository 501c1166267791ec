"""Samples that officers take at firms, and what laboratories say of them: beside the visits of a round, in order."""

from __future__ import annotations

import numpy as np

from jgsim.engine.looks import enter_findings, find
from jgsim.engine.violations import advance
from jgsim.terms.campaign import SAMPLES, take
from jgsim.terms.enums import Response, Trigger
from jgsim.terms.lever import Stage
from jgsim.terms.steps import Going, Sampled
from jgsim.terms.time import FAR

_RESULT, _SAMPLE = 1, 2
"""Order of what happens at one firm in one minute; a visit comes before both."""
_PLACE = np.array([2, 0, 1], np.int8)
"""Place in a turn of a visit, a result and a sample."""
LABORATORY = -1
"""Who made a finding, instead of an officer."""


class Errands:
    """The samples of a round, and the results that come in it, one row each.

    Attributes
    ----------
    firm, when, kind : arrays
        Rows of firms, minutes, and whether it is a result or a sample.
    tasks : dict of arrays
        The tasks of the samples.
    results : dict of arrays
        The results (columns of the stage RESULT).
    """

    def __init__(self, tasks: dict[str, np.ndarray], when: np.ndarray, results: dict[str, np.ndarray]):
        self.tasks, self.results = tasks, results
        taken, told = when.size, results["firm"].size
        self.firm = np.concatenate([tasks["firm"].astype(np.intp), results["firm"].astype(np.intp)])
        self.when = np.concatenate([when, results["time"]]).astype(np.int32)
        self.kind = np.repeat(np.array([_SAMPLE, _RESULT], np.int8), (taken, told))
        self._row = np.concatenate([np.arange(taken), np.arange(told)])
        self._which = np.full(taken, -1, np.intp)
        self._there = np.zeros(taken, bool)

    def take_turns(self, firm: np.ndarray, when: np.ndarray) -> np.ndarray:
        """The turn of each visit; the errands keep theirs. A turn goes through results, samples and visits, one of each
        at a firm: the fewer turns, the fewer looks at a few firms only."""
        both = np.concatenate([firm, self.firm])
        kind = np.concatenate([np.zeros(firm.size, np.int8), self.kind])
        order = np.lexsort((kind, np.concatenate([when, self.when]), both))
        both, place = both[order], _PLACE[kind[order]]
        head = np.ones(order.size, bool)
        np.not_equal(both[1:], both[:-1], head[1:])
        later = np.zeros(order.size, np.int64)
        later[1:] = ~head[1:] & (place[1:] <= place[:-1])
        count = later.cumsum()
        turn = np.empty(order.size, np.int64)
        turn[order] = count - np.maximum.accumulate(np.where(head, count, 0))
        self._turn = turn[firm.size :]
        self.last = int(self._turn.max())
        return turn[: firm.size]

    def alone(self, sim) -> None:
        """Run the errands of a round without visits."""
        self.take_turns(self.firm[:0], self.when[:0])
        for turn in range(self.last + 1):
            self.run(sim, turn)

    def run(self, sim, turn: int) -> None:
        """Take the samples and hear the results of one turn, each firm once."""
        rows = (self._turn == turn).nonzero()[0]
        of = {kind: rows[self.kind[rows] == kind] for kind in (_RESULT, _SAMPLE)}
        if of[_RESULT].size:
            _hear(sim, take(self.results, self._row[of[_RESULT]]))
        if of[_SAMPLE].size:
            self._sample(sim, of[_SAMPLE])

    def _sample(self, sim, rows: np.ndarray) -> None:
        """Note what runs at the minutes of the samples."""
        firm, when, row = self.firm[rows], self.when[rows], self._row[rows]
        self._there[row] = (when < sim.exit[firm]) & (when < sim.city.firms["silent"][firm])
        if sim.period_violating is not None:
            return
        cell, owner = advance(sim, firm, when)
        on = (sim.candidates.cell_group[cell] == self.tasks["group"][row][owner]) & self._there[row][owner]
        on &= (sim.state["open"][cell] >= 0) & (when[owner] < sim.state["busy"][cell])
        self._which[row[owner[on]]] = sim.state["open"][cell[on]]

    def finish(self, sim) -> None:
        """Hand the samples of the round to the laboratories, and enter them."""
        tasks, size = self.tasks, self._which.size
        if not size:
            return
        sampled = Sampled(
            **{name: tasks[name] for name in ("firm", "campaign", "group", "order")}, when=self.when[:size],
            which=self._which, there=self._there, failed=np.zeros(size, bool), result=np.full(size, FAR, np.int64),
            cost=np.zeros(size, np.int64), minutes=np.zeros(size, np.int64),
        )
        sampled = sim.stage(Stage.SAMPLE, chain=sampled)
        first = sim.candidate_first(np.maximum(sampled.which, 0))
        sim.ledger.add("batch", {
            "time": sampled.when, "firm": sampled.firm, "group": sampled.group, "campaign": sampled.campaign,
            "due": tasks["due"], "taken": sampled.there, "failed": sampled.failed,
            "result": np.minimum(sampled.result, int(FAR)), "cost": sampled.cost, "minutes": sampled.minutes,
            "candidate": np.where(sampled.which >= 0, sampled.which - first, -1),
            "tier": sim.state["tier"][sampled.firm],
        })


def errands(sim, tasks: dict[str, np.ndarray], when: np.ndarray) -> Errands | None:
    """The samples that are taken in this round, and the results that come; None if there are none."""
    results = sim.stage(Stage.RESULT)
    if results is None or not (when.size or results["firm"].size):
        return None
    return Errands(tasks, when, results)


def are_samples(sim, campaign: np.ndarray) -> np.ndarray | None:
    """Which tasks are samples (bool); None if none is."""
    if not sim.pipeline[Stage.SAMPLE]:
        return None
    some = campaign >= SAMPLES
    return some if some.any() else None


def _hear(sim, results: dict[str, np.ndarray]) -> None:
    """Enter the failures that laboratories tell of at firms that are still there.

    What still runs is found like anything else. What is over by now is a finding of something past, corrected when it
    ended: it is entered, and nothing follows from it.
    """
    results = take(results, results["time"] < sim.exit[results["firm"]])
    if not results["firm"].size:
        return
    c, state = sim.candidates, sim.state
    firm, when = results["firm"].astype(np.intp), results["time"].astype(np.int32)
    which, group = results["which"].astype(np.intp), results["group"]
    cell, owner = advance(sim, firm, when)
    runs = (which[owner] >= 0) & (state["open"][cell] == which[owner]) & (when[owner] < state["busy"][cell])
    past = np.ones(firm.size, bool)
    past[owner[runs]] = False
    if runs.any():
        same = lambda value: np.full(firm.size, value)  # noqa: E731
        going = Going(firm, when, same(0), same(int(Trigger.KEY)), group, same(0), same(LABORATORY), same(LABORATORY),
                      same(SAMPLES), np.zeros(firm.size, np.uint64))
        find(sim, going, cell[runs], owner[runs], which[owner[runs]])
    rows = past.nonzero()[0]
    if rows.size:
        real, known = which[rows] >= 0, np.maximum(which[rows], 0)
        end = np.minimum(c.end[known], state["corrected"][known])
        enter_findings(
            sim, when[rows], firm[rows], group[rows], np.where(real, c.severity[known], 0),
            np.where(real, known - sim.candidate_first(known), -1), LABORATORY, Trigger.KEY,
            np.where(real, end, when[rows]), Response.ORDERED,
        )
