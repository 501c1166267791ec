"""Lever 2: the annual plan (年度计划). Campaigns by department and month, published before they start; other load."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal

import numpy as np
from pydantic import Field, field_validator, model_validator

from jgsim.terms.campaign import SPECIAL, TASK_COLUMNS, Campaign, empty_tasks, join, tasks_of
from jgsim.terms.enums import Trigger
from jgsim.terms.keys import threshold32
from jgsim.terms.lever import Lever, Stage
from jgsim.terms.settings import Code, Factor, Name, NonNegative, Settings, Share

MOST_CAMPAIGNS = 100


KEPT = {"key": "the key-field checks"}
"""Codes that campaigns of the plan cannot have: other draws use their random numbers."""


class CampaignSettings(Settings):
    """One campaign (抽查任务): a department draws firms in each of its months.

    `window_days`: visits fall on the first so many working days of the month (all if left out); `factor` multiplies the
    draw ratio; `types` and `sectors` make it a targeted draw (定向抽查), without them it is
    untargeted (不定向抽查).
    """

    name: Name
    department: str
    level: Literal["province", "city", "district", "station"] = "district"
    months: Annotated[list[Annotated[int, Field(ge=1, le=12)]], Field(min_length=1)]
    window_days: Annotated[int, Field(ge=1, le=31)] | None = None
    factor: Factor = 1.0
    types: list[str] | None = None
    sectors: list[str] | None = None

    @field_validator("months")
    @classmethod
    def _ascending(cls, months):
        return _in_order(months)


class Special(Settings):
    """A special campaign (专项检查): extra checks ordered from above, outside the plan and exempt from caps.

    Each of the `months` draws `ratio` / months of the target firms anew; visits fall on the first `window_days` working
    days (all if left out).
    """

    name: Name
    department: str
    months: Annotated[list[Annotated[int, Field(ge=1, le=12)]], Field(min_length=1)]
    ratio: Share
    window_days: Annotated[int, Field(ge=1, le=31)] | None = None
    types: list[str] | None = None
    sectors: list[str] | None = None

    @field_validator("months")
    @classmethod
    def _ascending(cls, months):
        return _in_order(months)


def _in_order(months: list[int]) -> list[int]:
    if sorted(set(months)) != months:
        raise ValueError("months must be ascending, each named once")
    return months


class Load(Settings):
    """Work of the same officers that this plan does not steer, in officer-hours a year for the whole city."""

    name: Name
    hours: NonNegative


class Plan(Settings):
    """The annual inspection plan."""

    publication: str
    campaigns: Annotated[dict[Code, CampaignSettings], Field(max_length=MOST_CAMPAIGNS)]
    special: Annotated[dict[Code, Special], Field(max_length=MOST_CAMPAIGNS)] = {}
    other_load: dict[Code, Load] = {}

    @field_validator("publication")
    @classmethod
    def _month_and_day(cls, publication):
        try:
            if not re.fullmatch(r"[0-9]{2}-[0-9]{2}", publication):
                raise ValueError
            dt.date.fromisoformat(f"2023-{publication}")
        except ValueError:
            raise ValueError(f"must be a month and day, as 01-31, not {publication!r}") from None
        return publication

    @model_validator(mode="after")
    def _check(self):
        for code in KEPT:
            if code in self.campaigns:
                raise ValueError(f"campaigns.{code}: this code is kept for {KEPT[code]}; choose another")
        month, day = (int(part) for part in self.publication.split("-"))
        for code, campaign in self.campaigns.items():
            if (campaign.months[0], 1) < (month, day):
                raise ValueError(
                    f"campaign {code} starts in month {campaign.months[0]}, before the plan is published on "
                    f"{self.publication}"
                )
        return self


def check(settings: Plan, world) -> None:
    """Every campaign names a department, types and sectors that exist."""
    named = [(f"campaigns.{code}", one) for code, one in settings.campaigns.items()]
    named += [(f"special.{code}", one) for code, one in settings.special.items()]
    for code, campaign in named:
        for what, names, known in (
            ("department", [campaign.department], world.departments),
            ("types", campaign.types or (), world.types),
            ("sectors", campaign.sectors or (), world.sectors),
        ):
            for name in names:
                if name not in known:
                    raise ValueError(f"plan.{code}.{what}: there is no {name!r}; known: {', '.join(known)}")


def campaigns(view, settings: Plan, earlier: list[Campaign]) -> list[Campaign]:
    """The campaigns of the year, each department on its own, after those of `earlier` levers."""
    departments = list(view.settings.departments)
    made = list(earlier)
    for number, (code, one) in enumerate(settings.campaigns.items()):
        if one.factor == 0:
            continue
        made.append(
            Campaign(
                code=code,
                number=number,
                departments=(departments.index(one.department),),
                trigger=Trigger.RANDOM,
                months=tuple(one.months),
                factor=one.factor,
                window_days=one.window_days,
                types=None if one.types is None else tuple(list(view.settings.types).index(t) for t in one.types),
                sectors=None
                if one.sectors is None
                else tuple(list(view.settings.sectors).index(s) for s in one.sectors),
            )
        )
    return made


def _aimed_at(view, code: str, one: Special) -> tuple[np.ndarray, np.ndarray]:
    """Rows of all firms that a special campaign is aimed at, and their keys."""
    name = "plan", "special", code
    if name not in view.cache:
        world, firms = view.settings, view.firms
        aimed = np.ones(firms["key"].size, bool)
        for column, listed, known in (("type", one.types, world.types), ("sector", one.sectors, world.sectors)):
            if listed is not None:
                aimed &= np.array([name in listed for name in known])[firms[column]]
        aimed = np.flatnonzero(aimed)
        view.cache[name] = aimed, firms["key"][aimed]
    return view.cache[name]


def special(view, settings: Plan) -> dict[str, np.ndarray]:
    """The tasks of this month's special campaigns (`TASK_COLUMNS`)."""
    tables = [empty_tasks()]
    names = list(view.settings.departments)
    for number, (code, one) in enumerate(settings.special.items()):
        if view.month_of_year not in one.months or one.ratio == 0:
            continue
        aimed, key = _aimed_at(view, code, one)
        stream = view.keys.stream(f"special:{code}", view.month)
        firm = view.listed_of(aimed[stream.hits(key, threshold32(one.ratio / len(one.months)))[0]])
        tables.append(tasks_of(
            firm=firm, mask=1 << names.index(one.department), trigger=Trigger.SPECIAL, campaign=SPECIAL + number,
            due=view.schedule(firm, f"special:{code}", one.window_days), until=view.year_end,
            order=view.keys.stream(f"order:special:{code}", view.month).bits(view.firms["key"][firm]),
        ))
    return join(tables, TASK_COLUMNS)


def load(view, settings: Plan, hours: float) -> float:
    """Officer-hours a year of the whole city that the plan does not steer, added to `hours`."""
    return hours + sum(one.hours for one in settings.other_load.values())


def to_read(view, settings: Plan, read: None) -> list[tuple[float, np.ndarray]]:
    """What firms read of the campaigns: the factor of each on the draw ratio, and its targets by (sector, type)."""
    world = view.settings
    return [
        (one.factor, np.outer([one.sectors is None or s in one.sectors for s in world.sectors],
                              [one.types is None or t in one.types for t in world.types]))
        for one in settings.campaigns.values()
    ]


LEVER = Lever(
    name="plan",
    settings=Plan,
    stages={Stage.PLAN: campaigns, Stage.LOAD: load, Stage.DRAW: special, Stage.REACT: to_read},
    check=check,
)
