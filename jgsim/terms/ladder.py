"""How results move a firm between credit tiers, as firms know it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Ladder:
    """A finding moves a firm one tier down, but not below `worst`; a clean visit one up with chance `up`, and a month
    without either one up with chance `repair`."""

    up: float
    repair: float
    worst: int
