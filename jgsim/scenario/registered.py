"""A scenario whose firms at the start are those of a register."""

from __future__ import annotations

from dataclasses import replace

from jgsim.scenario.scenario import Scenario, linked
from jgsim.world.register import Register, read_register
from jgsim.world.register.settings import Tiers

SOURCE = "own register (--register)"
"""Where the number of firms comes from then."""


def with_register(scenario: Scenario, register: Register) -> Scenario:
    """The same scenario, its past too, with the firms of a register at the start, which are the whole city.

    What the register holds and what its tiers say become settings (`register.sha256`, `register.tiers`), and so part of
    the scenario's hash.
    """
    counted, known = {"firms": register.firms, "firms_source": SOURCE}, {"sha256": register.sha256}
    world = scenario.world.model_copy(update=counted)
    settings = scenario.register_settings.model_copy(update={**known, "tiers": register.tiers})
    if register.tiers is not None:
        known["tiers"] = register.tiers.model_dump()

    def change(policy: Scenario) -> Scenario:
        data = {
            **policy.data, "world": {**policy.data["world"], **counted},
            "register": {**scenario.data.get("register", {}), **known},
        }
        return replace(policy, world=world, register_settings=settings, data=data, register=register)

    made = linked([change(policy) for policy in scenario.chain], scenario.own)
    if scenario.source is None or scenario.register is not None:
        return made
    changes = {"world.firms": register.firms, "world.firms_source": SOURCE}
    changes.update({f"register.{name}": value for name, value in known.items()})
    return replace(made, source=replace(scenario.source, changes=(*scenario.source.changes, (changes, "--register"))))


def register_of(scenario: Scenario, raw: bytes, file: str) -> Register:
    """The register in a file, read as a scenario says; its tiers say as much of true risk as the scenario's scores do,
    unless it says something else.

    Raises
    ------
    InputError
        If it cannot be read, or holds rows that cannot be used.
    """
    register = read_register(raw, scenario.register_settings, scenario.world, scenario.time.start, file)
    score = scenario.settings["credit"].score
    if register.tiers is not None or score is None or "tier" not in register.columns:
        return register
    return replace(register, tiers=Tiers(correlation=score.correlation, shares=score.shares))
