"""Settings of how firms answer to supervision and of what a look finds."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from jgsim.terms.settings import Number, Settings, SourcedShare, Spread, Years, within


class Deterrence(Settings):
    """Specific deterrence: after a visit the onset rate is multiplied by exp(−Σ strength · exp(−Δ/years)).

    Two parts with a decay each: presence (short) and learning (long).
    """

    presence: Annotated[Number, within(-10, 10)]
    presence_years: Years
    learning: Annotated[Number, within(-10, 10)]
    learning_years: Years


class Perceived(Settings):
    """General deterrence by the announced ratio: onset rates × (ratio / reference ratio) ** elasticity.

    The reference ratio of a firm is `reference` of its tier × `reference_by_type` of its entity type (1 if left out);
    tiers without a reference do not react. Ratios below `floor` count as `floor`.
    """

    elasticity: Annotated[Number, within(-10, 10)]
    reference: dict[Literal["A", "B", "C", "D", "none"], Annotated[Number, within(0, 366)]]
    reference_by_type: dict[str, Annotated[Number, within(0, 1000)]] = {}
    floor: Annotated[Number, within(1e-6, 366)]


class Look(Settings):
    """What a visit finds of what is there.

    `sensitivity`: chance that the median officer finds an ongoing violation of an item group that is checked;
    `specificity`: chance that nothing is recorded where nothing is; `officer_log_sd`: standard deviation of the log of
    an officer's search intensity; `key_factor`, `joint_factor`: factors on that intensity by kind of visit; `items`:
    items that each department checks on a visit, drawn at random from those of its list that apply (all if left out).
    A violation concerns one item of its group.
    """

    sensitivity: SourcedShare
    specificity: SourcedShare
    officer_log_sd: Spread
    joint_factor: Annotated[Number, within(0, 100)]
    key_factor: Annotated[Number, within(0, 100)]
    items: Annotated[int, Field(ge=1, le=512)] | None = None


class Correction(Settings):
    """What happens to a violation that was found: corrected within the ordered term, or not."""

    share: SourcedShare
    days: Annotated[Number, within(0, 3660)]


class Period(Settings):
    """Violation probabilities per period (month) and item group by credit tier (that of A where left out); for `clock: period`
    only."""

    violation: dict[Literal["A", "B", "C", "D"], SourcedShare]

    @model_validator(mode="after")
    def _check(self):
        if "A" not in self.violation:
            raise ValueError("violation lacks tier A")
        return self


class Behaviour(Settings):
    """How firms and looks behave."""

    clock: Literal["continuous", "period"] = "continuous"
    deterrence: Deterrence
    perceived: Perceived
    look: Look
    correction: Correction
    period: Period | None = None

    @model_validator(mode="after")
    def _check(self):
        if self.clock == "period" and self.period is None:
            raise ValueError("clock: period needs the section period")
        return self
