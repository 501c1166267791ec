"""One replication of one scenario: a pure function of (scenario, seed, replication, firms)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from jgsim.engine.result import Result
from jgsim.engine.simulation import Simulation
from jgsim.terms.keys import Keys
from jgsim.world.calendar import make_calendar
from jgsim.world.city import City, make_city


def city_of(scenario, seed: int, replication: int, firms: int | None = None) -> City:
    """The world of a replication of a scenario, with `firms` firms at the start (all if None)."""
    calendar = make_calendar(scenario.clock, scenario.exceptions)
    return make_city(scenario.world, scenario.clock, calendar, Keys(seed, replication), firms, scenario.register)


def past_of(scenario, city: City, month: int | None = None, *, eager: bool = False) -> Simulation:
    """The city at the start of a month, counted from the epoch, after all policies that were in force before it.

    Without `month`: at the date of the scenario's first own policy. Scenarios with the same `prefix_hash` of the month
    share it: it is simulated once and forked.
    """
    until = scenario.first.since if month is None else month
    guarded = bool(scenario.own_levers)  # nobody has tested that these write their own columns only
    return lived(Simulation(city, scenario.chain[0], eager, guarded), scenario, until)


def lived(
    run: Simulation,
    scenario,
    until: int,
    stops: Iterable[int] = (),
    passing: Callable[[Simulation], None] | None = None,
) -> Simulation:
    """Let a run of the scenario's past go on to a month's start; each policy comes into force on its date.

    `passing` is called with the run at the start of each month of `stops`, before what changes on that day.
    """
    now = scenario.before(run.month)
    if run.scenario is not now:
        run.change(now)  # the same settings under its own name
    later = {one.since: one for one in scenario.chain[1:] if run.month <= one.since < until}
    stops = {month for month in stops if run.month < month < until}
    for month in sorted({*later, *stops, until}):
        run.run(month)
        if passing is not None and month in stops:
            passing(run)
        if month in later:
            run.change(later[month])
    return run


def simulate(
    scenario,
    seed: int,
    replication: int,
    firms: int | None = None,
    *,
    city: City | None = None,
    past: Simulation | None = None,
    take: bool = False,
    stops: Iterable[int] = (),
    passing: Callable[[Simulation], None] | None = None,
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
        The world (`city_of`), and a past in it (`past_of`), where several scenarios share them.
    take : bool
        Go on with the past itself instead of a fork of it: nobody else needs it.
    stops, passing : optional
        `passing(run)` is called at the start of these months, before what changes on that day: to leave forks behind.
    eager : bool
        Bring every firm forward in every round instead of only when touched (for tests: the bits are the same).

    Raises
    ------
    ValueError
        If the scenario does not start from the past.
    """
    if past is None:
        past = past_of(scenario, city or city_of(scenario, seed, replication, firms), 0, eager=eager)
    elif past.scenario.prefix_hash(past.month) != scenario.prefix_hash(past.month):
        raise ValueError(f"{scenario.name} does not start from the past of {past.scenario.name}")
    elif not take:
        past = past.fork()
    return lived(past, scenario, scenario.months, stops, passing).finish()
