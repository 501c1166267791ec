"""Scenario files: bases merged in, settings replaced by path, dated and validated, with one clear error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from pydantic import ValidationError

from jgsim.levers import LEVERS
from jgsim.scenario.checks import check_calendar, check_ceiling, check_draws, check_hours, check_register, check_world
from jgsim.scenario.find import SHIPPED, called, find, shipped_file, titled
from jgsim.scenario.own import own_levers
from jgsim.scenario.ownership import check_ownership
from jgsim.scenario.ownstage import told
from jgsim.scenario.problems import Lines, located, of_check, of_validation
from jgsim.scenario.registered import with_register
from jgsim.scenario.scenario import Scenario, model
from jgsim.scenario.timeline import Source, policies
from jgsim.scenario.yamlfile import Document, read
from jgsim.terms.errors import InputError, cause, nearest
from jgsim.terms.lever import Lever
from jgsim.world.calendar import EVERY_DAY, read_exceptions

MAX_BASES = 20


def load(
    path: Path | str,
    *,
    set: Mapping[str, object] | None = None,  # noqa: A002
    years: int | None = None,
    levers: object = (),
) -> Scenario:
    """Load a scenario file.

    Parameters
    ----------
    path : path
        A YAML file, or the name of a shipped scenario ("jinan"); `base:` in it names the file whose settings it
        inherits: one beside it, else a shipped one by name or file name.
    set : dict, optional
        Settings to replace, by dotted path ("draw.ratio.A"); a text is read as YAML. At a number with source and range
        a plain value replaces the value only.
    years : int, optional
        Measured years instead of those of the file.
    levers : Lever, path, or several of them
        Levers of one's own beside those that come with jgsim: as objects, or by the names of Python files that define
        LEVER. A file may hold their settings under their names.

    Raises
    ------
    InputError
        With file, line, path, reason and the nearest right name.
    """
    path = find(path)
    documents = _chain(path)
    calendar_file = next(
        (d.file for d in documents if isinstance(d.get("time"), dict) and "calendar" in d["time"]), documents[0].file
    )
    known = (*LEVERS, *own_levers(levers))
    source = Source(tuple(reversed(documents)), path.stem, called(path), _changes(set, years), known)
    return policies(source, partial(build, calendar_file=Path(calendar_file), levers=known))


def changed(scenario: Scenario, set: Mapping[str, object], years: int | None = None) -> Scenario:  # noqa: A002
    """A scenario with settings replaced by path, as `load(..., set=...)` does; its calendar days stay."""
    changes, make = _changes(set, years), partial(build, exceptions=scenario.exceptions, levers=scenario.levers)
    past = scenario.chain[: -scenario.own]
    source = scenario.source or Source((_document(scenario),), scenario.name, scenario.file, levers=scenario.levers)
    source = replace(source, name=scenario.name, changes=(*source.changes, *changes))
    other = policies(source, make, root=not past)
    if scenario.source is None and other.since == scenario.measured:
        other = replace(other, since=scenario.since)
    if other.time.calendar not in (scenario.time.calendar, EVERY_DAY):
        reason = "the calendar of a loaded scenario stays; replace it when the file is loaded"
        raise InputError(reason, file=f"{scenario.file} --set", path="time.calendar")
    other = other.after(past[-1]) if past else other
    return other if scenario.register is None else with_register(other, scenario.register)


def _changes(set: Mapping[str, object] | None, years: int | None) -> tuple[tuple[object, str], ...]:  # noqa: A002
    """What is replaced from outside, with the option that says so."""
    given = () if set is None else ((dict(set) if isinstance(set, Mapping) else set, "--set"),)
    return given if years is None else (*given, ({"time.years": years}, "--years"))


def _document(scenario: Scenario) -> Document:
    """The content of a scenario that was read from no file."""
    document = Document(scenario.data)
    document.file, document.lines = scenario.file, {}
    return document


def build(
    data: dict,
    name: str,
    lines: Lines,
    file: str,
    *,
    calendar_file: Path | None = None,
    exceptions: dict | None = None,
    levers: tuple[Lever, ...] = LEVERS,
) -> Scenario:
    """Validate merged data into a Scenario; the calendar is read from beside `calendar_file` unless days are given."""
    try:
        whole = model(levers).model_validate(data)
    except ValidationError as error:
        raise of_validation(error, model(levers), lines, file) from None
    except Exception as error:  # noqa: BLE001 - a validator of a lever of one's own, as at a stage
        if levers == LEVERS:
            raise
        raise located(f"the settings of a lever of one's own end with {told(error)}", "", lines, file) from None
    for lever in levers:
        if lever.check is not None:
            try:
                lever.check(getattr(whole, lever.name), whole.world)
            except ValueError as error:
                raise of_check(str(error), lines, file, whole.world) from None
    check_world(whole, lines, file)
    check_register(whole, lines, file)
    check_ownership(whole, lines, file)
    check_draws(whole, lines, file)
    check_hours(whole, lines, file)
    check_ceiling(whole, lines, file, levers)
    if whole.time.calendar == EVERY_DAY:
        exceptions = None
    elif calendar_file is not None:
        exceptions = _calendar(calendar_file.parent, whole.time.calendar, lines, file)
    scenario = Scenario(
        name=name,
        title=whole.title,
        time=whole.time,
        world=whole.world,
        behaviour=whole.behaviour,
        settings={lever.name: getattr(whole, lever.name) for lever in levers},
        levers=levers,
        exceptions=exceptions,
        data=data,
        match=whole.match,
        register_settings=whole.register,
        file=file,
    )
    check_calendar(scenario, lines, file)
    return scenario


def _chain(path: Path) -> list[Document]:
    chain, seen = [], []
    while True:
        document = read(path)
        seen.append(path.resolve())
        chain.append(document)
        if "base" not in document:
            return chain
        base, line = document["base"], document.lines.get("base")

        def refuse(reason, near=None, path=path, line=line):
            return InputError(reason, file=called(path), line=line, path="base", nearest=near)

        if not isinstance(base, str) or not base:
            raise refuse("must name a file")
        following = path.parent / base
        try:
            base.encode()
            if not following.is_file():
                following = shipped_file(base) or following
            if following.resolve() in seen:
                raise refuse(f"{base} leads back to this file, in a circle")
            if not following.exists():
                there = [p.name for folder in (path.parent, SHIPPED) for p in folder.glob("*.yaml") if p != path]
                raise refuse(f"there is no file {base}", nearest(base, there) or titled(base))
            if not following.is_file():
                raise refuse(f"{base} is not a file")
        except RuntimeError:  # how Python before 3.13 says it
            raise refuse("cannot be read: too many symbolic links") from None
        except (OSError, ValueError) as error:
            raise refuse(f"cannot be read: {cause(error)}") from None
        if len(seen) > MAX_BASES:
            raise refuse(f"more than {MAX_BASES} bases in a row")
        path = following


def _calendar(folder: Path, name: str, lines: Lines, file: str) -> dict:
    try:
        return read_exceptions(folder / name)
    except InputError as error:
        place = f"{name}, line {error.line}" if error.line else name
        near = nearest(name, [p.name for p in folder.glob("*.csv") if p.name != name])
        near = near if "cannot be read" in error.reason else None
        raise located(f"calendar {place}: {error.reason}", "time.calendar", lines, file, near) from None
