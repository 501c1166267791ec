"""What a visit finds: a noisy look at the violations that run, false findings, and what is done about them."""

from __future__ import annotations

import numpy as np

from jgsim.engine.cases import open_cases
from jgsim.engine.ledger import TABLES
from jgsim.engine.violations import advance
from jgsim.terms.enums import Response
from jgsim.terms.keys import high32, low32, threshold32, thresholds32
from jgsim.terms.lever import Stage
from jgsim.terms.steps import Found, Going
from jgsim.terms.time import DAY, FAR


_GIVEN = ("firm", "when", "mask", "trigger", "group", "lead")
_ONE = np.array(1, np.uint16)


class Seen:
    """What one look at each of several firms brought, by firm: `found` confirmed violations, whether a `case` was opened,
    and whether one of them was found in the `registered` item groups, or a `serious` one; `closed`: the firm is gone."""

    def __init__(self, size: int):
        self.found = np.zeros(size, np.int64)
        self.case, self.registered, self.serious, self.closed = (np.zeros(size, bool) for _ in range(4))

    def put(self, rows, one: Seen) -> None:
        """Take over what was seen at some of the firms."""
        for name in vars(self):
            getattr(self, name)[rows] = getattr(one, name)

    def of(self, rows: np.ndarray) -> Seen:
        """What was seen at some of the firms."""
        some = Seen(rows.size)
        for name in vars(self):
            getattr(some, name)[:] = getattr(self, name)[rows]
        return some


def look(sim, going: Going, entered: np.ndarray) -> Seen:
    """Look at each firm (each firm once), enter findings in the ledger, and have the levers respond to them.

    `entered` (bool): the visit is in the records.
    """
    firm, when, mask, trigger, group, lead = (getattr(going, name) for name in _GIVEN)
    seen = Seen(firm.size)
    if sim.period_violating is not None:
        seen.found = _look_period(sim, firm, when, mask, trigger, lead, entered, _chances(sim, going))
        return seen
    c, state = sim.candidates, sim.state
    cell, owner = advance(sim, firm, when)
    of_cell = c.cell_group[cell]
    on = (mask[owner] & sim.listed_bits[of_cell]).astype(bool)
    if group.max(initial=-1) >= 0:
        only = group[owner]
        on &= (only < 0) | (of_cell == only)
        if sim.on_report:
            on |= (of_cell == only) & ((mask[owner] & sim.owner_bits[of_cell]) > 0)
    on &= (state["open"][cell] >= 0) & (when[owner] < state["busy"][cell])
    if sim.closings:
        seen.closed = when >= sim.exit[firm]  # a visit earlier in the round made the firm close
        on &= ~seen.closed[owner]
    cell, owner = cell[on], owner[on]
    which = state["open"][cell].astype(np.intp)
    if sim.checklist is not None:
        covered = sim.checklist.covers(firm[owner], when[owner], c.group[which], c.number[which])
        cell, owner, which = cell[covered], owner[covered], which[covered]
    bits = sim.keys.stream("look").bits(c.number[which], state["looks"][which])
    with state.writing("engine"):
        state["looks"][which] += _ONE
    hit = high32(bits) < _chances(sim, going)[owner]
    cell, owner, which = cell[hit], owner[hit], which[hit]
    if which.size:
        _find(sim, seen, going, entered, cell, owner, which)
    if sim.false_alarm:
        _false(sim, seen, firm, when, mask, trigger, group, lead, owner, c.group[which], entered)
    return seen


def _chances(sim, going: Going) -> np.ndarray:
    """Each visit's chance of finding what is there, in steps of 2^-32 (uint64)."""
    chances = sim.look[going.lead, going.trigger]
    if sim.pipeline[Stage.LOOK]:
        intensity = sim.stage(Stage.LOOK, going, chain=np.ones(going.firm.size))
        other = (intensity != 1).nonzero()[0]
        # What nothing changes is left as it is: the table was made by another way of taking powers.
        base = sim.intensity[going.lead[other], going.trigger[other]]
        miss = 1 - sim.scenario.behaviour.look.sensitivity.value
        chances[other] = thresholds32(1 - miss ** (base * intensity[other]))
    return chances


def _told(sim, going: Going, cell, owner, which) -> np.ndarray:
    """Positions of what the officers saw that is not suppressed; the rest goes into a table of its own."""
    c, state = sim.candidates, sim.state
    firm = going.firm[owner]
    rows = {
        "time": going.when[owner], "firm": firm, "which": which, "number": c.number[which],
        "looks": state["looks"][which],
        "group": c.group[which], "severity": c.severity[which], "candidate": which - c.cell_first[cell],
        "officer": going.lead[owner], "trigger": going.trigger[owner], "campaign": going.campaign[owner],
        "tier": state["tier"][firm],
    }
    gone = sim.stage(Stage.SUPPRESS, rows, chain=np.zeros(which.size, bool))
    if gone.any():
        sim.ledger.add("suppressed", {name: rows[name][gone] for name in TABLES["suppressed"]})
    return (~gone).nonzero()[0]


def find(sim, going: Going, cell, owner, which) -> None:
    """Enter findings of violations that run, made by others than officers at the firm; the levers respond to them."""
    with sim.state.writing("engine"):
        sim.state["looks"][which] += _ONE
    _find(sim, Seen(going.firm.size), going, np.ones(going.firm.size, bool), cell, owner, which)


def _find(sim, seen: Seen, going: Going, entered, cell, owner, which) -> None:
    if sim.pipeline[Stage.SUPPRESS]:
        told = _told(sim, going, cell, owner, which)
        cell, owner, which = cell[told], owner[told], which[told]
        if not told.size:
            return
    c, state = sim.candidates, sim.state
    firm, when, trigger, lead = going.firm, going.when, going.trigger, going.lead
    time, row = when[owner], firm[owner]
    first = state["found"][which] == FAR
    looks, group, severity = state["looks"][which], c.group[which].astype(np.intp), c.severity[which].astype(np.intp)
    number = c.number[which]
    bits, relapsing = sim.keys.several(("correction", "relapse")).bits(number, looks)
    found = Found(
        rows={
            "time": time, "firm": row, "cell": cell, "which": which, "number": number, "looks": looks,
            "group": group, "severity": severity, "trigger": trigger[owner],
            "tier": state["tier"][row], "entered": entered[owner], "provable": entered[owner],
            "minutes": np.full(which.size, -1), "officer": lead[owner],
        },
        measure=np.zeros(which.size, np.int8),
        corrected=correction(sim.scenario.behaviour, bits, time),
        case=np.zeros(which.size, bool),
        tolerated=np.zeros(which.size, bool),
    )
    found = sim.stage(Stage.RESPOND, chain=found)
    corrected = found.corrected
    with state.writing("engine"):
        state["found"][which] = np.minimum(state["found"][which], time)
        sooner = corrected < state["busy"][cell]
        state["busy"][cell[sooner]] = corrected[sooner]
        state["corrected"][which[sooner]] = corrected[sooner]
        if sim.lags is not None:
            _foresee_relapse(sim, cell[sooner], which[sooner], corrected[sooner], relapsing[sooner])
    sim.ledger.add("finding", {
        "time": time, "firm": row, "group": group, "severity": severity,
        "candidate": which - c.cell_first[cell], "first": first, "officer": lead[owner], "trigger": trigger[owner],
        "corrected": np.where(sooner, corrected, FAR), "tier": found.rows["tier"], "measure": found.measure,
        "entered": entered[owner], "case": found.case, "coercion": found.coercion,
    })
    sim.respond(found)
    open_cases(sim, found)
    size = firm.size
    seen.found = np.bincount(owner, minlength=size)
    seen.case[owner[found.case]] = True
    registered = sim.is_registered[group]
    seen.registered[owner[registered]] = True
    seen.serious[owner[registered & (severity == 2)]] = True


def _foresee_relapse(sim, cell, which, corrected, bits) -> None:
    """Decide whether, and when, each corrected violation breaks out again."""
    c, state = sim.candidates, sim.state
    resume = corrected + sim.lags[bits & np.uint64(4095)]
    again = high32(bits) < np.uint64(threshold32(sim.scenario.behaviour.relapse.share.value))
    again &= (resume < c.end[which]) & (resume < state["exit"][c.firm[which]])
    resume[~again] = FAR
    state["resume"][cell] = resume


def correction(behaviour, bits: np.ndarray, time: np.ndarray) -> np.ndarray:
    """Minute at which each found violation is corrected; FAR if it is not."""
    will = high32(bits) < np.uint64(threshold32(behaviour.correction.share.value))
    corrected = _within(time, bits, behaviour.correction.days.value)
    corrected[~will] = FAR
    return corrected


def _within(time: np.ndarray, bits: np.ndarray, days: float) -> np.ndarray:
    """A keyed minute within so many days after each time (int32)."""
    return np.minimum(time + low32(bits, int(days * DAY)), FAR).astype(np.int32)


def enter_findings(sim, time, firm, group, severity, candidate, officer, trigger, corrected, measure, first=0, entered=1) -> None:
    """Enter findings that concern no violation."""
    sim.ledger.add("finding", {
        "time": time, "firm": firm, "group": group, "severity": severity, "candidate": candidate, "first": first,
        "officer": officer, "trigger": trigger, "corrected": corrected, "tier": sim.state["tier"][firm],
        "measure": measure, "entered": entered, "case": 0, "coercion": 0,
    })


def _false(sim, seen: Seen, firm, when, mask, trigger, group, lead, owner_found, group_found, entered) -> None:
    """False findings: an item group that is in order is recorded as a violation with probability 1 − specificity.

    None where nobody operates any more. They make no case, and are minor.

    `owner_found`, `group_found`: what this visit has found; corrected at once or not, it was not in order.
    """
    c, state = sim.candidates, sim.state
    cell, owner = advance(sim, firm, when)
    busy = np.zeros((firm.size, sim.owner_bits.size), bool)
    on = (state["open"][cell] >= 0) & (when[owner] < state["busy"][cell])
    busy[owner[on], c.cell_group[cell[on]]] = True
    busy[owner_found, group_found] = True
    stream = sim.keys.stream("false")
    for g, owner_bit in enumerate(sim.owner_bits):
        clean = ((mask & owner_bit) > 0) & ~busy[:, g] & sim.applies[g][sim.city.firms["sector"][firm]]
        clean &= (((group < 0) & (sim.listed_bits[g] > 0)) | (group == g)) & (when < sim.city.firms["silent"][firm]) & ~seen.closed
        bits = stream.bits(sim.city.firms["key"][firm], when.astype(np.uint64) * np.uint64(8) + np.uint64(g))
        rows = (clean & (high32(bits) < np.uint64(sim.false_alarm))).nonzero()[0]
        seen.found[rows] += 1
        seen.registered[rows] |= g in sim.registered
        enter_findings(
            sim, when[rows], firm[rows], g, 0, -1, lead[rows], trigger[rows], when[rows], Response.ORDERED,
            entered=entered[rows],
        )


def _look_period(sim, firm, when, mask, trigger, lead, entered, chances) -> np.ndarray:
    """Period mode: the month's choice is what there is to find."""
    bits = sim.keys.stream("look:period", sim.view.month).bits(sim.city.firms["key"][firm], when)
    hit = sim.period_violating[firm] & (high32(bits) < chances)
    hit &= sim.listed_bits[0] > 0
    rows = hit.nonzero()[0]
    enter_findings(
        sim, when[rows], firm[rows], 0, 1, -1, lead[rows], trigger[rows], when[rows], Response.ORDERED, first=1,
        entered=entered[rows],
    )
    return hit.astype(np.int64)
