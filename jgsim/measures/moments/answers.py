"""What visits bring: cases, empty addresses, violations that were not corrected."""

from __future__ import annotations

import numpy as np

from jgsim.measures.sums import Sums, divide, with_horizon
from jgsim.terms.enums import DRAWS, PENALTIES, Response, Trigger, VisitResult

NOT_LOOKED = (VisitResult.UNREACHABLE, VisitResult.NO_ACTIVITY, VisitResult.CLOSED)
"""Results of visits at firms that operate no more: nothing was looked at."""


def tables(frame) -> dict[str, Sums]:
    """Tables of this area by code."""
    visits, size = frame.visits, len(Trigger)
    trigger, result, years = visits["trigger"], visits["result"], frame.periods.years
    yearly = lambda where: with_horizon(np.bincount(visits.year[where], minlength=years)[:, None])  # noqa: E731
    problem = np.isin(trigger, DRAWS) & (visits["findings"] > 0)
    again = (trigger == Trigger.RECHECK) & ~np.isin(result, NOT_LOOKED)
    case = visits.by(trigger, size, where=led_to_case(visits))
    finding, measure = frame.findings, frame.findings["measure"]
    cases = np.isin(measure, (Response.WAIVED, *PENALTIES))
    counted = lambda where: with_horizon(np.bincount(finding.year[where], minlength=years)[:, None])  # noqa: E731
    return {
        "case_rate": {"trigger": divide(case, visits.by(trigger, size))},
        "cases": {"all": counted(cases), "trigger": finding.by(finding["trigger"], size, where=cases)},
        "waived_share": {"all": divide(counted(measure == Response.WAIVED), counted(cases))},
        "unreachable_share": {"all": divide(yearly(problem & (result == VisitResult.UNREACHABLE)), yearly(problem))},
        "not_corrected_share": {"all": divide(yearly(again & (visits["findings"] > 0)), yearly(again))},
    }


def led_to_case(visits) -> np.ndarray:
    """Which visits led to a case (bool)."""
    return visits["result"] == VisitResult.PENDING
