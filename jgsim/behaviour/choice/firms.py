"""The chance of each firm to be in violation in a month, by its tier."""

from __future__ import annotations

import numpy as np

from jgsim.behaviour.choice.ladder import monthly, outlook
from jgsim.behaviour.choice.logit import chances
from jgsim.behaviour.choice.rational import choices, thresholds
from jgsim.behaviour.settings import Behaviour
from jgsim.terms.enums import TIERS
from jgsim.terms.keys import below, thresholds32, to_uniform
from jgsim.terms.ladder import Ladder

LEVELS = 256
"""Equally likely costs of logit firms."""


class Choosers:
    """The firms of a city as they choose under a plan.

    Parameters
    ----------
    behaviour : Behaviour
    keys : Keys
    firm_key, cell : arrays, one entry a firm
        Its key, and its place in the table of announced ratios.
    announced : float64 array (tier, cell)
        Draws a year that the plan announces.
    ladder : Ladder or None
        How results move tiers; needed unless the rule is `fixed`.

    Attributes
    ----------
    table : uint64 array (row, tier)
        Chances of a violation, in steps of 2^-32.
    row : intp array, one entry a firm, or None
        Each firm's row; None if there is only one.
    """

    def __init__(self, behaviour: Behaviour, keys, firm_key, cell, announced: np.ndarray, ladder: Ladder | None):
        choice = behaviour.period.choice
        self.row = None
        if not behaviour.period.reckons:
            by_tier = behaviour.period.violation
            # Firms without a tier choose like those of the last one.
            codes = [t.code if t.code in by_tier else "A" for t in TIERS[:4]]
            table = np.array([[by_tier[code].value for code in (*codes, codes[-1])]])
        else:
            here, of_cell = np.unique(cell, return_inverse=True)
            visited, situation = np.unique(monthly(announced[:, here].T), axis=0, return_inverse=True)
            known = outlook(visited, behaviour.look.sensitivity.value, ladder, choice.fines(), choice.discount.value)
            situation = situation.reshape(-1)[of_cell]
            table, self.row = _table(choice, known, situation, keys.stream("choice:cost"), firm_key)
        self.table = thresholds32(table)

    def thresholds(self, firm: np.ndarray, tier: np.ndarray) -> np.ndarray:
        """The chance of each firm's violation in its tier, in steps of 2^-32 (uint64)."""
        return self.table[0][tier] if self.row is None else self.table[self.row[firm], tier]


def _table(choice, known, situation, stream, key) -> tuple[np.ndarray, np.ndarray | None]:
    """Chances by (row, tier), and each firm's row."""
    low, high = choice.costs()
    count = known.fined.shape[0]
    if low == high:
        cost = np.full(count, low)
        table = choices(known, cost) if choice.rule == "rational" else chances(known, cost, choice.noise.value)
        return table.astype(np.float64), None if count == 1 else situation
    if choice.rule == "logit":
        levels = low + (high - low) * (np.arange(LEVELS) + 0.5) / LEVELS
        every = np.repeat(np.arange(count), LEVELS)
        table = chances(known.of(every), np.tile(levels, count), choice.noise.value)
        return table, situation * LEVELS + below(stream.bits(key), LEVELS)
    at, rules = zip(*(thresholds(known.of(np.array([one])), low, high) for one in range(count)), strict=True)
    cost = low + (high - low) * to_uniform(stream.bits(key))
    row = np.cumsum([0] + [len(some) for some in rules[:-1]])[situation]
    for k in range(max(map(len, at))):
        row += cost > np.array([some[k] if k < len(some) else np.inf for some in at])[situation]
    return np.concatenate(rules).astype(np.float64), row
