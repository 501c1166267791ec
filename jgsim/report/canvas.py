"""The sheet that every figure is drawn on: title, what it shows, footer with the study's fingerprint."""

from __future__ import annotations

import io
import math

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from jgsim.report.about import About, about
from jgsim.report.fonts import drawing, families
from jgsim.report.lines import wrap
from jgsim.report.numbers import plain

INK, GREY, FAINT = "#1f2328", "#5b6470", "#d9dde2"
BETTER, WORSE, NEUTRAL = "#1f6fb4", "#c8551b", "#3d4652"
MARGIN = 0.25
TITLE, NOTE, FOOT = 13, 9, 7.5
PNG_DPI = 150


class Picture(Figure):
    """A figure that lives without pyplot and still shows itself in a notebook."""

    def _repr_png_(self) -> bytes:
        return png(self)


def columns(inches: float, size: float) -> int:
    """Half-width characters of `size` points that fit into `inches`."""
    return int(inches * 72 / (0.54 * size))


class Sheet:
    """An empty figure with its words, and the room that is left (in inches); of a comparison, or of what is About it.

    Attributes
    ----------
    figure : Picture
    width, bottom, top : float
        The room: from 0 to `width`, from `bottom` to `top`.
    """

    def __init__(self, comparison, lang: str, width: float, room: float, title: str, note: str, foot: str):
        inside = width - 2 * MARGIN
        title = wrap(title, columns(inside, TITLE))
        note = wrap(note, columns(inside, NOTE))
        facts = comparison if isinstance(comparison, About) else about(comparison)
        foot = "\n".join(wrap(line, columns(inside, FOOT)) for line in [*foot.splitlines(), facts.fingerprint(lang)])
        head = _height(title, TITLE) + _height(note, NOTE) + 0.08
        self.bottom = MARGIN * 0.7 + _height(foot, FOOT) + 0.1
        height = self.bottom + room + head + MARGIN
        self.width, self.height, self.top, self.lang = width, height, self.bottom + room, lang
        self.figure = Picture(figsize=(width, height), facecolor="white")
        FigureCanvasAgg(self.figure)
        y = height - MARGIN * 0.8
        self.text(MARGIN, y, title, size=TITLE, color=INK, va="top")
        self.text(MARGIN, y - _height(title, TITLE) - 0.06, note, size=NOTE, color=GREY, va="top")
        self.text(MARGIN, MARGIN * 0.6, foot, size=FOOT, color=GREY, va="bottom")

    def text(self, x: float, y: float, text: str, *, size: float = 9, color: str = INK, ha="left", va="center"):
        """Text at a place in inches."""
        return self.figure.text(
            x / self.width, y / self.height, text, fontsize=size, color=color, ha=ha, va=va, linespacing=1.35
        )

    def axes(self, left: float, bottom: float, width: float, height: float):
        """Axes at a place in inches, with only the frame lines that carry something."""
        ax = self.figure.add_axes(
            (left / self.width, bottom / self.height, width / self.width, height / self.height)
        )
        for side in ("top", "right"):
            ax.spines[side].set_visible(False)
        for side in ("left", "bottom"):
            ax.spines[side].set_color(GREY)
        ax.tick_params(colors=GREY, labelsize=8, labelfontfamily=families(), length=3, width=0.7)
        ax.set_axisbelow(True)
        return ax


def _height(text: str, size: float) -> float:
    return (text.count("\n") + 1) * size * 1.45 / 72 if text else 0.0


def ticks(axis, scale: float = 1.0, ending: str = "", most: int = 5, sign: bool = False) -> None:
    """Number the ticks of an axis with values times `scale`, in as few decimals as tell them apart."""

    def text(value, _position):
        places = axis.get_majorticklocs()
        step = min((b - a for a, b in zip(places, places[1:], strict=False)), default=abs(value) or 1.0) * scale
        digits = next((d for d in range(7) if math.isclose(step, round(step, d), rel_tol=1e-6)), 7)
        return plain(value * scale, digits, sign=sign) + ending

    axis.set_major_locator(MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(FuncFormatter(text))


def png(figure, dpi: int = PNG_DPI) -> bytes:
    """The figure as PNG; equal figures give equal bytes."""
    return _save(figure, "png", dpi=dpi, metadata={"Software": None})


def svg(figure) -> bytes:
    """The figure as SVG with its letters as outlines; equal figures give equal bytes."""
    return _save(figure, "svg", metadata={"Date": None, "Creator": None})


def _save(figure, kind: str, **options) -> bytes:
    buffer = io.BytesIO()
    with drawing():
        figure.savefig(buffer, format=kind, **options)
    return buffer.getvalue()
