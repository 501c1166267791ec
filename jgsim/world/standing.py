"""What the tiers of a register say of its firms: the score that a tier stands for, and the true rate that goes with
it.

Of a pair of standard normal numbers with a correlation, the score is drawn first, inside the part that the firm's tier
cuts off, and then the log of its true rate given the score. If tiers have the shares that cut the scores, the true rates
keep their law.
"""

from __future__ import annotations

import numpy as np

from jgsim.terms.keys import Keys, to_uniform
from jgsim.world.register.settings import TIERS, Tiers

_LEAST = 1e-9


def standings(keys: Keys, key: np.ndarray, tier: np.ndarray, tiers: Tiers) -> np.ndarray:
    """The score of each firm (float32, higher is worse) inside its tier; NaN where a firm has none of A to D."""
    from scipy.special import ndtri

    edges = np.cumsum([0.0, *(tiers.shares[one] for one in TIERS)])
    edges[-1] = 1.0
    made = np.full(key.size, np.nan, np.float32)
    rows = np.flatnonzero((tier >= 0) & (tier < len(TIERS)))
    low, high = edges[tier[rows]], edges[tier[rows] + 1]
    u = low + (high - low) * to_uniform(keys.stream("firm:standing").bits(key[rows]))
    made[rows] = _inside(ndtri(np.clip(u, _LEAST, 1 - _LEAST)), ndtri(low), ndtri(high))
    return made


def _inside(score: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    # Rounded to thousandths, as scores are kept, no firm shall fall into the next tier.
    step = np.minimum(0.001, (high - low) / 4)
    return np.clip(score, low + step, np.maximum(high - step, low + step))


def follow(rate: np.ndarray, standing: np.ndarray, correlation: float) -> np.ndarray:
    """The log of the true rates, as standard normal numbers, of firms with these scores (float64); `rate` are
    independent ones, and stay where there is no score."""
    known = np.isfinite(standing)
    score = standing[known].astype(np.float64)
    made = rate.copy()
    made[known] = correlation * score + np.sqrt(1 - correlation**2) * rate[known]
    return made
