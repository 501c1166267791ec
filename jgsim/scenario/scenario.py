"""A scenario: world, behaviour and policy, frozen and hashed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
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
    calendar: Annotated[str, Field(min_length=1)]


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
    file : str
        Where it was read from, as it was named.
    past : Scenario, optional
        The policy in force before this one, in the same world: it runs the warm-up. None: this one.
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
    file: str = ""
    past: Scenario | None = field(default=None, repr=False)

    def description(self, lang: str = "zh"):
        """The scenario in words (`scenario.description.Description`): print it, or show it in a notebook."""
        from jgsim.scenario.description import Description

        return Description(self, lang)

    def __repr__(self):
        from jgsim.scenario.description import line

        return line(self)

    def _repr_html_(self):
        return self.description()._repr_html_()

    @cached_property
    def pipeline(self):
        """Steps by stage."""
        return pipeline([(lever, self.settings[lever.name]) for lever in self.levers])

    @cached_property
    def hash(self) -> str:
        """sha256 of the content as canonical JSON, calendar and past included."""
        calendar = {d.isoformat(): w for d, w in sorted((self.exceptions or {}).items())}
        past = self.past.hash if self.past else ""
        text = json.dumps([self.data, calendar, past], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def past_hash(self) -> str:
        """Hash of the policy that runs the warm-up; scenarios that share it share their past."""
        return (self.past or self).hash

    def after(self, before: Scenario) -> Scenario:
        """This scenario, taking effect after the policy of `before` (which ran the warm-up, its own past left out).

        The world, behaviour and time of the past are this scenario's.
        """
        past = replace(
            before,
            time=self.time,
            world=self.world,
            behaviour=self.behaviour,
            exceptions=self.exceptions,
            data={**before.data, **{name: self.data[name] for name in ("time", "world", "behaviour")}},
            match=None,
            past=None,
        )
        same = self.time.warm_up == 0 or past.settings == self.settings
        return replace(self, past=None if same else past)

    @cached_property
    def clock(self) -> Clock:
        """Calendar of all simulated years, warm-up included."""
        return Clock(self.time.start - self.time.warm_up, self.time.warm_up + self.time.years)
