"""A scenario whose firms at the start are those of a register."""

from __future__ import annotations

from dataclasses import replace

from jgsim.scenario.scenario import Scenario, linked
from jgsim.world.register import Register, read_register

SOURCE = "own register (--register)"
"""Where the number of firms comes from then."""


def with_register(scenario: Scenario, register: Register) -> Scenario:
    """The same scenario, its past too, with the firms of a register at the start, which are the whole city.

    The content of the register becomes a setting (`register.sha256`), and so part of the scenario's hash.
    """
    counted, known = {"firms": register.firms, "firms_source": SOURCE}, {"sha256": register.sha256}
    world = scenario.world.model_copy(update=counted)
    settings = scenario.register_settings.model_copy(update=known)

    def change(policy: Scenario) -> Scenario:
        data = {
            **policy.data, "world": {**policy.data["world"], **counted},
            "register": {**scenario.data.get("register", {}), **known},
        }
        return replace(policy, world=world, register_settings=settings, data=data, register=register)

    made = linked([change(policy) for policy in scenario.chain], scenario.own)
    if scenario.source is None or scenario.register is not None:
        return made
    changes = {"world.firms": register.firms, "world.firms_source": SOURCE, "register.sha256": register.sha256}
    return replace(made, source=replace(scenario.source, changes=(*scenario.source.changes, (changes, "--register"))))


def register_of(scenario: Scenario, raw: bytes, file: str) -> Register:
    """The register in a file, read as a scenario says.

    Raises
    ------
    InputError
        If it cannot be read, or holds rows that cannot be used.
    """
    return read_register(raw, scenario.register_settings, scenario.world, scenario.time.start, file)
