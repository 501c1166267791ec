"""Scenario files: bases merged in, settings replaced by path, validated, with one clear error."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace

from pydantic import ValidationError

from jgsim.behaviour.response import deterrence_table, perceived_table
from jgsim.levers import LEVERS
from jgsim.scenario.find import find
from jgsim.scenario.problems import Lines, located, of_check, of_validation
from jgsim.scenario.scenario import Scenario, model
from jgsim.scenario.yamlfile import Document, parse, read
from jgsim.terms.errors import InputError, nearest
from jgsim.terms.lever import Stage, pipeline
from jgsim.world.calendar import EVERY_DAY, read_exceptions
from jgsim.world.firms import Lifetime

MAX_BASES = 20


def load(path: Path | str, *, set: Mapping[str, object] | None = None, years: int | None = None) -> Scenario:  # noqa: A002
    """Load a scenario file.

    Parameters
    ----------
    path : path
        A YAML file, or the name of a shipped scenario ("jinan"); `base:` in it names the file whose settings it
        inherits, relative to it.
    set : dict, optional
        Settings to replace, by dotted path ("draw.ratio.A"); a text is read as YAML. At a number with source and range
        a plain value replaces the value only.
    years : int, optional
        Measured years instead of those of the file.

    Raises
    ------
    InputError
        With file, line, path, reason and the nearest right name.
    """
    path = find(path)
    chain = _chain(path)
    data: dict = {}
    lines: Lines = {}
    for document in reversed(chain):
        content = {k: v for k, v in document.items() if k != "base"}
        _merge(data, content)
        lines.update({p: (document.file, n) for p, n in document.lines.items() if p and p != "base"})
    calendar_file = Path(chain[0].file)
    for document in chain:
        if isinstance(document.get("time"), dict) and "calendar" in document["time"]:
            calendar_file = Path(document.file)
            break
    _replace_all(data, set or {}, lines, str(path))
    if years is not None:
        _replace_all(data, {"time.years": years}, lines, str(path), "--years")
    scenario = build(data, path.stem, lines, str(path), calendar_file=calendar_file)
    if len(chain) > 1:
        scenario = scenario.after(_root(chain[-1], scenario, calendar_file))
    return scenario


def _root(document: Document, scenario: Scenario, calendar_file: Path) -> Scenario:
    """The file at the bottom of the bases, in the world of the scenario: the policy before it."""
    data = {k: copy.deepcopy(v) for k, v in document.items() if k != "base"}
    data.update({name: scenario.data[name] for name in ("time", "world", "behaviour")})
    lines = {p: (document.file, n) for p, n in document.lines.items() if p}
    return build(data, Path(document.file).stem, lines, document.file, calendar_file=calendar_file)


def changed(scenario: Scenario, set: Mapping[str, object], years: int | None = None) -> Scenario:  # noqa: A002
    """A scenario with settings replaced by path, as `load(..., set=...)` does; its calendar days stay."""
    data = copy.deepcopy(scenario.data)
    lines: Lines = {}
    _replace_all(data, set, lines, scenario.file)
    if years is not None:
        _replace_all(data, {"time.years": years}, lines, scenario.file, "--years")
    other = build(data, scenario.name, lines, scenario.file, exceptions=scenario.exceptions)
    return other.after(scenario.past) if scenario.past else other


def build(
    data: dict,
    name: str,
    lines: Lines,
    file: str,
    *,
    calendar_file: Path | None = None,
    exceptions: dict | None = None,
) -> Scenario:
    """Validate merged data into a Scenario; the calendar is read from beside `calendar_file` unless days are given."""
    try:
        whole = model().model_validate(data)
    except ValidationError as error:
        raise of_validation(error, model(), lines, file) from None
    for lever in LEVERS:
        if lever.check is not None:
            try:
                lever.check(getattr(whole, lever.name), whole.world)
            except ValueError as error:
                raise of_check(str(error), lines, file) from None
    _check_lifetimes(whole.world, lines, file)
    _check_ceiling(whole, lines, file)
    if whole.time.calendar == EVERY_DAY:
        exceptions = None
    elif calendar_file is not None:
        exceptions = _calendar(calendar_file.parent, whole.time.calendar, lines, file)
    return Scenario(
        name=name,
        title=whole.title,
        time=whole.time,
        world=whole.world,
        behaviour=whole.behaviour,
        settings={lever.name: getattr(whole, lever.name) for lever in LEVERS},
        levers=LEVERS,
        exceptions=exceptions,
        data=data,
        match=whole.match,
        file=file,
    )


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
            return InputError(reason, file=path, line=line, path="base", nearest=near)

        if not isinstance(base, str) or not base:
            raise refuse("must name a file")
        following = path.parent / base
        if following.resolve() in seen:
            raise refuse(f"{base} leads back to this file, in a circle")
        if not following.exists():
            there = [p.name for p in path.parent.glob("*.yaml") if p != path]
            raise refuse(f"there is no file {base}", nearest(base, there))
        if not following.is_file():
            raise refuse(f"{base} is not a file")
        if len(seen) > MAX_BASES:
            raise refuse(f"more than {MAX_BASES} bases in a row")
        path = following


def _calendar(folder: Path, name: str, lines: Lines, file: str) -> dict:
    try:
        return read_exceptions(folder / name)
    except InputError as error:
        near = None if (folder / name).exists() else nearest(name, [p.name for p in folder.glob("*.csv")])
        raise located(f"{name}: {error.reason}", "time.calendar", lines, file, near) from None


def _is_number(value) -> bool:
    return isinstance(value, dict) and "value" in value and "unit" in value


def _merge(into: dict, other: dict) -> None:
    for key, value in other.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        elif _is_number(into.get(key)) and isinstance(value, (int, float)) and not isinstance(value, bool):
            into[key] = {**into[key], "value": value}
        else:
            into[key] = copy.deepcopy(value)


def _replace_all(data: dict, changes: Mapping[str, object], lines: Lines, file: str, option: str = "--set") -> None:
    for name, value in changes.items():
        _replace(data, name, value, file, option)
        for path in [p for p in lines if p.startswith(name + ".")]:
            del lines[path]
        lines[name] = (f"{file} {option}", None)


def _replace(data: dict, path: str, value, file: str, option: str) -> None:
    where = f"{file} {option}"
    if isinstance(value, str):
        value = parse(f"value: {value}", where)["value"]
    parts, at = path.split("."), data
    for i, part in enumerate(parts[:-1]):
        if not isinstance(at, dict) or part not in at:
            known = list(at) if isinstance(at, dict) else []
            raise InputError(
                "there is no such setting", file=where, path=".".join(parts[: i + 1]), nearest=nearest(part, known)
            )
        at = at[part]
    last = parts[-1]
    if not isinstance(at, dict) or not last:
        raise InputError("there is no such setting", file=where, path=path)
    if _is_number(at.get(last)) and not isinstance(value, dict):
        at[last] = {**at[last], "value": value}
    else:
        at[last] = copy.deepcopy(value)


def _check_lifetimes(world, lines: Lines, file: str) -> None:
    for code, one in world.types.items():
        growth = max(0.0, one.entry.value - one.exit.value)
        try:
            Lifetime(one.exit.value, one.exit_young.value, world.young_years.value, growth)
        except ValueError as error:
            raise located(str(error), f"world.types.{code}.exit_young", lines, file) from None


def _check_ceiling(whole, lines: Lines, file: str) -> None:
    announced = None
    for step in pipeline([(lever, getattr(whole, lever.name)) for lever in LEVERS])[Stage.REACT]:
        announced = step.function(SimpleNamespace(settings=whole.world), step.settings, announced)
    highest = float(perceived_table(whole.behaviour, whole.world, announced).max())
    highest *= max(1.0, float(deterrence_table(whole.behaviour).max()))
    ceiling = whole.world.ceiling.value
    if highest > ceiling:
        raise located(
            f"this plan raises onset rates by up to {highest:.3g} times, above the ceiling of {ceiling:g} that the world's "
            "candidates are drawn for; raise world.ceiling in the base, for all plans alike",
            "draw.ratio",
            lines,
            file,
        )
