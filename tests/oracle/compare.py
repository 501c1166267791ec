"""Compares two ledgers row by row and column by column."""

from __future__ import annotations

from dataclasses import dataclass

from oracle.ledger import COLUMNS


@dataclass(frozen=True)
class Difference:
    """The first place (in time) at which engine and twin differ.

    `row` counts from 0 in the table's own order; `column` is "" where one of the two has no such row.
    """

    table: str
    row: int
    column: str
    engine: tuple | None
    twin: tuple | None

    @property
    def time(self) -> int:
        """The minute of the earlier of the two rows."""
        return min(row[0] for row in (self.engine, self.twin) if row is not None)

    def __str__(self):
        return f"table {self.table}, row {self.row}, column {self.column or '(a row)'}: {self.engine} / {self.twin}"


def first_difference(engine: dict[str, dict], twin: dict[str, list[tuple]]) -> Difference | None:
    """The earliest difference between an engine's tables and a twin's; None if there is none.

    Spells come last: their rows are dated by the violation's start, but tell how it ended.
    """
    found = [one for name in COLUMNS if (one := _in_table(name, engine[name], twin[name])) is not None]
    return min(found, key=lambda one: (one.table == "spell", one.time), default=None)


def _in_table(name: str, engine: dict, twin: list[tuple]) -> Difference | None:
    rows = list(zip(*(engine[c].tolist() for c in COLUMNS[name]), strict=True))
    for i in range(max(len(rows), len(twin))):
        mine, other = (rows[i] if i < len(rows) else None), (twin[i] if i < len(twin) else None)
        if mine == other:
            continue
        if mine is None or other is None:
            return Difference(name, i, "", mine, other)
        column = next(c for c, a, b in zip(COLUMNS[name], mine, other, strict=True) if a != b)
        return Difference(name, i, column, mine, other)
    return None
