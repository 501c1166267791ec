"""Numbers as people read them: few digits, a unit, and the interval beside every difference."""

from __future__ import annotations

import math

from jgsim.report.units import Unit, unit_of
from jgsim.report.words import say

SIGNIFICANT = 3


def decimals(x: float, digits: int = SIGNIFICANT) -> int:
    """Decimals that show `digits` significant digits of `x`, at most 6."""
    if x == 0 or not math.isfinite(x):
        return 0
    return min(6, max(0, digits - 1 - math.floor(math.log10(abs(x)))))


def plain(x: float, places: int, sign: bool = False) -> str:
    """`x` with a true minus sign and thousands separated; with `sign`, a plus too. A zero has no sign."""
    if not math.isfinite(x):
        return "–"
    text = f"{abs(x):,.{places}f}"
    if not text.strip("0.,"):
        return text
    return ("−" if x < 0 else "+" if sign else "") + text


def _large(x: float, lang: str, short: bool = False) -> tuple[float, str]:
    """Divisor and word for a large number: 万 and 亿 in Chinese, million in English; `short` for tables: k, M."""
    if lang == "zh":
        steps = ((1e8, 1e8, "亿"), (1e4, 1e4, "万"))
    elif short:
        steps = ((1e6, 1e6, " M"), (1e4, 1e3, " k"))
    else:
        steps = ((1e6, 1e6, " million"),)
    for least, size, word in steps:
        if math.isfinite(x) and abs(x) >= least:
            return size, word
    return 1.0, ""


def _named(number: str, unit: Unit, lang: str, change: bool) -> str:
    name = unit.label(lang, change)
    if not name:
        return number
    close = name == "%" or (lang == "zh" and not name.isascii())
    return f"{number}{name}" if close else f"{number}\u00a0{name}"


def amount(x: float, unit: str, lang: str, named: bool = True, apart: float = 0.0) -> str:
    """A value with its unit: `3.42%`, `128万工时`; without `named` only a percent sign is kept.

    `apart`: a difference that must stay visible between two values shown side by side.
    """
    if not math.isfinite(x):
        return "–"
    shown = unit_of(unit)
    y = x * shown.scale
    size, word = _large(y, lang, short=not named)
    places = decimals(y / size)
    if apart and math.isfinite(apart):
        places = max(places, decimals(apart * shown.scale / size, 1))
    number = plain(y / size, places) + word
    return _named(number, shown, lang, False) if named or shown.zh == "%" else number


def half_width(x: float, unit: str, lang: str, named: bool = True) -> str:
    """Half an interval's width with its unit; that of a share in points, which are not a per cent of the mean."""
    shown = unit_of(unit)
    if shown.zh != "%" or not math.isfinite(x):
        return amount(x, unit, lang, named)
    y = x * shown.scale
    return plain(y, decimals(y)) + {"zh": "百分点", "en": " points"}[lang]


def _places(x: float, low: float, high: float) -> int:
    """Decimals for a difference with its interval: two digits of the half-width, and no bound that looks like 0."""
    half = (high - low) / 2
    if not math.isfinite(half) or half <= 0:
        return min(decimals(x, 2 if abs(x) < 1 else SIGNIFICANT), 4)
    largest = max(abs(x), abs(low), abs(high))
    places = min(decimals(half, 2), decimals(largest))
    if plain(low, places) == plain(high, places):
        places = min(decimals(half, 1), decimals(largest, 4))
    while places < 6 and any(b != 0 and not plain(b, places).strip("−0.,") for b in (low, high)):
        places += 1
    return places


def interval(low: float, high: float, places: int, lang: str) -> str:
    """`1.2至1.4` (`1.2 to 1.4`); empty where there is none."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return ""
    return f"{plain(low, places)}{say('to', lang)}{plain(high, places)}"


def change(x: float, low: float, high: float, unit: str, lang: str) -> tuple[str, str]:
    """A difference with its unit, and its interval (empty where there is none), in the same decimals."""
    if not math.isfinite(x):
        return "–", ""
    shown = unit_of(unit)
    x, low, high = (v * shown.scale for v in (x, low, high))
    size, word = _large(x, lang)
    x, low, high = x / size, low / size, high / size
    places = _places(x, low, high)
    bounds = interval(low, high, places, lang)
    if bounds and word:
        bounds += word if lang == "zh" else f"{word}"
    return _named(plain(x, places, sign=True) + word, shown, lang, True), bounds


def relative(x: float, low: float, high: float, base: float, lang: str) -> tuple[str, str]:
    """A difference as percent of the base's mean, and its interval; two empty texts where the base is 0."""
    if not base or not math.isfinite(x) or not math.isfinite(base):
        return "", ""
    x, low, high = (100 * v / abs(base) for v in (x, low, high))
    places = _places(x, low, high)
    bounds = interval(low, high, places, lang)
    return plain(x, places, sign=True) + "%", bounds and bounds.replace(say("to", lang), "%" + say("to", lang)) + "%"
