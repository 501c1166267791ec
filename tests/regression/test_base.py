"""Regression: the shipped base is a city at rest that looks like the real one (its section `moments`)."""

import pytest

import jgsim

CITY = {"replications": 4, "workers": 2, "progress": False}


@pytest.fixture(scope="module")
def whole():
    """The whole city, four times."""
    return jgsim.moments("jinan", **CITY)


@pytest.mark.full
def test_the_base_shows_all_that_it_must(whole):
    assert not whole.record["failures"]
    assert {one.code: (one.moment.low, one.mean, one.moment.high) for one in whole.moments if not one.ok} == {}


@pytest.mark.full
def test_the_base_is_at_rest(whole):
    trends = {one.code: one.mean for one in whole.moments if one.moment.trend}
    assert {"trend_prevalence", "trend_backlog", *(f"trend_tier_{t}" for t in "abcd")} <= set(trends)
    assert all(abs(z) < 3 for z in trends.values()), trends


LEVEL = ("tier_a", "visits", "food_visits", "special_visits", "reports", "complaints", "top_tenth")
"""Moments that a few firms already show within some per cent."""


def test_a_few_firms_are_near_it():
    """Within the range widened by a quarter on both sides: what a slip in a setting would break, and noise does not."""
    small = jgsim.moments("jinan", firms=12_000, replications=2, workers=1, progress=False)
    for code in LEVEL:
        one = small[code]
        assert 0.75 * one.moment.low <= one.mean <= 1.25 * one.moment.high, (code, one.mean)
