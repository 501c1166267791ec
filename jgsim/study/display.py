"""A study as tables for people."""

from __future__ import annotations

import html as text
import math
from typing import TYPE_CHECKING

from jgsim.measures.catalogue import CATALOGUE
from jgsim.measures.estimate import estimate
from jgsim.study.results import TOTALS
from jgsim.terms.errors import InputError, nearest

if TYPE_CHECKING:
    import pandas as pd

SHOWN = (
    "firms", "visits", "firm_coverage", "visits_per_firm_year", "problem_finding_rate", "compliance", "detected_share",
    "detections", "onsets", "violation_years", "harm", "officer_hours", "utilisation", "shortfall",
)
"""Measures shown where there is room for a dozen."""

_HEADINGS = {
    "zh": ("指标", "分组", "平均", "区间下限", "区间上限", "单位", "重复次数", "代码"),
    "en": ("measure", "group", "mean", "interval from", "interval to", "unit", "replications", "code"),
}


def means(study, measures: list[str] | None, dimension: str, year: str, lang: str) -> pd.DataFrame:
    """Means of one scenario over its replications, with t intervals."""
    import pandas as pd

    rows = study.measures if dimension in TOTALS else study.all_groups
    for what, wanted in (("dimension", dimension), ("year", year)):
        there = study.all_groups[what].unique().tolist()
        if wanted not in there:
            known = ", ".join(there)
            raise InputError(f"there is no {what} {wanted!r}; known: {known}", nearest=nearest(wanted, there))
    rows = rows[(rows["dimension"] == dimension) & (rows["year"] == year)]
    by_row = rows.groupby(["measure", "group", "unit"], sort=False)["value"]
    found = {key: estimate(values.to_numpy()) for key, values in by_row}
    order = list(CATALOGUE) if measures is None else measures
    kept = sorted((key for key in found if key[0] in order), key=lambda key: order.index(key[0]))
    lines = [
        (CATALOGUE[m].label(lang), g, *map(float, (one.mean, one.low, one.high)), unit, int(one.replications), m)
        for m, g, unit in kept
        for one in [found[m, g, unit]]
    ]
    made = pd.DataFrame(lines, columns=list(_HEADINGS[lang]))
    return made.drop(columns=_HEADINGS[lang][1]) if dimension == "all" else made


def html(study) -> str:
    """The headline measures as an HTML table, for notebooks; measures that only the full city gives are marked."""
    from jgsim.report.about import about
    from jgsim.report.numbers import amount, change
    from jgsim.report.words import say

    lang, names, facts = study.lang, study.results.names, about(study)
    table = study.contrasts
    keys = zip(table["base"], table["plan"], table["measure"], table["year"], table["dimension"], strict=True)
    place = {key: at for at, key in enumerate(keys)}
    head = "".join(f"<th>{text.escape(s.title.label(lang))}</th>" for s in study.scenarios)
    lines = []
    for code in SHOWN:
        if all(math.isnan(study.mean(name, code)[0]) for name in names):
            continue  # compliance and violations as spells are not there together
        cells, unit = [], CATALOGUE[code].unit
        for name in names:
            shown = text.escape(amount(study.mean(name, code)[0], unit, lang))
            at = place.get((names[0], name, code, "all", "all"))
            if at is not None:
                gap = (table[column][at] for column in ("difference", "ci_low", "ci_high"))
                moved, interval = change(*gap, unit, lang)
                shown += f"<br><small>{text.escape(moved + (f' [{interval}]' if interval else ''))}</small>"
            cells.append(f"<td style='text-align:right'>{shown}</td>")
        label = text.escape(CATALOGUE[code].label(lang) + (" †" if facts.caution(code) else ""))
        lines.append(f"<tr><th style='text-align:left'>{label}</th>{''.join(cells)}</tr>")
    made = f"<table><thead><tr><th></th>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    if any(facts.caution(code) for code in SHOWN):
        made += f"<small>{say('full size only note', lang, firms=f'{facts.firms:,}', city=f'{facts.city:,}')}</small>"
    return made
