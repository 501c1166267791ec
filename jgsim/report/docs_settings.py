"""Reference of all settings, from the models that validate them."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import NamedTuple

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from jgsim.report.docs_kinds import inner_section, kind_of, mapped, plain
from jgsim.scenario.glossary import SETTINGS
from jgsim.scenario.scenario import Scenario, model

_SAID = {
    "zh": {
        "heads": ("设置", "名称", "类型与取值", "默认", "自带基准中的值"), "needed": "必填", "none": "不写", "empty": "空",
        "title": "设置一览",
        "intro": "方案文件的全部设置。有 `base` 的文件只写与基准不同之处；`<代码>` 处是自己起的代码。“数（带单位、范围、来源）”"
        "在方案里可以只写一个数，单位、范围和来源沿用基准。",
    },
    "en": {
        "heads": ("setting", "meaning", "kind and values", "default", "in the shipped base"), "needed": "needed",
        "none": "left out", "empty": "empty", "title": "Settings",
        "intro": "All settings of a scenario file. A file with `base` holds only what differs; `<code>` stands for a "
        "code of your own. A number with unit, range and source may be written in a plan as a plain number: unit, "
        "range and source stay those of the base.",
    },
}


def says(lang: str) -> dict:
    """The words of the page."""
    return _SAID[lang]


class Setting(NamedTuple):
    """One setting as documented; `path` has `<code>` where a map has codes, `kind` leaves them out."""

    path: str
    kind: str
    annotation: object
    metadata: list
    default: object


def settings(section: type[BaseModel] | None = None, path: str = "", kind: str = "") -> Iterator[Setting | type]:
    """Every setting in the order of the models; each section's model comes before its settings."""
    section = section or model()
    if path:
        yield section
    for name, field in section.model_fields.items():
        here, mine = f"{path}{name}", f"{kind}{name}"
        yield Setting(here, mine, field.annotation, field.metadata, field.get_default(call_default_factory=True))
        inner = inner_section(field.annotation)
        if inner is not None:
            codes = ".<code>" if mapped(field.annotation) else ""
            yield from settings(inner, f"{here}{codes}.", f"{mine}.")


def page(scenario: Scenario, lang: str) -> str:
    """The reference as Markdown; values are those of `scenario`."""
    said = _SAID[lang]
    lines = [f"# {said['title']}", "", said["intro"]]
    for one in settings():
        if isinstance(one, type):
            if lang == "en" and one.__doc__:
                lines.append(row([f"*{inspect.cleandoc(one.__doc__)}*", "", "", "", ""]))
            continue
        if "." not in one.path:
            lines += ["", f"## {_label(one.kind, lang)} `{one.path}`", "", row(said["heads"]), row(["---"] * 5)]
            if inner_section(one.annotation) is not None:
                continue
        path = one.path if lang == "en" else one.path.replace("<code>", "<代码>")
        kind = kind_of(one.annotation, one.metadata, one.kind, lang)
        told = inner_section(one.annotation) is not None and not mapped(one.annotation)  # by the rows that follow
        value = "" if told else _value(scenario, one.path)
        lines.append(row([f"`{path}`", _label(one.kind, lang), kind, default(one, said), value]))
    return "\n".join(lines) + "\n"


def row(cells) -> str:
    """A row of a Markdown table."""
    return "| " + " | ".join(" ".join(str(cell).split()).replace("|", "\\|") for cell in cells) + " |"


def _label(kind: str, lang: str) -> str:
    return SETTINGS[kind].label(lang) if kind in SETTINGS else kind


def default(one: Setting, said: dict) -> str:
    """The default of the model in a cell of a table."""
    if one.default is PydanticUndefined:
        return said["needed"]
    if one.default is None:
        return said["none"]
    if one.default in ({}, []):
        return said["empty"]
    if isinstance(one.default, BaseModel):  # told by the rows that follow
        return ""
    return f"`{short(one.default)}`"


def _value(scenario: Scenario, path: str) -> str:
    """The value at a path of a scenario as it stands in a file; nothing where the path runs through codes."""
    at = scenario.data
    for part in path.split("."):
        if not isinstance(at, dict) or part not in at:
            return ""
        at = at[part]
    return short(at)


def short(value) -> str:
    """A value of a file in a cell of a table."""
    if isinstance(value, dict) and "value" in value and "unit" in value:
        return f"{plain(value['value'])} ({plain(value['low'])} … {plain(value['high'])}) {value['unit']}"
    if isinstance(value, dict):
        deep = any(isinstance(one, (dict, list)) and "unit" not in one for one in value.values())
        return ", ".join(value) if deep else ", ".join(f"{k} {short(v)}" for k, v in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return str(value).lower()
    return plain(value) if isinstance(value, (int, float)) else str(value)
