"""Lever 17: officer registers and capacity (执法检查人员名录库). Skills, training and equipment join it here."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import numpy as np
from pydantic import Field

from jgsim.terms.campaign import Visits
from jgsim.terms.lever import Column, Lever, Stage
from jgsim.terms.officers import SINCE
from jgsim.terms.settings import Positive, Settings


class Capability(Settings):
    """Officers and their time.

    `officers`: on the register of the whole city, spread over the districts like the firms (at least `team` in each);
    `hours`: each officer's hours a year for supervision; `unlimited`: nobody ever waits; `team`: officers of one
    department on a visit; `overhead_minutes`: travel and entry of results, of each officer on each visit.
    """

    officers: Annotated[int, Field(ge=2, le=100_000)]
    hours: Annotated[Positive, Field(le=8784)]
    unlimited: bool = False
    team: Annotated[int, Field(ge=1, le=10)] = 2
    overhead_minutes: Annotated[int, Field(ge=0, le=1440)] = 0


def roster(settings: Capability, world) -> np.ndarray:
    """First officer of each district and one past the last (districts + 1 entries)."""
    shares = np.cumsum([d.share.value for d in world.districts.values()])
    shares[-1] = 1.0
    first = np.concatenate([[0], np.floor(shares * settings.officers + 0.5)]).astype(np.int64)
    for d in range(1, first.size):
        first[d] = max(first[d], first[d - 1] + max(2, settings.team))
    return first


def register(view, settings: Capability) -> None:
    """Write the officer register."""
    view.state["roster"] = roster(settings, view.settings)


def reregister(view, settings: Capability, before: Capability) -> None:
    """Another register comes into force; where a district's first number is another one, nobody has the number they had."""
    first = view.state["roster"][:-1]
    register(view, settings)
    if not np.array_equal(first, view.state["roster"][:-1]):
        view.state.put_list(SINCE, "capability", np.array([view.month_span[0]], np.int64))


def year_minutes(view, settings: Capability) -> np.ndarray:
    """Officer-minutes a year of each district, the load that the plan does not steer taken off (int64).

    Below full size they shrink with the number of firms.
    """
    officers = np.diff(view.state["roster"])
    gross = officers * settings.hours * 60 * view.scale
    load = view.load_hours * 60 * view.scale * officers / officers.sum()
    return np.maximum(gross - load, 0).astype(np.int64)


def capacity(view, settings: Capability) -> np.ndarray:
    """Officer-minutes of each district in this round: the year's minutes in equal parts per working day (int64)."""
    (lo, hi), (first, last) = view.round_days, view.calendar.year_first[view.year : view.year + 2].tolist()
    name = "capability", view.load_hours
    if name not in view.cache:
        view.cache[name] = year_minutes(view, settings)
    year = view.cache[name]
    return year * (hi - first) // (last - first) - year * (lo - first) // (last - first)


def assign(
    view, settings: Capability, tasks: dict[str, np.ndarray], minutes: np.ndarray, at_desk: np.ndarray
) -> np.ndarray:
    """Which of the tasks (sorted by priority) are begun this round (bool).

    A district begins tasks in their order as long as it has minutes left; the last one may run over, and what it ran
    over is taken from the next rounds. Minutes `at_desk` (by district) come before all tasks.
    """
    available = capacity(view, settings)
    view.state["available"][:] = available
    if settings.unlimited:
        return np.ones(tasks["firm"].size, bool)
    pool = view.firms["district"][tasks["firm"]].astype(np.int64)
    order = pool.argsort(kind="stable")
    sorted_pool, sorted_minutes = pool[order], minutes[order].astype(np.int64)
    before = sorted_minutes.cumsum() - sorted_minutes
    starts = sorted_pool.searchsorted(sorted_pool)
    before = before - before[starts]
    left = available - view.state["overrun"] - at_desk
    begun = np.zeros(pool.size, bool)
    begun[order] = before < left[sorted_pool]
    used = np.bincount(pool[begun], minutes[begun], view.pools).astype(np.int64)
    view.state["overrun"][:] = np.maximum(used - left, 0)
    return begun


def team(view, settings: Capability, visits: Visits) -> Visits:
    """The officers of one department, and what each of them spends besides the check."""
    size = visits.elapsed.size
    return replace(
        visits,
        officers=np.full(size, settings.team, np.int64),
        overhead=np.full(size, settings.overhead_minutes, np.int64),
    )


LEVER = Lever(
    name="capability",
    settings=Capability,
    stages={Stage.ENTER: register, Stage.CHANGE: reregister, Stage.ASSIGN: assign, Stage.VISIT: team},
    columns=(
        Column("overrun", "int64", "pool", "capability", meaning="minutes by which the last round's work ran over"),
        Column("available", "int64", "pool", "capability", meaning="officer-minutes of the running round"),
        Column("roster", "int64", "list", "capability", meaning="first officer of each district, and one past the last"),
    ),
)
