"""Lever 6: results made public (一公开, 行政执法公示). Published penalties are read by firms of the same sector and district."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field, model_validator

from jgsim.terms.enums import IS_PENALTY
from jgsim.terms.keys import Keys, high32, threshold32
from jgsim.terms.lever import Column, Lever, Stage
from jgsim.terms.settings import Number, Settings, Share, within
from jgsim.terms.steps import Decided
from jgsim.terms.time import DAY, FAR

PER = 1000
"""Firms that a level is counted per."""


class Publicity(Settings):
    """Which penalties are published, and how firms answer to them.

    `share` of the penalties that are published, `lag_days` after the decision.
    `strength`: fall of the logarithm of the onset rate for one published case per 1 000 firms of the sector and
    district; it halves every `half_life_days`. Firms answer from the month after the publication on. Without strength,
    or with a strength of 0, nobody answers.
    """

    share: Share = 0.0
    lag_days: Annotated[int, Field(ge=0, le=3660)] = 0
    strength: Annotated[Number, within(0, 10)] | None = None
    half_life_days: Annotated[Number, within(1, 36_600)] | None = None

    @model_validator(mode="after")
    def _check(self):
        if self.strength is not None and self.half_life_days is None:
            raise ValueError("strength needs half_life_days: what is published is forgotten some day")
        return self


def on(settings: Publicity) -> bool:
    """Whether firms answer to what is published."""
    return settings.strength is not None and settings.strength.value > 0


def made_public(
    keys: Keys, key: np.ndarray, opened: np.ndarray, group: np.ndarray, measure: np.ndarray, share: float
) -> np.ndarray:
    """Which decided cases are published (bool): a keyed `share` of the penalties.

    `key` of the firms, `opened` minutes of the findings, `group` item groups, `measure` the decisions (`Response`).
    """
    public = IS_PENALTY[measure]
    rows = public.nonzero()[0]
    part = opened[rows].astype(np.uint64) * np.uint64(8) + group[rows].astype(np.uint64)
    public[rows] = high32(keys.stream("publicity").bits(key[rows], part)) < np.uint64(threshold32(share))
    return public


def published_at(settings: Publicity, decided: np.ndarray) -> np.ndarray:
    """The minute at which cases decided at each minute are published (int64)."""
    return np.minimum(decided.astype(np.int64) + settings.lag_days * DAY, int(FAR))


def place(view, settings: Publicity) -> np.ndarray:
    """The number of each firm's sector and district (int32)."""
    districts = np.int32(len(view.settings.districts))
    return view.firms["sector"].astype(np.int32) * districts + view.firms["district"]


def note(view, settings: Publicity, decided: Decided) -> None:
    """Remember the cases that will be published, and when."""
    key = view.firms["key"][decided.firm]
    some = made_public(view.keys, key, decided.opened, decided.group, decided.measure, settings.share).nonzero()[0]
    if some.size:
        where = view.derived(settings, place)[decided.firm[some]].astype(np.int64)
        new = np.stack([published_at(settings, decided.time[some]), where])
        old = view.state["publicity.pending"]
        view.state["publicity.pending"] = np.concatenate([old[:2], new], axis=1)


def publish(view, settings: Publicity) -> None:
    """Write the level at the month's begin: what is left of the last one, and what was published since."""
    state, month, now = view.state, view.month, view.month_span[0]
    level, pending = state["publicity.level"], state["publicity.pending"]
    known = level.shape[0] if level.size else 0
    if known > month:  # a change of policy has written it
        return
    out = pending[0] < now
    if not out.any() and not (known and level[-1].any()):
        return
    places = len(view.settings.sectors) * len(view.settings.districts)
    half = settings.half_life_days.value * DAY
    rows = np.zeros((month + 1, places))
    if known:
        rows[:known] = level
        rows[month] = level[-1] * 2.0 ** (-(now - int(view.clock.month_start[known - 1])) / half)
    if out.any():
        there = np.bincount(view.derived(settings, place)[view.alive()], minlength=places)
        left = 2.0 ** (-(now - pending[0, out]) / half)
        rows[month] += PER * np.bincount(pending[1, out], left, places) / np.maximum(there, 1)
    state["publicity.level"], state["publicity.pending"] = rows, pending[:, ~out]


def change(view, settings: Publicity, before: Publicity) -> None:
    """Other settings come into force: what was published so far has faded by the ones before."""
    if before.half_life_days is not None:
        publish(view, before)


def level_at(view, settings: Publicity, firm: np.ndarray, minute: np.ndarray) -> np.ndarray:
    """Published cases per 1 000 firms that firms still mind at each one's own minute (float64)."""
    level = view.state["publicity.level"]
    out = np.zeros(firm.size)
    if not level.size:
        return out
    month = view.clock.month_of(minute)
    rows = ((month >= 0) & (month < level.shape[0])).nonzero()[0]
    if rows.size < firm.size:
        month, minute, firm = month[rows], minute[rows], firm[rows]
    since = view.clock.month_start[month] - minute
    at_begin = level[month, view.derived(settings, place)[firm]]
    at_begin *= 2.0 ** (since / (settings.half_life_days.value * DAY))
    if rows.size == out.size:
        return at_begin
    out[rows] = at_begin
    return out


def answer(view, settings: Publicity, firm: np.ndarray, minute: np.ndarray, rate: np.ndarray) -> np.ndarray:
    """Onset rates under what is public at each candidate's own minute: rate · exp(−strength · level)."""
    if not view.state["publicity.level"].size:
        return rate
    return rate * np.exp(-settings.strength.value * level_at(view, settings, firm, minute))


def idle(settings: Publicity) -> tuple[Stage, ...]:
    """Where nobody answers nothing needs to be remembered; what was published before a share of 0 is."""
    if not on(settings):
        return (Stage.DECIDE, Stage.PUBLISH, Stage.ONSET)
    return () if settings.share > 0 else (Stage.DECIDE,)


LEVER = Lever(
    name="publicity",
    settings=Publicity,
    stages={Stage.CHANGE: change, Stage.DECIDE: note, Stage.PUBLISH: publish, Stage.ONSET: answer},
    rank=2,
    idle=idle,
    columns=(
        Column("publicity.pending", "int64", "list", "publicity",
               meaning="cases not yet public: (minute, sector × district)"),
        Column("publicity.level", "float64", "list", "publicity",
               meaning="published cases per 1 000 firms, by month and sector × district"),
    ),
    optional=True,
)
