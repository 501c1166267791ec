"""Lever 14, for all firms: the penalty lists (四张清单) and the first offence (首违不罚)."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from pydantic import Field, model_validator

from jgsim.terms.enums import PENALTIES, Desk, Response, Severity
from jgsim.terms.keys import high32, thresholds32
from jgsim.terms.lever import Column, Lever, Stage
from jgsim.terms.settings import Settings, Share
from jgsim.terms.steps import Decided, Found
from jgsim.terms.time import NEVER, YEAR

Minutes = Annotated[int, Field(ge=0, le=1_000_000)]
BySeverity = dict[Literal["minor", "general", "serious"], Share]
LISTS = ("waived", "mitigated", "lighter", "heavier")
_ANSWERS = np.array([Response.WAIVED, Response.MITIGATED, Response.LIGHTER, Response.HEAVIER, Response.PENALISED])

_IS_PENALTY = np.isin(np.arange(len(Response)), PENALTIES)
_WAIVED, _USUAL, _FAILED = int(Response.WAIVED), int(Response.PENALISED), int(Response.FAILED)


class PenaltyLists(Settings):
    """What becomes of a finding at any firm.

    `case`: share of findings by severity that become a case; the others are ordered to be corrected and no more. `waived`
    (不予处罚), `mitigated` (减轻), `lighter` (从轻), `heavier` (从重): share of the items of each severity that stand on the
    list; all others take the usual penalty. `first_only`: no penalty is waived if the same item group was found in breach
    within `look_back_months`. `case_minutes`, `waived_minutes`: officer-minutes of a case, and of one whose penalty is
    waived.
    """

    case: BySeverity = {}
    waived: BySeverity = {}
    mitigated: BySeverity = {}
    lighter: BySeverity = {}
    heavier: BySeverity = {}
    first_only: bool = True
    look_back_months: Annotated[int, Field(ge=0, le=240)] = 24
    case_minutes: Minutes = 0
    waived_minutes: Minutes = 0

    @model_validator(mode="after")
    def _check(self):
        for severity in Severity:
            total = sum(getattr(self, name).get(severity.code, 0.0) for name in LISTS)
            if total > 1 + 1e-9:
                raise ValueError(f"the four lists hold {total:.3g} of the {severity.code} items; an item stands on one list")
        return self


def _table(shares: BySeverity) -> np.ndarray:
    return np.array([shares.get(s.code, 0.0) for s in Severity])


def _limits(view, settings: PenaltyLists) -> tuple[np.ndarray, np.ndarray]:
    """Steps of 2^-32 by severity: of a case, and of the lists one after the other."""
    edges = np.cumsum([_table(getattr(settings, one)) for one in LISTS], axis=0)
    return thresholds32(_table(settings.case)), thresholds32(np.minimum(edges, 1.0))


def decide(view, settings: PenaltyLists, found: Found) -> Found:
    """Open cases, and answer them by the lists; those that cannot be proved fail."""
    rows, state = found.rows, view.state
    breach, cell = state["breach"], rows["cell"]
    last = breach[cell]
    breach[cell] = np.where(rows["entered"], rows["time"], last)
    if not settings.case:
        return found
    severity = rows["severity"]
    opened, edges = view.derived(settings, _limits)
    u = high32(view.keys.stream("case").bits(rows["number"], rows["looks"]))
    found.case |= ~found.tolerated & rows["entered"] & (u < opened[severity])
    case = found.case.nonzero()[0]
    if not case.size:
        return found
    u = high32(view.keys.stream("listed").bits(rows["number"][case]))
    on_list = (u >= edges[:, severity[case]]).sum(axis=0)
    answer = _ANSWERS[on_list]
    since = rows["time"][case].astype(np.int64) - last[case]
    again = (last[case] != NEVER) & (since <= settings.look_back_months * YEAR // 12)
    if settings.first_only:
        answer[(answer == _WAIVED) & again] = _USUAL
    firm = rows["firm"][case]
    fined = answer != _WAIVED
    minutes = np.where(fined, settings.case_minutes, settings.waived_minutes)
    rows["minutes"][case] = minutes
    failed = ~rows["provable"][case]  # after the work that a case takes
    answer[failed] = _FAILED
    fined &= ~failed
    found.measure[case] = answer
    district = view.firms["district"][firm]
    state["cases"][:] += np.bincount(district, minlength=view.pools)
    state["case_minutes"][:] += np.bincount(district, minutes, view.pools).astype(np.int64)
    return found


def penalise(view, settings: PenaltyLists, decided: Decided) -> None:
    """Note when firms were last penalised."""
    fined = _IS_PENALTY[decided.measure].nonzero()[0]
    firm, last = decided.firm[fined], view.state["penalised"]
    last[firm] = np.maximum(last[firm], decided.time[fined])  # of several at one firm the latest is written last


def desk(view, settings: PenaltyLists, work: list) -> list:
    """Cases that have come up: (activity, count, minutes) by district, added to `work`."""
    state = view.state
    if not state["cases"].any():
        return work
    new = (Desk.CASE, state["cases"].copy(), state["case_minutes"].copy())
    state["cases"][:] = 0
    state["case_minutes"][:] = 0
    return [*work, new]


LEVER = Lever(
    name="penalty_lists",
    settings=PenaltyLists,
    stages={Stage.RESPOND: decide, Stage.DECIDE: penalise, Stage.DESK: desk},
    rank=1,
    columns=(
        Column("breach", "int32", "cell", "penalty_lists", fill=int(NEVER), meaning="minute of the last finding"),
        Column("penalised", "int32", "firm", "penalty_lists", fill=int(NEVER), meaning="minute of the last penalty"),
        Column("cases", "int64", "pool", "penalty_lists", meaning="cases opened since the last round"),
        Column("case_minutes", "int64", "pool", "penalty_lists", meaning="officer-minutes that they take"),
    ),
    optional=True,
)
