"""Burden: visits, hours and repeats per firm, how unequally they fall, and what merging saves."""

from __future__ import annotations

import numpy as np

from jgsim.engine.ledger import MERGED
from jgsim.measures.statistics import gini, tail_quantile
from jgsim.measures.sums import plus, ratio, times
from jgsim.terms.enums import Trigger

HOUR = 60


def enter(frame, rows) -> None:
    """Add the measures of this area."""
    visits, entries, at_risk = frame.visits, frame.firm_years, frame.exposure.years
    rows.add("visits_per_firm_year", ratio(visits.sums(), at_risk))
    tails = frame.visited.tails()
    rows.add("visits_per_firm_year_p95", {d: tail_quantile(t, at_risk[d], 0.95) for d, t in tails.items()})
    rows.add("visits_per_firm_year_max", {
        d: np.where(at_risk[d] > 0, (t > 0).sum(axis=0), np.nan) for d, t in tails.items()
    })
    someone = entries.tally(frame.groups, frame.periods)
    rows.add("repeat_share", ratio(entries.tally(frame.groups, frame.periods, entries.dates >= 2), someone))
    rows.add("repeat_90d", ratio(entries.tally(frame.groups, frame.periods, entries.soon), someone))
    rows.add("on_site_hours_per_firm_year", times(ratio(visits.sums(visits["elapsed"]), at_risk), 1 / HOUR))
    rows.add("burden_gini", {d: gini(t, at_risk[d]) for d, t in tails.items()})
    rows.add("visits_saved_by_merging", saved(frame))


def saved(frame) -> dict[str, np.ndarray]:
    """Visits had nothing been merged, less visits.

    A task that a merged visit took in counts as one. A visit from a shared draw stands for the sum of the departments'
    own yearly ratios over the highest of them, at which the list is drawn.
    """
    dropped, visits = frame.tables["dropped"], frame.visits
    merged = np.flatnonzero(dropped["reason"] == MERGED)
    columns = {name: column[merged] for name, column in dropped.items()}
    taken = frame.events(columns, columns["due"], columns["time"]).sums()
    if frame.scenario.settings["joint"].mode != "shared_draw":
        return taken
    joint = np.flatnonzero(visits["trigger"] == Trigger.JOINT)
    firm = visits["firm"][joint]
    weight = np.zeros(visits["firm"].size)
    weight[joint] = separate_visits(frame)[frame.firms["sector"][firm], frame.firms["type"][firm]] - 1
    return plus(taken, visits.sums(weight))


def separate_visits(frame) -> np.ndarray:
    """Visits by separate draws that one visit of a shared draw stands for, by (sector, type)."""
    world, joint = frame.world, frame.scenario.settings["joint"]
    mine = [c for c in frame.scenario.settings["plan"].campaigns.values() if c.department in joint.departments]
    highest = max((c.factor for c in mine), default=0.0)
    total = np.zeros((len(world.sectors), len(world.types)))
    for campaign in mine:
        sector = [campaign.sectors is None or code in campaign.sectors for code in world.sectors]
        kind = [campaign.types is None or code in campaign.types for code in world.types]
        total += campaign.factor * np.outer(sector, kind)
    return total / highest if highest > 0 else np.ones_like(total)
