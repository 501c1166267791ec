"""Verification: who is visited by repeated draws (rows A1 to A8 of the sampling table)."""

from math import comb

import numpy as np
import pytest

from jgsim.engine.run import simulate

from .bench import ALL_YEAR, agrees, bench, campaign, per_batch, published, ratios, tiers


def drawn(firms: int, n: int, campaigns: int, years: int, seed: int, **settings) -> np.ndarray:
    """How often each firm was visited, by (campaign, month, firm): fixed draws of n of the firms each month.

    Campaigns have random numbers of their own: each is a replication.
    """
    scenario = bench(
        {
            "draw.ratio": ratios(12 * n / firms),
            "draw.size": "fixed",
            "plan.campaigns": {f"c{i:03d}": campaign() for i in range(campaigns)},
            **{f"draw.{key}": value for key, value in settings.items()},
        },
        years,
    )
    visit = simulate(scenario, seed, 0, firms).tables["visit"]
    times = np.zeros((campaigns, 12 * years, firms), np.int64)
    np.add.at(times, (visit["campaign"], scenario.clock.month_of(visit["time"]), visit["firm"]), 1)
    assert (times.sum(axis=2) == n).all()
    return times


def blocks(times: np.ndarray, k: int) -> np.ndarray:
    """Visits of each firm in k draws in a row, by (replication, firm)."""
    campaigns, months, firms = times.shape
    whole = months // k
    return times[:, : whole * k].reshape(campaigns * whole, k, firms).sum(axis=1)


@pytest.fixture(scope="module")
def thousand():
    return drawn(1000, 50, campaigns=80, years=3, seed=101)


CASES = {"A1": (1000, 50, 4), "A2": (1000, 50, 12), "A3": (2000, 60, 20), "A4": (500, 100, 5)}


@pytest.mark.parametrize("row", CASES)
def test_fixed_draws_without_replacement(row, thousand):
    firms, n, k = CASES[row]
    r = n / firms
    if row in ("A1", "A2"):
        times = blocks(thousand, k)
    else:
        times = blocks(drawn(firms, n, campaigns=80 if row == "A3" else 40, years=5 if row == "A3" else 3, seed=102), k)
    never = (1 - r) ** k
    twice = 1 - never - k * r * (1 - r) ** (k - 1)
    repeats = k * r - 1 + never
    unvisited = firms * never
    variance = firms * (firms - 1) * ((firms - n) * (firms - n - 1) / (firms * (firms - 1))) ** k
    variance += unvisited - unvisited**2
    for part, truth in zip("abcd", (1 - never, twice, repeats, variance), strict=True):
        published(row + part, truth)
    agrees(row + "a", 1 - never, (times >= 1).mean(axis=1))
    agrees(row + "b", twice, (times >= 2).mean(axis=1))
    agrees(row + "c", repeats, np.maximum(times - 1, 0).mean(axis=1))
    # The number never visited varies less than a binomial one, by a factor of 2.5 (A4) to 13 (A1).
    missed = (times == 0).sum(axis=1)
    agrees(row + "d", variance, (missed - missed.mean()) ** 2 * missed.size / (missed.size - 1), power=0.1)


def test_a5_draws_with_replacement():
    firms, n, k = 1000, 50, 12
    truth = 1 - (1 - 1 / firms) ** (n * k)
    published("A5", truth)
    times = blocks(drawn(firms, n, campaigns=50, years=2, seed=103, replacement=True), k)
    agrees("A5", truth, (times >= 1).mean(axis=1), power=0.005)  # without replacement: 0.4596


def test_a6_rotation_visits_everybody_once_before_anybody_twice():
    firms, n, k = 1000, 50, 12
    published("A6", min(1.0, k * n / firms))
    times = drawn(firms, n, campaigns=5, years=5, seed=104, memory="rotation")
    reached = times.cumsum(axis=1)
    share = (reached >= 1).mean(axis=2)
    assert (share == np.minimum(1.0, (np.arange(60) + 1) * n / firms)).all()
    assert (reached.max(axis=2) - reached.min(axis=2) <= 1).all()


def test_a7_campaigns_until_everybody_was_visited():
    firms, n = 12, 3
    truth = sum(
        (-1) ** (j + 1) * comb(firms, j) * comb(firms, n) / (comb(firms, n) - comb(firms - j, n))
        for j in range(1, firms + 1)
    )
    published("A7", truth)
    times = drawn(firms, n, campaigns=40, years=10, seed=105)
    # Again and again from the month after: 120 months hold five collections, and more.
    lengths = []
    begin = np.zeros(times.shape[0], np.int64)
    for _ in range(5):
        for c, at in enumerate(begin):
            seen = times[c, at:].cumsum(axis=0).min(axis=1) > 0
            assert seen.any()
            lengths.append(int(seen.argmax()) + 1)
            begin[c] += lengths[-1]
    agrees("A7", truth, lengths, power=0.03)


def test_a8_tiered_draws():
    weight, r, k, firms = [0.5, 0.3, 0.2], [0.01, 0.05, 0.25], 8, 100_000
    truth = sum(w * (1 - (1 - x) ** k) for w, x in zip(weight, r, strict=True))
    published("A8", truth)
    scenario = bench(
        {
            "world.risk.share": tiers(weight),
            "draw.ratio": {**ratios(0), **dict(zip("ABC", [k * x for x in r], strict=True))},
            "plan.campaigns": {"draw": campaign(months=ALL_YEAR[:k])},
        },
        1,
    )
    visited = np.unique(simulate(scenario, 106, 0, firms).tables["visit"]["firm"])
    agrees("A8", truth, per_batch(visited, None, firms))
