"""A scenario: world, behaviour and policy, frozen and hashed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, create_model

from jgsim.behaviour.settings import Behaviour
from jgsim.levers import LEVERS
from jgsim.terms.lever import Lever, pipeline
from jgsim.terms.settings import Name, Settings
from jgsim.terms.time import Clock
from jgsim.world.settings import World


class Time(Settings):
    """When: the first measured year, how many are measured, and the warm-up before them that is not."""

    start: Annotated[int, Field(ge=1990, le=2200)]
    years: Annotated[int, Field(ge=1, le=60)]
    warm_up: Annotated[int, Field(ge=0, le=20)] = 0
    calendar: str


def model(levers: tuple[Lever, ...] = LEVERS) -> type[Settings]:
    """The settings model of a whole scenario file (after its bases are merged in)."""
    sections = {lever.name: (lever.settings, ...) for lever in levers}
    return create_model(
        "ScenarioFile",
        __base__=Settings,
        title=(Name, ...),
        time=(Time, ...),
        world=(World, ...),
        behaviour=(Behaviour, ...),
        match=(Literal["officer_hours"] | None, None),
        **sections,
    )


@dataclass(frozen=True)
class Scenario:
    """A validated scenario.

    Attributes
    ----------
    name : str
        File stem; names the scenario in every table.
    data : dict
        The whole content after bases are merged, as plain data.
    exceptions : dict
        The calendar: days that are not what their weekday says (None: every day counts).
    """

    name: str
    title: Name
    time: Time
    world: World
    behaviour: Behaviour
    settings: dict[str, Settings]
    levers: tuple[Lever, ...]
    exceptions: dict | None = field(repr=False)
    data: dict = field(repr=False)
    match: str | None = None

    @cached_property
    def pipeline(self):
        """Steps by stage."""
        return pipeline([(lever, self.settings[lever.name]) for lever in self.levers])

    @cached_property
    def hash(self) -> str:
        """sha256 of the content as canonical JSON, calendar included."""
        calendar = {d.isoformat(): w for d, w in sorted((self.exceptions or {}).items())}
        text = json.dumps([self.data, calendar], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @cached_property
    def clock(self) -> Clock:
        """Calendar of all simulated years, warm-up included."""
        return Clock(self.time.start - self.time.warm_up, self.time.warm_up + self.time.years)
