"""Tolerance: findings answered by a soft measure, what was put right unasked, and the harm meanwhile."""

from __future__ import annotations

import numpy as np

from jgsim.measures.events import Events
from jgsim.measures.exposure import overlap
from jgsim.measures.sums import Sums, divide, ratio, times, with_horizon
from jgsim.terms.enums import Response, Severity
from jgsim.terms.time import DAY


def enter(frame, rows) -> None:
    """Add the measures of this area."""
    spells = frame.spells
    tolerated = frame.rows("tolerated")
    rows.add("tolerated_findings", {
        **spells.sums(tolerated), "response": tolerated.by(tolerated["measure"], len(Response)),
    })
    windows = ended(frame)
    right = np.flatnonzero(windows["corrected"] <= windows["until"])
    measure, size = windows["measure"], len(Response)
    rows.add("self_corrected_share", {
        **ratio(spells.sums(windows, where=right), spells.sums(windows)),
        "response": divide(windows.by(measure, size, where=right), windows.by(measure, size)),
    })
    rows.add("harm_while_tolerated", times(harm(frame), 1 / DAY))


def ended(frame) -> Events:
    """Tolerated findings by the year in which their window ended, the firm in operation and the violation not over.

    A violation that would have ended by itself within the window is left out whether or not it was corrected first:
    leaving out only those that were not would count corrections too often.
    """
    table = frame.tables["tolerated"]
    rows = np.flatnonzero((table["over"] > table["until"]) & (frame.firms["exit"][table["firm"]] > table["until"]))
    columns = {name: column[rows] for name, column in table.items()}
    return frame.events(columns, columns["until"])


def harm(frame) -> Sums:
    """Weighted minutes from each tolerated finding to the earlier of the violation's end and the window's end.

    Where windows of a violation overlap, each minute counts once.
    """
    table, periods, groups = frame.tables["tolerated"], frame.periods, frame.groups
    firm, begin, until, severity = spans(frame, table)
    weight = np.array([frame.world.severity_weight[s.code].value for s in Severity])
    row, tier, begin, until = frame.tiers.pieces(firm, begin, until)
    stratum = groups.index(firm[row], tier)
    cube = np.zeros((periods.years, groups.strata))
    by_severity = np.zeros((periods.years, weight.size))
    for y, first, last in periods.spans():
        inside = overlap(begin, until, first, last) * weight[severity[row]]
        cube[y] = np.bincount(stratum, inside, groups.strata)
        by_severity[y] = np.bincount(severity[row], inside, weight.size)
    return {**groups.fold(cube), "severity": with_horizon(by_severity)}


def spans(frame, table) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """(firm, begin, until, severity) of the time that each tolerated finding's violation ran in its window."""
    spell, kinds = frame.tables["spell"], len(frame.world.groups)
    mine = np.zeros(frame.firms["enter"].size, bool)
    mine[table["firm"]] = True
    rows = np.flatnonzero(mine[spell["firm"]])
    cell = lambda of: of["firm"].astype(np.int64) * kinds + of["group"]  # noqa: E731
    key = (cell(spell)[rows] << 32) + (spell["time"][rows].astype(np.int64) + 2**31)
    order = np.argsort(key, kind="stable")
    found = (cell(table) << 32) + (table["time"].astype(np.int64) + 2**31)
    # Violations of a firm and item group follow each other: the last that began by then is the one found.
    last = rows[order][np.searchsorted(key[order], found, side="right") - 1] if found.size else rows
    until = np.minimum(table["until"], spell["until"][last])
    turn = np.argsort(found, kind="stable")
    again = np.flatnonzero(last[turn][1:] == last[turn][:-1])
    until[turn[again]] = np.minimum(until[turn[again]], table["time"][turn[again + 1]])
    return table["firm"], table["time"], np.maximum(until, table["time"]), table["severity"]
