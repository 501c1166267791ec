"""Cost: officer-hours by activity, how busy officers are, what waits, what was not done or held back."""

from __future__ import annotations

import numpy as np

from jgsim.levers.capability import roster
from jgsim.measures.dimensions import AT_THE_FIRM, HELD_BACK, SAMPLING, SHORTFALL
from jgsim.measures.finding_rates import violations
from jgsim.measures.sampling import officer_minutes
from jgsim.measures.sums import divide, plus, ratio, times, with_horizon
from jgsim.measures.tasks import of_plan
from jgsim.terms.enums import Desk, Trigger
from jgsim.terms.steps import CAP
from jgsim.terms.time import DAY

HOUR = 60


class Officers:
    """Officer-minutes that there are, and that other work takes, as the settings of each part of a year have it.

    Attributes
    ----------
    gross : float64 array (years, districts)
        Minutes of supervision, scaled like the firms.
    other : dict of code -> float64 array (years, districts)
        Minutes of the work that the plan does not steer; where it exceeds all there is, it is cut to that.
    unlimited : bool array (years)
        Nobody ever waits: there is no limit that officers could be used up to.
    """

    def __init__(self, frame):
        policies, scale = frame.policies.found, frame.city.scale
        shares = frame.policies.shares(frame.city.calendar, frame.periods)
        shape = frame.periods.years, len(frame.world.districts)
        self.gross, self.unlimited = np.zeros(shape), np.zeros(shape[0], bool)
        self.other = {code: np.zeros(shape) for one in policies for code in one.settings["plan"].other_load}
        for one, share in zip(policies, shares, strict=True):
            settings, loads = one.settings["capability"], one.settings["plan"].other_load
            officers = np.diff(roster(settings, frame.world))
            self.gross += share[:, None] * officers * settings.hours * 60 * scale
            hours = sum(load.hours for load in loads.values())
            cut = min(1.0, officers.sum() * settings.hours / hours) if hours > 0 else 1.0
            for code, load in loads.items():
                self.other[code] += share[:, None] * (load.hours * cut * 60 * scale * officers / officers.sum())
            if settings.unlimited:
                self.unlimited |= share > 0


def enter(frame, rows) -> None:
    """Add the measures of this area."""
    visits, officers = frame.visits, Officers(frame)
    spent = visits.sums(visits["officer_minutes"])
    by_trigger = visits.by(visits["trigger"], len(Trigger), visits["officer_minutes"])
    at_desk = frame.at_desk("minutes")
    sampled = officer_minutes(frame)
    rows.add("officer_hours", times(all_hours(frame, officers, at_desk, spent, by_trigger, sampled), 1 / HOUR))
    busy = spent["district"] + sampled["district"] + with_horizon(at_desk.sum(axis=1))
    rows.add("utilisation", utilisation(officers, busy))
    backlog, age = queues(frame)
    rows.add("backlog", backlog)
    rows.add("backlog_age", times(age, 1 / DAY))
    found = violations(visits)
    rows.add("hours_per_finding", times(ratio(
        {**spent, "trigger": by_trigger},
        {**visits.sums(found), "trigger": visits.by(visits["trigger"], len(Trigger), found)},
    ), 1 / HOUR))
    lost, held = frame.tasks.lost, frame.tasks.held
    planned = of_plan(lost)
    rows.add("shortfall", {
        **lost.sums(where=planned),
        "trigger": lost.by(lost["trigger"], len(Trigger)),
        "department": lost.by_department(frame.checks, where=planned),
        "reason": lost.by(np.searchsorted(SHORTFALL, lost["reason"]), len(SHORTFALL), where=planned),
    })
    rows.add("held_back", {
        **held.sums(),
        "trigger": held.by(held["trigger"], len(Trigger)),
        "held": held.by(np.searchsorted(HELD_BACK, held["reason"]), len(HELD_BACK)),
    })
    cap = np.flatnonzero(held["reason"] == CAP)
    rows.add("held_back_cap", {**held.sums(where=cap), "trigger": held.by(held["trigger"], len(Trigger), where=cap)})


def all_hours(frame, officers: Officers, at_desk, spent, by_trigger, sampled) -> dict[str, np.ndarray]:
    """Officer-minutes of visits, samples, desks and other load; only visits and samples belong to firms."""
    other = with_horizon(sum(officers.other.values(), np.zeros_like(officers.gross)) + at_desk.sum(axis=1))
    codes = frame.codes["activity"]
    activity = np.zeros((frame.periods.years + 1, len(codes)))
    activity[:, : len(AT_THE_FIRM)] = by_trigger[:, : len(AT_THE_FIRM)]
    activity[:, codes.index(SAMPLING)] = sampled["all"][:, 0]
    spent = plus(spent, sampled)
    for kind in Desk:
        activity[:, codes.index(kind.code)] += with_horizon(at_desk[:, kind].sum(axis=1))
    for code, minutes in officers.other.items():
        activity[:, codes.index(code)] += with_horizon(minutes.sum(axis=1))
    visits = frame.visits
    masks, number = visits.masks
    size = np.maximum(frame.checks.bits(masks).sum(axis=1), 1)
    return {
        **spent,
        "all": spent["all"] + other.sum(axis=1, keepdims=True),
        "district": spent["district"] + other,
        "activity": activity,
        "department": visits.by_department(frame.checks, visits["officer_minutes"] / size[number]) + sampled["department"],
    }


def utilisation(officers: Officers, spent: np.ndarray) -> dict[str, np.ndarray]:
    """Minutes of visits and desks (`spent`) and of other load over the officers' gross minutes.

    Undefined where officers are unlimited.
    """
    gross = np.where(officers.unlimited[:, None], np.nan, officers.gross)
    gross = with_horizon(gross)
    busy = spent + with_horizon(sum(officers.other.values(), np.zeros_like(officers.gross)))
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
