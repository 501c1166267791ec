"""The measures of all runs of a sweep, part by part: what goes into its table, and what is kept to look at."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from jgsim.measures.estimate import Estimate, estimate
from jgsim.study.grid import Grid
from jgsim.study.part import TEXTS, Part, read_part
from jgsim.study.results import Results
from jgsim.study.sweepwork import Runs

HORIZON = "all"
ROW = ("year", "dimension", "group", "measure", "unit")


@dataclass
class Gathered:
    """What a sweep keeps in memory: totals of every year, and of the groups asked for those of the horizon.

    Attributes
    ----------
    rows : list of (year, dimension, group, measure, unit)
    values : float64 array (points, replications, rows)
        NaN where a run failed or has no such row.
    """

    rows: list[tuple[str, ...]]
    values: np.ndarray

    def place(self, measure: str, dimension: str, group: str, year: str) -> int | None:
        """Number of a row; None if there is no such row."""
        for at, (y, d, g, m, _) in enumerate(self.rows):
            if (y, d, g, m) == (year, dimension, group, measure):
                return at
        return None

    def estimate(self, row: int, against: int | None = None) -> Estimate:
        """Mean of a row over the replications and its t interval, an entry a point; `against` of paired differences."""
        values = self.values[:, :, row]
        return estimate(values.T if against is None else (values - values[against]).T)


def gather(runs: Runs, grid: Grid, by: tuple[str, ...], years: list[str], handle=None) -> Gathered:
    """Read all parts once, one at a time; with `handle` write the rows of `measures.csv` after its heading.

    A run that failed has NaN in the rows of the first one that did not.
    """
    count = runs.options.replications
    layouts = _Layouts(len(runs.points), count, by)
    empty = _empty(runs, years)
    for point in range(len(runs.points)):
        texts = (runs.points[point].name, *grid.texts(point))
        for replication in range(count):
            path = runs.part(point, replication)
            layout, value = layouts.take(empty if path is None else read_part(path))
            layouts.values[point, replication, layout.places] = value[layout.kept]
            if handle is not None:
                handle.write(layout.lines((*texts, replication), value))
    return Gathered(layouts.rows, layouts.values)


def _empty(runs: Runs, years: list[str]) -> Part:
    """The part of a run that failed: NaN in the rows of another, or in the totals if all have failed."""
    for point in range(len(runs.points)):
        for replication in range(runs.options.replications):
            path = runs.part(point, replication)
            if path is not None:
                part = read_part(path)
                return replace(part, value=np.full(part.value.size, np.nan))
    return next(iter(Results([runs.points[0].name], 1, years)))[2]


class _Layouts:
    """Parts with the same rows share what is known about these rows."""

    def __init__(self, points: int, replications: int, by: tuple[str, ...]):
        self.by, self.rows, self.seen = by, [], []
        self.numbers: dict[tuple[str, ...], int] = {}
        self.values = np.full((points, replications, 0), np.nan)

    def take(self, part: Part) -> tuple[_Layout, np.ndarray]:
        """The layout of a part, and its values."""
        for layout in self.seen:
            if layout.fits(part):
                return layout, part.value
        layout = _Layout(part, self.by, self.numbers)
        new = list(self.numbers)[len(self.rows) :]
        self.rows += new
        more = np.full((*self.values.shape[:2], len(new)), np.nan)
        self.values = np.concatenate([self.values, more], axis=2)
        self.seen.append(layout)
        return layout, part.value


class _Layout:
    """Which rows of a part are wanted, as text for the table, and where those to keep have their place."""

    def __init__(self, part: Part, by: tuple[str, ...], numbers: dict[tuple[str, ...], int]):
        self.texts = part.texts
        total = part.where("dimension", "all")
        group = part.where("dimension", *by) if by else np.zeros_like(total)
        self.wanted = np.flatnonzero(total | group)
        self.kept = np.flatnonzero(total | (group & part.where("year", HORIZON)))
        columns = [part.words(name, self.wanted) for name in ROW]
        self.middles = [cells(row[:4]) for row in zip(*columns, strict=True)]
        self.ends = [f",{cells((unit,))}\n" for unit in columns[4]]
        rows = zip(*(part.words(name, self.kept) for name in ROW), strict=True)
        self.places = np.array([numbers.setdefault(row, len(numbers)) for row in rows], np.int64)

    def fits(self, part: Part) -> bool:
        mine, other = self.texts, part.texts
        return all(mine[n][1] == other[n][1] and np.array_equal(mine[n][0], other[n][0]) for n in TEXTS)

    def lines(self, first: Iterable, value: np.ndarray) -> str:
        """Rows of the table; all of a run begin alike."""
        begin, values = cells(first), value[self.wanted].tolist()
        texts = ("NaN" if v != v else repr(v) for v in values)
        return "".join(
            f"{begin},{middle},{text}{end}" for middle, text, end in zip(self.middles, texts, self.ends, strict=True)
        )


def cells(row: Iterable) -> str:
    """Cells of a CSV line, without its end."""
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(row)
    return text.getvalue()
