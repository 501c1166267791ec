"""Figure `tiers`: coverage and problem-finding rate by credit tier."""

from __future__ import annotations

import math

from jgsim.report.about import about, titles
from jgsim.report.canvas import GREY, INK, MARGIN, Sheet
from jgsim.report.effects import CLEAR, UNKNOWN, effects, measure_name
from jgsim.report.estimates import means
from jgsim.report.lines import wrap
from jgsim.report.numbers import amount
from jgsim.report.panels import NUMBER, ROW, Dot, names, panel
from jgsim.report.words import say
from jgsim.terms.enums import TIERS

MEASURES = ("firm_coverage", "problem_finding_rate")


def draw(comparison, lang: str):
    """The figure: a line of panels for each measure, a panel for each tier, a row for each plan."""
    facts, titled = about(comparison), titles(comparison, lang)
    single = facts.replications < 2
    height, gap = ROW * (len(titled) + 0.25) + 0.05, 0.95
    sheet = Sheet(
        comparison, lang, 9.6, len(MEASURES) * (height + gap),
        say("tiers title", lang), say("tiers note single" if single else "tiers note", lang, years=facts.period(lang)),
        say("no intervals" if single else "tiers foot", lang),
    )
    left = 1.95
    wide = (sheet.width - left - MARGIN) / len(TIERS)
    for line, measure in enumerate(MEASURES):
        bottom = sheet.top - (line + 1) * (height + gap) + 0.38
        sheet.text(MARGIN, bottom + height + 0.42, measure_name(measure, lang), size=10.5, color=INK)
        names(sheet, list(titled.values()), left - 0.12, bottom, height)
        for column, tier in enumerate(TIERS):
            ax = sheet.axes(left + column * wide, bottom, wide - NUMBER - 0.2, height)
            dots = _dots(comparison, measure, tier, lang)
            panel(ax, dots, wrap(tier.label(lang), 20, 1), scale=100, ending="%", zero="floor")
    return sheet.figure


def _dots(comparison, measure, tier, lang) -> list[Dot]:
    levels = means(comparison, measure, dimension="tier", group=tier.code)
    table = effects(comparison, (measure,), dimension="tier", group=tier.code)
    dots = []
    for k, (name, level) in enumerate(levels.items()):
        effect = table.get(name, {}).get(measure)
        if not math.isfinite(level.mean):
            dots.append(Dot(math.nan, math.nan, say("no number", lang)))
        elif k == 0 or effect is None:
            dots.append(Dot(level.mean, level.half, amount(level.mean, "share", lang), INK, marker="D"))
        else:
            told = effect.state in (CLEAR, UNKNOWN)
            dots.append(Dot(level.mean, effect.half, amount(level.mean, "share", lang), INK if told else GREY, told))
    return dots
