"""Violations over time: how long they ran inside each measured year, how they were found or ended."""

from __future__ import annotations

import numpy as np

from jgsim.measures.dimensions import UNFOUND
from jgsim.measures.exposure import overlap
from jgsim.measures.sums import Sums, with_horizon
from jgsim.terms.enums import Ending, Severity
from jgsim.terms.time import FAR

_UNFOUND = np.isin(np.arange(len(Ending)), UNFOUND)
_GRADES = len(Severity)


class Spells:
    """Violations of a run and the time they took inside the measured years.

    Sums are by firm dimension and by severity, item group and department.

    Attributes
    ----------
    begun, relapsed, found, unfound : Events
        Violations begun, broken out again, found for the first time, and ended without having been found, in the
        measured years.
    minutes, undetected : Sums
        Minutes in violation, and minutes until the earlier of first finding and end.
    harm : Sums
        Minutes times the weight of the violation's severity.
    """

    def __init__(self, frame):
        self.groups, self.member = frame.groups, frame.checks.member
        self.department = frame.checks.department
        rows = frame.tables["spell"]
        self._measure_time(frame, rows)
        span = frame.periods.span(rows["time"])
        begun = {name: rows[name][span] for name in ("time", "firm", "group", "severity", "segment")}
        again = begun.pop("segment") > 0
        self.begun, self.relapsed = (_where(frame, begun, some) for some in (~again, again))
        seen = np.flatnonzero(rows["found"] < FAR)
        found = {name: rows[name][seen] for name in ("time", "firm", "group", "severity", "found")}
        self.found = frame.events(found, found["found"])
        over = _UNFOUND[rows["ending"]] & (rows["found"] == FAR) & (rows["until"] >= frame.periods.begin)
        over = np.flatnonzero(over)
        unfound = {name: rows[name][over] for name in ("firm", "group", "severity", "until", "ending")}
        # The last minute of a violation, because a firm that closes or moves at `until` was in the former tier.
        self.unfound = frame.events(unfound, unfound["until"], unfound["until"] - 1)

    def _measure_time(self, frame, rows):
        periods, groups = frame.periods, frame.groups
        kept = np.flatnonzero(rows["until"] > periods.begin)
        firm, begin, until = rows["firm"][kept], rows["time"][kept], rows["until"][kept]
        row, tier, begin, until = frame.tiers.pieces(firm, begin, until)
        stratum = groups.index(firm[row], tier).astype(np.int32)
        row = kept[row]
        seen = np.minimum(until, rows["found"][row])
        severity, group = rows["severity"][row], rows["group"][row]
        kinds = self.department.size
        cube = np.zeros((2, periods.years, _GRADES, groups.strata))
        table = np.zeros((2, periods.years, kinds, _GRADES))
        for y, first, last in periods.spans():
            now = np.flatnonzero((begin < last) & (until > first))
            where = severity[now].astype(np.int64) * groups.strata + stratum[now]
            what = group[now].astype(np.int64) * _GRADES + severity[now]
            for k, end in enumerate((until, seen)):
                inside = overlap(begin[now], end[now], first, last).astype(np.float64)
                cube[k, y] = np.bincount(where, inside, _GRADES * groups.strata).reshape(_GRADES, -1)
                table[k, y] = np.bincount(what, inside, kinds * _GRADES).reshape(kinds, _GRADES)
        weight = np.array([frame.world.severity_weight[s.code].value for s in Severity])
        one = np.ones(_GRADES)
        self.minutes, self.undetected, self.harm = (
            {**groups.fold(np.tensordot(cube[k], w, axes=(1, 0))), **self._labelled(with_horizon(table[k] * w))}
            for k, w in ((0, one), (1, one), (0, weight))
        )

    def _labelled(self, table: np.ndarray) -> Sums:
        """Sums by severity, item group and department from those by (year, item group, severity)."""
        by_group = table.sum(axis=2)
        return {"severity": table.sum(axis=1), "item_group": by_group, "department": by_group @ self.member}

    def sums(self, events, weight: np.ndarray | None = None, where=slice(None)) -> Sums:
        """Rows, or sums of a weight, of events that have an item group and a severity."""
        number = events["group"].astype(np.int64) * _GRADES + events["severity"]
        table = events.by(number, self.department.size * _GRADES, weight, where)
        return {**events.sums(weight, where), **self._labelled(table.reshape(len(table), -1, _GRADES))}

    def numbers(self, events) -> dict[str, np.ndarray]:
        """Group number of each row in the dimensions of a violation."""
        group = events["group"]
        return {"severity": events["severity"], "item_group": group, "department": self.department[group]}

    def delay(self) -> np.ndarray:
        """Minutes from onset to first finding of each violation in `found` (int64)."""
        return self.found["found"].astype(np.int64) - self.found["time"]


def _where(frame, rows, some: np.ndarray):
    """Events of some of the rows, by their time."""
    if not some.all():
        rows = {name: column[some] for name, column in rows.items()}
    return frame.events(rows, rows["time"])
