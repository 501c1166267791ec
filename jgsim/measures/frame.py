"""What the areas of measures share: the measured rows of the ledger with their year and stratum, made once."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from jgsim.levers.duties import DutyLists, history
from jgsim.measures.checks import Checks
from jgsim.measures.dimensions import SILENT, dimensions
from jgsim.measures.events import Events
from jgsim.measures.exposure import Exposure
from jgsim.measures.firm_years import FirmYears, Visited, by_firm, unprompted
from jgsim.measures.groups import Groups
from jgsim.measures.periods import Periods
from jgsim.measures.policies import Policies
from jgsim.measures.risk import Deciles
from jgsim.measures.spells import Spells
from jgsim.measures.tasks import Tasks
from jgsim.measures.tiers import Tiers
from jgsim.terms.enums import Desk, Trigger


def duty_lists(result) -> list:
    """The duty lists of a run, with the minutes at which they came into force."""
    scenario, clock = result.scenario, result.city.clock
    policies = [(one.since if n else 0, one.settings.get("duties", DutyLists())) for n, one in enumerate(scenario.chain)]
    made = history(policies, result.city.settings, 12 * clock.years)
    return [(int(clock.month_start[month]), one) for month, one in made]


class Frame:
    """A result as the measures see it."""

    def __init__(self, result):
        self.result, self.scenario, self.city = result, result.scenario, result.city
        self.tables, self.world = result.tables, result.city.settings
        self.firms = {**result.city.firms, "exit": result.exit}
        self.periods = Periods(result.city.clock, result.scenario.time.warm_up)
        self.policies = Policies(result.scenario, result.city.clock, self.periods)
        loads = dict.fromkeys(code for one in self.policies.found for code in one.settings["plan"].other_load)
        self.codes = dimensions(self.world, loads)
        self.groups = Groups(result.city, self.codes)
        self.tiers = Tiers(result.first_tier, result.tables["move"])
        self.checks = Checks(self.world, result.scenario.behaviour.look.items, duty_lists(result))

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
        return self.rows("visit")

    @cached_property
    def findings(self) -> Events:
        """Findings of the measured years: by visits and remote checks, firms that could not be reached included."""
        return self.rows("finding")

    @cached_property
    def looked(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Item groups that each kind of visit looks at, the kind of each row of the table of visits, and the position of
        the duty list of each kind."""
        visit = self.tables["visit"]
        return self.checks.looked(visit, np.isin(visit["result"], SILENT))

    @cached_property
    def by_firm(self) -> np.ndarray:
        """Rows of the table of visits by firm and time."""
        return by_firm(self.tables["visit"])

    @cached_property
    def firm_years(self) -> FirmYears:
        """Firms with visits, by year."""
        return FirmYears(self.tables["visit"], self.periods, self.by_firm)

    @cached_property
    def unprompted_years(self) -> FirmYears:
        """Firms with visits other than re-checks and checks on reports, by year."""
        rows = unprompted(self.tables["visit"], self.by_firm)
        return self.firm_years if rows is self.by_firm else FirmYears(self.tables["visit"], self.periods, rows)

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

    def rows(self, table: str) -> Events:
        """The measured rows of a table that tells its firms' tiers."""
        rows = self.tables[table]
        span = self.periods.span(rows["time"])
        columns = {name: column[span] for name, column in rows.items()}
        return Events(columns, self.periods.of(columns["time"]), columns["tier"], self.groups, self.periods.years)

    def at_desk(self, column: str) -> np.ndarray:
        """Count or minutes of desk work of the measured rounds (int64: years, kinds of `Desk`, districts)."""
        table, shape = self.tables["desk"], (self.periods.years, len(Desk), len(self.world.districts))
        span = self.periods.span(table["time"])
        year = self.periods.of(table["time"][span])
        cell = (year * shape[1] + table["activity"][span]) * shape[2] + table["district"][span]
        return np.bincount(cell, table[column][span], int(np.prod(shape))).astype(np.int64).reshape(shape)

    @cached_property
    def rounds(self) -> np.ndarray:
        """Begins of all rounds, ascending."""
        return np.unique(self.tables["round"]["time"])

    def taken_up(self, time: np.ndarray) -> np.ndarray:
        """Minute at which what came in was taken up: the begin of the next round (its own where none follows)."""
        begin = self.rounds
        following = np.searchsorted(begin, time, side="right")
        return np.where(following < begin.size, np.append(begin, 0)[following], time)

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
