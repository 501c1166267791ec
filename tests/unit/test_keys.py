"""Unit: keyed random numbers."""

import numpy as np
from scipy import stats

from jgsim.terms.keys import Keys, high32, threshold32, to_uniform


def test_numbers_do_not_depend_on_order_or_company():
    firm = np.arange(100_000, dtype=np.uint64)
    stream = Keys(0, 0).stream("draw", 2024)
    whole = stream.bits(firm)
    some = np.array([99_999, 3, 50_000], np.uint64)
    assert (stream.bits(some) == whole[some.astype(int)]).all()


def test_seed_zero_is_a_seed_and_replications_differ():
    firm = np.arange(1000, dtype=np.uint64)
    numbers = {
        (seed, replication): Keys(seed, replication).stream("draw", 1).bits(firm).tobytes()
        for seed in (0, 1, 2)
        for replication in (0, 1)
    }
    assert len(set(numbers.values())) == 6
    assert Keys(0, 0).stream("draw", 1).bits(firm).tobytes() == numbers[0, 0]


def test_uniform_and_uncorrelated_with_neighbours():
    firm = np.arange(400_000, dtype=np.uint64)
    keys = Keys(7, 3)
    u = to_uniform(keys.stream("draw", 5).bits(firm))
    assert stats.kstest(u, "uniform").pvalue > 1e-4
    next_period = to_uniform(keys.stream("draw", 6).bits(firm))
    parts = to_uniform(keys.stream("draw", 5).bits(firm, 1))
    for one, other in ((u[:-1], u[1:]), (u, next_period), (u, parts)):
        r = np.corrcoef(one, other)[0, 1]
        assert abs(r) * np.sqrt(one.size) < 4.5


def test_thresholds_are_exact_at_the_ends():
    assert threshold32(0.0) == 0
    assert threshold32(1.0) == 1 << 32
    bits = Keys(1, 0).stream("x").bits(np.arange(1000, dtype=np.uint64))
    assert (high32(bits) < np.uint64(threshold32(1.0))).all()
