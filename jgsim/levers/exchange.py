"""Lever 3: exchange between approval and supervision (审管衔接): when a new firm is known, and what goes back."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from jgsim.terms.enums import IS_PENALTY, Severity, VisitResult
from jgsim.terms.keys import high32, threshold32
from jgsim.terms.lever import Column, Lever, Stage
from jgsim.terms.settings import Settings, Share
from jgsim.terms.steps import Decided
from jgsim.terms.time import DAY, FAR, NEVER

LAG, LOST = range(2)
"""Why a firm in operation is in no object register: its record is on the way; its record is lost."""
LICENCE = 2
"""Why a firm closes: the licensing side has revoked its licence."""
PENDING = "exchange.pending"
_NOBODY = np.isin(list(VisitResult), (VisitResult.UNREACHABLE, VisitResult.CLOSED, VisitResult.NO_ACTIVITY))
_SERIOUS = int(Severity.SERIOUS)
_FAR = np.int32(FAR)


class Exchange(Settings):
    """What approval tells supervision, and the other way round.

    `lag_days`: calendar days from a firm's entry to the object register; `lost`: share of entries whose record is lost,
    so that the firm is known only from the first recorded visit that reaches it (on a report). Until then no draw, no
    special campaign and no key-field check comes to it. `revoke`: share of penalties for serious findings
    after which the licensing side revokes the licence; the firm closes at the first month's start at least
    `revoke_days` later.
    """

    lag_days: Annotated[int, Field(ge=0, le=3660)] = 0
    lost: Share = 0.0
    revoke: Share = 0.0
    revoke_days: Annotated[int, Field(ge=0, le=3660)] = 0


def begin(view, settings: Exchange) -> None:
    """Write when each firm will be in the object register; those of the start are."""
    _write(view, settings, 0)


def change(view, settings: Exchange, before: Exchange) -> None:
    """Another exchange comes into force, for firms that enter from now on."""
    _write(view, settings, view.month_span[0])


def _write(view, settings: Exchange, since: int) -> None:
    rows = (view.firms["enter"] >= since).nonzero()[0]
    enter = view.firms["enter"][rows].astype(np.int64)
    u = high32(view.keys.stream("exchange:lost").bits(view.firms["key"][rows]))
    lost = u < np.uint64(threshold32(settings.lost))
    view.state["known"][rows] = np.where(lost, FAR, np.minimum(enter + settings.lag_days * DAY, int(FAR) - 1))
    view.state["gap"][rows] = np.where(lost, LOST, LAG)


def take_note(view, settings: Exchange, visits: dict) -> None:
    """Firms whose record was lost come into the object register by the first recorded visit that reaches them."""
    known, firm = view.state["known"], visits["firm"]
    rows = (known[firm] == _FAR).nonzero()[0]
    if rows.size:
        rows = rows[(visits["entered"][rows] > 0) & ~_NOBODY[visits["result"][rows]]]
        # Visits come by firm and time: the first of each firm is written last.
        known[firm[rows[::-1]]] = visits["time"][rows[::-1]]


def report_back(view, settings: Exchange, decided: Decided) -> None:
    """Tell the licensing side of penalties for serious findings, and note which licences it will revoke."""
    some = ((decided.severity == _SERIOUS) & IS_PENALTY[decided.measure]).nonzero()[0]
    if some.size:
        u = high32(view.keys.stream("exchange:revoke").bits(decided.number[some], decided.looks[some]))
        some = some[u < np.uint64(threshold32(settings.revoke))]
        due = decided.time[some].astype(np.int64) + settings.revoke_days * DAY
        before = view.state[PENDING] if PENDING in view.state.columns else np.empty((2, 0), np.int64)
        both = np.concatenate([before, np.stack([decided.firm[some].astype(np.int64), due])], axis=1)
        view.state.put_list(PENDING, "exchange", both)


def revoke(view, settings: Exchange) -> tuple[np.ndarray, int]:
    """The firms whose licence is revoked by now, and the cause."""
    if PENDING not in view.state.columns:
        return np.empty(0, np.int64), LICENCE
    now, pending = view.month_span[0], view.state[PENDING]
    over = pending[1] <= now
    view.state.put_list(PENDING, "exchange", pending[:, ~over])
    firm = np.unique(pending[0, over])
    return firm[view.firms["exit"][firm] > now], LICENCE


def idle(settings: Exchange) -> tuple[Stage, ...]:
    """Firms are known from their entry, nothing goes back. What began under other settings is brought to its end."""
    stages = () if settings.lag_days or settings.lost else (Stage.ENTER,)
    return stages if settings.revoke else (*stages, Stage.DECIDE)


LEVER = Lever(
    name="exchange",
    settings=Exchange,
    stages={
        Stage.ENTER: begin, Stage.CHANGE: change, Stage.FIND: take_note, Stage.DECIDE: report_back, Stage.EXIT: revoke,
    },
    idle=idle,
    columns=(
        Column("known", "int32", "firm", "exchange", fill=int(NEVER), meaning="minute it is in the object register"),
        Column("gap", "int8", "firm", "exchange", meaning="why so late (0 record on the way, 1 lost)"),
    ),
    optional=True,
)
