"""New firms: the time before they are in the object register, and first checks on commitments."""

from __future__ import annotations

import numpy as np

from jgsim.levers.entry import Entry, deadlines
from jgsim.measures.dimensions import GAPS
from jgsim.measures.events import Events
from jgsim.measures.exposure import overlap
from jgsim.measures.ownership import unowned
from jgsim.measures.sums import Sums, ratio, times, with_horizon
from jgsim.terms.time import DAY, FAR


def enter(frame, rows) -> None:
    """Add the measures of this area."""
    rows.add("unsupervised_firm_days", times(unsupervised(frame), 1 / DAY))
    checks, made = first_checks(frame)
    rows.add("first_check_coverage", ratio(checks.sums(where=made), checks.sums()))


def unsupervised(frame) -> Sums:
    """Minutes in operation and in no object register, or then with items that nobody owns, inside each measured year."""
    table, periods, groups = frame.tables["unlisted"], frame.periods, frame.groups
    spans = ((table["firm"], table["time"], table["until"]), unowned(frame))
    firm, begin, until = (np.concatenate(column) for column in zip(*spans, strict=True))
    gap = np.append(table["gap"].astype(np.int64), np.full(firm.size - table["gap"].size, GAPS.index("no_owner")))
    row, tier, begin, until = frame.tiers.pieces(firm, begin, until)
    stratum = groups.index(firm[row], tier)
    cube = np.zeros((periods.years, groups.strata))
    by_gap = np.zeros((periods.years, len(GAPS)))
    for y, first, last in periods.spans():
        inside = overlap(begin, until, first, last).astype(np.float64)
        cube[y] = np.bincount(stratum, inside, groups.strata)
        by_gap[y] = np.bincount(gap[row], inside, len(GAPS))
    return {**groups.fold(cube), "gap": with_horizon(by_gap)}


def first_checks(frame) -> tuple[Events, np.ndarray]:
    """Firms that were to have a first check, by the year of its last minute, if they are in operation then; rows of
    those that the department had visited by then for all its items."""
    firms, month = frame.firms, frame.city.clock.month_start
    chain, found = frame.scenario.chain, [(*[np.empty(0, np.int64)] * 3,)]
    starts = [0, *(int(month[one.since]) for one in chain[1:])]
    visit = frame.tables["visit"]
    visit = {name: visit[name][visit["group"] < 0] for name in ("time", "firm", "mask")}
    for one, start, following in zip(chain, starts, [*starts[1:], frame.city.clock.end], strict=True):
        entry = one.settings.get("entry", Entry())
        firm, until = deadlines(frame.city.keys, firms, entry, start)
        if not firm.size:
            continue
        mine = firms["enter"][firm] < following
        its = (visit["mask"] >> list(frame.world.departments).index(entry.department) & 1) > 0
        visited = np.full(firms["enter"].size, FAR, np.int64)
        # Visits come by time: the first of each firm is written last.
        visited[visit["firm"][its][::-1]] = visit["time"][its][::-1]
        found.append((firm[mine], until[mine], visited[firm[mine]]))
    firm, until, visited = (np.concatenate(column) for column in zip(*found, strict=True))
    there = firms["exit"][firm] > until
    firm, until, visited = firm[there], until[there], visited[there]
    events = frame.events({"firm": firm, "time": visited, "until": until}, until)
    return events, np.flatnonzero(events["time"] <= events["until"])
