"""Lever 15, second half: sampling in the key fields (监督抽检). Officers take samples, laboratories test them."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from pydantic import Field, model_validator

from jgsim.terms.campaign import SAMPLES, TASK_COLUMNS, empty_tasks, join, tasks_of
from jgsim.terms.enums import Trigger
from jgsim.terms.keys import ONE, high32, threshold32
from jgsim.terms.lever import Lever, Stage
from jgsim.terms.settings import NonNegative, Positive, Settings, SourcedShare
from jgsim.terms.steps import Sampled
from jgsim.terms.time import DAY, FAR

GRADES = ("A", "B", "C", "D")
TERMS, FREE, PENDING = "sampling.terms", "sampling.free", "sampling.pending"
"""Lists of the state: the terms in force by field, the tick from which each laboratory has room, and the failures whose
results are still to come (minute, firm, item group, violation)."""
MINUTES, DAYS, PACE, SENSITIVITY, FALSE, COST = range(6)
"""Rows of the terms in force by field: officer-minutes of a batch; days in the laboratory; ticks between two batches of
it (0: no queue); chances of a failure where there is a violation and where there is none (2^-32); fen of a batch."""
TICK = 1024
"""Ticks of a minute: the laboratories' queues are kept in them."""
NEVER_DONE = int(FAR) * TICK
LEAST_DAYS = 7
"""A result never comes in the round of its sample: rounds last a week at most."""


class FieldSampling(Settings):
    """Sampling in one key field.

    `batches` a year and firm by risk grade (left out: 0), or a `total` a year of the whole city, drawn from all firms
    of the field. `group`: the item group that is tested; it can be left out where the field's department has only one.
    `sample_minutes` of officers to take a batch; `lab_days` until the result, from the start in the laboratory, which
    takes `lab_capacity` batches a week, first come first served (left out: any number at once). `fails_if_violating`:
    probability that a batch fails if the violation runs when it is taken; `false_fails`: if it does not. `cost` of a
    batch in yuan.
    """

    batches: dict[Literal["A", "B", "C", "D"], Annotated[NonNegative, Field(le=52)]] = {}
    total: Annotated[NonNegative, Field(le=10_000_000)] = 0.0
    group: str | None = None
    sample_minutes: Annotated[int, Field(ge=0, le=10_000)] = 0
    lab_days: Annotated[int, Field(ge=LEAST_DAYS, le=366)] = 20
    lab_capacity: Positive | None = None
    fails_if_violating: SourcedShare
    false_fails: SourcedShare | None = None
    cost: NonNegative = 0.0

    @model_validator(mode="after")
    def _check(self):
        if self.batches and self.total:
            raise ValueError("total: either batches by grade, or a total, not both")
        return self


class Sampling(Settings):
    """Sampling by key field; there is none in fields that are left out.

    Batches that are due while nobody owns their item group are given up.
    """

    fields: dict[str, FieldSampling] = {}


def check(settings: Sampling, world) -> None:
    """The fields exist, and their departments have the item groups to test, for all sectors of the field."""
    for field, one in settings.fields.items():
        where = f"sampling.fields.{field}"
        if field not in world.key_fields:
            raise ValueError(f"sampling.fields: there is no {field!r}; known: {', '.join(world.key_fields)}")
        mine = _own(field, world)
        if one.group is None and len(mine) != 1:
            raise ValueError(
                f"{where}.group: the department {world.key_fields[field].department} has {len(mine)} item groups; name "
                "the one that is tested"
            )
        if one.group is not None and one.group not in mine:
            raise ValueError(f"{where}.group: there is no {one.group!r}; known: {', '.join(mine)}")
        sectors = world.groups[one.group or mine[0]].sectors
        for code, sector in world.sectors.items():
            if sector.field == field and sectors is not None and code not in sectors:
                tested = one.group or mine[0]
                raise ValueError(f"{where}.group: the item group {tested} does not apply to the sector {code}")


def _own(field: str, world) -> list[str]:
    """Item groups of a field's department."""
    return [code for code, group in world.groups.items() if group.department == world.key_fields[field].department]


def begin(view, settings: Sampling) -> None:
    """Lay down the terms, the laboratories' queues and what waits for its result."""
    fields = len(view.settings.key_fields)
    view.state.put_list(TERMS, "sampling", np.zeros((COST + 1, fields), np.int64))
    view.state.put_list(FREE, "sampling", np.zeros(fields, np.int64))
    view.state.put_list(PENDING, "sampling", np.zeros((4, 0), np.int64))


def draw(view, settings: Sampling) -> dict[str, np.ndarray]:
    """The batches of this month; terms hold until others come into force, for what is under way as well."""
    terms = view.state[TERMS]
    view.sample_minutes = terms[MINUTES]
    fields, tables = list(view.settings.key_fields), []
    for field, one in settings.fields.items():
        number = fields.index(field)
        pace = 0 if one.lab_capacity is None else _pace(one.lab_capacity * view.scale)
        false = 0 if one.false_fails is None else threshold32(one.false_fails.value)
        terms[:, number] = (one.sample_minutes, one.lab_days, pace, threshold32(one.fails_if_violating.value), false,
                            round(one.cost * 100))
        firm, count = _by_total(view, field, number, one) if one.total else _by_grade(view, field, number, one)
        tables.append(_tasks(view, field, number, one, firm.repeat(count), count))
    return join(tables, TASK_COLUMNS) if tables else empty_tasks()


def _pace(a_week: float) -> int:
    """Ticks between two batches of a laboratory."""
    return max(1, int(min(NEVER_DONE, 7 * DAY * TICK / a_week)))


def _frame(view, number: int) -> np.ndarray:
    """Rows of the firms of a field that are in operation and in the object register."""
    firm, field = view.in_field()
    return view.listed_of(firm[field == number])


def _by_grade(view, field: str, number: int, one: FieldSampling) -> tuple[np.ndarray, np.ndarray]:
    """Firms, and how many batches of each are due this month: a year's number in even steps from a keyed phase."""
    firm = _frame(view, number)
    yearly = np.array([int(one.batches.get(grade, 0.0) * ONE) for grade in GRADES])[view.firms["grade"][firm]]
    phase = high32(view.keys.stream(f"sampling:{field}", view.year).bits(view.firms["key"][firm])).astype(np.int64)
    until = [(yearly * month // 12 + phase) // ONE for month in (view.month_of_year - 1, view.month_of_year)]
    return firm, until[1] - until[0]


def _by_total(view, field: str, number: int, one: FieldSampling) -> tuple[np.ndarray, np.ndarray]:
    """Firms, and how many batches of each are due this month: the month's share of the total, spread over them."""
    firm = _frame(view, number)
    part = [int(one.total * view.scale * month / 12) for month in (view.month_of_year - 1, view.month_of_year)]
    if not firm.size:
        return firm, np.zeros(0, np.int64)
    each, rest = divmod(part[1] - part[0], firm.size)
    count = np.full(firm.size, each)
    rank = view.keys.stream(f"sampling:{field}", view.month).bits(view.firms["key"][firm])
    count[np.argsort(rank, kind="stable")[:rest]] += 1
    return firm, count


def _tasks(view, field: str, number: int, one: FieldSampling, firm, count) -> dict[str, np.ndarray]:
    """A task for each batch."""
    world, turn = view.settings, np.arange(firm.size) - (np.cumsum(count) - count).repeat(count)
    group = list(world.groups).index(one.group or _own(field, world)[0])
    department = 1 << list(world.departments).index(world.key_fields[field].department)
    return tasks_of(
        firm=firm, mask=view.department_of(np.array(group)) or department, trigger=Trigger.KEY,
        campaign=SAMPLES + number, due=view.schedule(firm, f"sampling:{field}", turn=turn), until=view.year_end,
        order=view.keys.stream(f"order:sampling:{field}", view.month).bits(view.firms["key"][firm], turn), group=group,
    )


def test(view, settings: Sampling, sampled: Sampled) -> Sampled:
    """Hand the batches to the laboratories of their fields; note the failures until their results come."""
    terms, free = view.state[TERMS], view.state[FREE]
    field = sampled.campaign - SAMPLES
    sampled.minutes[:] = terms[MINUTES, field]
    for number in np.unique(field[sampled.there]).tolist():
        rows = (sampled.there & (field == number)).nonzero()[0]
        rows = rows[np.lexsort((sampled.order[rows], sampled.when[rows]))]
        start, pace = sampled.when[rows].astype(np.int64) * TICK, terms[PACE, number]
        if pace:
            # One after the other: each begins when it has come, and not before the one ahead has made room.
            ahead = np.arange(rows.size) * pace
            start = np.maximum(np.maximum.accumulate(start - ahead), free[number]) + ahead
            free[number] = min(start[-1] + pace, 2 * NEVER_DONE)
        sampled.result[rows] = -(-start // TICK) + terms[DAYS, number] * DAY
    chance = np.where(sampled.which >= 0, terms[SENSITIVITY, field], terms[FALSE, field]).astype(np.uint64)
    failed = sampled.there & (high32(view.keys.stream("sampling:laboratory").bits(sampled.order)) < chance)
    sampled.failed |= failed
    sampled.cost[:] = np.where(sampled.there, terms[COST, field], 0)
    rows = (failed & (sampled.result < FAR)).nonzero()[0]
    if rows.size:
        new = np.stack([c[rows].astype(np.int64) for c in (sampled.result, sampled.firm, sampled.group, sampled.which)])
        view.state[PENDING] = np.concatenate([view.state[PENDING], new], axis=1)
    return sampled


def tell(view, settings: Sampling, so_far: dict | None) -> dict[str, np.ndarray] | None:
    """The failures whose results come in this round."""
    pending = view.state[PENDING]
    if not settings.fields and not pending.size and not view.state[TERMS].any():
        return so_far
    now = pending[0] < view.round_span[1]
    if now.any():
        view.state[PENDING] = pending[:, ~now]
    return dict(zip(("time", "firm", "group", "which"), pending[:, now], strict=True))


LEVER = Lever(
    name="sampling",
    settings=Sampling,
    stages={Stage.ENTER: begin, Stage.DRAW: draw, Stage.SAMPLE: test, Stage.RESULT: tell},
    rank=2,
    check=check,
    optional=True,
)
