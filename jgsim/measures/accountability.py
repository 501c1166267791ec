"""Accountability: what officers saw and told nobody of, and how much of it re-inspections bring to light."""

from __future__ import annotations

import numpy as np

from jgsim.measures.sums import plus, ratio
from jgsim.terms.campaign import REINSPECTIONS


def enter(frame, rows) -> None:
    """Add the measures of this area."""
    suppressed, findings = frame.rows("suppressed"), frame.findings
    hidden = frame.spells.sums(suppressed)
    rows.add("suppressed_findings", hidden)
    seen = np.flatnonzero((findings["candidate"] >= 0) & (findings["officer"] >= 0) & ~by_reinspection(frame, findings))
    rows.add("reinspection_yield", ratio(
        frame.spells.sums(findings, where=uncovered(frame)), plus(hidden, frame.spells.sums(findings, where=seen))
    ))


def by_reinspection(frame, findings) -> np.ndarray:
    """Which findings a re-inspection made (bool)."""
    visit = frame.tables["visit"]
    again = np.flatnonzero(visit["campaign"] == REINSPECTIONS)
    return np.isin(moment(findings), moment({name: visit[name][again] for name in ("firm", "time")}))


def moment(table) -> np.ndarray:
    """Firm and minute as one number (int64)."""
    return (table["firm"].astype(np.int64) << 32) + table["time"]


def uncovered(frame) -> np.ndarray:
    """Rows of the measured findings by which a re-inspection brought to light what had last been suppressed."""
    findings, hidden = frame.findings, frame.tables["suppressed"]
    again = np.flatnonzero(by_reinspection(frame, findings) & (findings["candidate"] >= 0))
    if not again.size or not hidden["firm"].size:
        return again[:0]
    told, kinds = frame.tables["finding"], len(frame.world.groups)
    cell = lambda of, rows: of["firm"][rows].astype(np.int64) * kinds + of["group"][rows]  # noqa: E731
    mine = np.isin(cell(told, slice(None)), cell(findings, again)) & (told["candidate"] >= 0)
    last_told, last_hidden = (
        _last_before(cell(of, rows), of["candidate"][rows], of["time"][rows], cell(findings, again),
                     findings["candidate"][again], findings["time"][again])
        for of, rows in ((told, np.flatnonzero(mine)), (hidden, np.arange(hidden["firm"].size)))
    )
    return again[last_hidden > last_told]


def _last_before(cell, candidate, time, of_cell, of_candidate, before) -> np.ndarray:
    """The last minute at which the same violation stands in a table before given minutes (int64; -1: it does not)."""
    everything = np.concatenate([np.stack([cell, candidate.astype(np.int64)]),
                                 np.stack([of_cell, of_candidate.astype(np.int64)])], axis=1)
    number = np.unique(everything, axis=1, return_inverse=True)[1].ravel()
    key = np.sort((number[: cell.size] << 32) + time)
    at = (number[cell.size :] << 32) + before
    row = np.searchsorted(key, at) - 1
    found = key[np.maximum(row, 0)] if key.size else np.full(at.size, -1)
    same = (row >= 0) & (found >> 32 == at >> 32)
    return np.where(same, found & 0xFFFFFFFF, -1)
