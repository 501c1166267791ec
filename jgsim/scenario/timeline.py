"""Dated settings: from when a plan holds (`from`), and what it changes after that (`later`)."""

from __future__ import annotations

import copy
import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import ValidationError

from jgsim.levers import LEVERS
from jgsim.scenario.checks import check_chain
from jgsim.scenario.find import called
from jgsim.scenario.merge import merge, replace_all
from jgsim.scenario.moments import moments_of
from jgsim.scenario.naming import nearest_setting
from jgsim.scenario.problems import Lines, located, said
from jgsim.scenario.scenario import NOT_POLICY, Scenario, Time, linked, model
from jgsim.scenario.yamlfile import Document
from jgsim.terms.errors import InputError, shown
from jgsim.terms.lever import Lever

DATES = ("from", "later")
"""Keys of a file that say when its settings hold; they are no settings."""
OUTSIDE = ("base", *DATES, *NOT_POLICY)
"""Keys of a file that are no settings of a run."""

Make = Callable[[dict, str, Lines, str], Scenario]
"""Validates whole content: (data, name, lines, file) → a scenario."""


@dataclass(frozen=True)
class Source:
    """What a scenario was read from.

    Attributes
    ----------
    documents : tuple of Document
        The files, from the bottom of the bases up.
    name, file : str
        Of the scenario.
    changes : tuple of (settings by path, option that gave them)
        What was replaced from outside, one after the other. It counts as part of the uppermost file.
    levers : tuple of Lever
        Those whose settings the files hold.
    """

    documents: tuple[Document, ...]
    name: str
    file: str
    changes: tuple[tuple[Mapping[str, object], str], ...] = ()
    levers: tuple[Lever, ...] = LEVERS


@dataclass(frozen=True)
class Entry:
    """Settings that come into force in a month; `place` is where they stand in their file."""

    month: int
    data: dict
    lines: Lines
    place: str


@dataclass
class _Content:
    """Data laid over data, with the place in a file of whatever was written last."""

    data: dict = field(default_factory=dict)
    lines: Lines = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def lay(self, data: dict, lines: Lines, place: str = "") -> _Content:
        merge(self.data, data)
        self.lines.update(lines)
        self.places.update(dict.fromkeys(lines, place))
        return self

    def replace(self, source: Source) -> _Content:
        for changes, option in source.changes:
            before = dict(self.lines)
            replace_all(self.data, _of(changes, False), self.lines, source.file, option, source.levers)
            self.places.update(dict.fromkeys([p for p in self.lines if before.get(p) != self.lines[p]], ""))
        return self

    def copy(self) -> _Content:
        return _Content(copy.deepcopy(self.data), dict(self.lines), dict(self.places))

    def made(self, make: Make, name: str, file: str, since: int, day: dt.date | None = None) -> Scenario:
        """The policy of this content; an error in a dated entry says in which, or from which day something is wrong."""
        try:
            return replace(make(self.data, name, self.lines, file), since=since)
        except InputError as error:
            probe = error.path or ""
            while probe and probe not in self.lines:
                probe = probe.rpartition(".")[0]
            place = self.places.get(probe)
            if not place and day is None:
                raise
            reason = error.reason if place else f"from {day} on: {error.reason}"
            path = f"{place}.{error.path}" if place else error.path
            zh = error.zh if place or not error.zh else f"自 {day} 起：{error.zh}"
            raise InputError(
                reason, file=error.file, line=error.line, path=path, nearest=error.nearest, zh=zh
            ) from None


def policies(source: Source, make: Make, root: bool = True) -> Scenario:
    """The policies of some files as a chain; the last one is returned.

    Until the date of the files above the bottom one, the policy at the bottom holds; `root` false leaves it out. Where
    both change something by date, what the files above set stays.

    Raises
    ------
    InputError
        With file, line and path.
    """
    bottom, *above = source.documents
    base = _Content().lay(_settings(bottom), _lines(bottom))
    whole = base.copy()
    for document in above:
        whole.lay(_settings(document), _lines(document))
    whole.replace(source)
    time = _time(whole, make, source)
    dates, lines = _dates(source, above or [bottom])
    below = _Dates(bottom, time, source.levers) if above else None
    if "from" in (dates if below is None else bottom):
        where = (lines, source.file) if below is None else (below.lines, called(bottom.file))
        raise located("needs a base: until then its policy holds", "from", *where)
    since = 12 * time.warm_up
    if "from" in dates:
        since = month_of(dates["from"], time, "from", lines, source.file)
    entries = _entries(dates.get("later"), since, time, lines, source.file, source.levers)
    earlier = [] if below is None else below.entries
    mine = []
    for month in sorted({since, *(e.month for e in (*earlier, *entries) if e.month > since)}):
        now = base.copy()
        for entry in earlier:
            if entry.month <= month:
                now.lay(entry.data, entry.lines, entry.place)
        for document in above:
            now.lay(_settings(document), _lines(document))
        if above and "title" not in _settings(above[-1]):
            now.data["title"] = {"zh": source.name, "en": source.name}  # that of its base is another plan's
        now.replace(source)
        for entry in entries:
            if entry.month <= month:
                now.lay(entry.data, entry.lines, entry.place)
        mine.append(now.made(make, source.name, source.file, month, _date(month, time) if mine else None))
    made = linked([_in_world_of(mine[0], one) for one in mine], len(mine))
    made = replace(made, source=source, moments=moments_of(source))
    if below is not None and root:
        made = made.after(_root(base, bottom, below, since, made, make))
    check_chain(made)
    return made


def _in_world_of(first: Scenario, other: Scenario) -> Scenario:
    """The same scenario; what dates leave alone is the same object."""
    return replace(
        other, time=first.time, world=first.world, behaviour=first.behaviour, data=first.undated(other.data)
    )


def _root(base: _Content, bottom: Document, below: _Dates, since: int, made: Scenario, make: Make) -> Scenario:
    """The policies of the bottom file until the plan's date, in the world of the plan."""
    found = []
    for entry in [None, *(e for e in below.entries if e.month < since)]:
        if entry is not None:
            base.lay(entry.data, entry.lines, entry.place)
        now = base.copy()
        now.data = made.undated(now.data)
        file = called(bottom.file)
        month, day = (0, None) if entry is None else (entry.month, _date(entry.month, made.time))
        found.append(now.made(make, Path(bottom.file).stem, file, month, day))
    return linked(found, len(found))


class _Dates:
    """The dated entries of the bottom file."""

    def __init__(self, bottom: Document, time: Time, levers: tuple[Lever, ...]):
        self.lines, file = _lines(bottom, DATES), called(bottom.file)
        self.entries = _entries(bottom.get("later"), 12 * time.warm_up, time, self.lines, file, levers)


def month_of(given: object, time: Time, where: str, lines: Lines, file: str) -> int:
    """The month of a date as a file gives it, counted from the epoch.

    Raises
    ------
    InputError
        If it is not the first day of a month of the simulated time after the epoch.
    """
    epoch, last = time.start - time.warm_up, time.start + time.years - 1
    try:
        if not isinstance(given, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-01", given):
            raise ValueError
        date = dt.date.fromisoformat(given)
    except ValueError:
        reason = f"must be the first day of a month, as 2026-07-01, not {said(given)}"
        raise located(reason, where, lines, file) from None
    month = 12 * (date.year - epoch) + date.month - 1
    if not 0 < month < 12 * (last + 1 - epoch):
        reason = f"{given} is outside the simulated time: it can be {epoch}-02-01 to {last}-12-01"
        raise located(reason, where, lines, file)
    return month


def _entries(
    later: object, since: int, time: Time, lines: Lines, file: str, levers: tuple[Lever, ...]
) -> list[Entry]:
    if later is None and "later" not in lines:
        return []
    if not isinstance(later, list) or not later:
        raise located("must be a list of entries, each with `from` and what it changes", "later", lines, file)
    found: list[Entry] = []
    for number, one in enumerate(later):
        place = f"later.{number}"
        if not isinstance(one, dict) or "from" not in one:
            raise located("needs `from`, the day from which it holds", place, lines, file)
        for name in one:
            if name != "from" and name not in [lever.name for lever in levers]:
                raise _not_dated(name, f"{place}.{name}", lines, file, levers)
        month = month_of(one["from"], time, f"{place}.from", lines, file)
        if month <= since:
            at = lines.get("from")
            if number == 0 and at is not None and at[0] != lines[f"{place}.from"][0]:
                there, line = lines[f"{place}.from"]
                reason = (
                    f"must come before {_date(month, time)}, from which line {line} of {there} changes settings; or write "
                    "`later` here"
                )
                raise located(reason, "from", lines, file)
            reason = f"must come after {_date(since, time)}, from which the settings before it hold"
            raise located(reason, f"{place}.from", lines, file)
        data = {name: section for name, section in one.items() if name != "from"}
        found.append(Entry(month, data, {p: _at(f"{place}.{p}", lines, file) for p in _paths(data)}, place))
        since = month
    return found


def _paths(data: dict, above: str = "") -> Iterator[str]:
    for name, value in data.items():
        yield f"{above}{name}"
        if isinstance(value, dict):
            yield from _paths(value, f"{above}{name}.")


def _at(path: str, lines: Lines, file: str) -> tuple[str, int | None]:
    """File and line of the deepest part of a path that was written."""
    while path and path not in lines:
        path = path.rpartition(".")[0]
    return lines.get(path, (file, None))


def _not_dated(name: str, where: str, lines: Lines, file: str, levers: tuple[Lever, ...]) -> InputError:
    known = [lever.name for lever in levers]
    if name in (*model().model_fields, *OUTSIDE):
        return located(f"{name} cannot be dated: only {', '.join(known)} can", where, lines, file)
    return located(f"'{shown(name, 60)}' is not a setting", where, lines, file, nearest_setting(name, known))


def _dates(source: Source, documents: list[Document]) -> tuple[dict, Lines]:
    """`from` and `later` of the uppermost file that has them, with what was replaced in them; and their lines."""
    dates, lines = {}, {}
    for document in documents:
        for name in DATES:
            if name in document:
                dates[name] = copy.deepcopy(document[name])
                lines = {p: at for p, at in lines.items() if p.partition(".")[0] != name}
                lines.update(_lines(document, (name,)))
    for changes, option in source.changes:
        replace_all(dates, _of(changes, True), lines, source.file, option, source.levers)
    return dates, lines


def _time(whole: _Content, make: Make, source: Source) -> Time:
    try:
        return Time.model_validate(whole.data.get("time"))
    except ValidationError:
        make(whole.data, source.name, whole.lines, source.file)  # says what is wrong, and with what first
        raise


def _of(changes: Mapping[str, object], dates: bool) -> Mapping[str, object]:
    """Those of some settings by path that are dates, or those that are settings of a run."""
    if not isinstance(changes, Mapping):
        return changes
    head = lambda path: str(path).partition(".")[0]  # noqa: E731
    return {path: v for path, v in changes.items() if (head(path) in DATES if dates else head(path) not in OUTSIDE[1:])}


def _settings(document: Document) -> dict:
    return {name: section for name, section in document.items() if name not in OUTSIDE}


def _lines(document: Document, only: tuple[str, ...] | None = None) -> Lines:
    file = called(document.file)
    return {
        path: (file, n)
        for path, n in document.lines.items()
        if path and (path.partition(".")[0] in only if only else path.partition(".")[0] not in OUTSIDE)
    }


def _date(month: int, time: Time) -> dt.date:
    return dt.date(time.start - time.warm_up + month // 12, month % 12 + 1, 1)
