"""Firms that operate no more though they are still registered: when they fell silent, and who answers at the address.

A firm falls silent at a constant hazard of its type from its registration on, or within its first years only. No policy changes it. It begins no
violation after that minute, and those that run end with it.
"""

from __future__ import annotations

import numpy as np

from jgsim.terms.keys import Keys
from jgsim.terms.time import FAR, YEAR
from jgsim.world.settings import World

ANSWERED, NOBODY, MOVED = 0, 1, 2
"""What a visit meets at the address of a silent firm: somebody, nobody, or others since the firm is elsewhere."""
_HIGHEST = 1000.0
"""Hazard a year at which everybody is silent within hours of registration."""


def hazard(share: float, age: np.ndarray, weight: np.ndarray) -> float:
    """The hazard a year at which a share of the stock is silent.

    Parameters
    ----------
    share : float
        E[1 − exp(−hazard × age)] over the stock.
    age, weight : float arrays
        Ages of the stock in years and their shares.
    """
    if share <= 0:
        return 0.0
    low, high = 0.0, _HIGHEST
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if (weight * -np.expm1(-middle * age)).sum() < share else (low, middle)
    return high


def within_years(world: World, age: np.ndarray) -> np.ndarray:
    """The part of each age (years) in which a firm could fall silent."""
    years = None if world.dormancy is None else world.dormancy.years
    return age if years is None else np.minimum(age, years.value)


def no_silence(total: int) -> dict[str, np.ndarray]:
    """The columns of firms that all operate until they close."""
    return {"silent": np.full(total, FAR, np.int32), "away": np.zeros(total, np.int8)}


def make_silence(world: World, keys: Keys, firms: dict[str, np.ndarray], hazards: list[float]) -> dict[str, np.ndarray]:
    """When each firm falls silent, and what a visit meets there then.

    Parameters
    ----------
    firms
        Columns `key`, `type`, `enter`, `exit`.
    hazards : list of float
        Hazard a year by type; 0: never.

    Returns
    -------
    dict of arrays: `silent` int32 minute from which the firm operates no more (FAR if it closes before); `away` int8
    (`ANSWERED`, `NOBODY`, `MOVED`; 0 for those that never fall silent).
    """
    made = no_silence(firms["key"].size)
    for code, rate in enumerate(hazards):
        if rate <= 0:
            continue
        rows = np.flatnonzero(firms["type"] == code)
        span = np.log(keys.stream("firm:silent").uniform(firms["key"][rows]))
        span *= -YEAR / rate
        when = firms["enter"][rows] + np.minimum(span, 2.0**30).astype(np.int32)
        before = when < firms["exit"][rows]
        if world.dormancy is not None and world.dormancy.years is not None:
            before &= span < world.dormancy.years.value * YEAR
        made["silent"][rows[before]] = when[before]
    rows = np.flatnonzero(made["silent"] < FAR)
    if world.dormancy is None or not rows.size:
        return made
    moved, answers = world.dormancy.moved.value, world.dormancy.answers.value
    u = keys.stream("firm:away").uniform(firms["key"][rows])
    made["away"][rows] = np.where(
        u < moved, MOVED, np.where((u - moved) < answers * (1 - moved), ANSWERED, NOBODY)
    )
    return made
