"""Lever 15: key fields (重点领域): checks at a fixed frequency by field and risk grade, outside the draw and the cap."""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import model_validator

from jgsim.terms.campaign import TASK_COLUMNS, empty_tasks
from jgsim.terms.enums import Trigger
from jgsim.terms.keys import high32
from jgsim.terms.lever import Lever, Stage
from jgsim.terms.settings import NonNegative, Settings
from jgsim.terms.time import DAY, FAR, YEAR

GRADES = ("A", "B", "C", "D")
FIRST_NUMBER = 1000


class KeyFields(Settings):
    """Checks a year by key field and risk grade (0: none), spread evenly from a keyed first date."""

    frequency: dict[str, dict[Literal["A", "B", "C", "D"], NonNegative]] = {}

    @model_validator(mode="after")
    def _check(self):
        for field, table in self.frequency.items():
            missing = [g for g in GRADES if g not in table]
            if missing:
                raise ValueError(f"frequency.{field}: lacks grade {missing[0]}")
            for grade, value in table.items():
                if value > 52:
                    raise ValueError(f"frequency.{field}.{grade}: {value:g} checks a year; at most 52, one a round")
        return self


def check(settings: KeyFields, world) -> None:
    """The fields exist."""
    for field in settings.frequency:
        if field not in world.key_fields:
            raise ValueError(f"key_fields.frequency: there is no {field!r}; known: {', '.join(world.key_fields)}")


def periods(view, settings: KeyFields) -> np.ndarray:
    """Minutes between checks by (field, grade), int64; 0 where there are none."""
    fields = list(view.settings.key_fields)
    table = np.zeros((len(fields), len(GRADES)), np.int64)
    for field, grades in settings.frequency.items():
        for g, grade in enumerate(GRADES):
            if grades[grade] > 0:
                table[fields.index(field), g] = min(int(YEAR / grades[grade]), int(FAR))
    return table


NEXT, REGISTERED = "key_fields.next", "key_fields.registered"


def _registered(view, firm: np.ndarray) -> np.ndarray:
    """Minutes at which firms come into the object register, as far as is known now."""
    enter = view.firms["enter"][firm]
    return enter if view.firms["known"] is None else np.maximum(enter, view.firms["known"][firm])


def _from(view, firm: np.ndarray, now: int) -> np.ndarray:
    """Minutes from which firms can be checked: 00:00 after they come into the object register, or `now`."""
    return np.maximum(-(-_registered(view, firm).astype(np.int64) // DAY) * DAY, now)


def _phase(view, firm: np.ndarray, period: np.ndarray) -> np.ndarray:
    """A keyed share of each firm's period."""
    return (high32(view.keys.stream("key:phase").bits(view.firms["key"][firm])).astype(np.int64) * period) >> 32


def first_due(view, settings: KeyFields) -> None:
    """Write every firm's first check: a keyed phase, uniform over its period, after its entry (or the epoch)."""
    firm, field = view.in_field()
    period = periods(view, settings)[field, view.firms["grade"][firm]]
    firm, period = firm[period > 0], period[period > 0]
    view.state.put_list(NEXT, "key_fields", np.stack([firm, _from(view, firm, 0) + _phase(view, firm, period), period]))
    view.state.put_list(REGISTERED, "key_fields", _registered(view, firm))


def _begin_anew(view) -> None:
    """Firms that come into the object register at another time than was thought have their first check after that."""
    firm, due_at, period = view.state[NEXT]
    now, before = _registered(view, firm), view.state[REGISTERED]
    late = (now != before).nonzero()[0]
    if late.size:
        due_at[late] = _from(view, firm[late], 0) + _phase(view, firm[late], period[late])
        before[late] = now[late]


def reschedule(view, settings: KeyFields, before: KeyFields) -> None:
    """Another frequency comes into force: of each firm's period under way, the share that is left stays.

    That keeps the checks spread evenly. Firms that had none begin with a keyed phase.
    """
    now = view.month_span[0]
    _begin_anew(view)
    old_firm, old_due, old_period = view.state[NEXT]
    was = np.zeros(view.firms["key"].size, np.int64)
    due_at = np.zeros(was.size, np.int64)
    was[old_firm], due_at[old_firm] = old_period, old_due
    first_due(view, settings)
    firm, first, period = view.state[NEXT]
    had, next_ = was[firm], due_at[firm]
    starts = _from(view, firm, now)
    left = np.maximum(next_ - starts, 0) * period // np.maximum(had, 1)
    left = np.where(had > 0, left, _phase(view, firm, period))
    first[:] = np.where(had == period, next_, starts + left)
    first[next_ == FAR] = FAR


def due(view, settings: KeyFields) -> dict[str, np.ndarray]:
    """The checks that fall due this month: at phase + k · period. Each is open until the next one falls due."""
    begin, until = view.month_span
    if view.late_register():
        _begin_anew(view)
    firm, due_at, period = view.state[NEXT]
    rows, when, lengths = [], [], []
    at = np.flatnonzero(due_at < until)
    while at.size:
        closed = view.firms["exit"][firm[at]] <= due_at[at]
        due_at[at[closed]] = FAR
        at = at[~closed]
        rows.append(firm[at])
        when.append(due_at[at])
        lengths.append(period[at])
        due_at[at] += period[at]
        at = at[due_at[at] < until]
    if not rows:
        return empty_tasks()
    f, w, p = np.concatenate(rows), np.concatenate(when), np.concatenate(lengths)
    field = view.firms["field"][f]
    mask = (np.int64(1) << view.duties.fields).astype(np.int16)
    made = {
        "firm": f,
        "mask": mask[field],
        "trigger": np.full(f.size, Trigger.KEY),
        "campaign": FIRST_NUMBER + field.astype(np.int16),
        "due": view.next_opening(w, f, "key"),
        "until": np.minimum(w + p, int(FAR)),
        "order": view.keys.stream("order:key", view.month).bits(view.firms["key"][f]),
        "group": np.full(f.size, -1),
    }
    return {name: made[name].astype(dtype) for name, dtype in TASK_COLUMNS.items()}


LEVER = Lever(name="key_fields", settings=KeyFields, stages={Stage.ENTER: first_due, Stage.CHANGE: reschedule, Stage.DRAW: due}, rank=1, check=check)
