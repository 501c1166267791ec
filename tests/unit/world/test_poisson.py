"""Unit: Poisson counts by inversion."""

import numpy as np
from scipy import stats

from jgsim.world.poisson import MOST, floor32, turns


def counts(mean: float, size: int = 100_001) -> np.ndarray:
    """Counts of evenly spaced numbers."""
    at, turn = turns((np.arange(size) + 0.5) / size, np.full(size, mean))
    found = np.bincount(at, minlength=size)
    assert np.array_equal(np.bincount(at, turn, size), found * (found + 1) / 2)  # turns 1, 2, … of each
    return found


def test_counts_have_the_poisson_law():
    for mean in (0.01, 0.7, 5.0):
        found = counts(mean)
        for k in range(12):
            assert abs((found <= k).mean() - stats.poisson.cdf(k, mean)) < 2e-5, (mean, k)


def test_no_more_than_the_most():
    assert counts(800.0, 101).max() == MOST and counts(0.0, 101).max() == 0


def test_below_the_floor_there_is_none():
    for mean in (0.0, 1e-9, 0.3, 4.0, 800.0):
        floor = np.uint64(floor32(mean))
        u = (np.float64(floor) - 1) / 2**32 + (1 - 2**-20) / 2**32
        if floor > 0:
            assert turns(np.array([u]), np.array([mean]))[0].size == 0
        u = min(np.float64(floor) + 1, 2.0**32 - 2**-20) / 2**32
        assert mean < 1e-3 or turns(np.array([u]), np.array([mean]))[0].size > 0
