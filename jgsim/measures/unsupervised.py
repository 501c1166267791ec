"""The same city without any supervision: what harm averted is measured against."""

from __future__ import annotations

import numpy as np

from jgsim.measures.exposure import overlap
from jgsim.measures.periods import Periods
from jgsim.measures.rows import Collector, Rows
from jgsim.measures.sums import with_horizon
from jgsim.terms.enums import Severity
from jgsim.terms.time import DAY, NEVER, YEAR


def without_supervision(city, scenario) -> dict[str, dict[str, float]]:
    """What violations would do if nobody was ever visited, and firms knew: every onset rate at its neutral value.

    Returns
    -------
    dict
        `onsets`, `violation_years`, `harm` and `closings` (defined as in `catalogue.CATALOGUE`) by year label, "all"
        for the horizon. They depend on the world alone; of the scenario only the measured years are read.
    """
    periods = Periods(city.clock, scenario.time.warm_up)
    candidates = city.candidates
    rows = neutral_violations(city)
    begin, severity = candidates.start[rows], candidates.severity[rows]
    until = np.minimum(candidates.end[rows], city.firms["exit"][candidates.firm[rows]])
    weight = np.array([city.settings.severity_weight[s.code].value for s in Severity])
    onsets = np.zeros(periods.years)
    minutes = np.zeros((periods.years, weight.size))
    for y, first, last in periods.spans():
        onsets[y] = np.count_nonzero((begin >= first) & (begin < last))
        minutes[y] = np.bincount(severity, overlap(begin, until, first, last), weight.size)
    found = {"onsets": onsets, "violation_years": minutes.sum(axis=1) / YEAR, "harm": minutes @ weight / DAY,
             "closings": np.zeros(periods.years)}
    return {m: dict(zip(periods.labels, with_horizon(v).tolist(), strict=True)) for m, v in found.items()}


def rows_without_supervision(city, scenario) -> Rows:
    """The same as rows of measures (dimension "all")."""
    periods = Periods(city.clock, scenario.time.warm_up)
    rows = Collector(periods.labels, {"all": ("all",)})
    for measure, by_year in without_supervision(city, scenario).items():
        rows.add(measure, {"all": np.array([[by_year[label]] for label in periods.labels])})
    return rows.rows()


def neutral_violations(city) -> np.ndarray:
    """Rows of the candidates that become violations when every onset rate is neutral (multiplier 1)."""
    c = city.candidates
    rows = np.flatnonzero((c.mark < (1 << 32) / city.settings.ceiling.value) | (c.start < 0))
    if not rows.size:
        return rows
    cell = np.repeat(np.arange(c.cell_firm.size, dtype=np.int32), np.diff(c.cell_first))[rows]
    at = np.flatnonzero(np.append(True, cell[1:] != cell[:-1]))
    last = np.append(at[1:], rows.size)
    start, end = c.start[rows], c.end[rows]
    busy = np.full(at.size, NEVER)
    begins = np.zeros(rows.size, bool)
    while at.size:  # the first of every cell, then the second where there is one, …
        now = start[at] >= busy
        begins[at] = now
        busy = np.where(now, end[at], busy)
        more = at + 1 < last
        at, last, busy = at[more] + 1, last[more], busy[more]
    return rows[begins]
