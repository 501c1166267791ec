"""Reports and complaints of the last round, and what the levers make of them."""

from __future__ import annotations

import numpy as np

from jgsim.engine.violations import advance, heads, runs
from jgsim.terms.campaign import take
from jgsim.terms.enums import TipKind
from jgsim.terms.lever import Stage
from jgsim.terms.steps import Tipped

_FOUNDED, _COMPLAINT = int(TipKind.FOUNDED), int(TipKind.COMPLAINT)
_COLUMNS = ("time", "firm", "kind", "candidate", "group", "severity", "mark", "number", "insider")


def take_tips(sim) -> None:
    """Hand the reports and complaints that came since the last round began to the levers."""
    tips = sim.city.tips
    if not tips.time.size or not sim.pipeline[Stage.REPORT]:
        return
    span = np.array([sim.round_before, sim.view.round_span[0]], tips.time.dtype)
    first, last = tips.time.searchsorted(span).tolist()
    if first == last:
        return
    got = {name: getattr(tips, name)[first:last] for name in _COLUMNS}
    there = got["time"] < sim.exit[got["firm"]]
    if not there.all():
        got = take(got, there)
    got["firm"], got["candidate"] = got["firm"].astype(np.intp), got["candidate"].astype(np.intp)
    founded = (got["kind"] == _FOUNDED).nonzero()[0]
    got["real"] = np.zeros(got["time"].size, bool)
    if founded.size:
        got["real"][founded] = _real(sim, got["firm"][founded], got["time"][founded], got["candidate"][founded])
    size = got["time"].size
    tipped = Tipped(got, np.zeros(size, bool), np.zeros(size, bool), np.full(size, -1, np.int32))
    tipped = sim.stage(Stage.REPORT, chain=tipped)
    sim.put(tipped.tasks)
    some = (tipped.accepted & (got["kind"] != _COMPLAINT)).nonzero()[0]
    if some.size:
        cell_first = sim.candidate_first
        which = got["candidate"][some]
        sim.ledger.add("tip", {
            **{name: got[name][some] for name in ("time", "firm", "kind", "group", "severity", "insider")},
            "candidate": np.where(which >= 0, which - cell_first(which), -1), "visited": tipped.visited[some],
            "due": tipped.due[some], "tier": sim.state["tier"][got["firm"][some]],
        })


def _real(sim, firm, time, which) -> np.ndarray:
    """Whether the violations ran at the minutes of the reports."""
    order = firm[::-1].argsort(kind="stable")  # by firm, the last report of each before the others
    last = firm.size - 1 - order
    last = last[heads(firm[last])]
    advance(sim, firm[last], time[last])
    return runs(sim, which, time)
