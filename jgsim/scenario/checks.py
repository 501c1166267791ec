"""What no single section of a scenario can see: whether its parts fit each other."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import numpy as np

from jgsim.behaviour.response import deterrence_table, perceived_table
from jgsim.levers import LEVERS
from jgsim.scenario.problems import Lines, located
from jgsim.terms.errors import nearest
from jgsim.terms.lever import Stage, pipeline
from jgsim.world.calendar import make_calendar
from jgsim.world.firms import Lifetime


def check_world(whole, lines: Lines, file: str) -> None:
    """Young firms do not die faster than the stock allows; behaviour names entity types that exist."""
    world = whole.world
    for code, one in world.types.items():
        growth = max(0.0, one.entry.value - one.exit.value)
        try:
            Lifetime(one.exit.value, one.exit_young.value, world.young_years.value, growth)
        except ValueError as error:
            raise located(str(error), f"world.types.{code}.exit_young", lines, file) from None
    where = "behaviour.perceived.reference_by_type"
    for name in whole.behaviour.perceived.reference_by_type:
        if name not in world.types:
            reason = f"there is no {name!r}; known: {', '.join(world.types)}"
            raise located(reason, f"{where}.{name}", lines, file, nearest(name, world.types))


def check_calendar(scenario, lines: Lines, file: str) -> None:
    """Every month has a working day."""
    clock = scenario.clock
    calendar = make_calendar(clock, scenario.exceptions)
    idle = np.flatnonzero(np.diff(calendar.first) == 0)
    if idle.size:
        first = dt.date(clock.first_year + int(idle[0]) // 12, int(idle[0]) % 12 + 1, 1)
        raise located(f"{first:%Y-%m} has no working day", "time.calendar", lines, file)


def check_ceiling(whole, lines: Lines, file: str) -> None:
    """No onset rate can rise above the ceiling at which the world draws its candidates."""
    announced = None
    for step in pipeline([(lever, getattr(whole, lever.name)) for lever in LEVERS])[Stage.REACT]:
        announced = step.function(SimpleNamespace(settings=whole.world), step.settings, announced)
    highest = float(perceived_table(whole.behaviour, whole.world, announced).max())
    highest *= max(1.0, float(deterrence_table(whole.behaviour).max()))
    ceiling = whole.world.ceiling.value
    if highest > ceiling:
        raise located(
            f"this plan raises onset rates by up to {highest:.3g} times, above the ceiling of {ceiling:g} that the world's "
            "candidates are drawn for; raise world.ceiling in the base, for all plans alike",
            "draw.ratio",
            lines,
            file,
        )
