"""Unit: means over replications and paired differences."""

import numpy as np
import pytest
from scipy import stats

from jgsim.measures.estimate import difference, estimate, t_interval


def test_mean_error_and_interval_agree_with_scipy():
    values = np.random.default_rng(1).normal(5, 2, (9, 4))
    made = estimate(values)
    assert made.mean == pytest.approx(values.mean(axis=0))
    assert made.error == pytest.approx(stats.sem(values, axis=0))
    low, high = stats.t.interval(0.95, 8, values.mean(axis=0), stats.sem(values, axis=0))
    assert made.low == pytest.approx(low) and made.high == pytest.approx(high)
    assert made.half_width == pytest.approx((high - low) / 2)
    wide = estimate(values[:, 0], level=0.99)
    assert wide.half_width == pytest.approx(stats.t.ppf(0.995, 8) * stats.sem(values[:, 0]))
    assert np.array_equal(t_interval(values), (made.mean, made.low, made.high))


def test_paired_differences_are_those_of_each_replication():
    random = np.random.default_rng(2)
    base = random.normal(100, 30, 12)
    plan = base + random.normal(1, 0.1, 12)
    made = difference(base, plan)
    assert made.mean == pytest.approx((plan - base).mean())
    assert made.error == pytest.approx(stats.sem(plan - base))
    assert made.low > 0  # unpaired, the noise of the worlds would drown it
    assert stats.ttest_ind(base, plan).pvalue > 0.5


@pytest.mark.parametrize("value", [0.1, 1 / 3, 1e9 + 0.7])
def test_equal_plans_differ_by_exactly_nothing(value):
    base = np.full((7, 2), value) * np.arange(1, 8)[:, None]
    made = difference(base, base.copy())
    for part in (made.mean, made.error, made.low, made.high):
        assert part.tolist() == [0, 0]
    same = estimate(np.full(7, value))
    assert (same.mean, same.error, same.low, same.high) == (value, 0, value, value)


def test_one_replication_has_a_mean_no_interval_and_a_reason():
    made = estimate([[3.0, np.nan]])
    assert made.mean[0] == 3 and np.isnan(made.mean[1])
    assert np.isnan([*made.error, *made.low, *made.high]).all()
    assert made.replications.tolist() == [1, 0] and made.left_out.tolist() == [0, 1]
    assert all(made.reasons("zh")) and all(made.reasons("en"))
    assert made.reasons("zh")[0] != made.reasons("en")[0] != made.reasons("en")[1]
    alone = difference([2.0], [2.0])
    assert alone.mean == 0 and np.isnan(alone.half_width)


def test_failed_replications_are_left_out_and_counted():
    values = np.array([[1.0, np.nan], [np.nan, np.nan], [3.0, 4.0], [5.0, 6.0]])
    made = estimate(values)
    assert made.mean.tolist() == [3, 5]
    assert made.error == pytest.approx([stats.sem([1, 3, 5]), stats.sem([4, 6])])
    assert made.half_width[1] == pytest.approx(stats.t.ppf(0.975, 1) * stats.sem([4, 6]))
    assert made.replications.tolist() == [3, 2] and made.left_out.tolist() == [1, 2]
    assert made.reasons("en").tolist() == ["", ""]
    paired = difference([1.0, np.nan, 3.0, 4.0], [2.0, 2.0, np.nan, 6.0])
    assert (paired.mean, paired.replications, paired.left_out) == (1.5, 2, 2)


def test_no_replication_at_all():
    made = estimate(np.empty((0, 3)))
    assert np.isnan(made.mean).all() and made.replications.tolist() == [0, 0, 0]
    assert all(made.reasons())
