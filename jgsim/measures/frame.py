"""What the areas of measures share: the measured rows of the ledger with their year and stratum, made once."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from jgsim.measures.checks import Checks
from jgsim.measures.dimensions import dimensions
from jgsim.measures.events import Events
from jgsim.measures.exposure import Exposure
from jgsim.measures.firm_years import FirmYears, Visited
from jgsim.measures.groups import Groups
from jgsim.measures.periods import Periods
from jgsim.measures.risk import Deciles
from jgsim.measures.spells import Spells
from jgsim.measures.tasks import Tasks
from jgsim.measures.tiers import Tiers
from jgsim.terms.enums import Trigger


class Frame:
    """A result as the measures see it."""

    def __init__(self, result):
        self.result, self.scenario, self.city = result, result.scenario, result.city
        self.tables, self.firms, self.world = result.tables, result.city.firms, result.city.settings
        self.periods = Periods(result.city.clock, result.scenario.time.warm_up)
        self.codes = dimensions(self.world, result.scenario.settings["plan"].other_load)
        self.groups = Groups(result.city, self.codes)
        self.tiers = Tiers(result.first_tier, result.tables["move"])
        self.checks = Checks(self.world, result.scenario.behaviour.look.items)

    @cached_property
    def deciles(self) -> Deciles:
        """Firms by decile of their true neutral onset rate."""
        return Deciles(self.world, self.firms, self.periods, self.checks, self.groups)

    @cached_property
    def exposure(self) -> Exposure:
        """Time in operation."""
        cells = len(self.codes["decile"]) * int(np.prod(self.groups.shape[2:]))
        return Exposure(self.firms, self.periods, self.groups, self.tiers, self.deciles.cell, cells)

    @cached_property
    def visits(self) -> Events:
        """Completed visits of the measured years."""
        rows = self.tables["visit"]
        span = self.periods.span(rows["time"])
        columns = {name: column[span] for name, column in rows.items()}
        return Events(columns, self.periods.of(columns["time"]), columns["tier"], self.groups, self.periods.years)

    @cached_property
    def findings(self) -> Events:
        """Confirmed violations of the measured years."""
        rows = self.tables["finding"]
        span = self.periods.span(rows["time"])
        columns = {name: column[span] for name, column in rows.items()}
        return Events(columns, self.periods.of(columns["time"]), columns["tier"], self.groups, self.periods.years)

    @cached_property
    def firm_years(self) -> FirmYears:
        """Firms with visits, by year."""
        return FirmYears(self.tables["visit"], self.periods)

    @cached_property
    def visited(self) -> Visited:
        """Exposure of those firm-years."""
        return Visited(self.firm_years, self.firms, self.periods, self.groups, self.tiers)

    @cached_property
    def spells(self) -> Spells:
        """Violations and the time they took."""
        return Spells(self)

    @cached_property
    def tasks(self) -> Tasks:
        """Planned tasks by the year they were due in."""
        return Tasks(self)

    @staticmethod
    def crossed(visits: Events) -> np.ndarray:
        """Each visit's number of (tier, trigger), int64."""
        return visits["tier"].astype(np.int64) * len(Trigger) + visits["trigger"]

    def events(self, rows: dict[str, np.ndarray], time: np.ndarray, held: np.ndarray | None = None) -> Events:
        """Rows that belong to the years of `time`, at the tier that held at `held` (at `time` if left out)."""
        held = time if held is None else held
        year = self.periods.of(time)
        inside = (year >= 0) & (year < self.periods.years)
        if not inside.all():
            rows, year, held = {name: column[inside] for name, column in rows.items()}, year[inside], held[inside]
        return Events(rows, year, self.tiers.at(rows["firm"], held), self.groups, self.periods.years)
