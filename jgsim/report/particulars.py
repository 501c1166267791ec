"""What only some plans do: hold checks back, check from the desk, tolerate, come into force later on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jgsim.measures.catalogue import CATALOGUE
from jgsim.report.about import titles
from jgsim.report.cells import difference, estimated, points
from jgsim.report.effects import effects
from jgsim.report.estimates import Mean, mean_of
from jgsim.report.groups import group_name
from jgsim.report.words import say
from jgsim.terms.enums import DRAWS, SOFT, Trigger

DRAWN = tuple(t.code for t in DRAWS)
TOLD = (Trigger.KEY, Trigger.SPECIAL, Trigger.REPORT, Trigger.RECHECK, Trigger.REMOTE)
"""Triggers told one by one, after the draws."""
BY_YEAR = ("firm_coverage", "visits_per_firm_year", "problem_finding_rate", "detected_share", "harm", "officer_hours")
"""Measures of a plan that comes into force within the measured years, by year."""


@dataclass(frozen=True)
class Line:
    """A line of a cell: what it tells of, the number, its interval (empty: none) and its style."""

    label: str
    value: str
    bounds: str = ""
    style: str = ""


class Counts:
    """Measures of the whole horizon by scenario, replication, dimension and group."""

    def __init__(self, comparison, measures):
        rows = comparison.all_groups
        rows = rows[(rows["year"] == "all") & rows["measure"].isin(measures)]
        rows = rows.sort_values("replication", kind="stable")
        keys = ["scenario", "measure", "dimension", "group"]
        self._values = {key: some["value"].to_numpy() for key, some in rows.groupby(keys, sort=False, observed=True)}

    def of(self, scenario: str, measure: str, dimension: str = "all", groups=("all",)) -> np.ndarray:
        """The sum over groups by replication; empty where there is none."""
        found = [self._values[key] for g in groups if (key := (scenario, measure, dimension, g)) in self._values]
        return np.sum(found, axis=0) if found else np.empty(0)

    def groups(self, measure: str, dimension: str) -> list[str]:
        """Groups of a dimension in which any scenario counted something, in their order."""
        found = {key[3]: None for key, v in self._values.items() if key[1:3] == (measure, dimension) and np.any(v > 0)}
        return list(found)


MEASURES = (
    "held_back", "remote_checks", "remote_finding_rate", "detections", "tolerated_findings", "self_corrected_share",
    "harm_while_tolerated", "harm",
)


def particulars(comparison, lang: str) -> dict[str, list]:
    """Rows of the three tables, each empty where no scenario has anything of it.

    `held`: title, checks held back by reason and by trigger, remote checks, and what was found otherwise than in the
    base; `tolerated`: title, tolerated findings, share put right, harm meanwhile, change of all harm; `dated`: title,
    date, then rows of (year, cells) for `BY_YEAR`.
    """
    counts, named = Counts(comparison, MEASURES), titles(comparison, lang)
    held, tolerated = (
        [name for name in named if any(np.any(counts.of(name, m) > 0) for m in some)]
        for some in (("held_back", "remote_checks"), ("tolerated_findings",))
    )
    harm = {plan: row.get("harm") for plan, row in effects(comparison, ("harm",)).items()}
    return {
        "held": [(named[name], _held(comparison, counts, name, lang)) for name in held],
        "tolerated": [
            (named[name], _tolerated(counts, name, harm.get(name), lang)) for name in tolerated
        ],
        "dated": [row for scenario in comparison.scenarios[1:] if (row := _dated(comparison, scenario, named, lang))],
    }


def _line(label: str, values: np.ndarray, measure: str, lang: str) -> Line:
    return Line(label, *estimated(mean_of(values), CATALOGUE[measure].unit, lang))


def _held(comparison, counts: Counts, name: str, lang: str):
    """Cells of what a scenario held back, and of what it found instead."""
    reasons = []
    for reason in counts.groups("held_back", "held"):
        values = counts.of(name, "held_back", "held", [reason])
        if np.any(values > 0):
            reasons.append(_line(group_name(comparison, "held", reason, lang), values, "held_back", lang))
    if len(reasons) > 1:
        reasons.insert(0, _line(say("all", lang), counts.of(name, "held_back"), "held_back", lang))
    triggers = [
        _line(label, values, "held_back", lang) for label, groups in _kinds(lang)
        if np.any((values := counts.of(name, "held_back", "trigger", groups)) > 0)
    ]
    remote = []
    if np.any(counts.of(name, "remote_checks") > 0):
        for key, measure in (("remote made", "remote_checks"), ("remote found", "remote_finding_rate")):
            remote.append(_line(say(key, lang), counts.of(name, measure), measure, lang))
    base = comparison.scenarios[0].name
    found = [] if name == base else _found(counts, base, name, lang)
    return reasons, triggers, remote, found


def _kinds(lang: str) -> list[tuple[str, tuple[str, ...]]]:
    """Triggers as they are told: name and codes."""
    return [(say("drawn", lang), DRAWN), *((t.label(lang), (t.code,)) for t in TOLD)]


def _found(counts: Counts, base: str, name: str, lang: str) -> list[Line]:
    """Violations found for the first time, against the base: in all, and by what led to the check."""
    lines = []
    for label, dimension, groups in (
        (say("all", lang), "all", ("all",)), *((label, "trigger", groups) for label, groups in _kinds(lang))
    ):
        one, two = (counts.of(some, "detections", dimension, groups) for some in (base, name))
        if one.size and one.size == two.size and (np.any(one > 0) or np.any(two > 0)):
            lines.append(_difference_line(label, mean_of(two - one), lang))
    return lines


def _difference_line(label: str, gap: Mean, lang: str) -> Line:
    if gap.mean == 0 and gap.half == 0:
        return Line(label, "0", "", "unclear")
    return Line(label, *points(gap, lang, CATALOGUE["detections"].unit))


def _tolerated(counts: Counts, name: str, harm, lang: str):
    """Cells of what was tolerated: findings and share put right by measure, harm meanwhile, change of all harm."""
    findings, right = [], []
    for label, dimension, groups in (
        (say("all", lang), "all", ("all",)),
        *((one.label(lang), "response", (one.code,)) for one in SOFT),
    ):
        values = counts.of(name, "tolerated_findings", dimension, groups)
        if np.any(values > 0):
            findings.append(_line(label, values, "tolerated_findings", lang))
            share = counts.of(name, "self_corrected_share", dimension, groups)
            if np.any(np.isfinite(share)):
                right.append(_line(label, share, "self_corrected_share", lang))
    during, total = counts.of(name, "harm_while_tolerated"), counts.of(name, "harm")
    meanwhile = [_line("", during, "harm_while_tolerated", lang)]
    if total.size == during.size and np.all(total > 0):
        meanwhile.append(Line(say("of all harm", lang), *estimated(mean_of(during / total), "share", lang)))
    moved = [Line("", *difference(harm, lang))] if harm is not None else []
    return findings, right, meanwhile, moved


def _dated(comparison, scenario, named, lang: str):
    """A plan that comes into force within the measured years: title, dates, and its differences by year."""
    months = [one.since for one in scenario.chain[1:] if one.since > scenario.measured]
    if not months:
        return None
    years = [str(scenario.time.start + k) for k in range(scenario.time.years)]
    rows = []
    for year in years:
        row = effects(comparison, BY_YEAR, year=year).get(scenario.name, {})
        rows.append((year, [difference(row[m], lang) if m in row else ("–", "", "") for m in BY_YEAR]))
    dates = say("list", lang).join(scenario.date(month).isoformat() for month in months)
    return named[scenario.name], dates, rows
