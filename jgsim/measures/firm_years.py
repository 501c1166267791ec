"""The visits of each firm in each measured year: how many, on how many dates, how soon again."""

from __future__ import annotations

import numpy as np

from jgsim.measures.sums import Sums, with_horizon
from jgsim.terms.enums import Trigger
from jgsim.terms.time import DAY

SOON_DAYS = 90
FOLLOWING = (Trigger.REPORT, Trigger.RECHECK)
"""Visits that answer to something at the firm; repeats are counted with and without them."""


def by_firm(visit: dict[str, np.ndarray]) -> np.ndarray:
    """Rows of the visits by firm, those of a firm in time."""
    order = np.sort((visit["firm"].astype(np.int64) << 32) | np.arange(visit["firm"].size))
    order &= 0xFFFFFFFF
    return order


def unprompted(visit: dict[str, np.ndarray], row: np.ndarray) -> np.ndarray:
    """Those of the rows that are neither re-checks nor checks on reports."""
    following = np.isin(visit["trigger"], FOLLOWING)
    return row[~following[row]] if following.any() else row


class FirmYears:
    """One entry per firm and measured year with at least one visit.

    Parameters
    ----------
    visit : dict of arrays
        The table of visits.
    row : int array
        The rows that count, by firm and time.

    Attributes
    ----------
    firm, year : int arrays
    visits, dates : int arrays
        Visits in that calendar year, and the different dates they fell on.
    first_tier : int8 array
        The firm's tier on the day of its first visit of the year.
    soon : bool array
        Whether a visit of the year came at most 90 days after one on an earlier date (of any year).
    """

    def __init__(self, visit: dict[str, np.ndarray], periods, row: np.ndarray):
        firm, time = visit["firm"][row], visit["time"][row]
        day = time // DAY
        gap = np.diff(day, prepend=day[:1])
        same = np.zeros(firm.size, bool)
        same[1:] = firm[1:] == firm[:-1]
        soon = same & (gap >= 1) & (gap <= SOON_DAYS)
        year = _year_of_row(visit["time"], periods)[row]
        start = ~same
        start[1:] |= year[1:] != year[:-1]
        later_date = ~start & (gap > 0)
        measured = year >= 0
        first = np.flatnonzero(start)
        entry = np.cumsum(start) - 1
        self._kept = kept = measured[first]
        self._row, self._first = row, first
        self.visits = np.diff(np.append(first, firm.size))[kept]
        self.dates = (1 + np.bincount(entry[later_date], minlength=first.size))[kept]
        self.soon = (np.bincount(entry[soon], minlength=first.size) > 0)[kept]
        first = first[kept]
        self.firm, self.year = firm[first], year[first].astype(np.int64)
        self.first_tier = visit["tier"][row[first]]

    def any_of(self, values: np.ndarray) -> np.ndarray:
        """For each entry, whether it holds for any of its visits (bool; `values`: by row of the table of visits)."""
        if not self._first.size:
            return np.zeros(0, bool)
        return np.logical_or.reduceat(values[self._row], self._first)[self._kept]

    def tally(self, groups, periods, where=slice(None)) -> Sums:
        """Entries by year and group, each at the tier of its first visit."""
        return groups.tally(
            self.year[where], groups.index(self.firm[where], self.first_tier[where]), periods.years
        )


class Visited:
    """Exposure of the firm-years with at least one visit, split by the tier that held on each day.

    Attributes
    ----------
    row : int array
        The entry of `FirmYears` that a piece belongs to; `share` its part of the year in operation (float64).
    """

    def __init__(self, entries: FirmYears, firms: dict, periods, groups, tiers):
        self.groups, self.periods = groups, periods
        firm, year = entries.firm, entries.year
        begin = np.maximum(firms["enter"][firm], periods.bounds[year])
        until = np.minimum(firms["exit"][firm], periods.bounds[year + 1])
        self.row, tier, begin, until = tiers.pieces(firm, begin, until)
        self.year = year[self.row]
        self.minutes = (until - begin).astype(np.float64)
        self.stratum = groups.index(firm[self.row], tier)
        self.visits = entries.visits[self.row]

    def years(self, where=slice(None), weight: np.ndarray | None = None) -> Sums:
        """Firm-years of the pieces, times a weight of each piece."""
        minutes = self.minutes[where] if weight is None else self.minutes[where] * weight[where]
        cell = self.year[where] * self.groups.strata + self.stratum[where]
        cube = np.bincount(cell, minutes, self.periods.years * self.groups.strata)
        length = self.periods.length[:, None]
        folded = self.groups.marginals(cube.reshape(self.periods.years, -1))
        return {d: with_horizon(values / length) for d, values in folded.items()}

    def tails(self) -> dict[str, np.ndarray]:
        """Firm-years with at least 1, 2, 3 … visits: arrays (most visits, years + 1, groups) by dimension."""
        found: list[Sums] = []
        rows = np.flatnonzero(self.visits >= 1)
        while rows.size or not found:
            found.append(self.years(rows))
            rows = rows[self.visits[rows] > len(found)]
        return {d: np.stack([sums[d] for sums in found]) for d in found[0]}


def _year_of_row(sorted_time: np.ndarray, periods) -> np.ndarray:
    """Measured year of each row of a table sorted by time (int8; -1 outside)."""
    year = np.full(sorted_time.size, -1, np.int8)
    edges = np.searchsorted(sorted_time, periods.bounds).tolist()
    for y in range(periods.years):
        year[edges[y] : edges[y + 1]] = y
    return year
