"""Lever 9: joint inspection of several departments (部门联合抽查, 进一次门、查多项事)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Literal

import numpy as np
from pydantic import Field, model_validator

from jgsim.terms.campaign import Campaign, Visits
from jgsim.terms.enums import DRAWS
from jgsim.terms.keys import high32, threshold32
from jgsim.terms.lever import Lever, Stage
from jgsim.terms.merging import merged
from jgsim.terms.settings import Count, Settings, Share


class Joint(Settings):
    """Which departments go together, and how.

    `share`: share of tasks that are joint. `mode`: `shared_draw`, the initiator draws one list for all whose campaigns
    have the target and the months of its own; `coincidence`,
    the departments draw their own lists and the platform merges visits to one firm that are due within `window_days`
    working days. `team`: officers of each department (`per_department`) or one team for all (`pooled`, 部门内综合执法).
    `overlap`: time at the firm = longest check + this share of the rest.
    """

    share: Share
    departments: Annotated[list[str], Field(min_length=0)]
    initiator: str | None = None
    mode: Literal["shared_draw", "coincidence"] = "shared_draw"
    window_days: Count = 10
    team: Literal["per_department", "pooled"] = "per_department"
    overlap: Share = 0.3

    @model_validator(mode="after")
    def _check(self):
        if self.share > 0 and len(set(self.departments)) < 2:
            raise ValueError("a joint inspection needs at least two departments")
        if self.share > 0 and self.mode == "shared_draw" and self.initiator not in self.departments:
            raise ValueError("initiator must be one of the joint departments")
        return self


def check(settings: Joint, world) -> None:
    """The departments exist."""
    initiator = [] if settings.initiator is None else [settings.initiator]
    for what, names in (("departments", settings.departments), ("initiator", initiator)):
        for name in names:
            if name not in world.departments:
                raise ValueError(f"joint.{what}: there is no {name!r}; known: {', '.join(world.departments)}")


@dataclass(frozen=True)
class SharedList:
    """Campaigns of the joint departments with one target and the same months, led by the initiator's first.

    `highest`: the highest of the departments' factors (of each, added up over its campaigns); `total`: their sum.
    """

    lead: Campaign
    members: tuple[Campaign, ...]
    highest: float
    total: float


def shared_lists(departments: set[int], initiator: int, campaigns: list[Campaign]) -> list[SharedList]:
    """The lists that the initiator can draw for its partners; campaigns with another target or months stay apart."""
    frames: dict[tuple, list[Campaign]] = {}
    for campaign in campaigns:
        if set(campaign.departments) <= departments:
            frames.setdefault((campaign.types, campaign.sectors, campaign.months), []).append(campaign)
    lists = []
    for members in frames.values():
        lead = next((c for c in members if initiator in c.departments), None)
        factors: dict[tuple[int, ...], float] = {}
        for campaign in members:
            factors[campaign.departments] = factors.get(campaign.departments, 0.0) + campaign.factor
        if lead is not None and len(factors) > 1:
            lists.append(SharedList(lead, tuple(members), max(factors.values()), sum(factors.values())))
    return lists


def lists_of(settings: Joint, world, campaigns: list[Campaign]) -> list[SharedList]:
    """The shared lists of a plan; none under `coincidence`."""
    if settings.mode != "shared_draw" or settings.initiator is None:
        return []
    names = list(world.departments)
    return shared_lists({names.index(d) for d in settings.departments}, names.index(settings.initiator), campaigns)


def shared_campaign(view, settings: Joint, campaigns: list[Campaign]) -> list[Campaign]:
    """Let the joint departments go along with a share of the initiator's visits, instead of drawing for themselves.

    The initiator draws one list: share × the highest of the departments' ratios, whose firms all of them visit together,
    and (1 − share) of its own ratio, which it visits alone. The partners draw (1 − share) of theirs.
    """
    if settings.share == 0:
        return campaigns
    changed: dict[int, Campaign] = {}
    for one in lists_of(settings, view.settings, campaigns):
        shared = one.highest * settings.share
        factor = shared + one.lead.factor * (1 - settings.share)
        partners = sum(1 << d for d in sorted({d for c in one.members for d in c.departments}))
        for member in one.members:
            changed[member.number] = replace(member, factor=member.factor * (1 - settings.share))
        changed[one.lead.number] = replace(one.lead, factor=factor, partners=partners, together=shared / factor)
    made = [changed.get(c.number, c) for c in campaigns]
    return [c for c in made if c.factor > 0]


def merge(view, settings: Joint, tasks: dict[str, np.ndarray]) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Merge visits of joint departments to one firm that are due within the window (mode `coincidence`).

    `tasks` are all that wait, this month's draws included. The earliest takes in those due within the window after it;
    a firm takes part with probability `share`, by its key and year. Returns the tasks, and which of those given were
    taken in by another (bool).
    """
    gone = np.zeros(tasks["firm"].size, bool)
    if settings.share == 0 or settings.mode != "coincidence" or gone.size < 2:
        return tasks, gone
    names = list(view.settings.departments)
    allowed = sum(1 << names.index(d) for d in settings.departments)
    open_to = np.isin(tasks["trigger"], DRAWS) & ((tasks["mask"] & ~np.int16(allowed)) == 0)
    open_to &= tasks["until"] > view.month_span[0]  # what is about to be given up takes nothing in
    if settings.share < 1:
        u = high32(view.keys.stream("joint:share", view.year).bits(view.firms["key"][tasks["firm"]]))
        open_to &= u < np.uint64(threshold32(settings.share))
    return merged(tasks, open_to, view.calendar, settings.window_days)


def together(view, settings: Joint, visits: Visits) -> Visits:
    """Elapsed time and officers of visits at which several departments check."""
    longest = visits.minutes.max(axis=1)
    rest = visits.minutes.sum(axis=1) - longest
    elapsed = longest + (rest * int(round(settings.overlap * 1000))) // 1000
    officers = visits.officers
    if settings.team == "per_department":
        officers = officers * (visits.minutes > 0).sum(axis=1)
    return replace(visits, elapsed=elapsed, officers=officers)


LEVER = Lever(
    name="joint",
    settings=Joint,
    stages={Stage.PLAN: shared_campaign, Stage.MERGE: merge, Stage.VISIT: together},
    rank=1,
    check=check,
)
