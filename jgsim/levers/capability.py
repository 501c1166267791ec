"""Lever 17: officer registers and capacity (执法检查人员名录库). Skills, training and equipment join it here."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from jgsim.terms.lever import Column, Lever, Stage
from jgsim.terms.settings import Positive, Settings


class Capability(Settings):
    """Officers and their time.

    `officers`: on the register of the whole city, spread over the districts like the firms (at least `team` in each);
    `hours`: each officer's hours a year for supervision; `unlimited`: nobody ever waits; `team`: officers of one
    department on a visit.
    """

    officers: Annotated[int, Field(ge=2, le=100_000)]
    hours: Positive
    unlimited: bool = False
    team: Annotated[int, Field(ge=1, le=10)] = 2


def roster(settings: Capability, world) -> np.ndarray:
    """First officer of each district and one past the last (districts + 1 entries)."""
    shares = np.cumsum([d.share.value for d in world.districts.values()])
    shares[-1] = 1.0
    first = np.concatenate([[0], np.floor(shares * settings.officers + 0.5)]).astype(np.int64)
    for d in range(1, first.size):
        first[d] = max(first[d], first[d - 1] + max(2, settings.team))
    return first


def minutes_of(view, settings: Capability, load_hours: float) -> np.ndarray:
    """Officer-minutes a year of each district, the load that the plan does not steer taken off (int64).

    Below full size they shrink with the number of firms.
    """
    first = roster(settings, view.settings)
    officers = np.diff(first)
    gross = officers * settings.hours * 60 * view.scale
    load = load_hours * 60 * view.scale * officers / officers.sum()
    return np.maximum(gross - load, 0).astype(np.int64)


def assign(view, settings: Capability, tasks: dict[str, np.ndarray], minutes: np.ndarray) -> np.ndarray:
    """Which of the tasks (sorted by priority) are begun this round (bool).

    A district begins tasks in their order as long as it has minutes left; the last one may run over, and what it ran
    over is taken from the next round.
    """
    if settings.unlimited:
        return np.ones(tasks["firm"].size, bool)
    pool = view.firms["district"][tasks["firm"]].astype(np.int64)
    order = np.argsort(pool, kind="stable")
    sorted_pool, sorted_minutes = pool[order], minutes[order].astype(np.int64)
    total = np.cumsum(sorted_minutes)
    starts = np.searchsorted(sorted_pool, np.arange(view.pools))
    before = total - sorted_minutes
    base = np.concatenate([[0], total])[starts]
    before = before - base[sorted_pool]
    left = capacity(view, settings) - view.state["overrun"]
    begun_sorted = before < left[sorted_pool]
    used = np.bincount(sorted_pool[begun_sorted], sorted_minutes[begun_sorted], view.pools).astype(np.int64)
    view.state["overrun"][:] = np.maximum(used - left, 0)
    begun = np.zeros(pool.size, bool)
    begun[order] = begun_sorted
    return begun


def capacity(view, settings: Capability) -> np.ndarray:
    """Officer-minutes of each district in this round: the year's minutes in equal parts per working day (int64)."""
    begin, until = view.round_span
    lo, hi = np.searchsorted(view.calendar.day, [begin, until])
    y0, y1 = view.calendar.year_first[view.year], view.calendar.year_first[view.year + 1]
    year = minutes_of(view, settings, view.load_hours)
    return year * (hi - y0) // (y1 - y0) - year * (lo - y0) // (y1 - y0)


LEVER = Lever(
    name="capability",
    settings=Capability,
    stages={Stage.ASSIGN: assign},
    columns=(
        Column("overrun", "int64", "pool", "capability", meaning="minutes by which the last round's work ran over"),
    ),
)
