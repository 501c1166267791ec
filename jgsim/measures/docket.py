"""Cases on their way: how long a decision takes, waits for review, what is overdue, open, handed over, lost, failed."""

from __future__ import annotations

import numpy as np

from jgsim.measures.sums import Sums, level, ratio, times
from jgsim.terms.enums import CaseFate, Response
from jgsim.terms.time import DAY, FAR

LEAVING = {"transferred_cases": CaseFate.TRANSFERRED, "lost_cases": CaseFate.LOST, "void_cases": CaseFate.FAILED}
"""Measures of cases that left without a decision that holds; those without a record are counted by their findings."""


def enter(frame, rows) -> None:
    """Add the measures of this area."""
    case = {name: column.astype(np.int64) for name, column in frame.tables["case"].items()}
    decided = _by(frame, case, "decided", case["fate"] == CaseFate.CLOSED)
    days = decided["decided"] - decided["time"]
    rows.add("decision_days", times(ratio(decided.sums(days), decided.sums()), 1 / DAY))
    begun = _by(frame, case, "begun", case["begun"] < FAR)
    rows.add("review_wait", times(ratio(begun.sums(begun["begun"] - begun["ready"]), begun.sums()), 1 / DAY))
    left = np.isin(case["fate"], (CaseFate.TRANSFERRED, CaseFate.LOST)) & (case["decided"] <= case["deadline"])
    due = _by(frame, case, "deadline", (case["deadline"] < FAR) & ~left)
    rows.add("overdue_cases", ratio(due.sums(where=np.flatnonzero(due["decided"] > due["deadline"])), due.sums()))
    rows.add("open_cases", standing(frame, case))
    for name, fate in LEAVING.items():
        left = (case["fate"] == fate) & (case["measure"] != Response.FAILED)
        rows.add(name, _by(frame, case, "decided", left).sums())


def _by(frame, case, column: str, some: np.ndarray):
    """Some of the cases by the year of one of their minutes."""
    picked = {name: values[some] for name, values in case.items()}
    return frame.events(picked, picked[column])


def standing(frame, case) -> Sums:
    """Cases that are open when each year ends."""
    periods, groups = frame.periods, frame.groups
    cube = np.zeros((periods.years, groups.strata), np.int64)
    for y, _, last in periods.spans():
        firm = case["firm"][(case["time"] < last) & (case["decided"] >= last)]
        tier = frame.tiers.at(firm, np.full(firm.size, last - 1))
        cube[y] = np.bincount(groups.index(firm, tier), minlength=groups.strata)
    return {d: level(values) for d, values in groups.marginals(cube).items()}
