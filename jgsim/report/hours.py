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

COLOURS = {
    "random": "#1f4e79", "joint": "#4a90c2", "key": "#a8cfe8", "special": "#8c5a1e", "report": "#d6a03c",
    "recheck": "#f0dc9a", "remote": "#7d7d7d", "sampling": "#2f6b4f", "complaint": "#b5523b",
    "report_desk": "#e59a86", "case": "#5e3a6e", "remote_desk": "#c3c3c3", "warning": "#a884bd", "alert": "#bcd35f",
}
"""Colour of each activity, the same in every figure."""
OTHER = ("#2aa198", "#c94f8a", "#3b3b3b", "#8a8f2e", "#6a7fd0", "#0f5f5f", "#e7a6cf", "#a0522d")
"""Colours of the other work that the base names, in its order."""
ROW = 0.52


def colours(comparison, activities) -> dict[str, str]:
    """The colour of each activity; where there are more of other work than colours, the rest are drawn paler."""
    named = {code: None for one in comparison.scenarios for code in one.settings["plan"].other_load}
    rest = [code for code in (*named, *activities) if code not in COLOURS]
    made = dict(COLOURS)
    for at, code in enumerate(dict.fromkeys(rest)):
        made[code] = _paler(OTHER[at % len(OTHER)], at // len(OTHER))
    return made


def _paler(colour: str, times: int) -> str:
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - (255 - part) * 0.62**times):02x}" for part in parts)


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
    coloured = colours(comparison, activities)
    for activity in activities:
        parts = means(comparison, "officer_hours", dimension="activity", group=activity, rows=rows)
        for y, name in enumerate(titled):
            value = parts[name].mean if math.isfinite(parts[name].mean) else 0.0
            ax.barh(y, value, 0.56, left=ends[name], color=coloured[activity], edgecolor="white", linewidth=0.5)
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
    handles = [Patch(color=coloured[activity]) for activity in activities]
    labels = [group_name(comparison, "activity", a, lang) for a in activities]
    if any(map(math.isfinite, room.values())):
        handles.append(ax.plot([], [], color=INK, linewidth=1.6)[0])
        labels.append(say("capacity", lang))
    sheet.figure.legend(
        handles, [wrap(t, 30, 1) for t in labels], loc="lower left", ncols=4, fontsize=8,
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
        text = amount(ends[name], "hours", lang)
        text += f"\n{say('used', lang, share=share)}" if math.isfinite(used[name].mean) else ""
        sheet.text(sheet.width - 1.08, at, text, size=7.5, color=GREY)
