"""Cases from the finding to the decision: opened, investigated, reviewed, handed over, closed.

A case that takes no time is decided at its finding and never waits. The others are rows of the state, worked off at the
end of every round; what a decision does to its firm holds from the next round on, dated at the decision.
"""

from __future__ import annotations

import numpy as np

from jgsim.engine.review import serve
from jgsim.engine.violations import advance
from jgsim.terms.enums import IS_PENALTY, CaseFate, Response
from jgsim.terms.keys import high32, low32, threshold32
from jgsim.terms.lever import Stage
from jgsim.terms.steps import Decided, Found, Opened
from jgsim.terms.time import DAY, FAR

COLUMNS = (
    "time", "which", "looks", "district", "measure", "tier", "filed", "ready", "major", "priority", "service", "taken",
    "begun", "reviewed", "decided", "deadline", "void", "fate",
)
"""Rows of the state's table of open cases: minute of the finding, candidate, its looks then, and the columns of
`Opened` and of the ledger."""
OPEN, FREE = "cases.open", "cases.free"
_FAR = int(FAR)
_FATE = np.full(len(Response), CaseFate.CLOSED, np.int64)
_FATE[Response.FAILED] = CaseFate.FAILED


def open_cases(sim, found: Found) -> None:
    """Open the cases that findings have become."""
    some = found.case.nonzero()[0]
    if not some.size:
        return
    if not sim.pipeline[Stage.CASE]:
        _at_once(sim, found, some)
        return
    rows = {name: column[some] for name, column in found.rows.items()}
    rows["measure"] = found.measure[some]
    time = rows["time"].astype(np.int64)
    fate = _FATE[rows["measure"]]
    none, far = np.zeros(some.size, np.int64), np.full(some.size, _FAR, np.int64)
    opened = Opened(
        rows, filed=time.copy(), ready=time.copy(), major=np.zeros(some.size, bool), priority=none, service=none,
        taken=none, deadline=far, void=np.zeros(some.size, bool), fate=fate,
        district=sim.city.firms["district"][rows["firm"]].astype(np.int64),
    )
    opened = sim.stage(Stage.CASE, chain=opened)
    case = {name: rows[name] for name in ("which", "looks", "measure", "tier")}
    case |= {"time": time, "begun": far, "reviewed": far, "decided": np.where(opened.major, _FAR, opened.ready)}
    table = np.empty((len(COLUMNS), some.size), np.int64)
    for row, name in enumerate(COLUMNS):
        table[row] = case[name] if name in case else getattr(opened, name)
    now = case["decided"] <= time
    if now.any():
        _settle(sim, _by_name(table[:, now]))
        table = table[:, ~now]
        if not table.size:
            return
    with sim.state.writing("engine"):
        if OPEN in sim.state.arrays:
            table = np.concatenate([sim.state[OPEN], table], axis=1)
        else:
            sim.state.put_list(FREE, "engine", np.empty(0, np.int64))
        sim.state.put_list(OPEN, "engine", table)


def _at_once(sim, found: Found, some: np.ndarray) -> None:
    """Decide cases at their findings, where no lever has anything to say of cases."""
    rows, measure = found.rows, found.measure[some]
    time, firm, which, group, severity = (rows[name][some] for name in ("time", "firm", "which", "group", "severity"))
    fate = _FATE[measure]
    district = sim.city.firms["district"][firm]
    sim.ledger.add("case", {
        "time": time, "firm": firm, "group": group, "severity": severity,
        "candidate": which - sim.candidates.cell_first[rows["cell"][some]], "district": district, "measure": measure,
        "filed": time, "ready": time, "begun": FAR, "reviewed": FAR, "decided": time, "deadline": FAR, "fate": fate,
        "tier": rows["tier"][some],
    })
    decided = Decided(
        time, firm, group, severity, measure, rows["number"][some], rows["looks"][some], district, time
    )
    closed = fate == CaseFate.CLOSED
    if not closed.all():
        decided = Decided(*(column[closed] for column in vars(decided).values()))
    _follow(sim, decided, None)


def work_off(sim, until: int) -> None:
    """Have cases reviewed and decided up to a round's end."""
    if OPEN not in sim.state.arrays or not sim.state[OPEN].shape[1]:
        return
    table = sim.state[OPEN].copy()
    case, free = _by_name(table), _reviewers(sim)
    here = ((case["major"] > 0) & (case["begun"] == _FAR) & (case["ready"] < until)).nonzero()[0]
    if here.size:
        here = here[np.lexsort([case[name][here] for name in ("looks", "which", "time", "ready")])]
        begun, free = serve(*(case[name][here] for name in ("ready", "priority", "taken")), free, until)
        here, begun = here[begun >= 0], begun[begun >= 0]
        case["begun"][here] = begun
        case["reviewed"][here] = case["decided"][here] = begun + case["service"][here]
    over = case["decided"] < until
    with sim.state.writing("engine"):
        sim.state.put_list(FREE, "engine", free)
        sim.state.put_list(OPEN, "engine", table[:, ~over])
    if over.any():
        _settle(sim, _by_name(table[:, over]), until)


def _by_name(table: np.ndarray) -> dict[str, np.ndarray]:
    """The rows of a table of cases by name, as views of it."""
    return dict(zip(COLUMNS, table, strict=True))


def enter_open(sim) -> None:
    """Enter the cases that are open at the horizon's end in the ledger; what would have come later did not happen."""
    if OPEN not in sim.state.arrays or not sim.state[OPEN].shape[1]:
        return
    case = _by_name(sim.state[OPEN].copy())
    for name in ("filed", "ready", "begun", "reviewed", "decided"):
        case[name][case[name] >= sim.city.clock.end] = _FAR
    case["fate"][:] = CaseFate.OPEN
    _enter(sim, case)


def _reviewers(sim) -> np.ndarray:
    """When each reviewer is free: new ones from the running round's begin on; who is free last goes first."""
    free = np.sort(sim.state[FREE])
    count = sim.stage(Stage.REVIEW, chain=None)
    count = max(1, free.size) if count is None else count
    return np.append(free[:count], np.full(max(0, count - free.size), sim.view.round_span[0], np.int64))


def _settle(sim, case: dict[str, np.ndarray], until: int | None = None) -> None:
    """Close cases; what they do to firms holds from the minute `until` on (at once if None)."""
    if not case["time"].size:
        return
    late = (case["void"] > 0) & (case["decided"] > case["deadline"]) & (case["fate"] == CaseFate.CLOSED)
    case["fate"] = np.where(late, int(CaseFate.FAILED), case["fate"])
    _enter(sim, case)
    rows = (case["fate"] == CaseFate.CLOSED).nonzero()[0]
    if not rows.size:
        return
    c = sim.candidates
    if until is not None:
        rows = rows[np.lexsort([case[name][rows] for name in ("looks", "which", "decided")])]
    which = case["which"][rows]
    firm = c.firm[which].astype(np.intp)
    decided = Decided(
        case["decided"][rows], firm, c.group[which], c.severity[which], case["measure"][rows], c.number[which],
        case["looks"][rows], case["district"][rows], case["time"][rows],
    )
    if until is not None:
        # Whoever was visited since has been brought forward beyond the decision: it cannot hold before.
        firms = np.unique(firm)
        advance(sim, firms, np.full(firms.size, until - 1, np.int32))
    _follow(sim, decided, until)


def _follow(sim, decided: Decided, until: int | None) -> None:
    """Let the levers take note of decisions, and firms close."""
    for step in sim.pipeline[Stage.DECIDE]:
        with sim.state.writing(step.lever):
            step.function(sim.view, step.settings, decided)
    _close(sim, decided, until)


def _close(sim, decided: Decided, until: int | None) -> None:
    """Let penalised firms close, where behaviour says so."""
    closure = sim.scenario.behaviour.closure
    if closure is None or closure.share.value == 0:
        return
    rows = IS_PENALTY[decided.measure].nonzero()[0]
    bits = sim.keys.stream("closure").bits(decided.number[rows], decided.looks[rows])
    will = high32(bits) < np.uint64(threshold32(closure.share.value))
    minute = decided.time[rows] + low32(bits, int(closure.days.value * DAY))
    if until is not None:
        minute = np.maximum(minute, until)
    sim.close(decided.firm[rows[will]], np.minimum(minute, _FAR).astype(np.int32)[will], 1)


def _enter(sim, case: dict[str, np.ndarray]) -> None:
    c, which = sim.candidates, case["which"]
    sim.ledger.add("case", {
        "firm": c.firm[which], "group": c.group[which], "severity": c.severity[which],
        "candidate": which - sim.candidate_first(which),
        **{name: case[name] for name in (
            "time", "district", "measure", "filed", "ready", "begun", "reviewed", "decided", "deadline", "fate", "tier",
        )},
    })
