"""Figure `heatmap`: a measure over two varied settings, a cell for each point."""

from __future__ import annotations

import math

import numpy as np
from matplotlib import colormaps
from matplotlib.cm import ScalarMappable
from matplotlib.colors import ListedColormap, Normalize
from matplotlib.patches import Rectangle

from jgsim.measures.catalogue import CATALOGUE
from jgsim.report.canvas import FAINT, GREY, INK, MARGIN, Sheet, columns, ticks
from jgsim.report.fonts import families
from jgsim.report.lines import wrap
from jgsim.report.numbers import amount
from jgsim.report.scales import scale_of
from jgsim.report.sweepwords import say
from jgsim.report.units import PERCENT, unit_of
from jgsim.terms.width import width

WIDTH, RIGHT = 8.6, 1.45
NUMBER, TICK = 7.5, 8.0
CELL, LEAST_ROOM, MOST_ROOM = 0.42, 2.4, 6.0
CHANGES = {"lower": "RdBu_r", "higher": "RdBu", "": "PuOr_r"}
"""Colours of differences, by which way is better: blue is for the better."""
MOST_LETTERS = 18
"""Letters of a value beside the map, in half-width characters."""


def draw(surface, lang: str):
    """The figure of a `landscape.Surface` with two varied settings."""
    rows, across = surface.mean.shape
    called = [wrap(text, MOST_LETTERS, 2) for text in surface.y.texts]
    left = 0.85 + max(width(line) for text in called for line in text.split("\n")) * 0.54 * TICK / 72
    cell = (WIDTH - left - RIGHT) / across
    below, most = _below(surface.x.texts, cell)
    foot_room = 0.42 + 0.17 * most
    room = min(MOST_ROOM, max(LEAST_ROOM, CELL * rows)) + foot_room + 0.1
    height = (room - foot_room - 0.1) / rows
    texts = _texts(surface, lang)
    shown = _shown(texts, cell, height)
    sheet = Sheet(
        surface.about, lang, WIDTH, room, surface.title, surface.period, _foot(surface, shown, lang)
    )
    ax = sheet.axes(left, sheet.bottom + foot_room, cell * across, height * rows)
    colours, different = _colours(surface)
    for y in range(rows):
        for x in range(across):
            _cell(ax, surface, x, y, colours, texts[y][x][:shown], lang)
    ax.set_xlim(0, across)
    ax.set_ylim(0, rows)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    ax.set_xticks([x + 0.5 for x in below], list(below.values()))
    step = math.ceil(0.2 * max(text.count("\n") + 1 for text in called) / height)
    ax.set_yticks([y + 0.5 for y in range(0, rows, step)], called[::step])
    ax.tick_params(length=0, labelsize=TICK, labelfontfamily=families())
    ax.set_xlabel(surface.x.heading, fontsize=9.5, color=INK, fontfamily=families())
    sheet.text(
        MARGIN, sheet.bottom + foot_room + height * rows / 2, wrap(surface.y.heading, columns(height * rows, 9.5), 2),
        size=9.5, va="center",
    ).set_rotation(90)
    if different:
        _bar(sheet, ax, colours, surface, lang)
    return sheet.figure


def _below(texts: tuple[str, ...], cell: float) -> tuple[dict[int, str], int]:
    """Values under the columns by place, as many as have room, and the most lines that one of them takes."""
    for step in range(1, len(texts) + 1):
        room = columns(cell * step * 0.92, TICK)
        if room < 4 and step < len(texts):
            continue
        found = {n: wrap(text, max(room, 4), 3) for n, text in enumerate(texts) if n % step == 0}
        whole = all(width(word) <= room for n in found for word in texts[n].split())
        if whole or step == len(texts):
            break
    return found, max(text.count("\n") + 1 for text in found.values())


def _texts(surface, lang: str) -> list[list[list[str]]]:
    """For each cell its mean and half-width as text."""
    known = surface.mean[np.isfinite(surface.mean)]
    apart = float(np.ptp(known)) / 20 if known.size else 0.0
    return [
        [
            [_mean(surface, mean, apart, lang)]
            + ([f"±{amount(half, surface.unit, lang, named=False).removesuffix('%')}"] if math.isfinite(half) else [])
            for mean, half in zip(means, halves, strict=True)
        ]
        for means, halves in zip(surface.mean, surface.half, strict=True)
    ]


def _mean(surface, mean: float, apart: float, lang: str) -> str:
    text = amount(mean, surface.unit, lang, named=False, apart=apart)
    if not surface.against or not math.isfinite(mean):
        return text
    return ("+" if mean > 0 else "") + text.removesuffix("%")


def _shown(texts, cell: float, height: float) -> int:
    """How many lines there is room for in a cell: mean and half-width (2), the mean (1), nothing (0)."""
    room = columns(cell * 0.94, NUMBER)
    for lines in (2, 1):
        fits = all(width(line) <= room for row in texts for one in row for line in one[:lines])
        if fits and height >= lines * NUMBER * 1.35 / 72 + 0.04:
            return lines
    return 0


def _foot(surface, shown: int, lang: str) -> str:
    known = surface.half[np.isfinite(surface.half)]
    if surface.single or not known.size:
        said = say("cells single", lang) if surface.single else ""
    else:
        percent = unit_of(surface.unit) is PERCENT
        half = amount(float(known.max()), surface.unit, lang, named=not percent).removesuffix("%")
        points = say("points", lang) if percent else ""
        key = ("cells colour", "cells mean", "cells both")[shown]
        if surface.against:
            said = say(f"paired {key}".removesuffix(" both"), lang, half=half, points=points, point=surface.against)
        else:
            said = say(key, lang, half=half, points=points) + ("" if lang == "zh" else " ") + say("same worlds", lang)
    return "\n".join(line for line in (said, surface.marks) if line)


def _colours(surface) -> tuple[ScalarMappable, bool]:
    """Colours of values, dark where there is much; whether there are different ones, so that a scale says something."""
    known = surface.mean[np.isfinite(surface.mean)]
    better = CATALOGUE[surface.measure].better
    if surface.against:
        span = 1.15 * float(np.abs(known).max()) if known.size else 0.0  # the ends are too dark to tell apart
        return ScalarMappable(Normalize(-(span or 1.0), span or 1.0), CHANGES[better]), span > 0
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)
    different = low < high
    if not different:
        low, high = low - (abs(low) or 1.0) / 100, high + (abs(high) or 1.0) / 100
    # The ends of the map are cut off: nearly white looks empty, and on nearly black no number can be read.
    name = "Oranges" if better == "lower" else "Blues"
    some = ListedColormap(colormaps[name](np.linspace(0.08, 0.85, 256)))
    return ScalarMappable(Normalize(low, high), some), different


def _cell(ax, surface, x: int, y: int, colours, lines: list[str], lang: str) -> None:
    mean = surface.mean[y, x]
    known = math.isfinite(mean)
    half = surface.half[y, x]
    unclear = bool(surface.against) and math.isfinite(half) and abs(mean) <= half
    fill = colours.to_rgba(mean) if known and not unclear else (1.0, 1.0, 1.0, 1.0)
    edge = "white" if known and not unclear else FAINT
    hatch = None if known else "///"
    ax.add_patch(Rectangle((x, y), 1, 1, facecolor=fill, edgecolor=edge, linewidth=0.8, hatch=hatch))
    if not known:
        lines = ["–"] if lines else []
    dark = known and 0.299 * fill[0] + 0.587 * fill[1] + 0.114 * fill[2] < 0.55
    if not lines:
        return
    ax.text(
        x + 0.5, y + 0.5, "\n".join(lines), fontsize=NUMBER, color="white" if dark else GREY if unclear else INK,
        ha="center", va="center", linespacing=1.2, fontfamily=families(),
    )


def _bar(sheet, ax, colours, surface, lang: str) -> None:
    box = ax.get_position()
    bottom, tall = box.y0 * sheet.height, box.height * sheet.height
    change = bool(surface.against)
    heading, scale, ending = scale_of(surface.measure, surface.mean, lang, change)
    head = wrap(heading, columns(RIGHT - 0.35, TICK))
    space = (head.count("\n") + 1) * TICK * 1.45 / 72 + 0.1
    place = sheet.axes(sheet.width - RIGHT + 0.2, bottom, 0.16, tall - space)
    bar = sheet.figure.colorbar(colours, cax=place)
    bar.outline.set_visible(False)
    place.tick_params(colors=GREY, labelsize=TICK, labelfontfamily=families())
    ticks(place.yaxis, scale, ending, 5, sign=change)
    sheet.text(sheet.width - RIGHT + 0.2, bottom + tall, head, size=TICK, va="top", color=GREY)
