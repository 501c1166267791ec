"""The findings of a comparison: one sentence each, and none that its interval does not carry."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from jgsim.measures.of_levers import OF_CHOICE
from jgsim.report.about import about, titles
from jgsim.report.changes import changed
from jgsim.report.effects import CLEAR, EQUAL, HEADLINE, UNCLEAR, UNKNOWN, Effect, effects, headline
from jgsim.report.estimates import Mean
from jgsim.report.numbers import change
from jgsim.report.selection import Selection, selections
from jgsim.report.stretched import stretched
from jgsim.report.units import PERCENT, unit_of
from jgsim.report.words import say

HOW_MANY = 3
CAP = 5.0
"""A difference this many half-widths large stands out; beyond that the relative change decides."""
LEAST = 0.01
"""Least relative change of a lead, unless no difference of the plan reaches it."""
SMALL = 0.002
"""A plan all of whose intervals lie within this share of the base is said to move nothing."""
LONGEST = {"zh": 120, "en": 290}
"""Characters of a sentence (its subject aside) before details are left out that the tables below hold."""
MEASURES = (*HEADLINE, *OF_CHOICE, "plan_completion")
AREAS = {
    "coverage": ("firm_coverage",),
    "burden": ("visits_per_firm_year",),
    "detection": ("problem_finding_rate", "detected_share"),
    "harm": ("harm", *OF_CHOICE),
    "cost": ("officer_hours", "plan_completion", "shortfall"),
}
"""A finding leads with one of these; a single plan gets no two findings from one area."""

FINDING_RATE = "problem_finding_rate"
BESIDE = ("detected_share", "harm")
"""Always told beside a finding rate, which rises by selection alone."""


def beside(comparison) -> tuple[str, ...]:
    """`BESIDE`, or compliance where firms choose once a month."""
    return tuple(m for m in (*BESIDE, *OF_CHOICE) if m in headline(comparison))


OTHER_SIDE = {
    "firm_coverage": ("visits_per_firm_year", "officer_hours"),
    "visits_per_firm_year": ("harm", "compliance", "firm_coverage"),
    "problem_finding_rate": ("officer_hours", "visits_per_firm_year", "plan_completion", "shortfall"),
    "detected_share": ("officer_hours", "visits_per_firm_year", "plan_completion", "shortfall"),
    "harm": ("officer_hours", "visits_per_firm_year"),
    "compliance": ("officer_hours", "visits_per_firm_year"),
    "officer_hours": ("harm", "compliance", "firm_coverage"),
    "plan_completion": ("harm", "officer_hours"),
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

    Then, if there are such, one on plans that do nothing, and one on plans that are not carried out (`stretched`). With
    three plans or more each tells of another plan, with more than three of another kind of effect, harm among them; with
    fewer, of another side of the same ones. There are fewer than three where there is no more to say (a plan equal to
    the base, or no intervals).
    """
    last = quiet(comparison, lang), stretched(comparison, lang)
    return [f.sentence(lang) for f in choose(comparison, lang)] + [one for one in last if one]


def choose(comparison, lang: str = "zh") -> list[Finding]:
    """The findings with their plans (see `findings`)."""
    table, names = _table(comparison), titles(comparison, lang)
    picked, chosen, several = _picked(table), selections(comparison), _several(comparison)
    out = []
    for plan, lead in picked:
        if lead is None:
            texts = [_silent(table[plan], _but(comparison, lang), lang)]
        else:
            details = [replace(detail, several=plan in several) for detail in DETAILS]
            texts = [_tell(lead, table[plan], chosen.get(plan), lang, detail) for detail in details]
        made = [Finding(plan, names[plan], text + say("stop", lang)) for text in texts]
        out.append(next((f for f in made if len(f.text) <= LONGEST[lang]), made[-1]))
    return out


def _several(comparison) -> set[str]:
    """Plans that move several levers, of which one may have done the one thing and another the other."""
    base, *plans = comparison.scenarios
    return {one.name for one in plans if sum(changed(lever.name, base, one) for lever in base.levers) > 1}


def quiet(comparison, lang: str = "zh") -> str:
    """One sentence on the plans that no finding tells of and that move nothing: by little, or not clearly."""
    table, names = _table(comparison), titles(comparison, lang)
    told = {plan for plan, _ in _picked(table)}
    kinds: dict[str, list[str]] = {"small": [], "none clear": []}
    for plan, row in table.items():
        known = plan not in told and any(e.state != UNKNOWN for e in row.values())
        if known and (_small(row) or _nothing_clear(row)):
            kinds["small" if _small(row) else "none clear"].append(names[plan])
    but = _but(comparison, lang)
    parts = [
        say("list", lang).join(some) + say("colon", lang) + say(key, lang, but=but)
        for key, some in kinds.items() if some
    ]
    return say("semicolon", lang).join(parts) + say("stop", lang) if parts else ""


def _table(comparison) -> dict[str, dict[str, Effect]]:
    facts = about(comparison)
    told = [m for m in (*headline(comparison), "plan_completion") if not facts.caution(m)]  # no claim from a number that only the full city gives
    return {plan: _one_shortfall(row) for plan, row in effects(comparison, told).items()}


def _picked(table: dict[str, dict[str, Effect]]) -> list[tuple[str, Effect | None]]:
    """Up to three plans with the effect that leads; None where there is nothing to lead with."""
    leads = sorted(
        (lead for plan in table.values() if not _small(plan) for lead in _leads(plan)), key=_rank
    )
    first: dict[str, Effect] = {}
    for lead in leads:
        first.setdefault(lead.plan, lead)
    picked: list[tuple[str, Effect | None]] = list(first.items())
    silent = [plan for plan in table if all(lead.plan != plan for lead in leads)]
    picked += [(plan, None) for plan in silent]
    if len(table) <= 2:
        picked += [
            (lead.plan, lead) for lead in leads
            if first[lead.plan] is not lead and not _nothing_clear(table[lead.plan]) and not _tiny(lead)
        ]
    if len(table) > HOW_MANY:
        spread = {lead.plan: lead for lead in _spread(leads)}
        picked = [*spread.items(), *(pick for pick in picked if pick[0] not in spread)]
    return picked[:HOW_MANY]


def _spread(leads: list[Effect]) -> list[Effect]:
    """Of many plans those whose leads differ in kind, each another plan and area, harm among them if it moves."""
    clear = [lead for lead in leads if lead.state == CLEAR and not _tiny(lead)]
    harm = next((lead for lead in clear if lead.measure == "harm"), None)
    found, areas = ([harm], {"harm"}) if harm is not None else ([], set())
    for lead in clear:
        area = next(name for name, measures in AREAS.items() if lead.measure in measures)
        if len(found) < HOW_MANY and area not in areas and all(lead.plan != other.plan for other in found):
            found.append(lead)
            areas.add(area)
    return sorted(found, key=_rank)


def _one_shortfall(plan: dict[str, Effect]) -> dict[str, Effect]:
    """Undone checks as their share of the plan where that is known: their number alone has no scale."""
    return {m: e for m, e in plan.items() if m != "shortfall" or "plan_completion" not in plan}


def _share(effect: Effect) -> float:
    """Relative change; that of a count from next to nothing says little, so the shortfall comes last among leads."""
    if effect.measure == "shortfall":
        return LEAST
    return abs(effect.difference / effect.base) if effect.base else math.inf


def _tiny(effect: Effect) -> bool:
    return effect.state == CLEAR and _share(effect) < LEAST


def _rank(effect: Effect):
    if effect.state != CLEAR:
        return 2, -effect.size, -_share(effect), MEASURES.index(effect.measure)
    return int(_tiny(effect)), -min(effect.size, CAP), -_share(effect), MEASURES.index(effect.measure)


def _leads(plan: dict[str, Effect]) -> list[Effect]:
    """The best effect of each area, of a plan that has intervals and differs from the base."""
    best = []
    for measures in AREAS.values():
        some = [plan[m] for m in measures if m in plan and plan[m].state in (CLEAR, UNCLEAR)]
        if some:
            best.append(min(some, key=_rank))
    return best


def _small(plan: dict[str, Effect]) -> bool:
    """Whether every interval lies close to 0: the plan changes something, if at all, but nothing by as much as that."""
    known = [e for e in plan.values() if e.state != UNKNOWN]
    bounds = [max(abs(e.low), abs(e.high)) / abs(e.base) if e.base else math.inf for e in known if e.state != EQUAL]
    return bool(bounds) and max(bounds) < SMALL


def _but(comparison, lang: str) -> str:
    """That a claim on all headline measures leaves out those that only the full city gives."""
    facts = about(comparison)
    return say("but marked", lang) if any(facts.caution(m) for m in headline(comparison)) else ""


def _silent(plan: dict[str, Effect], but: str, lang: str) -> str:
    """A plan without intervals, equal to the base throughout, or as good as equal."""
    known = [e for e in plan.values() if e.state != UNKNOWN]
    if _small(plan):
        return say("small", lang, but=but)
    if known:
        return say("nothing at all", lang)
    items = say("list", lang).join(
        say("single item", lang, measure=e.name(lang), value=e.amounts(lang)[1], base=e.amounts(lang)[0])
        for e in plan.values()
        if e.measure in ("firm_coverage", "visits_per_firm_year", "detected_share", "harm")
    )
    return say("single", lang, items=items)


@dataclass(frozen=True)
class Detail:
    """How much a sentence holds.

    `intervals` of the other side, how many of its measures (`other`) and of further losses (`further`), and `all`: both
    parts of a finding rate's change, and the first of the other side even if it is neither gain nor loss. `several`: the
    plan moves several levers, so that nothing is said to be the price of something else.
    """

    intervals: bool
    other: int
    further: int
    all: bool = True
    several: bool = False


DETAILS = (
    Detail(True, 2, 2), Detail(False, 2, 2), Detail(False, 1, 2), Detail(False, 2, 1, False), Detail(False, 1, 1, False)
)


def _tell(lead: Effect, plan: dict[str, Effect], chosen: Selection | None, lang: str, detail: Detail) -> str:
    if lead.state == UNCLEAR:
        return say("nothing clear", lang, items=item(lead, lang)) if _nothing_clear(plan) else item(lead, lang)
    before, after = lead.amounts(lang)
    verb = "rises" if lead.difference > 0 else "falls"
    text = say(verb, lang, measure=lead.name(lang), base=before, value=after)
    moved, bounds = _moved(lead, lang)
    text += say("by", lang, change=moved, interval=bounds)
    told = {lead.measure}
    if lead.measure == FINDING_RATE:
        if chosen is not None and math.isfinite(chosen.selection.low):
            a, b, c = (part_text(part, lead.unit, lang) for part in (chosen.selection, chosen.empty, chosen.within))
            text += say("selected", lang, selection=a)
            text += say("empty", lang, empty=b) if chosen.unreached else ""
            text += say("within", lang, within=c)
        near = [plan[m] for m in (*BESIDE, *OF_CHOICE) if m in plan and plan[m].gain is not False]  # a loss is a cost
        told.update(e.measure for e in near)
        text += say("beside", lang, items=_items(near, lang, detail.intervals)) if near else ""
    return text + _other_side(lead, plan, told, lang, detail)


def _nothing_clear(plan: dict[str, Effect]) -> bool:
    return all(e.state != CLEAR for e in plan.values())


def _other_side(lead: Effect, plan: dict[str, Effect], told: set[str], lang: str, detail: Detail) -> str:
    """What a gain costs, or what a loss brings in return, then the losses not told yet.

    A measure that is neither gain nor loss counts as a gain here.
    """
    wanted = lead.gain is False  # a loss asks for gains, all else for losses
    first = OTHER_SIDE[lead.measure]
    if lead.measure == FINDING_RATE:
        first = (*(m for m in reversed((*BESIDE, *OF_CHOICE)) if m not in told), *first)
    opposite = [e for e in plan.values() if e.gain is wanted and e.measure != lead.measure]
    opposite.sort(key=lambda e: (first.index(e.measure) if e.measure in first else len(first), _rank(e)))
    listed = [e for e in opposite if e.measure not in told][: detail.other]
    text = ""
    if listed:
        key = ("better" if wanted else "worse") if detail.several else ("return" if wanted else "cost")
        text = say(key, lang, items=_items(listed, lang, detail.intervals))
    told = told | {e.measure for e in listed}
    losses = [e for e in plan.values() if e.gain is False and e.measure not in told]
    losses = sorted(losses, key=_share, reverse=True)[: detail.further]
    told |= {e.measure for e in losses}
    further = say("others", lang, items=_items(losses, lang, False)) if losses else ""
    rest = [plan[m] for m in [m for m in OTHER_SIDE[lead.measure] if m in plan][:1] if m not in told]
    if rest and detail.all:
        text += say("moves", lang, items=_items(rest, lang, detail.intervals))
    if not opposite:
        text += say("no gain" if wanted else "no cost", lang)
    return text + further


def _items(some: list[Effect], lang: str, intervals: bool) -> str:
    return say("list", lang).join(item(e, lang, intervals) for e in some)


def part_text(part: Mean, unit: str, lang: str) -> str:
    """A part of a difference, if its interval leaves out 0; the interval itself stands in the briefing's table."""
    if part.low <= 0 <= part.high:
        return say("short part", lang)
    return _short(change(part.mean, part.low, part.high, unit, lang)[0], lang)


def _short(moved: str, lang: str) -> str:
    return moved.replace(say("percentage points", lang), say("points", lang))


def _moved(effect: Effect, lang: str) -> tuple[str, str]:
    """A change and its interval: in percent of the base, but shares in points, and counts from nothing as counts."""
    moved, bounds = effect.relative(lang)
    if not moved or unit_of(effect.unit) is PERCENT or effect.measure == "shortfall":
        moved, bounds = effect.change(lang)  # a percent of a percent would be misread
    return moved, bounds


def item(effect: Effect, lang: str, intervals: bool = True) -> str:
    """A measure's change in a few words, with its interval or without; no claim beyond the interval."""
    if effect.state == EQUAL:
        return say("equal item", lang, measure=effect.name(lang))
    if effect.state == UNKNOWN:
        return say("unknown item", lang, measure=effect.name(lang))
    moved, bounds = _moved(effect, lang)
    moved = _short(moved, lang)
    key = "item" if effect.state == CLEAR else "unclear item"
    return say(key if intervals else f"short {key}", lang, measure=effect.name(lang), change=moved, interval=bounds)
