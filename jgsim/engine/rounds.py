"""A round: one working week of visits by limited officers, what they find, and what follows at once."""

from __future__ import annotations

import numpy as np

from jgsim.engine.ledger import CAPACITY, CLOSED
from jgsim.engine.looks import look
from jgsim.terms.campaign import Visits, take
from jgsim.terms.keys import below
from jgsim.terms.lever import Stage

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
