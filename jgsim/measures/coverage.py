"""Coverage: who was visited, which items were checked, how far the required checks and the plan were carried out."""

from __future__ import annotations

import numpy as np

from jgsim.engine.ledger import CAPACITY
from jgsim.measures.events import distinct
from jgsim.measures.sums import divide, plus, product, ratio, with_horizon
from jgsim.terms.enums import Trigger


def enter(frame, rows) -> None:
    """Add the measures of this area."""
    visited = frame.visited
    rows.add("firm_coverage", ratio(visited.years(), frame.exposure.years))
    rows.add("item_coverage", item_coverage(frame))
    done, lost = frame.tasks.done, frame.tasks.lost
    key_done = np.flatnonzero(done["trigger"] == Trigger.KEY)
    key_missed = np.flatnonzero((lost["trigger"] == Trigger.KEY) & (lost["reason"] == CAPACITY))
    made, missed = done.sums(where=key_done), lost.sums(where=key_missed)
    rows.add("key_field_coverage", ratio(made, plus(made, missed)))
    made, missed = ({
        **events.sums(),
        "trigger": events.by(events["trigger"], len(Trigger)),
        "department": events.by_department(frame.checks),
    } for events in (done, lost))
    rows.add("plan_completion", ratio(made, plus(made, missed)))


def item_coverage(frame) -> dict[str, np.ndarray]:
    """Items checked at least once in a firm-year over items that apply, each firm-year by its share of the year."""
    checks, entries, visited = frame.checks, frame.firm_years, frame.visited
    listed = checks.listed
    masks, number = distinct(entries.mask)
    checked = checks.bits(masks)[:, checks.department][:, None, :] * listed.T[None]
    sector = frame.firms["sector"][entries.firm]
    covered = visited.years(weight=checked.sum(axis=2)[number, sector][visited.row])
    required = frame.exposure.times_by_sector(listed.sum(axis=0), frame.groups)
    # By item group: firm-years by mask and sector, then by what such a visit checks.
    sectors = listed.shape[1]
    cell = (visited.year * masks.size + number[visited.row]) * sectors + sector[visited.row]
    minutes = np.bincount(cell, visited.minutes, frame.periods.years * masks.size * sectors)
    years = minutes.reshape(frame.periods.years, masks.size * sectors) / frame.periods.length[:, None]
    by_group = with_horizon(product(years, checked.reshape(masks.size * sectors, checks.department.size)))
    all_groups = with_horizon(product(frame.exposure.by_sector, listed.T))
    member = checks.member
    return {
        **ratio(covered, required),
        "item_group": divide(by_group, all_groups),
        "department": divide(product(by_group, member), product(all_groups, member)),
    }
