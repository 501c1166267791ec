"""Tables of a comparison with headings in Chinese or English, one row a number: ready for Excel."""

from __future__ import annotations

from jgsim.report.about import about, titles
from jgsim.report.effects import measure_name
from jgsim.report.groups import group_name
from jgsim.report.units import unit_of
from jgsim.report.words import say
from jgsim.terms.errors import InputError, nearest


def table(comparison, lang: str = "zh", measures=None, dimension: str = "all", year: str = "all"):
    """Plans against the base, one row per measure, group and plan.

    Parameters
    ----------
    comparison : Comparison
    lang : str
        "zh" or "en": language of headings and names.
    measures : sequence of str, optional
        Codes of measures (all if left out), in the order wanted.
    dimension : str
        "all" for totals, or "tier", "sector" …: totals and tiers are there for every year, the rest for the horizon.
    year : str
        "2025" …, or "all" for the horizon.

    Returns
    -------
    pandas.DataFrame
        Plain columns and a plain index. Values are those of the files (a share of 0.034, not 3.4 %), with the unit in
        a column of its own; `relative` is difference over the base's mean.

    Raises
    ------
    InputError
        For a name that is not there.
    """
    import pandas as pd

    rows, base = comparison.comparison, comparison.scenarios[0].name
    rows = rows[rows["base"] == base]
    year = str(year)
    _known("dimension", dimension, rows["dimension"])
    _known("year", year, rows["year"])
    rows = rows[(rows["dimension"] == dimension) & (rows["year"] == year)]
    if measures is not None:
        measures = [measures] if isinstance(measures, str) else list(measures)
        for code in measures:
            _known("measure", code, rows["measure"])
        place = {code: n for n, code in enumerate(measures)}
        rows = rows[rows["measure"].isin(place)]
        rows = rows.iloc[rows["measure"].map(place).argsort(kind="stable")]
    facts, named = about(comparison), titles(comparison, lang)
    heading = {code: say(f"column {code}", lang) for code in COLUMNS}
    columns = {
        "measure": [measure_name(m, lang) for m in rows["measure"]],
        "group": [group_name(comparison, dimension, g, lang) for g in rows["group"]],
        "plan": rows["plan"].map(named).tolist(),
        "base": rows["base_mean"].tolist(),
        "value": rows["plan_mean"].tolist(),
        "difference": rows["difference"].tolist(),
        "low": rows["ci_low"].tolist(),
        "high": rows["ci_high"].tolist(),
        "relative": (rows["difference"] / rows["base_mean"].where(rows["base_mean"] != 0).abs()).tolist(),
        "unit": [unit_of(u).plain(lang) for u in rows["unit"]],
        "replications": rows["replications"].tolist(),
        "note": [
            _note(facts.caution(m), base, plan, lang)
            for m, base, plan in zip(rows["measure"], rows["base_mean"], rows["plan_mean"], strict=True)
        ],
        "code": rows["measure"].tolist(),
    }
    if dimension == "all":
        del columns["group"]
    return pd.DataFrame({heading[code]: values for code, values in columns.items()})


COLUMNS = (
    "measure", "group", "plan", "base", "value", "difference", "low", "high", "relative", "unit", "replications",
    "note", "code",
)


def _note(caution: bool, base: float, plan: float, lang: str) -> str:
    """What to mind about a row: its scale, and why it has no difference."""
    keys = ["full size only"] if caution else []
    if (base == base) != (plan == plan):
        keys.append("plan has none" if base == base else "base has none")
    return say("semicolon", lang).join(say(key, lang) for key in keys)


def _known(what: str, name: str, column) -> None:
    known = column.unique().tolist()
    if name not in known:
        near = nearest(name, known)
        raise InputError(f"there is no {what} {name!r} here; known: {', '.join(known)}", path="table", nearest=near)
