"""States the candidate violations: what a firm could begin at most, drawn once and shared by every policy.

Candidates of a firm and item group come at the firm's neutral rate times the world's ceiling, as many a calendar year
as a Poisson law says, at even times of the year. Whether one becomes a violation is decided when its time comes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from jgsim.terms.enums import Severity
from jgsim.terms.time import DAY, FAR, YEAR, YEAR_DAYS

from oracle.diary import Diary
from oracle.keys import Chance, high, pick, uniform
from oracle.world import LONG, Facts, edges, which


@dataclass(frozen=True)
class Candidate:
    """A violation that may come.

    `number` counts the candidates of a firm and item group; `key` is its own source of chance; `group` a number;
    `start`, `end` (if nobody corrects it) minutes; `mark` from 0 to 2^32 - 1; `severity` a grade. One that starts
    before the epoch runs already.
    """

    number: int
    key: int
    group: int
    start: int
    end: int
    mark: int
    severity: int


def candidates_of(world, diary: Diary, chance: Chance, firm: Facts) -> list[Candidate]:
    """The candidates of a firm by item group and start."""
    found = []
    for g, group in enumerate(world.groups.values()):
        if group.sectors is not None and firm.sector not in group.sectors:
            continue
        rate = group.rate.value * world.risk.factor[firm.risk].value * firm.frailty
        mine = []
        if world.start == "stationary":
            mine += _running(group, chance, firm, g, rate)
        for year in range(len(diary.years) - 1):
            mine += _coming(world, diary, group, chance, firm, g, rate, year)
        mine.sort(key=lambda c: c["start"])
        found += [Candidate(number=i, **one) for i, one in enumerate(mine)]
    return found


def _coming(world, diary, group, chance, firm, g, rate, year) -> list[dict]:
    begin, end = diary.years[year], diary.years[year + 1]
    label = diary.first_year + year
    mean = rate * (world.ceiling.value / YEAR_DAYS) * ((end - begin) // DAY)
    found = []
    for k in range(poisson(mean, chance.uniform("candidate", label, firm.number, g))):
        key = chance.bits("candidate", label, firm.number, 64 * (k + 1) + g)
        part = lambda n: chance.bits("candidate", label, key, n)  # noqa: B023, E731
        start = begin + pick(high(part(1)), end - begin)
        if firm.enter <= start < firm.exit and (firm.silent is None or start < firm.silent):
            length = _length(group, uniform(part(2)))
            found.append({
                "key": key, "group": g, "start": start, "end": _cut(min(start + length, int(FAR)), firm),
                "mark": high(part(3)), "severity": _severity(group, uniform(part(4))),
            })
    return found


def _running(group, chance, firm, g, rate) -> list[dict]:
    """The violation that runs at the epoch, if any: as often, as old and as lasting as in a firm long watched."""
    if firm.enter >= 0 or (firm.silent is not None and firm.silent <= 0):
        return []
    bits = chance.bits("running", 0, firm.number, g)
    ending = 1 / group.spell.value
    age = -firm.enter / YEAR
    if uniform(bits) >= rate / (rate + ending) * (1 - math.exp(-(rate + ending) * age)):
        return []
    key = chance.bits("running", 0, bits, 0)
    part = lambda n: uniform(chance.bits("running", 0, key, n))  # noqa: E731
    since = -math.log(part(1)) * group.spell.value * YEAR
    left = -math.log(part(2)) * group.spell.value * YEAR
    return [{
        "key": key, "group": g, "start": min(-1, -int(min(since, 2.0**29, -firm.enter))),
        "end": _cut(int(max(1, min(left, LONG))), firm), "mark": 0, "severity": _severity(group, part(4)),
    }]


def _cut(end: int, firm: Facts) -> int:
    """A firm that operates no more breaks no rule."""
    return end if firm.silent is None else min(end, firm.silent)


def poisson(mean: float, u: float) -> int:
    """How many come, at most 60."""
    count, term = 0, math.exp(-mean)
    below = term
    while u >= below and count < 60:
        count += 1
        term = term * mean / count
        below += term
    return count


def _length(group, u: float) -> int:
    """Minutes until a violation ends by itself."""
    mean = group.spell.value * YEAR
    if group.spell_law == "unbounded":
        return int(FAR)
    if group.spell_law == "fixed":
        return max(1, int(mean))
    return int(max(1, min(-math.log(u) * mean, LONG)))


def _severity(group, u: float) -> int:
    return which(u, edges([group.severity[s.code].value if s.code in group.severity else 0.0 for s in Severity]))
