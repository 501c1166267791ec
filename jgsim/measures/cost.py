"""Cost: officer-hours by activity, how busy officers are, what waits, what was not done."""

from __future__ import annotations

import numpy as np

from jgsim.engine.ledger import DROP_REASONS
from jgsim.levers.capability import roster
from jgsim.measures.dimensions import SHORTFALL
from jgsim.measures.sums import divide, ratio, times, with_horizon
from jgsim.terms.enums import Trigger
from jgsim.terms.time import DAY

HOUR = 60


class Officers:
    """Officer-minutes by district.

    Attributes
    ----------
    gross : float64 array (districts)
        A year's minutes, scaled like the firms.
    other : float64 array (loads, districts)
        Minutes a year of the work that the plan does not steer; where it exceeds all there is, it is cut to that.
    unlimited : bool
        Nobody ever waits: there is no limit that officers could be used up to.
    """

    def __init__(self, frame):
        settings, scale = frame.scenario.settings["capability"], frame.city.scale
        officers = np.diff(roster(settings, frame.world))
        self.gross = officers * settings.hours * 60 * scale
        hours = np.array([load.hours for load in frame.scenario.settings["plan"].other_load.values()])
        share = min(1.0, officers.sum() * settings.hours / hours.sum()) if hours.sum() > 0 else 1.0
        self.other = (hours * share * 60 * scale)[:, None] * (officers / officers.sum())
        self.unlimited = settings.unlimited


def enter(frame, rows) -> None:
    """Add the measures of this area."""
    visits, officers = frame.visits, Officers(frame)
    spent = visits.sums(visits["officer_minutes"])
    by_trigger = visits.by(visits["trigger"], len(Trigger), visits["officer_minutes"])
    rows.add("officer_hours", times(all_hours(frame, officers, spent, by_trigger), 1 / HOUR))
    rows.add("utilisation", utilisation(officers, spent["district"], frame.periods.years))
    backlog, age = queues(frame)
    rows.add("backlog", backlog)
    rows.add("backlog_age", times(age, 1 / DAY))
    found = visits.sums(visits["findings"])
    rows.add("hours_per_finding", times(ratio(
        {**spent, "trigger": by_trigger},
        {**found, "trigger": visits.by(visits["trigger"], len(Trigger), visits["findings"])},
    ), 1 / HOUR))
    lost = frame.tasks.lost
    reason = np.searchsorted([DROP_REASONS.index(r) for r in SHORTFALL], lost["reason"])
    rows.add("shortfall", {
        **lost.sums(),
        "trigger": lost.by(lost["trigger"], len(Trigger)),
        "department": lost.by_department(frame.checks),
        "reason": lost.by(reason, len(SHORTFALL)),
    })


def all_hours(frame, officers: Officers, spent, by_trigger) -> dict[str, np.ndarray]:
    """Officer-minutes of visits and other load; other load belongs to districts and activities, to no firm."""
    years = frame.periods.years
    other = with_horizon(np.repeat(officers.other.sum(axis=0)[None], years, axis=0))
    loads = with_horizon(np.repeat(officers.other.sum(axis=1)[None], years, axis=0))
    activity = np.zeros((years + 1, len(frame.codes["activity"])))
    activity[:, : len(Trigger)] = by_trigger
    for n, code in enumerate(frame.scenario.settings["plan"].other_load):
        activity[:, frame.codes["activity"].index(code)] += loads[:, n]
    visits = frame.visits
    masks, number = visits.masks
    size = np.maximum(frame.checks.bits(masks).sum(axis=1), 1)
    return {
        **spent,
        "all": spent["all"] + other.sum(axis=1, keepdims=True),
        "district": spent["district"] + other,
        "activity": activity,
        "department": visits.by_department(frame.checks, visits["officer_minutes"] / size[number]),
    }


def utilisation(officers: Officers, spent: np.ndarray, years: int) -> dict[str, np.ndarray]:
    """Minutes spent, other load included, over the officers' gross minutes; undefined where officers are unlimited."""
    if officers.unlimited:
        return {"all": np.full((years + 1, 1), np.nan), "district": np.full(spent.shape, np.nan)}
    gross = with_horizon(np.repeat(officers.gross[None], years, axis=0))
    busy = spent + with_horizon(np.repeat(officers.other.sum(axis=0)[None], years, axis=0))
    total = lambda values: values.sum(axis=1, keepdims=True)  # noqa: E731
    return {"all": divide(total(busy), total(gross)), "district": divide(busy, gross)}


def queues(frame) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Tasks that wait at the rounds' ends, and minutes by which the oldest is late: means over time."""
    table, periods = frame.tables["round"], frame.periods
    pools = len(frame.world.districts)
    time = table["time"].reshape(-1, pools)[:, 0]
    length = np.diff(np.append(time, periods.end)).astype(np.float64)
    waiting, oldest = table["waiting"].reshape(-1, pools), table["oldest"].reshape(-1, pools)
    span = periods.span(time)
    year = periods.of(time[span])
    weight = length[span]
    mean = lambda values: divide(  # noqa: E731
        with_horizon(np.stack([np.bincount(year, v * weight, periods.years) for v in values[span].T], axis=1)),
        with_horizon(np.bincount(year, weight, periods.years))[:, None],
    )
    return (
        {"all": mean(waiting.sum(axis=1, keepdims=True)), "district": mean(waiting)},
        {"all": mean(oldest.max(axis=1, keepdims=True)), "district": mean(oldest)},
    )
