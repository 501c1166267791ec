"""A comparison as tables for people."""

from __future__ import annotations

import html as text
from typing import TYPE_CHECKING

import numpy as np

from jgsim.measures.catalogue import CATALOGUE
from jgsim.study.contrast import NOBODY
from jgsim.study.results import CROSSED, TOTALS
from jgsim.terms.errors import InputError, nearest

if TYPE_CHECKING:
    import pandas as pd

SHOWN = (
    "firms", "visits", "firm_coverage", "visits_per_firm_year", "problem_finding_rate", "detected_share", "detections",
    "onsets", "violation_years", "harm", "officer_hours", "utilisation", "shortfall",
)
"""Measures shown where there is room for a dozen."""


def table(comparison, measures, year: str, dimension: str, group: str | None, lang: str) -> pd.DataFrame:
    """`Comparison.table`."""
    import pandas as pd

    results = comparison.results
    _check(comparison, year, dimension)
    if CROSSED in dimension or (year != "all" and dimension not in TOTALS):
        raise InputError(f"{dimension} of {year} stands in .all_groups")
    frame = comparison.comparison if len(results.names) > 1 else None
    means = _means(comparison, year, dimension)
    rows = [key for key in means if (measures is None or key[0] in measures) and group in (None, key[1])]
    index = pd.MultiIndex.from_tuples(
        [(CATALOGUE[m].label(lang), g, unit) for m, g, unit in rows],
        names=("指标", "分组", "单位") if lang == "zh" else ("measure", "group", "unit"),
    )
    columns = {(name, "mean"): [means[key][name] for key in rows] for name in results.names}
    if frame is not None:
        kept = frame[(frame["year"] == year) & (frame["dimension"] == dimension) & (frame["base"] != NOBODY)]
        for plan in results.names[1:]:
            mine = kept[kept["plan"] == plan].set_index(["measure", "group", "unit"])
            for column in ("difference", "ci_low", "ci_high"):
                columns[plan, column] = mine[column].reindex(rows).tolist()
    made = pd.DataFrame(columns, index=index)
    return made[sorted(made.columns, key=lambda c: results.names.index(c[0]))]


def _means(comparison, year: str, dimension: str) -> dict[tuple[str, str, str], dict[str, float]]:
    """Mean over replications by (measure, group, unit) and scenario."""
    sums: dict[tuple, dict[str, list[float]]] = {}
    for name, _, part in comparison.results:
        at = np.flatnonzero(part.where("year", year) & part.where("dimension", dimension))
        keys = zip(part.words("measure", at), part.words("group", at), part.words("unit", at), strict=True)
        for key, value in zip(keys, part.value[at].tolist(), strict=True):
            sums.setdefault(key, {}).setdefault(name, []).append(value)
    mean = lambda values: float(np.mean(there)) if (there := [v for v in values if v == v]) else float("nan")  # noqa: E731
    names = comparison.results.names
    return {key: {name: mean(by.get(name, [])) for name in names} for key, by in sums.items()}


def _check(comparison, year: str, dimension: str) -> None:
    part = next(iter(comparison.results))[2]
    for what, wanted in (("year", year), ("dimension", dimension)):
        there = part.texts[what][1]
        if wanted not in there:
            raise InputError(f"there is no {what} {wanted!r}; known: {', '.join(there)}", nearest=nearest(wanted, there))


def html(comparison) -> str:
    """The headline measures as an HTML table, for notebooks."""
    lang = comparison.lang
    made = table(comparison, list(SHOWN), "all", "all", None, lang)
    titles = {s.name: s.title.label(lang) for s in comparison.scenarios}
    order = {CATALOGUE[code].label(lang): n for n, code in enumerate(SHOWN)}
    head = "".join(f"<th>{text.escape(titles[name])}</th>" for name in comparison.results.names)
    lines = []
    for (measure, _, unit), row in sorted(made.iterrows(), key=lambda item: order[item[0][0]]):
        cells = []
        for name in comparison.results.names:
            shown = f"{row[name, 'mean']:,.4g}"
            if (name, "difference") in row.index:
                low, high = row[name, "ci_low"], row[name, "ci_high"]
                shown += f"<br><small>{row[name, 'difference']:+,.3g}"
                shown += f" [{low:,.3g}, {high:,.3g}]" if low == low else ""
                shown += "</small>"
            cells.append(f"<td style='text-align:right'>{shown}</td>")
        lines.append(f"<tr><th style='text-align:left'>{text.escape(measure)} ({text.escape(unit)})</th>{''.join(cells)}</tr>")
    return f"<table><thead><tr><th></th>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
