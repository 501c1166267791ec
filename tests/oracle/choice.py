"""States how firms choose by the month: by fixed chances, or by what complying and violating will cost them."""

from __future__ import annotations

import math

from jgsim.terms.enums import TIERS, Tier

from oracle.firm import Firm
from oracle.keys import high, pick, steps, uniform

LEVELS = 256
"""How many costs there are where firms err, equally likely."""


class Choice:
    """The choices of the firms.

    A firm that reckons knows the plan: the ratio of each tier, how well officers see, and how results move tiers. It
    takes the rules of the day for those of all time. `_known` are the chances that were worked out, by cost and ratios.
    """

    def __init__(self, policy, chance, draw):
        self._behaviour, self._period = policy.behaviour, policy.behaviour.period
        self._chance, self._draw = chance, draw
        self.change(policy)

    def change(self, policy) -> None:
        """Other rules come into force; the draw has changed already."""
        self._step, self._known = policy.settings["credit"].step, {}

    def in_breach(self, firm: Firm, month: int) -> bool:
        """Whether a firm is in violation this month."""
        return high(self._chance.bits("period", month, firm.facts.number)) < steps(self._likely(firm))

    def _likely(self, firm: Firm) -> float:
        choice = self._period.choice
        if choice is None or choice.rule == "fixed":
            by_tier = self._period.violation
            return by_tier.get("ABCD"[min(firm.tier, 3)], by_tier["A"]).value
        known = self._cost(firm), tuple(self._draw.announced(firm, tier) / 12 for tier in TIERS)
        if known not in self._known:
            self._known[known] = self._chances(*known)
        return self._known[known][firm.tier]

    def _cost(self, firm: Firm) -> float:
        """What complying costs the firm: its own place in the range."""
        choice = self._period.choice
        least = choice.cost.value
        if choice.cost_to is None:
            return least
        bits = self._chance.bits("choice:cost", 0, firm.facts.number)
        place = (pick(high(bits), LEVELS) + 0.5) / LEVELS if choice.rule == "logit" else uniform(bits)
        return least + (choice.cost_to.value - least) * place

    def _chances(self, cost: float, visited: tuple[float, ...]) -> dict[Tier, float]:
        """Chances of a violation by tier: from the last of many months back to this one."""
        choice = self._period.choice
        value = dict.fromkeys(TIERS, 0.0)
        while True:
            comply = {tier: cost + self._later(tier, visited, 0.0, value) for tier in TIERS}
            sees = self._behaviour.look.sensitivity.value
            violate = {}
            for tier in TIERS:
                fine = choice.fine.get(tier.code, choice.fine["A"]).value
                violate[tier] = min(visited[tier], 1.0) * sees * fine + self._later(tier, visited, sees, value)
            likely = {tier: self._tempted(violate[tier] - comply[tier]) for tier in TIERS}
            before, value = value, {t: likely[t] * violate[t] + (1 - likely[t]) * comply[t] for t in TIERS}
            if max(abs(value[tier] - before[tier]) for tier in TIERS) < 1e-14 * (1 + cost):
                return likely

    def _tempted(self, extra: float) -> float:
        """Chance of a violation that costs so much more than complying; who would pay the same complies."""
        if self._period.choice.rule == "rational":
            return 1.0 if extra < -1e-11 else 0.0
        ratio = extra / self._period.choice.noise.value
        return 1 / (1 + math.exp(ratio)) if ratio < 700 else 0.0

    def _later(self, tier: Tier, visited: tuple[float, ...], sees: float, value: dict[Tier, float]) -> float:
        """What to expect from next month on, in today's money; a violation is seen at a visit with this chance."""
        down = up = tier
        if tier != Tier.NONE:
            up = Tier(max(tier - 1, Tier.A))
            down = Tier(tier + 1) if tier < Tier[self._step.worst] else tier
        visit = min(visited[tier], 1.0)
        found, cleared = visit * sees, visit * (1 - sees) * self._step.up
        repaired = (1 - found - cleared) * self._step.repair
        stays = 1 - found - cleared - repaired
        mean = found * value[down] + (cleared + repaired) * value[up] + stays * value[tier]
        return self._period.choice.discount.value * mean
