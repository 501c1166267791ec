"""A round: one working week of reports, desk work and visits by limited officers, and what follows at once."""

from __future__ import annotations

import numpy as np

from jgsim.engine.desk import desk
from jgsim.engine.looks import Seen, enter_findings, look
from jgsim.engine.samples import are_samples, errands
from jgsim.engine.tips import take_tips
from jgsim.engine.watch import watch
from jgsim.terms.campaign import SAMPLES, Visits, take
from jgsim.terms.enums import PRIORITY, Response, Severity, Trigger, VisitResult
from jgsim.terms.keys import below
from jgsim.terms.lever import Stage
from jgsim.terms.steps import CAPACITY, CLOSED, GO, NO_OWNER, WAIT, Going, Held
from jgsim.terms.time import FAR

_CLASS = np.zeros(len(Trigger), np.int8)
_CLASS[list(PRIORITY)] = np.arange(len(PRIORITY))
_GIVEN = ("firm", "mask", "trigger", "due", "order", "group")


def dispatch(sim) -> None:
    """Send the officers out for one round."""
    view, board = sim.view, sim.board
    begin, until = view.round_span
    take_tips(sim)
    watch(sim)
    sim.take_up()  # what the last round brought, too
    at_desk = desk(sim)
    rows, late = board.due(until)
    task = {name: board.tasks[name][rows] for name in _GIVEN}
    for name in ("firm", "mask", "trigger"):
        task[name] = task[name].astype(np.intp)
    when = task["due"].copy()
    if late:
        when[:late] = view.in_round(task["firm"][:late], task["order"][:late])
    stay = when < 0
    expired = ~stay & (when >= board.tasks["until"][rows])
    closed = ~expired & ~stay & (sim.exit[task["firm"]] <= when)
    going = (~(stay | expired | closed)).nonzero()[0]
    if going.size < rows.size:
        for gone, reason in ((closed, CLOSED), (expired, CAPACITY)):
            if gone.any():
                sim.drop(take(board.tasks, rows[gone]), begin, reason)
    sent = take(task, going)
    order = np.lexsort((sent["order"], sent["due"], _CLASS[sent["trigger"]]))
    going, sent = going[order], take(sent, order)
    wait = remote = np.empty(0, np.int64)
    samples = are_samples(sim, board.tasks["campaign"][rows[going]])
    if samples is not None:
        # Nobody may take samples of what nobody owns; unlike a check on a report, a batch is not made up for.
        vain = samples & (view.department_of(sent["group"]) == 0)
        if vain.any():
            sim.drop(take(board.tasks, rows[going[vain]]), begin, NO_OWNER)
            going, sent, samples = going[~vain], take(sent, ~vain), samples[~vain]
    if sim.pipeline[Stage.HOLD_BACK] and going.size:
        go, wait, remote = _hold_back(sim, rows[going], sent, when[going], samples)
        samples = None if samples is None else samples[go]
        going, wait, remote = going[go], going[wait], going[remote]
        sent = take(task, going)
    minutes = sim.officer_minutes[sent["mask"]]
    if samples is not None:
        minutes[samples] = view.sample_minutes[board.tasks["campaign"][rows[going[samples]]] - SAMPLES]
    begun = np.ones(going.size, bool)
    for step in sim.pipeline[Stage.ASSIGN]:
        with sim.state.writing(step.lever):
            begun = begun & step.function(view, step.settings, sent, minutes, at_desk)
    left = [going[~begun]]
    if stay.any() or wait.size:
        left = [stay.nonzero()[0], wait, going[~begun]]
    board.waiting = rows[np.concatenate(left)]
    enter_round(sim, view.firms["district"][sent["firm"][begun]], minutes[begun], at_desk, board.waiting)
    beside = None
    if sim.pipeline[Stage.RESULT]:
        taken = going[:0] if samples is None else going[begun & samples]
        beside = errands(sim, take(board.tasks, rows[taken]), when[taken])
        begun = begun if samples is None else begun & ~samples
    if remote.size or begun.any():
        at = np.concatenate([going[begun], remote]) if remote.size else going[begun]
        from_desk = np.arange(at.size) >= at.size - remote.size if remote.size else None
        visit(sim, take(board.tasks, rows[at]), when[at], from_desk, beside)
    elif beside is not None:
        beside.alone(sim)
    if beside is not None:
        beside.finish(sim)


def _hold_back(sim, rows, sent, when, samples=None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Positions of the tasks that go, of those that wait, and of those that become a check from the desk; these and the
    others are dropped. `samples` (bool; None: none of them) go in any case: they are no visits."""
    if samples is not None:
        visits = (~samples).nonzero()[0]
        go, wait, remote = (visits[some] for some in _hold_back(sim, rows[visits], take(sent, visits), when[visits]))
        return np.sort(np.concatenate([go, samples.nonzero()[0]])), wait, remote
    size = when.size
    held = Held(sent, when, np.full(size, GO, np.int8), np.zeros(size, bool))
    held = sim.stage(Stage.HOLD_BACK, chain=held)
    gone = (held.reason >= 0).nonzero()[0]
    if gone.size:
        sim.drop(take(sim.board.tasks, rows[gone]), sim.view.round_span[0], held.reason[gone])
    return (held.reason == GO).nonzero()[0], (held.reason == WAIT).nonzero()[0], gone[held.remote[gone]]


def enter_round(sim, district, minutes, at_desk, waiting) -> None:
    """Enter each district's minutes and what waits after the round in the ledger."""
    pools, until = sim.view.pools, sim.view.round_span[1]
    oldest, backlog = np.zeros(pools, np.int64), np.zeros(pools, np.int64)
    if waiting.size:
        where = sim.city.firms["district"][sim.board.tasks["firm"][waiting]]
        backlog = np.bincount(where, minlength=pools)
        np.maximum.at(oldest, where, until - sim.board.tasks["due"][waiting].astype(np.int64))
    sim.ledger.add("round", {
        "time": sim.view.round_span[0], "district": np.arange(pools),
        "available": sim.state["available"], "used": np.bincount(district, minutes, pools),
        "waiting": backlog, "oldest": oldest, "desk": at_desk,
    })


def visit_times(sim) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Elapsed minutes, officers and officer-minutes of a visit by every combination of departments (index: mask)."""
    departments = np.arange(sim.department_minutes.size)
    mask = np.arange(1 << departments.size)
    minutes = np.where(mask[:, None] >> departments & 1 == 1, sim.department_minutes, 0)
    one = np.ones(mask.size, np.int64)
    visits = sim.stage(Stage.VISIT, chain=Visits(minutes, minutes.sum(axis=1), one, 0 * one))
    return visits.elapsed, visits.officers, (visits.elapsed + visits.overhead) * visits.officers


def officers(sim, firm: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Two different officers of the district's register for each firm, by keyed rank."""
    state, key, district = sim.state, sim.city.firms["key"][firm], sim.city.firms["district"][firm].astype(np.intp)
    first = state["roster"][district]
    size = state["roster"][district + 1] - first
    lead, other = sim.keys.several(("officers", "partner"), sim.view.month).bits(key)
    lead, other = below(lead, size), below(other, size - 1)
    return first + lead, first + (lead + 1 + other) % size


def visit(sim, tasks, when, remote, beside=None) -> None:
    """Carry out visits: look, find, respond, enter everything in the ledger.

    `remote` (bool; None: none of them): checks from the desk, each in its turn among the visits of its firm.
    `beside` (`Errands`; None: none): samples and results, in their turn as well.
    """
    state = sim.state
    order = np.lexsort((tasks["order"], when, tasks["firm"]))
    tasks, when = take(tasks, order), when[order]
    for name in ("firm", "mask", "trigger"):
        tasks[name] = tasks[name].astype(np.intp)
    remote = None if remote is None else remote[order]
    trigger = tasks["trigger"] if remote is None else np.where(remote, int(Trigger.REMOTE), tasks["trigger"])
    going = _go(sim, tasks, when, trigger)
    entered = sim.stage(Stage.RECORD, going, chain=np.ones(when.size, bool))
    seen = _turn_by_turn(sim, going, entered, None if remote is None else ~remote, beside)
    lead, partner = going.lead, going.partner
    if remote is not None:
        _enter_remote(sim, take(tasks, remote), when[remote], seen.found[remote])
        there = (~remote).nonzero()[0]
        tasks, when, lead, partner, seen = take(tasks, there), when[there], lead[there], partner[there], seen.of(there)
        entered = entered[there]
    firm, mask = tasks["firm"], tasks["mask"]
    result = _results(sim, seen)
    silent = (when >= sim.city.firms["silent"][firm]).nonzero()[0]
    if silent.size:
        result[silent] = _nobody(sim, seen, silent, tasks, when, lead, entered)
    result[seen.closed] = VisitResult.CLOSED
    made = {
        "time": when, "firm": firm, "mask": mask, "trigger": tasks["trigger"], "campaign": tasks["campaign"],
        "due": tasks["due"], "officer": lead, "partner": partner, "officers": sim.team_size[mask],
        "elapsed": sim.elapsed[mask], "officer_minutes": sim.officer_minutes[mask], "findings": seen.found,
        "tier": state["tier"][firm], "result": result, "group": tasks["group"], "entered": entered,
    }
    sim.ledger.add("visit", made)
    made["order"] = tasks["order"]
    for step in sim.pipeline[Stage.FIND]:
        with state.writing(step.lever):
            ordered = step.function(sim.view, step.settings, made)
        sim.put(ordered or ())


def _go(sim, tasks, when, trigger) -> Going:
    """Who goes where: visits and the officers who make them."""
    firm = tasks["firm"]
    columns = (firm, when, tasks["mask"], trigger, tasks["group"], sim.team_size[tasks["mask"]])
    lead, partner = officers(sim, firm)
    if sim.pipeline[Stage.PAIR]:
        # Whom the levers send to a firm's later visits may depend on who comes of its earlier ones, whoever chose them.
        before, turn = np.full((2, firm.size), -1), _turns(firm)
        for k in range(int(turn.max(initial=0)) + 1):
            rows = (turn == k).nonzero()[0] if turn.any() else slice(None)
            if k:
                there = trigger[rows - 1] != Trigger.REMOTE
                before[:, rows] = np.where(there, (lead[rows - 1], partner[rows - 1]), before[:, rows - 1])
            going = Going(*columns, *before, tasks["campaign"], tasks["order"]).of(rows)
            lead[rows], partner[rows] = sim.stage(Stage.PAIR, going, chain=(lead[rows], partner[rows]))
    return Going(*columns, lead, partner, tasks["campaign"], tasks["order"])


def _turns(firm: np.ndarray) -> np.ndarray:
    """How many visits of its firm come before each one in the round (they come by firm and time)."""
    turn = np.zeros(firm.size, np.int64)
    for row in ((firm[1:] == firm[:-1]).nonzero()[0] + 1).tolist():
        turn[row] = turn[row - 1] + 1
    return turn


def _enter_remote(sim, tasks, when, found) -> None:
    sim.ledger.add("remote", {
        "time": when, "firm": tasks["firm"], "mask": tasks["mask"], "campaign": tasks["campaign"],
        "minutes": sim.view.remote_minutes, "findings": found,
        "tier": sim.state["tier"][tasks["firm"]],
    })


def _turn_by_turn(sim, going: Going, entered, present=None, beside=None) -> Seen:
    """Look at firms, each visit of a firm after the one before it; `present` (bool; None: all): the officers go there."""
    firm, when = going.firm, going.when
    again = (firm[1:] == firm[:-1]).nonzero()[0] + 1
    if present is None and beside is None and not again.size:
        seen = look(sim, going, entered)
        with sim.state.writing("engine"):
            sim.state["last_visit"][firm] = when
        return seen
    present = np.ones(firm.size, bool) if present is None else present
    turn = _turns(firm)
    last = int(turn.max())
    if beside is not None:
        turn = beside.take_turns(firm, when)
        last = max(int(turn.max()), beside.last)
    seen = Seen(firm.size)
    for k in range(last + 1):
        if beside is not None:
            beside.run(sim, k)
        rows = (turn == k).nonzero()[0]
        if not rows.size:
            continue
        seen.put(rows, look(sim, going.of(rows), entered[rows]))
        with sim.state.writing("engine"):
            there = present[rows]
            sim.state["last_visit"][firm[rows][there]] = when[rows][there]
    return seen


def _results(sim, seen: Seen) -> np.ndarray:
    """The official result of visits at firms in operation."""
    result = np.zeros(seen.found.size, np.int8)
    some = seen.found > 0
    result[some] = VisitResult.ORDERED
    result[some & seen.registered] = VisitResult.UNDISCLOSED
    result[some & seen.registered & seen.serious] = VisitResult.FALSE
    result[some & seen.case] = VisitResult.PENDING
    return result


def _nobody(sim, seen: Seen, row, tasks, when, lead, entered) -> np.ndarray:
    """The result of visits at firms that operate no more; those that cannot be reached are a finding."""
    firm, trigger = tasks["firm"][row], tasks["trigger"][row]
    result = np.full(row.size, VisitResult.NO_ACTIVITY, np.int8)
    asked = (tasks["mask"][row] & sim.registry) > 0
    away = sim.city.firms["away"][firm] > 0
    result[asked] = np.where(away[asked], VisitResult.UNREACHABLE, VisitResult.CLOSED)
    lost = (asked & away).nonzero()[0]
    if lost.size:
        seen.found[row[lost]] += 1
        enter_findings(
            sim, when[row[lost]], firm[lost], int(sim.registered[0]), Severity.GENERAL, -2, lead[row[lost]],
            trigger[lost], FAR, Response.LISTED, entered=entered[row[lost]],
        )
    return result
