"""Who was sent, and what sensors told."""

from __future__ import annotations

import numpy as np

from jgsim.levers.capability import roster
from jgsim.measures.events import Events
from jgsim.measures.sums import ratio


def enter(frame, rows) -> None:
    """Add the measures of this area."""
    alerts = frame.rows("alert")
    told = alerts.sums()
    rows.add("alerts", told)
    rows.add("false_alert_share", ratio(alerts.sums(where=np.flatnonzero(alerts["candidate"] < 0)), told))
    again = followed(frame)
    rows.add("met_again_share", ratio(again.sums(where=np.flatnonzero(again["met"])), again.sums()))


def followed(frame) -> Events:
    """Visits of firms that were visited before, in the warm-up too, by officers of the same register; `met`: one of the
    pair made the visit before."""
    visit, order = frame.tables["visit"], frame.by_firm
    register = np.searchsorted(registers(frame), visit["time"], side="right")
    same = (visit["firm"][order[1:]] == visit["firm"][order[:-1]]) & (register[order[1:]] == register[order[:-1]])
    at = np.flatnonzero(same)
    rows, before = order[at + 1], order[at]
    pair, last = ([visit[name][some] for name in ("officer", "partner")] for some in (rows, before))
    met = np.zeros(rows.size, bool)
    for one in pair:
        for other in last:
            met |= one == other
    span = frame.periods.of(visit["time"][rows])
    inside = (span >= 0) & (span < frame.periods.years)
    columns = {"firm": visit["firm"][rows[inside]], "met": met[inside]}
    return Events(columns, span[inside], visit["tier"][rows[inside]], frame.groups, frame.periods.years)


def registers(frame) -> list[int]:
    """The minutes from which a policy of the chain has given officers other numbers: they mean other people then."""
    chain, world = frame.scenario.chain, frame.world
    return [
        int(frame.city.clock.month_start[one.since]) for before, one in zip(chain, chain[1:], strict=False)
        if not np.array_equal(*(roster(two.settings["capability"], world)[:-1] for two in (before, one)))
    ]
