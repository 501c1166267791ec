"""The onset multiplier of a firm, from its last visit and from the ratio it perceives; and what a look finds."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from jgsim.behaviour.settings import Behaviour
from jgsim.terms.enums import TIERS, Trigger
from jgsim.terms.keys import Keys, threshold32, to_uniform
from jgsim.terms.time import DAY, YEAR

_DAYS = 30 * 366
_FIRST, _LAST, _ONE_DAY = np.array(0), np.array(_DAYS), np.array(DAY)
EQUAL = 1e-12


def deterrence_table(behaviour: Behaviour) -> np.ndarray:
    """Multiplier by whole days since the last visit (taken at the day's middle); the last entry stands for never."""
    d = behaviour.deterrence
    return _fading(((d.presence.value, d.presence_years.value), (d.learning.value, d.learning_years.value)))


@lru_cache(maxsize=64)
def _fading(parts: tuple[tuple[float, float], ...]) -> np.ndarray:
    """exp(−Σ strength · exp(−Δ/years)) by whole days Δ; the last entry stands for never."""
    table = np.ones(_DAYS + 1)
    for day in range(_DAYS):
        years = (day + 0.5) * DAY / YEAR
        fall = 0.0
        for strength, decay in parts:
            fall += strength * math.exp(-years / decay)
        table[day] = math.exp(-fall)
    table.flags.writeable = False
    return table


def memory_tables(behaviour: Behaviour) -> dict[str, np.ndarray]:
    """Further multipliers by whole days since an event, by the state's column of its minute; none without effect."""
    tables = {}
    d = behaviour.deterrence
    if d.penalty is not None and d.penalty.value != 0:
        tables["penalised"] = _fading(((d.penalty.value, d.penalty_years.value),))
    if behaviour.warning is not None and behaviour.warning.strength.value != 0:
        tables["warned"] = _fading(((behaviour.warning.strength.value, behaviour.warning.years.value),))
    return tables


def relapse_lags(behaviour: Behaviour) -> np.ndarray:
    """Minutes from a correction to the relapse: 4096 equally likely values of an exponential law (int64)."""
    return _lags(behaviour.relapse.days.value)


@lru_cache(maxsize=64)
def _lags(days: float) -> np.ndarray:
    return np.array([1 + int(-math.log(1 - (i + 0.5) / 4096) * days * DAY) for i in range(4096)], np.int64)


def days_since(time: np.ndarray, last_visit: np.ndarray) -> np.ndarray:
    """Index into `deterrence_table`: whole days from the last visit to `time`."""
    days = time.astype(np.int64)
    days -= last_visit
    days //= _ONE_DAY  # after NEVER there are more days than the table has
    # Below 0 are only those that ran before the epoch and before the last visit; their rate is not asked for.
    return np.maximum(np.minimum(days, _LAST, out=days), _FIRST, out=days)


def perceived_table(behaviour: Behaviour, world, announced: np.ndarray) -> np.ndarray:
    """Multiplier of the announced yearly ratio against the reference ratio.

    `announced` and the result: float64 by (tier, sector, district, entity type).
    """
    p = behaviour.perceived
    by_type = np.array([p.reference_by_type[t].value if t in p.reference_by_type else 1.0 for t in world.types])
    table = np.ones(announced.shape)
    for tier in TIERS:
        if tier.code not in p.reference:
            continue
        now = np.maximum(announced[tier], p.floor.value)
        reference = np.maximum(p.reference[tier.code].value * by_type, p.floor.value)
        # Ratios that are equal but for rounding give exactly 1, whatever the elasticity.
        equal = np.abs(now - reference) <= EQUAL * reference
        table[tier] = np.where(equal, 1.0, (now / reference) ** p.elasticity.value)
    return table


def officer_effects(behaviour: Behaviour, keys: Keys, officers: int) -> np.ndarray:
    """Search intensity of each officer relative to the median officer (float64)."""
    sd = behaviour.look.officer_log_sd.value
    if sd == 0:
        return np.ones(officers)
    from scipy.special import ndtri

    u = to_uniform(keys.stream("officer").bits(np.arange(officers, dtype=np.uint64)))
    return np.exp(sd * ndtri(u))


def look_intensities(behaviour: Behaviour, effects: np.ndarray) -> np.ndarray:
    """Search intensity by officer and trigger, relative to the median officer at a usual visit (float64)."""
    factors = _factors(behaviour)
    return effects[:, None] * np.array([factors.get(trigger, 1.0) for trigger in Trigger])


def _factors(behaviour: Behaviour) -> dict[Trigger, float]:
    look = behaviour.look
    factor = {Trigger.JOINT: look.joint_factor.value, Trigger.KEY: look.key_factor.value}
    return factor | {trigger: look.factor[trigger.code].value for trigger in Trigger if trigger.code in look.factor}


def look_thresholds(behaviour: Behaviour, effects: np.ndarray) -> np.ndarray:
    """Integer thresholds of finding an ongoing violation, by officer and trigger (uint64, 2^-32 steps).

    A look is a search of given intensity: P = 1 − (1 − sensitivity) ** (effect · factor).
    """
    look = behaviour.look
    factor = _factors(behaviour)
    miss = 1 - look.sensitivity.value
    table = np.zeros((effects.size, len(Trigger)), np.uint64)
    columns: dict[float, list[int]] = {}
    for trigger in Trigger:
        of_visit = factor.get(trigger, 1.0)
        if of_visit not in columns:
            powers = [effect * of_visit for effect in effects.tolist()]
            columns[of_visit] = [threshold32(1 - miss**p if p != 1 else look.sensitivity.value) for p in powers]
        table[:, trigger] = columns[of_visit]
    return table
