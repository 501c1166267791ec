"""The choice that costs a firm least in the long run: dynamic programming over credit tiers.

There are 32 rules (violate in these tiers, comply in the others). The cost of each in the long run is linear in the
cost of complying, and solved for exactly; the best rule is the lower envelope, so that it changes at few costs.
"""

from __future__ import annotations

from itertools import combinations, product

import numpy as np

from jgsim.behaviour.choice.ladder import COMPLY, VIOLATE, Outlook
from jgsim.terms.enums import TIERS

RULES = np.array(list(product((False, True), repeat=len(TIERS))))
"""All rules: (rule, tier) → violate."""
TIE = 1e-12
"""Costs that differ by less, relative to 1 plus their size, are the same."""
_PAIRS = np.array(list(combinations(range(len(RULES)), 2))).T


def values(outlook: Outlook) -> tuple[np.ndarray, np.ndarray]:
    """Cost in the long run of each rule: what does not depend on the cost of complying, and the factor on it.

    Both (situation, rule, tier).
    """
    violate = RULES[None, :, :, None]
    move = np.where(violate, outlook.move[VIOLATE][:, None], outlook.move[COMPLY][:, None])
    left = np.eye(len(TIERS)) - outlook.discount * move
    now = np.stack(np.broadcast_arrays(np.where(RULES, outlook.fined[:, None], 0.0), np.where(RULES, 0.0, 1.0)), axis=-1)
    both = np.linalg.solve(left, now)
    return both[..., 0], both[..., 1]


def choices(outlook: Outlook, cost: np.ndarray, lines: tuple[np.ndarray, np.ndarray] | None = None) -> np.ndarray:
    """In which tiers a firm violates, (situation, tier) bool, if complying costs it `cost` (situation) a month.

    Who would pay the same either way complies.
    """
    fixed, slope = values(outlook) if lines is None else lines
    best = (fixed + slope * cost[:, None, None]).min(axis=1)
    comply, violate = outlook.costs(cost, best)
    return violate < comply - TIE * (1 + np.abs(comply))


def thresholds(outlook: Outlook, low: float, high: float) -> tuple[np.ndarray, np.ndarray]:
    """The costs between `low` and `high` at which the best rule of one situation changes, and the rules between them.

    Returns ascending costs (k) and in which tiers a firm violates (k + 1, tier): entry i holds from above cost i − 1 up
    to cost i.
    """
    fixed, slope = values(outlook)
    a, b = fixed[0].sum(axis=1), slope[0].sum(axis=1)  # the best rule is so in all tiers at once, and in their sum
    one, other = _PAIRS
    apart = b[one] - b[other]
    crossing = np.full(apart.size, np.inf)
    np.divide(a[other] - a[one], apart, out=crossing, where=np.abs(apart) > TIE)
    inside = (crossing > low) & (crossing < high)
    one, crossing = one[inside], crossing[inside]
    least = (a[:, None] + b[:, None] * crossing).min(axis=0)
    crossing = np.sort(crossing[a[one] + b[one] * crossing <= least + 1e-9 * (1 + np.abs(least))])
    crossing = crossing[np.diff(crossing, prepend=-np.inf) > TIE * (1 + crossing)]
    ends = np.concatenate([[low], crossing, [high]])
    middle = (ends[1:] + ends[:-1]) / 2
    every = np.zeros(middle.size, np.int64)
    rules = choices(outlook.of(every), middle, (fixed[every], slope[every]))
    changes = (rules[1:] != rules[:-1]).any(axis=1)
    return crossing[changes], rules[np.concatenate([[True], changes])]
