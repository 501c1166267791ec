"""Lever 16: organisation (组织领导, 工作专班): departments' plans coordinated, so that visits to one firm can be merged."""

from __future__ import annotations

import numpy as np

from jgsim.terms.enums import DRAWS
from jgsim.terms.keys import ONE, high32
from jgsim.terms.lever import Lever, Stage
from jgsim.terms.merging import merged
from jgsim.terms.settings import Count, Settings, Share
from jgsim.world.duties import applies_to


class Coordination(Settings):
    """How many plans the leading group (领导小组) coordinates.

    `share` of the plans of `departments` (all if left out), by keyed lot: a higher share has those of a lower one.
    Draws of coordinated plans at one firm that wait at the same time (those of a month, and what is left of earlier ones)
    and are due within `window_days` working days become one visit; what was done before the month's draw is not.
    """

    share: Share = 0.0
    departments: list[str] | None = None
    window_days: Count = 10


def check(settings: Coordination, world) -> None:
    """The departments exist."""
    for name in settings.departments or ():
        if name not in world.departments:
            raise ValueError(f"coordination.departments: there is no {name!r}; known: {', '.join(world.departments)}")


def coordinated(view, settings: Coordination) -> np.int64:
    """The departments whose plans are coordinated, as bits: the first ones of a keyed order.

    Their number is rounded up or down by a keyed number, so that it is right on average.
    """
    known = list(view.settings.departments)
    names = known if settings.departments is None else list(dict.fromkeys(settings.departments))
    lot = [int(high32(view.keys.stream(f"coordination:{name}").bits(np.zeros(1, np.uint64)))[0]) for name in names]
    rest = int(high32(view.keys.stream("coordination").bits(np.zeros(1, np.uint64)))[0]) / ONE
    count = int(np.floor(settings.share * len(names) + rest))
    first = sorted(range(len(names)), key=lambda n: (lot[n], n))[:count]
    return np.int64(sum(1 << known.index(names[n]) for n in first))


def merge(view, settings: Coordination, tasks: dict[str, np.ndarray]) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Merge visits of coordinated departments to one firm that are due within the window.

    `tasks` are all that wait, this month's draws included; each department must have items there that apply to the
    firm. Returns the tasks, and which of those given were taken in by another (bool).
    """
    allowed = view.derived(settings, coordinated)
    there = view.duties.at(view.derived(settings, _applies))[view.firms["sector"][tasks["firm"]]]
    open_to = np.isin(tasks["trigger"], DRAWS) & ((tasks["mask"] & ~(allowed & there)) == 0)
    open_to &= tasks["until"] > view.month_span[0]  # what is about to be given up takes nothing in
    return merged(tasks, open_to, view.calendar, settings.window_days)


def _applies(view, settings: Coordination) -> np.ndarray:
    return applies_to(view.settings)


def idle(settings: Coordination) -> tuple[Stage, ...]:
    """Without coordinated plans nothing is merged."""
    return () if settings.share > 0 else (Stage.MERGE,)


LEVER = Lever(
    name="coordination",
    settings=Coordination,
    stages={Stage.MERGE: merge},
    rank=2,
    check=check,
    idle=idle,
    optional=True,
)
