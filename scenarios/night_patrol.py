"""A lever of one's own: a night patrol. In the summer months some food firms are visited once more.

    jgsim compare jinan night-patrol.yaml --lever night_patrol.py

Everything that the study needs of it is in this file: it goes to the workers, and its sha256 into the record.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

import jgsim
from jgsim.terms.campaign import OWN, empty_tasks, tasks_of
from jgsim.terms.enums import Trigger
from jgsim.terms.keys import high32, threshold32
from jgsim.terms.settings import Share
from jgsim.terms.time import DAY

NUMBER = OWN[0]
"""Of its tasks in the ledger: one of those that are free for levers of one's own."""


class NightPatrol(jgsim.LeverSettings):
    """In each of some months a share of a sector's firms is visited once more, beside plan and draws."""

    share: Share = 0.0
    months: list[Annotated[int, Field(ge=1, le=12)]] = [6, 7, 8, 9]
    sector: str = "food"
    department: str = "food"


def check(settings: NightPatrol, world) -> None:
    """Sector and department exist."""
    for name, known in (("sector", world.sectors), ("department", world.departments)):
        given = getattr(settings, name)
        if given not in known:
            raise ValueError(f"night_patrol.{name}: there is no {given!r}; known: {', '.join(known)}")


def patrol(view, settings: NightPatrol) -> dict[str, np.ndarray]:
    """The visits of a month, drawn at its start; what is not done two weeks after its end is dropped."""
    if view.month_of_year not in settings.months:
        return empty_tasks()
    sector = list(view.settings.sectors).index(settings.sector)
    firm = view.alive()[view.firms["sector"][view.alive()] == sector]
    # A number that depends on the month and the firm alone: plans that are compared draw the same firms.
    number = view.keys.stream("night_patrol", view.month).bits(view.firms["key"][firm])
    drawn = high32(number) < threshold32(settings.share)
    firm, number = firm[drawn], number[drawn]
    return tasks_of(
        firm=firm,
        mask=1 << list(view.settings.departments).index(settings.department),
        trigger=Trigger.SPECIAL,
        campaign=NUMBER,
        due=view.schedule(firm, "night_patrol"),
        until=view.month_span[1] + 14 * DAY,
        order=number,
    )


def idle(settings: NightPatrol) -> tuple[jgsim.Stage, ...]:
    """With a share of 0 there is nothing to do."""
    return () if settings.share > 0 else (jgsim.Stage.DRAW,)


LEVER = jgsim.Lever(
    name="night_patrol", settings=NightPatrol, stages={jgsim.Stage.DRAW: patrol}, check=check, idle=idle, optional=True
)
