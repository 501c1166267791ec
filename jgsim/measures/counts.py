"""Counts: firms, visits, onsets, detections, time in violation."""

from __future__ import annotations

import numpy as np

from jgsim.measures.periods import Periods
from jgsim.measures.sums import times
from jgsim.terms.enums import Trigger
from jgsim.terms.time import YEAR


def counts(result) -> dict[str, float]:
    """`visits`, `onsets`, `detections` and `violation_years` of the horizon, and nothing else."""
    periods = Periods(result.city.clock, result.scenario.time.warm_up)
    visit, finding, spell = (result.tables[name] for name in ("visit", "finding", "spell"))
    found = finding["first"][periods.span(finding["time"])]
    begin = np.int32(periods.begin)
    running = np.maximum(spell["until"], begin) - np.maximum(spell["time"], begin)
    within = lambda rows: periods.span(rows["time"])  # noqa: E731
    return {
        "visits": float(visit["time"][within(visit)].size),
        "onsets": float(np.count_nonzero(spell["segment"][within(spell)] == 0)),
        "detections": float(found.sum(dtype=np.int64)),
        "violation_years": float(running.sum(dtype=np.int64)) / YEAR,
    }


def enter(frame, rows) -> None:
    """Add the measures of this area."""
    visits, findings = frame.visits, frame.findings
    rows.add("firm_years", frame.exposure.years)
    rows.add("firms", frame.exposure.firms)
    trigger, crossed = visits["trigger"], frame.crossed(visits)
    rows.add("visits", {
        **visits.sums(),
        "trigger": visits.by(trigger, len(Trigger)),
        "department": visits.by_department(frame.checks),
        "tier×trigger": visits.by(crossed, len(frame.codes["tier×trigger"])),
    })
    rows.add("onsets", frame.spells.sums(frame.spells.begun))
    rows.add("relapses", frame.spells.sums(frame.spells.relapsed))
    first = np.flatnonzero(findings["first"] == 1)
    rows.add("detections", {
        **frame.spells.sums(findings, where=first),
        "trigger": findings.by(findings["trigger"], len(Trigger), where=first),
    })
    rows.add("violation_years", times(frame.spells.minutes, 1 / YEAR))

