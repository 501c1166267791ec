"""Working days as data: a file of exceptions to Monday to Friday."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from jgsim.terms.errors import InputError
from jgsim.terms.time import DAY, Clock

OPENING = 9 * 60
OPEN_MINUTES = 8 * 60


@dataclass(frozen=True)
class Calendar:
    """Working days of the horizon.

    `day` int32 minutes of 00:00 of each working day, ascending, and those of the `AFTER` days that follow the horizon
    (so that what falls due near its end does not depend on where it ends); `first` (months + 1 entries) the index in `day` of each
    month's first working day; `year_first` likewise for years. Visits start within `minutes` after
    `opening` (09:00 to 17:00, the whole day where every day counts).
    """

    day: np.ndarray
    first: np.ndarray
    year_first: np.ndarray
    opening: int = OPENING
    minutes: int = OPEN_MINUTES


AFTER = 62
"""Days known beyond the horizon."""


def read_exceptions(path: Path) -> dict[dt.date, bool]:
    """Days that are not what their weekday says: {date: working}. Columns `date`, `working` (0 or 1)."""
    found: dict[dt.date, bool] = {}
    try:
        with open(path, encoding="utf-8", newline="") as handle:
            reader = csv.DictReader(row for row in handle if not row.startswith("#"))
            for row in reader:
                found[dt.date.fromisoformat(row["date"])] = {"0": False, "1": True}[row["working"]]
    except OSError as error:
        raise InputError(f"cannot read the calendar: {error.strerror}", file=path) from None
    except (KeyError, ValueError, TypeError, UnicodeDecodeError):
        raise InputError("a calendar needs the columns date (YYYY-MM-DD) and working (0 or 1)", file=path) from None
    return found


EVERY_DAY = "every_day"
"""Name of the calendar in which every day counts, round the clock (for comparison with theory)."""


def make_calendar(clock: Clock, exceptions: dict[dt.date, bool] | None) -> Calendar:
    """The working days between the clock's epoch and its end; every day if `exceptions` is None."""
    if exceptions is None:
        day = np.arange(clock.end // DAY + AFTER, dtype=np.int32) * np.int32(DAY)
        return Calendar(
            day, np.searchsorted(day, clock.month_start), np.searchsorted(day, clock.year_start), 0, DAY
        )
    days = np.arange(clock.end // DAY + AFTER)
    weekday = (days + clock.origin - 1) % 7
    working = weekday < 5
    for date, is_working in exceptions.items():
        at = date.toordinal() - clock.origin
        if 0 <= at < working.size:
            working[at] = is_working
    day = (np.flatnonzero(working) * DAY).astype(np.int32)
    return Calendar(day, np.searchsorted(day, clock.month_start), np.searchsorted(day, clock.year_start))


def rounds(clock: Clock, month: int) -> list[tuple[int, int]]:
    """The rounds of a month: working weeks (Monday to Sunday) cut at the month's ends, as (begin, end) minutes."""
    begin, until = int(clock.month_start[month]), int(clock.month_start[month + 1])
    cut = []
    while begin < until:
        weekday = (clock.origin + begin // DAY - 1) % 7
        end = min(until, begin + (7 - weekday) * DAY)
        cut.append((begin, end))
        begin = end
    return cut
