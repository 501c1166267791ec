"""The stock of firms: tiers, entries, exits, violations that run."""

from __future__ import annotations

import numpy as np

from jgsim.measures.sums import Sums, divide, ratio, times, with_horizon
from jgsim.terms.enums import Tier
from jgsim.terms.time import YEAR


def tables(frame) -> dict[str, Sums]:
    """Tables of this area by code."""
    flows = Flows(frame)
    running = times(frame.spells.minutes, 1 / YEAR)
    return {
        "tier_share": tier_share(frame),
        "entry_rate": ratio(flows.entered, flows.stock),
        "exit_rate": ratio(flows.closed, flows.stock),
        "prevalence": ratio({d: running[d] for d in ("all", "tier", "sector", "type")}, frame.exposure.years),
    }


def tier_share(frame) -> Sums:
    """Time in each tier over the time in any; NaN for no tier."""
    share = frame.exposure.years["tier"].copy()
    share[:, Tier.NONE] = np.nan
    return {"tier": divide(share, np.nansum(share, axis=1, keepdims=True))}


class Flows:
    """Entries, exits and opening stocks by year, in all and by type; the horizon has their sums."""

    def __init__(self, frame):
        kinds, kind = len(frame.codes["type"]), frame.firms["type"]
        enter, exit_ = frame.firms["enter"], frame.result.exit
        counts = {name: [] for name in ("entered", "closed", "stock")}
        for _, first, last in frame.periods.spans():
            came, went = enter < last, exit_ >= first
            rows = {
                "entered": came & (enter >= first),
                "closed": went & (exit_ < last),
                "stock": (enter < first) & went,
            }
            for name, where in rows.items():
                counts[name].append(np.bincount(kind[where], minlength=kinds))
        made = {name: with_horizon(np.array(rows)) for name, rows in counts.items()}
        self.entered, self.closed, self.stock = (
            {"all": table.sum(axis=1, keepdims=True), "type": table} for table in made.values()
        )
