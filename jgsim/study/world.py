"""Only what differs by policy may be compared: every scenario of a study must live in one world."""

from __future__ import annotations

from jgsim.scenario.scenario import Scenario
from jgsim.terms.errors import InputError
from jgsim.terms.settings import Number, Settings


def check_one_world(scenarios: list[Scenario]) -> None:
    """Every scenario has the world, the time and the calendar of the first.

    Names, ranges and sources may differ, and the calendar's file name: they change no number.

    Raises
    ------
    InputError
        With the first path that differs.
    """
    base = scenarios[0]
    for other in scenarios[1:]:
        found = (
            difference(base.time, other.time, "time", but=("calendar",))
            or difference(base.world, other.world, "world")
            or _calendars(base.exceptions, other.exceptions)
        )
        if found:
            path, one, two = found
            raise InputError(
                f"not one world: {two} here, {one} in {base.file or base.name}; plans are compared in the same world, "
                "time and calendar",
                file=other.file or other.name,
                path=path,
            )


TEXTS = ("name", "title", "firms_source", "items_source", "red_lines_source")
"""Settings that are only read by people."""


def difference(one, two, path: str, but: tuple[str, ...] = ()) -> tuple[str, str, str] | None:
    """The first place where two settings differ in effect: (path, value in one, value in two); none named in `but`."""
    left_out = (*TEXTS, *but)
    if isinstance(one, Number) and isinstance(two, Number):
        return None if one.value == two.value else (path, f"{one.value:g}", f"{two.value:g}")
    if isinstance(one, Settings) and type(one) is type(two):
        pairs = {n: (getattr(one, n), getattr(two, n)) for n in type(one).model_fields if n not in left_out}
    elif isinstance(one, dict) and isinstance(two, dict):
        if list(one) != list(two):
            return path, ", ".join(one) or "nothing", ", ".join(two) or "nothing"
        pairs = {n: (one[n], two[n]) for n in one}
    else:
        return None if one == two else (path, repr(one), repr(two))
    for name, (a, b) in pairs.items():
        found = difference(a, b, f"{path}.{name}")
        if found:
            return found
    return None


def _calendars(one: dict | None, two: dict | None) -> tuple[str, str, str] | None:
    if one == two:
        return None
    if one is None or two is None:
        one, two = ("every day" if days is None else "a calendar" for days in (one, two))
        return "time.calendar", one, two
    day = min(d for d in {*one, *two} if one.get(d) != two.get(d))
    said = {True: "a working day", False: "a free day", None: "not named"}
    return f"time.calendar {day.isoformat()}", said[one.get(day)], said[two.get(day)]
