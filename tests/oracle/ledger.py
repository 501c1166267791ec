"""States what is written down: the columns of each kind of event, and the order of the rows."""

from __future__ import annotations

COLUMNS = {
    "visit": (
        "time", "firm", "mask", "trigger", "campaign", "due", "officer", "partner", "officers", "elapsed",
        "officer_minutes", "findings", "tier", "result", "group",
        "entered",
    ),
    "finding": (
        "time", "firm", "group", "severity", "candidate", "first", "officer", "trigger", "corrected", "tier",
        "measure", "entered", "case", "coercion",
    ),
    "move": ("time", "firm", "before", "after"),
    "planned": ("time", "firm", "mask", "trigger", "campaign", "due", "tier"),
    "round": ("time", "district", "available", "used", "waiting", "oldest", "desk"),
    "spell": (
        "time", "firm", "group", "severity", "candidate", "until", "ending", "found", "corrected", "segment",
    ),
    "period": ("time", "tier", "firms", "violating"),
    "dropped": ("time", "firm", "mask", "trigger", "campaign", "due", "reason"),
    "tip": ("time", "firm", "kind", "group", "severity", "candidate", "insider", "visited", "due", "tier"),
    "desk": ("time", "district", "activity", "count", "minutes"),
    "tolerated": (
        "time", "firm", "group", "severity", "candidate", "step", "measure", "until", "corrected", "over", "tier",
    ),
    "remote": ("time", "firm", "mask", "campaign", "minutes", "findings", "tier"),
    "suppressed": (
        "time", "firm", "group", "severity", "candidate", "officer", "trigger", "campaign", "tier",
    ),
    "batch": (
        "time", "firm", "group", "campaign", "due", "taken", "failed", "result", "cost", "minutes", "candidate", "tier",
    ),
    "closing": ("time", "firm", "cause", "natural"),
    "unlisted": ("time", "firm", "gap", "until"),
    "case": (
        "time", "firm", "group", "severity", "candidate", "district", "measure", "filed", "ready", "begun", "reviewed",
        "decided", "deadline", "fate", "tier",
    ),
    "alert": ("time", "firm", "group", "severity", "candidate", "visited", "due", "tier"),
}
"""The first column is a minute, the second a firm's row, a district or a tier; departments are bits of `mask`."""


class Ledger:
    """Rows by table."""

    def __init__(self):
        self.rows: dict[str, list[dict]] = {name: [] for name in COLUMNS}

    def enter(self, table: str, **row) -> None:
        """Write a row; it must have the table's columns and no other."""
        if set(row) != set(COLUMNS[table]):
            raise KeyError(f"{table} has the columns {COLUMNS[table]}, not {tuple(row)}")
        self.rows[table].append(row)

    def recent(self, table: str, begin: int) -> list[dict]:
        """Rows from a minute on."""
        return [row for row in self.rows[table] if row["time"] >= begin]

    def table(self, name: str) -> list[tuple]:
        """The rows as tuples, sorted by their columns from the first to the last.

        Moves of one firm in one minute (new rules, then a month's results) keep their order.
        """
        rows = [tuple(row[c] for c in COLUMNS[name]) for row in self.rows[name]]
        return sorted(rows, key=(lambda row: row[:2]) if name == "move" else None)
