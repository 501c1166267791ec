"""Dates as registers write them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

import numpy as np

from jgsim.world.register.values import coded

BAD, NONE, EARLY = np.int32(-(2**31)), np.int32(-(2**31) + 1), np.int32(-(2**31) + 2)
"""Instead of a day: no date, an empty cell, a date before `EARLIEST`."""
EARLIEST = dt.date(1900, 1, 2)
"""What stands before it comes from an empty cell of a spreadsheet (1899-12-30, 1900-01-01), not from a firm."""
_DATE = re.compile(
    r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日?|(\d{2})(\d{2}))(?:[ T]\d.*)?", re.ASCII
)


def day_of(text: str) -> int:
    """The day (proleptic ordinal) of 2019-3-1, 2019/03/01, 2019.3.1, 20190301 or 2019年3月1日, with or without a time;
    BAD, NONE or EARLY otherwise."""
    text = unicodedata.normalize("NFKC", text).strip()
    if not text:
        return int(NONE)
    found = _DATE.fullmatch(text)
    if not found:
        return int(BAD)
    year, month, day = found[1], found[3] or found[5] or found[7], found[4] or found[6] or found[8]
    try:
        date = dt.date(int(year), int(month), int(day))
    except ValueError:
        return int(BAD)
    return date.toordinal() if date >= EARLIEST else int(EARLY)


def read_days(column) -> np.ndarray:
    """The day of each text of a pyarrow column (int32 ordinals, BAD, NONE or EARLY)."""
    words, places = coded(column)
    return np.array([day_of(word) for word in words], np.int32)[places]
