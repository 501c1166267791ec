"""Lever 14, for all firms: the penalty lists (四张清单), the first offence (首违不罚), coercive measures (不予强制)."""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple

import numpy as np
from pydantic import Field, model_validator

from jgsim.terms.enums import IS_PENALTY, Coercion, Desk, Response, Severity, Trigger
from jgsim.terms.keys import high32, thresholds32
from jgsim.terms.lever import Column, Lever, Stage
from jgsim.terms.settings import Settings, Share
from jgsim.terms.steps import Decided, Found
from jgsim.terms.time import NEVER, YEAR

Minutes = Annotated[int, Field(ge=0, le=1_000_000)]
BySeverity = dict[Literal["minor", "general", "serious"], Share]
LISTS = ("waived", "mitigated", "lighter", "heavier")
_ANSWERS = np.array([Response.WAIVED, Response.MITIGATED, Response.LIGHTER, Response.HEAVIER, Response.PENALISED])

_WAIVED, _USUAL, _FAILED = int(Response.WAIVED), int(Response.PENALISED), int(Response.FAILED)


class ItemLists(Settings):
    """Shares of an item group by severity; what is named here replaces the share that holds for all item groups."""

    case: BySeverity = {}
    waived: BySeverity = {}
    mitigated: BySeverity = {}
    lighter: BySeverity = {}
    heavier: BySeverity = {}
    coercion: BySeverity = {}
    spared: BySeverity = {}


class PenaltyLists(ItemLists):
    """What becomes of a finding at any firm.

    `case`: share of findings by severity that become a case; the others are ordered to be corrected and no more.
    `waived` (不予处罚), `mitigated` (减轻), `lighter` (从轻), `heavier` (从重): share of the items of each severity that
    stand on the list; all others take the usual penalty. `coercion`: share of the cases by severity in which goods or
    premises are sealed or seized on the spot (查封、扣押), which ends the violation at once; `spared` (不予强制): share of
    the items on the list of those that are spared it. Nor is it done where the penalty is waived, or nobody is at the
    firm (remote checks). `by_group`: other shares for an item group. `first_only`: no penalty is waived if the same
    item group was found in breach within `look_back_months`. `case_minutes`, `waived_minutes`: officer-minutes of a
    case, and of one whose penalty is waived; `coercion_minutes`: those that a coercive measure takes besides.
    """

    by_group: dict[str, ItemLists] = {}
    first_only: bool = True
    look_back_months: Annotated[int, Field(ge=0, le=240)] = 24
    case_minutes: Minutes = 0
    waived_minutes: Minutes = 0
    coercion_minutes: Minutes = 0

    @model_validator(mode="after")
    def _check(self):
        for group in (None, *self.by_group):
            where = "" if group is None else f"by_group.{group}: "
            for severity in Severity:
                total = sum(share(self, name, group, severity) for name in LISTS)
                if total > 1 + 1e-9:
                    reason = f"the four lists hold {total:.3g} of the {severity.code} items; an item stands on one list"
                    raise ValueError(where + reason)
        return self


def check(settings: PenaltyLists, world) -> None:
    """Item groups exist."""
    for group in settings.by_group:
        if group not in world.groups:
            raise ValueError(f"penalty_lists.by_group: there is no {group!r}; known: {', '.join(world.groups)}")


def share(settings: PenaltyLists, name: str, group: str | None, severity: Severity) -> float:
    """What holds for the items of a group and severity: the group's own share, or that of all (group None)."""
    own = getattr(settings.by_group[group], name) if group in settings.by_group else {}
    return own.get(severity.code, getattr(settings, name).get(severity.code, 0.0))


class _Steps(NamedTuple):
    """Shares in steps of 2^-32 by item group and severity: of a case (None: there are none), of the lists one after the
    other (list first), of coercion (None: there is none), and of those spared it."""

    case: np.ndarray | None
    lists: np.ndarray
    coercion: np.ndarray | None
    spared: np.ndarray


def _steps(view, settings: PenaltyLists) -> _Steps:
    def table(name):
        return np.array([[share(settings, name, group, s) for s in Severity] for group in view.settings.groups])

    edges = np.cumsum([table(one) for one in LISTS], axis=0)
    some = lambda name: thresholds32(made) if (made := table(name)).any() else None  # noqa: E731
    return _Steps(some("case"), thresholds32(np.minimum(edges, 1.0)), some("coercion"), thresholds32(table("spared")))


def decide(view, settings: PenaltyLists, found: Found) -> Found:
    """Open cases, and answer them by the lists; those that cannot be proved fail."""
    rows, state = found.rows, view.state
    breach, cell = state["breach"], rows["cell"]
    last = breach[cell]
    breach[cell] = np.where(rows["entered"], rows["time"], last)
    steps = view.derived(settings, _steps)
    if steps.case is None:
        return found
    u = high32(view.keys.stream("case").bits(rows["number"], rows["looks"]))
    found.case |= ~found.tolerated & rows["entered"] & (u < steps.case[rows["group"], rows["severity"]])
    case = found.case.nonzero()[0]
    if not case.size:
        return found
    u = high32(view.keys.stream("listed").bits(rows["number"][case]))
    on_list = (u >= steps.lists[:, rows["group"][case], rows["severity"][case]]).sum(axis=0)
    answer = _ANSWERS[on_list]
    since = rows["time"][case].astype(np.int64) - last[case]
    again = (last[case] != NEVER) & (since <= settings.look_back_months * YEAR // 12)
    if settings.first_only:
        answer[(answer == _WAIVED) & again] = _USUAL
    firm = rows["firm"][case]
    fined = answer != _WAIVED
    minutes = np.where(fined, settings.case_minutes, settings.waived_minutes)
    if steps.coercion is not None:
        minutes += settings.coercion_minutes * _coerce(view, steps, found, case[fined])[case]
    rows["minutes"][case] = minutes
    failed = ~rows["provable"][case]  # after the work that a case takes
    answer[failed] = _FAILED
    found.measure[case] = answer
    district = view.firms["district"][firm]
    state["cases"][:] += np.bincount(district, minlength=view.pools)
    state["case_minutes"][:] += np.bincount(district, minutes, view.pools).astype(np.int64)
    return found


def _coerce(view, steps: _Steps, found: Found, case: np.ndarray) -> np.ndarray:
    """Seal or seize in some of the cases whose penalty is not waived; at which findings that was done (bool).

    Who is spared would have been coerced but for the list, so that a longer list spares more of the same.
    """
    rows = found.rows
    at_firm = case[rows["trigger"][case] != Trigger.REMOTE]
    number, looks, group, severity = (rows[name][at_firm] for name in ("number", "looks", "group", "severity"))
    some = high32(view.keys.stream("coerced").bits(number, looks)) < steps.coercion[group, severity]
    listed = high32(view.keys.stream("spared").bits(number)) < steps.spared[group, severity]
    found.coercion[at_firm[some & listed]] = Coercion.SPARED
    taken = at_firm[some & ~listed]
    found.coercion[taken] = Coercion.TAKEN
    found.corrected[taken] = rows["time"][taken]
    return found.coercion == Coercion.TAKEN


def penalise(view, settings: PenaltyLists, decided: Decided) -> None:
    """Note when firms were last penalised."""
    fined = IS_PENALTY[decided.measure].nonzero()[0]
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
    check=check,
    columns=(
        Column("breach", "int32", "cell", "penalty_lists", fill=int(NEVER), meaning="minute of the last finding"),
        Column("penalised", "int32", "firm", "penalty_lists", fill=int(NEVER), meaning="minute of the last penalty"),
        Column("cases", "int64", "pool", "penalty_lists", meaning="cases opened since the last round"),
        Column("case_minutes", "int64", "pool", "penalty_lists", meaning="officer-minutes that they take"),
    ),
    optional=True,
)
