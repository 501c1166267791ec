"""Engines with one thing changed in who stands where: silent firms, the list, official results, credit; and in the city.

As in `mutants`: a mutant is a function (monkeypatch, scenario) → scenario to run; what it changes is the docstring.
"""

from __future__ import annotations

import numpy as np

from jgsim.engine import rounds, simulation
from jgsim.levers.credit import points, scores, tiers
from jgsim.terms.enums import Response, VisitResult
from jgsim.terms.lever import Stage
from jgsim.terms.time import DAY, FAR
from jgsim.world import firms
from jgsim.world.tips import _Source

from oracle.lever_cases import LEVERS
from oracle.mutants import with_stage

FIRMS = 350
WORLDS = {
    name: LEVERS[name]
    for name in (
        "all levers", "nobody is there", "tolerance", "scores renewed whole, warnings", "scores without outside noise",
    )
}


def listed_when_last_missed(patch, scenario):
    """A firm is listed since the last visit that did not reach it, not the first."""

    def wrap(note):
        def altered(view, settings, visits):
            note(view, settings, visits)
            rows = np.flatnonzero(visits["result"] == VisitResult.UNREACHABLE)
            view.state["listed"][visits["firm"][rows]] = visits["time"][rows]

        return altered

    return with_stage(scenario, "abnormal_list", Stage.FIND, wrap)


def moved_firms_have_closed(patch, scenario):
    """Where others are met at the address, the firm counts as closed."""
    nobody = rounds._nobody

    def altered(sim, seen, row, tasks, when, lead, entered):
        columns = sim.city.firms
        away = np.where(columns["away"] == 2, 0, columns["away"]).astype(np.int8)
        sim.city = _Elsewhere(sim.city, {**columns, "away": away})
        try:
            return nobody(sim, seen, row, tasks, when, lead, entered)
        finally:
            sim.city = sim.city.city

    patch.setattr(rounds, "_nobody", altered)
    return scenario


class _Elsewhere:
    """A city with other columns of firms."""

    def __init__(self, city, firms):
        self.city, self.firms = city, firms

    def __getattr__(self, name):
        return getattr(self.city, name)


def another_department_asks(patch, scenario):
    """The second department establishes that a firm cannot be reached."""
    patch.setattr(simulation, "_registry", lambda world: (1, np.array([1])))
    return scenario


def nothing_is_false(patch, scenario):
    """Serious findings in the register's items are not told apart."""
    results = rounds._results

    def altered(sim, seen):
        result = results(sim, seen)
        return np.where(result == VisitResult.FALSE, VisitResult.UNDISCLOSED, result)

    patch.setattr(rounds, "_results", altered)
    return scenario


def tolerated_findings_give_points(patch, scenario):
    """What is tolerated counts against a firm's credit."""
    patch.setattr(points, "SOFT", (Response.ADVISED,))
    return scenario


def unreachable_firms_have_no_points(patch, scenario):
    """Being unreachable does not count against a firm's credit."""
    patch.setattr(points, "mark", lambda *given: None)
    return scenario


def missed_a_month_later(patch, scenario):
    """It is known in August whose annual report is missing."""
    for module in (points, tiers):
        patch.setattr(module, "REPORTED_BY", points.REPORTED_BY + 1)
    return scenario


def repaired_while_it_runs(patch, scenario):
    """Credit repair does not wait for the correction."""
    terms = points.terms

    def altered(view, settings, found):
        at_once = np.where(found["corrected"] < FAR, view.month_span[0] - 1, FAR)
        return terms(view, settings, {**found, "corrected": at_once})

    patch.setattr(points, "terms", altered)
    return scenario


def scores_of_last_year(patch, scenario):
    """A year's part of the score comes a year late."""
    yearly = scores._yearly
    patch.setattr(scores, "_yearly", lambda view, score, rows, label: yearly(view, score, rows, label - 1))
    return scenario


def warned_whenever_they_move(patch, scenario):
    """Firms are warned when they move up, too."""
    warn = tiers.warn

    def altered(view, settings, firm, tier):
        before = view.state["tier"][firm].copy()
        view.state["tier"][firm] = -1
        warn(view, settings, firm, tier)
        view.state["tier"][firm] = before

    patch.setattr(tiers, "warn", altered)
    return scenario


def silent_days_later(patch, scenario):
    """Firms fall silent ten days later."""
    make = firms.make_silence

    def altered(*given):
        made = make(*given)
        made["silent"] = np.where(made["silent"] < FAR, made["silent"] + 10 * DAY, FAR).astype(np.int32)
        return made

    patch.setattr(firms, "make_silence", altered)
    return scenario


def reports_an_hour_later(patch, scenario):
    """All reports come an hour later."""
    time = _Source._time
    patch.setattr(_Source, "_time", lambda source, *given: time(source, *given) + 60)
    return scenario


OTHER_WORLDS = (silent_days_later, reports_an_hour_later)
"""Mutants that change the city."""
MUTANTS = (
    ("nobody is there", listed_when_last_missed),
    ("nobody is there", moved_firms_have_closed),
    ("nobody is there", another_department_asks),
    ("tolerance", nothing_is_false),
    ("all levers", tolerated_findings_give_points),
    ("nobody is there", unreachable_firms_have_no_points),
    ("nobody is there", missed_a_month_later),
    ("scores without outside noise", repaired_while_it_runs),
    ("scores renewed whole, warnings", scores_of_last_year),
    ("scores renewed whole, warnings", warned_whenever_they_move),
    ("nobody is there", silent_days_later),
    ("all levers", reports_an_hour_later),
)
"""(world, what is changed in the engine)."""
