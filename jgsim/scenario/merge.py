"""Data laid over data: a file over its base, and single settings replaced by path."""

from __future__ import annotations

import copy
from collections.abc import Mapping

import numpy as np

from jgsim.levers import LEVERS
from jgsim.scenario.glossary import kind_of
from jgsim.scenario.naming import nearest_setting
from jgsim.scenario.problems import Lines, names_at
from jgsim.scenario.scenario import model
from jgsim.scenario.yamlfile import parse
from jgsim.terms.errors import InputError
from jgsim.terms.lever import Lever


def _is_number(value) -> bool:
    return isinstance(value, dict) and "value" in value and "unit" in value


def merge(into: dict, other: dict) -> None:
    """Lay `other` over `into`; at a number with source and range a plain number replaces the value only."""
    for key, value in other.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            merge(into[key], value)
        elif _is_number(into.get(key)) and isinstance(value, (int, float)) and not isinstance(value, bool):
            into[key] = {**into[key], "value": value}
        else:
            into[key] = copy.deepcopy(value)


def replace_all(
    data: dict, changes: Mapping[str, object], lines: Lines, file: str, option: str = "--set",
    levers: tuple[Lever, ...] = LEVERS,
) -> None:
    """Replace settings by dotted path, and say in `lines` that `option` of `file` wrote them."""
    if not isinstance(changes, Mapping):
        raise InputError("settings to replace are given as a map from paths to values", file=file, path="set")
    for name, value in changes.items():
        name = str(name)
        _replace(data, name, value, file, option, levers)
        for path in [p for p in lines if p.startswith(name + ".")]:
            del lines[path]
        lines[name] = (f"{file} {option}", None)


def _replace(data: dict, path: str, value, file: str, option: str, levers: tuple[Lever, ...]) -> None:
    where = f"{file} {option}"
    value = _value_of(value, where, path)
    parts, at = path.split("."), data
    for i, part in enumerate(parts[:-1]):
        if isinstance(at, list) and part.isdecimal() and int(part) < len(at):
            at = at[int(part)]
            continue
        if isinstance(at, dict) and at.get(part) is None:
            # What stands under later.N is laid out like a whole file.
            known = [*names_at(model(levers), parts[2 if parts[0] == "later" else 0 : i]), *at]
            if part not in known:
                near = nearest_setting(part, known, kind_of(".".join(parts[2 if parts[0] == "later" else 0 : i])))
                raise InputError("there is no such setting", file=where, path=".".join(parts[: i + 1]), nearest=near)
            at[part] = {}  # an optional section that the files leave out
        at = at[part] if isinstance(at, dict) else None
    last = parts[-1]
    if not isinstance(at, dict) or not last:
        raise InputError("there is no such setting", file=where, path=path)
    if _is_number(at.get(last)) and not isinstance(value, dict):
        at[last] = {**at[last], "value": value}
    else:
        at[last] = value


def _value_of(value, where: str, path: str):
    """A value from outside as plain data; a text is read as YAML."""
    try:
        if not isinstance(value, str):
            return _plain(value)
        document = parse(f"value: {value}", where)
    except InputError as error:
        raise InputError(error.reason, file=where, path=path) from None
    except RecursionError:
        raise InputError("is nested too deeply, or holds itself", file=where, path=path) from None
    if list(document) != ["value"]:
        raise InputError("must be one value", file=where, path=path)
    return document["value"]


def _plain(value):
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise InputError(f"{type(value).__name__} cannot be a setting")
