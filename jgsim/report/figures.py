"""Figures of a comparison, each a matplotlib Figure of its own, without pyplot."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from jgsim.terms.errors import InputError, nearest

KINDS = ("tradeoff", "differences", "tiers", "hours")
"""Kinds of figures, in reading order; each is drawn by the module of its name."""


def figure(comparison, kind: str = "tradeoff", lang: str = "zh"):
    """Draw one figure.

    Parameters
    ----------
    comparison : Comparison
    kind : str
        `tradeoff`: coverage, burden and harm of all plans; `differences`: headline measures in percent of the base;
        `tiers`: coverage and finding rate by credit tier; `hours`: officer-hours by activity against capacity.
    lang : str
        "zh" or "en".

    Returns
    -------
    matplotlib.figure.Figure
    """
    from jgsim.report.fonts import drawing

    known = kinds(comparison)
    if kind not in known:
        raise InputError(f"there is no figure {kind!r}; known: {', '.join(known)}", nearest=nearest(kind, known))
    with drawing():
        return import_module(f"jgsim.report.{kind}").draw(comparison, lang)


def kinds(comparison) -> tuple[str, ...]:
    """Kinds of figures that a study has: a scenario alone has no differences."""
    return KINDS if len(comparison.scenarios) > 1 else tuple(kind for kind in KINDS if kind != "differences")


def write_figures(comparison, folder: Path | str, lang: str = "zh", only=None) -> list[Path]:
    """Write all figures, or `only` some kinds, as PNG and SVG into a folder, made if need be; returns the files."""
    from jgsim.report.canvas import png, svg

    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for kind in only or kinds(comparison):
        drawn = figure(comparison, kind, lang)
        for ending, save in (("png", png), ("svg", svg)):
            path = folder / f"{kind}.{ending}"
            path.write_bytes(save(drawn))
            files.append(path)
    return files
