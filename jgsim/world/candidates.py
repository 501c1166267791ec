"""Candidate violations: drawn once per replication at the ceiling rate, shared by every policy (thinning: Lewis and
Shedler 1979).

A candidate becomes a violation if its mark lies below current rate / ceiling rate when it comes. Candidates are keyed by
(firm, item group, calendar year, k), so a longer horizon adds to them and changes none. A firm that falls silent begins
none after that, and those that run end then.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jgsim.terms.enums import Severity
from jgsim.terms.keys import Keys, high32, to_uniform
from jgsim.terms.time import DAY, FAR, YEAR, YEAR_DAYS, Clock
from jgsim.world.poisson import floor32, turns
from jgsim.world.settings import RISKS, World


@dataclass(frozen=True)
class Candidates:
    """Candidate violations sorted by (firm, item group, start), and their index by cell.

    A cell is a (firm, item group) with at least one candidate. `firm` int32 row of the firm; `group`, `severity` int8;
    `start`, `end` int32 minutes (`start` below 0: running at the epoch); `mark` uint32; `number` uint64, the candidate's
    own key, for the looks at it. `cell_firm`, `cell_group`, `cell_first` (cells + 1 entries) index the cells;
    `firm_first` (firms + 1 entries) gives each firm's cells.
    """

    firm: np.ndarray
    group: np.ndarray
    start: np.ndarray
    end: np.ndarray
    mark: np.ndarray
    severity: np.ndarray
    number: np.ndarray
    cell_firm: np.ndarray
    cell_group: np.ndarray
    cell_first: np.ndarray
    firm_first: np.ndarray


def base_rates(world: World, firms: dict[str, np.ndarray], group: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows of the firms that an item group applies to, and their neutral onset rate per year (float64)."""
    one = list(world.groups.values())[group]
    if one.sectors is None:
        rows = np.arange(firms["sector"].size)
    else:
        applies = np.array([code in one.sectors for code in world.sectors])
        rows = np.flatnonzero(applies[firms["sector"]])
    factor = one.rate.value * np.array([world.risk.factor[r].value for r in RISKS])
    risk, frailty = firms["risk"], firms["frailty"]
    if one.sectors is not None:
        risk, frailty = risk[rows], frailty[rows]
    return rows, (factor[risk] if (factor != factor[0]).any() else factor[0]) * frailty.astype(np.float64)


def make_candidates(world: World, clock: Clock, keys: Keys, firms: dict[str, np.ndarray]) -> Candidates:
    """All candidate violations of the horizon (see module text)."""
    parts: list[tuple[np.ndarray, ...]] = []
    ceiling = world.ceiling.value
    firms_entered = [int(np.flatnonzero(firms["enter"] < until)[-1]) + 1 for until in clock.year_start[1:]]
    for g, one in enumerate(world.groups.values()):
        rows, rate = base_rates(world, firms, g)
        severity_edges = np.cumsum([one.severity[s.code].value if s.code in one.severity else 0.0 for s in Severity])
        if world.start == "stationary":
            parts.append(_running(world, keys, firms, g, rows, rate, one.spell.value, severity_edges))
        expected = rate * (ceiling / YEAR_DAYS)
        key = firms["key"] if one.sectors is None else firms["key"][rows]
        none: dict[int, np.ndarray] = {}  # chance of no candidate in a year of so many days, in steps of 2^-32
        for y in range(clock.years):
            begin, until = int(clock.year_start[y]), int(clock.year_start[y + 1])
            days = (until - begin) // DAY
            if days not in none:
                none[days] = floor32(expected * days)
            stream = keys.stream("candidate", clock.first_year + y)
            here = int(np.searchsorted(rows, firms_entered[y]))  # firms are numbered in the order of their years
            some, bits = stream.misses(key[:here], none[days][:here], g)
            at, k = turns(to_uniform(bits), expected[some] * days)
            if at.size:
                part = np.uint64(64) * k.astype(np.uint64) + np.uint64(g)
                parts.append(_new(stream, firms, g, rows[some[at]], part, begin, until, one, severity_edges))
    del rows, rate, expected, key, none
    return _indexed(parts, len(world.groups), firms["key"].size)


def spell_length(group, uniform: np.ndarray) -> np.ndarray:
    """Minutes until a violation ends by itself, at least 1 (int64)."""
    mean = group.spell.value * YEAR
    if group.spell_law == "unbounded":
        return np.full(uniform.shape, int(FAR), np.int64)
    if group.spell_law == "fixed":
        return np.full(uniform.shape, max(1, int(mean)), np.int64)
    return np.maximum(np.minimum(-np.log(uniform) * mean, 2.0**30), 1).astype(np.int64)


def _new(stream, firms, g, firm, part, begin, until, one, severity_edges):
    key = firms["key"][firm]
    z = stream.bits(key, part)
    start = begin + ((high32(stream.bits(z, 1)) * np.uint64(until - begin)) >> np.uint64(32)).astype(np.int64)
    silent = firms["silent"][firm]
    inside = (start >= firms["enter"][firm]) & (start < np.minimum(firms["exit"][firm], silent))
    firm, z, start, silent = firm[inside], z[inside], start[inside], silent[inside]
    length = spell_length(one, to_uniform(stream.bits(z, 2)))
    return (
        firm.astype(np.int32),
        np.full(firm.size, g, np.int8),
        start.astype(np.int32),
        np.minimum(start + length, silent).astype(np.int32),  # FAR for those that never fall silent
        high32(stream.bits(z, 3)).astype(np.uint32),
        np.searchsorted(severity_edges[:-1], to_uniform(stream.bits(z, 4)), side="right").astype(np.int8),
        z,
    )


def _running(world, keys, firms, g, rows, rate, spell, severity_edges):
    """Violations that run at the epoch in firms that operate, from the stationary law of a firm of its age."""
    stream = keys.stream("running")
    here = np.flatnonzero((firms["enter"][rows] < 0) & (firms["exit"][rows] > 0) & (firms["silent"][rows] > 0))
    firm, rate = rows[here], rate[here]
    z = stream.bits(firms["key"][firm], g)
    mu = 1 / spell
    years = -firms["enter"][firm].astype(np.float64) / YEAR
    prevalence = rate / (rate + mu) * (1 - np.exp(-(rate + mu) * years))
    on = to_uniform(z) < prevalence
    firm, z = firm[on], stream.bits(z[on], 0)
    age = -np.log(to_uniform(stream.bits(z, 1))) * spell * YEAR
    left = -np.log(to_uniform(stream.bits(z, 2))) * spell * YEAR
    start = -np.minimum(np.minimum(age, 2.0**29), -firms["enter"][firm].astype(np.float64)).astype(np.int64)
    start = np.minimum(start, -1)
    end = np.minimum(np.maximum(np.minimum(left, 2.0**30), 1).astype(np.int64), firms["silent"][firm])
    return (
        firm.astype(np.int32),
        np.full(firm.size, g, np.int8),
        start.astype(np.int32),
        end.astype(np.int32),
        np.zeros(firm.size, np.uint32),
        np.searchsorted(severity_edges[:-1], to_uniform(stream.bits(z, 4)), side="right").astype(np.int8),
        z,
    )


def _indexed(parts, groups: int, firms: int) -> Candidates:
    if not parts:
        parts = [tuple(np.empty(0, t) for t in (np.int32, np.int8, np.int32, np.int32, np.uint32, np.int8, np.uint64))]
    joined = [np.concatenate(column) for column in zip(*parts, strict=True)]
    parts.clear()
    firm, group, start = joined[0], joined[1], joined[2]
    # Two starts of one cell in the same minute keep the order in which they were made (year, k).
    cell = firm.astype(np.int64) * groups + group
    order = np.argsort((cell << 32) + (start.astype(np.int64) + 2**31), kind="stable")
    firm, group, start, end, mark, severity, number = (column[order] for column in joined)
    cell = cell[order]
    first = np.flatnonzero(np.concatenate([[True], cell[1:] != cell[:-1]])) if cell.size else np.empty(0, np.int64)
    cell_firm = firm[first]
    firm_first = np.zeros(firms + 1, np.int32)
    np.cumsum(np.bincount(cell_firm, minlength=firms), out=firm_first[1:])
    return Candidates(
        firm,
        group,
        start,
        end,
        mark,
        severity,
        number,
        cell_firm,
        group[first],
        np.append(first, cell.size).astype(np.int32),
        firm_first,
    )
