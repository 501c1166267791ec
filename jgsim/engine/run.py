"""One replication of one scenario: a pure function of (scenario, seed, replication, firms)."""

from __future__ import annotations

from jgsim.engine.result import Result
from jgsim.engine.simulation import Simulation
from jgsim.terms.keys import Keys
from jgsim.world.calendar import make_calendar
from jgsim.world.city import City, make_city


def city_of(scenario, seed: int, replication: int, firms: int | None = None) -> City:
    """The world of a replication of a scenario, with `firms` firms at the start (all if None)."""
    calendar = make_calendar(scenario.clock, scenario.exceptions)
    return make_city(scenario.world, scenario.clock, calendar, Keys(seed, replication), firms)


def simulate(
    scenario, seed: int, replication: int, firms: int | None = None, *, city: City | None = None, eager: bool = False
) -> Result:
    """Run a replication to its end; `city` may be handed in if several scenarios share it."""
    return Simulation(city or city_of(scenario, seed, replication, firms), scenario, eager).run().finish()
