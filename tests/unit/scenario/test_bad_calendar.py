"""Unit: a calendar that cannot be read is said in one sentence; one as spreadsheets save it loads."""

import pytest
from test_bad_input import BASE, clear, folder, refused  # noqa: F401 - folder is a fixture

from jgsim.scenario.load import load

CALENDARS = {
    "not text": (b"\xff\xfe\x00", "not UTF-8"),
    "nothing": (b"", "columns date"),
    "a comment": (b"# holidays\n", "columns date"),
    "other columns": (b"day,open\n2024-01-01,0\n", "columns date"),
    "a date of Excel": (b"date,working\n2024-01-01,0\n2024/1/2,0\n", "line 3: a calendar needs"),
    "a day that is none": (b"date,working\n2024-02-30,0\n", "line 2: a calendar needs"),
    "neither 0 nor 1": (b"# x\ndate,working\n2024-01-01,no\n", "line 3: a calendar needs"),
    "a column short": (b"date,working\n2024-01-01\n", "line 2: a calendar needs"),
    "a day twice": (b"date,working\n2024-01-01,0\n2024-01-01,1\n", "line 3: the day 2024-01-01 stands twice"),
    "a quotation mark": (b'date,working\n"2024-01-01,0\n', "line 2: a calendar needs"),
    "a null": (b"date,working\n2024-01-0\x001,0\n", "line 2: a calendar needs"),
    "too large": (b"date,working\n" + b"#\n" * 600_000, "larger than"),
    "a month off": (
        b"date,working\n" + b"".join(b"2025-02-%02d,0\n" % day for day in range(1, 29)), "2025-02 has no working day"
    ),
}


@pytest.mark.parametrize("name", CALENDARS)
def test_a_bad_calendar(folder, name):
    content, wanted = CALENDARS[name]
    (folder / "days.csv").write_bytes(content)
    error = refused(folder, BASE + "time: {calendar: days.csv}\n")
    clear(error)
    assert error.path == "time.calendar" and error.line == 2
    assert wanted in error.reason


def test_a_calendar_as_excel_saves_it(folder):
    (folder / "days.csv").write_bytes(b"\xef\xbb\xbfdate,working\r\n2025-01-02,0\r\n\r\n")
    (folder / "plan.yaml").write_text(BASE + "time: {calendar: days.csv}\n")
    assert list(load(folder / "plan.yaml").exceptions.values()) == [False]
