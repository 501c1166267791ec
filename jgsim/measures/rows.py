"""The measures of a run as rows: parallel columns, one row per year, group and measure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jgsim.measures.catalogue import CATALOGUE

COLUMNS = ("year", "dimension", "group", "measure", "value", "unit")


@dataclass(frozen=True)
class Rows:
    """Measures of one run.

    Attributes
    ----------
    year, dimension, group, measure, unit : object arrays of text
        Year "2025" … or "all" for the horizon; dimension "all" has the one group "all".
    value : float64 array
        NaN where a measure is undefined (0/0).
    """

    year: np.ndarray
    dimension: np.ndarray
    group: np.ndarray
    measure: np.ndarray
    value: np.ndarray
    unit: np.ndarray

    def __len__(self) -> int:
        return self.value.size

    def columns(self) -> dict[str, np.ndarray]:
        """The columns by name, in the order of the files."""
        return {name: getattr(self, name) for name in COLUMNS}

    def groups(self, measure: str, dimension: str, year: str = "all") -> dict[str, float]:
        """A measure's values by group of a dimension; empty if the measure does not have that dimension."""
        at = np.flatnonzero((self.measure == measure) & (self.dimension == dimension) & (self.year == year))
        return dict(zip(self.group[at].tolist(), self.value[at].tolist(), strict=True))

    def get(self, measure: str, year: str = "all", dimension: str = "all", group: str = "all") -> float:
        """One value.

        Raises
        ------
        KeyError
            If there is no such row.
        """
        found = self.groups(measure, dimension, year)
        if group not in found:
            raise KeyError((measure, year, dimension, group))
        return found[group]


class Collector:
    """Gathers the values of measures and lays them out as rows.

    Parameters
    ----------
    years : sequence of text
        Labels of the measured years, "all" last.
    codes : dict
        Group codes of every dimension.
    """

    def __init__(self, years, codes):
        self.codes = codes
        self._years = np.array(years, object)
        self._parts: list[tuple[str, str, np.ndarray]] = []

    def add(self, measure: str, table: dict[str, np.ndarray]) -> None:
        """Take up a measure: arrays (years + horizon, groups) by dimension."""
        for dimension, values in table.items():
            shape = self._years.size, len(self.codes[dimension])
            if values.shape != shape:
                raise ValueError(f"{measure} by {dimension}: {values.shape} values for {shape} years and groups")
            self._parts.append((measure, dimension, values))

    def rows(self) -> Rows:
        """All rows, in the order of the catalogue."""
        rank = {code: n for n, code in enumerate(CATALOGUE)}
        parts = sorted(self._parts, key=lambda part: rank[part[0]])
        size = [values.size for _, _, values in parts]
        spread = lambda texts: np.repeat(np.array(texts, object), size)  # noqa: E731
        year = {d: np.repeat(self._years, len(self.codes[d])) for _, d, _ in parts}
        group = {d: np.tile(np.array(self.codes[d], object), self._years.size) for _, d, _ in parts}
        return Rows(
            year=np.concatenate([year[d] for _, d, _ in parts]),
            dimension=spread([d for _, d, _ in parts]),
            group=np.concatenate([group[d] for _, d, _ in parts]),
            measure=spread([m for m, _, _ in parts]),
            value=np.concatenate([values.ravel() for _, _, values in parts]).astype(np.float64, copy=False),
            unit=spread([CATALOGUE[m].unit for m, _, _ in parts]),
        )
