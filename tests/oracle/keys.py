"""States how chance works: every random number is computed from what it is for, so nothing depends on who asks first.

A number belongs to a purpose ("draw:disclosure"), a period (a year, a month, or 0), somebody (a firm's key, a
candidate's) and perhaps a part (an item group, a count).
"""

from __future__ import annotations

import hashlib

MASK = (1 << 64) - 1
STRIDE = 0x9E3779B97F4A7C15  # 2^64 / golden ratio
WHOLE = 1 << 32  # a chance of 1, in the steps in which chances are compared


def mix(z: int) -> int:
    """Scatter 64 bits (the finaliser of splitmix64)."""
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


class Chance:
    """All random numbers of one replication."""

    def __init__(self, seed: int, replication: int):
        self.seed, self.replication = seed, replication
        self._halves: dict[tuple[str, int], tuple[int, int]] = {}

    def bits(self, purpose: str, period: int, who: int, part: int | None = None) -> int:
        """64 random bits."""
        if (purpose, period) not in self._halves:
            text = f"jgsim1|{self.seed}|{self.replication}|{purpose}|{period}"
            digest = hashlib.blake2b(text.encode(), digest_size=16).digest()
            self._halves[purpose, period] = (
                int.from_bytes(digest[:8], "little"),
                int.from_bytes(digest[8:], "little"),
            )
        a, b = self._halves[purpose, period]
        z = mix(mix((who * STRIDE + a) & MASK) ^ b)
        return z if part is None else mix((z + (part + 1) * STRIDE) & MASK)

    def uniform(self, purpose: str, period: int, who: int, part: int | None = None) -> float:
        """A number strictly between 0 and 1."""
        return uniform(self.bits(purpose, period, who, part))

    def happens(self, chance: float, purpose: str, period: int, who: int, part: int | None = None) -> bool:
        """Whether something of this chance happens."""
        return high(self.bits(purpose, period, who, part)) < steps(chance)


def uniform(bits: int) -> float:
    """The number strictly between 0 and 1 that 64 bits stand for (53 of them, half a step off 0)."""
    return ((bits >> 11) + 0.5) * (1.0 / (1 << 53))


def high(bits: int) -> int:
    """The upper 32 bits."""
    return bits >> 32


def low(bits: int) -> int:
    """The lower 32 bits."""
    return bits & (WHOLE - 1)


def pick(part: int, count: int) -> int:
    """A whole number from 0 to count - 1, from 32 bits."""
    return (part * count) >> 32


def steps(chance: float) -> int:
    """A chance as a whole number of steps of 2^-32; 0 and 1 are exact."""
    return min(WHOLE, max(0, int(chance * WHOLE)))
