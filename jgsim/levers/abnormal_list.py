"""The list of abnormal operation (经营异常名录): firms that cannot be reached are put on it, and in the end revoked (吊销)."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from jgsim.terms.enums import VisitResult
from jgsim.terms.keys import to_uniform
from jgsim.terms.lever import Column, Lever, Stage
from jgsim.terms.settings import PerYear, Settings
from jgsim.terms.time import NEVER, YEAR

REVOKED = 0


class AbnormalList(Settings):
    """Firms that a visit does not reach at their address are listed.

    `revoke_months`: listed so long, a firm is revoked (never if left out); `found_before`: how many a year of the firms
    that had stopped before the epoch were listed then.
    """

    revoke_months: Annotated[int, Field(ge=1, le=600)] | None = None
    found_before: PerYear | None = None


def first(view, settings: AbnormalList) -> None:
    """Date the listing of firms that had stopped long before the epoch."""
    rate = 0.0 if settings.found_before is None else settings.found_before.value
    silent = view.firms["silent"]
    rows = ((silent < 0) & (view.firms["away"] > 0)).nonzero()[0]
    if rate == 0 or not rows.size:
        return
    wait = -np.log(to_uniform(view.keys.stream("listed").bits(view.firms["key"][rows]))) / rate * YEAR
    when = silent[rows] + np.minimum(wait, 2.0**30).astype(np.int64)
    # Who would have been revoked by now is still there, so it was not found yet.
    known = (when < 0) & (when > (int(NEVER) if settings.revoke_months is None else -settings.revoke_months * YEAR // 12))
    view.state["listed"][rows[known]] = when[known]


def take_note(view, settings: AbnormalList, visits: dict) -> None:
    """List the firms that could not be reached, as far as the records say so."""
    rows = ((visits["result"] == VisitResult.UNREACHABLE) & visits["entered"]).nonzero()[0]
    if rows.size:
        listed = view.state["listed"]
        rows = rows[listed[visits["firm"][rows]] == NEVER]
        # Visits come by firm and time: the first of each firm is written last.
        listed[visits["firm"][rows[::-1]]] = visits["time"][rows[::-1]]


def revoke(view, settings: AbnormalList) -> tuple[np.ndarray, int]:
    """The firms that have been on the list long enough, and the cause."""
    if settings.revoke_months is None:
        return np.empty(0, np.int64), REVOKED
    listed, now = view.state["listed"], view.month_span[0]
    rows = (listed != NEVER).nonzero()[0]
    over = listed[rows].astype(np.int64) + settings.revoke_months * YEAR // 12 <= now
    rows = rows[over]
    return rows[(view.firms["exit"][rows] > now) & (view.firms["enter"][rows] <= now)], REVOKED


LEVER = Lever(
    name="abnormal_list",
    settings=AbnormalList,
    stages={Stage.ENTER: first, Stage.FIND: take_note, Stage.EXIT: revoke},
    columns=(
        Column("listed", "int32", "firm", "abnormal_list", fill=int(NEVER), meaning="minute it was put on the list"),
    ),
    optional=True,
)
