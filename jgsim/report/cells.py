"""Cells of the briefing's tables: a value or difference as text, its interval, and how it is shown."""

from __future__ import annotations

import math
import re

from jgsim.measures.catalogue import CATALOGUE
from jgsim.report.effects import CLEAR, EQUAL, UNCLEAR, UNKNOWN, Effect
from jgsim.report.estimates import Mean
from jgsim.report.numbers import amount, change, plain
from jgsim.report.words import say

_NUMBER = re.compile(r"[+−]?[\d.,]+")
_FINE = re.compile(r"[+−]?\d\.\d{4,}")
"""A number with more decimals than are worth room where it is not clear anyway."""


def level(measure: str, value: float, lang: str) -> str:
    """A measure's value for a table: without its unit, which the heading names."""
    return amount(value, CATALOGUE[measure].unit, lang, named=False)


def difference(effect: Effect, lang: str) -> tuple[str, str, str]:
    """Text of a difference and of its interval, and its style: gain, loss, clear, unclear, unknown."""
    if not math.isfinite(effect.difference):
        return "", "", "unknown"
    if effect.state == EQUAL:
        return say("no difference", lang), "", "unclear"
    moved, bounds = effect.change(lang) if effect.unit == "share" else effect.relative(lang)
    if not moved:
        moved, bounds = effect.change(lang)
    moved, bounds = short(moved, lang), bounds.replace("%", "")  # the unit stands at the difference above it
    style = {True: "gain", False: "loss"}.get(effect.gain) or (effect.state if effect.state != UNKNOWN else "unknown")
    return moved, bounds, style


def short(moved: str, lang: str) -> str:
    """`percentage points` as `points`."""
    return moved.replace(say("percentage points", lang), say("points", lang))


def points(part: Mean, lang: str, unit: str = "share") -> tuple[str, str, str]:
    """A difference without its unit, which the heading names; its interval and its style."""
    moved, bounds = change(part.mean, part.low, part.high, unit, lang)
    found = _NUMBER.match(moved)
    text, bounds, style = found.group() if found else moved, bounds if part.half > 0 else "", style_of(part)
    if style == UNCLEAR:
        text, bounds = (_FINE.sub(_rounded, some) for some in (text, bounds))
    return text, bounds, style


def _rounded(found: re.Match) -> str:
    text = found.group()
    return plain(float(text.replace("−", "-")), 3, sign=text.startswith("+"))


def estimated(part: Mean, unit: str, lang: str) -> tuple[str, str]:
    """A value without its unit, but for a percent sign, and the interval of its mean, never below 0 or above 100 %."""
    high = min(part.high, 1.0) if unit == "share" else part.high
    bounds = change(part.mean, max(part.low, 0.0), high, unit, lang)[1]
    return amount(part.mean, unit, lang, named=False), bounds if part.half > 0 else ""


def style_of(part: Mean) -> str:
    """`clear`, `unclear` (the interval holds 0) or `unknown` (there is none)."""
    if not math.isfinite(part.half):
        return UNKNOWN
    return UNCLEAR if part.low <= 0 <= part.high else CLEAR
