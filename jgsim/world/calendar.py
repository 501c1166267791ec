"""Working days as data: a file of exceptions to Monday to Friday."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from jgsim.terms.errors import InputError, cause
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


MAX_BYTES = 1_000_000
_WORKING = {"0": False, "1": True}


def read_exceptions(path: Path) -> dict[dt.date, bool]:
    """Days that are not what their weekday says: {date: working}. Columns `date`, `working` (0 or 1).

    Raises
    ------
    InputError
        With the file and the line.
    """
    try:
        if path.exists() and not path.is_file():
            raise InputError("is not a file", file=path)  # a pipe would never end
        with open(path, encoding="utf-8-sig") as handle:
            text = handle.read(MAX_BYTES + 1)
    except UnicodeDecodeError:
        raise InputError("is not UTF-8 text", file=path) from None
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read: {cause(error)}", file=path) from None
    if len(text) > MAX_BYTES:
        raise InputError(f"is larger than {MAX_BYTES:,} bytes", file=path)
    rows = [(n, row) for n, row in enumerate(text.splitlines(), 1) if row.strip() and not row.startswith("#")]
    number, header = rows[0] if rows else (1, "")
    found: dict[dt.date, bool] = {}
    try:
        names = next(csv.reader([header]), [])
        at = names.index("date"), names.index("working")
        for number, row in rows[1:]:
            date, working = (next(csv.reader([row]))[i].strip() for i in at)
            day = dt.date.fromisoformat(date)
            if day in found:
                raise InputError(f"the day {day} stands twice", file=path, line=number)
            found[day] = _WORKING[working]
    except (IndexError, KeyError, ValueError, csv.Error):
        raise InputError(
            "a calendar needs the columns date (YYYY-MM-DD) and working (0 or 1)", file=path, line=number
        ) from None
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
