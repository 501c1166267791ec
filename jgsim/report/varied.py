"""A setting that varies in a sweep, as people read it: its name, its unit, its values."""

from __future__ import annotations

import math
from dataclasses import dataclass

from jgsim.report.units import PERCENT, unit_of
from jgsim.scenario.glossary import CHOICES, SETTINGS, UNITS
from jgsim.scenario.glossary import PERCENT as IN_PERCENT
from jgsim.scenario.listing import number
from jgsim.study.grid import Axis, text_of
from jgsim.terms.enums import Severity, Size, Tier
from jgsim.terms.settings import Name, Number

_ENUMS = {"tier": Tier, "severity": Severity, "size": Size}
_OF = {"zh": "：", "en": ": "}
SHORT, EXACT = 5, 0.02
"""Digits of a value that is not rounded, and how far others may be, as part of the way to the nearest neighbour."""
_YES = {"zh": ("否", "是"), "en": ("no", "yes")}


@dataclass(frozen=True)
class Varied:
    """A varied setting in words.

    Attributes
    ----------
    axis : Axis
    name : str
        Its name, that of the group it is for included.
    unit : str
        Its unit; empty if it has none or its values show it (percent).
    scale : float
        What its numbers are multiplied with to be shown.
    ending : str
        What stands after each of them.
    texts : tuple of str
        Its values.
    """

    axis: Axis
    name: str
    unit: str
    scale: float
    ending: str
    texts: tuple[str, ...]

    @property
    def heading(self) -> str:
        """Name and unit."""
        return self.name + (f" [{self.unit}]" if self.unit else "")

    def told(self, place: int) -> str:
        """Name and one value, as `joint share = 50%`."""
        return f"{self.name} = {self.texts[place]}" + (f" {self.unit}" if self.unit else "")


def varied(base, axis: Axis, lang: str) -> Varied:
    """The words of an axis of a sweep of `base`."""
    kind, codes, value = _walk(base, axis.path)
    word = SETTINGS.get(kind)
    name = word.label(lang).partition("（" if lang == "zh" else " (")[0] if word else axis.path
    if codes and word:
        name += _OF[lang] + " ".join(_called(base, of, code, one, lang) for of, code, one in codes)
    if isinstance(value, Number):
        unit = unit_of(value.unit)
        scale, label = unit.scale, "" if unit is PERCENT else unit.label(lang)
        ending = "%" if unit is PERCENT else ""
    else:
        code = word.unit if word else ""
        percent = code in IN_PERCENT
        scale, ending = (100.0, "%") if percent else (1.0, "")
        label = UNITS[code][0 if lang == "zh" else 1].strip() if code and not percent else ""
    if axis.numeric:
        texts = tuple(text + ending for text in _numbers([v * scale if scale != 1 else v for v in axis.values]))
    else:
        texts = tuple(_text(base, kind, word, v, lang) for v in axis.values)
    return Varied(axis, name, label if axis.numeric else "", scale, ending, texts)


def _walk(base, path: str):
    """The setting's kind, the codes passed on the way (what they are codes of, code, what stands there), its value."""
    kind, codes, at = "", [], base
    for n, part in enumerate(path.split(".")):
        longer = f"{kind}.{part}" if kind else part
        at = _below(base, part) if n == 0 else _inside(at, part)
        if longer in SETTINGS or any(name.startswith(f"{longer}.") for name in SETTINGS):
            kind = longer
        else:
            codes.append((SETTINGS[kind].of if kind in SETTINGS else "", part, at))
    return kind, codes, at


def _below(base, section: str):
    return base.settings.get(section) if section in base.settings else getattr(base, section, None)


def _inside(at, part: str):
    return at.get(part) if isinstance(at, dict) else getattr(at, part, None)


def _called(base, of: str, code: str, one, lang: str) -> str:
    """The name of a code; a code that nobody names stays as it is."""
    named = getattr(one, "name", None)
    if isinstance(named, Name):
        return named.label(lang)
    for member in _ENUMS.get(of, ()):
        if member.code == code:
            return member.label(lang).partition("(")[0].strip()
    for table in (of, "key_fields"):
        found = getattr(base.world, table, {}).get(code) if table else None
        if found is not None:
            return found.name.label(lang)
    return code


def _numbers(values: list) -> list[str]:
    """Numbers as they are if they are short; longer ones in as few digits as tell where they lie among the others."""
    ordered = sorted(values)
    gap = min((b - a for a, b in zip(ordered, ordered[1:], strict=False)), default=0.0)
    long = {v for v in values if not math.isclose(_rounded(v, SHORT), v, rel_tol=1e-12)}
    digits = next((d for d in (3, 4, 5) if all(abs(_rounded(v, d) - v) <= EXACT * gap for v in long)), 6)
    return [number(_rounded(v, digits) if v in long else v) for v in values]


def _rounded(value: float, digits: int) -> float:
    return float(f"{value:.{digits}g}")


def _text(base, kind: str, word, value, lang: str) -> str:
    if isinstance(value, bool):
        return _YES[lang][value]
    if isinstance(value, (int, float)):
        return number(value)
    choice = CHOICES.get(f"{kind}={value}") if isinstance(value, str) else None
    if choice is not None:
        return choice[0 if lang == "zh" else 1]
    if isinstance(value, str):
        return _called(base, word.of if word else "", value, None, lang)
    return text_of(value)
