"""The tables of a study as files: equal studies give equal bytes on every machine."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

from jgsim.study import arrow
from jgsim.study.files import writing
from jgsim.study.results import TOTALS, Results

MEASURE_COLUMNS = ("scenario", "replication", "year", "dimension", "group", "measure", "value", "unit")


def write_csv(path: Path, header: Iterable[str], rows: Iterable[Iterable]) -> None:
    """UTF-8 with a byte-order mark (without it Excel garbles Chinese), lines that end in LF, floats in full."""
    with writing(path), open(path, "w", encoding="utf-8-sig", newline="") as handle:
        out = csv.writer(handle, lineterminator="\n")
        out.writerow(header)
        out.writerows([_exact(cell) for cell in row] for row in rows)


def _exact(cell):
    if isinstance(cell, float):
        return "NaN" if cell != cell else repr(cell)
    return cell


def write_measures_csv(path: Path, results: Results) -> None:
    """Totals and tiers of every run."""
    write_csv(path, MEASURE_COLUMNS, measure_rows(results))


def measure_rows(results: Results) -> Iterable[tuple]:
    """The rows of `measures.csv`."""
    for name, replication, part in results:
        keep = np.flatnonzero(part.where("dimension", *TOTALS))
        texts = [part.words(column, keep) for column in ("year", "dimension", "group", "measure")]
        values, units = part.value[keep].tolist(), part.words("unit", keep)
        for *row, value, unit in zip(*texts, values, units, strict=True):
            yield (name, replication, *row, value, unit)


def write_measures_parquet(path: Path, results: Results) -> None:
    """All groups of every run, a row group a run."""
    import pyarrow.parquet as pq

    out = None
    with writing(path):
        try:
            for name, replication, part in results:
                size = part.value.size
                texts = ("year", "dimension", "group", "measure")
                columns = {
                    "scenario": arrow.coded(np.zeros(size, np.int32), [name]),
                    "replication": arrow.number(np.full(size, replication, np.int32)),
                    **{column: arrow.coded(*part.texts[column]) for column in texts},
                    "value": arrow.number(part.value),
                    "unit": arrow.coded(*part.texts["unit"]),
                }
                table = arrow.table(columns)
                if out is None:
                    out = pq.ParquetWriter(path, table.schema, compression="zstd")
                out.write_table(table)
        finally:
            if out is not None:
                out.close()


def write_columns_csv(path: Path, columns: Mapping[str, list]) -> None:
    """Columns of equal length as CSV."""
    write_csv(path, columns, zip(*columns.values(), strict=True))
