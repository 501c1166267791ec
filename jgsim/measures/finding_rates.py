"""What visits find: by visit, by item check, with and without the firms that operate no more."""

from __future__ import annotations

import numpy as np

from jgsim.measures.dimensions import SILENT
from jgsim.measures.sums import divide, ratio
from jgsim.terms.enums import DRAWS, Trigger, VisitResult

UNREACHED = -2
"""What a finding names instead of a violation where the firm could not be reached."""


def enter(frame, rows) -> None:
    """Add the measures of this area."""
    visits = frame.visits
    once = by_visit(frame)
    rate = problem_finding_rate(frame, np.ones(visits["firm"].size, bool), once)
    rows.add("problem_finding_rate", rate)
    reached = once[frame.findings["candidate"][once] != UNREACHED]
    rows.add("problem_finding_rate_operating", problem_finding_rate(frame, ~np.isin(visits["result"], SILENT), reached))
    rows.add("unreachable_share", unreachable_share(frame))
    drawn = np.flatnonzero(np.isin(visits["trigger"], DRAWS))
    rows.add("visit_results", {
        **visits.sums(where=drawn), "result": visits.by(visits["result"], len(VisitResult), where=drawn),
    })
    rows.add("finding_rate_per_item_check", finding_rate_per_item_check(frame))
    rows.add("clean_visit_share", {d: 1 - values for d, values in rate.items()})
    remote = frame.rows("remote")
    made = remote.sums()
    rows.add("remote_checks", made)
    rows.add("remote_finding_rate", ratio(remote.sums(where=np.flatnonzero(remote["findings"] > 0)), made))


def by_visit(frame) -> np.ndarray:
    """Findings of visits, one for each department and visit: several of its item groups make one visit with a problem."""
    findings, departments = frame.findings, frame.checks.departments
    rows = np.flatnonzero((findings["trigger"] != Trigger.REMOTE) & (findings["officer"] >= 0))
    department = frame.checks.owner(findings["group"][rows], findings["time"][rows])
    key = ((findings["firm"][rows].astype(np.int64) * departments + department) << 31) | findings["time"][rows]
    return rows[np.unique(key, return_index=True)[1]]


def problem_finding_rate(frame, kept: np.ndarray, once: np.ndarray) -> dict[str, np.ndarray]:
    """Visits with a problem over visits: of random draws; by trigger; by department, over all triggers.

    `kept`: which visits count (bool); `once`: their findings, one for each department and visit.
    """
    visits, findings, departments = frame.visits, frame.findings, frame.checks.departments
    drawn = np.isin(visits["trigger"], DRAWS) & kept
    found = (visits["findings"] > 0) & kept
    both, drawn = np.flatnonzero(drawn & found), np.flatnonzero(drawn)
    some, found = np.flatnonzero(kept), np.flatnonzero(found)
    trigger, crossed, size = visits["trigger"], frame.crossed(visits), len(frame.codes["tier×trigger"])
    department = frame.checks.owner(findings["group"], findings["time"])
    return {
        **ratio(visits.sums(where=both), visits.sums(where=drawn)),
        "trigger": divide(
            visits.by(trigger, len(Trigger), where=found), visits.by(trigger, len(Trigger), where=some)
        ),
        "department": divide(
            findings.by(department, departments, where=once), visits.by_department(frame.checks, where=some)
        ),
        "tier×trigger": divide(visits.by(crossed, size, where=found), visits.by(crossed, size, where=some)),
    }


def unreachable_share(frame) -> dict[str, np.ndarray]:
    """Random-draw visits that could not reach the firm over those with a problem; by trigger, of all its visits."""
    visits = frame.visits
    drawn, problem = np.isin(visits["trigger"], DRAWS), visits["findings"] > 0
    lost = problem & (visits["result"] == VisitResult.UNREACHABLE)
    by = lambda rows: visits.by(visits["trigger"], len(Trigger), where=np.flatnonzero(rows))  # noqa: E731
    sums = lambda rows: visits.sums(where=np.flatnonzero(rows))  # noqa: E731
    return {**ratio(sums(drawn & lost), sums(drawn & problem)), "trigger": divide(by(lost), by(problem))}


def finding_rate_per_item_check(frame) -> dict[str, np.ndarray]:
    """Confirmed violations over item checks: of random draws, by trigger, and by item group over all triggers."""
    visits, findings, checks = frame.visits, frame.findings, frame.checks
    kinds, number, which = frame.looked
    number = number[frame.periods.span(frame.tables["visit"]["time"])]
    sector = frame.firms["sector"][visits["firm"]]
    items = kinds[:, None, :] * checks.items[which].transpose(0, 2, 1)
    made = items.sum(axis=2)[number, sector]
    confirmed = violations(visits)
    rows = np.flatnonzero(np.isin(visits["trigger"], DRAWS))
    cells = kinds.shape[0] * items.shape[1]
    by_group = visits.by(number * items.shape[1] + sector, cells) @ items.reshape(cells, checks.department.size)
    some = np.flatnonzero(
        (findings["trigger"] != Trigger.REMOTE) & (findings["candidate"] != UNREACHED) & (findings["officer"] >= 0)
    )
    found = findings.by(findings["group"], checks.department.size, where=some)
    return {
        **ratio(visits.sums(confirmed, rows), visits.sums(made, rows)),
        "trigger": divide(
            visits.by(visits["trigger"], len(Trigger), confirmed), visits.by(visits["trigger"], len(Trigger), made)
        ),
        "item_group": divide(found, by_group),
        "department": divide(found @ checks.member, by_group @ checks.member),
    }


def violations(visits) -> np.ndarray:
    """Confirmed violations of each visit; that a firm could not be reached is a problem, but none of them."""
    return visits["findings"] - (visits["result"] == VisitResult.UNREACHABLE).astype(np.int8)
