"""Planned tasks by the year they were due in, and why some were not done."""

from __future__ import annotations

import numpy as np

from jgsim.engine.ledger import MERGED
from jgsim.measures.events import Events


class Tasks:
    """The planned tasks by the year they were due in: done, and not done by reason."""

    def __init__(self, frame):
        visit, dropped = frame.tables["visit"], frame.tables["dropped"]
        year = frame.periods.of(visit["due"])
        inside = np.flatnonzero((year >= 0) & (year < frame.periods.years))
        columns = {name: visit[name][inside] for name in ("firm", "mask", "trigger", "tier")}
        self.done = Events(columns, year[inside], columns["tier"], frame.groups, frame.periods.years)
        lost = np.flatnonzero(dropped["reason"] != MERGED)
        columns = {name: column[lost] for name, column in dropped.items()}
        self.lost = frame.events(columns, columns["due"], columns["time"])
