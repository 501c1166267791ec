"""Settings of how firms answer to supervision and of what a look finds."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from jgsim.behaviour.choice.settings import Choice
from jgsim.terms.settings import Number, Settings, SourcedShare, Spread, Years, within


class Deterrence(Settings):
    """Specific deterrence: after a visit the onset rate is multiplied by exp(−Σ strength · exp(−Δ/years)).

    Two parts with a decay each: presence (short) and learning (long). `penalty`: a further part after a penalty, which
    decays with `penalty_years`.
    """

    presence: Annotated[Number, within(-10, 10)]
    presence_years: Years
    learning: Annotated[Number, within(-10, 10)]
    learning_years: Years
    penalty: Annotated[Number, within(-10, 10)] | None = None
    penalty_years: Years | None = None

    @model_validator(mode="after")
    def _check(self):
        if self.penalty is not None and self.penalty_years is None:
            raise ValueError("penalty needs penalty_years")
        return self


class Warned(Settings):
    """After a credit warning (信用预警) the onset rate is multiplied by exp(−strength · exp(−Δ/years))."""

    strength: Annotated[Number, within(-10, 10)]
    years: Years


class Relapse(Settings):
    """A violation that was found and corrected breaks out again: with what probability, and after how many days (mean of
    an exponential law), unless it would have ended by then."""

    share: SourcedShare
    days: Annotated[Number, within(0.01, 3660)]


class Closure(Settings):
    """A firm that is penalised closes: with what probability, and within how many days (evenly)."""

    share: SourcedShare
    days: Annotated[Number, within(0.01, 3660)]


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
    A violation concerns one item of its group. `factor`: factors on the intensity by further kinds of visit (1 if left out).
    """

    sensitivity: SourcedShare
    specificity: SourcedShare
    officer_log_sd: Spread
    joint_factor: Annotated[Number, within(0, 100)]
    key_factor: Annotated[Number, within(0, 100)]
    items: Annotated[int, Field(ge=1, le=512)] | None = None
    factor: dict[Literal["report", "recheck", "special", "remote"], Annotated[Number, within(0, 1000)]] = {}


class Correction(Settings):
    """What happens to a violation that was found: corrected within the ordered term, or not."""

    share: SourcedShare
    days: Annotated[Number, within(0, 3660)]


class Period(Settings):
    """One choice per period (month) and firm; for `clock: period` only.

    `violation`: probabilities of a violation by credit tier (that of A where left out), unless firms choose by the
    rule of `choice`.
    """

    violation: dict[Literal["A", "B", "C", "D"], SourcedShare] = {}
    choice: Choice | None = None

    @model_validator(mode="after")
    def _check(self):
        if "A" not in self.violation and not self.reckons:
            raise ValueError("violation lacks tier A")
        return self

    @property
    def reckons(self) -> bool:
        """Whether firms reckon with what a choice leads to."""
        return self.choice is not None and self.choice.rule != "fixed"


class Behaviour(Settings):
    """How firms and looks behave."""

    clock: Literal["continuous", "period"] = "continuous"
    deterrence: Deterrence
    perceived: Perceived
    look: Look
    correction: Correction
    relapse: Relapse | None = None
    warning: Warned | None = None
    closure: Closure | None = None
    period: Period | None = None

    @model_validator(mode="after")
    def _check(self):
        if self.clock == "period" and self.period is None:
            raise ValueError("clock: period needs the section period")
        if self.clock != "period" and self.period is not None and self.period.reckons:
            raise ValueError(f"period.choice: rule {self.period.choice.rule} needs clock: period")
        return self
