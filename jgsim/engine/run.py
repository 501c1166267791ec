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


def past_of(scenario, city: City, *, eager: bool = False) -> Simulation:
    """The city at the date at which the scenario takes effect, after the warm-up under the policy before it.

    Scenarios with the same `past_hash` share it: it is simulated once and forked.
    """
    before = scenario.past or scenario
    return Simulation(city, before, eager).run(12 * scenario.time.warm_up)


def simulate(
    scenario,
    seed: int,
    replication: int,
    firms: int | None = None,
    *,
    city: City | None = None,
    past: Simulation | None = None,
    eager: bool = False,
) -> Result:
    """Run a replication to its end.

    Parameters
    ----------
    scenario : Scenario
    seed, replication : int
    firms : int, optional
        Firms at the start (the whole city if left out).
    city, past : optional
        The world (`city_of`) and the shared past in it (`past_of`), where several scenarios share them.
    eager : bool
        Bring every firm forward in every round instead of only when touched (for tests: the bits are the same).
    """
    if past is None:
        past = past_of(scenario, city or city_of(scenario, seed, replication, firms), eager=eager)
    elif past.scenario.hash != scenario.past_hash:
        raise ValueError(f"{scenario.name} does not start from the past of {past.scenario.name}")
    else:
        past = past.fork()
    return past.change(scenario).run().finish()
