"""A plan that officers cannot carry out, where fewer firms than the city's only hint at it."""

from __future__ import annotations

from jgsim.report.about import about, titles
from jgsim.report.effects import CLEAR, effects
from jgsim.report.words import say

MEASURE, LEAST = "plan_completion", 0.02
"""The measure, and the fall of it (share of the plan) from which on it is told."""


def stretched(comparison, lang: str = "zh") -> str:
    """One sentence on plans of which clearly less is done than of the base's, at less than the city's size; else nothing.

    At full size it is among the measures that the findings choose from.
    """
    if not about(comparison).caution(MEASURE):
        return ""
    named, told = titles(comparison, lang), []
    for plan, row in effects(comparison, (MEASURE,)).items():
        effect = row.get(MEASURE)
        if effect is not None and effect.state == CLEAR and effect.difference < -LEAST:
            before, after = effect.amounts(lang)
            told.append(say("stretched plan", lang, plan=named[plan], base=before, value=after))
    return say("stretched", lang, plans=say("list", lang).join(told)) if told else ""
