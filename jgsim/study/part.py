"""A part: the measures of one run as a Parquet file that carries the run's key."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from jgsim.study import arrow
from jgsim.study.files import write_bytes

TEXTS = ("year", "dimension", "group", "measure", "unit")
"""Text columns of a part; beside them stands `value`."""


@dataclass(frozen=True)
class Part:
    """Rows of one run: for each text column codes (int32) and the words they stand for, and the values (float64)."""

    texts: dict[str, tuple[np.ndarray, list[str]]]
    value: np.ndarray

    def where(self, column: str, *wanted: str) -> np.ndarray:
        """Which rows have one of the words in a column (bool)."""
        codes, words = self.texts[column]
        return np.isin(codes, [i for i, word in enumerate(words) if word in wanted])

    def words(self, column: str, rows=slice(None)) -> list[str]:
        """A text column as texts, of all rows or some."""
        codes, words = self.texts[column]
        return [words[c] for c in codes[rows].tolist()]


def write_part(path: Path, key: str, rows, notes: dict[str, str]) -> None:
    """Write the measures of a run (`measures.rows.Rows`)."""
    columns = {name: arrow.text(getattr(rows, name)) for name in ("year", "dimension", "group", "measure")}
    columns["value"] = arrow.number(np.asarray(rows.value, np.float64))
    columns["unit"] = arrow.text(rows.unit)
    write_bytes(path, arrow.to_parquet(arrow.table(columns, {"jgsim.key": key, **notes})))


def is_part(path: Path, key: str) -> bool:
    """Whether a file is there, whole, and of the run with this key."""
    notes = notes_of(path)
    return notes is not None and notes.get("jgsim.key") == key


def notes_of(path: Path) -> dict[str, str] | None:
    """The notes in a Parquet file; None if there is no such file or it is not whole."""
    if not path.is_file():
        return None
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            notes = file.schema_arrow.metadata or {}
    except (pa.ArrowException, OSError):
        return None
    return {name.decode(errors="replace"): text.decode(errors="replace") for name, text in notes.items()}


def read_part(path: Path) -> Part:
    """Read what `write_part` wrote."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(path, read_dictionary=list(TEXTS)) as file:
        table = file.read()
    return Part({name: arrow.read_text(table.column(name)) for name in TEXTS}, arrow.read_number(table.column("value")))
