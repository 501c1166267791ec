"""Tasks by the year they were due in: done, not done, held back, and why."""

from __future__ import annotations

import numpy as np

from jgsim.measures.dimensions import HELD_BACK, OF_PLAN, SHORTFALL
from jgsim.measures.events import Events
from jgsim.terms.campaign import SAMPLES
from jgsim.terms.steps import DROP_REASONS


class Tasks:
    """The tasks by the year they were due in. Those that a merged visit took in are left out, and samples.

    Attributes
    ----------
    done, lost, held : Events
        Done; not done though nobody held them back; held back.
    """

    def __init__(self, frame):
        visit, dropped = frame.tables["visit"], frame.tables["dropped"]
        year = frame.periods.of(visit["due"])
        inside = np.flatnonzero((year >= 0) & (year < frame.periods.years))
        columns = {name: visit[name][inside] for name in ("firm", "mask", "trigger", "tier")}
        self.done = Events(columns, year[inside], columns["tier"], frame.groups, frame.periods.years)
        kind = np.zeros(len(DROP_REASONS), np.int8)
        kind[list(SHORTFALL)], kind[list(HELD_BACK)] = 1, 2
        kind = np.where(dropped["campaign"] < SAMPLES, kind[dropped["reason"]], 0)
        self.lost, self.held = (_dropped(frame, np.flatnonzero(kind == k)) for k in (1, 2))


def _dropped(frame, rows) -> Events:
    columns = {name: column[rows] for name, column in frame.tables["dropped"].items()}
    return frame.events(columns, columns["due"], columns["time"])


def of_plan(events: Events) -> np.ndarray:
    """Rows of the tasks that were planned or ordered beforehand."""
    return np.flatnonzero(np.isin(events["trigger"], OF_PLAN))
