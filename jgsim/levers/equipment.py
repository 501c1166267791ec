"""Lever 17: equipment (执法装备): what a department's visits find and how long they take with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import numpy as np

from jgsim.terms.campaign import Visits
from jgsim.terms.enums import Trigger
from jgsim.terms.lever import Lever, Stage
from jgsim.terms.settings import Code, Number, Settings, SourcedShare, within
from jgsim.terms.steps import Going


class Equipment(Settings):
    """Equipment by department (one left out: none).

    `look`: factor on the search intensity of its visits; a visit of several departments has the mean of their factors,
    checks from the desk have none. `gain`: share of the minutes of its check that are saved.
    """

    look: dict[Code, Annotated[Number, within(0, 10)]] = {}
    gain: dict[Code, SourcedShare] = {}


def check(settings: Equipment, world) -> None:
    """The departments exist."""
    for what in ("look", "gain"):
        for name in getattr(settings, what):
            if name not in world.departments:
                raise ValueError(f"equipment.{what}: there is no {name!r}; known: {', '.join(world.departments)}")


def factors(view, settings: Equipment) -> np.ndarray:
    """Factor on search intensity by combination of departments (index: mask); 1 for none (float64)."""
    names = list(view.settings.departments)
    own = [settings.look[name].value if name in settings.look else 1.0 for name in names]
    table = np.ones(1 << len(names))
    for mask in range(1, table.size):
        some = [own[place] for place in range(len(names)) if mask >> place & 1]
        if any(factor != 1 for factor in some):
            table[mask] = sum(some) / len(some)
    return table


def look(view, settings: Equipment, going: Going, intensity: np.ndarray) -> np.ndarray:
    """Visits with equipment look more closely."""
    factor = view.derived(settings, factors)[going.mask]
    factor[going.trigger == Trigger.REMOTE] = 1
    return intensity * factor


def hasten(view, settings: Equipment, visits: Visits) -> Visits:
    """Checks with equipment take less time; what several departments' checks take together is found from these."""
    gain = [settings.gain[name].value if name in settings.gain else 0.0 for name in view.settings.departments]
    left = 1000 - np.array([round(share * 1000) for share in gain], np.int64)
    minutes = visits.minutes * left // 1000
    return replace(visits, minutes=minutes, elapsed=minutes.sum(axis=1))


def idle(settings: Equipment) -> tuple[Stage, ...]:
    """Factors of 1 and gains of 0 do nothing."""
    off = () if any(one.value != 1 for one in settings.look.values()) else (Stage.LOOK,)
    return off if any(one.value > 0 for one in settings.gain.values()) else (*off, Stage.VISIT)


LEVER = Lever(
    name="equipment",
    settings=Equipment,
    stages={Stage.VISIT: hasten, Stage.LOOK: look},
    rank=-1,
    check=check,
    idle=idle,
    optional=True,
)
