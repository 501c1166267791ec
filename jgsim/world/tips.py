"""Candidate reports and complaints: drawn once per replication at the ceiling rate, shared by every policy.

A report of a violation comes at a hazard by severity for as long as the candidate violation runs; it counts only if the
candidate became a violation that still runs, and if its mark lies below current rate / ceiling rate (thinning: Lewis
and Shedler 1979). Reports of nothing and complaints come at a constant rate from firms in operation. All are keyed by
(violation or firm, calendar year, k), so that a longer horizon adds to them and changes none.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from jgsim.terms.enums import Severity, TipKind
from jgsim.terms.keys import Keys, below, high32, threshold32, to_uniform
from jgsim.terms.time import DAY, YEAR_DAYS, Clock
from jgsim.world.candidates import Candidates
from jgsim.world.poisson import floor32, turns
from jgsim.world.settings import World


@dataclass(frozen=True)
class Tips:
    """Candidate reports and complaints sorted by (time, firm, number).

    `time` int32 minutes; `firm` int32 row; `kind` int8 (`TipKind`); `candidate` int32 row of the candidate violation
    (-1: none); `group` int8 item group (-1 for complaints); `severity` int8 (-1: none); `mark` uint32; `number` uint64,
    the tip's own key; `insider` int8, 1 if it comes from inside the firm.
    """

    time: np.ndarray
    firm: np.ndarray
    kind: np.ndarray
    candidate: np.ndarray
    group: np.ndarray
    severity: np.ndarray
    mark: np.ndarray
    number: np.ndarray
    insider: np.ndarray


_TYPES = {
    "time": np.int32, "firm": np.int32, "kind": np.int8, "candidate": np.int32, "group": np.int8, "severity": np.int8,
    "mark": np.uint32, "number": np.uint64, "insider": np.int8,
}


def make_tips(
    world: World, clock: Clock, keys: Keys, firms: dict[str, np.ndarray], candidates: Candidates
) -> Tips:
    """All candidate reports and complaints of the horizon (see module text); none without `world.tips`."""
    parts: dict[str, list[np.ndarray]] = {name: [np.empty(0, kind)] for name, kind in _TYPES.items()}
    if world.tips is not None:
        source = _Source(world, keys, firms, candidates)
        for y in range(clock.years):
            begin, until = int(clock.year_start[y]), int(clock.year_start[y + 1])
            for name, column in source.year(clock.first_year + y, begin, until).items():
                parts[name].append(column)
    columns = {}
    for name in [field.name for field in fields(Tips)]:
        columns[name] = np.concatenate(parts.pop(name))
        columns[name].flags.writeable = False
    return Tips(**columns)


class _Source:
    """What the tips of a year are drawn from."""

    def __init__(self, world, keys, firms, candidates):
        self.settings, self.keys, self.firms, self.candidates = world.tips, keys, firms, candidates
        self.stop = np.minimum(firms["exit"], firms["silent"])
        self.over = np.minimum(candidates.end, firms["exit"][candidates.firm])
        self.hazard = np.array([self.settings.hazard[s.code].value for s in Severity]) * self.settings.ceiling.value
        applies = [
            [g for g, one in enumerate(world.groups.values()) if one.sectors is None or code in one.sectors]
            for code in world.sectors
        ]
        self.count = np.array([len(groups) for groups in applies])
        self.groups = np.zeros((len(applies), max(1, self.count.max())), np.int8)
        for sector, groups in enumerate(applies):
            self.groups[sector, : len(groups)] = groups

    def year(self, label: int, begin: int, until: int) -> dict[str, np.ndarray]:
        """The tips of a year, sorted."""
        share = (until - begin) // DAY / YEAR_DAYS
        # Firms are numbered in the order of their years.
        here = int(np.flatnonzero(self.firms["enter"] < until)[-1]) + 1
        three = (
            self._founded(label, begin, until, share),
            self._unfounded(label, begin, until, share, here),
            self._complaints(label, begin, until, share, here),
        )
        joined = {
            name: np.concatenate([part[name] for part in three]).astype(kind, copy=False)
            for name, kind in _TYPES.items() if name != "mark"
        }
        order = _order(joined["time"], joined["firm"], joined["number"])
        joined = {name: column[order] for name, column in joined.items()}
        joined["mark"] = high32(self.keys.stream("tip:mark").bits(joined["number"])).astype(np.uint32)
        return joined

    def _founded(self, label, begin, until, share):
        c = self.candidates
        rows = np.flatnonzero((c.start < until) & (self.over > begin))
        stream, mean = self.keys.stream("tip", label), self.hazard * share
        number = c.number[rows]
        some, bits = stream.misses(number, floor32(mean)[c.severity[rows]], 0)
        at, k = turns(to_uniform(bits), mean[c.severity[rows[some]]])
        number, rows = stream.bits(number[some[at]], k), rows[some[at]]
        time = self._time(number, begin, until)
        kept = np.flatnonzero((time >= c.start[rows]) & (time < self.over[rows]))
        rows, number, time = rows[kept], number[kept], time[kept]
        insider = high32(self.keys.stream("tip:insider").bits(number)) < threshold32(self.settings.insider.value)
        return {
            "time": time, "firm": c.firm[rows], "kind": np.full(rows.size, TipKind.FOUNDED, np.int8), "candidate": rows,
            "group": c.group[rows], "severity": c.severity[rows], "number": number, "insider": insider,
        }

    def _unfounded(self, label, begin, until, share, here):
        mean = self.settings.unfounded.value * self.settings.ceiling.value * share
        firm, number, time = self._from_firms("tip:none", label, begin, until, mean, here)
        sector = self.firms["sector"][firm]
        some = np.flatnonzero(self.count[sector])  # a report names an item that applies to the firm
        firm, number, time, sector = firm[some], number[some], time[some], sector[some]
        kind = np.full(firm.size, TipKind.MISTAKEN, np.int8)
        chance = threshold32(self.settings.professional.value)
        kind[high32(self.keys.stream("tip:professional").bits(number)) < chance] = TipKind.PROFESSIONAL
        which = below(self.keys.stream("tip:group").bits(number), self.count[sector])
        return {**_bare(firm, number, time, kind), "group": self.groups[sector, which]}

    def _complaints(self, label, begin, until, share, here):
        mean = self.settings.complaints.value * share
        firm, number, time = self._from_firms("tip:complaint", label, begin, until, mean, here)
        return _bare(firm, number, time, np.full(firm.size, TipKind.COMPLAINT, np.int8))

    def _from_firms(self, purpose, label, begin, until, mean, here):
        """(firm, number, minute) of what comes from firms in operation at one rate."""
        stream, key = self.keys.stream(purpose, label), self.firms["key"][:here]
        firm, bits = stream.misses(key, np.broadcast_to(floor32(mean), key.shape), 0)
        at, k = turns(to_uniform(bits), np.full(firm.size, mean))
        firm = firm[at]
        number = stream.bits(key[firm], k)
        time = self._time(number, begin, until)
        kept = np.flatnonzero((time >= self.firms["enter"][firm]) & (time < self.stop[firm]))
        return firm[kept], number[kept], time[kept]

    def _time(self, number, begin, until):
        bits = high32(self.keys.stream("tip:time").bits(number))
        return (begin + ((bits * np.uint64(until - begin)) >> np.uint64(32)).astype(np.int64)).astype(np.int32)


def _bare(firm, number, time, kind) -> dict[str, np.ndarray]:
    """Columns of tips that concern no violation."""
    none = np.full(firm.size, -1, np.int8)
    return {
        "time": time, "firm": firm, "kind": kind, "candidate": none, "group": none, "severity": none, "number": number,
        "insider": np.zeros(firm.size, np.int8),
    }


def _order(time, firm, number) -> np.ndarray:
    """Positions by (time, firm, number)."""
    joint = (time.astype(np.int64) << 32) | firm
    order = np.argsort(joint, kind="stable")
    joint = joint[order]
    same = np.flatnonzero(joint[1:] == joint[:-1])
    if same.size:
        tied = np.unique(np.concatenate([same, same + 1]))
        order[tied] = order[tied][np.lexsort((number[order[tied]], joint[tied]))]
    return order
