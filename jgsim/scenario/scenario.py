"""A scenario: world, behaviour and policy, frozen and hashed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import warnings
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, create_model

from jgsim.behaviour.settings import Behaviour
from jgsim.levers import LEVERS
from jgsim.scenario.own import Own
from jgsim.terms.lever import Lever, pipeline
from jgsim.terms.settings import Name, Settings
from jgsim.terms.time import Clock
from jgsim.world.register import Register, RegisterSettings
from jgsim.world.settings import World


class Time(Settings):
    """When: the first measured year, how many are measured, and the warm-up before them that is not."""

    start: Annotated[int, Field(ge=1990, le=2200)]
    years: Annotated[int, Field(ge=1, le=60)]
    warm_up: Annotated[int, Field(ge=0, le=20)] = 0
    calendar: Annotated[str, Field(min_length=1)]


def model(levers: tuple[Lever, ...] = LEVERS) -> type[Settings]:
    """The settings model of a whole scenario file (after its bases are merged in, dates taken out).

    The section of a lever that is optional may be left out: its defaults hold then.
    """
    sections = {
        lever.name: (lever.settings, Field(default_factory=lever.settings) if lever.optional else ...)
        for lever in levers
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # every class has a method `register`; no setting is read from a class
        return create_model(
            "ScenarioFile",
            __base__=Settings,
            title=(Name, ...),
            time=(Time, ...),
            world=(World, ...),
            behaviour=(Behaviour, ...),
            match=(Literal["officer_hours"] | None, None),
            register=(RegisterSettings, Field(default_factory=RegisterSettings)),
            **sections,
        )


UNDATED = ("time", "world", "behaviour", "register")
"""Sections that hold from the epoch on, whatever a file's date: they are no policy."""
NOT_POLICY = ("moments",)
"""Sections of a file that change no run; they are left out of the hash."""


@dataclass(frozen=True)
class Scenario:
    """A validated scenario: a policy, and through `past` the policies that were in force before it.

    Attributes
    ----------
    name : str
        File stem; names the scenario in every table.
    data : dict
        The whole content after bases and dated settings are merged, as plain data.
    exceptions : dict
        The calendar: days that are not what their weekday says (None: every day counts).
    file : str
        Where it was read from, as it was named.
    since : int
        Month, counted from the epoch, at whose start the policy comes into force. Without a past it holds from the
        epoch on, whatever this says.
    past : Scenario, optional
        The policy in force before this one, in the same world. None: there was no other.
    own : int
        How many policies of the chain are this scenario's own, this one counted; the earlier ones are its past.
    source : Source, optional
        The files that it was read from.
    register_settings : RegisterSettings
        How a register would be read.
    register : Register, optional
        The firms at the start (`registered.with_register`); synthetic ones without it.
    moments : dict of Moment
        What it must show as a base, by code; no run depends on it.
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
    since: int = 0
    past: Scenario | None = field(default=None, repr=False)
    own: int = 1
    source: object = field(default=None, repr=False, compare=False)
    register_settings: RegisterSettings = field(default_factory=RegisterSettings, repr=False)
    register: Register | None = field(default=None, repr=False, compare=False)
    moments: dict = field(default_factory=dict, repr=False, compare=False)

    def __getstate__(self) -> dict:
        # Levers first: one that comes from a file brings its module along, in which the classes of its settings are.
        return {"levers": self.levers, **self.__dict__}

    @property
    def own_levers(self) -> tuple[Own, ...]:
        """The levers that do not come with jgsim."""
        return tuple(lever for lever in self.levers if isinstance(lever, Own))

    @property
    def _sources(self) -> list[dict[str, str]]:
        """What levers of one's own add to what decides a run: the sha256 of each one's source."""
        return [{lever.name: lever.sha256 for lever in self.own_levers}] if self.own_levers else []

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
        before = self.chain[:-1]
        earlier = {lever.name: [p.settings[lever.name] for p in before if lever.name in p.settings] for lever in self.levers}
        return pipeline([(lever, self.settings[lever.name]) for lever in self.levers], earlier)

    @cached_property
    def hash(self) -> str:
        """sha256 of the content as canonical JSON, calendar, past and an unusual date included."""
        data = {name: section for name, section in self.data.items() if name not in NOT_POLICY}
        what = [data, self._days, self.past.hash if self.past else "", *self._sources]
        if self.past is not None and self.since != 12 * self.data["time"].get("warm_up", 0):
            what.append(self.since)
        return _hash(what)

    @property
    def chain(self) -> list[Scenario]:
        """The policies in the order in which they come into force; this one is the last."""
        found = [self]
        while found[-1].past is not None:
            found.append(found[-1].past)
        return found[::-1]

    @property
    def first(self) -> Scenario:
        """The first policy of its own."""
        return self.chain[-self.own]

    @property
    def measured(self) -> int:
        """The month in which the measured years begin, counted from the epoch."""
        return 12 * self.time.warm_up

    @property
    def months(self) -> int:
        """Months of the whole horizon, warm-up included."""
        return 12 * (self.time.warm_up + self.time.years)

    def at(self, month: int) -> Scenario:
        """The policy of a month, counted from the epoch."""
        return self.before(month + 1)

    def before(self, month: int) -> Scenario:
        """The policy in force just before a month's start; before the epoch the first one."""
        bottom, *later = self.chain
        return [bottom, *(one for one in later if one.since < month)][-1]

    @property
    def past_hash(self) -> str:
        """What was in force before the first policy of its own; scenarios that share it start from one past."""
        return self.prefix_hash(self.first.since)

    def prefix_hash(self, month: int) -> str:
        """sha256 of all that decides a run before a month's start; scenarios that share it share their past until then.

        Titles, names of files and what changes no run do not matter.
        """
        bottom, *later = self.chain
        policies = [[0, bottom._policy]]
        for one in later:
            if one.since < month and one._policy != policies[-1][1]:
                policies.append([one.since, one._policy])
        return _hash([self._city, policies])

    @cached_property
    def _policy(self) -> str:
        return _hash({name: section.model_dump(mode="json") for name, section in self.settings.items()})

    @cached_property
    def _city(self) -> str:
        parts = (self.time.model_dump(mode="json", exclude={"calendar"}), self.world, self.behaviour)
        known = [] if self.register_settings.sha256 is None else [self.register_settings.sha256]
        return _hash([self._days, *(p if isinstance(p, dict) else p.model_dump(mode="json") for p in parts), *known,
                      *self._sources])

    @property
    def _days(self) -> dict[str, bool]:
        return {d.isoformat(): w for d, w in sorted((self.exceptions or {}).items())}

    def date(self, month: int) -> dt.date:
        """The first day of a month that is counted from the epoch."""
        return dt.date(self.time.start - self.time.warm_up + month // 12, month % 12 + 1, 1)

    def after(self, before: Scenario) -> Scenario:
        """This scenario, taking effect after the policies of `before` that were in force until then.

        The world, behaviour and time of the past are this scenario's. Where this one begins with what was in force
        anyway, and never changes, there is no past.
        """
        mine = self.chain[-self.own :]
        if mine[0].since == 0:
            return linked(mine, self.own)
        past = [
            replace(
                one,
                time=self.time,
                world=self.world,
                behaviour=self.behaviour,
                exceptions=self.exceptions,
                register_settings=self.register_settings,
                register=self.register,
                data=self.undated(one.data),
                match=None,
                source=None,
            )
            for one in before.before(mine[0].since).chain
        ]
        past[0] = replace(past[0], since=0)
        same = self.own == len(past) == 1 and past[0].settings == mine[0].settings
        return linked(mine if same else past + mine, self.own)

    def undated(self, data: dict) -> dict:
        """The content of another policy in the world of this one."""
        policy = {name: section for name, section in data.items() if name not in UNDATED}
        return {**policy, **{name: self.data[name] for name in UNDATED if name in self.data}}

    @cached_property
    def clock(self) -> Clock:
        """Calendar of all simulated years, warm-up included."""
        return Clock(self.time.start - self.time.warm_up, self.time.warm_up + self.time.years)


def linked(policies: list[Scenario], own: int) -> Scenario:
    """The last of some policies that come into force one after the other; the last `own` of them are its own."""
    last = None
    for n, one in enumerate(policies):
        last = replace(one, past=last, own=max(1, own - (len(policies) - 1 - n)))
    return last


def each(scenario: Scenario, change) -> Scenario:
    """A scenario with each of its own policies changed by a function of it; its past stays."""
    policies = scenario.chain
    policies[-scenario.own :] = [change(one) for one in policies[-scenario.own :]]
    return linked(policies, scenario.own)


def _hash(what) -> str:
    text = json.dumps(what, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
