"""Keyed random numbers: a number depends on what it is for, never on when it is asked for.

Every number is a function of (seed, replication, purpose, period, firm, part). Two plans on one world, two workers, or
two orders of the same calls therefore see the same numbers (permanent random numbers: Ohlsson 1995).
The finaliser is splitmix64 (Steele, Lea and Flood 2014).
"""

from __future__ import annotations

import hashlib
import sys

import numpy as np

# Constants are arrays without axes: NumPy takes half as long with them as with scalars where a table has few rows.
GOLDEN, _MIX_1, _MIX_2 = map(np.array, map(np.uint64, (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB)))
_S30, _S27, _S31, _S32, _ONE, _LOW = map(np.array, map(np.uint64, (30, 27, 31, 32, 1, 0xFFFFFFFF)))
_CHUNK = 1 << 14
shift, xor, multiply, add = np.right_shift, np.bitwise_xor, np.multiply, np.add  # looked up a million times a run
ONE = 1 << 32
"""Steps of a chance of 1."""


def mix64(z: np.ndarray, scratch: np.ndarray | None = None, *, last: bool = True) -> np.ndarray:
    """Mix uint64 `z` in place (splitmix64 finaliser) and return it; without the `last` step only the upper 31 bits are
    final."""
    t = np.empty_like(z) if scratch is None else scratch
    shift(z, _S30, t)
    xor(z, t, z)
    multiply(z, _MIX_1, z)
    shift(z, _S27, t)
    xor(z, t, z)
    multiply(z, _MIX_2, z)
    if last:
        shift(z, _S31, t)
        xor(z, t, z)
    return z


class Stream:
    """The numbers of one purpose and period, one per firm and part.

    Parameters
    ----------
    a, b : int
        The two 64-bit halves of the key.
    """

    __slots__ = ("a", "b")

    def __init__(self, a: int, b: int):
        self.a, self.b = np.array(a, np.uint64), np.array(b, np.uint64)

    def bits(self, firm: np.ndarray, part: np.ndarray | int | None = None) -> np.ndarray:
        """64 random bits (uint64) for each firm key, and for a part of it if `part` is given.

        `firm` holds uint64 firm keys; `part` is an integer or an array of the same shape (an item group, a count).
        """
        firm = np.asarray(firm, dtype=np.uint64)
        if firm.size <= _CHUNK:
            return self._few(firm, part)
        out = np.empty(firm.shape, np.uint64)
        flat, source = out.reshape(-1), firm.reshape(-1)
        parts = None
        if part is not None:
            parts = np.asarray(part).astype(np.uint64)
            parts = (parts if parts.shape == firm.shape else np.broadcast_to(parts, firm.shape)).reshape(-1)
        scratch = np.empty(min(_CHUNK, flat.size), np.uint64)
        for lo in range(0, flat.size, _CHUNK):  # chunks stay in the cache of the processor
            z = flat[lo : lo + _CHUNK]
            self._fill(z, source[lo : lo + _CHUNK], scratch[: z.size], None if parts is None else parts[lo : lo + _CHUNK])
        return out

    def _few(self, firm: np.ndarray, part) -> np.ndarray:
        z = np.add(np.multiply(firm, GOLDEN), self.a)
        t = np.empty_like(z)
        mix64(z, t)
        np.bitwise_xor(z, self.b, z)
        mix64(z, t)
        if part is not None:
            part = np.asarray(part).astype(np.uint64)
            np.add(part, _ONE, part)
            np.multiply(part, GOLDEN, part)
            np.add(z, part, z)
            mix64(z, t)
        return z

    def hits(self, firm: np.ndarray, threshold: int) -> tuple[np.ndarray, np.ndarray]:
        """Positions in `firm` whose upper 32 bits lie below `threshold` (steps of 2^-32), and their 64 bits.

        The same as comparing `bits`, without laying down the numbers of those that are not hit.
        """
        if threshold >= ONE:
            return np.arange(firm.size), self.bits(firm)
        limit = int(threshold) << 32
        # The last step of the mixer leaves the upper 31 bits alone: what they rule out need not take it.
        screen = np.uint64(-(-limit >> 33) << 33)
        rows, found = [np.empty(0, np.int64)], [np.empty(0, np.uint64)]
        for lo, z, _ in self._chunks(firm, None, last=False):
            at = np.flatnonzero(z < screen)
            bits = z[at]
            bits ^= bits >> _S31
            below_it = bits < np.uint64(limit)
            rows.append(at[below_it] + lo)
            found.append(bits[below_it])
        return np.concatenate(rows), np.concatenate(found)

    def quarters(self, firm: np.ndarray, most: int) -> list[np.ndarray]:
        """Positions in `firm` whose first (second, third, fourth) 16 bits, from the lowest, are at most `most`."""
        found = [[np.empty(0, np.int64)] for _ in range(4)]
        for lo, z, _ in self._chunks(firm, None):
            four = z.view(np.uint16).reshape(-1, 4)
            for k in range(4):
                place = k if sys.byteorder == "little" else 3 - k
                found[k].append(np.flatnonzero(four[:, place] <= most) + lo)
        return [np.concatenate(rows) for rows in found]

    def misses(self, firm: np.ndarray, floor: np.ndarray, part: int) -> tuple[np.ndarray, np.ndarray]:
        """Positions in `firm` whose upper 32 bits are not below their own `floor` (uint32), and their 64 bits."""
        rows, found = [np.empty(0, np.int64)], [np.empty(0, np.uint64)]
        for lo, z, t in self._chunks(firm, part):
            np.right_shift(z, _S32, out=t)
            at = np.flatnonzero(t >= floor[lo : lo + _CHUNK])
            rows.append(at + lo)
            found.append(z[at])
        return np.concatenate(rows), np.concatenate(found)

    def classes(self, firm: np.ndarray, limits: list[int]) -> np.ndarray:
        """How many of the `limits` (64 bits, ascending) each firm's number has reached, as int8."""
        out = np.zeros(firm.size, np.int8)
        for lo, z, _ in self._chunks(firm, None):
            for limit in limits:
                out[lo : lo + _CHUNK] += z >= np.uint64(limit)
        return out

    def _chunks(self, firm: np.ndarray, part: int | None, *, last: bool = True):
        """(first position, numbers, scratch) by chunk; the arrays are used again for the next chunk."""
        size = min(_CHUNK, firm.size)
        parts = None if part is None else np.full(size, part, np.uint64)
        buffer, scratch = np.empty(size, np.uint64), np.empty(size, np.uint64)
        for lo in range(0, firm.size, _CHUNK):
            source = firm[lo : lo + _CHUNK]
            z, t = buffer[: source.size], scratch[: source.size]
            self._fill(z, source, t, None if parts is None else parts[: source.size], last)
            yield lo, z, t

    def _fill(self, z, source, scratch, parts, last=True) -> None:
        np.multiply(source, GOLDEN, out=z)
        np.add(z, self.a, out=z)
        mix64(z, scratch)
        np.bitwise_xor(z, self.b, out=z)
        mix64(z, scratch, last=last or parts is not None)
        if parts is not None:
            np.add(parts, _ONE, out=scratch)
            np.multiply(scratch, GOLDEN, out=scratch)
            np.add(z, scratch, out=z)
            mix64(z, scratch, last=last)

    def uniform(self, firm: np.ndarray, part=None) -> np.ndarray:
        """Uniform float64 numbers strictly between 0 and 1; for the making of the world only."""
        return to_uniform(self.bits(firm, part))


class Several:
    """Streams whose numbers are asked for together: each of them gives what it gives alone."""

    __slots__ = ("_streams", "_joined")

    def __init__(self, streams: list[Stream]):
        self._streams, self._joined = streams, Stream(0, 0)
        self._joined.a, self._joined.b = (np.array([getattr(s, half) for s in streams])[:, None] for half in "ab")

    def bits(self, firm: np.ndarray, part: np.ndarray | None = None) -> np.ndarray:
        """`Stream.bits` of each, one row a purpose; in one go, which takes a third of the time where firms are few."""
        firm = np.asarray(firm, dtype=np.uint64)
        if firm.size <= _CHUNK // 16:
            return self._joined._few(firm, part)
        return np.stack([stream.bits(firm, part) for stream in self._streams])


class Keys:
    """The source of all randomness of one replication.

    Parameters
    ----------
    seed, replication : int
        Both are plain numbers: 0 is a seed like any other.
    """

    __slots__ = ("seed", "replication", "_made")

    def __init__(self, seed: int, replication: int):
        self.seed, self.replication = int(seed), int(replication)
        self._made: dict[tuple, Stream] = {}

    def stream(self, purpose: str, period: int = 0) -> Stream:
        """The stream of a purpose ("draw:disclosure") in a period (a year, a month, or 0)."""
        name = (purpose, int(period))
        if name not in self._made:
            self._made[name] = Stream(*stream_key(self.seed, self.replication, purpose, period))
        return self._made[name]

    def several(self, purposes: tuple[str, ...], period: int = 0) -> Several:
        """The streams of several purposes that are asked for together."""
        name = (purposes, int(period))
        if name not in self._made:
            self._made[name] = Several([self.stream(purpose, period) for purpose in purposes])
        return self._made[name]


def stream_key(seed: int, replication: int, purpose: str, period: int) -> tuple[int, int]:
    """The two 64-bit halves a, b of a key: blake2b over the written-out parts."""
    text = f"jgsim1|{int(seed)}|{int(replication)}|{purpose}|{int(period)}"
    digest = hashlib.blake2b(text.encode(), digest_size=16).digest()
    return int.from_bytes(digest[:8], "little"), int.from_bytes(digest[8:], "little")


def to_uniform(bits: np.ndarray) -> np.ndarray:
    """uint64 bits as float64 between 0 and 1 (53 bits, half a step off zero; the highest of 2^53 rounds to 1)."""
    return ((bits >> np.uint64(11)).astype(np.float64) + 0.5) * (1.0 / (1 << 53))


def high32(bits: np.ndarray) -> np.ndarray:
    """The upper 32 bits of uint64 `bits`, as uint64 (room for thresholds up to 2^32)."""
    return bits >> _S32


def threshold32(probability: float) -> int:
    """The integer T with P(high32 < T) = probability to within 2^-32; 0 and 1 are exact."""
    return min(ONE, max(0, int(probability * ONE)))


def thresholds32(probabilities) -> np.ndarray:
    """`threshold32` of each entry, as uint64."""
    values = np.asarray(probabilities, np.float64)
    return np.clip(np.floor(values * float(ONE)), 0, ONE).astype(np.uint64)


def low32(bits: np.ndarray, count: np.ndarray | int) -> np.ndarray:
    """A whole number in 0..count-1 from each 64 bits (multiply-shift on the lower 32 bits), as int64."""
    return (((bits & _LOW) * np.asarray(count, np.uint64)) >> _S32).astype(np.int64)


def below(bits: np.ndarray, count: np.ndarray | int) -> np.ndarray:
    """A whole number in 0..count-1 from each 64 bits (multiply-shift on the upper 32 bits), as int64."""
    return ((high32(bits) * np.asarray(count, np.uint64)) >> _S32).astype(np.int64)
