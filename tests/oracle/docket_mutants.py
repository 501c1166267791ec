"""Engines with one thing changed in what becomes of cases; each must be seen by the comparison.

As in `mutants`: a mutant is a function (monkeypatch, scenario) → scenario to run; what it changes is the docstring.
"""

from __future__ import annotations

import numpy as np

from jgsim.engine import cases, simulation
from jgsim.terms.enums import CaseFate
from jgsim.terms.lever import Stage

from oracle.docket_cases import DOCKET
from oracle.lever_mutants import with_settings
from oracle.mutants import with_stage

FIRMS = 350
QUEUE, HANDED = "one reviewer, serious cases first, void after the clock", "cases are handed over"
DETERRED = "penalties deter from the decision on"
WORLDS = {name: DOCKET[name] for name in (QUEUE, HANDED, DETERRED, "reviewers come and go")}


def last_come_first_served(patch, scenario):
    """Of equal cases the one that came last is reviewed first."""
    serve = cases.serve

    def altered(arrival, priority, taken, free, until):
        return serve(arrival, priority * 10**6 - np.arange(arrival.size), taken, free, until)

    patch.setattr(cases, "serve", altered)
    return scenario


def serious_cases_wait_like_others(patch, scenario):
    """Nobody is taken first."""
    return with_settings(scenario, "review", Stage.CASE, priority=False)


def penalties_bear_from_the_finding(patch, scenario):
    """A penalty is dated at the finding, not at the decision."""

    def wrap(penalise):
        def altered(view, settings, decided):
            return penalise(view, settings, type(decided)(**{**vars(decided), "time": decided.opened}))

        return altered

    return with_stage(scenario, "penalty_lists", Stage.DECIDE, wrap)


def void_decisions_stand(patch, scenario):
    """A decision after the clock stands."""
    return with_settings(scenario, "review", Stage.CASE, over_clock="late")


def the_clock_runs_from_the_finding(patch, scenario):
    """The clock begins to run at the finding, not at the filing."""

    def wrap(course):
        def altered(view, settings, opened):
            opened = course(view, settings, opened)
            opened.deadline = opened.deadline - (opened.filed - opened.rows["time"])
            return opened

        return altered

    return with_stage(scenario, "review", Stage.CASE, wrap)


def the_lost_are_decided(patch, scenario):
    """What is lost on the way is decided all the same."""

    def wrap(hand_over):
        def altered(view, settings, opened):
            opened = hand_over(view, settings, opened)
            opened.fate[opened.fate == CaseFate.LOST] = CaseFate.CLOSED
            return opened

        return altered

    return with_stage(scenario, "transfer", Stage.CASE, wrap)


def reviewers_go_at_once(patch, scenario):
    """Who is free first goes first."""
    patch.setattr(cases, "_reviewers", lambda sim, kept=cases._reviewers: _others(sim, kept))
    return scenario


def _others(sim, kept):
    free = kept(sim)
    before = np.sort(sim.state[cases.FREE])
    return before[-free.size :] if free.size < before.size else free


def decisions_a_round_later(patch, scenario):
    """Cases are worked off up to the round's begin only."""
    work = simulation.work_off
    patch.setattr(simulation, "work_off", lambda sim, until: work(sim, sim.view.round_span[0]))
    return scenario


def the_work_stays_where_it_was(patch, scenario):
    """Cases that are handed over are worked on where they were opened."""
    return with_stage(scenario, "transfer", Stage.DESK, lambda desk: lambda view, settings, work: work)


MUTANTS = (
    (HANDED, the_work_stays_where_it_was),
    (QUEUE, last_come_first_served),
    (QUEUE, serious_cases_wait_like_others),
    (DETERRED, penalties_bear_from_the_finding),
    (QUEUE, void_decisions_stand),
    (QUEUE, the_clock_runs_from_the_finding),
    (HANDED, the_lost_are_decided),
    ("reviewers come and go", reviewers_go_at_once),
    ("reviewers come and go", decisions_a_round_later),
)
"""(world, what is changed in the engine)."""
