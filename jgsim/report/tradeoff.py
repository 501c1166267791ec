"""Figure `tradeoff`: coverage, burden and harm of all plans."""

from __future__ import annotations

import math

from matplotlib.cm import ScalarMappable
from matplotlib.colors import TwoSlopeNorm
from matplotlib.transforms import Bbox

from jgsim.measures.catalogue import CATALOGUE
from jgsim.report.about import about, titles
from jgsim.report.canvas import FAINT, GREY, INK, MARGIN, Sheet, ticks
from jgsim.report.effects import CLEAR, Effect, effects, headline, measure_heading, measure_name
from jgsim.report.estimates import means
from jgsim.report.fonts import families
from jgsim.report.lines import wrap
from jgsim.report.places import anchor, place
from jgsim.report.units import PERCENT, unit_of
from jgsim.report.words import say

ACROSS, UP = "firm_coverage", "visits_per_firm_year"
HUES = {"harm": "RdBu_r", "compliance": "RdBu"}
"""What the colour may tell, and the scale that is blue where it is better."""
TITLES = {0: "tradeoff title alone", 1: "tradeoff title 1"}
LEAST_SPAN = 0.01
"""The colour scale reaches at least ±1 %, or noise would look like a difference."""

CROWD = 6
"""With more points than this the labels are short."""


def hue(comparison) -> str:
    """The measure that the colour tells: harm, or compliance where firms choose once a month."""
    return next(measure for measure in HUES if measure in headline(comparison))


def draw(comparison, lang: str):
    """The figure: a point for each plan, coverage across, burden up, change of harm or compliance as colour."""
    base, hued = comparison.scenarios[0].name, hue(comparison)
    table, names = effects(comparison, (ACROSS, UP, hued)), titles(comparison, lang)
    called = {"measure": measure_name(hued, lang)}
    facts = about(comparison)
    across, up = (means(comparison, m) for m in (ACROSS, UP))
    single = facts.replications < 2
    crowded = len(table) + 1 > CROWD
    note = "tradeoff note alone" if not table else "tradeoff note single" if single else "tradeoff note"
    foot = [say("no intervals" if single else "tradeoff foot", lang)] + [say("tradeoff crowd", lang, **called)] * crowded
    sheet = Sheet(
        comparison, lang, 8.6, 5.0,
        say(TITLES.get(len(table), "tradeoff title"), lang, n=len(table), **called),
        say(note, lang, years=facts.period(lang), **called),
        "\n".join(foot),
    )
    left, room_right = 0.85, 1.25
    ax = sheet.axes(left, sheet.bottom + 0.5, sheet.width - left - room_right, sheet.top - sheet.bottom - 0.6)
    changes = {plan: _share(row[hued]) for plan, row in table.items() if hued in row}
    span = max([LEAST_SPAN] + [abs(c) for c in changes.values() if math.isfinite(c)])
    span *= 1.15  # the ends of the scale are too dark to tell apart
    colours = ScalarMappable(TwoSlopeNorm(0.0, -span, span), HUES[hued])
    points = []
    for plan in [base, *table]:
        x, y = across[plan], up[plan]
        if not (math.isfinite(x.mean) and math.isfinite(y.mean)):
            continue
        bars = _bars(table[plan]) if plan != base else ((x.half,), (y.half,))
        ax.errorbar(
            x.mean, y.mean, xerr=_error(bars[0]), yerr=_error(bars[1]), ecolor=GREY, elinewidth=0.9, capsize=2,
            fmt="none", zorder=2,
        )
        if plan == base:
            style = {"marker": "D", "s": 42, "facecolor": INK, "edgecolor": "white", "zorder": 4}
        else:
            clear = hued in table[plan] and (table[plan][hued].state == CLEAR or single)
            fill = colours.to_rgba(changes[plan]) if clear else "white"
            line = "solid" if clear else (0, (2.5, 1.5))
            style = {"marker": "o", "s": 110, "facecolor": fill, "edgecolor": INK, "linestyle": line, "zorder": 3}
        ax.scatter([x.mean], [y.mean], linewidth=0.9, clip_on=False, **style)
        points.append((plan, x.mean, y.mean, *(h[0] if math.isfinite(h[0]) else 0.0 for h in bars)))
    _axis(ax, ax.xaxis, ACROSS, lang, 6)
    _axis(ax, ax.yaxis, UP, lang, 6)
    ax.grid(color=FAINT, linewidth=0.6)
    if not points:
        ax.text(0.5, 0.5, say("no runs", lang), transform=ax.transAxes, ha="center", va="center", color=GREY,
                fontfamily=families())
        return sheet.figure
    _limits(ax, [across[p] for p, *_ in points], [up[p] for p, *_ in points], table)
    labels = [_label(names[plan], hued, table.get(plan), single, bool(table), crowded, lang) for plan, *_ in points]
    _labels(sheet, ax, points, labels)
    if table:
        _bar(sheet, ax, colours, span, hued, lang)
    return sheet.figure


def _share(effect: Effect) -> float:
    return effect.difference / effect.base if effect.base else math.nan


def _bars(row: dict[str, Effect]):
    """Half-widths of the paired differences: how well a plan's place against the base is known."""
    return tuple((row[m].half,) for m in (ACROSS, UP))


def _error(half):
    return half if math.isfinite(half[0]) else None


def _axis(ax, axis, measure: str, lang: str, most: int) -> None:
    unit = unit_of(CATALOGUE[measure].unit)
    ticks(axis, unit.scale, "%" if unit is PERCENT else "", most)
    axis.set_label_text(measure_heading(measure, lang), fontsize=9.5, color=INK)


def _limits(ax, xs, ys, table) -> None:
    for axis, some in (("x", xs), ("y", ys)):
        low, high = (f(e.mean for e in some) for f in (min, max))
        pad = max(0.25 * (high - low), 0.02 * abs(high), 1e-9)
        getattr(ax, f"set_{axis}lim")(low - pad, high + pad)


def _label(name: str, hued: str, row, single: bool, marked: bool, crowded: bool, lang: str) -> str:
    """What stands at a point: the plan and its change of what the colour tells; in a crowd only the colour bar names it."""
    lines = wrap(name, 28 if not crowded else 36, 2)
    if row is None:
        return f"{lines}\n{say('base mark', lang)}" if marked else lines
    if hued not in row:
        return lines
    effect, called = row[hued], measure_name(hued, lang)
    moved, bounds = effect.relative(lang)
    if not moved:
        return lines
    if single or not bounds:
        return f"{lines}\n{moved if crowded else f'{called} {moved}'}"
    if crowded:
        return f"{lines}\n{moved if effect.state == CLEAR else say('unclear short', lang)} ({bounds})"
    if effect.state != CLEAR:
        return f"{lines}\n{say('not clear', lang, measure=called, interval=bounds)}"
    return f"{lines}\n{called} {moved} ({bounds})"


def _labels(sheet, ax, points, labels) -> None:
    """Put the labels where they cover nothing; positions are kept relative to the axes."""
    figure, renderer = sheet.figure, sheet.figure.canvas.get_renderer()
    at = [tuple(ax.transData.transform((x, y))) for _, x, y, *_ in points]
    texts = [
        ax.text(0, 0, label, fontsize=7.8, color=INK, ha="left", va="bottom", linespacing=1.25, fontfamily=families())
        for label in labels
    ]
    sizes = [(b.width, b.height) for b in (t.get_window_extent(renderer) for t in texts)]
    inner = ax.get_window_extent(renderer)
    room = (inner.x0 + 4, inner.y0 + 4, inner.x1 - 2, inner.y1 - 2)
    mark = 7 * figure.dpi / 72
    marks = [(x - mark, y - mark, x + mark, y + mark) for x, y in at]
    for _, x, y, across, up in points:
        for dx, dy in ((across, 0.0), (0.0, up)):
            (x0, y0), (x1, y1) = ax.transData.transform([(x - dx, y - dy), (x + dx, y + dy)])
            marks.append((x0 - 4, y0 - 4, x1 + 4, y1 + 4))
    back = ax.transAxes.inverted()
    for text, point, corner, size in zip(texts, at, place(at, sizes, room, marks, gap=mark + 2), sizes, strict=True):
        text.set_transform(ax.transAxes)
        text.set_position(back.transform(corner))
        box = Bbox.from_bounds(*corner, *size)
        end = anchor(point, (box.x0, box.y0, box.x1, box.y1))
        if math.dist(point, end) > 2.2 * mark:
            (x0, y0), (x1, y1) = back.transform(point), back.transform(end)
            ax.plot([x0, x1], [y0, y1], transform=ax.transAxes, color=GREY, linewidth=0.6, zorder=1.5)


def _bar(sheet, ax, colours, span: float, hued: str, lang: str) -> None:
    box = ax.get_position()
    place_ = sheet.axes(
        sheet.width - 0.95, box.y0 * sheet.height + 0.35, 0.14, (box.height * sheet.height) * 0.6
    )
    bar = sheet.figure.colorbar(colours, cax=place_)
    bar.outline.set_visible(False)
    place_.tick_params(colors=GREY, labelsize=8, labelfontfamily=families())
    ticks(place_.yaxis, 100.0, "%", 5, sign=True)
    top = box.y0 * sheet.height + 0.35 + box.height * sheet.height * 0.6 + 0.12
    text = wrap(say("colour", lang, measure=measure_name(hued, lang)), 18)
    sheet.text(sheet.width - MARGIN, top, text, size=8, ha="right", va="bottom", color=GREY)
