"""What visits bring: cases, violations that were not corrected."""

from __future__ import annotations

import numpy as np

from jgsim.measures.dimensions import SILENT
from jgsim.measures.sums import Sums, divide, with_horizon
from jgsim.terms.enums import Trigger, VisitResult


def tables(frame) -> dict[str, Sums]:
    """Tables of this area by code."""
    visits, size = frame.visits, len(Trigger)
    trigger, years = visits["trigger"], frame.periods.years
    yearly = lambda where: with_horizon(np.bincount(visits.year[where], minlength=years)[:, None])  # noqa: E731
    again = (trigger == Trigger.RECHECK) & ~np.isin(visits["result"], SILENT)
    case = visits.by(trigger, size, where=led_to_case(visits))
    return {
        "case_rate": {"trigger": divide(case, visits.by(trigger, size))},
        "not_corrected_share": {"all": divide(yearly(again & (visits["findings"] > 0)), yearly(again))},
    }


def led_to_case(visits) -> np.ndarray:
    """Which visits led to a case (bool)."""
    return visits["result"] == VisitResult.PENDING
