"""What a base shows for each of its moments, and whether that is inside the range."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from jgsim.measures.catalogue import CATALOGUE, Measure
from jgsim.measures.estimate import estimate
from jgsim.measures.moments.catalogue import STATISTICS
from jgsim.scenario.moments import HORIZON, Moment
from jgsim.study.results import Results

HOLDS, EDGE, OPEN, FAILS, UNKNOWN = "holds", "edge", "open", "fails", "unknown"
KNOWN: dict[str, Measure] = {**CATALOGUE, **STATISTICS}
"""All that a moment can be about, by code; where both have a name, it is the measure that is meant."""


@dataclass(frozen=True)
class Judged:
    """A moment beside what was simulated.

    Attributes
    ----------
    code : str
    moment : Moment
    values : float64 array (replications)
        Value of each replication; of a trend the slope a year.
    mean, half_width : float
        Mean and half the width of its 95 % t interval; of a trend the standard normal deviate, and NaN.
    replications : int
        Those with a value.
    verdict : str
        "holds"; "edge": the mean is inside the range, its interval is not wholly; "open": the mean is outside, its
        interval reaches in; "fails"; "unknown": there is no value, or too few replications for a trend.
    full_size_only : bool
        A run below full size does not estimate what the full city would show.
    """

    code: str
    moment: Moment
    values: np.ndarray
    mean: float
    half_width: float
    replications: int
    verdict: str
    full_size_only: bool

    @property
    def ok(self) -> bool:
        """Whether the mean is inside the range."""
        return self.verdict in (HOLDS, EDGE)


def judged(results: Results, moments: dict[str, Moment], firms: int, city: int) -> Iterator[Judged]:
    """Each moment of the first scenario, simulated with `firms` of the `city` firms that it has in full."""
    for code, moment in moments.items():
        values, known = series(results, moment) * factor(moment, firms, city, len(results.years) - 1), KNOWN[moment.measure]
        mean, half, count = _trend(values) if moment.trend else _mean(values)
        verdict = _verdict(moment, mean, 0.0 if np.isnan(half) else half)
        yield Judged(code, moment, values, mean, half, count, verdict, firms < city and not known.scale_free)


def _verdict(moment: Moment, mean: float, half: float) -> str:
    if np.isnan(mean):
        return UNKNOWN
    if moment.low <= mean <= moment.high:
        return HOLDS if moment.low <= mean - half and mean + half <= moment.high else EDGE
    return OPEN if mean - half <= moment.high and mean + half >= moment.low else FAILS


def series(results: Results, moment: Moment) -> np.ndarray:
    """Values by replication (float64, NaN where a run has none); of a trend slopes a year over the measured years."""
    name, wanted = results.names[0], results.years[:-1] if moment.trend else [moment.year]
    found = np.full((results.replications, len(wanted)), np.nan)
    parts = results.parts if moment.measure in CATALOGUE else results.statistics
    dimension, groups = next(iter(moment.by.items()), (HORIZON, [HORIZON]))
    for replication in range(results.replications):
        part = parts.get((name, replication))
        if part is not None:
            mine = part.where("measure", moment.measure) & part.where("dimension", dimension) & part.where("group", *groups)
            rows = np.flatnonzero(mine)
            year, value = np.array(part.words("year", rows), object), part.value[rows]
            found[replication] = [value[year == label].sum() if (year == label).any() else np.nan for label in wanted]
    if not moment.trend:
        return found[:, 0]
    if len(wanted) < 2:
        return np.full(results.replications, np.nan)
    years = np.arange(len(wanted)) - (len(wanted) - 1) / 2
    return found @ years / (years**2).sum()


def factor(moment: Moment, firms: int, city: int, years: int) -> float:
    """What a value is multiplied by so that it is per year, in the full city, or both."""
    made = 1.0
    if moment.scale in ("city", "city_year"):
        made *= city / firms
    if moment.scale in ("year", "city_year") and moment.year == HORIZON:
        made /= years
    return made


def _mean(values: np.ndarray) -> tuple[float, float, int]:
    made = estimate(values)
    return float(made.mean), float(made.half_width), int(made.replications)


def _trend(slopes: np.ndarray) -> tuple[float, float, int]:
    """The standard normal deviate with the tail of the slopes' t statistic: few replications do not make it larger."""
    from scipy.special import ndtri, stdtr

    made = estimate(slopes)
    mean, error, count = float(made.mean), float(made.error), int(made.replications)
    if count < 2:
        return np.nan, np.nan, count
    if error == 0:
        return 0.0 if mean == 0 else np.copysign(np.inf, mean), np.nan, count
    tail = stdtr(count - 1, -abs(mean / error))
    return float(np.copysign(-ndtri(tail), mean)), np.nan, count
