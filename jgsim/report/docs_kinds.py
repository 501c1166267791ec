"""What kind of value a setting takes, and its bounds, told from its annotation."""

from __future__ import annotations

import inspect
import math
import typing
from collections.abc import Iterator

from pydantic import AfterValidator, BaseModel

from jgsim.scenario.glossary import CHOICES, SETTINGS
from jgsim.scenario.listing import name_of, number
from jgsim.terms.settings import Name, Number

_SAID = {
    "zh": {
        "Number": "数（带单位、范围、来源）", "float": "数", "int": "整数", "bool": "true 或 false", "str": "文字",
        "Name": "中英文名", "list": "若干个{inner}", "dict": "按{key}：{inner}", "code": "自定代码", "section": "一组设置",
        "one": "{choices}", "open": "（", "close": "）",
    },
    "en": {
        "Number": "number with unit, range and source", "float": "number", "int": "whole number",
        "bool": "true or false", "str": "text", "Name": "name in Chinese and English", "list": "list of {inner}",
        "dict": "by {key}: {inner}",
        "code": "code of your own", "section": "settings", "one": "one of {choices}", "open": " (", "close": ")",
    },
}
_LOWER, _UPPER = {"ge": "≥", "gt": ">"}, {"le": "≤", "lt": "<"}


def kind_of(annotation, metadata, path: str, lang: str) -> str:
    """The kind of a setting and its bounds; `path` finds the names of choices."""
    return f"{_type(annotation, path, lang)} {bounds(metadata)}".strip()


def inner_section(annotation) -> type[BaseModel] | None:
    """The model of the settings inside an annotation, if there is one."""
    for part in _parts(annotation):
        if isinstance(part, type) and issubclass(part, BaseModel) and part not in (Number, Name):
            return part
    return None


def mapped(annotation) -> bool:
    """Whether there is a map in an annotation."""
    return any(typing.get_origin(part) is dict for part in _parts(annotation))


def plain(value: float) -> str:
    """A number; whole ones below ten thousand (years) without a separator."""
    return str(value) if isinstance(value, int) and abs(value) < 10_000 else number(value)


def _parts(annotation) -> Iterator[object]:
    yield annotation
    for inner in typing.get_args(annotation):
        yield from _parts(inner)


def _type(annotation, path: str, lang: str) -> str:
    said, origin, inside = _SAID[lang], typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return f"{_type(inside[0], path, lang)} {bounds(inside[1:])}".strip()
    if origin is typing.Literal:
        return said["one"].format(choices=" / ".join(_choice(path, code, lang) for code in inside))
    if origin is list:
        return said["list"].format(inner=_type(inside[0], path, lang))
    if origin is dict:
        codes = typing.get_args(inside[0]) if typing.get_origin(inside[0]) is typing.Literal else ()
        key = "/".join(_keyed(code, path, lang) for code in codes) or said["code"]
        return said["dict"].format(key=key, inner=_type(inside[1], path, lang))
    if type(None) in inside:
        return _type(next(part for part in inside if part is not type(None)), path, lang)
    if inner_section(annotation) is not None:
        return said["section"]
    return said[annotation.__name__]


def _keyed(code: str, path: str, lang: str) -> str:
    """A code of a map, in Chinese with its name."""
    word = SETTINGS.get(path)
    name = name_of(code, word.by or word.of, None, lang) if word and lang == "zh" else code
    return f"{code}（{name}）" if name not in (code, f"{code}类") else code


def _choice(path: str, code: str, lang: str) -> str:
    named = CHOICES.get(f"{path}={code}")
    said = _SAID[lang]
    return f"`{code}`" + (f"{said['open']}{named[0 if lang == 'zh' else 1]}{said['close']}" if named else "")


def bounds(metadata) -> str:
    """The narrowest bounds of an annotation's metadata, as `≥ 0, ≤ 1`."""
    lower, upper = {}, {}
    for sign, value in _limits(metadata):
        (lower if sign in _LOWER.values() else upper)[value] = sign
    told = [f"{lower[value]} {plain(value)}" for value in sorted(lower)[-1:]]
    return ", ".join(told + [f"{upper[value]} {plain(value)}" for value in sorted(upper)[:1]])


def _limits(metadata) -> Iterator[tuple[str, float]]:
    for one in metadata:
        if isinstance(one, AfterValidator):  # of a sourced number: the bounds stand in the function that checks them
            held = inspect.getclosurevars(one.func).nonlocals
            if "least" in held:
                yield (">" if held["above"] else "≥"), held["least"]
            if "most" in held and math.isfinite(held["most"]):
                yield "≤", held["most"]
            continue
        yield from _limits(getattr(one, "metadata", ()))  # a Field inside Annotated
        for name, sign in {**_LOWER, **_UPPER}.items():
            value = getattr(one, name, None)
            if value is not None:
                yield sign, value
