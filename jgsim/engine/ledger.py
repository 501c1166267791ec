"""The ledger: one typed table per kind of event, in chunks that are joined once."""

from __future__ import annotations

import numpy as np

TABLES = {
    "visit": {
        "time": np.int32, "firm": np.int32, "mask": np.int16, "trigger": np.int8, "campaign": np.int16,
        "due": np.int32, "officer": np.int32, "partner": np.int32, "officers": np.int8, "elapsed": np.int32,
        "officer_minutes": np.int32, "findings": np.int8, "tier": np.int8,
    },
    "finding": {
        "time": np.int32, "firm": np.int32, "group": np.int8, "severity": np.int8, "candidate": np.int32,
        "first": np.int8, "officer": np.int32, "trigger": np.int8, "corrected": np.int32, "tier": np.int8,
    },
    "move": {"time": np.int32, "firm": np.int32, "before": np.int8, "after": np.int8},
    "planned": {
        "time": np.int32, "firm": np.int32, "mask": np.int16, "trigger": np.int8, "campaign": np.int16,
        "due": np.int32, "tier": np.int8,
    },
    "round": {
        "time": np.int32, "district": np.int8, "available": np.int64, "used": np.int64, "waiting": np.int32,
        "oldest": np.int32,
    },
    "spell": {
        "time": np.int32, "firm": np.int32, "group": np.int8, "severity": np.int8, "candidate": np.int32,
        "until": np.int32, "ending": np.int8, "found": np.int32, "corrected": np.int32,
    },
    "period": {"time": np.int32, "tier": np.int8, "firms": np.int32, "violating": np.int32},
    "dropped": {
        "time": np.int32, "firm": np.int32, "mask": np.int16, "trigger": np.int8, "campaign": np.int16,
        "due": np.int32, "reason": np.int8,
    },
}
"""Columns of each table; times in minutes since the epoch, FAR where something did not happen.

visit: one team at one firm; `mask` departments as bits, `officer` and `partner` numbers in the register, `officers` on
the team, `elapsed` minutes at the firm, `findings` confirmed violations, `tier` on that day. finding: `candidate` is
the violation's number among the candidates of its firm and item group, -1 where nothing was there (false finding),
`first` 1 if that violation had not been found before. move: a change of tier. planned: a task when it was drawn up;
dropped: a task that was not done, and why. round: each district's officer-minutes, tasks that wait at the round's end,
minutes by which the oldest of them is late. spell: a violation from `time` to `until` (the horizon's end if it still
runs), how it ended, its first finding. period: in period mode, the firms of each tier and how many of them chose to be
in violation.
"""

DROP_REASONS = ("merged", "closed", "capacity", "open")
MERGED, CLOSED, CAPACITY, OPEN = range(4)
"""Why a planned task was not done: taken in by a merged visit, firm closed, officers short, still open at the end."""


class Ledger:
    """Rows by table, appended in chunks."""

    def __init__(self):
        self._chunks: dict[str, list[dict[str, np.ndarray]]] = {name: [] for name in TABLES}

    def add(self, table: str, rows: dict[str, np.ndarray]) -> None:
        """Append rows; every column of the layout must be there."""
        layout = TABLES[table]
        self._chunks[table].append({name: np.asarray(rows[name]).astype(t, copy=False) for name, t in layout.items()})

    def table(self, name: str, *, final: bool = False) -> dict[str, np.ndarray]:
        """All rows of a table, sorted by their columns, time first: an order that depends on the rows alone.

        Only moves of one firm in one minute (new rules, then a month's results) keep the order in which they came.
        `final` lets go of the chunks meanwhile: the last time that the table is asked for.
        """
        chunks = self._chunks[name]
        layout = TABLES[name]
        if final:
            self._chunks[name] = []
        joined = {c: _join([chunk[c] for chunk in chunks], t) for c, t in layout.items()}
        second = list(layout)[1]
        key = (joined["time"].astype(np.int64) << 32) + joined[second]
        order = _by_time(joined["time"]) if name in _BY_FIRM else np.argsort(key, kind="stable")
        key = key[order]
        equal = np.zeros(key.size, bool)
        equal[1:] = key[1:] == key[:-1]
        equal[:-1] |= equal[1:]
        ties = np.flatnonzero(equal)
        if ties.size and name != "move":
            rows = order[ties]
            order[ties] = rows[np.lexsort([joined[c][rows] for c in reversed(layout)] + [key[ties]])]
        del key, equal
        return {c: joined.pop(c)[order] for c in layout}

    def recent(self, name: str, begin: int, until: int) -> dict[str, np.ndarray]:
        """Rows with begin <= time < until, in the order they came; only the latest chunks are searched."""
        layout = TABLES[name]
        picked = []
        for chunk in reversed(self._chunks[name]):
            if chunk["time"].size and chunk["time"].max() < begin:
                break
            keep = (chunk["time"] >= begin) & (chunk["time"] < until)
            picked.append({c: column[keep] for c, column in chunk.items()})
        picked.reverse()
        return {c: np.concatenate([p[c] for p in picked]) if picked else np.empty(0, t) for c, t in layout.items()}

    def copy(self) -> Ledger:
        """A ledger that shares the chunks so far."""
        other = Ledger()
        other._chunks = {name: list(chunks) for name, chunks in self._chunks.items()}
        return other


_BY_FIRM = ("spell",)
"""Tables whose rows come by firm: ordered by time alone, equal minutes stay in the order of the firms."""


def _join(columns: list[np.ndarray], dtype) -> np.ndarray:
    if len(columns) == 1:
        return columns[0]
    return np.concatenate(columns) if columns else np.empty(0, dtype)


def _by_time(time: np.ndarray) -> np.ndarray:
    """Stable order of minutes. Halves of 16 bits are sorted by radix, which is much faster where nothing is in order."""
    if not time.size:
        return np.empty(0, np.int64)
    since = (time.astype(np.int64) - time.min()).astype(np.uint32)
    order = np.argsort((since & np.uint32(0xFFFF)).astype(np.uint16), kind="stable")
    return order[np.argsort((since >> np.uint32(16)).astype(np.uint16)[order], kind="stable")]
