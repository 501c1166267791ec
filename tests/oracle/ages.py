"""States how old the firms of the start are and how long firms live.

The hazard of closing falls with age: from its value at birth to that of old firms, the excess by 1/e in some years.
The old firms' hazard is what makes the stock as a whole close at the yearly rate that statistics report.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from functools import lru_cache

# Ages (years) at which the laws are tabulated; in between they are straight lines.
AGES = [i * (10 / 1000) for i in range(1000)] + [10.0] + [10.1 + i * ((80 - 10.1) / 699) for i in range(699)] + [80.0]


class Lifetime:
    """The law of one entity type.

    Parameters
    ----------
    stock : float
        Exits a year of the whole stock.
    young, years : float
        Hazard at birth, and how fast its excess fades.
    growth : float
        Net growth of the stock a year, which makes it younger.
    """

    def __init__(self, stock: float, young: float, years: float, growth: float):
        self._young, self._years, self._growth = young, years, growth
        low, high = 0.0, max(stock, young)
        for _ in range(60):
            middle = (low + high) / 2
            if self._exits(middle) > stock:
                high = middle
            else:
                low = middle
        self.old = high
        self._hazard = [self._accumulated(self.old, age) for age in AGES]
        density = [math.exp(-h - growth * age) for h, age in zip(self._hazard, AGES, strict=True)]
        below = [0.0]
        for i in range(len(AGES) - 1):
            below.append(below[-1] + (AGES[i + 1] - AGES[i]) * (density[i] + density[i + 1]) / 2)
        self._share_younger = [b / below[-1] for b in below]

    def _accumulated(self, old: float, age: float) -> float:
        return old * age + (self._young - old) * self._years * (1 - math.exp(-age / self._years))

    def _exits(self, old: float) -> float:
        """Exits a year of the stock if old firms have the hazard `old`."""
        density = [math.exp(-self._accumulated(old, age) - self._growth * age) for age in AGES]
        rate = [old + (self._young - old) * math.exp(-age / self._years) for age in AGES]
        width = [AGES[i + 1] - AGES[i] for i in range(len(AGES) - 1)]
        weighted = [r * d for r, d in zip(rate, density, strict=True)]
        area = math.fsum(w * (density[i] + density[i + 1]) / 2 for i, w in enumerate(width))
        return math.fsum(w * (weighted[i] + weighted[i + 1]) / 2 for i, w in enumerate(width)) / area

    def immortal(self) -> bool:
        """Whether firms of this type never close."""
        return self.old < 1e-12 and self._young == 0

    def age(self, u: float) -> float:
        """The age (years) of a firm of the start."""
        return line(u, self._share_younger, AGES)

    def silent(self, hazard: float, years: float) -> float:
        """The share of the stock that has fallen silent at a hazard in the first years from birth on."""
        if self.immortal():
            return 1 - math.exp(-hazard * min(10, years))
        gone = [1 - math.exp(-hazard * min(age, years)) for age in AGES]
        share = self._share_younger
        return math.fsum((share[i + 1] - share[i]) * (gone[i] + gone[i + 1]) / 2 for i in range(len(AGES) - 1))

    def residual(self, age: float, u: float) -> float:
        """Years left to a firm of this age."""
        target = line(age, AGES, self._hazard) - math.log(u)
        if target > self._hazard[-1]:
            total = AGES[-1] + (target - self._hazard[-1]) / max(self.old, 1e-9)
        else:
            total = line(target, self._hazard, AGES)
        return max(total - age, 0.0)


@lru_cache
def lifetime(stock: float, young: float, years: float, growth: float) -> Lifetime:
    """The law with these parameters."""
    return Lifetime(stock, young, years, growth)


@lru_cache
def stopping(share: float, within: float, *law: float) -> float:
    """The hazard a year, in the first years `within`, at which a share of the stock of a law is silent."""
    low, high = 0.0, 1000.0
    for _ in range(100):
        middle = (low + high) / 2
        if lifetime(*law).silent(middle, within) < share:
            low = middle
        else:
            high = middle
    return high


def line(x: float, xs: list[float], ys: list[float]) -> float:
    """The value at x of the straight lines through the points (xs, ys)."""
    if x <= xs[0]:
        return ys[0]
    if x >= xs[-1]:
        return ys[-1]
    i = bisect_right(xs, x) - 1
    return ys[i] + (ys[i + 1] - ys[i]) / (xs[i + 1] - xs[i]) * (x - xs[i])
