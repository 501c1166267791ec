"""The ledger: one typed table per kind of event."""

from __future__ import annotations

import numpy as np

from jgsim.terms.steps import CAPACITY, CLOSED, DROP_REASONS, MERGED, OPEN

__all__ = ["CAPACITY", "CLOSED", "DROP_REASONS", "MERGED", "OPEN", "TABLES", "Ledger"]

TABLES = {
    "visit": {
        "time": np.int32, "firm": np.int32, "mask": np.int16, "trigger": np.int8, "campaign": np.int16,
        "due": np.int32, "officer": np.int32, "partner": np.int32, "officers": np.int8, "elapsed": np.int32,
        "officer_minutes": np.int32, "findings": np.int8, "tier": np.int8, "result": np.int8, "group": np.int8,
        "entered": np.int8,
    },
    "finding": {
        "time": np.int32, "firm": np.int32, "group": np.int8, "severity": np.int8, "candidate": np.int32,
        "first": np.int8, "officer": np.int32, "trigger": np.int8, "corrected": np.int32, "tier": np.int8,
        "measure": np.int8, "entered": np.int8, "case": np.int8, "coercion": np.int8,
    },
    "move": {"time": np.int32, "firm": np.int32, "before": np.int8, "after": np.int8},
    "planned": {
        "time": np.int32, "firm": np.int32, "mask": np.int16, "trigger": np.int8, "campaign": np.int16,
        "due": np.int32, "tier": np.int8,
    },
    "round": {
        "time": np.int32, "district": np.int8, "available": np.int64, "used": np.int64, "waiting": np.int32,
        "oldest": np.int32, "desk": np.int64,
    },
    "spell": {
        "time": np.int32, "firm": np.int32, "group": np.int8, "severity": np.int8, "candidate": np.int32,
        "until": np.int32, "ending": np.int8, "found": np.int32, "corrected": np.int32, "segment": np.int8,
    },
    "period": {"time": np.int32, "tier": np.int8, "firms": np.int32, "violating": np.int32},
    "dropped": {
        "time": np.int32, "firm": np.int32, "mask": np.int16, "trigger": np.int8, "campaign": np.int16,
        "due": np.int32, "reason": np.int8,
    },
    "tip": {
        "time": np.int32, "firm": np.int32, "kind": np.int8, "group": np.int8, "severity": np.int8,
        "candidate": np.int32, "insider": np.int8, "visited": np.int8, "due": np.int32, "tier": np.int8,
    },
    "desk": {"time": np.int32, "district": np.int8, "activity": np.int8, "count": np.int32, "minutes": np.int64},
    "tolerated": {
        "time": np.int32, "firm": np.int32, "group": np.int8, "severity": np.int8, "candidate": np.int32,
        "step": np.int8, "measure": np.int8, "until": np.int32, "corrected": np.int32, "over": np.int32, "tier": np.int8,
    },
    "remote": {
        "time": np.int32, "firm": np.int32, "mask": np.int16, "campaign": np.int16, "minutes": np.int32,
        "findings": np.int8, "tier": np.int8,
    },
    "suppressed": {
        "time": np.int32, "firm": np.int32, "group": np.int8, "severity": np.int8, "candidate": np.int32,
        "officer": np.int32, "trigger": np.int8, "campaign": np.int16, "tier": np.int8,
    },
    "batch": {
        "time": np.int32, "firm": np.int32, "group": np.int8, "campaign": np.int16, "due": np.int32, "taken": np.int8,
        "failed": np.int8, "result": np.int32, "cost": np.int64, "minutes": np.int32, "candidate": np.int32,
        "tier": np.int8,
    },
    "closing": {"time": np.int32, "firm": np.int32, "cause": np.int8, "natural": np.int32},
    "case": {
        "time": np.int32, "firm": np.int32, "group": np.int8, "severity": np.int8, "candidate": np.int32,
        "district": np.int8, "measure": np.int8, "filed": np.int32, "ready": np.int32, "begun": np.int32,
        "reviewed": np.int32, "decided": np.int32, "deadline": np.int32, "fate": np.int8, "tier": np.int8,
    },
    "unlisted": {"time": np.int32, "firm": np.int32, "gap": np.int8, "until": np.int32},
    "alert": {
        "time": np.int32, "firm": np.int32, "group": np.int8, "severity": np.int8, "candidate": np.int32,
        "visited": np.int8, "due": np.int32, "tier": np.int8,
    },
}
"""Columns of each table; times in minutes since the epoch, FAR where something did not happen.

visit: one team at one firm; `mask` departments as bits, `officer` and `partner` numbers in the register, `officers` on
the team, `elapsed` minutes at the firm, `findings` confirmed violations, `tier` on that day, `result` the official one
(`VisitResult`), `group` the item group it was about (-1: all of the departments), `entered` 1 if it is in the records.
finding: `candidate` is the violation's number among the candidates of its firm and item group, -1 where nothing was
there (false finding), -2 where the firm could not be reached; `first` 1 if that violation had not been found before;
`measure` what was done (`Response`), `case` 1 if it became a case, `coercion` whether goods or premises were sealed or
seized (`Coercion`). move: a change of tier. planned: a task when it was drawn up; dropped: a task that was not done,
and why. round: each district's officer-minutes, tasks that wait at the round's end, minutes by which the oldest of them
is late, minutes at the desk. spell: a violation from `time` to `until` (the horizon's end if it still runs), how it
ended, its first finding; `segment` counts the relapses of one violation, each a row. period: in period mode, the firms
of each tier and how many of them chose to be in violation. tip: a report that was accepted (`TipKind`), whether a check
was ordered and when it is due. desk: work at the desk by district and kind (`Desk`). tolerated: a finding answered by a
soft measure, the end of its window, when it is corrected (FAR: not) and when it would end by itself. case: a finding
(`time`) that became a case: when it was filed, `ready` for a decision, taken up and done by a review, `decided` (or
handed over, lost), the end of its clock, what became of it (`CaseFate`), and the `district` that decided. remote: a
check from the desk instead of a visit. suppressed: what an officer saw and told nobody of. batch: a sample for a
laboratory, whether it was taken (the firm was there) and has failed, the minute of the result, its cost (fen), the
officers' minutes, and the violation that ran then (`candidate`, -1: none). closing: a firm that closes because of what
the authority did (0 revoked, 1 after a penalty, 2 licence revoked after a case), and when it would have closed.
unlisted: a firm in operation from `time` to `until` that was in no object register (0 its record was on the way, 1 it
was lost). alert: a sensor's alarm, `candidate` and `severity` -1 for a false one, whether a check was ordered and when
it is due.
"""


_SECOND = {name: list(layout)[1] for name, layout in TABLES.items()}
LEAST, MOST = 1 << 10, 1 << 17
"""Rows of the smallest block, and of the largest one that is laid down before they come."""


class Ledger:
    """Rows by table, in blocks: most rounds bring a few rows, and a block takes up those of many rounds."""

    def __init__(self):
        self._blocks: dict[str, list[dict[str, np.ndarray]]] = {name: [] for name in TABLES}
        self._used = dict.fromkeys(TABLES, 0)  # rows taken of each table's last block
        self._size = dict.fromkeys(TABLES, 0)  # rows of each table
        self._latest = dict.fromkeys(TABLES, 0)  # rows of each table before it was last added to

    def add(self, table: str, rows: dict[str, object]) -> None:
        """Append rows: an array for every column of the layout, or a single value where all rows have the same (not in
        the second column)."""
        layout = TABLES[table]
        size = rows[_SECOND[table]].size
        self._latest[table] = self._size[table]
        self._size[table] += size
        if size > MOST:
            self._close(table)
            block = {name: np.broadcast_to(np.asarray(rows[name]), size).astype(t, copy=False) for name, t in layout.items()}
            self._blocks[table].append(block)
            self._used[table] = size
        elif size:
            begin = self._used[table]
            if not self._blocks[table] or begin + size > self._blocks[table][-1]["time"].size:
                self._close(table)
                room, begin = max(size, LEAST, min(self._size[table], MOST)), 0
                self._blocks[table].append({name: np.empty(room, t) for name, t in layout.items()})
            for name, column in self._blocks[table][-1].items():
                column[begin : begin + size] = rows[name]
            self._used[table] = begin + size

    def _close(self, table: str) -> None:
        """Let nothing more into a table's last block."""
        self._blocks[table] = self._filled(table)

    def _filled(self, table: str) -> list[dict[str, np.ndarray]]:
        blocks, used = self._blocks[table], self._used[table]
        return [*blocks[:-1], {name: column[:used] for name, column in blocks[-1].items()}] if blocks else []

    def table(self, name: str, *, final: bool = False) -> dict[str, np.ndarray]:
        """All rows of a table, sorted by their columns, time first: an order that depends on the rows alone.

        Only moves of one firm in one minute (new rules, then a month's results) keep the order in which they came.
        `final` lets go of the blocks meanwhile: the last time that the table is asked for.
        """
        blocks, layout = self._filled(name), TABLES[name]
        if final:
            self._blocks[name] = []
        joined = {c: _join([block[c] for block in blocks], t) for c, t in layout.items()}
        if name == _BY_FIRM:
            return _ordered_by_firm(joined, joined["time"][: self._latest[name]])
        key = (joined["time"].astype(np.int64) << 32) + joined[_SECOND[name]]
        order = np.argsort(key, kind="stable")
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
        """Rows with begin <= time < until, in the order they came; only the latest blocks are searched."""
        picked = []
        for block in reversed(self._filled(name)):
            time = block["time"]
            if time.max() < begin:
                break
            rows = ((time >= begin) & (time < until)).nonzero()[0]
            picked.append({c: column[rows] for c, column in block.items()})
        picked.reverse()
        return {c: _join([p[c] for p in picked], t) for c, t in TABLES[name].items()}

    def copy(self) -> Ledger:
        """A ledger that shares the rows so far."""
        other = Ledger()
        for name in TABLES:
            self._close(name)
            other._blocks[name] = list(self._blocks[name])
        other._used, other._size, other._latest = dict(self._used), dict(self._size), dict(self._latest)
        return other


_BY_FIRM = "spell"
"""The table whose last addition, nearly all of it, comes by firm, item group and candidate."""


def _ordered_by_firm(joined: dict[str, np.ndarray], before: np.ndarray) -> dict[str, np.ndarray]:
    """Rows by time, equal minutes as they came; those of a minute in `before` by all columns, as in other tables."""
    order = _by_time(joined["time"])
    if before.size:
        ties = np.flatnonzero(np.isin(joined["time"][order], before))
        rows = order[ties]
        order[ties] = rows[np.lexsort([joined[c][rows] for c in reversed(joined)])]
    return {c: column[order] for c, column in joined.items()}


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
