"""Unit: which tier held, and spans cut where it changed."""

import numpy as np

from jgsim.measures.tiers import Tiers

MOVES = {
    "firm": np.array([3, 1, 3, 1], np.int32), "time": np.array([10, 10, 40, 50], np.int32),
    "before": np.array([0, 0, 1, 2], np.int8), "after": np.array([1, 2, 3, 0], np.int8),
}


def slow(firm, time):
    """Tier by going through all moves."""
    tier = 4 if firm == 0 else 0
    for f, t, after in sorted(zip(MOVES["firm"], MOVES["time"], MOVES["after"], strict=True), key=lambda m: m[1]):
        if f == firm and t <= time:
            tier = after
    return tier


def tiers():
    return Tiers(np.array([4, 0, 0, 0, 0], np.int8), MOVES)


def test_tier_at_a_minute():
    firm, time = np.repeat(np.arange(5), 12), np.tile([-100, -1, 0, 9, 10, 11, 39, 40, 41, 50, 51, 2_000_000_000], 5)
    assert tiers().at(firm, time).tolist() == [slow(f, t) for f, t in zip(firm, time, strict=True)]


def test_pieces_cover_each_span_once_in_the_tier_that_held():
    spans = [(f, b, u) for f in range(5) for b in (-20, 5, 10, 20, 50) for u in (b, b + 1, 10, 40, 45, 60) if u >= b]
    firm, begin, until = (np.array(column, np.int32) for column in zip(*spans, strict=True))
    row, tier, low, high = tiers().pieces(firm, begin, until)
    assert row[: firm.size].tolist() == list(range(firm.size))
    assert tier[: firm.size].tolist() == [slow(f, b) for f, b, _ in spans]
    for n, (f, b, u) in enumerate(spans):
        mine = np.flatnonzero(row == n)
        minutes = [(m, t) for i in mine for m, t in zip(range(low[i], high[i]), [tier[i]] * (u - b), strict=False)]
        assert sorted(m for m, _ in minutes) == list(range(b, u))
        assert all(t == slow(f, m) for m, t in minutes)


def test_without_moves_spans_come_back_as_they_are():
    none = {name: column[:0] for name, column in MOVES.items()}
    firm, begin, until = np.array([1, 2]), np.array([0, 5], np.int32), np.array([9, 9], np.int32)
    row, tier, low, high = Tiers(np.array([0, 3, 1], np.int8), none).pieces(firm, begin, until)
    assert (row.tolist(), tier.tolist(), low.tolist(), high.tolist()) == ([0, 1], [3, 1], [0, 5], [9, 9])
