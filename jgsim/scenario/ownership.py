"""Whether a plan asks departments only for items that they own."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from jgsim.levers.draw import ratio_table
from jgsim.levers.duties import assigned
from jgsim.scenario.checks import possible
from jgsim.scenario.problems import Lines, located
from jgsim.world.duties import applies_to, duties_of


def check_ownership(whole, lines: Lines, file: str) -> None:
    """Every campaign, special campaign and key field is for a department that has something to look at.

    A department for which the world lists nothing there may be sent all the same, as ever. Draws of general items keep
    to their highest ratio.
    """
    world = whole.world
    departments, groups, applies = list(world.departments), list(world.groups), applies_to(world)
    home, now = duties_of(world), assigned(whole.duties, world)
    for path, what, department, sectors in asked(whole):
        aimed = applies[:, sectors].any(axis=1)
        was, mine = (aimed & (one.listed == 1 << department) for one in (home, now))
        if was.any() and not mine.any():
            g = int(np.argmax(was))
            group, sent, owner = groups[g], departments[department], departments[now.owner[g]]
            reason = f"{what} asks {sent} for items of {group}, which {owner} owns"
            if owner == sent:
                reason = f"{what} asks {sent} for items of {group}, which are checked on reports only"
            raise located(reason, path, lines, file)
    most = whole.duties.general_most
    if most is None:
        return
    key = np.array([whole.duties.classes.get(name) == "key" for name in groups])
    for code, one in whole.plan.campaigns.items():
        aimed = applies[:, _sectors(world, one.sectors)].any(axis=1)
        mine = aimed & (now.listed == 1 << departments.index(one.department))
        highest = float(np.where(possible(whole), ratio_table(whole.draw, world, one.factor), 0).max())
        if mine.any() and not key[mine].any() and highest > most:
            group = groups[int(np.argmax(mine))]
            raise located(
                f"campaign {code} draws general items ({group}) at a ratio of {highest:g}, above the {most:g} of "
                "general_most",
                f"plan.campaigns.{code}", lines, file,
            )


def asked(whole) -> Iterator[tuple[str, str, int, np.ndarray]]:
    """What sends a department somewhere: (path of the setting, its name, department, sectors aimed at)."""
    world = whole.world
    number = list(world.departments).index
    for code, one in whole.plan.campaigns.items():
        if one.factor > 0:
            yield f"plan.campaigns.{code}", f"campaign {code}", number(one.department), _sectors(world, one.sectors)
    for code, one in whole.plan.special.items():
        if one.ratio > 0:
            sectors = _sectors(world, one.sectors)
            yield f"plan.special.{code}", f"special campaign {code}", number(one.department), sectors
    fields = assigned(whole.duties, world).fields
    for f, code in enumerate(world.key_fields):
        frequency = whole.key_fields.frequency.get(code, {})
        sectors = np.array([one.field == code for one in world.sectors.values()])
        if sectors.any() and any(value > 0 for value in frequency.values()):
            yield f"key_fields.frequency.{code}", f"key field {code}", int(fields[f]), sectors


def _sectors(world, listed: list[str] | None) -> np.ndarray:
    return np.array([listed is None or code in listed for code in world.sectors])
