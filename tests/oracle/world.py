"""States the firms: who they are, when they enter and close. No policy changes any of it.

A firm's size is left out here: nothing that happens depends on it.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from statistics import NormalDist

from jgsim.terms.time import FAR, YEAR

from oracle.ages import lifetime, stopping
from oracle.diary import Diary
from oracle.keys import Chance

NORMAL = NormalDist()
GRADES = ("A", "B", "C", "D")
HERE, NOBODY, MOVED = 0, 1, 2
"""Who is met at the address of a firm that operates no more: somebody of it, nobody, others."""
LONG = 2.0**30  # nothing is dated further ahead than this many minutes


@dataclass(frozen=True)
class Facts:
    """What is fixed about a firm.

    `number` is its row in the ledger and its key; `type`, `sector`, `field` (key field or None), `grade` and `risk` are
    codes, `district` a number; `enter`, `exit` minutes; `silent` the minute from which it operates no more, None if it
    closes before; `away` what is met at its address then (`HERE`, `NOBODY`,
    `MOVED`); `frailty` the lasting factor on its onset rates, `strength` the standard normal number behind it;
    `visited` the minute of its last visit before the epoch or None.
    """

    number: int
    type: str
    sector: str
    district: int
    risk: str
    field: str | None
    grade: str | None
    enter: int
    exit: int
    silent: int | None
    away: int
    frailty: float
    strength: float
    visited: int | None


def edges(shares: list[float]) -> list[float]:
    """Upper ends of the classes of a categorical law."""
    total, found = 0.0, []
    for share in shares:
        total += share
        found.append(total)
    return found


def which(u: float, ends: list[float]) -> int:
    """The class into which u falls; the last one takes what is left."""
    return sum(1 for end in ends[:-1] if end <= u)


def choose(u: float, shares: dict) -> str:
    """The code that u picks from shares by code."""
    return list(shares)[which(u, edges([share.value for share in shares.values()]))]


def single(x: float) -> float:
    """x as it is kept in a single-precision column."""
    return struct.unpack("f", struct.pack("f", x))[0]


def entries(world, firms: int, year: int) -> dict[str, int]:
    """How many firms of each type enter in a year: what closes is replaced, and a surplus fades year by year."""
    found = {}
    for code, one in world.types.items():
        surplus = (one.entry.value - one.exit.value) * (1 - world.growth_fade.value) ** year
        found[code] = round(firms * one.share.value * (one.exit.value + surplus))
    return found


def make_firms(world, diary: Diary, chance: Chance, firms: int) -> list[Facts]:
    """All firms ever alive within the horizon: those of the start, then the entrants, year by year and type by type."""
    laws = {
        code: lifetime(
            one.exit.value, one.exit_young.value, world.young_years.value, _growth_before(world, one)
        )
        for code, one in world.types.items()
    }
    found = []
    for number in range(firms):
        code = choose(chance.uniform("firm:type", 0, number), {c: t.share for c, t in world.types.items()})
        law = laws[code]
        enter, exit_ = -10 * YEAR, int(FAR)
        if not law.immortal():
            age = law.age(chance.uniform("firm:age", 0, number))
            left = law.residual(age, chance.uniform("firm:life", 0, number)) * YEAR
            enter, exit_ = -int(age * YEAR) - 1, max(1, int(min(left, LONG)))
        found.append(_describe(world, chance, number, code, enter, exit_))
    for year in range(len(diary.years) - 1):
        begin, end = diary.years[year], diary.years[year + 1]
        for code, count in entries(world, firms, year).items():
            for _ in range(count):
                number = len(found)
                enter = begin + int(chance.uniform("firm:enter", 0, number) * (end - begin))
                exit_ = int(FAR)
                if not laws[code].immortal():
                    left = laws[code].residual(0.0, chance.uniform("firm:life", 0, number)) * YEAR
                    exit_ = enter + max(1, int(min(left, LONG)))
                found.append(_describe(world, chance, number, code, enter, exit_))
    return found


def _describe(world, chance: Chance, number: int, type_: str, enter: int, exit_: int) -> Facts:
    u = lambda purpose: chance.uniform(f"firm:{purpose}", 0, number)  # noqa: E731
    sector = choose(u("sector"), {code: one.share[type_] for code, one in world.sectors.items()})
    district = list(world.districts).index(choose(u("district"), {c: d.share for c, d in world.districts.items()}))
    sd = world.frailty.log_sd.value
    strength = NORMAL.inv_cdf(u("frailty")) if sd > 0 else 0.0
    field = world.sectors[sector].field
    grade = None
    if field is not None:
        grades = world.key_fields[field].grades
        # Where firms do not differ, their grades have nothing to go by.
        rho = grades.correlation.value if sd > 0 else 0.0
        signal = rho * strength + math.sqrt(1 - rho * rho) * NORMAL.inv_cdf(u("grade"))
        grade = choose(NORMAL.cdf(signal), {g: grades.share[g] for g in GRADES})
    silent = _silent(world, chance, number, type_, enter, exit_)
    return Facts(
        number=number,
        type=type_,
        sector=sector,
        district=district,
        risk=choose(u("risk"), {g: world.risk.share[g] for g in GRADES}),
        field=field,
        grade=grade,
        enter=enter,
        exit=exit_,
        silent=silent,
        away=_away(world, u, silent),
        frailty=single(math.exp(sd * strength - sd * sd / 2)),
        strength=single(strength),
        visited=_visited(world, chance, number, type_, field, enter),
    )


def _visited(world, chance: Chance, number: int, type_: str, field: str | None, enter: int) -> int | None:
    """The last visit before the epoch, as if visits had always come at the rates of the base."""
    if world.start == "in_order" or enter >= 0:
        return None
    rates = [world.types[type_].visits_before]
    if field is not None:
        rates.append(world.key_fields[field].visits_before)
    rate = sum(r.value for r in rates if r is not None)
    if rate == 0:
        return None
    ago = -math.log(chance.uniform("firm:visited", 0, number)) / rate * YEAR
    return -int(max(ago, 1)) if ago < -enter else None


def _growth_before(world, one) -> float:
    """Yearly growth of a type's stock up to the start."""
    return max(0.0, one.entry.value - one.exit.value) if world.past_growth is None else world.past_growth.value


def _silent(world, chance: Chance, number: int, type_: str, enter: int, exit_: int) -> int | None:
    """The minute from which a firm operates no more though it is registered, at a constant hazard from its entry on."""
    one = world.types[type_]
    share = 0.0 if one.dormant is None else one.dormant.value
    if share == 0:
        return None
    years = math.inf if world.dormancy.years is None else world.dormancy.years.value
    hazard = stopping(
        share, years, one.exit.value, one.exit_young.value, world.young_years.value, _growth_before(world, one)
    )
    span = -math.log(chance.uniform("firm:silent", 0, number)) / hazard * YEAR
    when = enter + int(min(span, LONG))
    return when if when < exit_ and span < years * YEAR else None


def _away(world, u, silent: int | None) -> int:
    """What is met at the address of a firm that operates no more."""
    if silent is None:
        return HERE
    one, mark = world.dormancy, u("away")
    if mark < one.moved.value:
        return MOVED
    return HERE if (mark - one.moved.value) / (1 - one.moved.value) < one.answers.value else NOBODY
