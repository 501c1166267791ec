"""Lever 8, second half: who is sent (随机选派执法检查人员): pairs with skills, recusal (回避), familiarity, tiring days."""

from __future__ import annotations

import math
from typing import Annotated

import numpy as np

from jgsim.terms.enums import IS_DRAW, Trigger
from jgsim.terms.keys import below, high32, threshold32
from jgsim.terms.lever import Lever, Stage
from jgsim.terms.officers import renumbered, since
from jgsim.terms.settings import Code, Number, Settings, Share, within
from jgsim.terms.steps import Going
from jgsim.terms.time import DAY

LAST, DAYS = "pairs.last", "pairs.days"
NOBODY, _REMOTE = -1, int(Trigger.REMOTE)
TWO = 2
"""Officers of a usual team (行政处罚法 art. 42: two at least)."""
_FACTOR = Annotated[Number, within(0, 10)]


class Pairs(Settings):
    """Who of a district's register goes on a visit, and what that does to how closely it looks.

    `skills`: share of the officers who have a department's skill (a department left out: all of them); `trained`: share
    who have every skill (一专多能). `match`: the lead is drawn among those who have a skill of the visit's departments, if
    anyone in the district has; `recuse`: neither officer of a firm's last visit is sent there again if two others are
    there. Factors on search intensity: `familiarity` where the firm's last visit met one of the pair, `unskilled` where
    none of the pair has a skill of the visit, `announced_look` at the share `announced` of random and joint visits that
    the firm knows of beforehand; `fatigue` in log points per earlier visit that the lead makes that day (full city
    only: fewer firms give an officer fewer visits a day); `team` in log points up per officer on the visit beyond two.
    Left out: no effect. Checks from the desk have none.
    """

    skills: dict[Code, Share] = {}
    trained: Share = 0.0
    match: bool = False
    recuse: bool = False
    familiarity: _FACTOR | None = None
    unskilled: _FACTOR | None = None
    fatigue: Annotated[Number, within(-1, 10)] | None = None
    team: Annotated[Number, within(-1, 10)] | None = None
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


class _Fit:
    """Who has a skill of the departments of each mask that has come up (`masks`, ascending; one row each): `before`, how
    many of the officers below each number, and `officer`, their numbers, ascending."""

    def __init__(self, skilled: np.ndarray, masks: np.ndarray):
        fit = (masks[:, None] & skilled) != 0
        self.masks = masks
        self.before = np.zeros((masks.size, skilled.size + 1), np.int64)
        np.cumsum(fit, axis=1, out=self.before[:, 1:])
        self.officer = np.argsort(~fit, axis=1, kind="stable")


def _fit(view, settings: Pairs, mask: np.ndarray) -> tuple[_Fit, np.ndarray]:
    """Who fits, and the row of each visit's mask in it."""
    name = ("pairs", "fit")
    fit = view.cache.get(name)
    if fit is not None:
        row = fit.masks.searchsorted(mask)
        if row.max(initial=0) < fit.masks.size and (fit.masks[row] == mask).all():
            return fit, row
    known = mask if fit is None else np.concatenate([fit.masks, mask])
    view.cache[name] = _Fit(_skilled(view, settings), np.unique(known))
    return _fit(view, settings, mask)


def pair(view, settings: Pairs, going: Going, sent: tuple[np.ndarray, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Lead and partner of each visit: the keyed ranks that choose among all choose among those who may be sent."""
    met = _met(view, going) if settings.recuse else np.full((2, going.firm.size), NOBODY)
    return _choose(view, settings, going.firm, going.mask, met)


def _met(view, going: Going) -> np.ndarray:
    """Who made each firm's visit before, in this round or an earlier one (2 × visits; NOBODY: there was none)."""
    met = _last(view)[:, going.firm].astype(np.int64)
    lately = going.lead != NOBODY
    met[:, lately] = going.lead[lately], going.partner[lately]
    return met


def _choose(view, settings: Pairs, firm, mask, out) -> tuple[np.ndarray, np.ndarray]:
    """Two officers of each firm's district, `out` (2 × firms; NOBODY: none) left out if two others are there."""
    first, size = _registers(view, firm)
    lead_bits, bits = view.keys.several(("officers", "partner"), view.month).bits(view.firms["key"][firm])
    out, beyond = out - first, size.max(initial=0)
    out[(out < 0) | (out >= size)] = beyond  # nobody of the district: beyond all ranks
    barred = out < size
    left = size - barred[0] - barred[1]
    few = left < 2
    if few.any():
        out[:, few] = beyond
        left[few] = size[few]
    lead = _skip(below(lead_bits, left), out)
    if settings.match:
        fit, row = _fit(view, settings, mask)
        at = fit.before[row, first]
        number = np.minimum(out, size - 1) + first
        rank = fit.before[row, number]
        among = (out < size) & (fit.before[row, number + 1] > rank)
        count = fit.before[row, first + size] - at - among[0] - among[1]
        none = fit.officer.shape[1]  # beyond all ranks
        rank = _skip(below(lead_bits, np.maximum(count, 1)), np.where(among, rank - at, none))
        has = (count > 0).nonzero()[0]
        lead[has] = fit.officer[row[has], at[has] + rank[has]] - first[has]
    other = np.where(out < size, (out - lead - 1) % size, size)
    other = _skip(below(bits, left - 1), other)
    return first + lead, first + (lead + 1 + other) % size


def _registers(view, firm) -> tuple[np.ndarray, np.ndarray]:
    """First officer of each firm's district, and how many there are."""
    district = view.firms["district"][firm].astype(np.intp)
    first = view.state["roster"][district]
    return first, view.state["roster"][district + 1] - first


def _skip(rank: np.ndarray, out: np.ndarray) -> np.ndarray:
    """Ranks among those who are left as ranks among all: `out` (2 × n) are the ranks left out."""
    rank = rank + (rank >= np.minimum(out[0], out[1]))
    rank += rank >= np.maximum(out[0], out[1])
    return rank


def days(view, settings: Pairs, going: Going, entered: np.ndarray) -> np.ndarray:
    """Note who makes which visits in this round, before any of them looks; what is entered stays as it is."""
    there = going.trigger != _REMOTE
    view.state.put_list(DAYS, "pairs", np.sort((going.lead[there].astype(np.int64) << 32) + going.when[there]))
    return entered


def look(view, settings: Pairs, going: Going, intensity: np.ndarray) -> np.ndarray:
    """How closely visits look, by who goes and whether they are expected."""
    factor = np.ones(going.firm.size)
    lead, partner = going.lead, going.partner
    there = going.trigger != _REMOTE
    if _remembers(settings):
        last = _last(view)
        if _on(settings.familiarity, 1):
            met, other = last[:, going.firm]
            known = there & ((lead == met) | (lead == other) | (partner == met) | (partner == other))
            factor[known] *= settings.familiarity.value
        # A firm's next visit of the same round comes after this one.
        firm = going.firm[there]
        last[0, firm], last[1, firm] = lead[there], partner[there]
    if _on(settings.unskilled, 1) and settings.skills:
        skills = _skilled(view, settings)
        lacking = there & (((skills[lead] | skills[partner]) & going.mask) == 0)
        factor[lacking] *= settings.unskilled.value
    if _on(settings.fatigue, 0):
        earlier = _earlier(view, going)[there]
        table = view.derived(settings, _tired)
        if earlier.max(initial=0) >= table.size:  # officers without limit
            table = _tired(view, settings, int(earlier.max()) + 1)
        factor[there] *= table[earlier]
    if _on(settings.team, 0):
        factor[there] *= _together(settings.team.value, going.officers[there])
    if settings.announced and _on(settings.announced_look, 1):
        bits = view.keys.stream("announced").bits(view.firms["key"][going.firm], going.when)
        known = IS_DRAW[going.trigger] & (high32(bits) < np.uint64(threshold32(settings.announced)))
        factor[known] *= settings.announced_look.value
    return intensity * factor


def _earlier(view, going: Going) -> np.ndarray:
    """Visits that each lead made earlier on the same day in this round."""
    made, lead = view.state[DAYS], going.lead.astype(np.int64) << 32
    when = going.when.astype(np.int64)
    return made.searchsorted(lead + when) - made.searchsorted(lead + when // DAY * DAY)


def _tired(view, settings: Pairs, size: int = 64) -> np.ndarray:
    """Factors by the number of visits that the lead made before on the same day."""
    return np.array([math.exp(-settings.fatigue.value * n) for n in range(size)])


def _together(team: float, officers: np.ndarray) -> np.ndarray:
    return np.array([math.exp(team * (n - TWO)) for n in range(int(officers.max(initial=0)) + 1)])[officers]


def note(view, settings: Pairs, visits: dict) -> None:
    """Remember who made the visits (they come by firm and time)."""
    last, firm = _last(view), visits["firm"]
    last[0, firm], last[1, firm] = visits["officer"], visits["partner"]


def first(view, settings: Pairs) -> None:
    """Nobody was at any firm yet."""
    view.state.put_list(LAST, "pairs", np.full((2, view.firms["key"].size), NOBODY, np.int32))


def recall(view, settings: Pairs, before: Pairs) -> None:
    """Other rules come into force: who was where stands in the ledger, by the numbers of that time."""
    first(view, settings)
    renumbered(view, "pairs")
    note(view, settings, view.past("visit", since(view)))


def _last(view) -> np.ndarray:
    """Who was at each firm last (2 × firms), nobody since officers were given other numbers."""
    last = view.state[LAST]
    if renumbered(view, "pairs"):
        last[:] = NOBODY
    return last


def _on(number: Number | None, neutral: float) -> bool:
    return number is not None and number.value != neutral


def _remembers(settings: Pairs) -> bool:
    return settings.recuse or _on(settings.familiarity, 1)


def idle(settings: Pairs) -> tuple[Stage, ...]:
    """What changes neither pairs nor looks is left out."""
    tires = _on(settings.fatigue, 0)
    looks = _on(settings.familiarity, 1) or tires or _on(settings.team, 0) or (_on(settings.unskilled, 1) and bool(settings.skills))
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
