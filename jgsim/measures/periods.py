"""The measured years of a run; the warm-up before them is not measured."""

from __future__ import annotations

import numpy as np

HORIZON = "all"


class Periods:
    """Measured years.

    Attributes
    ----------
    bounds : int32 array (years + 1)
        First minute of each measured year, and the minute at which the last one ends.
    years : int
    labels : tuple of text
        "2025" …, and "all" for the horizon.
    """

    def __init__(self, clock, warm_up: int):
        self.bounds = np.asarray(clock.year_start[warm_up:], np.int32)
        self.years = self.bounds.size - 1
        first = clock.first_year + warm_up
        self.labels = (*(str(first + y) for y in range(self.years)), HORIZON)
        self.length = np.diff(self.bounds.astype(np.int64))

    @property
    def begin(self) -> int:
        """First measured minute."""
        return int(self.bounds[0])

    @property
    def end(self) -> int:
        """The minute at which the last measured year ends."""
        return int(self.bounds[-1])

    def of(self, time: np.ndarray) -> np.ndarray:
        """Index of the measured year of each minute; -1 before the first, `years` after the last (int64)."""
        return np.searchsorted(self.bounds, time, side="right") - 1

    def span(self, sorted_time: np.ndarray) -> slice:
        """The measured rows of a table that is sorted by time."""
        return slice(*np.searchsorted(sorted_time, self.bounds[[0, -1]]).tolist())

    def spans(self):
        """(year index, first minute, minute after the last) of each measured year."""
        return [(y, int(self.bounds[y]), int(self.bounds[y + 1])) for y in range(self.years)]
