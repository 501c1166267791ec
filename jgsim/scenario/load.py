"""Scenario files: bases merged in, settings replaced by path, validated, with one clear error."""

from __future__ import annotations

import copy
from pathlib import Path
from types import SimpleNamespace

from pydantic import ValidationError

from jgsim.behaviour.response import deterrence_table, perceived_table

from jgsim.levers import LEVERS
from jgsim.scenario.scenario import Scenario, model
from jgsim.scenario.yamlfile import Document, parse, read
from jgsim.terms.errors import InputError, nearest
from jgsim.terms.lever import Stage, pipeline
from jgsim.world.calendar import EVERY_DAY, read_exceptions

MAX_BASES = 20


def load(path: Path | str, *, set: dict[str, object] | None = None, years: int | None = None) -> Scenario:  # noqa: A002
    """Load a scenario file.

    Parameters
    ----------
    path : path
        A YAML file; `base:` names the file whose settings it inherits, relative to it.
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
    path = Path(path)
    chain = _chain(path)
    data: dict = {}
    lines: dict[str, tuple[str, int]] = {}
    for document in reversed(chain):
        content = {k: v for k, v in document.items() if k != "base"}
        _merge(data, content)
        lines.update({p: (document.file, n) for p, n in document.lines.items()})
    calendar_file = Path(chain[0].file)
    for document in chain:
        if isinstance(document.get("time"), dict) and "calendar" in document["time"]:
            calendar_file = Path(document.file)
            break
    for name, value in (set or {}).items():
        _replace(data, name, value, path)
        lines = {p: at for p, at in lines.items() if p != name and not p.startswith(name + ".")}
    if years is not None:
        data.setdefault("time", {})
        if isinstance(data["time"], dict):
            data["time"] = {**data["time"], "years": years}
    return build(data, path.stem, lines, calendar_file, str(path))


def build(data: dict, name: str, lines: dict, calendar_file: Path, file: str) -> Scenario:
    """Validate merged data into a Scenario."""
    try:
        whole = model().model_validate(data)
    except ValidationError as error:
        raise _first_error(error, data, lines, file) from None
    for lever in LEVERS:
        if lever.check is not None:
            try:
                lever.check(getattr(whole, lever.name), whole.world)
            except ValueError as error:
                where, _, reason = str(error).partition(": ")
                raise _located(reason, where, lines, file) from None
    _check_ceiling(whole, lines, file)
    exceptions = None
    if whole.time.calendar != EVERY_DAY:
        exceptions = read_exceptions(calendar_file.parent / whole.time.calendar)
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
    )


def _chain(path: Path) -> list[Document]:
    chain, seen = [], []
    while True:
        document = read(path)
        seen.append(path.resolve())
        chain.append(document)
        base = document.get("base")
        if base is None:
            return chain
        line = document.lines.get("base")
        if not isinstance(base, str):
            raise InputError("base must name a file", file=path, line=line, path="base")
        following = path.parent / base
        if following.resolve() in seen:
            raise InputError(f"the base {base} leads back to this file", file=path, line=line, path="base")
        if not following.exists():
            there = [p.name for p in path.parent.glob("*.yaml")]
            raise InputError(
                f"the base {base} does not exist", file=path, line=line, path="base", nearest=nearest(base, there)
            )
        if len(seen) > MAX_BASES:
            raise InputError(f"more than {MAX_BASES} bases in a row", file=path, line=line, path="base")
        path = following


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


def _replace(data: dict, path: str, value, file) -> None:
    if isinstance(value, str):
        value = parse(f"value: {value}", f"--set {path}")["value"]
    parts, at = path.split("."), data
    for i, part in enumerate(parts[:-1]):
        if not isinstance(at, dict) or part not in at:
            known = list(at) if isinstance(at, dict) else []
            raise InputError(
                "there is no such setting", file=file, path=".".join(parts[: i + 1]), nearest=nearest(part, known)
            )
        at = at[part]
    last = parts[-1]
    if not isinstance(at, dict):
        raise InputError("there is no such setting", file=file, path=path)
    if _is_number(at.get(last)) and not isinstance(value, dict):
        at[last] = {**at[last], "value": value}
    else:
        at[last] = value


def _located(reason, where, lines, file, near=None) -> InputError:
    probe = where
    while probe and probe not in lines:
        probe = probe.rpartition(".")[0]
    at = lines.get(probe)
    return InputError(reason, file=at[0] if at else file, line=at[1] if at else None, path=where, nearest=near)


def _first_error(error: ValidationError, data, lines, file) -> InputError:
    """The error that says most: an unknown key before a missing one, then by place."""
    found = error.errors(include_url=False)
    found.sort(key=lambda e: (e["type"] != "extra_forbidden", e["type"] == "missing"))
    one = found[0]
    loc = [str(part) for part in one["loc"] if part not in ("[key]",)]
    where = ".".join(loc)
    if one["type"] == "extra_forbidden":
        known = _known_names(loc[:-1])
        return _located(f"'{loc[-1]}' is not a setting", where, lines, file, nearest(loc[-1], known))
    if one["type"] == "missing":
        return _located("is missing", where, lines, file)
    message = one["msg"].removeprefix("Value error, ")
    if one["type"] == "literal_error":
        expected = one.get("ctx", {}).get("expected", "")
        choices = [c.strip().strip("'") for c in expected.replace(" or ", ", ").split(",")]
        shown = one["input"]
        return _located(f"{shown!r} is not one of {', '.join(choices)}", where, lines, file, nearest(str(shown), choices))
    got = one.get("input")
    if isinstance(got, (dict, list)) or one["type"] in ("value_error", "missing"):
        return _located(message, where, lines, file)
    return _located(f"{message}, not {got!r}", where, lines, file)


def _known_names(loc) -> list[str]:
    """Names of the settings at a place of the model."""
    import typing

    at: object = model()
    for part in loc:
        fields = getattr(at, "model_fields", None)
        if fields is not None and part in fields:
            at = fields[part].annotation
        elif typing.get_origin(at) is dict:
            at = typing.get_args(at)[1]
        for option in typing.get_args(at):
            if typing.get_origin(at) is not dict and (hasattr(option, "model_fields") or typing.get_origin(option) is dict):
                at = option
                break
    if hasattr(at, "model_fields"):
        return list(at.model_fields)
    if typing.get_origin(at) is dict:
        return [str(a) for a in typing.get_args(typing.get_args(at)[0])]
    return []


def _check_ceiling(whole, lines, file) -> None:
    announced = None
    for step in pipeline([(lever, getattr(whole, lever.name)) for lever in LEVERS])[Stage.REACT]:
        announced = step.function(SimpleNamespace(settings=whole.world), step.settings, announced)
    highest = float(perceived_table(whole.behaviour, whole.world, announced).max())
    highest *= max(1.0, float(deterrence_table(whole.behaviour).max()))
    ceiling = whole.world.ceiling.value
    if highest > ceiling:
        raise _located(
            f"this plan raises onset rates by up to {highest:.3g} times, above the ceiling of {ceiling:g} that the world's "
            "candidates are drawn for; raise world.ceiling in the base, for all plans alike",
            "draw.ratio",
            lines,
            file,
        )
