"""The levers as a list: number, names, what each does, its tasks of the plan; and all settings with their defaults and sources."""

from __future__ import annotations

import csv
import html
import inspect
import io
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pydantic_core import PydanticUndefined

from jgsim.levers import LEVERS
from jgsim.measures.catalogue import CATALOGUE
from jgsim.measures.of_levers import OF_LEVER
from jgsim.report.docs_kinds import inner_section, kind_of
from jgsim.report.docs_plan import SAFEGUARD, TASKS
from jgsim.report.docs_settings import default, says, settings, short
from jgsim.report.docs_words import MECHANISMS, NUMBERS
from jgsim.report.units import unit_of
from jgsim.scenario.equipped import with_levers
from jgsim.scenario.find import shipped_file
from jgsim.scenario.glossary import PERCENT, SETTINGS, UNITS
from jgsim.scenario.listing import name_of
from jgsim.scenario.load import load
from jgsim.scenario.scenario import Scenario
from jgsim.study.options import check_language
from jgsim.terms.errors import InputError, nearest
from jgsim.terms.lever import Lever
from jgsim.terms.width import columns

BASE = "jinan"
"""The shipped base, whose settings are shown as defaults."""
PLAN = "plan"
"""Source of what a plan chooses by itself."""
WORLD = ("key_fields", "groups", "departments", "sectors")
"""Tables of the world whose codes stand in settings."""
COLUMNS = ("lever", "path", "name_zh", "name_en", "unit", "base", "default", "range", "source")
OVERVIEW = ("number", "lever", "name_zh", "name_en", "tasks", "does")
WIDTH, LITTLE = 110, 60
"""Letters of a line; letters of a sentence that says little (a third of it in Chinese)."""

_SAID = {
    "zh": {
        "heads": ("设置", "名称", "单位", "基准取值", "模型默认", "类型与取值", "来源"),
        "share": "比例（0.1 即 10%）", "tasks": "方案任务", "own": "自有", PLAN: "由方案定", "over": ("编号", "手段", "名称", "方案任务", "作用"),
        "head": "{at}  名称 / 英文名 [手段名]  方案任务。编号是手段清单（共 18 项）中的序号，不是方案任务号",
        "at": "编号", "scenario": "自带方案", "measures": "看哪些指标", "colon": "：", "list": "、",
        "more": "jgsim levers 手段名（或中文名）：该手段的全部设置；--csv：全部手段的全部设置",
    },
    "en": {
        "heads": ("setting", "name", "unit", "base", "model's default", "kind and values", "source"),
        "share": "share", "tasks": "tasks of the plan", "own": "own", PLAN: "the plan's choice",
        "over": ("number", "lever", "name", "tasks of the plan", "what it does"),
        "head": "{at}  name in Chinese / English [lever]  tasks of the plan. The number is that in the list of 18 levers, "
        "not of a task",
        "at": "no.", "scenario": "shipped scenario", "measures": "measures", "colon": ": ", "list": ", ",
        "more": "jgsim levers NAME: all settings of one; --csv: all settings of all",
    },
}


class LeverRow(NamedTuple):
    """A setting of a lever, as a row of the table.

    `unit` is empty where there is none; `base` is the value in the shipped base, `default` that of the model; `range` the
    kind of value and its bounds; `source` where the number was read, or 'assumption', or `PLAN`.
    """

    lever: str
    path: str
    name_zh: str
    name_en: str
    unit: str
    base: str
    default: str
    range: str
    source: str


@dataclass(frozen=True)
class LeverList:
    """What `jgsim.levers` lists: print it, or show it in a notebook.

    Attributes
    ----------
    levers : tuple of Lever
    base : Scenario
        Whose values are shown.
    one : bool
        Whether one lever was asked for, which is shown with its settings.
    """

    levers: tuple[Lever, ...]
    base: Scenario
    one: bool
    lang: str = "zh"

    def table(self):
        """The levers, a row each; of one lever its settings (DataFrame)."""
        import pandas as pd

        if self.one:
            return self.settings()
        return pd.DataFrame([overview(lever, self.lang) for lever in self.levers], columns=list(OVERVIEW))

    def settings(self):
        """All settings of the levers listed (DataFrame with the columns of the CSV)."""
        import pandas as pd

        return pd.DataFrame(self.rows(), columns=list(COLUMNS))

    def rows(self) -> list[LeverRow]:
        """All settings of the levers listed."""
        return [row for lever in self.levers for row in rows(lever, self.base, self.lang)]

    def csv(self) -> str:
        """All settings of the levers listed as CSV."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(self.rows())
        return out.getvalue()

    def text(self) -> str:
        """The levers as lines."""
        said = _SAID[self.lang]
        lines = [said["head"].format(at=said["at"])]
        for lever in self.levers:
            number, name, zh, en, tasks, _ = overview(lever, self.lang)
            lines.append(f"{number:>4}  {zh} / {en} [{name}]" + (f"  {said['tasks']}: {tasks}" if tasks else ""))
            told = does(lever, self.lang) if self.one else in_short(does(lever, self.lang))
            lines += ["      " + line for line in _wrapped(told)]
        if self.one:
            lines += ["      " + line for line in shown_by(self.levers[0].name, self.lang)]
            cells = [(r.path, _name(r, self.lang), r.unit, r.base, r.default, r.range, r.source) for r in self.rows()]
            return "\n".join([*lines, columns([said["heads"], *cells])])
        return "\n".join([*lines, said["more"]])

    def __repr__(self):
        return self.text()

    def _repr_html_(self):
        said = _SAID[self.lang]
        if self.one:
            heads = said["heads"]
            body = [(r.path, _name(r, self.lang), r.unit, r.base, r.default, r.range, r.source) for r in self.rows()]
            told = (does(self.levers[0], self.lang), *shown_by(self.levers[0].name, self.lang))
            lead = f"<p>{'<br>'.join(map(html.escape, told))}</p>"
        else:
            heads, lead = said["over"], ""
            body = [
                (number, name, zh if self.lang == "zh" else en, tasks, told)
                for number, name, zh, en, tasks, told in (overview(lever, self.lang) for lever in self.levers)
            ]
        line = lambda tag, row: "<tr>" + "".join(  # noqa: E731
            f"<{tag} style='text-align:left;vertical-align:top'>{html.escape(str(c))}</{tag}>" for c in row
        ) + "</tr>"
        return f"<div>{lead}<table>{line('th', heads)}{''.join(line('td', row) for row in body)}</table></div>"


def levers(name: str | None = None, *, lang: str = "zh", levers: object = ()) -> LeverList:
    """The levers: number in the list of 18, names, what each does, the tasks of the plan that it belongs to.

    Parameters
    ----------
    name : str, optional
        One lever, by its name, its Chinese or English one, or a part of that which only it has, which is shown with all its settings: value in the shipped base, the model's default, range, source.
    lang : "zh" or "en"
    levers : Lever, path, or several of them
        Levers of one's own that are listed too, as in `jgsim.load`.

    Raises
    ------
    InputError
        If there is no such lever, or several, with the nearest names.
    """
    check_language(lang)
    base = with_levers(load(BASE), levers)
    every = tuple(sorted(base.levers, key=lambda lever: NUMBERS.get(lever.name, len(NUMBERS))))
    if name is None:
        return LeverList(every, base, False, lang)
    return LeverList((_named(str(name), every),), base, True, lang)


def _named(name: str, every: tuple[Lever, ...]) -> Lever:
    """The lever that is called so in a file, in Chinese or in English, whole or in part."""
    called = {lever.name: (lever.name, *(overview(lever, "en")[2:4])) for lever in every}
    wanted = " ".join(name.split()).casefold()
    for suits in (lambda one: one.casefold() == wanted, lambda one: bool(wanted) and wanted in one.casefold()):
        found = [lever for lever in every if any(map(suits, called[lever.name]))]
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(f"{lever.name} ({called[lever.name][1]})" for lever in found)
            raise InputError(f"{name!r} may be several levers: {names}")
    known = {one: lever.name for lever in every for one in called[lever.name]}
    parts = {one: (*re.split("[与和、（]", one), one[: len(name)]) for one in known}
    known |= {part: known[one] for one, some in parts.items() for part in some if part}
    near = nearest(name, known)
    told = f"{known[near]} ({called[known[near]][1]})" if near else None
    raise InputError(f"there is no lever {name!r}; `jgsim levers` lists all of them", nearest=told)


def shown_by(lever: str, lang: str) -> list[str]:
    """Lines that name the shipped scenario that shows a lever, and its measures."""
    said, lines = _SAID[lang], []
    if shipped_file(f"levers/{lever}") is not None:
        lines.append(f"{said['scenario']}{said['colon']}jgsim compare {BASE} levers/{lever}")
    measures = OF_LEVER.get(lever, ())
    if measures:
        told = said["list"].join(f"{CATALOGUE[code].label(lang)} {code}" for code in measures)
        lines.append(f"{said['measures']}{said['colon']}{told}")
    return lines


def overview(lever: Lever, lang: str) -> tuple[str, str, str, str, str, str]:
    """A lever as a row of `OVERVIEW`."""
    number = NUMBERS[lever.name] if lever.name in NUMBERS else _SAID[lang]["own"]
    word = SETTINGS.get(lever.name)
    zh, en = (word.zh, word.en) if word else (lever.name, lever.name)
    return str(number), lever.name, zh, en, tasks_of(lever.name, lang), does(lever, lang)


def tasks_of(lever: str, lang: str) -> str:
    """The tasks of the plan that a lever belongs to, by their numbers."""
    numbers = [task.number for task in TASKS if lever in task.levers]
    if lang == "en":
        return ", ".join(SAFEGUARD.get(one, one.replace("、", ", ")) for one in numbers)
    return "、".join(numbers)


def does(lever: Lever, lang: str) -> str:
    """What a lever does; one of somebody's own says it in the docstring of its settings."""
    if lever.name in MECHANISMS:
        return MECHANISMS[lever.name][0 if lang == "zh" else 1]
    return " ".join(inspect.cleandoc(lever.settings.__doc__ or "").split("\n\n")[0].split())


def in_short(text: str) -> str:
    """The first sentence of a text, and the next where that says little."""
    said = ""
    for sentence in re.split(r"(?<=。)|(?<=\.) ", text):
        said = f"{said} {sentence}".strip() if "。" not in text else said + sentence
        if len(said) >= (LITTLE // 3 if "。" in text else LITTLE):
            break
    return said


def rows(lever: Lever, base: Scenario, lang: str) -> Iterator[LeverRow]:
    """Every setting of a lever, those of maps of settings under `<code>`."""
    values = base.settings[lever.name].model_dump(mode="json")
    for one in settings(lever.settings, f"{lever.name}.", f"{lever.name}."):
        if isinstance(one, type):
            continue
        word = SETTINGS.get(one.kind)
        found = list(_at(values, one.path.split(".")[1:]))
        section = inner_section(one.annotation) is not None  # told by the rows that follow
        numbers = [] if section else [number for _, value in found for number in _numbers(value)]
        sources, units = (dict.fromkeys(number[what] for number in numbers) for what in ("source", "unit"))
        unit = "; ".join(unit_of(code).plain(lang) if lang == "zh" else code for code in units) or (_unit(word.unit, lang) if word and word.unit else "")
        zh, en = (word.zh, word.en) if word else (one.path, one.path)
        yield LeverRow(
            lever.name, one.path, zh, en, unit, _told(found, word, base.world, lang), _default(one, lang),
            kind_of(one.annotation, one.metadata, one.kind, lang), "; ".join(sources) or ("" if section else _SAID[lang][PLAN]),
        )


def _unit(code: str, lang: str) -> str:
    """The unit as numbers stand in a file: a share is no percentage there."""
    return _SAID[lang]["share"] if code in PERCENT else UNITS[code][0 if lang == "zh" else 1].strip()


def _at(value, parts: list[str], code: str = "") -> Iterator[tuple[str, object]]:
    """(code, value) of what stands at a path; `<code>` in it stands for every code."""
    if not parts:
        yield code, value
    elif isinstance(value, dict) and parts[0] == "<code>":
        for name, one in value.items():
            yield from _at(one, parts[1:], f"{code}.{name}" if code else name)
    elif isinstance(value, dict) and parts[0] in value:
        yield from _at(value[parts[0]], parts[1:], code)


def _told(found: list[tuple[str, object]], word, world, lang: str) -> str:
    """The values, codes by their names in Chinese."""
    of = tuple(filter(None, (word.by, word.of) if word else ()))
    shown = [
        (".".join(_code(part, of, world, lang) for part in code.split(".")), _short(value, of, world, lang))
        for code, value in found if value is not None and value not in ({}, [])
    ]
    return "; ".join(f"{code} {value}".strip() for code, value in shown)


def _short(value, of: tuple[str, ...], world, lang: str) -> str:
    if isinstance(value, dict) and lang == "zh" and not ({"value", "unit"} <= set(value)):
        value = {_code(code, of, world, lang): one for code, one in value.items()}
    if isinstance(value, dict) and lang == "zh" and {"value", "unit"} <= set(value):
        value = {**value, "unit": unit_of(value["unit"]).plain(lang)}
    return short(value)


def _code(code: str, of: tuple[str, ...], world, lang: str) -> str:
    """A code's name in Chinese; in English it says enough by itself."""
    if lang != "zh":
        return code
    names = (name_of(code, one, world, lang) for one in (*of, *WORLD))
    return next((name for name in names if name != code), code)


def _default(one, lang: str) -> str:
    if one.default is PydanticUndefined:
        return says(lang)["needed"]
    return default(one, says(lang)).strip("`")


def _numbers(value) -> list[dict]:
    """The numbers with unit and source in a value: itself, or those of a map."""
    if not isinstance(value, dict):
        return []
    if "source" in value and "unit" in value:
        return [value]
    return [number for one in value.values() for number in _numbers(one)]


def _name(row: LeverRow, lang: str) -> str:
    return row.name_zh if lang == "zh" else row.name_en


def _wrapped(text: str) -> list[str]:
    wide = any(ord(c) > 0x2E80 for c in text)
    return textwrap.wrap(text, WIDTH // 2 if wide else WIDTH, break_on_hyphens=False) or []
