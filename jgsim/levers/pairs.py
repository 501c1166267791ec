"""Lever 8, second half: who is sent (随机选派执法检查人员): pairs with skills, recusal (回避), familiarity, tiring days."""

from __future__ import annotations

import math
from typing import Annotated

import numpy as np

from jgsim.terms.enums import DRAWS, Trigger
from jgsim.terms.keys import below, high32, threshold32
from jgsim.terms.lever import Lever, Stage
from jgsim.terms.settings import Code, Number, Settings, Share, within
from jgsim.terms.steps import Going
from jgsim.terms.time import DAY

LAST, DAYS = "pairs.last", "pairs.days"
NOBODY = -1
_IS_DRAW = np.array([trigger in DRAWS for trigger in Trigger])
_FACTOR = Annotated[Number, within(0, 10)]


class Pairs(Settings):
    """Who of a district's register goes on a visit, and what that does to how closely it looks.

    `skills`: share of the officers who have a department's skill (a department left out: all of them); `trained`: share
    who have every skill (一专多能). `match`: the lead is drawn among those who have a skill of the visit's departments, if
    anyone in the district has; `recuse`: neither officer of a firm's last visit is sent there again if two others are
    there. Factors on search intensity: `familiarity` where the firm's last visit met one of the pair, `unskilled` where
    none of the pair has a skill of the visit, `announced_look` at the share `announced` of random and joint visits that
    the firm knows of beforehand; `fatigue` in log points per earlier visit that the lead makes that day (full city
    only: fewer firms give an officer fewer visits a day). Left out: no effect. Checks from the desk have none.
    """

    skills: dict[Code, Share] = {}
    trained: Share = 0.0
    match: bool = False
    recuse: bool = False
    familiarity: _FACTOR | None = None
    unskilled: _FACTOR | None = None
    fatigue: Annotated[Number, within(-1, 10)] | None = None
    announced: Share = 0.0
    announced_look: _FACTOR | None = None


def check(settings: Pairs, world) -> None:
    """The departments exist."""
    for name in settings.skills:
        if name not in world.departments:
            raise ValueError(f"pairs.skills: there is no {name!r}; known: {', '.join(world.departments)}")


def skilled(view, settings: Pairs) -> np.ndarray:
    """The departments whose skill each officer of the register has, as bits (int64)."""
    number = np.arange(int(view.state["roster"][-1]), dtype=np.uint64)
    drawn = lambda purpose, share: (  # noqa: E731
        high32(view.keys.stream(purpose).bits(number)) < np.uint64(threshold32(share))
    )
    trained, bits = drawn("trained", settings.trained), np.zeros(number.size, np.int64)
    for place, code in enumerate(view.settings.departments):
        bits |= (trained | drawn(f"skill:{code}", settings.skills.get(code, 1.0))).astype(np.int64) << place
    return bits


def _skilled(view, settings: Pairs) -> np.ndarray:
    name = ("pairs", "skills")
    if name not in view.cache:
        view.cache[name] = skilled(view, settings)
    return view.cache[name]


def _fit(view, settings: Pairs, mask: int) -> np.ndarray:
    """Numbers of the officers who have a skill of these departments, ascending."""
    name = ("pairs", "fit", mask)
    if name not in view.cache:
        view.cache[name] = np.flatnonzero(_skilled(view, settings) & mask)
    return view.cache[name]


def pair(view, settings: Pairs, going: Going, sent: tuple[np.ndarray, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Lead and partner of each visit: the keyed ranks that choose among all choose among those who may be sent."""
    if settings.recuse:
        return _turn_by_turn(view, settings, going)
    return _choose(view, settings, going.firm, going.mask, np.full((2, going.firm.size), NOBODY))


def _turn_by_turn(view, settings: Pairs, going: Going) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of which none was at the firm's visit before, those drawn in this round counted in."""
    firm, met = going.firm, view.state[LAST][:, going.firm].astype(np.int64)
    again = (firm[1:] == firm[:-1]).nonzero()[0] + 1
    sent = np.stack(_choose(view, settings, firm, going.mask, met))
    for row in again.tolist():
        met[:, row] = (met if going.trigger[row - 1] == Trigger.REMOTE else sent)[:, row - 1]
        one = slice(row, row + 1)
        sent[:, one] = _choose(view, settings, firm[one], going.mask[one], met[:, one])
    return sent[0], sent[1]


def _choose(view, settings: Pairs, firm, mask, out) -> tuple[np.ndarray, np.ndarray]:
    """Two officers of each firm's district, `out` (2 × firms; NOBODY: none) left out if two others are there."""
    first, size = _registers(view, firm)
    lead_bits, bits = view.keys.several(("officers", "partner"), view.month).bits(view.firms["key"][firm])
    out = out - first
    out[(out < 0) | (out >= size)] = size.max(initial=0)  # nobody of the district: beyond all ranks
    out[:, size - (out < size).sum(axis=0) < 2] = size.max(initial=0)
    left = size - (out < size).sum(axis=0)
    lead = _skip(below(lead_bits, left), out)
    if settings.match:
        for one in np.unique(mask).tolist():
            rows = (mask == one).nonzero()[0]
            fit = _fit(view, settings, one)
            at = fit.searchsorted(first[rows])
            count = fit.searchsorted(first[rows] + size[rows]) - at
            ranks = np.stack([_ranks(fit, number + first[rows], number < size[rows]) for number in out[:, rows]])
            absent = ranks < 0
            rank = _skip(
                below(lead_bits[rows], np.maximum(count - (~absent).sum(axis=0), 1)),
                np.where(absent, fit.size + 1, ranks - at),
            )
            has = count > (~absent).sum(axis=0)
            lead[rows[has]] = fit[(at + rank)[has]] - first[rows[has]]
    other = np.where(out < size, (out - lead - 1) % size, size)
    other = _skip(below(bits, left - 1), other)
    return first + lead, first + (lead + 1 + other) % size


def _registers(view, firm) -> tuple[np.ndarray, np.ndarray]:
    """First officer of each firm's district, and how many there are."""
    district = view.firms["district"][firm].astype(np.intp)
    first = view.state["roster"][district]
    return first, view.state["roster"][district + 1] - first


def _ranks(fit: np.ndarray, number: np.ndarray, there: np.ndarray) -> np.ndarray:
    """Places of officers among `fit`, -1 for those who are not in it."""
    place = fit.searchsorted(number)
    found = there & (place < fit.size)
    found[found] = fit[place[found]] == number[found]
    return np.where(found, place, -1)


def _skip(rank: np.ndarray, out: np.ndarray) -> np.ndarray:
    """Ranks among those who are left as ranks among all: `out` (2 × n) are the ranks left out."""
    for one in (out.min(axis=0), out.max(axis=0)):
        rank = rank + (rank >= one)
    return rank


def days(view, settings: Pairs, going: Going, entered: np.ndarray) -> np.ndarray:
    """Note who makes which visits in this round, before any of them looks; what is entered stays as it is."""
    there = going.trigger != Trigger.REMOTE
    view.state.put_list(DAYS, "pairs", np.sort((going.lead[there].astype(np.int64) << 32) + going.when[there]))
    return entered


def look(view, settings: Pairs, going: Going, intensity: np.ndarray) -> np.ndarray:
    """How closely visits look, by who goes and whether they are expected."""
    factor = np.ones(going.firm.size)
    pair_ = np.stack([going.lead, going.partner])
    there = going.trigger != Trigger.REMOTE
    if _remembers(settings):
        last = view.state[LAST]
        if _on(settings.familiarity, 1):
            met = last[:, going.firm]
            known = there & ((pair_ == met[0]) | (pair_ == met[1])).any(axis=0)
            factor[known] *= settings.familiarity.value
        # A firm's next visit of the same round comes after this one.
        last[:, going.firm[there]] = pair_[:, there]
    if _on(settings.unskilled, 1) and settings.skills:
        lacking = there & ((_skilled(view, settings)[pair_] & going.mask) == 0).all(axis=0)
        factor[lacking] *= settings.unskilled.value
    if _on(settings.fatigue, 0):
        factor[there] *= _tired(settings.fatigue.value, _earlier(view, going))[there]
    if settings.announced and _on(settings.announced_look, 1):
        bits = view.keys.stream("announced").bits(view.firms["key"][going.firm], going.when)
        known = _IS_DRAW[going.trigger] & (high32(bits) < np.uint64(threshold32(settings.announced)))
        factor[known] *= settings.announced_look.value
    return intensity * factor


def _earlier(view, going: Going) -> np.ndarray:
    """Visits that each lead made earlier on the same day in this round."""
    made, lead = view.state[DAYS], going.lead.astype(np.int64) << 32
    when = going.when.astype(np.int64)
    return made.searchsorted(lead + when) - made.searchsorted(lead + when // DAY * DAY)


def _tired(fatigue: float, earlier: np.ndarray) -> np.ndarray:
    return np.array([math.exp(-fatigue * n) for n in range(int(earlier.max(initial=0)) + 1)])[earlier]


def note(view, settings: Pairs, visits: dict) -> None:
    """Remember who made the visits (they come by firm and time)."""
    view.state[LAST][:, visits["firm"]] = np.stack([visits["officer"], visits["partner"]])


def first(view, settings: Pairs) -> None:
    """Nobody was at any firm yet."""
    view.state.put_list(LAST, "pairs", np.full((2, view.firms["key"].size), NOBODY, np.int32))


def recall(view, settings: Pairs, before: Pairs) -> None:
    """Other rules come into force: who was where stands in the ledger."""
    first(view, settings)
    note(view, settings, view.past("visit", 0))


def _on(number: Number | None, neutral: float) -> bool:
    return number is not None and number.value != neutral


def _remembers(settings: Pairs) -> bool:
    return settings.recuse or _on(settings.familiarity, 1)


def idle(settings: Pairs) -> tuple[Stage, ...]:
    """What changes neither pairs nor looks is left out."""
    tires = _on(settings.fatigue, 0)
    looks = _on(settings.familiarity, 1) or tires or (_on(settings.unskilled, 1) and bool(settings.skills))
    looks |= settings.announced > 0 and _on(settings.announced_look, 1)
    off = () if looks else (Stage.LOOK,)
    off += () if tires else (Stage.RECORD,)
    off += () if settings.recuse or (settings.match and settings.skills) else (Stage.PAIR,)
    return off if _remembers(settings) else (*off, Stage.ENTER, Stage.CHANGE, Stage.FIND)


LEVER = Lever(
    name="pairs",
    settings=Pairs,
    stages={
        Stage.ENTER: first, Stage.CHANGE: recall, Stage.PAIR: pair, Stage.RECORD: days, Stage.LOOK: look,
        Stage.FIND: note,
    },
    check=check,
    idle=idle,
    optional=True,
)
