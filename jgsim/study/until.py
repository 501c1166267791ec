"""How many replications: as many as were asked for, or until an interval is narrow enough."""

from __future__ import annotations

import numpy as np

from jgsim.measures.estimate import estimate
from jgsim.study.contrast import AVERTED
from jgsim.study.options import Options, Until
from jgsim.study.results import Results

FIRST_LOOK = 5


def looks(options: Options) -> list[int]:
    """Numbers of replications after which a study looks whether it is done: 5, 10, 20, 40 … and the most allowed.

    Only these: to look after every replication would stop at intervals that are narrow by luck.
    """
    if options.until is None:
        return [options.replications]
    counts, count = [], FIRST_LOOK
    while count < options.replications:
        counts.append(count)
        count *= 2
    return [*counts, options.replications]


def half_widths(results: Results, until: Until) -> dict[str, float]:
    """Half-width by plan, of the paired difference of the horizon's total to the base; by scenario if there is one."""
    measure = AVERTED.get(until.measure, until.measure)
    base, *plans = results.names
    first = results.series(base, measure)
    if not plans:
        return {base: float(estimate(first).half_width)}
    return {plan: float(estimate(results.series(plan, measure) - first).half_width) for plan in plans}


def look(results: Results, until: Until) -> dict:
    """What a look sees, for the record: replications, half-widths (None: there is none), whether that is enough."""
    widths = half_widths(results, until)
    return {
        "replications": results.replications,
        "half_width": {name: width if np.isfinite(width) else None for name, width in widths.items()},
        "enough": all(width <= until.half_width for width in widths.values()),
    }
