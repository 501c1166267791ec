"""Unit: quantiles and Kaplan–Meier shares of many groups, against slow twins."""

import numpy as np
import pytest

from jgsim.measures.statistics import by_duration, failed_within, quantile
from jgsim.measures.sums import divide, ratio, with_horizon


def test_quantiles_of_groups_agree_with_numpy():
    random = np.random.default_rng(5)
    group, value = random.integers(0, 6, 500), np.sort(random.integers(0, 90, 500))
    found = quantile(group, value, 8, 0.9)
    assert found[:6] == pytest.approx([np.quantile(value[group == g], 0.9) for g in range(6)])
    assert np.isnan(found[6:]).all()


def kaplan_meier(duration, failed, limit):
    """The textbook product over distinct times; None where nobody is observed up to the limit."""
    left, kept = len(duration), 1.0
    for time in sorted(set(duration.tolist())):
        if time > limit:
            break
        here = duration == time
        kept *= 1 - (here & failed).sum() / left
        left -= here.sum()
    return 1 - kept if kept == 0 or (duration >= limit).any() else np.nan


def test_relapse_shares_agree_with_the_textbook():
    random = np.random.default_rng(6)
    group, duration = random.integers(0, 40, 600), random.integers(0, 30, 600)  # many ties
    failed = random.random(600) < 0.4
    order = by_duration(duration, failed)
    for limit in (5, 20, 29, 35):
        found = failed_within(group[order], duration[order], failed[order], 41, limit)
        truth = [kaplan_meier(duration[group == g], failed[group == g], limit) for g in range(40)]
        assert found[:40] == pytest.approx(truth, nan_ok=True)
        assert np.isnan(found[40])
    assert np.isnan(truth).any()  # the last limit lies beyond all observation


def test_a_known_curve():
    duration = np.array([1, 3, 3, 4, 6])
    failed = np.array([True, True, False, True, False])
    order = by_duration(duration, failed)
    one = np.zeros(5, int)
    assert failed_within(one, duration[order], failed[order], 1, 5) == pytest.approx([1 - 4 / 5 * 3 / 4 * 1 / 2])


def test_undefined_ratios_are_nan_and_the_horizon_is_a_ratio_of_sums():
    a, b = {"all": with_horizon(np.array([[1.0], [3.0]]))}, {"all": with_horizon(np.array([[0.0], [6.0]]))}
    assert ratio(a, b)["all"].ravel() == pytest.approx([np.nan, 0.5, 4 / 6], nan_ok=True)
    assert np.isnan(divide(0, 0))
