"""Lever 12: credit risk tiers (企业信用风险分类), reclassified monthly from scores or step by step."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from pydantic import Field, field_validator, model_validator

from jgsim.terms.enums import TIERS, Severity, Tier
from jgsim.terms.keys import high32, threshold32, to_uniform
from jgsim.terms.lever import Column, Lever, Stage
from jgsim.terms.settings import Correlation, Factor, Settings, Share

MILLI = 1000
BEST, WORST = int(Tier.A), int(Tier.D)


def whole(shares: dict[str, float]) -> dict[str, float]:
    """Shares of the tiers A to D that name all four and add up to 1."""
    missing = [t.code for t in TIERS[:4] if t.code not in shares]
    if missing:
        raise ValueError(f"lacks tier {missing[0]}")
    total = sum(shares.values())
    if abs(total - 1) > 1e-6:
        raise ValueError(f"the shares of the tiers add up to {total:.7g}, not to 1")
    return shares


class Step(Settings):
    """Rule `step`: a finding moves a firm one tier down; a clean visit one up with probability `up`; a month without a
    finding one up with probability `repair`."""

    up: Share
    repair: Share


class Score(Settings):
    """Rule `score`: an exogenous score plus points for findings.

    `correlation`: of the exogenous score (annual report, address, other agencies) with the firm's true neutral rate;
    `shares`: tiers of classified firms without any points, which set the thresholds; `points`: added per finding by
    severity, in standard deviations of the exogenous score; `months`: how long they count (信用修复 waits this long).
    """

    correlation: Correlation
    shares: dict[Literal["A", "B", "C", "D"], Share]
    points: dict[Literal["minor", "general", "serious"], Factor]
    months: Annotated[int, Field(ge=1, le=120)]

    @field_validator("shares")
    @classmethod
    def _whole(cls, shares):
        return whole(shares)


class Credit(Settings):
    """Credit tiers.

    `rule`: `fixed`, `step` or `score`; `types`: entity types that are classified (all others are *none*); `accuracy`:
    under `fixed` and `step`, the chance that a firm's first tier is its latent risk group (else drawn from the groups'
    shares); `initial`: under `step`, shares of first tiers instead.
    """

    rule: Literal["fixed", "step", "score"]
    types: list[str] | None = None
    accuracy: Share = 1.0
    initial: dict[Literal["A", "B", "C", "D"], Share] | None = None
    step: Step | None = None
    score: Score | None = None

    @field_validator("initial")
    @classmethod
    def _whole(cls, initial):
        return None if initial is None else whole(initial)

    @model_validator(mode="after")
    def _check(self):
        if self.rule != "fixed" and getattr(self, self.rule) is None:
            raise ValueError(f"rule {self.rule} needs the section credit.{self.rule}")
        return self


def check(settings: Credit, world) -> None:
    """The entity types exist."""
    for name in settings.types or ():
        if name not in world.types:
            raise ValueError(f"credit.types: there is no {name!r}; known: {', '.join(world.types)}")


def exogenous(view, settings: Credit) -> np.ndarray:
    """The exogenous score of every firm in thousandths of its standard deviation (int32); higher is worse."""
    from scipy.special import ndtri

    rho = settings.score.correlation.value if view.settings.frailty.log_sd.value > 0 else 0.0
    noise = ndtri(to_uniform(view.keys.stream("credit:score").bits(view.firms["key"])))
    score = rho * view.firms["log_frailty"].astype(np.float64) + np.sqrt(1 - rho * rho) * noise
    return np.rint(MILLI * score).astype(np.int32)


def limits(settings: Credit) -> np.ndarray:
    """Scores from which a firm is B, C, D (int64, thousandths)."""
    from scipy.special import ndtri

    below = np.cumsum([settings.score.shares[t.code] for t in TIERS[:3]])
    return np.rint(MILLI * ndtri(np.clip(below, 1e-12, 1 - 1e-12))).astype(np.int64)


def tiers_at_start(view, settings: Credit, score: np.ndarray) -> np.ndarray:
    """Every firm's tier under these rules before anything is known of it but its score (int8)."""
    firms = view.firms
    initial = lambda: to_uniform(view.keys.stream("credit:initial").bits(firms["key"]))  # noqa: E731
    edges = lambda shares: np.cumsum(shares)[:3]  # noqa: E731
    if settings.rule == "score":
        tier = np.searchsorted(limits(settings), score, side="right").astype(np.int8)
    elif settings.initial is not None:
        tier = np.searchsorted(edges([settings.initial[t.code] for t in TIERS[:4]]), initial(), side="right")
        tier = tier.astype(np.int8)
    else:
        tier = firms["risk"].copy()
        if settings.accuracy < 1:
            u = high32(view.keys.stream("credit:accuracy").bits(firms["key"]))
            wrong = u >= np.uint64(threshold32(settings.accuracy))
            shares = edges([view.settings.risk.share[t.code].value for t in TIERS[:4]])
            tier[wrong] = np.searchsorted(shares, initial(), side="right")[wrong]
    if settings.types is not None:
        listed = np.array([name in settings.types for name in view.settings.types])
        tier[~listed[firms["type"]]] = Tier.NONE
    return tier


def first_tiers(view, settings: Credit) -> None:
    """Write every firm's score and tier at its start."""
    if settings.rule == "score":
        view.state["score"][:] = exogenous(view, settings)
    view.state["tier"][:] = tiers_at_start(view, settings, view.state["score"])


def reclassify(view, settings: Credit, before: Credit) -> tuple[np.ndarray, np.ndarray]:
    """Other rules come into force. Points given keep their worth and term.

    Scores are measured by the new thresholds; under the other rules firms keep their tiers, but those that were not
    classified, or no longer are, and those that enter later. Returns the firms that move, and their new tiers.
    """
    state, now = view.state, view.month_span[0]
    if settings.rule == "score":
        score = exogenous(view, settings)
        np.add.at(score, state["expiry"][1], state["expiry"][2].astype(np.int32))
        state["score"][:] = score
    tier = tiers_at_start(view, settings, state["score"])
    later = view.firms["enter"] > now
    state["tier"][later] = tier[later]
    moved = tier != state["tier"]
    if settings.rule != "score":
        moved &= (tier == Tier.NONE) | (state["tier"] == Tier.NONE)
    firm = np.flatnonzero(moved & (view.firms["exit"] > now))
    return firm, tier[firm]


def classify(view, settings: Credit) -> tuple[np.ndarray, np.ndarray]:
    """The firms whose tier changes at this month's start, and their new tiers, from last month's results."""
    if settings.rule == "step":
        return _step(view, settings)
    if settings.rule == "score":
        return _score(view, settings)
    return np.empty(0, np.int64), np.empty(0, np.int8)


def _score(view, settings):
    state, points = view.state, settings.score.points
    worth = np.array([int(round(points.get(s.code, 0.0) * MILLI)) for s in Severity], np.int32)
    found = view.month_findings
    touched = [found["firm"]]
    np.add.at(state["score"], found["firm"], worth[found["severity"]])
    due = view.month + settings.score.months
    pending = state["expiry"]
    pending = np.concatenate(
        [pending, np.stack([np.full(found["firm"].size, due), found["firm"], worth[found["severity"]]])], axis=1
    )
    over = pending[0] <= view.month
    np.subtract.at(state["score"], pending[1, over], pending[2, over].astype(np.int32))
    touched.append(pending[1, over])
    state["expiry"] = pending[:, ~over]
    firm = np.unique(np.concatenate(touched))
    firm = firm[state["tier"][firm] != Tier.NONE]
    tier = np.searchsorted(limits(settings), state["score"][firm], side="right").astype(np.int8)
    moved = tier != state["tier"][firm]
    return firm[moved], tier[moved]


def _step(view, settings):
    tier = view.state["tier"].astype(np.int64)
    before = view.state["tier"]
    visits = view.month_visits
    order = np.lexsort((visits["time"], visits["firm"]))
    firm, found, time = visits["firm"][order], visits["findings"][order] > 0, visits["time"][order]
    first = np.flatnonzero(np.concatenate([[True], firm[1:] != firm[:-1]])) if firm.size else np.empty(0, np.int64)
    turn = np.arange(firm.size) - np.repeat(first, np.diff(np.append(first, firm.size)))
    lucky = high32(view.keys.stream("credit:up", view.month).bits(view.firms["key"][firm], time)) < np.uint64(
        threshold32(settings.step.up)
    )
    detected = np.zeros(tier.size, bool)
    risen = np.zeros(tier.size, bool)
    for k in range(int(turn.max()) + 1 if turn.size else 0):
        rows = np.flatnonzero((turn == k) & (before[firm] != Tier.NONE))
        down = rows[found[rows]]
        up = rows[~found[rows] & lucky[rows]]
        tier[firm[down]] = np.minimum(tier[firm[down]] + 1, WORST)
        tier[firm[up]] = np.maximum(tier[firm[up]] - 1, BEST)
        detected[firm[down]] = True
        risen[firm[up]] = True
    if settings.step.repair > 0:
        alive = view.alive()
        below_best = (before[alive] > BEST) & (before[alive] <= WORST)
        waiting = alive[below_best & ~detected[alive] & ~risen[alive]]
        u = high32(view.keys.stream("credit:repair", view.month).bits(view.firms["key"][waiting]))
        tier[waiting[u < np.uint64(threshold32(settings.step.repair))]] -= 1
    moved = np.flatnonzero(tier != before)
    return moved, tier[moved].astype(np.int8)


LEVER = Lever(
    name="credit",
    settings=Credit,
    stages={Stage.ENTER: first_tiers, Stage.CHANGE: reclassify, Stage.CLASSIFY: classify},
    check=check,
    columns=(
        Column("tier", "int8", "firm", "credit", meaning="credit tier now"),
        Column("score", "int32", "firm", "credit", meaning="score, thousandths; higher is worse"),
        Column("expiry", "int64", "list", "credit", meaning="points that will expire: (month, firm, points)"),
    ),
)
