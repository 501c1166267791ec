"""What is wrong with a scenario, in a planner's words: where it stands, why, and the nearest right name."""

from __future__ import annotations

import json
import math
import re
import typing
import unicodedata

from pydantic import ValidationError

from jgsim.scenario.glossary import PERCENT, UNITS, kind_of, word_of
from jgsim.scenario.naming import in_chinese, meant, nearest_choice, nearest_setting
from jgsim.terms.chinese import chinese
from jgsim.terms.errors import InputError, nearest, shown

Lines = dict[str, tuple[str, int | None]]
"""File and line at which each dotted path was last written."""

_PATH = re.compile(r"^([A-Za-z_][\w-]*(?:\.[\w-]+)+): (.+)$", re.DOTALL)
_PLAIN = re.compile(r"[^\W\d][\w ]*")
_UNKNOWN = re.compile(r"there is no '([^']*)'; known: (.+)$")
TABLES = ("sectors", "departments", "groups", "key_fields", "types", "districts")
"""Tables of the world whose codes stand in settings."""
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


def located(
    reason: str, where: str, lines: Lines, file: str, near: str | None = None, zh: str | None = None
) -> InputError:
    """An error at a dotted path, with the file and line of the deepest part of it that was written."""
    probe = where
    while probe and probe not in lines:
        probe = probe.rpartition(".")[0]
    at = lines.get(probe)
    line = at[1] if at else None
    return InputError(reason, file=at[0] if at else file, line=line, path=where or None, nearest=near, zh=zh)


def of_check(message: str, lines: Lines, file: str, world: object = None) -> InputError:
    """The error of a lever's check, whose message is 'path: reason'; a code of the world can be meant by its name."""
    where, _, reason = message.partition(": ")
    return located(reason, where, lines, file, _near(reason, world))


def of_validation(error: ValidationError, model: type, lines: Lines, file: str) -> InputError:
    """The error that says most: an unknown key before a wrong value before a missing one."""
    found = error.errors(include_url=False)
    found.sort(key=lambda e: (e["type"] != "extra_forbidden", e["type"] == "missing"))
    one = found[0]
    location = [str(part) for part in one["loc"] if part != "[key]"]
    where = ".".join(location)
    if one["type"] == "extra_forbidden":
        known = names_at(model, location[:-1]) + ([] if location[:-1] else ["base", "from", "later", "moments"])
        near = nearest_setting(location[-1], known, kind_of(".".join(location[:-1])))
        return located(f"'{shown(location[-1], 60)}' is not a setting", where, lines, file, near)
    if one["type"] == "missing":
        return located("is missing (it stands in none of the bases either)", where, lines, file)
    if one["type"] == "literal_error":
        expected = one.get("ctx", {}).get("expected", "")
        choices = [c.strip().strip("'") for c in expected.replace(" or ", ", ").split(",")]
        given, kind = one["input"], kind_of(where)
        near, told = nearest_choice(given, choices, kind), said(given)
        zh = f"{chinese(told) or told} 不在可选项之中：{in_chinese(choices, kind)}"
        return located(f"{told} is not one of {', '.join(choices)}", where, lines, file, near, zh)
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
    given = one["input"]
    kind = getattr(_type_at(model, location), "__name__", "") if one["type"].startswith("model") else ""
    if kind == "Number":
        return located(_unsourced(given, where), where, lines, file, _number_meant(given))
    if kind == "Name" and isinstance(given, str) and given.strip():
        return located(_unnamed(given, location[-1]), where, lines, file)
    near = _number_meant(given) if "number" in message else None
    # What differs from the number that is meant by its quotation marks only is said to be a text.
    text = "the text " if near and given == near else ""
    return located(f"{message}, not {text}{said(given)}", where, lines, file, near)


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


def _unnamed(given: str, key: str) -> str:
    """How a name in both languages is written, where one text stands."""
    text = shown(given.strip(), 40)
    text = text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
    zh, en = ("中文名称", text) if given.isascii() else (text, "English name")
    return f"must be a name in Chinese and English, not {said(given)}; in one line, as: {key}: {{zh: {zh}, en: {en}}}"


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


def _near(reason: str, world: object = None) -> str | None:
    unknown = _UNKNOWN.search(reason)
    if not unknown:
        return None
    known = unknown[2].split(", ")
    tables = (getattr(world, name, {}) for name in TABLES)
    names = next(({code: table[code].name.zh for code in known} for table in tables if table.keys() >= {*known}), {})
    return nearest(unknown[1], known) or meant(unknown[1], names)


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
