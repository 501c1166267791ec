"""The policy of a scenario as rows of text, with the names of settings, choices and groups in Chinese or English."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from jgsim.scenario.glossary import CHOICES, PERCENT, SETTINGS, UNITS
from jgsim.terms.enums import Admission, Response, Severity, Size, Tier, Trigger
from jgsim.terms.settings import Name, Number, Settings

_ENUMS = {
    "tier": Tier, "severity": Severity, "size": Size, "trigger": Trigger, "response": Response, "admission": Admission,
}
_LIST = {"zh": "、", "en": ", "}
_OF = {"zh": "：", "en": ": "}
_YES = {"zh": ("否", "是"), "en": ("no", "yes")}
_SAID = {
    "zh": {"without": "去掉{items}", "with": "加上{items}"},
    "en": {"without": "without {items}", "with": "with {items} as well"},
}
_AND = {"zh": "，", "en": ", "}
MISSING = "–"
OFF = {"zh": "未启用", "en": "off"}
"""What stands for the settings of a lever that does nothing."""
FEW = 2
"""Entries that two lists must share, for the difference to be told instead of both."""


class Row(NamedTuple):
    """One setting, or those of one map.

    `section` is the name of the lever, `path` that of the setting in a file, `label` its name, `parts` the values, each
    by its name if there are several and by "" if not. `items`: the entries of a list whose order does not matter.
    """

    section: str
    path: str
    label: str
    parts: dict[str, str]
    items: tuple[str, ...] = ()

    def text(self, lang: str) -> str:
        """All values on one line."""
        return _LIST[lang].join(f"{part} {value}".strip() for part, value in self.parts.items())


def unused(lever, scenario) -> bool:
    """Whether a lever is left as it is and does nothing."""
    return lever.optional and scenario.settings[lever.name] == lever.settings()


def listing(scenario, lang: str, everything: bool = True) -> list[Row]:
    """Every setting of the levers that says something, lever by lever.

    `everything`: those of optional levers that are left as they are, too.
    """
    off = () if everything else {lever.name for lever in scenario.levers if unused(lever, scenario)}
    return [
        Row(label(name, lang), *one)
        for name, settings in scenario.settings.items() if name not in off
        for one in _section(name, name, settings, scenario.world, lang)
    ]


def differing(before, now, lang: str) -> list[tuple[str, str, list[tuple[str, str, str]]]]:
    """(path, label, what differs) of every setting that two policies have otherwise, lever by lever."""
    one, two = ({row.path: row for row in listing(policy, lang)} for policy in (before, now))
    off = [{lever.name for lever in policy.levers if unused(lever, policy)} for policy in (before, now)]
    found = []
    for lever in now.settings:
        mine = [path for path in {**two, **one} if path.partition(".")[0] == lever]
        for path in mine:
            told = altered(one.get(path), two.get(path), lang, tuple(lever in some for some in off))
            if told:
                found.append((path, (two.get(path) or one[path]).label, told))
    return found


def altered(
    before: Row | None, now: Row | None, lang: str, off: tuple[bool, bool] = (False, False)
) -> list[tuple[str, str, str]]:
    """What differs between two rows of one path: (part, before, now); of a list only what is taken out and put in.

    `off`: whether the lever does nothing before, and now, whatever values stand there.
    """
    old, new = (row.parts if row else {} for row in (before, now))
    parts = [part for part in {**old, **new} if old.get(part) != new.get(part)]
    if any(off):
        told = [
            OFF[lang] if no
            else _LIST[lang].join(f"{part} {some[part]}".strip() for part in parts if part in some) or MISSING
            for no, some in zip(off, (old, new), strict=True)
        ]
        return [("", *told)] if parts else []
    one, two = (row.items if row else () for row in (before, now))
    if not parts or len(set(one) & set(two)) < FEW:
        return [(part, old.get(part, MISSING), new.get(part, MISSING)) for part in parts]
    told = [
        _SAID[lang][name].format(items=_LIST[lang].join(items))
        for name, items in (
            ("without", [item for item in one if item not in two]), ("with", [item for item in two if item not in one])
        )
        if items
    ]
    return [("", old[""], _AND[lang].join(told))]


def label(kind: str, lang: str) -> str:
    """The name of a setting by its path without codes of maps; a setting that nobody names is named by its path."""
    return SETTINGS[kind].label(lang) if kind in SETTINGS else kind


def _section(path: str, kind: str, settings: Settings, world, lang: str) -> Iterator[tuple]:
    """(path, label, parts) of a section; `path` holds the codes of maps, `kind` leaves them out."""
    for name in type(settings).model_fields:
        yield from _setting(f"{path}.{name}", f"{kind}.{name}", getattr(settings, name), world, lang)


def _setting(path: str, kind: str, value, world, lang: str) -> Iterator[tuple]:
    if value is None or value == {} or value == []:
        return
    if _is_section(value):
        yield from _section(path, kind, value, world, lang)
    elif not isinstance(value, dict):
        of = SETTINGS[kind].of if kind in SETTINGS else ""
        items = [name_of(str(v), of, world, lang) for v in value] if isinstance(value, list) and of != "month" else ()
        yield path, label(kind, lang), {"": _text(kind, value, world, lang)}, tuple(items)
    elif not any(isinstance(one, dict) or _is_section(one) for one in value.values()):
        yield path, label(kind, lang), _texts(kind, value, world, lang)
    else:
        for code, one in value.items():
            if isinstance(one, dict):
                called, parts = name_of(code, "key_fields", world, lang), _texts(kind, one, world, lang)
            else:
                called, parts = _entry(kind, code, one, world, lang)
            yield f"{path}.{code}", f"{label(kind, lang)}{_OF[lang]}{called}", parts


def _is_section(value) -> bool:
    return isinstance(value, Settings) and not isinstance(value, (Number, Name))


def _entry(kind: str, code: str, one: Settings, world, lang: str) -> tuple[str, dict[str, str]]:
    """Name and values of one entry of a map of sections (a campaign)."""
    called, parts = name_of(code, SETTINGS[kind].by if kind in SETTINGS else "", world, lang), {}
    alone = True  # one value needs no name but that of its entry
    for name in type(one).model_fields:
        value = getattr(one, name)
        if isinstance(value, Name):
            called = value.label(lang)
        elif isinstance(value, dict):
            alone &= not value
            mine = label(f"{kind}.{name}", lang)
            parts |= {f"{mine} {part}": text for part, text in _texts(f"{kind}.{name}", value, world, lang).items()}
        elif value is not None:
            parts[label(f"{kind}.{name}", lang)] = _text(f"{kind}.{name}", value, world, lang)
    return called, {"": next(iter(parts.values()))} if alone and len(parts) == 1 else parts


def _texts(kind: str, values: dict, world, lang: str) -> dict[str, str]:
    of = SETTINGS[kind].by or SETTINGS[kind].of if kind in SETTINGS else ""
    return {name_of(code, of, world, lang): _text(kind, value, world, lang) for code, value in values.items()}


def name_of(code: str, of: str, world, lang: str) -> str:
    """The name of a code; a code that nobody names stays as it is."""
    if of in _ENUMS:
        member = next((m for m in _ENUMS[of] if m.code == code), None)
        return member.label(lang).partition("(")[0].strip() if member is not None else code
    named = getattr(world, of, {}).get(code) if of else None
    return named.name.label(lang) if named is not None else code


def _text(kind: str, value, world, lang: str) -> str:
    word = SETTINGS.get(kind)
    of, unit = (word.of, word.unit) if word else ("", "")
    if isinstance(value, bool):
        return _YES[lang][value]
    if isinstance(value, list):
        return months(value, lang) if of == "month" else _LIST[lang].join(name_of(str(v), of, world, lang) for v in value)
    if isinstance(value, Number):
        value = value.value
    if isinstance(value, (int, float)):
        shown = number(100 * value if unit in PERCENT else value)
        return shown + (UNITS[unit][0 if lang == "zh" else 1] if unit else "")
    choice = CHOICES.get(f"{kind}={value}")
    return choice[0 if lang == "zh" else 1] if choice else name_of(str(value), of, world, lang)


def number(value: float) -> str:
    """A number in at most six digits, thousands separated."""
    return f"{value:,.0f}" if isinstance(value, int) or abs(value) >= 1e6 else f"{value:,.6g}"


def months(numbers: list[int], lang: str) -> str:
    """Months as runs: 3—11月."""
    runs: list[list[int]] = []
    for month in numbers:
        if runs and month == runs[-1][1] + 1:
            runs[-1][1] = month
        else:
            runs.append([month, month])
    dash, ending = ("—", "月") if lang == "zh" else ("–", "")
    return _LIST[lang].join(f"{a}{ending}" if a == b else f"{a}{dash}{b}{ending}" for a, b in runs)
