"""Firms that err: the chance of a violation is a logistic function of what it costs them more in the long run."""

from __future__ import annotations

import numpy as np

from jgsim.behaviour.choice.ladder import COMPLY, VIOLATE, Outlook
from jgsim.behaviour.choice.rational import values

EXACT = 1e-13
"""Relative to 1 plus their size, costs in the long run are solved for to this."""
_MOST, _PLAIN = 200, 25


def chances(outlook: Outlook, cost: np.ndarray, noise: float) -> np.ndarray:
    """The chance that a firm violates, (situation, tier), if complying costs it `cost` (situation) a month.

    Firms reckon with their own errors: the cost in the long run is that of choosing so in every month to come.
    """
    return _chance(*outlook.costs(cost, long_run(outlook, cost, noise)), noise)


def long_run(outlook: Outlook, cost: np.ndarray, noise: float) -> np.ndarray:
    """Cost in the long run (situation, tier) of firms that err: the fixed point, from that of firms that do not."""
    fixed, slope = values(outlook)
    value = (fixed + slope * cost[:, None, None]).min(axis=1)
    left = np.arange(cost.size)
    for turn in range(_MOST):
        some, these = outlook.of(left), value[left]
        now, weight = _month(some, cost[left], these, noise)
        off = np.abs(now - these).max(axis=1)
        going = off > EXACT * (1 + np.abs(these).max(axis=1))
        left, some, these, now, weight = left[going], some.of(going), these[going], now[going], weight[going]
        if not left.size:
            break
        step = _newton(some, these, now, weight)
        if turn % 4 == 3:
            # Far from the solution Newton's steps may miss; plain steps lead there, but slowly.
            for _ in range(_PLAIN):
                now = _month(some, cost[left], now, noise)[0]
            step = now
        value[left] = step
    return value


def _month(outlook: Outlook, cost, value, noise) -> tuple[np.ndarray, np.ndarray]:
    """Cost in the long run one month earlier, and its slope in that of violating (1 minus that in complying)."""
    comply, violate = outlook.costs(cost, value)
    chance = _chance(comply, violate, noise)
    more = (violate - comply) * chance
    return comply + more, chance - more * (1 - chance) / noise


def _newton(outlook: Outlook, value, now, weight) -> np.ndarray:
    move = outlook.move[COMPLY] + weight[..., None] * (outlook.move[VIOLATE] - outlook.move[COMPLY])
    left = np.eye(value.shape[1]) - outlook.discount * move
    return value + np.linalg.solve(left, (now - value)[..., None])[..., 0]


def _chance(comply, violate, noise) -> np.ndarray:
    return 0.5 * (1 + np.tanh((comply - violate) / (2 * noise)))
