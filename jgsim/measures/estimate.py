"""Means over replications and paired differences, with t intervals.

Replications whose value is NaN (runs that failed, ratios without a base) are left out and counted. Where an interval
cannot be given it is NaN, and `Estimate.reasons` says why; nothing here raises for want of replications.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

LEVEL = 0.95

_REASONS = {
    "zh": ("没有可用的重复", "只有一次重复，无法给出区间"),
    "en": ("no replication with a value", "one replication gives no interval"),
}


@dataclass(frozen=True)
class Estimate:
    """Means over replications; every array has one entry per measure.

    Attributes
    ----------
    mean, error : float64 arrays
        Mean and its standard error.
    low, high : float64 arrays
        Limits of the t interval.
    replications, left_out : int64 arrays
        Replications used, and those without a value.
    """

    mean: np.ndarray
    error: np.ndarray
    low: np.ndarray
    high: np.ndarray
    replications: np.ndarray
    left_out: np.ndarray

    @property
    def half_width(self) -> np.ndarray:
        """Half the width of the interval."""
        return (self.high - self.low) / 2

    def reasons(self, lang: str = "zh") -> np.ndarray:
        """Why there is no interval (object array of text, "" where there is one)."""
        none, one = _REASONS[lang]
        return np.where(self.replications == 0, none, np.where(self.replications == 1, one, "")).astype(object)


def estimate(values, level: float = LEVEL) -> Estimate:
    """Mean, standard error and t interval over the first axis (replications).

    `values`: (replications,) or (replications, measures).
    """
    values = np.asarray(values, np.float64)
    known = ~np.isnan(values)
    n = known.sum(axis=0)
    # Deviations from the first known value: equal values give their own mean and an error of exactly 0.
    origin = np.full(n.shape, np.nan)
    if len(values):
        origin = np.take_along_axis(values, known.argmax(axis=0)[None], axis=0)[0]
    off = np.where(known, values - origin, 0.0)
    shift = _divide(off.sum(axis=0), n, n > 0)
    mean = origin + shift
    square = (np.where(known, off - shift, 0.0) ** 2).sum(axis=0)
    error = np.sqrt(_divide(square, n * (n - 1.0), n > 1))
    half = _t(n, level) * error
    return Estimate(mean, error, mean - half, mean + half, n, len(values) - n)


def difference(base, plan, level: float = LEVEL) -> Estimate:
    """Paired difference plan − base: replications are paired by position, and both must have a value."""
    return estimate(np.asarray(plan, np.float64) - np.asarray(base, np.float64), level)


def t_interval(values, level: float = LEVEL) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean and limits of the t interval over the first axis."""
    made = estimate(values, level)
    return made.mean, made.low, made.high


def _divide(a, b, where):
    return np.divide(a, b, out=np.full(np.shape(a), np.nan), where=where)


def _t(n, level):
    """Quantile of Student's t with n − 1 degrees of freedom for a two-sided interval; NaN below two cases."""
    from scipy.special import stdtrit

    return np.where(n > 1, stdtrit(np.maximum(n - 1, 1), (1 + level) / 2), np.nan)
