"""All measures of a run."""

from __future__ import annotations

import numpy as np

from jgsim.measures import (
    accountability, admission, burden, closings, compliance, cost, counts, coverage, detection,
    docket, fairness, finding_rates, overlaps, records, reports, responses, sampling, sending, tolerance,
)
from jgsim.measures.frame import Frame
from jgsim.measures.rows import Collector, Rows

AREAS = (
    counts, coverage, admission, burden, overlaps, finding_rates, detection, compliance, reports, responses, docket, tolerance, closings,
    records, accountability, sampling, sending, cost, fairness,
)
OF_VIOLATIONS = (
    "onsets", "relapses", "violation_years", "detected_share", "unfound_ends", "detection_delay", "detection_delay_p90",
    "harm", "undetected_violation_days", "recidivism", "harm_while_tolerated",
)
"""Measures of violations as spells of time, which there are none of where firms choose once a month."""


def measure(result) -> Rows:
    """The measures of a run, by measured year and for the horizon, in total and by group.

    Names and definitions are those of `catalogue.CATALOGUE`. Warm-up years are not measured; a violation that began
    before counts with its time inside the measured years.
    """
    frame = Frame(result)
    rows = Collector(frame.periods.labels, frame.codes)
    for area in AREAS:
        area.enter(frame, rows)
    made = rows.rows()
    if result.scenario.behaviour.clock == "period":
        made.value[np.isin(made.measure, OF_VIOLATIONS)] = np.nan
    return made
