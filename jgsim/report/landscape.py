"""Figures and tables of a sweep: heat map where two numbers vary, lines otherwise."""

from __future__ import annotations

import html as markup
import math
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np

from jgsim.measures.catalogue import CATALOGUE
from jgsim.report.about import About
from jgsim.report.effects import measure_name
from jgsim.report.groups import group_name
from jgsim.report.numbers import amount, half_width
from jgsim.report.sweepwords import say
from jgsim.report.varied import Varied, varied
from jgsim.study.grid import Grid, text_of
from jgsim.terms.errors import InputError, nearest

if TYPE_CHECKING:
    import pandas as pd

KINDS = {"heatmap": "heatmap", "lines": "curves"}
"""Kinds of figures, and the modules that draw them."""
MOST_FIGURES = 24
"""Figures of one kind and measure: one for each choice of the settings that are neither across nor up."""
SHOWN = (
    "firm_coverage", "visits_per_firm_year", "problem_finding_rate", "detected_share", "harm", "officer_hours",
)
"""Measures of a table that asks for none."""
MOST_ROWS = 12


@dataclass(frozen=True)
class Surface:
    """One measure over one or two varied settings, the others fixed.

    Attributes
    ----------
    x, y : Varied
        Along the axis, and up or line by line (None: one setting varies).
    mean, half : float64 arrays (y values, x values)
        Means over the replications and half-widths of their intervals (NaN where there is none).
    title, period, marks : str
        What is shown, for which years at which other settings, and a caution if the full city alone gives it.
    against : str
        The point to which differences are shown; empty for the values themselves.
    """

    measure: str
    unit: str
    x: Varied
    y: Varied | None
    mean: np.ndarray
    half: np.ndarray
    title: str
    period: str
    marks: str
    about: About
    against: str = ""

    @property
    def single(self) -> bool:
        """Whether there are no intervals for want of replications."""
        return self.about.replications < 2


def kinds(grid: Grid) -> tuple[str, ...]:
    """Kinds of figures that a grid has, the usual one first."""
    two = len(grid.axes) > 1
    if two and grid.axes[0].numeric and grid.axes[1].numeric:
        return ("heatmap", "lines")
    return ("lines", "heatmap") if two else ("lines",)


def check(grid: Grid) -> None:
    """Refuse to write figures of a grid that would need too many of them."""
    count = math.prod(grid.shape[2:])
    if count > MOST_FIGURES:
        raise InputError(
            f"this grid needs {count} figures for each measure; at most {MOST_FIGURES}: choose in Python with "
            "sweep.figure(measure, at=...)", path="figure",
        )


def figure(
    sweep, measure: str, kind: str | None, *, x: str | None = None, at: Mapping | None = None,
    against: str | None = None, dimension: str = "all", group: str = "all", lang: str = "zh",
):
    """Draw one figure; see `study.swept.Sweep.figure`."""
    from jgsim.report.fonts import drawing

    known = kinds(sweep.grid)
    kind = known[0] if kind is None else kind
    if kind not in known:
        raise InputError(f"there is no figure {kind!r}; known: {', '.join(known)}", nearest=nearest(kind, known))
    made = surface(sweep, measure, x, dict(at or {}), against, dimension, group, lang)
    with drawing():
        return import_module(f"jgsim.report.{KINDS[kind]}").draw(made, lang)


def write_figures(sweep, folder: Path, measures: list[str], lang: str = "zh") -> list[Path]:
    """Write the figures of some measures as PNG and SVG into a folder, made if need be; returns the files."""
    from jgsim.report.canvas import png, svg

    check(sweep.grid)
    folder.mkdir(parents=True, exist_ok=True)
    rest = sweep.grid.axes[2:]
    choices = [dict(zip([a.path for a in rest], values, strict=True)) for values in product(*(a.values for a in rest))]
    numeric = all(axis.numeric for axis in sweep.grid.axes[:2])
    files = []
    for measure in measures:
        for kind in kinds(sweep.grid) if numeric else ("lines",):
            for number, at in enumerate(choices, 1):
                drawn = figure(sweep, measure, kind, at=at, lang=lang)
                name = f"{measure}-{kind}" + (f"-{number}" if len(choices) > 1 else "")
                for ending, save in (("png", png), ("svg", svg)):
                    files.append(folder / f"{name}.{ending}")
                    files[-1].write_bytes(save(drawn))
    return files


def surface(
    sweep, measure: str, x: str | None, at: dict, against: str | None, dimension: str, group: str, lang: str
) -> Surface:
    """A measure over the first two varied settings (`x` first), the others fixed at `at` or at their first values.

    With `against`, its paired differences to a point.
    """
    found, axes = sweep.estimate(measure, dimension, group, against=against), list(sweep.grid.axes)
    paths = [axis.path for axis in axes]
    for path in ([] if x is None else [x]) + list(at):
        if path not in paths:
            reason = f"{path!r} does not vary in this sweep; known: {', '.join(paths)}"
            raise InputError(reason, nearest=nearest(str(path), paths))
    across = 0 if x is None else paths.index(x)
    free = [n for n in range(len(axes)) if n != across and paths[n] not in at]
    up = free[0] if free else None
    where: list = [slice(None)] * len(axes)
    fixed = []
    for n, axis in enumerate(axes):
        if n not in (across, up):
            where[n] = _place(axis, at.get(axis.path, axis.values[0]))
            fixed.append(varied(sweep.base, axis, lang).told(where[n]))
    shape = sweep.grid.shape
    cells = [values.reshape(shape)[tuple(where)] for values in (found.mean, found.half_width)]
    if up is not None and across < up:
        cells = [one.T for one in cells]
    facts, one = about(sweep), CATALOGUE[measure]
    names = [varied(sweep.base, axes[n], lang) for n in (across, up) if n is not None]
    called = one.label(lang) + (" †" if facts.caution(measure) else "")
    if dimension != "all":
        named = group_name(SimpleNamespace(scenarios=[sweep.base]), dimension, group, lang)
        called = say("of group", lang, measure=called, group=named)
    if against is not None:
        called = say("difference", lang, measure=called, point=against)
    told = {"measure": called, "x": names[0].name, "y": names[-1].name}
    period = say("period", lang, years=facts.period(lang))
    if fixed:
        period += say("fixed", lang, settings=say("list", lang).join(fixed))
    if against is not None:
        places = zip(axes, sweep.grid.places(sweep.number(against)), strict=True)
        settings = say("list", lang).join(varied(sweep.base, axis, lang).told(n) for axis, n in places)
        period += say("compared", lang, point=against, settings=settings)
    marks = ""
    if facts.caution(measure):
        marks = say("full size only", lang, firms=f"{facts.firms:,}", city=f"{facts.city:,}")
    return Surface(
        measure, one.unit, names[0], names[1] if len(names) > 1 else None, np.atleast_2d(cells[0]),
        np.atleast_2d(cells[1]), say("title two" if len(names) > 1 else "title one", lang, **told), period, marks, facts,
        against or "",
    )


def _place(axis, value) -> int:
    texts = list(axis.texts)
    for n, one in enumerate(axis.values):
        if one == value or texts[n] == text_of(value):
            return n
    raise InputError(f"{value!r} is not a value of {axis.path}; known: {', '.join(texts)}")


def about(sweep) -> About:
    """The facts of a sweep, as `report.about` gives those of a comparison."""
    record, base = sweep.record, sweep.base
    return About(
        version=record["version"], study=record["study"], seed=record["options"]["seed"],
        replications=record["replications"], firms=record["options"]["firms"], city=base.world.firms,
        first_year=base.time.start, years=base.time.years, warm_up=base.time.warm_up, hashes={base.name: base.hash},
    )


def table(sweep, measures: list[str] | None, dimension: str, group: str, lang: str) -> pd.DataFrame:
    """A row for each point: its settings, and of each measure mean and half-width."""
    import pandas as pd

    codes = list(SHOWN) if measures is None else list(measures)
    columns: dict[str, object] = {say("point", lang): [sweep.grid.name(n) for n in range(len(sweep.grid))]}
    for n, axis in enumerate(sweep.grid.axes):
        texts = varied(sweep.base, axis, lang)
        columns[texts.heading] = [texts.texts[sweep.grid.places(p)[n]] for p in range(len(sweep.grid))]
    for code in codes:
        found = sweep.estimate(code, dimension, group)
        name = measure_name(code, lang) + (" †" if about(sweep).caution(code) else "")
        columns[name], columns[f"{name} ±"] = found.mean, found.half_width
    return pd.DataFrame(columns)


def html(sweep) -> str:
    """The headline measures of the first points as an HTML table, for notebooks."""
    lang, shown = sweep.lang, min(MOST_ROWS, len(sweep.grid))
    texts = [varied(sweep.base, axis, lang) for axis in sweep.grid.axes]
    found = {code: sweep.estimate(code) for code in SHOWN}
    heads = [say("point", lang), *(t.heading for t in texts), *(measure_name(code, lang) for code in SHOWN)]
    lines = []
    for p in range(shown):
        cells = [sweep.grid.name(p), *(t.texts[i] for t, i in zip(texts, sweep.grid.places(p), strict=True))]
        for code, one in found.items():
            text = amount(one.mean[p], CATALOGUE[code].unit, lang)
            half = half_width(one.half_width[p], CATALOGUE[code].unit, lang, named=False)
            cells.append(text + (f" ± {half}" if math.isfinite(one.half_width[p]) else ""))
        lines.append("".join(f"<td>{markup.escape(cell)}</td>" for cell in cells))
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    head = "".join(f"<th>{markup.escape(one)}</th>" for one in heads)
    rest = len(sweep.grid) - shown
    more = f"<small>{say('more', lang, n=rest)}</small>" if rest else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"
