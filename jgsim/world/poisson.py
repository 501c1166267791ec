"""Poisson counts by inversion of one keyed number each."""

from __future__ import annotations

import numpy as np

MOST = 60
"""No firm, item group or violation has more events than this in a year."""


def floor32(mean: np.ndarray | float) -> np.ndarray:
    """Upper 32 bits below which a number gives a count of 0 for certain (uint32); the others are to be looked at."""
    return np.minimum(np.floor(np.exp(-np.asarray(mean, np.float64)) * 2.0**32), 2.0**32 - 1).astype(np.uint32)


def turns(uniform: np.ndarray, mean: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The events of Poisson counts: position in `uniform` and turn k = 1, 2, … of each (int64), all first turns first.

    `uniform` holds one number per count, `mean` the expected counts (same shape). A count is at most `MOST`.
    """
    at = np.arange(uniform.size)
    term = np.exp(-mean)
    law = term.copy()
    found, k = [np.empty(0, np.int64)], 0
    turn = [np.empty(0, np.int64)]
    while at.size and k < MOST:
        more = np.flatnonzero(uniform >= law)
        at, mean, term, law, uniform = at[more], mean[more], term[more], law[more], uniform[more]
        found.append(at)
        k += 1
        turn.append(np.full(at.size, k))
        term = term * mean / k
        law = law + term
    return np.concatenate(found), np.concatenate(turn)
