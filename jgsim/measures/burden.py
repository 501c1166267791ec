"""Burden: visits, hours and repeats per firm, how unequally they fall, and what merging saves."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from jgsim.engine.ledger import MERGED
from jgsim.levers.joint import lists_of
from jgsim.levers.plan import campaigns
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
    share = lambda some, where: ratio(  # noqa: E731
        some.tally(frame.groups, frame.periods, where), some.tally(frame.groups, frame.periods)
    )
    unprompted = frame.unprompted_years
    rows.add("repeat_share", share(unprompted, unprompted.dates >= 2))
    rows.add("repeat_share_all", share(entries, entries.dates >= 2))
    rows.add("repeat_90d", share(unprompted, unprompted.soon))
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
    joint = np.flatnonzero(visits["trigger"] == Trigger.JOINT)
    campaign, policy = visits["campaign"][joint], frame.policies.of(visits["due"][joint])
    each = np.zeros(visits["firm"].size)
    for n, one in enumerate(frame.policies.found):
        weight = _beside(frame.world, one.settings)
        mine = (policy == n) & (campaign < weight.size)
        each[joint[mine]] = weight[campaign[mine]]
    return plus(taken, visits.sums(each))


def _beside(world, settings) -> np.ndarray:
    """By campaign number, the visits that one of its joint visits stands for besides itself."""
    own = campaigns(SimpleNamespace(settings=world), settings["plan"], [])
    weight = np.zeros(max((c.number for c in own), default=0) + 1)
    for one in lists_of(settings["joint"], world, own):
        weight[one.lead.number] = one.total / one.highest - 1
    return weight
