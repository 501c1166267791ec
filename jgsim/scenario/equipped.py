"""A scenario with levers of one's own that it was not loaded with: they are off in it."""

from __future__ import annotations

from dataclasses import replace

from jgsim.scenario.own import Own, own_levers
from jgsim.scenario.scenario import Scenario, linked
from jgsim.terms.errors import InputError


def with_levers(scenario: Scenario, given: object) -> Scenario:
    """The same scenario, its past too, with levers of one's own (as in `load`); those it has stay.

    Raises
    ------
    InputError
        If it has another lever of the same name, or one that it lacks is not optional.
    """
    known = {lever.name: lever for lever in scenario.own_levers}
    new: list[Own] = []
    for lever in own_levers(given):
        if lever.name not in known:
            new.append(lever)
        elif known[lever.name].sha256 != lever.sha256:
            raise InputError(f"there are two levers {lever.name} with different sources", path="lever")
    if not new:
        return scenario
    for lever in new:
        if not lever.optional:
            reason = f"says nothing of the lever {lever.name}, which is not optional"
            raise InputError(reason, file=scenario.file or scenario.name, path=lever.name)
    settings = {lever.name: lever.settings() for lever in new}
    levers = (*scenario.levers, *new)
    chain = [replace(one, levers=levers, settings={**one.settings, **settings}) for one in scenario.chain]
    made = linked(chain, scenario.own)
    return made if made.source is None else replace(made, source=replace(made.source, levers=levers))


def together(scenarios: list[Scenario]) -> list[Scenario]:
    """Scenarios of which each has the own levers of all: what one leaves out is off in it."""
    every = [lever for one in scenarios for lever in one.own_levers]
    return [with_levers(one, every) for one in scenarios] if every else scenarios
