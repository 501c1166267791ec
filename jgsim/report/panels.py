"""Small panels side by side: one row for each plan, a dot with its interval, and at the right its number."""

from __future__ import annotations

import math
from dataclasses import dataclass

from jgsim.report.canvas import FAINT, GREY, INK, ticks
from jgsim.report.fonts import families
from jgsim.report.lines import wrap

ROW = 0.30
"""Height of a row in inches."""
NUMBER = 0.55
"""Room for the numbers to the right of a panel, in inches."""
NAME_COLUMNS, NAME_SIZE = 22, 8.5


@dataclass(frozen=True)
class Dot:
    """One row of a panel: value, half-width of the interval (NaN for none), the number as text, how it is drawn."""

    value: float
    half: float
    text: str
    colour: str = INK
    filled: bool = True
    marker: str = "o"


def panel(ax, dots: list[Dot], title: str, *, scale: float, ending: str, zero: str, sign: bool = False) -> None:
    """Draw the rows of a panel from the top down.

    `zero`: "line" marks 0 and lets values lie on both sides, "floor" begins the axis there.
    """
    ax.set_ylim(len(dots) - 0.5, -0.75)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.set_title(title, fontsize=9, color=INK, loc="left", pad=5, linespacing=1.25)
    known = [d for d in dots if math.isfinite(d.value)]
    ends = [d.value + s * (d.half if math.isfinite(d.half) else 0.0) for d in known for s in (-1, 1)] + [0.0]
    low, high = min(ends), max(ends)
    span = (high - low) or 1.0
    if zero == "line":
        ax.set_xlim(low - 0.1 * span, high + 0.1 * span)
        ax.axvline(0.0, color=INK, linewidth=0.8, zorder=1)
    else:
        ax.set_xlim(min(low, 0.0), high + 0.1 * span)
    ticks(ax.xaxis, scale, ending, 3, sign)
    ax.tick_params(axis="x", labelsize=7.5)
    for row, dot in enumerate(dots):
        ax.axhline(row, color=FAINT, linewidth=0.5, zorder=0)
        if not math.isfinite(dot.value):
            ax.text(0.5, row, dot.text, transform=ax.get_yaxis_transform(), fontsize=7.5, color=GREY, ha="center",
                    va="center", backgroundcolor="white")
            continue
        if math.isfinite(dot.half):
            ax.errorbar(
                dot.value, row, xerr=dot.half, ecolor=dot.colour, elinewidth=1.1, capsize=2, fmt="none", zorder=2
            )
        ax.scatter(
            [dot.value], [row], s=26, marker=dot.marker, facecolor=dot.colour if dot.filled else "white",
            edgecolor=dot.colour, linewidth=1.0, zorder=3, clip_on=False,
        )
        _number(ax, dot, row)


def _number(ax, dot: Dot, row: int) -> None:
    """The number in a column of its own to the right of the panel, where no line strikes through it."""
    ax.annotate(
        dot.text, (1.0, row), xycoords=ax.get_yaxis_transform(), xytext=(NUMBER * 72, 0), textcoords="offset points",
        ha="right", va="center", fontsize=7, color=dot.colour, fontfamily=families(), annotation_clip=False,
    )


def names(sheet, plans: list[str], left: float, bottom: float, height: float) -> None:
    """The plans' names to the left of the first panel of a row of panels."""
    rows = len(plans)
    for row, name in enumerate(plans):
        y = bottom + height * (1 - (row + 0.75) / (rows + 0.25))
        sheet.text(left, y, wrap(name, NAME_COLUMNS, 2), size=NAME_SIZE if rows < 6 else 8, ha="right")
