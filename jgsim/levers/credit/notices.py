"""Early warning (预警提示): firms that move down into a tier that is watched are told so."""

from __future__ import annotations

import numpy as np

from jgsim.levers.credit.settings import Credit
from jgsim.terms.enums import Tier


def warn(view, settings: Credit, firm: np.ndarray, tier: np.ndarray) -> None:
    """Warn those of the firms whose new `tier` is watched and worse than the old one.

    Writes the column `warned`, and `warnings`: warnings of this month and the officer-minutes that they take, by
    district (int64, two rows); an empty table where there is no early warning.
    """
    state, begin = view.state, view.month_span[0]
    if settings.warning is None:
        if state["warnings"].size:
            state["warnings"] = np.empty((2, 0), np.int64)
        return
    watched = np.array([t.code in settings.warning.tiers for t in Tier])
    state["warned"][firm[watched[tier] & (tier > state["tier"][firm])]] = begin
    # Counted from the column, as firms may move twice in a month: by new rules, then by last month's results.
    count = np.bincount(view.firms["district"][state["warned"] == begin], minlength=view.pools)
    minutes = np.rint(count * settings.warning.minutes)
    state["warnings"] = np.stack([count, minutes]).astype(np.int64)
