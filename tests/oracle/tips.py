"""States the reports and complaints that may come in: drawn once, at the highest rates, shared by every policy."""

from __future__ import annotations

from dataclasses import dataclass

from jgsim.terms.enums import Severity, TipKind
from jgsim.terms.time import DAY, YEAR_DAYS

from oracle.candidates import Candidate, poisson
from oracle.diary import Diary
from oracle.keys import Chance, high, pick, steps
from oracle.world import Facts


@dataclass(frozen=True)
class Tip:
    """A report or complaint that may come in.

    `key` is its own source of chance; `candidate` the violation that it tells of; `group`, `severity` -1 where there is
    none; `mark` from 0 to 2^32 - 1.
    """

    time: int
    firm: int
    key: int
    kind: TipKind
    candidate: Candidate | None
    group: int
    severity: int
    mark: int
    insider: bool


def tips_of(world, diary: Diary, chance: Chance, firm: Facts, candidates: list[Candidate]) -> list[Tip]:
    """All that may be reported of a firm, and complained of."""
    if world.tips is None:
        return []
    found = []
    for year in range(len(diary.years) - 1):
        found += _founded(world.tips, diary, chance, firm, candidates, year)
        found += _unfounded(world, diary, chance, firm, year)
        found += _complaints(world.tips, diary, chance, firm, year)
    return found


def _keys(diary: Diary, chance: Chance, purpose: str, year: int, who: int, a_year: float) -> list[tuple[int, int]]:
    """Key and minute of what comes in a year at so many a year."""
    label, begin, end = diary.first_year + year, diary.years[year], diary.years[year + 1]
    mean = a_year * ((end - begin) // DAY / YEAR_DAYS)
    found = []
    for k in range(1, poisson(mean, chance.uniform(purpose, label, who, 0)) + 1):
        key = chance.bits(purpose, label, who, k)
        found.append((key, begin + pick(high(chance.bits("tip:time", 0, key)), end - begin)))
    return found


def _founded(tips, diary, chance, firm, candidates, year) -> list[Tip]:
    """Reports of violations, for as long as each would run at most."""
    found = []
    for one in candidates:
        begin, end = max(one.start, 0), min(one.end, firm.exit)
        if begin >= diary.years[year + 1] or end <= diary.years[year]:
            continue
        a_year = tips.hazard[Severity(one.severity).code].value * tips.ceiling.value
        for key, time in _keys(diary, chance, "tip", year, one.key, a_year):
            if begin <= time < end:
                insider = chance.happens(tips.insider.value, "tip:insider", 0, key)
                found.append(_tip(chance, firm, key, time, TipKind.FOUNDED, one, one.group, one.severity, insider))
    return found


def _unfounded(world, diary, chance, firm, year) -> list[Tip]:
    """Reports of what is not there, by mistake or for gain, about an item group that applies to the firm."""
    tips, found = world.tips, []
    groups = [g for g, one in enumerate(world.groups.values()) if one.sectors is None or firm.sector in one.sectors]
    if not groups:
        return []
    for key, time in _keys(diary, chance, "tip:none", year, firm.number, tips.unfounded.value * tips.ceiling.value):
        if _operates(firm, time):
            claimant = high(chance.bits("tip:professional", 0, key)) < steps(tips.professional.value)
            group = groups[pick(high(chance.bits("tip:group", 0, key)), len(groups))]
            kind = TipKind.PROFESSIONAL if claimant else TipKind.MISTAKEN
            found.append(_tip(chance, firm, key, time, kind, None, group))
    return found


def _complaints(tips, diary, chance, firm, year) -> list[Tip]:
    keys = _keys(diary, chance, "tip:complaint", year, firm.number, tips.complaints.value)
    return [_tip(chance, firm, key, time, TipKind.COMPLAINT) for key, time in keys if _operates(firm, time)]


def _operates(firm: Facts, time: int) -> bool:
    return firm.enter <= time < firm.exit and (firm.silent is None or time < firm.silent)


def _tip(chance, firm, key, time, kind, candidate=None, group=-1, severity=-1, insider=False) -> Tip:
    mark = high(chance.bits("tip:mark", 0, key))
    return Tip(time, firm.number, key, kind, candidate, group, severity, mark, insider)
