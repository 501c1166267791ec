"""The first place where a run that was made again is not as it was."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from jgsim.engine.ledger import TABLES
from jgsim.study.ledgerfile import ledger_files
from jgsim.study.part import Part, notes_of, read_part
from jgsim.study.restore import WRONG
from jgsim.study.sameness import bits

KEYS = ("measure", "year", "dimension", "group", "unit")


@dataclass(frozen=True)
class Difference:
    """Where two runs differ first, and both values (None: there is no such row).

    Attributes
    ----------
    place : dict
        `measure`, `year`, `dimension`, `group`; or `table`, `row` (from 1; 0: the whole column), `column`, and the
        row's `time` in minutes since the epoch with its `date`.
    there, here : int, float, str or None
        The value of the study and that of the run made again.
    """

    place: dict
    there: object
    here: object


class Unreadable(Exception):
    """A file of the study that is missing or damaged; its text is the file's name."""


def read(file: Path, reader):
    """What `reader` reads from a file of the study, or Unreadable."""
    import pyarrow as pa

    try:
        return reader(file)
    except (pa.ArrowException, OSError, *WRONG):
        raise Unreadable(file.name) from None


def in_parts(there: Path, here: Path) -> Difference | None:
    """The first measure that differs by a bit."""
    one, two = read(there, read_part), read_part(here)
    if _same_texts(one, two):
        at = np.flatnonzero(bits(one.value) != bits(two.value))
        if not at.size:
            return None
        return _measure(_rows(one)[at[0]], float(one.value[at[0]]), float(two.value[at[0]]))
    old, new = _values(one), _values(two)
    for row in [*old, *(row for row in new if row not in old)]:
        pair = old.get(row), new.get(row)
        if None in pair or bits(np.array(pair[0])) != bits(np.array(pair[1])):
            return _measure(row, *pair)
    return None


def _same_texts(one: Part, two: Part) -> bool:
    return one.value.size == two.value.size and all(one.words(name) == two.words(name) for name in one.texts)


def _rows(part: Part) -> list[tuple[str, ...]]:
    return list(zip(*(part.words(name) for name in KEYS), strict=True))


def _values(part: Part) -> dict[tuple[str, ...], float]:
    return dict(zip(_rows(part), part.value.tolist(), strict=True))


def _measure(row: tuple[str, ...], there: float | None, here: float | None) -> Difference:
    return Difference(dict(zip(KEYS[:4], row, strict=False)), there, here)


def in_ledgers(there: Path, here: Path) -> Difference | None:
    """The first row that differs, over all tables the one that comes first in simulated time."""
    found = []
    for name, old, new in zip(TABLES, ledger_files(there), ledger_files(here), strict=True):
        difference = _in_table(name, read(old, _table), _table(new))
        if difference is not None:
            # A spell is dated by its beginning, which may lie long before what went otherwise.
            found.append((name == "spell", difference.place["time"], len(found), new, difference))
    if not found:
        return None
    *_, file, first = min(found, key=lambda one: one[:3])
    return replace(first, place={**first.place, "date": _date(file, first.place["time"])})


def _date(file: Path, minute: int) -> str:
    """Day and time of a minute since the epoch that a table names."""
    epoch = dt.datetime.fromisoformat(notes_of(file)["jgsim.epoch"])
    return (epoch + dt.timedelta(minutes=minute)).isoformat(" ", "minutes")


def _table(file: Path) -> dict[str, list | np.ndarray]:
    """The columns of a table: numbers as they are, words as texts."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with pq.ParquetFile(file) as parquet:
        made = parquet.read()
    columns = {}
    for name, column in zip(made.schema.names, made.columns, strict=True):
        column = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
        if isinstance(column, pa.ChunkedArray):
            column = column.chunk(0) if column.num_chunks else pa.array([], column.type)
        if pa.types.is_dictionary(column.type):
            words = np.array([*column.dictionary.to_pylist(), None], object)
            codes = column.indices.fill_null(len(words) - 1).to_numpy(zero_copy_only=False)
            columns[name] = words[codes]
        else:
            columns[name] = column.to_numpy(zero_copy_only=False)
    return columns


def _in_table(name: str, old: dict, new: dict) -> Difference | None:
    names = [*old, *(column for column in new if column not in old)]
    for column in names:
        if column not in old or column not in new:
            kinds = tuple("column" if column in one else None for one in (old, new))
            return Difference({"table": name, "row": 0, "column": column, "time": -1}, *kinds)
    sizes = len(old["time"]), len(new["time"])
    common, first, where = min(sizes), None, None
    for column in names:
        unlike = np.flatnonzero(old[column][:common] != new[column][:common])
        if unlike.size and (first is None or unlike[0] < first):
            first, where = int(unlike[0]), column
    if first is not None:
        time = min(int(one["time"][first]) for one in (old, new))
        place = {"table": name, "row": first + 1, "column": where, "time": time}
        return Difference(place, _plain(old[where][first]), _plain(new[where][first]))
    if sizes[0] == sizes[1]:
        return None
    longer = old if sizes[0] > sizes[1] else new
    place = {"table": name, "row": common + 1, "column": "time", "time": int(longer["time"][common])}
    values = [_plain(one["time"][common]) if one is longer else None for one in (old, new)]
    return Difference(place, *values)


def _plain(value):
    return value.item() if isinstance(value, np.generic) else value
