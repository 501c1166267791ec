"""The measures of all runs of a study, from their parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from jgsim.study.arrow import encode
from jgsim.study.part import TEXTS, Part, read_part

TOTALS = ("all", "tier")
"""Dimensions of `measures.csv`; the others stand in `measures.parquet`."""
CROSSED = "×"
NOBODY = "none"
"""Name of the city without any supervision, as a base of what is averted."""


class Results:
    """Measures by scenario and replication; a run that failed has NaN in all the rows that the others have.

    Attributes
    ----------
    names : list of str
        Scenarios, base first.
    replications : int
    years : list of str
        Labels of the years, the horizon's "all" last.
    parts : dict
        Part by (name, replication); none where a run failed.
    unsupervised : dict
        Part of the city without supervision by replication; empty if the study has none.
    statistics : dict
        The statistics of moments by (name, replication), where they were asked for.
    """

    def __init__(self, names: list[str], replications: int, years: list[str]):
        self.names, self.replications, self.years = names, replications, years
        self.parts: dict[tuple[str, int], Part] = {}
        self.unsupervised: dict[int, Part] = {}
        self.statistics: dict[tuple[str, int], Part] = {}
        self._seen: list[dict] = []

    def read(self, name: str, replication: int, path: Path) -> None:
        """Take up the part of a run, or of the city without supervision."""
        part = self._shared(read_part(path))
        if name == NOBODY:
            self.unsupervised[replication] = part
        else:
            self.parts[name, replication] = part

    def _shared(self, part: Part) -> Part:
        # Runs of one world have the same rows, so their text columns need be kept only once.
        for texts in self._seen:
            if all(np.array_equal(texts[n][0], part.texts[n][0]) and texts[n][1] == part.texts[n][1] for n in TEXTS):
                return replace(part, texts=texts)
        self._seen.append(part.texts)
        return part

    def __iter__(self) -> Iterator[tuple[str, int, Part]]:
        """(name, replication, part) in the order of the files."""
        template = next(iter(self.parts.values()), None) or self._empty()
        for name in self.names:
            for replication in range(self.replications):
                part = self.parts.get((name, replication))
                if part is None:
                    part = replace(template, value=np.full(template.value.size, np.nan))
                yield name, replication, part

    def _empty(self) -> Part:
        """The totals of all measures, for a study in which no run was finished."""
        from jgsim.measures.catalogue import CATALOGUE

        rows = [(year, "all", "all", code, one.unit) for code, one in CATALOGUE.items() for year in self.years]
        texts = {name: encode(column) for name, column in zip(TEXTS, zip(*rows, strict=True), strict=True)}
        return Part(texts, np.full(len(rows), np.nan))

    def series(self, name: str, measure: str) -> np.ndarray:
        """The horizon's total of a measure by replication (float64, NaN where there is none)."""
        values = np.full(self.replications, np.nan)
        for replication in range(self.replications):
            part = self.parts.get((name, replication))
            if part is not None:
                at = part.where("measure", measure) & part.where("year", "all") & part.where("dimension", "all")
                if at.any():
                    values[replication] = part.value[at][0]
        return values


class Cube:
    """Values by row and replication, for every scenario alike.

    Attributes
    ----------
    rows : list of (measure, year, dimension, group, unit)
        Totals and tiers of every year; for the horizon every dimension that is not crossed with another.
    """

    def __init__(self, replications: int):
        self.replications = replications
        self.rows: list[tuple[str, ...]] = []
        self._number: dict[tuple[str, ...], int] = {}
        self._values: dict[str, list] = {}
        self._places: dict[int, tuple[np.ndarray, np.ndarray]] = {}

    def add(self, name: str, replication: int, part: Part) -> None:
        """Take up the values of a run."""
        if id(part.texts) not in self._places:
            self._places[id(part.texts)] = self._place(part)
        keep, place = self._places[id(part.texts)]
        self._values.setdefault(name, []).append((replication, place, part.value[keep]))

    def _place(self, part: Part) -> tuple[np.ndarray, np.ndarray]:
        codes, words = part.texts["dimension"]
        plain = np.isin(codes, [i for i, word in enumerate(words) if CROSSED not in word])
        keep = np.flatnonzero(part.where("dimension", *TOTALS) | (part.where("year", "all") & plain))
        columns = [part.words(c, keep) for c in ("measure", "year", "dimension", "group", "unit")]
        place = np.empty(keep.size, np.int64)
        for at, row in enumerate(zip(*columns, strict=True)):
            place[at] = self._number.setdefault(row, len(self.rows))
            if place[at] == len(self.rows):
                self.rows.append(row)
        return keep, place

    def values(self, name: str) -> np.ndarray:
        """Array (rows, replications) of a scenario; NaN where a run has no such row."""
        table = np.full((len(self.rows), self.replications), np.nan)
        for replication, place, value in self._values.get(name, ()):
            table[place, replication] = value
        return table
