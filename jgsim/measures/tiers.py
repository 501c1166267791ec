"""The credit tier that held: at a minute, and through a span, cut where a firm moved."""

from __future__ import annotations

import numpy as np

_SHIFT = 32
_OFFSET = 1 << 31


def _packed(firm: np.ndarray, time: np.ndarray) -> np.ndarray:
    """(firm, time) as one sortable number (int64); times may lie before the epoch."""
    return (np.asarray(firm, np.int64) << _SHIFT) + (np.asarray(time, np.int64) + _OFFSET)


class Tiers:
    """Every firm's tier over time, from its first tier and the table `move`."""

    def __init__(self, first_tier: np.ndarray, move: dict[str, np.ndarray]):
        self.first = first_tier
        key = _packed(move["firm"], move["time"])
        order = np.argsort(key, kind="stable")
        self._key, self._firm = key[order], move["firm"][order]
        self._time, self._after = move["time"][order], move["after"][order]
        self._moved = np.zeros(first_tier.size, bool)
        self._moved[self._firm] = True

    def at(self, firm: np.ndarray, time: np.ndarray) -> np.ndarray:
        """The tier that holds at each minute (int8); a move holds from its own minute on."""
        tier = self.first[firm]
        rows = np.flatnonzero(self._moved[firm])
        if rows.size:
            tier[rows] = self._held(firm[rows], np.searchsorted(self._key, _packed(firm[rows], time[rows]), "right"))
        return tier

    def _held(self, firm, past):
        """Tier after the first `past` moves of the table, for firms of which the last of these may not be."""
        last = np.maximum(past - 1, 0)
        mine = (past > 0) & (self._firm[last] == firm)
        return np.where(mine, self._after[last], self.first[firm])

    def pieces(self, firm: np.ndarray, begin: np.ndarray, until: np.ndarray):
        """Cut the spans [begin, until) where their firm changes tier.

        Returns
        -------
        row, tier, begin, until : arrays
            One entry per piece. The first pieces come first, in the order of the spans, so that entry i of `tier` is
            the tier at which span i begins; `row` is the span that a piece belongs to.
        """
        row, tier = np.arange(firm.size), self.first[firm]
        some = np.flatnonzero(self._moved[firm])
        if not some.size:
            return row, tier, begin, until
        low = np.searchsorted(self._key, _packed(firm[some], begin[some]), "right")
        high = np.searchsorted(self._key, _packed(firm[some], until[some]), "left")
        tier[some] = self._held(firm[some], low)
        inside = np.maximum(high - low, 0)
        cut = np.flatnonzero(inside)
        if not cut.size:
            return row, tier, begin, until
        some, low, inside = some[cut], low[cut], inside[cut]
        ends = until[some]
        until = until.copy()
        until[some] = self._time[low]
        first = np.cumsum(inside) - inside
        move = np.arange(inside.sum()) - np.repeat(first - low, inside)
        last = np.zeros(move.size, bool)
        last[first + inside - 1] = True
        following = self._time[np.minimum(move + 1, self._time.size - 1)]
        return (
            np.concatenate([row, np.repeat(some, inside)]),
            np.concatenate([tier, self._after[move]]),
            np.concatenate([begin, self._time[move]]),
            np.concatenate([until, np.where(last, np.repeat(ends, inside), following)]),
        )
