"""What is wrong with a scenario, in a planner's words: where it stands, why, and the nearest right name."""

from __future__ import annotations

import math
import re
import typing
import unicodedata

from pydantic import ValidationError

from jgsim.scenario.glossary import PERCENT, UNITS, word_of
from jgsim.terms.errors import InputError, nearest, shown

Lines = dict[str, tuple[str, int | None]]
"""File and line at which each dotted path was last written."""

_PATH = re.compile(r"^([A-Za-z_][\w-]*(?:\.[\w-]+)+): (.+)$", re.DOTALL)
_UNKNOWN = re.compile(r"there is no '([^']*)'; known: (.+)$")
_WANTED = {
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "bool_type": "must be true or false",
    "string_type": "must be a text",
    "string_unicode": "must be a text that can be written down",
    "list_type": "must be a list",
    "dict_type": "must be a map of settings",
    "model_type": "must be a map of settings",
    "model_attributes_type": "must be a map of settings",
    "finite_number": "must be a finite number",
    "greater_than": "must be above {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be below {lt}",
    "less_than_equal": "must be at most {le}",
    "too_short": "must have at least {min_length} entries",
    "too_long": "must have at most {max_length} entries",
    "string_too_long": "must have at most {max_length} characters",
    "string_pattern_mismatch": "must consist of letters, digits, _ and -",
}


def located(reason: str, where: str, lines: Lines, file: str, near: str | None = None) -> InputError:
    """An error at a dotted path, with the file and line of the deepest part of it that was written."""
    probe = where
    while probe and probe not in lines:
        probe = probe.rpartition(".")[0]
    at = lines.get(probe)
    return InputError(reason, file=at[0] if at else file, line=at[1] if at else None, path=where or None, nearest=near)


def of_check(message: str, lines: Lines, file: str) -> InputError:
    """The error of a lever's check, whose message is 'path: reason'."""
    where, _, reason = message.partition(": ")
    return located(reason, where, lines, file, _near(reason))


def of_validation(error: ValidationError, model: type, lines: Lines, file: str) -> InputError:
    """The error that says most: an unknown key before a wrong value before a missing one."""
    found = error.errors(include_url=False)
    found.sort(key=lambda e: (e["type"] != "extra_forbidden", e["type"] == "missing"))
    one = found[0]
    location = [str(part) for part in one["loc"] if part != "[key]"]
    where = ".".join(location)
    if one["type"] == "extra_forbidden":
        known = names_at(model, location[:-1]) + ([] if location[:-1] else ["base", "from", "later", "moments"])
        near = nearest(location[-1], known)
        return located(f"'{shown(location[-1], 60)}' is not a setting", where, lines, file, near)
    if one["type"] == "missing":
        return located("is missing (it stands in none of the bases either)", where, lines, file)
    if one["type"] == "literal_error":
        expected = one.get("ctx", {}).get("expected", "")
        choices = [c.strip().strip("'") for c in expected.replace(" or ", ", ").split(",")]
        given = one["input"]
        near = nearest(given, choices) if isinstance(given, str) else None
        return located(f"{said(given)} is not one of {', '.join(choices)}", where, lines, file, near)
    if one["type"] == "value_error":
        message = one["msg"].removeprefix("Value error, ")
        inner = _PATH.match(message)
        if inner:
            where, message = f"{where}.{inner[1]}" if where else inner[1], inner[2]
        return located(message, where, lines, file, _near(message))
    if one["type"] == "string_too_short":
        least = one["ctx"]["min_length"]
        short = least > 1 and str(one["input"]).strip()
        return located(f"must have at least {least} characters" if short else "must not be empty", where, lines, file)
    limits = {k: int(v) if isinstance(v, float) and v.is_integer() else v for k, v in one.get("ctx", {}).items()}
    message = _WANTED[one["type"]].format(**limits) if one["type"] in _WANTED else one["msg"]
    if _is_number(model, location) and one["type"].startswith("model"):
        return located(_unsourced(one["input"], where), where, lines, file, _number_meant(one["input"]))
    near = _number_meant(one["input"]) if "number" in message else None
    return located(f"{message}, not {said(one['input'])}", where, lines, file, near)


def _unsourced(given, where: str) -> str:
    """How a number with its source is written, where something else stands."""
    word = word_of(where)
    unit = UNITS[word.unit][1].strip() if word and word.unit and word.unit not in (*PERCENT, "times") else ""
    unit = unit or ("times" if word and word.unit == "times" else "share")
    value = given if isinstance(given, (int, float)) and not isinstance(given, bool) and math.isfinite(given) else 0.02
    value, low, high = (f"{x:.12g}" for x in (value, min(0, 2 * value), max(0, 2 * value)))
    return (
        f"must be a number with unit, range and source, not {said(given)}; in one line, as: "
        f"{{value: {value}, unit: {unit}, low: {low}, high: {high}, source: assumption}}"
    )


def _number_meant(value) -> str | None:
    """The number that a text like 3.5%, 1,000 or １０ means, as it must be written."""
    if not isinstance(value, str) or len(value) > 30:
        return None
    text = unicodedata.normalize("NFKC", value).replace(",", "").replace("_", "").strip()
    try:
        number = float(text.removesuffix("%"))
    except ValueError:
        return None
    number = number / 100 if text.endswith("%") else number
    return f"{number:.12g}" if math.isfinite(number) else None


def names_at(model: type, location: list[str]) -> list[str]:
    """Names of the settings at a place of the model."""
    at = _type_at(model, location)
    if hasattr(at, "model_fields"):
        return list(at.model_fields)
    if typing.get_origin(at) is dict:
        return [str(a) for a in typing.get_args(typing.get_args(at)[0])]
    return []


def _type_at(model: type, location: list[str]) -> object:
    at: object = model
    for part in location:
        fields = getattr(at, "model_fields", None)
        if fields is not None and part in fields:
            at = fields[part].annotation
        elif typing.get_origin(at) is dict:
            at = typing.get_args(at)[1]
        if typing.get_origin(at) is not dict:
            for option in typing.get_args(at):
                option = typing.get_args(option)[0] if typing.get_origin(option) is typing.Annotated else option
                if hasattr(option, "model_fields") or typing.get_origin(option) is dict:
                    at = option
                    break
    return at


def _is_number(model: type, location: list[str]) -> bool:
    return getattr(_type_at(model, location), "__name__", "") == "Number"


def _near(reason: str) -> str | None:
    unknown = _UNKNOWN.search(reason)
    return nearest(unknown[1], unknown[2].split(", ")) if unknown else None


def said(value) -> str:
    """A value as a message shows it."""
    if isinstance(value, dict):
        return "a map"
    if isinstance(value, list):
        return "a list"
    text = "nothing" if value is None else ascii(value) if _unprintable(value) else repr(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _unprintable(value) -> bool:
    return isinstance(value, str) and any(0xD800 <= ord(c) < 0xE000 for c in value)
