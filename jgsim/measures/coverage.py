"""Coverage: who was visited, which items were checked, how far the required checks and the plan were carried out."""

from __future__ import annotations

import numpy as np

from jgsim.measures.dimensions import HELD_BACK
from jgsim.measures.sums import divide, plus, product, ratio, with_horizon
from jgsim.measures.tasks import of_plan
from jgsim.terms.enums import Trigger
from jgsim.terms.steps import CAPACITY, NO_OWNER


def enter(frame, rows) -> None:
    """Add the measures of this area."""
    visited = frame.visited
    rows.add("firm_coverage", ratio(visited.years(), frame.exposure.years))
    rows.add("item_coverage", item_coverage(frame))
    tasks = frame.tasks
    missed = [
        events.sums(where=np.flatnonzero((events["trigger"] == Trigger.KEY) & np.isin(events["reason"], reasons)))
        for events, reasons in ((tasks.lost, (CAPACITY, NO_OWNER)), (tasks.held, HELD_BACK))
    ]
    made = tasks.done.sums(where=np.flatnonzero(tasks.done["trigger"] == Trigger.KEY))
    rows.add("key_field_coverage", ratio(made, plus(made, plus(*missed))))
    made, lost, held = ({
        **events.sums(where=of_plan(events)),
        "trigger": events.by(events["trigger"], len(Trigger)),
        "department": events.by_department(frame.checks, where=of_plan(events)),
    } for events in (tasks.done, tasks.lost, tasks.held))
    rows.add("plan_completion", ratio(made, plus(made, plus(lost, held))))


def item_coverage(frame) -> dict[str, np.ndarray]:
    """Items checked at least once in a firm-year over items that apply, each firm-year by its share of the year."""
    checks, entries, visited = frame.checks, frame.firm_years, frame.visited
    (kinds, number, _), listed = frame.looked, checks.listed
    years, sector = frame.periods.years, frame.firms["sector"][entries.firm]
    items = np.zeros(entries.firm.size)
    by_group = np.zeros((years, listed.shape[0]))
    for g in np.flatnonzero(kinds.any(axis=0)):
        of_group = entries.any_of(kinds[number, g]) * listed[g, sector]
        items += of_group
        by_group[:, g] = np.bincount(visited.year, visited.minutes * of_group[visited.row], years)
    covered = visited.years(weight=items[visited.row])
    required = frame.exposure.times_by_sector(listed.sum(axis=0), frame.groups)
    by_group = with_horizon(by_group / frame.periods.length[:, None])
    all_groups = with_horizon(product(frame.exposure.by_sector, listed.T))
    member = checks.member
    return {
        **ratio(covered, required),
        "item_group": divide(by_group, all_groups),
        "department": divide(product(by_group, member), product(all_groups, member)),
    }
