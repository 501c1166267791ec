"""Rule `step`: one tier down for a check with findings, perhaps one up for a clean one or for the time that passed."""

from __future__ import annotations

import numpy as np

from jgsim.levers.credit.settings import Credit
from jgsim.terms.enums import SOFT, Tier
from jgsim.terms.keys import high32, threshold32
from jgsim.terms.ladder import Ladder

BEST = int(Tier.A)


def _results(view) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Last month's results, by firm and time: firm, minute, and whether something was found, or nothing at all.

    Remote checks, and laboratories that tell of a failure, have results like visits. A check at which all that was found
    is tolerated has neither result.
    """
    visits, remote, findings = view.month_visits, view.month_remote, view.month_findings
    told = np.flatnonzero(findings["officer"] < 0) if "officer" in findings else np.empty(0, np.int64)
    laboratory = {"findings": np.ones(told.size, np.int8), **{c: findings[c][told] for c in ("firm", "time")}}
    firm, time, all_ = (
        np.concatenate([visits[c], remote[c], laboratory[c]]) for c in ("firm", "time", "findings")
    )
    order = np.lexsort((time, firm))
    firm, time, all_ = firm[order], time[order], all_[order].astype(np.int64)
    soft = np.isin(findings["measure"], SOFT)
    left = all_.copy()
    if soft.any():
        moment = lambda firm, time: (firm.astype(np.int64) << 32) + time  # noqa: E731
        at = np.searchsorted(moment(firm, time), moment(findings["firm"][soft], findings["time"][soft]))
        np.subtract.at(left, at, 1)
    return firm, time, left > 0, all_ == 0


def _worst(settings: Credit) -> int:
    return int(Tier[settings.step.worst])


def ladder(view, settings: Credit, known: None) -> Ladder:
    """How results move firms, as firms know it."""
    return Ladder(settings.step.up, settings.step.repair, _worst(settings))


def by_steps(view, settings: Credit) -> tuple[np.ndarray, np.ndarray]:
    """The firms whose tier changes after last month's results, and their new tiers."""
    worst = _worst(settings)
    tier = view.state["tier"].astype(np.int64)
    before = view.state["tier"]
    firm, time, found, clean = _results(view)
    first = np.flatnonzero(np.concatenate([[True], firm[1:] != firm[:-1]])) if firm.size else np.empty(0, np.int64)
    turn = np.arange(firm.size) - np.repeat(first, np.diff(np.append(first, firm.size)))
    lucky = high32(view.keys.stream("credit:up", view.month).bits(view.firms["key"][firm], time)) < np.uint64(
        threshold32(settings.step.up)
    )
    detected = np.zeros(tier.size, bool)
    risen = np.zeros(tier.size, bool)
    for k in range(int(turn.max()) + 1 if turn.size else 0):
        rows = np.flatnonzero((turn == k) & (before[firm] != Tier.NONE))
        down = rows[found[rows]]
        up = rows[clean[rows] & lucky[rows]]
        tier[firm[down]] = np.maximum(tier[firm[down]], np.minimum(tier[firm[down]] + 1, worst))
        tier[firm[up]] = np.maximum(tier[firm[up]] - 1, BEST)
        detected[firm[down]] = True
        risen[firm[up]] = True
    if settings.step.repair > 0:
        alive = view.alive()
        below_best = (before[alive] > BEST) & (before[alive] != Tier.NONE)
        waiting = alive[below_best & ~detected[alive] & ~risen[alive]]
        u = high32(view.keys.stream("credit:repair", view.month).bits(view.firms["key"][waiting]))
        tier[waiting[u < np.uint64(threshold32(settings.step.repair))]] -= 1
    moved = np.flatnonzero(tier != before)
    return moved, tier[moved].astype(np.int8)
