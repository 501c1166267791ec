"""Lever 4: supervision by class after the reform of approvals (审批改革后的分类监管), by how a firm was admitted."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from pydantic import Field, model_validator

from jgsim.terms.campaign import COMMITMENT, empty_tasks, tasks_of
from jgsim.terms.enums import Admission, Trigger
from jgsim.terms.keys import below, high32, thresholds32
from jgsim.terms.lever import Lever, Stage
from jgsim.terms.settings import Number, Settings, Share, within
from jgsim.terms.time import DAY, FAR

CLASSES = tuple(one.code for one in Admission if one != Admission.UNCHANGED)
FACTOR, CHECKS = "entry.factor", "entry.checks"
Class = Literal["cancelled", "filed", "committed", "eased"]


class Entry(Settings):
    """How firms are admitted that enter from the policy's start on, and what follows from it.

    `share` of the entrants by class (the rest as before); `onset`: factor of a class on its firms' onset rates, for life
    (1 if left out). Firms that entered on a commitment (告知承诺) have a first check by the `department` within
    `check_days` of their entry, once they are in the object register (no such check if left out).
    """

    share: dict[Class, Share] = {}
    onset: dict[Class, Annotated[Number, within(0, 100)]] = {}
    check_days: Annotated[int, Field(ge=1, le=3660)] | None = None
    department: str | None = None

    @model_validator(mode="after")
    def _check(self):
        total = sum(self.share.values())
        if total > 1 + 1e-9:
            raise ValueError(f"the shares of the classes add up to {total:g}, more than 1")
        if self.check_days is not None and self.department is None:
            raise ValueError("check_days needs the department that checks")
        return self


def check(settings: Entry, world) -> None:
    """The department exists."""
    if settings.department is not None and settings.department not in world.departments:
        known = ", ".join(world.departments)
        raise ValueError(f"entry.department: there is no {settings.department!r}; known: {known}")


def most(settings: Entry) -> float:
    """The highest factor on onset rates."""
    used = [settings.onset[c].value for c, share in settings.share.items() if share > 0 and c in settings.onset]
    return max([1.0, *used])


def admitted(keys, firms: dict, settings: Entry, since: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows of the firms that enter from a minute on, and how they were (`Admission`)."""
    rows = (firms["enter"] >= since).nonzero()[0]
    shares = [settings.share.get(name, 0.0) for name in CLASSES]
    edges = thresholds32(np.minimum(np.cumsum(shares), 1.0))
    u = high32(keys.stream("entry:class").bits(firms["key"][rows]))
    return rows, np.searchsorted(edges, u, side="right")


def deadlines(keys, firms: dict, settings: Entry, since: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows of the firms that enter from a minute on and are to have a first check, and its last minute (int64)."""
    if settings.check_days is None:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    rows, kind = admitted(keys, firms, settings, since)
    rows = rows[kind == Admission.COMMITTED]
    return rows, firms["enter"][rows].astype(np.int64) + settings.check_days * DAY


def begin(view, settings: Entry) -> None:
    """Write what follows from the class of each firm that will enter."""
    _write(view, settings, 0)


def change(view, settings: Entry, before: Entry) -> None:
    """Another reform comes into force, for firms that enter from now on."""
    _write(view, settings, view.month_span[0])


def _write(view, settings: Entry, since: int) -> None:
    rows, kind = admitted(view.keys, view.firms, settings, since)
    factors = [settings.onset[name].value if name in settings.onset else 1.0 for name in CLASSES]
    there = FACTOR in view.state.columns
    factor = view.state[FACTOR].copy() if there else np.ones(view.firms["key"].size, np.float32)
    factor[rows] = np.array([*factors, 1.0], np.float32)[kind]
    earlier = view.state[CHECKS] if there else np.empty((3, 0), np.int64)
    firm, until = deadlines(view.keys, view.firms, settings, since)
    number = -1 if settings.department is None else list(view.settings.departments).index(settings.department)
    new = np.stack([firm.astype(np.int64), until, np.full(firm.size, number)])
    kept = earlier[:, view.firms["enter"][earlier[0]] < since]
    view.state.put_list(FACTOR, "entry", factor)
    view.state.put_list(CHECKS, "entry", np.concatenate([kept, new], axis=1))


def onset(view, settings: Entry, firm: np.ndarray, minute: np.ndarray, rate: np.ndarray) -> np.ndarray:
    """Onset rates times the factor of each firm's class."""
    return rate * view.state[FACTOR][firm] if FACTOR in view.state.columns else rate


def first_checks(view, settings: Entry) -> dict[str, np.ndarray]:
    """First checks on firms that come into the object register this month, on a keyed working day before the deadline.

    Where there is none, on the first working day after that. Firms that a visit brings into the register come with the
    next month's draw.
    """
    if CHECKS not in view.state.columns:
        return empty_tasks()
    owed = view.state[CHECKS]
    firm, until, number = owed
    known = view.firms["enter"][firm]
    if view.firms["known"] is not None:
        known = np.maximum(known, view.firms["known"][firm])
    first, last = view.month_span
    over = known < last
    if over.any():
        view.state.put_list(CHECKS, "entry", owed[:, ~over])
    known = np.maximum(known, first)
    some = (over & (view.firms["exit"][firm] > known)).nonzero()[0]
    firm, until, number, known = firm[some], until[some], number[some], known[some].astype(np.int64)
    key, day = view.firms["key"][firm], view.calendar.day
    earliest = np.minimum(day.searchsorted(-(-known // DAY) * DAY), day.size - 1)
    days = np.maximum(day.searchsorted(until // DAY * DAY) - earliest, 1)
    bits = view.keys.stream("entry:day").bits(key)
    return tasks_of(
        firm=firm, mask=np.left_shift(1, number), trigger=Trigger.SPECIAL, campaign=COMMITMENT,
        due=view.opening_on(day[earliest + below(bits, days)], bits), until=FAR,
        order=view.keys.stream("entry:order").bits(key),
    )


def idle(settings: Entry) -> tuple[Stage, ...]:
    """Nobody is admitted otherwise than before; what firms have that entered under other settings, they keep."""
    return () if any(settings.share.values()) else (Stage.ENTER,)


LEVER = Lever(
    name="entry",
    settings=Entry,
    stages={Stage.ENTER: begin, Stage.CHANGE: change, Stage.DRAW: first_checks, Stage.ONSET: onset},
    check=check,
    idle=idle,
    optional=True,
    most=most,
)
