"""What complying and violating lead to, by credit tier: what they cost this month, and the tier of the next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jgsim.terms.enums import TIERS, Tier
from jgsim.terms.ladder import Ladder

COMPLY, VIOLATE = 0, 1
PERIODS = 12
"""Periods a year: a period is a month."""


@dataclass(frozen=True)
class Outlook:
    """What a firm reckons with in each of several situations.

    `move` (choice, situation, tier, next tier): chances; `fined` (situation, tier): the fine that a violation is to
    expect this month; `discount`: worth of a cost next month today.
    """

    move: np.ndarray
    fined: np.ndarray
    discount: float

    def costs(self, cost: np.ndarray, value: np.ndarray) -> np.ndarray:
        """Cost in the long run of complying and of violating, (choice, situation, tier).

        `cost` (situation): of complying a month; `value` (situation, tier): cost in the long run from next month on.
        """
        later = self.discount * np.einsum("acij,cj->aci", self.move, value)
        later[COMPLY] += cost[:, None]
        later[VIOLATE] += self.fined
        return later

    def of(self, situation: np.ndarray) -> Outlook:
        """Some of the situations."""
        return Outlook(self.move[:, situation], self.fined[situation], self.discount)


def monthly(announced: np.ndarray) -> np.ndarray:
    """The chance of a visit in a month, from the draws a year that the plan announces.

    They are spread evenly over the months. This is the chance of a single campaign that draws each month anew, and the
    mean over the year's months for other plans.
    """
    return np.minimum(announced / PERIODS, 1.0)


def outlook(visited: np.ndarray, sensitivity: float, ladder: Ladder, fine: list[float], discount: float) -> Outlook:
    """What firms reckon with, in situations of their own chances of a visit in a month: `visited` (situation, tier).

    Order in a month: choose, visit, find, move. Firms without a tier stay so.
    """
    tiers = len(TIERS)
    move = np.zeros((2, visited.shape[0], tiers, tiers))
    for tier in range(tiers):
        classified = tier != Tier.NONE
        better = max(tier - 1, 0) if classified else tier
        worse = max(tier, min(tier + 1, ladder.worst)) if classified else tier
        for choice, seen in ((COMPLY, 0.0), (VIOLATE, sensitivity)):
            found = visited[:, tier] * seen
            up = visited[:, tier] * (1 - seen) * ladder.up
            up = up + (1 - found - up) * ladder.repair
            move[choice, :, tier, worse] += found
            move[choice, :, tier, better] += up
            move[choice, :, tier, tier] += 1 - found - up
    return Outlook(move, visited * sensitivity * np.asarray(fine), discount)
