"""The world of one replication: all that no policy can change."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jgsim.terms.keys import Keys
from jgsim.terms.time import Clock
from jgsim.world.calendar import Calendar
from jgsim.world.candidates import Candidates, make_candidates
from jgsim.world.firms import make_firms
from jgsim.world.settings import World


@dataclass(frozen=True)
class City:
    """Firms, candidate violations and calendar of one replication.

    `start_firms` is the number of firms at the epoch; `scale` that number over the full city's.
    """

    settings: World
    clock: Clock
    calendar: Calendar
    keys: Keys
    firms: dict[str, np.ndarray]
    candidates: Candidates
    start_firms: int
    scale: float


def make_city(world: World, clock: Clock, calendar: Calendar, keys: Keys, firms: int | None = None) -> City:
    """Draw the world of a replication with `firms` firms at the start (the full city if None)."""
    count = world.firms if firms is None else firms
    columns = make_firms(world, clock, keys, count)
    candidates = make_candidates(world, clock, keys, columns)
    for array in columns.values():
        array.flags.writeable = False
    return City(world, clock, calendar, keys, columns, candidates, count, count / world.firms)
