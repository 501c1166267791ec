"""Settings of the credit tiers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from jgsim.terms.enums import TIERS
from jgsim.terms.settings import Correlation, Factor, NonNegative, Settings, Share, SourcedShare

Months = Annotated[int, Field(ge=1, le=120)]
"""A wait in months."""
WAITS = {"minor": 3, "general": 6, "serious": 12}
"""Months that credit repair waits by severity: 3 for simple, 6 and 12 for general and serious procedures."""


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
    finding one up with probability `repair`.

    `worst`: no finding moves a firm below this tier; those that begin below it stay until they move up.
    """

    up: Share
    repair: Share
    worst: Literal["B", "C", "D"] = "D"


class Score(Settings):
    """Rule `score`: an exogenous score plus points for findings.

    `correlation`: of the exogenous score (annual report, address, other agencies) with the firm's true neutral rate;
    `shares`: tiers of classified firms without any points, which set the thresholds; `points`: added per finding by
    severity, in standard deviations of the exogenous score; `months`: how long they count (信用修复 waits this long).
    `renewal`: share of what does not follow the true rate that is renewed every year, each firm in a month of its own;
    it is what moves firms between tiers without any visit, the noise of the tiers. `unreachable`: points, in standard
    deviations, of a firm that cannot be reached at its address (列入经营异常名录); they do not end. `missed`: share of the
    firms that operate no more whose annual report (due by the end of June) is missing; they have these points, too. `waived`: share of
    its points that a waived penalty (不予处罚) gives.
    """

    correlation: Correlation
    shares: dict[Literal["A", "B", "C", "D"], Share]
    points: dict[Literal["minor", "general", "serious"], Factor]
    months: Months
    renewal: SourcedShare | None = None
    unreachable: Factor = 0.0
    missed: SourcedShare | None = None
    waived: Share = 0.0

    @field_validator("shares")
    @classmethod
    def _whole(cls, shares):
        return whole(shares)


class Repair(Settings):
    """Credit repair (信用修复), under rule `score`: points of a corrected finding end after a shorter wait.

    `share`: chance that the firm asks for it and gets it; `months`: the wait by severity; `key_months`: the wait for
    findings at key-field checks. No points end before the violation is corrected.
    """

    share: Share
    months: dict[Literal["minor", "general", "serious"], Months] = WAITS
    key_months: Months = 12

    @field_validator("months")
    @classmethod
    def _all_three(cls, months):
        return {**WAITS, **months}


class Objection(Settings):
    """Objection (异议申诉), under rule `score`: with chance `share` × `success` a finding's points end after `months`."""

    share: Share
    success: Share
    months: Annotated[int, Field(ge=0, le=120)]


class EarlyWarning(Settings):
    """Early warning (预警): a firm that moves down into one of `tiers` is warned; `minutes` of an officer at the desk
    each. What it does to the firm is behaviour."""

    tiers: Annotated[list[Literal["B", "C", "D"]], Field(min_length=1)]
    minutes: NonNegative = 0.0


class Credit(Settings):
    """Credit tiers.

    `rule`: `fixed`, `step` or `score`; `types`: entity types that are classified (all others are *none*); `accuracy`:
    under `fixed` and `step`, the chance that a firm's first tier is its latent risk group (else drawn from the groups'
    shares); `initial`: under `step`, shares of first tiers instead. `repair`, `objection` and `warning` are off where
    they are left out.
    """

    rule: Literal["fixed", "step", "score"]
    types: list[str] | None = None
    accuracy: Share = 1.0
    initial: dict[Literal["A", "B", "C", "D"], Share] | None = None
    step: Step | None = None
    score: Score | None = None
    repair: Repair | None = None
    objection: Objection | None = None
    warning: EarlyWarning | None = None

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
