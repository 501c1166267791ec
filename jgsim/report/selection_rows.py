"""The briefing's table of where a change of the problem-finding rate comes from."""

from __future__ import annotations

from jgsim.measures.catalogue import CATALOGUE
from jgsim.report.cells import difference, level, points
from jgsim.report.effects import Effect, effects, measure_name
from jgsim.report.estimates import means
from jgsim.report.findings import beside
from jgsim.report.selection import selections
from jgsim.report.units import PERCENT, unit_of
from jgsim.report.words import say

RATE, OPERATING, UNREACHED = "problem_finding_rate", "problem_finding_rate_operating", "unreachable_share"


def selection_rows(comparison, table, named: dict[str, str], lang: str) -> dict:
    """`heads`, `rows` (title, then cells of value, difference, interval, style) and `why`, the words above the table.

    The base comes first with its rates alone. Where no visit met an empty address, nothing is said of them. `rows` is
    empty where nothing can be decomposed.
    """
    found = selections(comparison)
    if not found:
        return {"heads": [], "rows": [], "why": ""}
    base = comparison.scenarios[0].name
    levels = {m: means(comparison, m) for m in (RATE, OPERATING, UNREACHED)}
    empty = any(levels[UNREACHED][name].mean > 0 for name in named)
    kept, near = effects(comparison, (OPERATING,)), beside(comparison)
    heads = [say(key, lang) for key, told in (
        ("finding rate", True), ("unreached share", empty), ("operating rate", empty), ("selection total", True),
        ("empty part", empty), ("selection part", True), ("within part", True),
    ) if told]
    rows = []
    for name in (base, *found):
        cells = [(level(RATE, levels[RATE][name].mean, lang), "", "", "")]
        if empty:
            cells.append((level(UNREACHED, levels[UNREACHED][name].mean, lang), "", "", ""))
            gap = kept[name].get(OPERATING) if name != base else None
            moved = difference(gap, lang) if gap is not None else ("", "", "")
            cells.append((level(OPERATING, levels[OPERATING][name].mean, lang), *moved))
        if name != base:
            one = found[name]
            parts = (one.total, one.empty, one.selection, one.within)
            cells += [("", *points(part, lang)) for part in parts if empty or part is not one.empty]
            cells += [("", *_beside(table[name].get(m), lang)) for m in near]
        rows.append((named[name], cells))
    heads += [say("beside it", lang) + measure_name(m, lang) + _unit(m, lang) for m in near]
    return {"heads": heads, "rows": rows, "why": _why(near, empty, lang)}


def _why(near: tuple[str, ...], empty: bool, lang: str) -> str:
    told = say("list", lang).join(measure_name(m, lang) for m in near)
    return say("selection why empty" if empty else "selection why", lang, beside=told)


def _beside(effect: Effect | None, lang: str) -> tuple[str, str, str]:
    """A difference beside the rate; that of a share in points, which the heading says."""
    if effect is None:
        return "–", "", ""
    moved, bounds, style = difference(effect, lang)
    return moved.removesuffix(say("points", lang)).rstrip(), bounds, style


def _unit(measure: str, lang: str) -> str:
    share = unit_of(CATALOGUE[measure].unit) is PERCENT
    return say("open", lang) + say("points", lang) + say("close", lang) if share else ""
