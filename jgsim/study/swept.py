"""What a sweep hands back: its points, tidy tables, figures."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from jgsim.measures.catalogue import CATALOGUE
from jgsim.measures.estimate import Estimate
from jgsim.scenario.scenario import Scenario
from jgsim.study.gathered import HORIZON, Gathered
from jgsim.study.grid import Grid
from jgsim.study.sweeptables import POINT, POINT_COLUMNS, RUN_COLUMNS, heading, point_rows
from jgsim.terms.errors import InputError, nearest

if TYPE_CHECKING:
    import pandas as pd


class Sweep:
    """A finished sweep.

    Attributes
    ----------
    base : Scenario
        The scenario whose settings vary.
    scenarios : list of Scenario
        The points in the order of the grid.
    grid : Grid
    gathered : Gathered
        Measures as arrays.
    record : dict
        What `record.json` holds.
    out : Path or None
        The study's folder.
    """

    def __init__(
        self, base: Scenario, scenarios: list[Scenario], grid: Grid, gathered: Gathered, record: dict,
        out: Path | None, lang: str,
    ):
        self.base, self.scenarios, self.grid, self.gathered = base, scenarios, grid, gathered
        self.record, self.out, self.lang = record, out, lang

    @cached_property
    def points(self) -> pd.DataFrame:
        """The points: their names and their settings, a column each."""
        import pandas as pd

        rows = [(self.grid.name(n), *self.grid.settings(n).values()) for n in range(len(self.grid))]
        return pd.DataFrame(rows, columns=list(heading(self.grid, ())))

    @cached_property
    def measures(self) -> pd.DataFrame:
        """Totals of every run and year, and the groups asked for over the horizon; their years stand in `measures.csv`.

        Columns: point, the varied settings, replication, year, dimension, group, measure, value, unit.
        """
        import pandas as pd

        points, count, rows = self.gathered.values.shape
        texts = {name: np.array([row[n] for row in self.gathered.rows], object) for n, name in enumerate(
            ("year", "dimension", "group", "measure", "unit"))}
        frame = {
            column: np.repeat(self.points[column].to_numpy(), count * rows) for column in heading(self.grid, ())
        }
        frame["replication"] = np.tile(np.repeat(np.arange(count), rows), points)
        frame |= {name: np.tile(words, points * count) for name, words in texts.items()}
        frame["value"] = self.gathered.values.reshape(-1)
        return pd.DataFrame(frame)[list(heading(self.grid, RUN_COLUMNS))]

    @cached_property
    def means(self) -> pd.DataFrame:
        """Means over the replications for the horizon, with the half-widths of their intervals: `points.csv`."""
        import pandas as pd

        made = pd.DataFrame(point_rows(self.grid, self.gathered), columns=list(heading(self.grid, POINT_COLUMNS)))
        for column in self.points.columns[1:]:
            made[column] = np.repeat(self.points[column].to_numpy(), len(made) // len(self.points))
        return made

    def estimate(
        self, measure: str, dimension: str = "all", group: str = "all", year: str | int = HORIZON,
        against: str | None = None,
    ) -> Estimate:
        """A measure's mean over the replications and its t interval, an entry a point.

        With `against`, the name of a point, of the paired differences to it: all points share their firms and random
        numbers, so that differences have narrower intervals than the values themselves.

        Raises
        ------
        InputError
            For a name that is not there, with the nearest one.
        """
        wanted = (measure, dimension, group, str(year))
        row = self.gathered.place(*wanted)
        if row is None:
            raise self._missing(wanted)
        return self.gathered.estimate(row, None if against is None else self.number(against))

    def number(self, point: str) -> int:
        """The place of a point in the order of the grid, by its name."""
        names = [self.grid.name(n) for n in range(len(self.grid))]
        if point not in names:
            raise InputError(f"there is no point {point!r}", nearest=nearest(str(point), names[:1000]))
        return names.index(point)

    def _missing(self, wanted: tuple[str, str, str, str]) -> InputError:
        rows = [(m, d, g, y) for y, d, g, m, _ in self.gathered.rows]
        if wanted[0] not in CATALOGUE:
            return InputError(f"there is no measure {wanted[0]!r}", nearest=nearest(wanted[0], CATALOGUE))
        for at, what in ((1, "dimension"), (2, "group"), (3, "year")):
            there = list(dict.fromkeys(row[at] for row in rows if row[1:at] == wanted[1:at]))
            if wanted[at] not in there:
                reason = f"there is no {what} {wanted[at]!r}; known: {', '.join(there)}"
                return InputError(reason, nearest=nearest(wanted[at], there))
        return InputError(f"there is no measure {wanted[0]!r}", nearest=None)

    def mean(self, point: str, measure: str) -> tuple[float, float, int]:
        """Mean of the horizon's total at a point, half-width of its t interval, and replications behind it."""
        found, at = self.estimate(measure), self.number(point)
        return float(found.mean[at]), float(found.half_width[at]), int(found.replications[at])

    def table(
        self, measures: str | list[str] | None = None, *, dimension: str = "all", group: str = "all",
        lang: str | None = None,
    ) -> pd.DataFrame:
        """A row for each point: its settings, and of each measure mean and half-width; headings in Chinese or English.

        Parameters
        ----------
        measures : str or list, optional
            Codes of measures; some headline ones if left out.
        dimension, group : str
            "all" for totals, or a group that the sweep was asked for (`by`).
        """
        from jgsim.report.landscape import table

        codes = [measures] if isinstance(measures, str) else measures
        return table(self, codes, dimension, group, lang or self.lang)

    def figure(
        self, measure: str, kind: str | None = None, *, x: str | None = None, at: Mapping | None = None,
        against: str | None = None, dimension: str = "all", group: str = "all", lang: str | None = None,
    ):
        """A matplotlib figure of a measure over the grid.

        Parameters
        ----------
        measure : str
            Code of a measure; its total over the horizon unless a group is named.
        kind : "heatmap" or "lines", optional
            Heat map where two numbers vary, lines otherwise.
        x : str, optional
            The varied setting along the x axis (the first); the other one is up, or makes the lines.
        at : dict, optional
            With more than two varied settings, the values of the others by path (their first values).
        against : str, optional
            The name of a point: paired differences to it are shown instead of the values.
        """
        from jgsim.report.landscape import figure

        options = {"x": x, "at": at, "against": against, "dimension": dimension, "group": group}
        return figure(self, measure, kind, **options, lang=lang or self.lang)

    def write_figures(self, folder: Path | str, measures: list[str], lang: str | None = None) -> list[Path]:
        """Write all kinds of figures of some measures as PNG and SVG; returns the files."""
        from jgsim.report.landscape import write_figures

        return write_figures(self, Path(folder), measures, lang or self.lang)

    def __repr__(self):
        options = self.record["options"]
        over = " × ".join(f"{axis.path} ({len(axis.values)})" for axis in self.grid.axes)
        return (
            f"<jgsim sweep of {self.base.name}: {over}; {options['firms']:,} firms, {options['years']} years, seed "
            f"{options['seed']}, {self.record['replications']} replications>"
        )

    def _repr_html_(self):
        from jgsim.report.landscape import html

        return html(self)
