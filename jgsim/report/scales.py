"""The scale of an axis that carries a measure: large numbers are counted in 万 and 亿, or in millions."""

from __future__ import annotations

import numpy as np

from jgsim.measures.catalogue import CATALOGUE
from jgsim.report.effects import measure_name, measure_unit
from jgsim.report.units import PERCENT, unit_of
from jgsim.report.words import say

_STEPS = {"zh": ((1e8, "亿"), (1e4, "万")), "en": ((1e6, "million"),)}


def scale_of(code: str, values: np.ndarray, lang: str, change: bool = False) -> tuple[str, float, str]:
    """Heading of an axis for values of a measure, what they are multiplied with, and what stands after each number.

    `change`: the values are differences.
    """
    unit = unit_of(CATALOGUE[code].unit)
    if unit is PERCENT:
        points = say("open", lang) + unit.label(lang, True) + say("close", lang)
        return (measure_name(code, lang) + points, unit.scale, "") if change else (measure_name(code, lang), unit.scale, "%")
    known = np.abs(values[np.isfinite(values)]) * unit.scale
    most = float(known.max()) if known.size else 0.0
    size, word = next(((size, word) for size, word in _STEPS[lang] if most >= size), (1.0, ""))
    label = measure_unit(code, lang)
    between = " " if lang == "en" and word and label else ""
    told = f"{word}{between}{label}"
    heading = measure_name(code, lang) + (say("open", lang) + told + say("close", lang) if told else "")
    return heading, unit.scale / size, ""
