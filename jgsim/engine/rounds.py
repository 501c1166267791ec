"""A round: one working week of visits by limited officers, what they find, and what follows at once."""

from __future__ import annotations

import numpy as np

from jgsim.engine.ledger import CAPACITY, CLOSED
from jgsim.engine.violations import advance
from jgsim.terms.campaign import Visits, take
from jgsim.terms.keys import below, high32, threshold32
from jgsim.terms.lever import Stage
from jgsim.terms.time import DAY, FAR

_CLASS = np.array([2, 1, 0])
"""Order inside a round by trigger: key fields, joint draws, single draws."""


def dispatch(sim) -> None:
    """Send the officers out for one round."""
    view, firms, board = sim.view, sim.city.firms, sim.board
    begin, until = view.round_span
    rows, late = board.due(until)
    task = {name: board.tasks[name][rows] for name in ("firm", "mask", "trigger", "due", "order")}
    when = task["due"].copy()
    if late:
        when[:late] = view.in_round(task["firm"][:late], task["order"][:late])
    stay = when < 0
    expired = ~stay & (when >= board.tasks["until"][rows])
    closed = ~expired & ~stay & (firms["exit"][task["firm"]] <= when)
    going = np.flatnonzero(~(stay | expired | closed))
    if going.size < rows.size:
        sim.drop(take(board.tasks, rows[closed]), begin, CLOSED)
        sim.drop(take(board.tasks, rows[expired]), begin, CAPACITY)
    going = going[np.lexsort((task["order"][going], task["due"][going], _CLASS[task["trigger"][going]]))]
    sent = take(task, going)
    minutes = sim.officer_minutes[sent["mask"]]
    begun = np.ones(going.size, bool)
    for step in sim.pipeline[Stage.ASSIGN]:
        with sim.state.writing(step.lever):
            begun = step.function(view, step.settings, sent, minutes)
    board.waiting = rows[np.concatenate([np.flatnonzero(stay), going[~begun]])] if stay.any() else rows[going[~begun]]
    district = firms["district"]
    enter_round(sim, district[sent["firm"][begun]], minutes[begun], board.waiting)
    if begun.any():
        done = rows[going[begun]]
        visit(sim, take(board.tasks, done), when[going[begun]])


def enter_round(sim, district, minutes, waiting) -> None:
    """Enter each district's minutes and what waits after the round in the ledger."""
    pools, until = sim.view.pools, sim.view.round_span[1]
    oldest, backlog = np.zeros(pools, np.int64), np.zeros(pools, np.int64)
    if waiting.size:
        where = sim.city.firms["district"][sim.board.tasks["firm"][waiting]]
        backlog = np.bincount(where, minlength=pools)
        np.maximum.at(oldest, where, until - sim.board.tasks["due"][waiting].astype(np.int64))
    sim.ledger.add("round", {
        "time": np.full(pools, sim.view.round_span[0]), "district": np.arange(pools),
        "available": sim.state["available"].copy(), "used": np.bincount(district, minutes, pools),
        "waiting": backlog, "oldest": oldest,
    })


def visit_times(sim) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Elapsed minutes, officers and officer-minutes of a visit by every combination of departments (index: mask)."""
    departments = np.arange(sim.department_minutes.size)
    mask = np.arange(1 << departments.size)
    minutes = np.where(mask[:, None] >> departments & 1 == 1, sim.department_minutes, 0)
    one = np.ones(mask.size, np.int64)
    visits = sim.stage(Stage.VISIT, chain=Visits(minutes, minutes.sum(axis=1), one, 0 * one))
    return visits.elapsed, visits.officers, (visits.elapsed + visits.overhead) * visits.officers


def visit(sim, tasks, when) -> None:
    """Carry out visits: look, find, order correction, enter everything in the ledger."""
    view, state, firms = sim.view, sim.state, sim.city.firms
    order = np.lexsort((tasks["order"], when, tasks["firm"]))
    tasks, when = take(tasks, order), when[order]
    firm, mask = tasks["firm"], tasks["mask"]
    key = firms["key"][firm]
    district = firms["district"][firm]
    first_officer = state["roster"][district]
    size = state["roster"][district + 1] - first_officer
    # Two different officers of the district's register, by keyed rank.
    lead = below(sim.keys.stream("officers", view.month).bits(key), size)
    other = below(sim.keys.stream("partner", view.month).bits(key), size - 1)
    partner = first_officer + (lead + 1 + other) % size
    lead += first_officer
    findings = np.zeros(firm.size, np.int64)
    again = np.flatnonzero(firm[1:] == firm[:-1]) + 1
    turn = np.zeros(firm.size, np.int64)
    for row in again.tolist():
        turn[row] = turn[row - 1] + 1
    for k in range(int(turn.max()) + 1):
        rows = np.flatnonzero(turn == k) if again.size else slice(None)
        findings[rows] = look(sim, firm[rows], when[rows], mask[rows], tasks["trigger"][rows], lead[rows])
        with state.writing("engine"):
            state["last_visit"][firm[rows]] = when[rows]
    sim.ledger.add("visit", {
        "time": when, "firm": firm, "mask": mask, "trigger": tasks["trigger"], "campaign": tasks["campaign"],
        "due": tasks["due"], "officer": lead, "partner": partner, "officers": sim.team_size[mask],
        "elapsed": sim.elapsed[mask], "officer_minutes": sim.officer_minutes[mask], "findings": findings,
        "tier": state["tier"][firm],
    })


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
        "candidate": which, "first": first, "officer": lead[owner], "trigger": trigger[owner],
        "corrected": np.where(sooner, corrected, FAR), "tier": state["tier"][firm[owner]],
    })
    found = np.bincount(owner, minlength=firm.size)
    if sim.false_alarm:
        found = found + _false(sim, firm, when, mask, trigger, lead)
    return found


def correction(sim, which: np.ndarray, time: np.ndarray) -> np.ndarray:
    """Minute at which each found violation is corrected; FAR if it is not."""
    settings = sim.scenario.behaviour.correction
    bits = sim.keys.stream("correction").bits(sim.candidates.number[which], sim.state["looks"][which])
    will = high32(bits) < np.uint64(threshold32(settings.share.value))
    span = int(settings.days.value * DAY)
    delay = ((bits & np.uint64(0xFFFFFFFF)) * np.uint64(span)) >> np.uint64(32)
    return np.where(will, np.minimum(time + delay.astype(np.int64), int(FAR)), int(FAR)).astype(np.int32)


def _false(sim, firm, when, mask, trigger, lead):
    """False findings: an item group that is in order is recorded as a violation with probability 1 − specificity."""
    found = np.zeros(firm.size, np.int64)
    c, state = sim.candidates, sim.state
    cell, owner = advance(sim, firm, when)
    busy = np.zeros((firm.size, sim.group_department.size), bool)
    on = (state["open"][cell] >= 0) & (when[owner] < state["busy"][cell])
    busy[owner[on], c.cell_group[cell[on]]] = True
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
