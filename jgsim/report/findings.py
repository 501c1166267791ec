"""The findings of a comparison: one sentence each, and none that its interval does not carry."""

from __future__ import annotations

import math
from dataclasses import dataclass

from jgsim.report.about import about, titles
from jgsim.report.effects import CLEAR, EQUAL, HEADLINE, UNCLEAR, UNKNOWN, Effect, effects
from jgsim.report.estimates import Mean
from jgsim.report.numbers import change
from jgsim.report.selection import Selection, selections
from jgsim.report.units import PERCENT, unit_of
from jgsim.report.words import say

HOW_MANY = 3
AREAS = {
    "coverage": ("firm_coverage",),
    "burden": ("visits_per_firm_year",),
    "detection": ("problem_finding_rate", "detected_share"),
    "harm": ("harm",),
    "cost": ("officer_hours", "shortfall"),
}
"""A finding leads with one of these; a single plan gets no two findings from one area."""

FINDING_RATE = "problem_finding_rate"
BESIDE = ("detected_share", "harm")
"""Always told beside a finding rate, which rises by selection alone."""

OTHER_SIDE = {
    "firm_coverage": ("visits_per_firm_year", "officer_hours"),
    "visits_per_firm_year": ("harm", "firm_coverage"),
    "problem_finding_rate": ("officer_hours", "visits_per_firm_year", "shortfall"),
    "detected_share": ("officer_hours", "visits_per_firm_year", "shortfall"),
    "harm": ("officer_hours", "visits_per_firm_year"),
    "officer_hours": ("harm", "firm_coverage"),
    "shortfall": ("harm", "officer_hours"),
}
"""Where the other side of a gain or loss is looked for first; the first of each is told even if nothing is clear."""


@dataclass(frozen=True)
class Finding:
    """A plan's title and what is said of it (a sentence without its subject)."""

    plan: str
    title: str
    text: str

    def sentence(self, lang: str) -> str:
        """The whole sentence."""
        return f"{self.title}{say('colon', lang)}{self.text}"


def findings(comparison, lang: str = "zh") -> list[str]:
    """Up to three sentences, the one that stands out most from its interval first.

    With three plans or more each tells of another plan; with fewer, of another side of the same ones. There are fewer
    than three where there is no more to say (a plan equal to the base, or no intervals).
    """
    return [f.sentence(lang) for f in choose(comparison, lang)]


def choose(comparison, lang: str = "zh") -> list[Finding]:
    """The findings with their plans (see `findings`)."""
    facts = about(comparison)
    told = [m for m in HEADLINE if not facts.caution(m)]  # no claim from a number that only the full city gives
    table = effects(comparison, told)
    chosen = selections(comparison)
    names = titles(comparison, lang)
    leads = sorted((lead for plan in table.values() for lead in _leads(plan)), key=_rank)
    first: dict[str, Effect] = {}
    for lead in leads:
        first.setdefault(lead.plan, lead)
    picked: list[tuple[str, Effect | None]] = list(first.items())
    silent = [plan for plan in table if all(lead.plan != plan for lead in leads)]
    picked += [(plan, None) for plan in silent]
    if len(table) <= 2:
        picked += [
            (lead.plan, lead) for lead in leads if first[lead.plan] is not lead and not _nothing_clear(table[lead.plan])
        ]
    out = []
    for plan, lead in picked[:HOW_MANY]:
        text = _silent(table[plan], lang) if lead is None else _tell(lead, table[plan], chosen.get(plan), lang)
        out.append(Finding(plan, names[plan], text + say("stop", lang)))
    return out


def _rank(effect: Effect):
    relative = abs(effect.difference / effect.base) if effect.base else math.inf
    return -effect.size, -relative, HEADLINE.index(effect.measure)


def _leads(plan: dict[str, Effect]) -> list[Effect]:
    """The best effect of each area, of a plan that has intervals and differs from the base."""
    best = []
    for measures in AREAS.values():
        some = [plan[m] for m in measures if m in plan and plan[m].state in (CLEAR, UNCLEAR)]
        if some:
            best.append(min(some, key=_rank))
    return best


def _silent(plan: dict[str, Effect], lang: str) -> str:
    """A plan without intervals, or equal to the base throughout."""
    known = [e for e in plan.values() if e.state != UNKNOWN]
    if known:
        return say("nothing at all", lang)
    items = say("list", lang).join(
        say("single item", lang, measure=e.name(lang), value=e.amounts(lang)[1], base=e.amounts(lang)[0])
        for e in plan.values()
        if e.measure in ("firm_coverage", "visits_per_firm_year", "detected_share", "harm")
    )
    return say("single", lang, items=items)


def _tell(lead: Effect, plan: dict[str, Effect], chosen: Selection | None, lang: str) -> str:
    if lead.state == UNCLEAR:
        return say("nothing clear", lang, items=item(lead, lang)) if _nothing_clear(plan) else item(lead, lang)
    before, after = lead.amounts(lang)
    verb = "rises" if lead.difference > 0 else "falls"
    text = say(verb, lang, measure=lead.name(lang), base=before, value=after)
    moved, bounds = lead.change(lang)
    share = lead.relative(lang)[0]
    text += say(
        "by", lang, change=moved, interval=bounds, relative=say("relative", lang, relative=share) if share else ""
    )
    told = {lead.measure}
    if lead.measure == FINDING_RATE:
        if chosen is not None and math.isfinite(chosen.selection.low):
            a, b = (part_text(part, lead.unit, lang) for part in (chosen.selection, chosen.within))
            text += say("selected", lang, selection=a, within=b)
        beside = [plan[m] for m in BESIDE if m in plan and plan[m].gain is not False]  # a loss is told as a cost
        told.update(e.measure for e in beside)
        text += say("beside", lang, items=_items(beside, lang)) if beside else ""
    return text + _other_side(lead, plan, told, lang)


def _nothing_clear(plan: dict[str, Effect]) -> bool:
    return all(e.state != CLEAR for e in plan.values())


def _other_side(lead: Effect, plan: dict[str, Effect], told: set[str], lang: str) -> str:
    """What a gain costs, or what a loss brings in return; a measure that is neither counts as a gain here."""
    wanted = lead.gain is False  # a loss asks for gains, all else for losses
    first = OTHER_SIDE[lead.measure]
    if lead.measure == FINDING_RATE:
        first = (*(m for m in reversed(BESIDE) if m not in told), *first)
    opposite = [e for e in plan.values() if e.gain is wanted and e.measure != lead.measure]
    opposite.sort(key=lambda e: (first.index(e.measure) if e.measure in first else len(first), _rank(e)))
    listed = [e for e in opposite if e.measure not in told][:2]
    text = say("return" if wanted else "cost", lang, items=_items(listed, lang)) if listed else ""
    told = told | {e.measure for e in listed}
    rest = [plan[m] for m in OTHER_SIDE[lead.measure][:1] if m in plan and m not in told]
    if rest:
        text += say("moves", lang, items=_items(rest, lang))
    if not opposite:
        text += say("no gain" if wanted else "no cost", lang)
    return text


def _items(some: list[Effect], lang: str) -> str:
    return say("list", lang).join(item(e, lang) for e in some)


def part_text(part: Mean, unit: str, lang: str) -> str:
    """A part of a difference with its interval in brackets, if it has one and is not 0 throughout."""
    moved, bounds = change(part.mean, part.low, part.high, unit, lang)
    return moved + (say("open", lang) + bounds + say("close", lang) if bounds and part.half > 0 else "")


def item(effect: Effect, lang: str) -> str:
    """A measure's change in a few words: in percent of the base where that is not 0; no claim beyond the interval."""
    if effect.state == EQUAL:
        return say("equal item", lang, measure=effect.name(lang))
    if effect.state == UNKNOWN:
        return say("unknown item", lang, measure=effect.name(lang))
    moved, bounds = effect.relative(lang)
    if not moved or unit_of(effect.unit) is PERCENT:  # a percent of a percent would be misread
        moved, bounds = effect.change(lang)
    key = "item" if effect.state == CLEAR else "unclear item"
    return say(key, lang, measure=effect.name(lang), change=moved, interval=bounds)
