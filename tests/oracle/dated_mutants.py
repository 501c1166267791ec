"""Engines with one thing changed in what happens when another policy comes into force; each must be seen.

As in `mutants`: a mutant is a function (monkeypatch, scenario) → scenario to run; what it changes is the docstring.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from jgsim.engine.simulation import Simulation
from jgsim.levers import accountability, draw, duties, pairs
from jgsim.levers.credit import tiers
from jgsim.terms.duties import Duties
from jgsim.terms.lever import Stage

from oracle.dated_cases import DATED
from oracle.mutants import with_stage

FIRMS = 350
ANEW = "all levers from June"
"""A world in which the officers' register is numbered anew."""
WORLDS = {
    name: DATED[name]
    for name in (
        "from the middle of the year", "clocks go on at other ratios", "clocks go on in other months", "caps from July",
        "remote checks come to an end, and begin again", "tolerance comes and goes", "credit rules come and go",
        "officers, special campaigns, key fields", "duties change hands, with gaps", ANEW,
    )
}


def a_month_later(patch, scenario):
    """The last policy comes into force a month later."""
    return replace(scenario, since=scenario.since + 1)


def clocks_start_anew(patch, scenario):
    """When the ratios change, the clocks of the draw start at 0."""
    patch.setattr(draw, "_this_year", lambda view, name: np.empty((0, draw.HEAD + 5 * view.cells), np.uint64))
    return scenario


def clocks_of_todays_tiers(patch, scenario):
    """Whoever is newly watched has the clock that a firm of its tier of today would have."""
    patch.setattr(draw, "_tiers_at", lambda view, month: view.state["tier"])
    return scenario


def earlier_visits_are_forgotten(patch, scenario):
    """Visits before the cap came into force do not count."""
    return with_stage(scenario, "frequency", Stage.CHANGE, lambda recount: lambda *given: None)


def tolerated_until_the_old_end(patch, scenario):
    """Firms keep the tolerance period that they had."""
    return with_stage(scenario, "tolerance", Stage.CHANGE, lambda change: lambda *given: None)


def numbers_mean_whom_they_meant(patch, scenario):
    """Officers are taken for those who had their numbers before another register came into force."""
    for lever in (pairs, accountability):
        patch.setattr(lever, "renumbered", lambda view, name: False)
    patch.setattr(pairs, "since", lambda view: 0)
    return scenario


def an_early_answer(patch, scenario):
    """Violations that may have begun before a change are decided after it."""
    change = Simulation.change

    def altered(sim, policy):
        with patch.context() as during:
            during.setattr(Simulation, "_advance_all", lambda sim, minute: None)
            return change(sim, policy)

    patch.setattr(Simulation, "change", altered)
    return scenario


def desks_forget(patch, scenario):
    """Remote checks that wait for the desk are forgotten when there are no more."""
    levers = tuple(
        replace(one, idle=lambda settings, idle=one.idle: (*idle(settings), Stage.DESK) if idle(settings) else ())
        if one.name == "frequency" else one
        for one in scenario.levers
    )
    past = None if scenario.past is None else desks_forget(patch, scenario.past)
    return replace(scenario, levers=levers, past=past)


def points_end_with_the_rules(patch, scenario):
    """When the rules of credit change, points are forgotten."""
    patch.setattr(tiers, "counted", lambda view: 0 * view.state["unreachable"])
    return scenario


def registers_stay(patch, scenario):
    """Officers come and go only with the year."""
    return with_stage(scenario, "capability", Stage.CHANGE, lambda change: lambda *given: None)


def gaps_begin_anew(patch, scenario):
    """A gap that goes on when other settings change begins anew."""
    gaps = duties.gaps
    patch.setattr(duties, "gaps", lambda settings, world, month, *before: gaps(settings, world, month, None, None))
    return scenario


def checks_stay_with_the_old_owner(patch, scenario):
    """What is under way about an item group stays with the department that began it."""
    patch.setattr(Simulation, "set_queue", _all_but_masks(Simulation.set_queue))
    return scenario


def _all_but_masks(set_queue):
    def altered(sim, tasks):
        same = tasks["firm"] is sim.queue()["firm"]
        set_queue(sim, {**tasks, "mask": sim.queue()["mask"]} if same else tasks)

    return altered


def reports_only_for_nobody(patch, scenario):
    """Checks on reports leave items alone that are checked on reports only."""
    bits = lambda self: np.where(self.on_report | (self.owner < 0), 0, 1 << np.maximum(self.owner, 0))  # noqa: E731
    patch.setattr(Duties, "bits", property(bits))
    return scenario


def gaps_are_visited(patch, scenario):
    """Visits go on that have nothing left to look at."""
    return with_stage(scenario, "duties", Stage.HOLD_BACK, lambda hold: lambda view, settings, held: held)


MUTANTS = (
    (ANEW, numbers_mean_whom_they_meant),
    ("duties change hands, with gaps", gaps_begin_anew),
    ("duties change hands, with gaps", checks_stay_with_the_old_owner),
    ("duties change hands, with gaps", reports_only_for_nobody),
    ("duties change hands, with gaps", gaps_are_visited),
    ("from the middle of the year", a_month_later),
    ("clocks go on at other ratios", clocks_start_anew),
    ("clocks go on in other months", clocks_start_anew),
    ("clocks go on at other ratios", clocks_of_todays_tiers),
    ("caps from July", earlier_visits_are_forgotten),
    ("tolerance comes and goes", tolerated_until_the_old_end),
    ("tolerance comes and goes", an_early_answer),
    ("remote checks come to an end, and begin again", desks_forget),
    ("credit rules come and go", points_end_with_the_rules),
    ("officers, special campaigns, key fields", registers_stay),
)
"""(world, what is changed in the engine)."""
