"""The briefing: one HTML page that holds all it needs, for a reader who has two minutes."""

from __future__ import annotations

import base64
from collections import Counter
from functools import partial
from pathlib import Path

from jgsim.measures.of_levers import OF_CHOICE
from jgsim.report.about import about, titles
from jgsim.report.assumptions import assumptions, further
from jgsim.report.changes import changes
from jgsim.report.cells import difference, level
from jgsim.report.effects import CLEAR, UNKNOWN, Effect, effects, headline, measure_heading, measure_name, measure_unit
from jgsim.report.elasticity import note
from jgsim.report.estimates import means
from jgsim.report.figures import figure, kinds
from jgsim.report.findings import choose, quiet
from jgsim.report.fonts import face
from jgsim.report.leverrows import lever_rows
from jgsim.report.particulars import BY_YEAR, particulars
from jgsim.report.selection_rows import selection_rows
from jgsim.report.stretched import stretched
from jgsim.report.tradeoff import hue
from jgsim.report.words import counted, say
from jgsim.study.register import on_register
from jgsim.terms.chinese import why_failed
from jgsim.terms.enums import TIERS

BY_TIER = ("firm_coverage", "problem_finding_rate", "detected_share", "harm")
PICTURES = ("tradeoff", "differences", "hours")
"""Figures on the page; that of the tiers stands there as a table."""


def brief(comparison, path: Path | str | None = None, lang: str = "zh") -> str:
    """The briefing as HTML text, written to `path` if given (UTF-8).

    The page asks for nothing from outside: font, figures and styles are inside. It tells what was compared, three
    findings and who moves nothing, coverage, burden and harm of all plans, tables in total and by credit tier, how much
    of a change of the finding rate is selection or empty addresses, what only some plans do, what is assumed, and the
    fingerprint.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("jgsim.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )
    text = environment.get_template("briefing.html.j2").render(**content(comparison, lang))
    if path is not None:
        Path(path).write_text(text, encoding="utf-8", newline="\n")
    return text


def content(comparison, lang: str) -> dict:
    """What the page says, as plain values for its template."""
    facts, named = about(comparison), titles(comparison, lang)
    base, *plans = comparison.scenarios
    shown = headline(comparison)
    table = effects(comparison, shown)
    return {
        "lang": lang,
        "title": say("brief title" if plans else "brief title alone", lang),
        "say": partial(_say, lang),
        "counted": partial(_counted, lang),
        "face": face(),
        "about": facts,
        "firms": f"{facts.firms:,}",
        "city": f"{facts.city:,}",
        "period": facts.period(lang),
        "register": on_register(base, lang),
        "base": named[base.name],
        "plans": [(named[p.name], changes(base, p, comparison, lang)) for p in plans],
        "findings": choose(comparison, lang),
        "quiet": quiet(comparison, lang),
        "stretched": stretched(comparison, lang),
        "rests": note(comparison, table, lang),
        "failed": _failed(comparison, named, lang),
        "single": facts.replications < 2,
        "few": facts.few,
        "pictures": {k: picture(comparison, k, lang) for k in PICTURES if k in kinds(comparison)},
        "caption": caption(comparison, table, lang),
        "hue": measure_name(hue(comparison), lang),
        "columns": [(measure_name(m, lang), measure_unit(m, lang), facts.caution(m)) for m in shown],
        "rows": _rows(comparison, table, shown, named, lang),
        "cautions": any(facts.caution(m) for m in shown),
        "levers": lever_rows(comparison, lang),
        "tiers": [
            (measure_heading(m, lang), _tier_rows(comparison, m, named, lang)) for m in _by_tier(comparison)
        ],
        "tier_names": [t.label(lang).partition("(")[0].strip() for t in TIERS],
        "selection": selection_rows(comparison, table, named, lang),
        "particulars": particulars(comparison, lang),
        "by_year": [measure_name(m, lang) for m in BY_YEAR],
        "assumptions": assumptions(base, lang),
        "further": further(base, plans, named, lang),
        "scenarios": [(named[s.name], s.name, s.hash) for s in comparison.scenarios],
    }


def _failed(comparison, named: dict[str, str], lang: str) -> str:
    """How many runs of which scenarios did not finish, and why the first one did not; nothing if all did."""
    failures = comparison.record["failures"]
    if not failures:
        return ""
    count = Counter(named[one["scenario"]] for one in failures)
    names = say("list", lang).join(f"{name} {n}" for name, n in count.items())
    return say("failed runs", lang, n=len(failures), names=names, reason=why_failed(failures[0]["reason"], lang))


def _say(lang: str, key: str, **values) -> str:
    return say(key, lang, **values)


def _counted(lang: str, n: int, what: str) -> str:
    return counted(n, what, lang)


def picture(comparison, kind: str, lang: str) -> str:
    """A figure as a data address for the page."""
    from jgsim.report.canvas import svg

    data = base64.b64encode(svg(figure(comparison, kind, lang))).decode("ascii")
    return f"data:image/svg+xml;base64,{data}"


def caption(comparison, table: dict[str, dict[str, Effect]], lang: str) -> str:
    """Whose harm (or compliance) differs clearly from the base's, and whose does not: what the colours carry."""
    named, measure = titles(comparison, lang), hue(comparison)
    kinds: dict[str, list[str]] = {}
    for plan, row in table.items():
        if measure in row:
            effect = row[measure]
            kind = {CLEAR: "less" if effect.difference < 0 else "more", UNKNOWN: "unknown"}.get(effect.state, "same")
            kinds.setdefault(kind, []).append(named[plan])
    told = [
        say(f"harm {kind}", lang, measure=measure_name(measure, lang), plans=say("list", lang).join(kinds[kind]))
        for kind in ("less", "more", "same", "unknown") if kind in kinds
    ]
    return say("semicolon", lang).join(told) + say("stop", lang) if told else ""


def _rows(comparison, table, shown, named, lang):
    """Rows of the main table: title, then (value, difference, interval, style) by measure."""
    base = comparison.scenarios[0].name
    levels = {m: means(comparison, m) for m in shown}
    rows = [(named[base], [(level(m, levels[m][base].mean, lang), "", "", "") for m in shown])]
    for plan, row in table.items():
        cells = []
        for m in shown:
            value = level(m, levels[m][plan].mean, lang)
            cells.append((value, *(difference(row[m], lang) if m in row else ("", "", ""))))
        rows.append((named[plan], cells))
    return rows


def _by_tier(comparison) -> list[str]:
    """`BY_TIER`, or of them what there is where firms choose once a month, and compliance."""
    shown = headline(comparison)
    return [m for m in (*BY_TIER, *OF_CHOICE) if m in shown]


def _tier_rows(comparison, measure: str, named, lang):
    """Rows of a table by tier: title, then (value, mark of a clear difference) by tier."""
    base = comparison.scenarios[0].name
    levels = {t.code: means(comparison, measure, dimension="tier", group=t.code) for t in TIERS}
    tables = {t.code: effects(comparison, (measure,), dimension="tier", group=t.code) for t in TIERS}
    rows = []
    for name, title in named.items():
        cells = []
        for t in TIERS:
            effect = tables[t.code].get(name, {}).get(measure)
            clear = name != base and effect is not None and effect.state == CLEAR
            mark = ("↑" if effect.difference > 0 else "↓") if clear else ""
            cells.append((level(measure, levels[t.code][name].mean, lang), mark))
        rows.append((title, cells))
    return rows
