"""Unit: working days and rounds."""

import datetime as dt

import numpy as np
import pytest

from jgsim.terms.errors import InputError
from jgsim.terms.time import DAY, Clock
from jgsim.world.calendar import AFTER, make_calendar, read_exceptions, rounds

CLOCK = Clock(2024, 2)


def test_every_day_is_open_round_the_clock():
    calendar = make_calendar(CLOCK, None)
    assert calendar.day.size == 366 + 365 + AFTER and (np.diff(calendar.day) == DAY).all()
    assert (calendar.opening, calendar.minutes) == (0, DAY)
    assert calendar.first[12] == calendar.year_first[1] == 366


def test_monday_to_friday_but_for_the_exceptions():
    holiday, worked = dt.date(2024, 10, 1), dt.date(2024, 9, 29)
    calendar = make_calendar(CLOCK, {holiday: False, worked: True})
    dates = {CLOCK.date(minute) for minute in calendar.day.tolist()}
    assert holiday not in dates and worked in dates
    others = {d for d in dates if d != worked}
    assert {d.weekday() for d in others} == {0, 1, 2, 3, 4}
    span = [dt.date(2024, 1, 1) + dt.timedelta(days=i) for i in range(731 + AFTER)]
    assert others | {holiday} == {d for d in span if d.weekday() < 5}


def test_first_working_days_of_months_and_years():
    calendar = make_calendar(CLOCK, {})
    for month in range(24):
        first = calendar.day[calendar.first[month]]
        assert CLOCK.month_start[month] <= first < CLOCK.month_start[month + 1]
        assert CLOCK.date(int(first)).day <= 3
    assert np.array_equal(calendar.year_first, calendar.first[::12])


def test_days_beyond_the_horizon_do_not_depend_on_where_it_ends():
    short, long = make_calendar(Clock(2024, 1), {}), make_calendar(CLOCK, {})
    assert np.array_equal(short.day, long.day[: short.day.size])


def test_rounds_are_weeks_cut_at_the_months_ends():
    for month in range(24):
        spans = rounds(CLOCK, month)
        assert spans[0][0] == CLOCK.month_start[month] and spans[-1][1] == CLOCK.month_start[month + 1]
        assert all(a[1] == b[0] for a, b in zip(spans, spans[1:], strict=False))
        assert all(CLOCK.date(begin).weekday() == 0 for begin, _ in spans[1:])
        assert all(0 < end - begin <= 7 * DAY for begin, end in spans)


@pytest.mark.parametrize(
    "text", ["date,working\n2024-13-01,0\n", "date,working\n2024-01-01,2\n", "day,open\n2024-01-01,0\n"]
)
def test_a_bad_calendar_is_refused(tmp_path, text):
    file = tmp_path / "calendar.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="YYYY-MM-DD"):
        read_exceptions(file)


def test_a_missing_calendar_is_named(tmp_path):
    with pytest.raises(InputError, match="absent.csv"):
        read_exceptions(tmp_path / "absent.csv")
