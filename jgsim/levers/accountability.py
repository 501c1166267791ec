"""Lever 18: accountability (责任追究) and due diligence (尽职免责): findings that are suppressed, and re-inspections."""

from __future__ import annotations

import math
from typing import Annotated

import numpy as np
from pydantic import Field

from jgsim.terms.campaign import REINSPECTIONS, SAMPLES, tasks_of
from jgsim.terms.enums import Trigger, VisitResult
from jgsim.terms.keys import high32, threshold32
from jgsim.terms.lever import Column, Lever, Stage
from jgsim.terms.officers import renumbered
from jgsim.terms.settings import Number, Settings, Share, SourcedShare, within
from jgsim.terms.steps import Going
from jgsim.terms.time import DAY, FAR

TALLY = "accountability.tally"
NOBODY = -1


class Accountability(Settings):
    """How officers answer for what they report, and for what they do not.

    `suppressed`: probability that a violation that was seen is told to nobody. `reinspect`: share of clean visits after
    which other officers go again, on the first working day after `after_days`; they report whatever they see.
    `lowers`: log points by which the probability falls at each turn of the year per unit of the yield of the year
    before, which is what re-inspections uncovered over all that was seen. `diligence`: the list of those who are not
    held to account because they were diligent (尽职免责清单) is in force; then `effort` multiplies how closely officers
    look, and `fewer` the probability that they suppress what they see. Numbers left out have no effect.
    """

    suppressed: SourcedShare | None = None
    reinspect: Share = 0.0
    after_days: Annotated[int, Field(ge=1, le=3660)] = 30
    lowers: Annotated[Number, within(0, 10_000)] | None = None
    diligence: bool = False
    effort: Annotated[Number, within(0, 10)] | None = None
    fewer: SourcedShare | None = None


def _value(number: Number | None, without: float) -> float:
    return without if number is None else number.value


def closer(settings: Accountability) -> float:
    """Factor on how closely officers look."""
    return _value(settings.effort, 1.0) if settings.diligence else 1.0


def probability(settings: Accountability) -> float:
    """That what is seen is suppressed, before re-inspections have lowered it."""
    return _value(settings.suppressed, 0.0) * (_value(settings.fewer, 1.0) if settings.diligence else 1.0)


def begin(view, settings: Accountability) -> None:
    """Lay down the year's tally: violations seen, of them uncovered by re-inspections, log factor, year."""
    view.state.put_list(TALLY, "accountability", np.zeros(4))


def look(view, settings: Accountability, going: Going, intensity: np.ndarray) -> np.ndarray:
    """Look more closely where diligence is rewarded."""
    return intensity * closer(settings)


def suppress(view, settings: Accountability, seen: dict, gone: np.ndarray) -> np.ndarray:
    """Which of the violations seen nobody is told of; re-inspections report everything."""
    tally, hidden, which = view.state[TALLY], view.state["accountability.hidden"], seen["which"]
    _turn_year(view, settings, tally)
    again = seen["campaign"] == REINSPECTIONS
    limit = threshold32(probability(settings) * math.exp(tally[2]))
    bits = view.keys.stream("accountability:suppressed").bits(seen["number"], seen["looks"])
    officers = ~again & (seen["campaign"] < SAMPLES)  # what laboratories tell is on record
    mine = officers & ~gone & (high32(bits) < np.uint64(limit))
    tally[0] += np.count_nonzero(officers)
    tally[1] += np.count_nonzero(again & (hidden[which] > 0))
    hidden[which] = mine
    return gone | mine


def _turn_year(view, settings: Accountability, tally: np.ndarray) -> None:
    """With the first violation seen in a year, let what was uncovered in the year before have its effect."""
    if view.year == tally[3]:
        return
    if view.year == tally[3] + 1 and tally[0] > 0:
        tally[2] -= _value(settings.lowers, 0.0) * (tally[1] / tally[0])
    tally[:] = 0, 0, tally[2], view.year


def go_again(view, settings: Accountability, visits: dict) -> list[dict[str, np.ndarray]]:
    """Order re-inspections after clean visits that are in the records, and note whom they must not be made by."""
    state = view.state
    again = visits["campaign"] == REINSPECTIONS
    if again.any():
        known = _open(view)
        done = np.isin(known[0], visits["order"][again].view(np.int64))
        state["accountability.open"] = known[:, ~done]
    clean = ~again & (visits["findings"] == 0) & (visits["result"] == VisitResult.CLEAR) & visits["entered"]
    rows = clean.nonzero()[0]
    time, firm = visits["time"][rows], visits["firm"][rows]
    purposes = "accountability:reinspect", "day:accountability", "order:accountability"
    bits = view.keys.several(purposes).bits(view.firms["key"][firm], time)
    some = (high32(bits[0]) < np.uint64(threshold32(settings.reinspect))).nonzero()[0]
    if not some.size:
        return []
    rows, time, firm = rows[some], time[some].astype(np.int64), firm[some]
    order = bits[2, some]
    who = np.stack([order.view(np.int64), visits["officer"][rows], visits["partner"][rows]]).astype(np.int64)
    state["accountability.open"] = np.concatenate([_open(view), who], axis=1)
    return [tasks_of(
        firm=firm, mask=visits["mask"][rows], trigger=Trigger.RECHECK, campaign=REINSPECTIONS,
        due=view.opening_on(time + settings.after_days * DAY, bits[1, some]), until=FAR, order=order,
        group=visits["group"][rows],
    )]


def _open(view) -> np.ndarray:
    """Re-inspections to come and whom they must not be made by: nobody where officers have got other numbers since."""
    known = view.state["accountability.open"]
    if renumbered(view, "accountability"):
        known[1:] = NOBODY
    return known


def others(view, settings: Accountability, going: Going, pair: tuple) -> tuple[np.ndarray, np.ndarray]:
    """Have re-inspections made by officers who were not at the visit, as far as the district's register allows."""
    rows = (going.campaign == REINSPECTIONS).nonzero()[0]
    if not rows.size:
        return pair
    lead, partner = (some.copy() for some in pair)
    roster, known = view.state["roster"], _open(view)
    order = going.order.view(np.int64)
    for row in rows.tolist():
        met = set(known[1:, known[0] == order[row]].ravel().tolist())
        district = view.firms["district"][going.firm[row]]
        register = range(int(roster[district]), int(roster[district + 1]))
        lead[row] = _next(register, int(lead[row]), met)
        partner[row] = _next(register, int(partner[row]), met | {int(lead[row])}, {int(lead[row])})
    return lead, partner


def _next(register: range, officer: int, *barred: set[int]) -> int:
    """The officer, or the first after it in the register, who is not barred; if all are, by the next list of them."""
    for names in barred:
        for step in range(len(register)):
            other = register[(officer - register.start + step) % len(register)]
            if other not in names:
                return other
    return officer


def idle(settings: Accountability) -> tuple[Stage, ...]:
    """What is switched off is left out."""
    off = {
        Stage.LOOK: closer(settings) == 1, Stage.SUPPRESS: probability(settings) == 0,
        Stage.FIND: settings.reinspect == 0, Stage.PAIR: settings.reinspect == 0,
    }
    return tuple(stage for stage, nothing in off.items() if nothing)


LEVER = Lever(
    name="accountability",
    settings=Accountability,
    stages={Stage.ENTER: begin, Stage.PAIR: others, Stage.LOOK: look, Stage.SUPPRESS: suppress, Stage.FIND: go_again},
    rank=9,
    idle=idle,
    lingers=(Stage.FIND, Stage.PAIR),  # re-inspections that are due
    columns=(
        Column("accountability.hidden", "uint8", "candidate", "accountability", meaning="1: seen last and suppressed"),
        Column("accountability.open", "int64", "list", "accountability",
               meaning="re-inspections that are due: (key of the task, officer and partner at the visit)"),
    ),
    optional=True,
)
