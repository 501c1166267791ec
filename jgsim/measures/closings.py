"""Firms that the authority put on the list of abnormal operation, or that closed because of what it did."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from jgsim.levers.abnormal_list import REVOKED, AbnormalList, first
from jgsim.measures.dimensions import CAUSES
from jgsim.terms.enums import VisitResult
from jgsim.terms.time import NEVER


def enter(frame, rows) -> None:
    """Add the measures of this area."""
    rows.add("listed", listed(frame).sums())
    closing = frame.tables["closing"]
    columns = {name: closing[name] for name in ("time", "firm", "cause")}
    # The minute before, because a firm may move in the minute in which it closes.
    events = frame.events(columns, closing["time"], closing["time"] - 1)
    rows.add("revoked", events.sums(where=np.flatnonzero(events["cause"] == REVOKED)))
    rows.add("closings", {**events.sums(), "cause": events.by(events["cause"], len(CAUSES))})


def listed(frame):
    """Firms put on the list, by the first recorded visit that did not reach them; those on it at the epoch stay."""
    visit = frame.tables["visit"]
    rows = np.flatnonzero((visit["result"] == VisitResult.UNREACHABLE) & (visit["entered"] > 0))
    rows = rows[np.unique(visit["firm"][rows], return_index=True)[1]]
    columns = {name: visit[name][rows] for name in ("time", "firm")}
    before = _before(frame)
    if before is not None:
        fresh = before[columns["firm"]] == NEVER
        columns = {name: column[fresh] for name, column in columns.items()}
    return frame.events(columns, columns["time"])


def _before(frame) -> np.ndarray | None:
    """Minute at which each firm had been listed before the epoch (NEVER: it had not); None if nobody had."""
    settings = frame.scenario.chain[0].settings.get("abnormal_list", AbnormalList())
    if settings.found_before is None:
        return None
    state = {"listed": np.full(frame.firms["enter"].size, NEVER)}
    first(SimpleNamespace(firms=frame.firms, keys=frame.city.keys, state=state), settings)
    return state["listed"]
