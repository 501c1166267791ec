"""Figure `hours`: officer-hours by activity, against the hours that there are."""

from __future__ import annotations

import math

from matplotlib.patches import Patch

from jgsim.report.about import about, titles
from jgsim.report.canvas import FAINT, GREY, INK, MARGIN, Sheet, ticks
from jgsim.report.effects import effects
from jgsim.report.estimates import means
from jgsim.report.groups import group_name
from jgsim.report.lines import wrap
from jgsim.report.numbers import amount
from jgsim.report.words import say

COLOURS = (
    "#2b5c8a", "#5b9bd0", "#a9cbe6", "#8c6d31", "#d6a84b", "#eedaa5", "#6b6f76", "#a8adb5", "#3f7f5f", "#8fc4a3",
    "#8e5572", "#c99bb5",
)
ROW = 0.52


def draw(comparison, lang: str):
    """The figure: a bar for each plan, a piece for each activity, a mark where the officers' time ends."""
    facts, titled = about(comparison), titles(comparison, lang)
    rows = comparison.all_groups
    rows = rows[(rows["measure"] == "officer_hours") & (rows["dimension"] == "activity") & (rows["year"] == "all")]
    activities = list(dict.fromkeys(rows["group"][rows["value"] != 0]))
    total, used = (means(comparison, m) for m in ("officer_hours", "utilisation"))
    room = {s: total[s].mean / used[s].mean if used[s].mean else math.nan for s in total}
    height = ROW * len(titled)
    sheet = Sheet(
        comparison, lang, 9.0, height + 1.25, say("hours title", lang),
        say("hours note", lang, years=facts.period(lang)),
        "\n".join(
            [say("no intervals" if facts.replications < 2 else "hours foot", lang)]
            + ([say("scaled hours", lang, firms=f"{facts.firms:,}", city=f"{facts.city:,}")] if facts.scaled else [])
        ),
    )
    left = 2.0
    ax = sheet.axes(left, sheet.bottom + 1.15, sheet.width - left - 1.15, height)
    ax.set_ylim(len(titled) - 0.5, -0.6)
    ax.set_yticks([])
    ends = dict.fromkeys(titled, 0.0)
    for k, activity in enumerate(activities):
        parts = means(comparison, "officer_hours", dimension="activity", group=activity, rows=rows)
        for y, name in enumerate(titled):
            value = parts[name].mean if math.isfinite(parts[name].mean) else 0.0
            ax.barh(y, value, 0.56, left=ends[name], color=COLOURS[k % len(COLOURS)], edgecolor="white", linewidth=0.5)
            ends[name] += value
    table = effects(comparison, ("officer_hours",))
    for y, name in enumerate(titled):
        effect = table.get(name, {}).get("officer_hours")
        if effect is not None and math.isfinite(effect.half):
            ax.errorbar(ends[name], y, xerr=effect.half, ecolor=INK, elinewidth=1.0, capsize=2.5, fmt="none", zorder=4)
        if math.isfinite(room[name]):
            ax.plot([room[name]] * 2, [y - 0.4, y + 0.4], color=INK, linewidth=1.6, zorder=3)
    most = max([*ends.values(), *(v for v in room.values() if math.isfinite(v))], default=1.0) or 1.0
    ax.set_xlim(0, most * 1.02)
    _axis(ax, most, lang)
    _sides(sheet, ax, titled, ends, used, lang, left, height)
    handles = [Patch(color=COLOURS[k % len(COLOURS)]) for k in range(len(activities))]
    labels = [group_name(comparison, "activity", a, lang) for a in activities]
    handles.append(ax.plot([], [], color=INK, linewidth=1.6)[0])
    sheet.figure.legend(
        handles, [wrap(t, 30, 1) for t in [*labels, say("capacity", lang)]], loc="lower left", ncols=4, fontsize=8,
        bbox_to_anchor=(MARGIN / sheet.width, (sheet.bottom + 0.02) / sheet.height), frameon=False,
        borderaxespad=0, handlelength=1.4, columnspacing=1.4, labelcolor=INK,
    )
    return sheet.figure


def _axis(ax, most: float, lang: str) -> None:
    size, word = ((1e4, "万") if most >= 1e5 else (1.0, "")) if lang == "zh" else (
        (1e6, "million ") if most >= 2e6 else (1e3, "thousand ") if most >= 2e4 else (1.0, "")
    )
    ticks(ax.xaxis, 1 / size, "", 6)
    ax.set_xlabel(say("hours axis", lang, size=word), fontsize=9, color=INK)
    ax.grid(axis="x", color=FAINT, linewidth=0.6)
    ax.spines["left"].set_visible(False)


def _sides(sheet, ax, titled, ends, used, lang, left, height) -> None:
    """Names at the left of the bars, their totals and the share of the time used at the right."""
    rows = len(titled)
    for y, (name, title) in enumerate(titled.items()):
        at = sheet.bottom + 1.15 + height * (1 - (y + 0.6) / (rows + 0.1))
        sheet.text(left - 0.12, at, wrap(title, 22, 2), size=8.5, ha="right")
        share = amount(used[name].mean, "share", lang)
        text = f"{amount(ends[name], 'hours', lang)}\n{say('used', lang, share=share)}"
        sheet.text(sheet.width - 1.08, at, text, size=7.5, color=GREY)
