"""Time as whole minutes since the scenario's epoch (int32); sums of durations as int64."""

from __future__ import annotations

import datetime as dt

import numpy as np

DAY = 1440
YEAR_DAYS = 365.25
YEAR = int(YEAR_DAYS * DAY)
NEVER = np.int32(-(2**31))
FAR = np.int32(2**31 - 1)


class Clock:
    """Calendar years and months as minutes since the epoch.

    The epoch is 1 January of the first simulated year (warm-up included), 00:00.

    Parameters
    ----------
    first_year : int
        The year of the epoch.
    years : int
        How many calendar years are simulated, warm-up included.
    """

    def __init__(self, first_year: int, years: int):
        self.first_year, self.years = int(first_year), int(years)
        origin = dt.date(self.first_year, 1, 1).toordinal()
        self.origin = origin
        self.year_start = np.array(
            [(dt.date(self.first_year + y, 1, 1).toordinal() - origin) * DAY for y in range(self.years + 1)], np.int32
        )
        self.month_start = np.array(
            [
                (dt.date(self.first_year + m // 12, m % 12 + 1, 1).toordinal() - origin) * DAY
                for m in range(self.years * 12 + 1)
            ],
            np.int32,
        )

    @property
    def end(self) -> int:
        """The minute at which the last simulated year ends."""
        return int(self.year_start[-1])

    def year_of(self, minute: np.ndarray) -> np.ndarray:
        """The index (0 = first simulated year) of the year of each minute; -1 before the epoch."""
        return np.searchsorted(self.year_start, minute, side="right") - 1

    def month_of(self, minute: np.ndarray) -> np.ndarray:
        """The index of the month of each minute, counted from the epoch."""
        return np.searchsorted(self.month_start, minute, side="right") - 1

    def date(self, minute: int) -> dt.date:
        """The calendar date of a minute."""
        return dt.date.fromordinal(self.origin + int(minute) // DAY)
