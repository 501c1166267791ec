"""States time: minutes since the epoch, months, rounds (working weeks), working days, and the order inside a minute."""

from __future__ import annotations

import bisect

from jgsim.terms.time import DAY
from jgsim.world.calendar import make_calendar, rounds

from oracle.keys import high, low, pick

# What happens in the same minute happens in this order; SimPy's clock counts minutes, and these are parts of one.
ENDS, DOOR, TURN, BEGINS, AGAIN, VISITS, RESULTS, SAMPLES = (k / 8 for k in range(8))
"""Violations end; firms open and close; the bureau's month and week turn; violations begin; others break out
again; visits; laboratories tell; samples."""


def until(env, minute: int, moment: float):
    """A SimPy event at a moment of a minute."""
    return env.timeout(minute + moment - env.now)


class Diary:
    """The calendar of a scenario.

    `months`, `years` are the minutes at which they begin (and the end of the last); `end` is the horizon's.
    """

    def __init__(self, scenario):
        clock = scenario.clock
        calendar = make_calendar(clock, scenario.exceptions)
        self.first_year = clock.first_year
        self.months, self.years, self.end = clock.month_start.tolist(), clock.year_start.tolist(), clock.end
        self.rounds = [rounds(clock, month) for month in range(len(self.months) - 1)]
        self._days = calendar.day.tolist()
        self._opening, self._open_minutes = calendar.opening, calendar.minutes

    def working_day(self, minute: int) -> int:
        """Number of the first working day on or after the day of a minute."""
        return bisect.bisect_left(self._days, minute // DAY * DAY)

    def working_days(self, begin: int, end: int) -> range:
        """Numbers of the working days from `begin` to before `end` (both at 00:00)."""
        return range(bisect.bisect_left(self._days, begin), bisect.bisect_left(self._days, end))

    def appointment(self, days: range, bits: int) -> int:
        """A minute on one of these days, inside opening hours: the day from the upper bits, the time from the lower."""
        return self.opening(days[pick(high(bits), len(days))], bits)

    def opening(self, day: int, bits: int) -> int:
        """A minute of a working day (by number), inside opening hours."""
        day = min(day, len(self._days) - 1)
        return self._days[day] + self._opening + pick(low(bits), self._open_minutes)
