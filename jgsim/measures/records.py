"""Records: visits that were never entered, cases that failed for want of a record, cases that were made public."""

from __future__ import annotations

import numpy as np

from jgsim.levers.publicity import Publicity, made_public, published_at
from jgsim.measures.events import Events
from jgsim.measures.sums import divide, ratio
from jgsim.terms.enums import CaseFate, Response, Severity, Trigger


def enter(frame, rows) -> None:
    """Add the measures of this area."""
    visits = frame.visits
    missing = np.flatnonzero(visits["entered"] == 0)
    by_trigger = [visits.by(visits["trigger"], len(Trigger), where=some) for some in (missing, slice(None))]
    rows.add("unrecorded_visits", {
        **ratio(visits.sums(where=missing), visits.sums()), "trigger": divide(*by_trigger),
    })
    findings = frame.findings
    failed = np.flatnonzero(findings["measure"] == Response.FAILED)
    rows.add("failed_cases", {
        **frame.spells.sums(findings, where=failed),
        "trigger": findings.by(findings["trigger"], len(Trigger), where=failed),
    })
    public = published(frame)
    rows.add("published_cases", {
        **public.sums(), "severity": public.by(public["severity"], len(Severity)),
        "response": public.by(public["measure"], len(Response)),
    })


def published(frame) -> Events:
    """Published cases by the year of their publication, whatever policy holds by then."""
    case, clock, chain = frame.tables["case"], frame.city.clock, frame.scenario.chain
    since = [int(clock.month_start[one.since]) for one in chain[1:]]
    policy = np.searchsorted(since, case["decided"], side="right")
    when = np.full(policy.size, clock.end, np.int64)
    for n, one in enumerate(chain):
        settings = one.settings.get("publicity", Publicity())
        if settings.share > 0:
            rows = np.flatnonzero((policy == n) & (case["fate"] == CaseFate.CLOSED))
            firm, opened, group, measure = (case[name][rows] for name in ("firm", "time", "group", "measure"))
            rows = rows[made_public(frame.city.keys, frame.firms["key"][firm], opened, group, measure, settings.share)]
            when[rows] = published_at(settings, case["decided"][rows])
    rows = np.flatnonzero(when < clock.end)
    columns = {name: case[name][rows] for name in ("firm", "severity", "measure")}
    return frame.events({**columns, "when": when[rows]}, when[rows])
