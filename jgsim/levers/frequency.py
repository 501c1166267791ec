"""Lever 13: fewer checks (检查频次上限). A cap of visits a year, a gap between visits, remote checks instead (非现场检查)."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from pydantic import Field, model_validator

from jgsim.terms.enums import IS_DRAW, TIERS, Desk, Trigger
from jgsim.terms.keys import ONE, high32, low32, threshold32
from jgsim.terms.lever import Column, Lever, Stage
from jgsim.terms.settings import Settings, Share
from jgsim.terms.steps import CAP, GAP, GO, REMOTE, WAIT, Held
from jgsim.terms.time import DAY, NEVER

Kind = Literal["random", "joint", "key", "report", "recheck", "special"]
NONE = 1 << 30


class Remote(Settings):
    """Checks from the desk instead of visits: a share of those, of whatever kind, that a cap holds back, and of all draws;
    `minutes` of an officer."""

    of_held_back: Share = 0.0
    of_draws: Share = 0.0
    minutes: Annotated[int, Field(ge=0, le=10_000)] = 0


class Frequency(Settings):
    """How often a firm may be visited.

    `cap`: visits a calendar year by credit tier (a tier left out has none); `gap_days`: least days between visits;
    `exempt`: kinds of visit that neither count nor are held back.
    """

    cap: dict[Literal["A", "B", "C", "D", "none"], Annotated[int, Field(ge=0, le=200)]] = {}
    gap_days: Annotated[int, Field(ge=0, le=3660)] = 0
    exempt: list[Kind] = ["report", "recheck", "special", "key"]
    remote: Remote = Remote()

    @model_validator(mode="after")
    def _check(self):
        if len(set(self.exempt)) < len(self.exempt):
            raise ValueError("exempt names a kind of visit twice")
        return self


def on(settings: Frequency) -> bool:
    """Whether the lever does anything."""
    return bool(settings.cap) or settings.gap_days > 0 or settings.remote.of_draws > 0


def counted(settings: Frequency) -> np.ndarray:
    """Which triggers count and can be held back (bool, by trigger)."""
    return np.array([t != Trigger.REMOTE and t.code not in settings.exempt for t in Trigger])


def _rules(view, settings: Frequency) -> tuple[np.ndarray, np.ndarray]:
    """What counts, by trigger (bool), and the cap by tier (int64)."""
    return counted(settings), np.array([settings.cap.get(t.code, NONE) for t in TIERS])


def hold_back(view, settings: Frequency, held: Held) -> Held:
    """Hold back what exceeds the cap or comes too soon; tasks are taken in the order of their priority."""
    state, tasks = view.state, held.tasks
    view.remote_minutes = settings.remote.minutes
    _remote(view, settings, held)
    of_trigger, of_tier = view.derived(settings, _rules)
    rows = of_trigger[tasks["trigger"]]
    rows = (rows & (held.reason == GO)).nonzero()[0]
    firm = tasks["firm"][rows]
    made = state["frequency.made"][firm].astype(np.int64)
    made[state["frequency.year"][firm] != view.year] = 0
    cap = of_tier[state["tier"][firm]]
    over = made >= cap
    soon = np.zeros(rows.size, bool)
    if settings.gap_days:
        last = state["frequency.last"][firm]
        soon = (last != NEVER) & (held.when[rows] - last.astype(np.int64) < settings.gap_days * DAY)
        held.reason[rows[soon]] = GAP
    if over.any():
        most = rows[over]
        held.reason[most] = CAP
        if settings.remote.of_held_back > 0:
            # A number of its own: the upper half of these bits has decided about all draws.
            number = low32(view.keys.stream("remote").bits(tasks["order"][most]), ONE)
            held.remote[most] = number < threshold32(settings.remote.of_held_back)
    left = (~(soon | over)).nonzero()[0]
    rows, firm, made, cap = rows[left], firm[left], made[left], cap[left]
    held.reason[rows[_behind(firm, held.when[rows], made, cap, settings.gap_days * DAY)]] = WAIT
    if held.remote.any():
        _count_remote(view, settings, held)
    return held


def _behind(firm, when, made, cap, gap: int) -> np.ndarray:
    """Positions of the tasks that earlier ones of the firm in this round bring to the cap, or too close to a visit."""
    waits: list[int] = []
    ahead: dict[int, list[int]] = {}
    order = firm.argsort(kind="stable")
    equal = firm[order[1:]] == firm[order[:-1]]
    several = np.unique(np.concatenate([order[1:][equal], order[:-1][equal]])) if equal.any() else order[:0]
    for i in several.tolist():
        going = ahead.setdefault(int(firm[i]), [])
        if going and (made[i] + len(going) >= cap[i] or any(abs(int(when[i]) - other) < gap for other in going)):
            waits.append(i)
        else:
            going.append(int(when[i]))
    return np.array(waits, np.int64)


def _remote(view, settings: Frequency, held: Held) -> None:
    if settings.remote.of_draws > 0:
        rows = held.going()
        rows = rows[IS_DRAW[held.tasks["trigger"][rows]]]
        number = high32(view.keys.stream("remote").bits(held.tasks["order"][rows]))
        rows = rows[number < np.uint64(threshold32(settings.remote.of_draws))]
        held.reason[rows] = REMOTE
        held.remote[rows] = True


def _count_remote(view, settings: Frequency, held: Held) -> None:
    rows = held.remote.nonzero()[0]
    district = view.firms["district"][held.tasks["firm"][rows]]
    count = np.bincount(district, minlength=view.pools)
    view.state["frequency.remote"][:] += count
    view.state["frequency.minutes"][:] += count * settings.remote.minutes


def desk(view, settings: Frequency, work: list) -> list:
    """Remote checks since the last round: (activity, count, minutes) by district, added to `work`."""
    if not view.state["frequency.remote"].any():
        return work
    count, minutes = (view.state[name].copy() for name in ("frequency.remote", "frequency.minutes"))
    view.state["frequency.remote"][:], view.state["frequency.minutes"][:] = 0, 0
    return [*work, (Desk.REMOTE, count, minutes)]


def take_note(view, settings: Frequency, visits: dict) -> None:
    """Count the visits made that are in the records (they come by firm and time)."""
    state = view.state
    rows = (view.derived(settings, _rules)[0][visits["trigger"]] & visits["entered"]).nonzero()[0]
    firm = visits["firm"][rows]
    fresh = firm[state["frequency.year"][firm] != view.year]
    state["frequency.made"][fresh] = 0
    state["frequency.year"][fresh] = view.year
    np.add.at(state["frequency.made"], firm, 1)
    state["frequency.last"][firm] = visits["time"][rows]


def recount(view, settings: Frequency, before: Frequency) -> None:
    """Other rules come into force: the visits of this year so far, and the last ones before, count by the new rules."""
    state, now = view.state, view.month_span[0]
    state["frequency.year"][:], state["frequency.made"][:], state["frequency.last"][:] = -1, 0, NEVER
    if idle(settings):
        return
    rows = view.past("visit", min(view.year_begin, now - settings.gap_days * DAY))
    kept = counted(settings)[rows["trigger"]] & (rows["entered"] > 0)
    firm, time = rows["firm"][kept], rows["time"][kept]
    np.maximum.at(state["frequency.last"], firm, time)
    firm = firm[time >= view.year_begin]
    state["frequency.year"][firm] = view.year
    np.add.at(state["frequency.made"], firm, 1)


def idle(settings: Frequency) -> tuple[Stage, ...]:
    """Without cap, gap and remote checks nothing is held back; remote checks of an earlier policy still come to the desk."""
    return () if on(settings) else (Stage.HOLD_BACK, Stage.FIND)


LEVER = Lever(
    name="frequency",
    settings=Frequency,
    stages={Stage.CHANGE: recount, Stage.HOLD_BACK: hold_back, Stage.DESK: desk, Stage.FIND: take_note},
    rank=1,
    idle=idle,
    columns=(
        Column("frequency.made", "uint16", "firm", "frequency", meaning="counted visits of that year"),
        Column("frequency.year", "int8", "firm", "frequency", fill=-1, meaning="year of the last counted visit"),
        Column("frequency.last", "int32", "firm", "frequency", fill=int(NEVER), meaning="minute of that visit"),
        Column("frequency.remote", "int64", "pool", "frequency", meaning="remote checks since the last round"),
        Column("frequency.minutes", "int64", "pool", "frequency", meaning="officer-minutes that they take"),
    ),
    optional=True,
)
