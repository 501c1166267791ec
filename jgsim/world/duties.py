"""The duty list that the world begins with: each item group is the department's that it names."""

from __future__ import annotations

import numpy as np

from jgsim.terms.duties import Duties
from jgsim.world.settings import World


def duties_of(world: World) -> Duties:
    """Who owns and checks what before any policy says otherwise."""
    number, groups = list(world.departments).index, world.groups.values()
    return Duties(
        owner=np.array([number(one.department) for one in groups], np.int64),
        on_report=np.zeros(len(groups), bool),
        minutes=np.array([int(one.minutes.value) for one in groups], np.int64),
        fields=np.array([number(one.department) for one in world.key_fields.values()], np.int64),
    )


def applies_to(world: World) -> np.ndarray:
    """Which sectors each item group applies to (bool: item groups, sectors)."""
    return np.array([[g.sectors is None or code in g.sectors for code in world.sectors] for g in world.groups.values()])
