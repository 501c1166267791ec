"""Settings of firms that choose by the month."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import model_validator

from jgsim.terms.enums import TIERS
from jgsim.terms.settings import Number, Settings, within


class Choice(Settings):
    """How firms choose, each month, whether to be in violation.

    `rule`: `fixed` takes the chances of `violation`; a `rational` firm takes what costs it least in the long run, and
    complies where both cost the same; a `logit` firm errs, with `noise` in units of cost: the chance of a violation is
    1 / (1 + exp(extra cost of violating / noise)). `cost`: what complying costs a firm each month; with `cost_to` the
    firms' costs spread evenly from `cost` to `cost_to`. `fine`: what a finding costs it by credit tier (that of A where
    `none` is left out). `discount`: worth of a cost next month today.

    Firms know the plan: they reckon with the announced ratio by tier, with the sensitivity of a look and with how
    results move tiers (Harrington 1988, J. Public Econ. 37, for two tiers).
    """

    rule: Literal["fixed", "rational", "logit"] = "fixed"
    cost: Annotated[Number, within(0, 1e9)]
    cost_to: Annotated[Number, within(0, 1e9)] | None = None
    fine: dict[Literal["A", "B", "C", "D", "none"], Annotated[Number, within(0, 1e9)]]
    discount: Annotated[Number, within(0, 0.999)]
    noise: Annotated[Number, within(1e-6, 1e9)] | None = None

    @model_validator(mode="after")
    def _check(self):
        missing = [t.code for t in TIERS[:4] if t.code not in self.fine]
        if missing:
            raise ValueError(f"fine lacks tier {missing[0]}")
        if self.cost_to is not None and self.cost_to.value < self.cost.value:
            raise ValueError(f"cost_to {self.cost_to.value:g} is below cost {self.cost.value:g}")
        if self.rule == "logit" and self.noise is None:
            raise ValueError("rule logit needs noise")
        return self

    def costs(self) -> tuple[float, float]:
        """The lowest and the highest cost of complying."""
        return self.cost.value, self.cost.value if self.cost_to is None else self.cost_to.value

    def fines(self) -> list[float]:
        """The fine by tier."""
        return [self.fine.get(t.code, self.fine["A"]).value for t in TIERS]
