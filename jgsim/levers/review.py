"""Lever 7: the course of a case from filing to decision, and the legal review of major decisions (重大执法决定法制审核)."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from jgsim.terms.enums import Severity
from jgsim.terms.keys import high32, low32, thresholds32, to_uniform
from jgsim.terms.lever import Lever, Stage
from jgsim.terms.settings import NonNegative, Settings, Share
from jgsim.terms.steps import Opened
from jgsim.terms.time import DAY, FAR

Days = Annotated[NonNegative, Field(le=3660)]
BySeverity = dict[Literal["minor", "general", "serious"], Share]
_MOST = int(FAR) // 4
"""Minutes of the longest review: so many that its case is never decided, so few that sums are whole minutes."""


class Review(Settings):
    """How long a case takes, and who reviews it.

    `file_days`: from the finding to the filing of the case (立案); `investigate_days`: mean of the investigation that
    follows, evenly between none and twice as many days. `major`: share of cases by severity whose decision is major:
    those wait for one of `reviewers`, in the order in which they come, serious ones first if `priority`. A review takes
    `days` of a reviewer on average, by an `exponential` law or `fixed`. All in days of 24 hours. `clock_days`: a
    decision later than so many days after the filing is overdue (never if left out), and if `over_clock` is `void` the
    case fails. What is major: 行政处罚法 (2021) art. 58; the clock: art. 60, 90 days, and 市场监督管理行政处罚程序规定
    art. 64, which lets it be extended by 30 days and further; no extension is modelled.
    """

    file_days: Days = 0
    investigate_days: Days = 0
    major: BySeverity = {}
    reviewers: Annotated[int, Field(ge=1, le=100_000)] = 1
    days: Days = 0
    law: Literal["exponential", "fixed"] = "exponential"
    priority: bool = False
    clock_days: Annotated[int, Field(ge=1, le=3660)] | None = None
    over_clock: Literal["late", "void"] = "late"


def course(view, settings: Review, opened: Opened) -> Opened:
    """Say when cases are filed and investigated, which are reviewed, for how long, and by when to be decided."""
    rows = opened.rows
    length, major, work = view.keys.several(("case:investigation", "case:major", "case:review")).bits(
        rows["number"], rows["looks"]
    )
    opened.filed = rows["time"] + np.int64(round(settings.file_days * DAY))
    opened.ready = opened.filed + low32(length, 2 * round(settings.investigate_days * DAY) + 1)
    opened.major = high32(major) < view.derived(settings, _major)[rows["severity"]]
    if settings.priority:
        opened.priority = len(Severity) - 1 - rows["severity"].astype(np.int64)
    days = np.full(work.size, float(settings.days))
    if settings.law == "exponential":
        days *= -np.log(to_uniform(work))
    minutes = days * DAY
    opened.service = np.minimum(minutes, _MOST).astype(np.int64)
    # Of a smaller city the reviewers have as much less time; a case takes no longer for it.
    opened.taken = np.minimum(minutes / view.scale, _MOST).astype(np.int64)
    if settings.clock_days is not None:
        opened.deadline = opened.filed + settings.clock_days * DAY
        opened.void = np.full(work.size, settings.over_clock == "void")
    return opened


def _major(view, settings: Review) -> np.ndarray:
    return thresholds32([settings.major.get(s.code, 0.0) for s in Severity])


def reviewers(view, settings: Review, so_far: int | None) -> int:
    """How many review."""
    return settings.reviewers


def idle(settings: Review) -> tuple[Stage, ...]:
    """Nothing to do where a case takes no time and nobody looks at the clock."""
    takes_time = settings.file_days or settings.investigate_days or any(settings.major.values())
    return () if takes_time or settings.clock_days is not None else (Stage.CASE, Stage.REVIEW)


LEVER = Lever(
    name="review", settings=Review, stages={Stage.CASE: course, Stage.REVIEW: reviewers}, idle=idle, optional=True
)
