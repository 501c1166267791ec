"""What a visit finds: a noisy look at the violations that run, false findings, and the order to correct."""

from __future__ import annotations

import numpy as np

from jgsim.engine.violations import advance
from jgsim.terms.keys import high32, threshold32
from jgsim.terms.time import DAY, FAR


def look(sim, firm, when, mask, trigger, lead) -> np.ndarray:
    """Findings of one visit to each firm (each firm once); enters them in the ledger."""
    c, state = sim.candidates, sim.state
    if sim.period_violating is not None:
        return _look_period(sim, firm, when, mask, trigger, lead)
    cell, owner = advance(sim, firm, when)
    department = sim.group_department[c.cell_group[cell]]
    checked = (mask[owner] >> department) & 1 == 1
    cell, owner = cell[checked], owner[checked]
    on = (state["open"][cell] >= 0) & (when[owner] < state["busy"][cell])
    cell, owner = cell[on], owner[on]
    which = state["open"][cell]
    if sim.checklist is not None:
        covered = sim.checklist.covers(firm[owner], when[owner], c.group[which], c.number[which])
        cell, owner, which = cell[covered], owner[covered], which[covered]
    bits = sim.keys.stream("look").bits(c.number[which], state["looks"][which])
    with state.writing("engine"):
        state["looks"][which] += 1
    hit = high32(bits) < sim.look[lead[owner], trigger[owner]]
    cell, owner, which = cell[hit], owner[hit], which[hit]
    time = when[owner]
    first = state["found"][which] == FAR
    corrected = correction(sim, which, time)
    with state.writing("engine"):
        state["found"][which] = np.minimum(state["found"][which], time)
        sooner = corrected < state["busy"][cell]
        state["busy"][cell[sooner]] = corrected[sooner]
        state["corrected"][which[sooner]] = corrected[sooner]
    sim.ledger.add("finding", {
        "time": time, "firm": firm[owner], "group": c.group[which], "severity": c.severity[which],
        "candidate": which - c.cell_first[cell], "first": first, "officer": lead[owner], "trigger": trigger[owner],
        "corrected": np.where(sooner, corrected, FAR), "tier": state["tier"][firm[owner]],
    })
    found = np.bincount(owner, minlength=firm.size)
    if sim.false_alarm:
        found = found + _false(sim, firm, when, mask, trigger, lead, owner, c.group[which])
    return found


def correction(sim, which: np.ndarray, time: np.ndarray) -> np.ndarray:
    """Minute at which each found violation is corrected; FAR if it is not."""
    settings = sim.scenario.behaviour.correction
    if not which.size:
        return np.empty(0, np.int32)
    bits = sim.keys.stream("correction").bits(sim.candidates.number[which], sim.state["looks"][which])
    will = high32(bits) < np.uint64(threshold32(settings.share.value))
    span = int(settings.days.value * DAY)
    delay = ((bits & np.uint64(0xFFFFFFFF)) * np.uint64(span)) >> np.uint64(32)
    return np.where(will, np.minimum(time + delay.astype(np.int64), int(FAR)), int(FAR)).astype(np.int32)


def _false(sim, firm, when, mask, trigger, lead, owner_found, group_found):
    """False findings: an item group that is in order is recorded as a violation with probability 1 − specificity.

    `owner_found`, `group_found`: what this visit has found; corrected at once or not, it was not in order.
    """
    found = np.zeros(firm.size, np.int64)
    c, state = sim.candidates, sim.state
    cell, owner = advance(sim, firm, when)
    busy = np.zeros((firm.size, sim.group_department.size), bool)
    on = (state["open"][cell] >= 0) & (when[owner] < state["busy"][cell])
    busy[owner[on], c.cell_group[cell[on]]] = True
    busy[owner_found, group_found] = True
    stream = sim.keys.stream("false")
    for g, department in enumerate(sim.group_department):
        clean = ((mask >> department) & 1 == 1) & ~busy[:, g] & sim.applies[g][sim.city.firms["sector"][firm]]
        bits = stream.bits(sim.city.firms["key"][firm], when.astype(np.uint64) * np.uint64(8) + np.uint64(g))
        wrong = clean & (high32(bits) < np.uint64(sim.false_alarm))
        rows = np.flatnonzero(wrong)
        found[rows] += 1
        n = rows.size
        sim.ledger.add("finding", {
            "time": when[rows], "firm": firm[rows], "group": np.full(n, g), "severity": np.zeros(n),
            "candidate": np.full(n, -1), "first": np.zeros(n), "officer": lead[rows], "trigger": trigger[rows],
            "corrected": when[rows], "tier": state["tier"][firm[rows]],
        })
    return found


def _look_period(sim, firm, when, mask, trigger, lead):
    """Period mode: the month's choice is what there is to find."""
    bits = sim.keys.stream("look:period", sim.view.month).bits(sim.city.firms["key"][firm], when)
    hit = sim.period_violating[firm] & (high32(bits) < sim.look[lead, trigger])
    rows = np.flatnonzero(hit)
    n = rows.size
    sim.ledger.add("finding", {
        "time": when[rows], "firm": firm[rows], "group": np.zeros(n), "severity": np.ones(n),
        "candidate": np.full(n, -1), "first": np.ones(n), "officer": lead[rows], "trigger": trigger[rows],
        "corrected": when[rows], "tier": sim.state["tier"][firm[rows]],
    })
    return hit.astype(np.int64)
