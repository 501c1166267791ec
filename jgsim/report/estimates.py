"""Means over replications with their own interval, for every scenario of a comparison."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from jgsim.measures.estimate import estimate


@dataclass(frozen=True)
class Mean:
    """Mean over replications and its 95 % interval (NaN with fewer than two)."""

    mean: float
    low: float
    high: float

    @property
    def half(self) -> float:
        """Half-width of the interval."""
        return (self.high - self.low) / 2


MISSING = Mean(math.nan, math.nan, math.nan)


def means(comparison, measure: str, *, year="all", dimension="all", group="all", rows=None) -> dict[str, Mean]:
    """A measure's mean by scenario, base first; `rows` to look in other rows than the totals and tiers."""
    table = comparison.measures if rows is None else rows
    table = table[
        (table["measure"] == measure) & (table["year"] == year) & (table["dimension"] == dimension)
        & (table["group"] == group)
    ]
    values = {name: some["value"].to_numpy() for name, some in table.groupby("scenario", observed=True)}
    return {s.name: mean_of(values[s.name]) if s.name in values else MISSING for s in comparison.scenarios}


def mean_of(values) -> Mean:
    """Mean of the values that are not NaN, and its t interval."""
    found = estimate(np.asarray(values, np.float64))
    return Mean(float(found.mean), float(found.low), float(found.high))
