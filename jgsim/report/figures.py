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

    if kind not in KINDS:
        raise InputError(f"there is no figure {kind!r}; known: {', '.join(KINDS)}", nearest=nearest(kind, KINDS))
    with drawing():
        return import_module(f"jgsim.report.{kind}").draw(comparison, lang)


def write_figures(comparison, folder: Path | str, lang: str = "zh", kinds=KINDS) -> list[Path]:
    """Write figures as PNG and SVG into a folder, which is made if need be; returns the files."""
    from jgsim.report.canvas import png, svg

    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for kind in kinds:
        drawn = figure(comparison, kind, lang)
        for ending, save in (("png", png), ("svg", svg)):
            path = folder / f"{kind}.{ending}"
            path.write_bytes(save(drawn))
            files.append(path)
    return files
