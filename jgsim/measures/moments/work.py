"""What officers do: visits and work at the desk."""

from __future__ import annotations

import numpy as np

from jgsim.measures.sums import Sums, divide, with_horizon
from jgsim.terms.enums import Desk, Trigger

HOUR = 60


def tables(frame) -> dict[str, Sums]:
    """Tables of this area by code."""
    counts, minutes = by_activity(frame)
    return {
        "work": {"activity": counts},
        "work_hours": {"activity": minutes / HOUR, "all": minutes.sum(axis=1, keepdims=True) / HOUR},
        **by_field(frame),
    }


_AT_DESK = len(Trigger) - 1  # remote checks are no visits


def by_activity(frame) -> tuple[np.ndarray, np.ndarray]:
    """Pieces of work and officer-minutes by year and activity: visits by trigger, then work at the desk by kind."""
    visits, periods, kinds = frame.visits, frame.periods, len(Desk)
    desk = frame.tables["desk"]
    span = periods.span(desk["time"])
    cell = periods.of(desk["time"][span]) * kinds + desk["activity"][span]

    def beside(of_visits, of_desk):
        table = np.bincount(cell, of_desk[span], periods.years * kinds).reshape(periods.years, kinds)
        return np.concatenate([of_visits[:, :_AT_DESK], with_horizon(table)], axis=1)

    trigger, size = visits["trigger"], len(Trigger)
    return (
        beside(visits.by(trigger, size), desk["count"]),
        beside(visits.by(trigger, size, visits["officer_minutes"]), desk["minutes"]),
    )


def by_field(frame) -> dict[str, Sums]:
    """Key-field checks by key field: how many, hours, share with a finding, share with a case."""
    from jgsim.measures.moments.answers import led_to_case

    visits, fields = frame.visits, len(frame.world.key_fields)
    rows = np.flatnonzero(visits["trigger"] == Trigger.KEY)
    field = frame.firms["field"][visits["firm"]]
    count = lambda where, weight=None: visits.by(field, fields, weight, where)  # noqa: E731
    made, found, case = count(rows), visits["findings"][rows] > 0, led_to_case(visits)[rows]
    total = lambda table: {"field": table, "all": table.sum(axis=1, keepdims=True)}  # noqa: E731
    share = lambda part: {name: divide(part[name], total(made)[name]) for name in part}  # noqa: E731
    return {
        "field_visits": total(made),
        "field_hours": total(count(rows, visits["officer_minutes"]) / HOUR),
        "field_finding_rate": share(total(count(rows[found]))),
        "field_case_rate": share(total(count(rows[case]))),
    }
