"""Quantiles, Gini coefficients and Kaplan–Meier shares of many groups at once."""

from __future__ import annotations

import numpy as np

from jgsim.measures.sums import divide


def in_groups(group: np.ndarray, groups: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Order by group that keeps the order inside each; the groups' sizes; the position of each one's first entry."""
    # Keys of 16 bits are sorted by radix, several times as fast as others.
    order = np.argsort(group.astype(np.min_scalar_type(max(groups - 1, 0))), kind="stable")
    count = np.bincount(group, minlength=groups)
    return order, count, np.cumsum(count) - count


def quantile(group: np.ndarray, value: np.ndarray, groups: int, share: float) -> np.ndarray:
    """The quantile of the values of each group, linear between order statistics; NaN for a group without values.

    `value` must be ascending.
    """
    order, count, first = in_groups(group, groups)
    full = count > 0
    at = (count[full] - 1) * share
    low = np.floor(at).astype(np.int64)
    high = np.minimum(low + 1, count[full] - 1)
    below, above = value[order[first[full] + low]], value[order[first[full] + high]]
    out = np.full(groups, np.nan)
    out[full] = below + (at - low) * (above - below)
    return out


def tail_quantile(tails: np.ndarray, total: np.ndarray, share: float) -> np.ndarray:
    """The smallest count n such that at least `share` of the weight has at most n.

    `tails` (most, …): weight with at least 1, 2, 3 … ; `total` (…): all the weight. NaN where there is no weight.
    """
    # With rounding, a tail that should be exactly 1 − share of the weight must not count as more.
    found = (tails > (1 - share) * total * (1 + 1e-12)).sum(axis=0).astype(np.float64)
    return np.where(total > 0, found, np.nan)


def gini(tails: np.ndarray, total: np.ndarray) -> np.ndarray:
    """Gini coefficient of a count from its tails; NaN where nothing was counted.

    With q(n) the share that has at least n: mean difference 2 Σ q(1 − q), mean Σ q, so Gini = Σ q(1 − q) / Σ q.
    """
    q = divide(tails, total)
    return divide((q * (1 - q)).sum(axis=0), q.sum(axis=0))


def by_duration(duration: np.ndarray, failed: np.ndarray) -> np.ndarray:
    """The order that `failed_within` needs: by duration, at equal ones failures before ends of observation."""
    return np.lexsort((~failed, duration))


def failed_within(
    group: np.ndarray, duration: np.ndarray, failed: np.ndarray, groups: int, limit: int
) -> np.ndarray:
    """Share that fails within `limit` of its start, with censoring (Kaplan and Meier 1958), by group.

    Parameters
    ----------
    group, duration, failed : arrays
        One entry per case, in the order `by_duration`: its group, the time to failure or, where `failed` is False, to
        the end of observation.
    limit : int
        Follow-up; longer durations are cut there.

    Returns
    -------
    float64 array (groups)
        NaN where nobody was still observed at the limit, unless all had failed by then: the share is then unknown.
    """
    order, count, first = in_groups(group, groups)
    group, failed = group[order], (failed & (duration <= limit))[order]
    at_risk = (np.repeat(first + count, count) - np.arange(group.size)).astype(np.float64)
    with np.errstate(divide="ignore"):
        step = np.log1p(-1 / at_risk[failed])
    kept = np.exp(np.bincount(group[failed], step, groups))
    seen = np.bincount(group[(duration >= limit)[order]], minlength=groups) > 0
    return np.where(seen | ((kept == 0) & (count > 0)), 1 - kept, np.nan)
