"""Equal risk: firms by decile of their true neutral onset rate, which no authority sees."""

from __future__ import annotations

import numpy as np

from jgsim.measures.dimensions import DECILES
from jgsim.world.settings import RISKS


class Deciles:
    """Deciles of the true neutral onset rate over the firms in operation at some time of the measured years.

    Attributes
    ----------
    of_firm : int8 array
        0 (lowest) to 9; firms with equal rates are in the same decile, so that some may be empty.
    cell : int32 array
        Each firm's number of (decile, district, type, size).
    """

    def __init__(self, world, firms: dict, periods, checks, groups):
        rate = neutral_rate(world, firms, checks)
        there = (firms["enter"] < periods.end) & (firms["exit"] > periods.begin)
        limits = decile_limits(rate[there])
        self.of_firm = np.zeros(rate.size, np.int8)
        for limit in limits:
            self.of_firm += rate > limit
        below = int(np.prod(groups.shape[2:]))
        self.cell = self.of_firm * np.int32(below)
        self.cell += groups.of_firm % np.int32(below)


def neutral_rate(world, firms: dict, checks) -> np.ndarray:
    """Violations that each firm begins a year without any policy, over all item groups that apply to it (float32)."""
    rates = np.array([g.rate.value for g in world.groups.values()])
    factor = np.array([world.risk.factor[r].value for r in RISKS])
    table = (factor[:, None] * (rates @ checks.applies)).astype(np.float32).reshape(-1)
    sectors = len(world.sectors)
    return table[firms["risk"].astype(np.int16) * np.int16(sectors) + firms["sector"]] * firms["frailty"]


def decile_limits(rate: np.ndarray) -> np.ndarray:
    """The nine largest rates of the lowest one to nine tenths."""
    if not rate.size:
        return np.zeros(len(DECILES) - 1, np.float32)
    last = np.ceil(np.arange(1, len(DECILES)) * rate.size / len(DECILES)).astype(np.int64) - 1
    return np.partition(rate, last)[last]
