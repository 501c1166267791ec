"""Figure `differences`: what each plan changes in the headline measures, in percent of the base."""

from __future__ import annotations

import math

from jgsim.report.about import about, titles
from jgsim.report.canvas import BETTER, GREY, MARGIN, NEUTRAL, WORSE, Sheet
from jgsim.report.effects import CLEAR, UNKNOWN, Effect, effects, headline, measure_name
from jgsim.report.lines import wrap
from jgsim.report.panels import NUMBER, ROW, Dot, names, panel
from jgsim.report.words import say

ACROSS = 4


def draw(comparison, lang: str):
    """The figure: a panel for each headline measure, a row for each plan."""
    shown, facts = headline(comparison), about(comparison)
    table = effects(comparison, shown)
    titled = titles(comparison, lang)
    measures = [m for m in shown if any(m in row for row in table.values())]
    lines = -(-len(measures) // ACROSS)
    height, gap = ROW * (len(table) + 0.25) + 0.05, 0.85
    single = facts.replications < 2
    foot = [say("no intervals" if single else "differences foot", lang)]
    if any(facts.caution(m) for m in measures):
        foot.append(say("full size only note", lang, firms=f"{facts.firms:,}", city=f"{facts.city:,}"))
    sheet = Sheet(
        comparison, lang, 9.6, lines * (height + gap),
        say("differences title", lang),
        say(
            "differences note single" if single else "differences note", lang, years=facts.period(lang),
            base=titled[comparison.scenarios[0].name],
        ),
        "\n".join(foot),
    )
    left = 1.95
    wide = (sheet.width - left - MARGIN) / ACROSS
    for k, measure in enumerate(measures):
        line, column = divmod(k, ACROSS)
        bottom = sheet.top - (line + 1) * (height + gap) + 0.4
        ax = sheet.axes(left + column * wide, bottom, wide - NUMBER - 0.26, height)
        dots = [_dot(row.get(measure), lang) for row in table.values()]
        title = measure_name(measure, lang) + ("†" if facts.caution(measure) else "")
        panel(ax, dots, wrap(title, 24, 2), scale=1.0, ending="%", zero="line", sign=True)
        if column == 0:
            names(sheet, [titled[p] for p in table], left - 0.12, bottom, height)
    return sheet.figure


def _dot(effect: Effect | None, lang: str) -> Dot:
    if effect is None or not math.isfinite(effect.difference):
        return Dot(math.nan, math.nan, say("no number", lang))
    if not effect.base:
        moved = effect.change(lang)[0]
        return Dot(math.nan, math.nan, say("base is 0", lang, change=moved))
    share = 100 / abs(effect.base)
    colour = {True: BETTER, False: WORSE, None: NEUTRAL if effect.state == CLEAR else GREY}[effect.gain]
    return Dot(
        effect.difference * share, effect.half * share, effect.relative(lang)[0], colour,
        filled=effect.state in (CLEAR, UNKNOWN),
    )
