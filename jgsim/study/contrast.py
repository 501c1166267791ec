"""Differences between plans, paired by replication, with their intervals."""

from __future__ import annotations

import numpy as np

from jgsim.measures.estimate import estimate
from jgsim.study.results import NOBODY, Cube, Results

COLUMNS = (
    "measure", "year", "dimension", "group", "unit", "base", "plan", "base_mean", "plan_mean", "difference", "ci_low",
    "ci_high", "replications", "reason",
)
REASONS = ("", "base undefined", "plan undefined", "undefined")
"""Why there is no difference: nothing to count in the base, in the plan, in both (or never in the same replication)."""
AVERTED = {"onsets_averted": "onsets", "harm_averted": "harm", "closures_averted": "closings"}
"""Measures that only a comparison has, and what they count: the base's value minus the plan's on the same world."""


def contrasts(results: Results) -> dict[str, list]:
    """The columns of `comparison.csv`.

    difference = plan − base by replication, on the replications that both have; for what is averted the base counts 0
    and the plan what it averts. A plan equal to the base differs by exactly 0. Where no replication has both, means
    are those of base and plan alone, the difference is NaN, and `reason` (one of `REASONS`) says why.
    """
    cube = Cube(results.replications)
    for name, replication, part in results:
        cube.add(name, replication, part)
    values = {name: cube.values(name) for name in results.names}
    base, *plans = results.names
    columns: dict[str, list] = {name: [] for name in COLUMNS}
    for plan in plans:
        _add(columns, cube.rows, base, plan, values[base], values[plan])
        for averted, measure in AVERTED.items():
            _add_averted(columns, cube.rows, averted, measure, base, plan, values[base], values[plan])
    for replication, part in results.unsupervised.items():
        cube.add(NOBODY, replication, part)
    if results.unsupervised:
        nobody = cube.values(NOBODY)
        for plan in results.names:
            for averted, measure in AVERTED.items():
                _add_averted(columns, cube.rows, averted, measure, NOBODY, plan, nobody, cube.values(plan))
    return columns


def _add(columns, rows, base: str, plan: str, one: np.ndarray, two: np.ndarray) -> None:
    if not rows:
        return
    there = [np.isfinite(values).any(axis=1) for values in (one, two)]
    both = np.isfinite(one) & np.isfinite(two)
    paired = both.any(axis=1)
    keep = both | ~paired[:, None]
    one, two = np.where(keep, one, np.nan), np.where(keep, two, np.nan)
    gap = estimate((two - one).T)
    for name, column in zip(COLUMNS[:5], zip(*rows, strict=True), strict=True):
        columns[name] += column
    columns["base"] += [base] * len(rows)
    columns["plan"] += [plan] * len(rows)
    columns["base_mean"] += estimate(one.T).mean.tolist()
    columns["plan_mean"] += estimate(two.T).mean.tolist()
    columns["difference"] += gap.mean.tolist()
    columns["ci_low"] += gap.low.tolist()
    columns["ci_high"] += gap.high.tolist()
    columns["replications"] += gap.replications.tolist()
    columns["reason"] += [_reason(*row) for row in zip(paired.tolist(), *(a.tolist() for a in there), strict=True)]


def _reason(paired: bool, base: bool, plan: bool) -> str:
    return REASONS[0 if paired else 1 if plan and not base else 2 if base and not plan else 3]


def _add_averted(columns, rows, averted: str, measure: str, base: str, plan: str, one, two) -> None:
    at = [i for i, row in enumerate(rows) if row[0] == measure]
    gained = one[at] - two[at]
    named = [(averted, *rows[i][1:]) for i in at]
    _add(columns, named, base, plan, np.where(np.isfinite(gained), 0.0, np.nan), gained)
