"""Lever 1: duty lists and item lists (权责清单, 随机抽查事项清单). Who owns which items, from when, and what class they are."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from jgsim.terms.duties import NOBODY, Duties
from jgsim.terms.lever import Lever, Stage
from jgsim.terms.settings import Factor, NonNegative, Settings
from jgsim.terms.steps import NO_OWNER, WAIT, Held
from jgsim.world.duties import applies_to, duties_of

UNTIL = "duties.until"
"""By item group, the month (from the epoch) in which it has an owner again."""


class Gap(Settings):
    """Nobody owns an item group for so many `months` from the plan's date (监管空白)."""

    months: Annotated[int, Field(ge=1, le=720)]


class DutyLists(Settings):
    """The duty list and the list of items (随机抽查事项清单).

    `owner`: the department that owns an item group, other than the world's; `fields`: the department that checks a key
    field, likewise. `vacant`: item groups that nobody owns for some months from the plan's date. `classes`: of item
    groups, 一般 (`general`) or 重点检查事项 (`key`), or checked on reports only. `minutes`: factor on the minutes of a
    check. `general_most`: highest draw ratio of a campaign that looks at general items only (抽查比例上限; none if left out).
    """

    owner: dict[str, str] = {}
    fields: dict[str, str] = {}
    vacant: dict[str, Gap] = {}
    classes: dict[str, Literal["general", "key", "report_only"]] = {}
    minutes: dict[str, Factor] = {}
    general_most: NonNegative | None = None


def check(settings: DutyLists, world) -> None:
    """Item groups, departments and key fields exist."""
    known = {"groups": world.groups, "departments": world.departments, "key_fields": world.key_fields}
    of_groups = ("owner", "vacant", "classes", "minutes")
    named = [(what, name, "groups") for what in of_groups for name in getattr(settings, what)]
    named += [("fields", name, "key_fields") for name in settings.fields]
    named += [(f"{what}.{of}", name, "departments") for what in ("owner", "fields")
              for of, name in getattr(settings, what).items()]
    for where, name, kind in named:
        if name not in known[kind]:
            raise ValueError(f"duties.{where}: there is no {name!r}; known: {', '.join(known[kind])}")


def assigned(settings: DutyLists, world, before: Duties | None = None) -> Duties:
    """The duty list that these settings make of the one before (the world's), gaps left out."""
    before = duties_of(world) if before is None else before
    number, groups = list(world.departments).index, list(world.groups)
    owner, minutes, on_report, fields = (
        getattr(before, name).copy() for name in ("owner", "minutes", "on_report", "fields")
    )
    for group, department in settings.owner.items():
        owner[groups.index(group)] = number(department)
    for group, factor in settings.minutes.items():
        minutes[groups.index(group)] = int(minutes[groups.index(group)] * factor + 0.5)
    for group, kind in settings.classes.items():
        on_report[groups.index(group)] = kind == "report_only"
    for field, department in settings.fields.items():
        fields[list(world.key_fields).index(field)] = number(department)
    return Duties(owner, on_report, minutes, fields)


def without(settings: DutyLists, world, before: Duties, until: np.ndarray, month: int) -> Duties:
    """The duty list of a month: nobody owns the item groups whose gap goes on (`until`: see `gaps`)."""
    owner = before.owner.copy()
    for group in settings.vacant:
        g = list(world.groups).index(group)
        owner[g] = NOBODY if month < until[g] else owner[g]
    return replace(before, owner=owner)


def gaps(settings: DutyLists, world, month: int, before: DutyLists | None, until: np.ndarray | None) -> np.ndarray:
    """The month (from the epoch) at whose start each item group has an owner again, int64 (0: it always had).

    These settings come into force in `month`, after those of `before`; a gap that both name, and that goes on or is
    over, keeps the end it had.
    """
    found = np.zeros(len(world.groups), np.int64)
    for group, gap in settings.vacant.items():
        g = list(world.groups).index(group)
        kept = before is not None and until is not None and before.vacant.get(group) == gap
        found[g] = until[g] if kept else month + gap.months
    return found


def history(policies: list[tuple[int, DutyLists]], world, months: int) -> list[tuple[int, Duties]]:
    """The duty lists of a run: (month from which each holds, list), no two alike in a row.

    `policies`: the settings in the order in which they came into force, with their months; the first from month 0 on.
    """
    found, until, before = [], None, None
    for (since, settings), (end, _) in zip(policies, [*policies[1:], (months, None)], strict=True):
        if settings != before:
            until, before = gaps(settings, world, since, before, until), settings
        made = assigned(settings, world)
        for month in sorted({since, *(int(m) for m in until if since < m < end)}):
            now = without(settings, world, made, until, month)
            if not found or not now.same(found[-1][1]):
                found.append((month, now))
    return found


def begin(view, settings: DutyLists) -> None:
    """The gaps of the policy that holds from the epoch on."""
    view.state.put_list(UNTIL, "duties", gaps(settings, view.settings, view.month, None, None))


def change(view, settings: DutyLists, before: DutyLists) -> None:
    """Another duty list comes into force."""
    until = view.state[UNTIL] if UNTIL in view.state.columns else None
    view.state.put_list(UNTIL, "duties", gaps(settings, view.settings, view.month, before, until))


def duty(view, settings: DutyLists, duties: Duties) -> Duties:
    """Who owns and checks what this month."""
    made = assigned(settings, view.settings, duties)
    return without(settings, view.settings, made, view.state[UNTIL], view.month) if settings.vacant else made


def hold_back(view, settings: DutyLists, held: Held) -> Held:
    """What a gap leaves undone: checks about an item group wait for its next owner; other visits that would have had
    something to look at, and now have not, are given up."""
    tasks, now = held.tasks, view.duties
    rows = held.going()
    group = tasks["group"][rows]
    narrow = group >= 0
    about = rows[narrow]
    held.reason[about[view.department_of(group[narrow]) == 0]] = WAIT
    applies, broad = view.derived(settings, _applies), rows[~narrow]
    sector = view.firms["sector"][tasks["firm"][broad]]
    mine, usual = (one.at(applies)[sector] & tasks["mask"][broad] for one in (now, view.derived(settings, _whole)))
    held.reason[broad[(mine == 0) & (usual != 0)]] = NO_OWNER
    return held


def _applies(view, settings: DutyLists) -> np.ndarray:
    return applies_to(view.settings)


def _whole(view, settings: DutyLists) -> Duties:
    return assigned(settings, view.settings)


def idle(settings: DutyLists) -> tuple[Stage, ...]:
    """Without gaps nothing waits; without any other setting the world's list stays."""
    if settings.vacant:
        return ()
    changed = settings.owner or settings.fields or settings.minutes or "report_only" in settings.classes.values()
    return (Stage.ENTER, Stage.CHANGE, Stage.HOLD_BACK) + (() if changed else (Stage.DUTY,))


LEVER = Lever(
    name="duties",
    settings=DutyLists,
    stages={Stage.ENTER: begin, Stage.CHANGE: change, Stage.DUTY: duty, Stage.HOLD_BACK: hold_back},
    rank=0,
    check=check,
    idle=idle,
    optional=True,
)
