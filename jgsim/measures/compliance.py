"""Compliance of firms that choose once a month (`behaviour.clock: period`)."""

from __future__ import annotations

import numpy as np

from jgsim.measures.sums import divide, with_horizon


def enter(frame, rows) -> None:
    """Add the share of firm-months without a violation; undefined where violations are spells of time."""
    table, tiers = frame.tables["period"], len(frame.codes["tier"])
    year = frame.periods.of(table["time"])
    inside = (year >= 0) & (year < frame.periods.years)
    place = year[inside] * tiers + table["tier"][inside]
    size = frame.periods.years * tiers
    firms, violating = (
        with_horizon(np.bincount(place, table[name][inside], size).reshape(frame.periods.years, tiers))
        for name in ("firms", "violating")
    )
    whole = [values.sum(axis=1, keepdims=True) for values in (firms, violating)]
    rows.add("compliance", {"all": divide(whole[0] - whole[1], whole[0]), "tier": divide(firms - violating, firms)})
