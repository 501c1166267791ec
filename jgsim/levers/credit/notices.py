"""Early warning (预警): firms that move down into a tier that is watched are told so, which takes time at the desk."""

from __future__ import annotations

import numpy as np

from jgsim.levers.credit.settings import Credit
from jgsim.terms.enums import Desk, Tier


def warn(view, settings: Credit, firm: np.ndarray, tier: np.ndarray) -> None:
    """Warn those of the firms (each once) whose new `tier` is watched and worse than the old one.

    Writes the columns `warned` (the month's first minute) and `warnings` (by district).
    """
    if settings.warning is None:
        return
    state, begin = view.state, view.month_span[0]
    watched = np.array([t.code in settings.warning.tiers for t in Tier])
    # A firm may move twice in a month, by new rules and by last month's results; it is told once.
    firm = firm[watched[tier] & (tier > state["tier"][firm]) & (state["warned"][firm] != begin)]
    state["warned"][firm] = begin
    state["warnings"][:] += np.bincount(view.firms["district"][firm], minlength=view.pools)


def desk(view, settings: Credit, work: list) -> list:
    """Warnings that have come up since the last round: (activity, count, minutes) by district, added to `work`."""
    if settings.warning is None:
        return work
    count = view.state["warnings"].copy()
    view.state["warnings"][:] = 0
    return [*work, (Desk.WARNING, count, np.rint(count * settings.warning.minutes).astype(np.int64))]
