"""A campaign: one draw of the annual plan, and the tasks that come out of a draw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jgsim.terms.enums import Trigger

TASK_COLUMNS = {
    "firm": np.int32,
    "mask": np.int16,
    "trigger": np.int8,
    "campaign": np.int16,
    "due": np.int32,
    "until": np.int32,
    "order": np.uint64,
    "group": np.int8,
}
"""A task: firm row; departments as bits; trigger; campaign number; scheduled minute; last minute; keyed order; the item
group that a narrow visit looks at (-1: all of its departments)."""
REPORTS, RECHECKS, TOLERANCE, ALERTS, SPECIAL = 2000, 2001, 2002, 2003, 3000
"""Campaign numbers of tasks outside the annual plan: checks on reports, re-checks, those after a tolerance window,
checks on alerts of sensors, and the first special campaign. Key fields begin at 1000."""

REINSPECTIONS, SAMPLES = 2004, 4000
"""Re-inspections of clean visits; samples of the first key field: tasks from there on are no visits."""
COMMITMENT = 2005
"""First checks on firms that entered on a commitment."""
OWN = range(2500, 3000)
"""Campaign numbers that are free for tasks of levers of one's own."""


@dataclass(frozen=True)
class Campaign:
    """One campaign of a year.

    `number` names it in the ledger; `departments` are indices; `months` 1..12; `factor` multiplies the draw ratio;
    `types`, `sectors` restrict the target firms (None: all); `window_days` the days of the month (None: all). A share
    `together` of the visits is made with the departments of `partners` (bits).
    """

    code: str
    number: int
    departments: tuple[int, ...]
    trigger: Trigger
    months: tuple[int, ...]
    factor: float
    types: tuple[int, ...] | None = None
    sectors: tuple[int, ...] | None = None
    window_days: int | None = None
    partners: int = 0
    together: float = 0.0

    @property
    def mask(self) -> int:
        """The departments as bits."""
        return sum(1 << d for d in self.departments)


@dataclass(frozen=True)
class Visits:
    """Visits about to be made.

    `minutes` (visits × departments, int64): each department's check, 0 where it takes no part; `elapsed` minutes at the
    firm, `officers` on the team and `overhead` minutes of each officer besides (travel, entry), one per visit.
    """

    minutes: np.ndarray
    elapsed: np.ndarray
    officers: np.ndarray
    overhead: np.ndarray


def tasks_of(**columns) -> dict[str, np.ndarray]:
    """A table of tasks from columns of one length, or single values; `group` is -1 if left out."""
    size = columns["firm"].size
    given = {"group": -1, **columns}
    made = {name: np.empty(size, t) for name, t in TASK_COLUMNS.items()}
    for name, column in made.items():
        column[:] = given[name]
    return made


def empty_tasks() -> dict[str, np.ndarray]:
    """A table of tasks without rows."""
    return {name: np.empty(0, dtype) for name, dtype in TASK_COLUMNS.items()}


def join(tables: list[dict[str, np.ndarray]], columns: dict) -> dict[str, np.ndarray]:
    """Tables of the same columns, one after the other."""
    return {name: np.concatenate([t[name] for t in tables]).astype(dtype, copy=False) for name, dtype in columns.items()}


def take(table: dict[str, np.ndarray], rows) -> dict[str, np.ndarray]:
    """The rows of a table that an index or mask selects."""
    return {name: column[rows] for name, column in table.items()}
