"""What the levers of a comparison did, in the measures on which each is seen."""

from __future__ import annotations

import math
from typing import NamedTuple

from jgsim.measures.of_levers import OF_LEVER
from jgsim.report.about import about, titles
from jgsim.report.cells import difference, level
from jgsim.report.changes import changed
from jgsim.report.effects import CLEAR, HEADLINE, Effect, effects, measure_heading
from jgsim.report.estimates import means
from jgsim.report.particulars import MEASURES as TOLD
from jgsim.report.words import say
from jgsim.scenario.listing import label, unused


class LeverRow(NamedTuple):
    """A row of the table: texts, and the style of the difference. `lever` and `measure` are empty where as above."""

    lever: str
    measure: str
    plan: str
    base: str
    value: str
    moved: str
    bounds: str
    style: str


def lever_rows(comparison, lang: str) -> list[LeverRow]:
    """The rows of all plans, lever by lever; of a scenario alone, what its optional levers did."""
    facts, named = about(comparison), titles(comparison, lang)
    rows, last = [], ("", "")
    for lever, measure, effect in lever_effects(comparison):
        name = measure_heading(measure, lang) + ("†" if facts.caution(measure) else "")
        heads = [text if text != old else "" for text, old in zip((label(lever, lang), name), last, strict=True)]
        last = label(lever, lang), name
        base, value = (level(measure, x, lang) for x in (effect.base, effect.value))
        rows.append(LeverRow(*heads, named[effect.plan], base, value, *_moved(effect, lang)))
    return rows


def lever_effects(comparison) -> list[tuple[str, str, Effect]]:
    """(lever, measure, effect) for every lever in play and every plan in which it did something.

    A lever is in play in a plan that sets it otherwise than the base; one that both have alike is told of where a
    measure of it is clearly better or worse. What several levers have in common is told of under the last of them. Left out: what nothing was counted of in base and plan, and what
    other tables of the briefing hold. Of a scenario alone `base` is NaN.
    """
    base, *plans = comparison.scenarios
    codes = list(dict.fromkeys(m for some in OF_LEVER.values() for m in some if m not in (*HEADLINE, *TOLD)))
    if not plans:
        return _alone(comparison, base, codes)
    table = effects(comparison, codes)
    found, told = [], set()
    for lever in reversed(base.levers):
        for measure in reversed(OF_LEVER.get(lever.name, ())):
            for plan in reversed(plans):
                effect = table[plan.name].get(measure)
                if effect is None or (measure, plan.name) in told or not _counted(effect):
                    continue
                on = not (lever.optional and all(unused(lever, one) for one in (*base.chain, *plan.chain)))
                if changed(lever.name, base, plan) or (on and effect.state == CLEAR and effect.better):
                    told.add((measure, plan.name))
                    found.append((lever.name, measure, effect))
    return found[::-1]


def _alone(comparison, scenario, codes: list[str]) -> list[tuple[str, str, Effect]]:
    found = {}
    for lever in scenario.levers:
        if lever.optional and not all(unused(lever, one) for one in scenario.chain):
            for measure in OF_LEVER.get(lever.name, ()):
                value = means(comparison, measure)[scenario.name].mean if measure in codes else math.nan
                if value and math.isfinite(value) and measure not in found:
                    nothing = (math.nan,) * 3
                    found[measure] = lever.name, measure, Effect(
                        scenario.name, measure, "", "", math.nan, value, *nothing, 0
                    )
    return list(found.values())


def _counted(effect: Effect) -> bool:
    """Whether there is a number in base or plan, and not 0 in both."""
    return any(map(math.isfinite, (effect.base, effect.value))) and not effect.base == effect.value == 0


def _moved(effect: Effect, lang: str) -> tuple[str, str, str]:
    """The difference, or why there is none."""
    for one, key in ((effect.base, "base has none"), (effect.value, "plan has none")):
        if not math.isfinite(one):
            return say(key, lang), "", "unclear"
    return difference(effect, lang)
