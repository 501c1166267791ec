"""Draws of several plans that meet at a firm: how many could be merged, and how many were."""

from __future__ import annotations

import numpy as np

from jgsim.engine.ledger import MERGED
from jgsim.levers.coordination import Coordination
from jgsim.measures.events import Events
from jgsim.terms.enums import DRAWS
from jgsim.terms.merging import hosts, working_day

_COLUMNS = ("firm", "mask", "due", "time")


def enter(frame, rows) -> None:
    """Add the measures of this area."""
    drawn, merged = draws(frame)
    rows.add("merged_overlaps", _at(frame, drawn, np.flatnonzero(merged)).sums())
    rows.add("eligible_overlaps", _at(frame, drawn, eligible(frame, drawn, merged)).sums())


def _at(frame, drawn: dict, where: np.ndarray) -> Events:
    columns = {name: column[where] for name, column in drawn.items()}
    return frame.events(columns, columns["due"], columns["time"])


def draws(frame) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """The tasks of random draws of the measured years and the minute at which each ended; which were merged (bool)."""
    tables, begin, end, parts, merged = frame.tables, frame.periods.begin, frame.periods.end, [], []
    for name in ("visit", "dropped"):
        table = tables[name]
        some = np.flatnonzero(np.isin(table["trigger"], DRAWS) & (table["due"] >= begin) & (table["due"] < end))
        parts.append({column: table[column][some] for column in _COLUMNS})
        merged.append(table["reason"][some] == MERGED if name == "dropped" else np.zeros(some.size, bool))
    return {c: np.concatenate([p[c] for p in parts]) for c in _COLUMNS}, np.concatenate(merged)


def eligible(frame, drawn: dict[str, np.ndarray], merged: np.ndarray) -> np.ndarray:
    """Rows of the tasks that were merged, or that would be if the plans of all departments were coordinated.

    At each month's start those that wait or are drawn, of one firm, whose departments have items that apply to it, due
    within the window of that month's settings. Where no policy has two campaigns, plans do not meet.
    """
    found = merged.copy()
    if all(len(one.settings["plan"].campaigns) < 2 for one in frame.policies.found):
        return np.flatnonzero(found)
    policies, checks, starts = frame.policies, frame.checks, frame.city.clock.month_start
    order = np.lexsort((merged, drawn["due"], drawn["firm"]))
    firm, mask, due, time = (drawn[c][order] for c in _COLUMNS)
    day, year, month = working_day(frame.city.calendar, due), frame.periods.of(due), frame.city.clock.month_of(due)
    sector = frame.firms["sector"][firm]
    for at in range(int(month.min(initial=0)), int(month.max(initial=-1)) + 1):
        begin = np.array([starts[at]])
        there = checks.lists[int(checks.list_at(begin)[0])].at(checks.applies)[sector]
        waits = (month <= at) & (time >= begin) & (year == frame.periods.of(begin)) & ((mask & ~there) == 0)
        some = np.flatnonzero(waits)
        settings = policies.found[int(policies.of(begin)[0])].settings.get("coordination", Coordination())
        host = hosts(firm[some], day[some], settings.window_days)
        found[order[some[host != np.arange(some.size)]]] = True
    return np.flatnonzero(found)
