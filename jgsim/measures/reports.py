"""Reports and complaints: how many, how many for nothing, how late they are checked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jgsim.levers.reports import Reports
from jgsim.measures.dimensions import REPORTED
from jgsim.measures.events import Events
from jgsim.measures.sums import divide, ratio, times
from jgsim.terms.campaign import ALERTS
from jgsim.terms.enums import TipKind, Trigger
from jgsim.terms.time import DAY, FAR


def enter(frame, rows) -> None:
    """Add the measures of this area."""
    years = frame.exposure.years
    tip = frame.tables["tip"]
    taken = frame.taken_up(tip["time"])
    tips = frame.events({name: tip[name] for name in ("firm", "kind")}, taken)
    made, kinds = tips.sums(), tips.by(tips["kind"], len(REPORTED))
    rows.add("reports", {**made, "report_kind": kinds})
    rows.add("reports_per_firm_year", {**ratio(made, years), "report_kind": divide(kinds, years["all"])})
    unfounded = np.flatnonzero(tips["kind"] != TipKind.FOUNDED)
    rows.add("false_report_share", ratio(tips.sums(where=unfounded), made))
    complaints = complained(frame).sums()
    rows.add("complaints", complaints)
    rows.add("complaints_per_firm_year", ratio(complaints, years))
    checks = Checked(frame)
    rows.add("overdue_reports", ratio(checks.decided.sums(where=checks.late), checks.decided.sums()))
    done = checks.done
    delay = done["time"].astype(np.int64) - done["due"]
    rows.add("report_delay", times(ratio(done.sums(delay), done.sums()), 1 / DAY))


def complained(frame) -> Events:
    """Complaints about firms in operation, by the year in which they were taken up."""
    tips = frame.city.tips
    rows = np.flatnonzero(tips.kind == TipKind.COMPLAINT)
    rows = rows[tips.time[rows] < frame.firms["exit"][tips.firm[rows]]]
    time = tips.time[rows]
    begin = frame.rounds
    rows = rows[time < begin[-1]] if begin.size else rows[:0]  # the last round's are taken up after the horizon
    return frame.events({"firm": tips.firm[rows]}, frame.taken_up(tips.time[rows]))


@dataclass(init=False)
class Checked:
    """Checks on reports by the year in which they fell due.

    Attributes
    ----------
    done : Events
        Those that were made.
    decided : Events
        Those that were made, and those that were not though their deadline had passed.
    late : int array
        Rows of `decided` made after the deadline, or open then.
    """

    def __init__(self, frame):
        visit, dropped = frame.tables["visit"], frame.tables["dropped"]
        names = ("time", "firm", "due")
        asked = [(table["trigger"] == Trigger.REPORT) & (table["campaign"] != ALERTS) for table in (visit, dropped)]
        made, open_ = ({name: table[name][some] for name in names}
                       for table, some in zip((visit, dropped), asked, strict=True))
        self.done = frame.events(made, made["due"], made["time"])
        end = [deadline(frame, some["due"]) for some in (made, open_)]
        passed = np.flatnonzero(open_["time"] >= end[1])
        both = {name: np.concatenate([made[name], open_[name][passed]]) for name in names}
        both["late"] = both["time"] >= np.concatenate([end[0], end[1][passed]])
        self.decided = frame.events(both, both["due"], both["time"])
        self.late = np.flatnonzero(self.decided["late"])


def deadline(frame, due: np.ndarray) -> np.ndarray:
    """End of the last day on which a check that fell due at each minute is in time (int64; FAR: beyond all days)."""
    days = np.array([one.settings.get("reports", Reports()).deadline_days for one in frame.policies.found])
    calendar = frame.city.calendar.day
    last = np.searchsorted(calendar, due, side="right") - 1 + days[frame.policies.of(due)]
    known = np.append(calendar.astype(np.int64) + DAY, int(FAR))
    return known[np.minimum(last, calendar.size)]
