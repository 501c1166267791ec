"""The world of one replication: all that no policy can change."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jgsim.terms.keys import Keys
from jgsim.terms.time import Clock
from jgsim.world.calendar import Calendar
from jgsim.world.candidates import Candidates, make_candidates
from jgsim.world.firms import make_firms
from jgsim.world.register import Register, sampled
from jgsim.world.settings import World
from jgsim.world.tips import Tips, make_tips


@dataclass(frozen=True)
class City:
    """Firms, candidate violations, candidate reports and calendar of one replication.

    `cell` int16 numbers each firm's (sector, district, entity type), `cells` how many there are: a table by (tier,
    sector, district, type) is read, flattened, at tier × cells + cell. `start_firms` is the number of firms at the
    epoch; `scale` that number over the full city's.
    """

    settings: World
    clock: Clock
    calendar: Calendar
    keys: Keys
    firms: dict[str, np.ndarray]
    candidates: Candidates
    tips: Tips
    cell: np.ndarray
    cells: int
    start_firms: int
    scale: float


def make_city(
    world: World,
    clock: Clock,
    calendar: Calendar,
    keys: Keys,
    firms: int | None = None,
    register: Register | None = None,
) -> City:
    """Draw the world of a replication with `firms` firms at the start (the full city if None), those of a register if
    there is one."""
    count = world.firms if firms is None else firms
    if register is None:
        columns = make_firms(world, clock, keys, count)
    else:
        columns = make_firms(world, clock, keys, count, sampled(register, count), register.tiers)
    candidates = make_candidates(world, clock, keys, columns)
    tips = make_tips(world, clock, keys, columns, candidates)
    for array in (*columns.values(), *vars(candidates).values(), *vars(tips).values()):
        array.flags.writeable = False
    cell, cells = number_cells(world, columns)
    return City(world, clock, calendar, keys, columns, candidates, tips, cell, cells, count, count / world.firms)


def number_cells(world: World, firms: dict[str, np.ndarray]) -> tuple[np.ndarray, int]:
    """The number of each firm's (sector, district, entity type), int16, and how many there are."""
    cell, cells = np.zeros(firms["key"].size, np.int16), 1
    for name, count in (("sector", len(world.sectors)), ("district", len(world.districts)), ("type", len(world.types))):
        cell *= np.int16(count)
        cell += firms[name]
        cells *= count
    cell.flags.writeable = False
    return cell, cells
