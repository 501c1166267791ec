"""Sums by year and group, and what is made of them.

A table of sums is a dictionary: dimension → array (years + 1, groups) whose last row is the horizon. Ratios of tables
are therefore ratios of sums on the horizon too, never means of yearly ratios.
"""

from __future__ import annotations

import numpy as np

Sums = dict[str, np.ndarray]


def with_horizon(yearly: np.ndarray) -> np.ndarray:
    """A yearly array (years, …) with the sum over the years as one row more."""
    return np.concatenate([yearly, yearly.sum(axis=0, keepdims=True)])


def divide(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """a / b (float64); NaN where b is 0: a ratio without a base is undefined, not 0."""
    a, b = np.broadcast_arrays(np.asarray(a, np.float64), np.asarray(b, np.float64))
    out = np.full(a.shape, np.nan)
    np.divide(a, b, out=out, where=b != 0)
    return out


def ratio(a: Sums, b: Sums) -> Sums:
    """a / b in the dimensions that both have."""
    return {d: divide(a[d], b[d]) for d in a if d in b}


def product(values: np.ndarray, table: np.ndarray) -> np.ndarray:
    """`values @ table` added up in one order: a BLAS product may round otherwise when there are more rows (years)."""
    out = np.zeros((*values.shape[:-1], table.shape[1]))
    for k in range(table.shape[0]):
        out += values[..., k, None] * table[k]
    return out


def times(a: Sums, factor: float) -> Sums:
    """a × factor."""
    return {d: values * factor for d, values in a.items()}


def plus(a: Sums, b: Sums) -> Sums:
    """a + b in the dimensions that both have."""
    return {d: a[d] + b[d] for d in a if d in b}


def minus(a: Sums, b: Sums) -> Sums:
    """a − b in the dimensions that both have."""
    return {d: a[d] - b[d] for d in a if d in b}


def level(yearly: np.ndarray) -> np.ndarray:
    """A yearly stock (years, …) with the last year's value as that of the horizon."""
    return np.concatenate([yearly, yearly[-1:]])
