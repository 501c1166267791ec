"""The credit lever driven by hand: findings go in month by month, scores and tiers come out."""

from __future__ import annotations

import numpy as np
from theory.bench import POINTS_ONLY, jinan

from jgsim.engine.run import city_of
from jgsim.engine.simulation import Simulation
from jgsim.levers.credit import classify, exogenous, reclassify
from jgsim.levers.credit.notices import desk
from jgsim.levers.credit.tiers import first_tiers
from jgsim.terms.enums import Desk, Tier, Trigger
from jgsim.terms.lever import Column
from jgsim.terms.time import FAR, NEVER

PLAIN = POINTS_ONLY | {
    "time.warm_up": 0, "credit.score.points": {"minor": 0.1, "general": 0.3, "serious": 1.0}, "credit.score.months": 12,
}


class Office:
    """A city whose months turn when told to; `listed` are minutes by row of firm."""

    def __init__(self, changes: dict, years: int = 3, firms: int = 2000, listed: dict[int, int] | None = None):
        self.scenario = jinan(PLAIN | changes, years)
        self.settings = self.scenario.settings["credit"]
        self.sim = Simulation(city_of(self.scenario, 11, 0, firms), self.scenario)
        self.view, self.state, self.firms = self.sim.view, self.sim.state, self.sim.city.firms
        if listed is not None:
            column = np.full(self.firms["key"].size, NEVER, np.int32)
            column[list(listed)] = list(listed.values())
            self.state.columns["listed"] = Column("listed", "int32", "firm", "another lever")
            self.state.arrays["listed"] = column
        self.view.set_month(0)
        with self.state.writing("credit"):
            first_tiers(self.view, self.settings)

    def classified(self) -> np.ndarray:
        """Rows of classified firms that are in operation from the start to the end."""
        open_ = (self.firms["enter"] < 0) & (self.firms["exit"] > self.view.clock.end)
        return np.flatnonzero(open_ & (self.state["tier"] != Tier.NONE))

    def findings(self, firm, **columns) -> dict[str, np.ndarray]:
        """Findings of the month before this one; general, corrected after a day, at random draws, unless told."""
        firm = np.atleast_1d(np.asarray(firm, np.int32))
        begin = int(self.view.clock.month_start[self.view.month - 1])
        time = np.asarray(columns.pop("time", begin + 600), np.int32)
        usual = {"severity": 1, "trigger": int(Trigger.RANDOM), "corrected": time + 1440, "time": time} | columns
        kind = lambda name: np.int32 if name in ("time", "corrected") else np.int8  # noqa: E731
        return {"firm": firm} | {
            name: np.broadcast_to(np.asarray(value), firm.shape).astype(kind(name)) for name, value in usual.items()
        }

    def turn(self, month: int, firm=(), **columns) -> tuple[np.ndarray, np.ndarray]:
        """Begin a month after these findings in the last one; returns the firms that move and their new tiers."""
        self.view.set_month(month)
        self.view.month_findings = self.findings(firm, **columns)
        with self.state.writing("credit"):
            moved, tier = classify(self.view, self.settings)
            before = self.state["tier"].copy()
            self.state["tier"][moved] = tier
        assert (before[moved] != tier).all() and np.unique(moved).size == moved.size
        return moved, tier

    def change(self, month: int, changes: dict) -> None:
        """Let other settings come into force at a month's start."""
        before, self.settings = self.settings, jinan(PLAIN | changes, 3).settings["credit"]
        self.view.set_month(month)
        self.view.cache.clear()
        with self.state.writing("credit"):
            moved, tier = reclassify(self.view, self.settings, before)
            self.state["tier"][moved] = tier

    def desk(self) -> tuple[np.ndarray, np.ndarray]:
        """Early warnings and officer-minutes by district that have come up since this was asked last."""
        with self.state.writing("credit"):
            ((activity, count, minutes),) = desk(self.view, self.settings, [])
        assert activity == Desk.WARNING
        return count, minutes

    def points(self) -> np.ndarray:
        """The points in every firm's score, in thousandths."""
        return self.state["score"] - exogenous(self.view, self.settings)

    def months_counted(self, firm, until: int, *, begin: int = 1, **columns) -> np.ndarray:
        """For how many months one finding in the month before `begin` counts at each of these firms."""
        self.turn(begin, firm, **columns)
        counted = np.zeros(len(firm), np.int64)
        for month in range(begin, until):
            if month > begin:
                self.turn(month)
            counted += self.points()[firm] > 0
        return counted


UNCORRECTED = int(FAR)
