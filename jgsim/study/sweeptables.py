"""The tables of a sweep as files: every run, and means with half-widths by point."""

from __future__ import annotations

from pathlib import Path

from jgsim.measures.estimate import estimate
from jgsim.study.files import writing
from jgsim.study.gathered import HORIZON, Gathered, cells, gather
from jgsim.study.grid import Grid
from jgsim.study.sweepwork import Runs
from jgsim.study.tables import write_csv

POINT = "point"
RUN_COLUMNS = ("replication", "year", "dimension", "group", "measure", "value", "unit")
POINT_COLUMNS = ("dimension", "group", "measure", "mean", "half_width", "unit", "replications")
"""Columns after the point and its settings, of `measures.csv` and of `points.csv`."""


def heading(grid: Grid, columns: tuple[str, ...]) -> tuple[str, ...]:
    """The columns of a table: point, the varied settings, the rest."""
    return (POINT, *(axis.path for axis in grid.axes), *columns)


def write_runs(path: Path, runs: Runs, grid: Grid, by: tuple[str, ...], years: list[str]) -> Gathered:
    """Write `measures.csv`: totals of every run and year, and the groups of the dimensions in `by`."""
    with writing(path), open(path, "w", encoding="utf-8-sig", newline="") as handle:
        handle.write(cells(heading(grid, RUN_COLUMNS)) + "\n")
        return gather(runs, grid, by, years, handle)


def write_points(path: Path, grid: Grid, gathered: Gathered) -> None:
    """Write `points.csv`: the horizon's means over the replications, with the half-widths of their 95 % intervals."""
    write_csv(path, heading(grid, POINT_COLUMNS), point_rows(grid, gathered))


def point_rows(grid: Grid, gathered: Gathered):
    """The rows of `points.csv`."""
    wanted = [n for n, row in enumerate(gathered.rows) if row[0] == HORIZON]
    for number in range(len(grid)):
        found = estimate(gathered.values[number][:, wanted])
        columns = (found.mean.tolist(), found.half_width.tolist(), found.replications.tolist())
        for at, mean, half, count in zip(wanted, *columns, strict=True):
            _, dimension, group, measure, unit = gathered.rows[at]
            yield (grid.name(number), *grid.texts(number), dimension, group, measure, mean, half, unit, count)
