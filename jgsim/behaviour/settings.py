"""Settings of how firms answer to supervision and of what a look finds."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from jgsim.terms.settings import Number, Settings


class Deterrence(Settings):
    """Specific deterrence: after a visit the onset rate is multiplied by exp(−Σ strength · exp(−Δ/years)).

    Two parts with a decay each: presence (short) and learning (long).
    """

    presence: Number
    presence_years: Number
    learning: Number
    learning_years: Number


class Perceived(Settings):
    """General deterrence by the announced ratio: onset rates × (ratio / reference ratio) ** elasticity.

    The reference ratio of a firm is `reference` of its tier × `reference_by_type` of its entity type (1 if left out);
    tiers without a reference do not react. Ratios below `floor` count as `floor`.
    """

    elasticity: Number
    reference: dict[Literal["A", "B", "C", "D", "none"], Number]
    reference_by_type: dict[str, Number] = {}
    floor: Number


class Look(Settings):
    """What a visit finds of what is there.

    `sensitivity`: chance that the median officer finds an ongoing violation of an item group that is checked;
    `specificity`: chance that nothing is recorded where nothing is; `officer_log_sd`: standard deviation of the log of
    an officer's search intensity; `key_factor`, `joint_factor`: factors on that intensity by kind of visit; `items`:
    items that each department checks on a visit, drawn at random from those of its list that apply (all if left out).
    A violation concerns one item of its group.
    """

    sensitivity: Number
    specificity: Number
    officer_log_sd: Number
    joint_factor: Number
    key_factor: Number
    items: Annotated[int, Field(ge=1)] | None = None


class Correction(Settings):
    """What happens to a violation that was found: corrected within the ordered term, or not."""

    share: Number
    days: Number


class Period(Settings):
    """Violation probabilities per period (month) and item group by credit tier; for `clock: period` only."""

    violation: dict[Literal["A", "B", "C", "D"], Number]


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
