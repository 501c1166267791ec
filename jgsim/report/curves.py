"""Figure `lines`: a measure along one varied setting, a line with its intervals for each value of a second one."""

from __future__ import annotations


import numpy as np
from matplotlib import colormaps
from matplotlib.cm import ScalarMappable
from matplotlib.colors import ListedColormap, Normalize

from jgsim.report.canvas import FAINT, GREY, INK, MARGIN, Sheet, columns, ticks
from jgsim.report.fonts import families
from jgsim.report.lines import wrap
from jgsim.report.scales import scale_of
from jgsim.report.sweepwords import say

WIDTH, ROOM, LEFT, RIGHT = 8.6, 4.4, 0.95, 1.85
APART = ("#1f6fb4", "#c8551b", "#3d8b5f", "#7a4fa3", "#8c6d1f", "#b0356b", "#3d4652", "#2a9d9d")
DASHES = ("solid", (0, (5, 2)), (0, (1.5, 1.5)), (0, (6, 2, 1.5, 2)))
MARKS = "osD^vP*X"
MOST_NAMED = 8
"""With more numbers than these, a colour scale stands for the names of the lines."""
NAME = 8.0


def draw(surface, lang: str):
    """The figure of a `landscape.Surface`."""
    count, along = surface.mean.shape
    scaled = surface.y is not None and surface.y.axis.numeric and count > MOST_NAMED
    names = _names(surface, lang) if surface.y is not None and not scaled else []
    tall = sum(text.count("\n") + 1 for text in names) * NAME * 1.35 / 72 + 0.06 * len(names) + 0.4
    right = RIGHT if surface.y is not None else MARGIN + 0.1
    texts = None if surface.x.axis.numeric else _texts(surface.x.texts, (WIDTH - LEFT - right) / along)
    foot_room = 0.45 + (0.17 * max(text.count("\n") + 1 for text in texts) if texts else 0.17)
    sheet = Sheet(
        surface.about, lang, WIDTH, max(ROOM, tall + foot_room), surface.title, surface.period, _foot(surface, lang)
    )
    bottom = sheet.bottom + foot_room
    ax = sheet.axes(LEFT, bottom, WIDTH - LEFT - right, sheet.top - bottom - 0.15)
    ax.grid(color=FAINT, linewidth=0.6)
    colours = _colours(surface, count)
    places = np.array(surface.x.axis.values if texts is None else range(along), float)
    for n in range(count):
        shift = 0.0 if texts is None else (n - (count - 1) / 2) * min(0.12, 0.6 / count)
        _line(
            ax, places + shift, surface.mean[n], surface.half[n], colours[n], n, texts is None,
            0.16 if count <= MOST_NAMED else 0.06,
        )
    _axes(sheet, ax, surface, places, texts, lang)
    if names:
        _legend(sheet, surface, names, colours)
    elif scaled:
        _scale(sheet, ax, surface)
    return sheet.figure


def _names(surface, lang: str) -> list[str]:
    most = 3 if len(surface.y.texts) <= MOST_NAMED else 1
    return [wrap(text, columns(RIGHT - 0.65, NAME), most) for text in surface.y.texts]


def _texts(texts: tuple[str, ...], room: float) -> list[str]:
    return [wrap(text, max(4, columns(room * 0.92, 8)), 3) for text in texts]


def _foot(surface, lang: str) -> str:
    if surface.single:
        return "\n".join(line for line in (say("lines single", lang), surface.marks) if line)
    if surface.against:
        said = say("paired lines", lang, point=surface.against)
    else:
        said = say("lines", lang) + ("" if lang == "zh" else " ") + say("same worlds", lang)
    return "\n".join(line for line in (said, surface.marks) if line)


def _shade():
    # Without its light end, which white paper swallows.
    return ListedColormap(colormaps["viridis"](np.linspace(0.0, 0.88, 256)))


def _colours(surface, count: int) -> list:
    if surface.y is not None and surface.y.axis.numeric:
        values = np.array(surface.y.axis.values, float)
        span = float(np.ptp(values)) or 1.0
        return [_shade()((v - values.min()) / span) for v in values]
    return [APART[n % len(APART)] for n in range(count)]


def _line(ax, places, mean, half, colour, number: int, joined: bool, faint: float) -> None:
    order = np.argsort(places, kind="stable")
    x, y, h = places[order], mean[order], half[order]
    known = np.isfinite(y)
    if not known.any():
        return
    # A line ends where there is no value; a point without neighbours has a bar, for a band of no width is not seen.
    lone = known & ~np.append(False, known[:-1]) & ~np.append(known[1:], False) if joined else known
    if joined and np.isfinite(h).any():
        ax.fill_between(x, y - h, y + h, color=colour, alpha=faint, linewidth=0, zorder=1)
    some = lone & np.isfinite(h)
    if some.any():
        ax.errorbar(x[some], y[some], yerr=h[some], ecolor=colour, elinewidth=1.1, capsize=2.5, fmt="none", zorder=2)
    dash = DASHES[number // len(APART) % len(DASHES)]
    ax.plot(
        x, y, color=colour, linestyle=dash if joined else "none", linewidth=1.4, marker=MARKS[number % len(MARKS)],
        markersize=4.5 if len(x) <= 40 else 2.5, zorder=3,
    )


def _axes(sheet, ax, surface, places, texts, lang: str) -> None:
    low, high = surface.mean - _nothing(surface.half), surface.mean + _nothing(surface.half)
    known = np.isfinite(surface.mean)
    if known.any():
        bottom, top = float(low[known].min()), float(high[known].max())
        pad = 0.06 * (top - bottom) or 0.05 * abs(top) or 0.5
        ax.set_ylim(bottom - pad, top + pad)
    else:
        ax.text(0.5, 0.5, say("nothing", lang), transform=ax.transAxes, color=GREY, ha="center", va="center",
                fontsize=10, fontfamily=families())
    change = bool(surface.against)
    heading, scale, ending = scale_of(surface.measure, surface.mean, lang, change)
    ticks(ax.yaxis, scale, ending, 6, sign=change)
    if change:
        ax.axhline(0.0, color=INK, linewidth=0.8, zorder=1.5)
    if texts is None:
        span = float(np.ptp(places)) or abs(float(places[0])) or 1.0
        ax.set_xlim(places.min() - 0.04 * span, places.max() + 0.04 * span)
        ticks(ax.xaxis, surface.x.scale, surface.x.ending, 7)
    else:
        ax.set_xlim(-0.5, len(places) - 0.5)
        ax.set_xticks(places, texts)
        ax.tick_params(axis="x", labelfontfamily=families(), labelsize=8)
    ax.set_xlabel(surface.x.heading, fontsize=9.5, color=INK, fontfamily=families())
    box = ax.get_position()
    tall = box.height * sheet.height
    sheet.text(
        MARGIN, box.y0 * sheet.height + tall / 2, wrap(heading, columns(tall, 9.5), 1), size=9.5
    ).set_rotation(90)


def _nothing(half: np.ndarray) -> np.ndarray:
    return np.where(np.isfinite(half), half, 0.0)


def _legend(sheet, surface, names: list[str], colours: list) -> None:
    """The lines' names to the right, in the order of their values."""
    left, y = WIDTH - RIGHT + 0.15, sheet.top - 0.2
    head = wrap(surface.y.heading, columns(RIGHT - 0.25, NAME), 3)
    drawn = sheet.text(left, y, head, size=NAME, color=GREY, va="top")
    drawn.set_wrap(False)
    y -= (head.count("\n") + 1) * NAME * 1.45 / 72 + 0.1
    place = sheet.axes(left, sheet.bottom, 0.3, sheet.top - sheet.bottom)
    place.axis("off")
    place.set_xlim(0, 1)
    place.set_ylim(sheet.bottom, sheet.top)
    for n, name in enumerate(names):
        lines = name.count("\n") + 1
        middle = y - NAME * 0.7 / 72
        place.plot(
            [0, 1], [middle, middle], color=colours[n], linewidth=1.4,
            linestyle=DASHES[n // len(APART) % len(DASHES)] if surface.x.axis.numeric else "none",
        )
        place.plot([0.5], [middle], color=colours[n], marker=MARKS[n % len(MARKS)], markersize=4.5)
        sheet.text(left + 0.4, y, name, size=NAME, va="top")
        y -= lines * NAME * 1.35 / 72 + 0.06


def _scale(sheet, ax, surface) -> None:
    """A colour scale in place of many names."""
    values = surface.y.axis.values
    box = ax.get_position()
    bottom, tall = box.y0 * sheet.height, box.height * sheet.height
    head = wrap(surface.y.heading, columns(RIGHT - 0.25, NAME), 3)
    space = (head.count("\n") + 1) * NAME * 1.45 / 72 + 0.1
    place = sheet.axes(WIDTH - RIGHT + 0.2, bottom, 0.16, tall - space)
    bar = sheet.figure.colorbar(ScalarMappable(Normalize(min(values), max(values)), _shade()), cax=place)
    bar.outline.set_visible(False)
    place.tick_params(colors=GREY, labelsize=NAME, labelfontfamily=families())
    ticks(place.yaxis, surface.y.scale, surface.y.ending, 5)
    sheet.text(WIDTH - RIGHT + 0.15, bottom + tall, head, size=NAME, va="top", color=GREY)
