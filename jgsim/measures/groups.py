"""Groups of firms: tier × sector × district × entity type × size, counted once and folded into each dimension."""

from __future__ import annotations

import numpy as np

from jgsim.measures.dimensions import FIRM_DIMENSIONS
from jgsim.measures.sums import Sums, with_horizon
from jgsim.terms.enums import TIERS, Size


class Groups:
    """The strata of a city's firms.

    A stratum is a (tier, sector, district, type, size). Events and times are counted by stratum (`tally`), then folded
    into sums by dimension.

    Attributes
    ----------
    of_firm : int32 array
        Each firm's stratum apart from its tier.
    strata : int
        How many strata there are, tiers included.
    """

    def __init__(self, city, codes: dict[str, tuple[str, ...]]):
        self.shape = tuple(len(codes[d]) for d in FIRM_DIMENSIONS[1:])
        self.per_tier = city.cells * len(Size)
        self.strata = len(TIERS) * self.per_tier
        self.of_firm = city.cell.astype(np.int32)
        self.of_firm *= len(Size)
        self.of_firm += city.firms["size"]

    def index(self, firm: np.ndarray | slice, tier: np.ndarray) -> np.ndarray:
        """Stratum of each firm at a given tier (int64)."""
        stratum = tier.astype(np.int64)
        stratum *= self.per_tier
        stratum += self.of_firm[firm]
        return stratum

    def tally(self, year: np.ndarray, stratum: np.ndarray, years: int, weight: np.ndarray | None = None) -> Sums:
        """Rows, or sums of a weight, by year and firm dimension, horizon included."""
        cube = np.bincount(year * self.strata + stratum, weight, years * self.strata)
        return self.fold(cube.reshape(years, self.strata))

    def fold(self, cube: np.ndarray) -> Sums:
        """Sums by firm dimension of counts by (year, stratum), horizon included."""
        return {d: with_horizon(values) for d, values in self.marginals(cube).items()}

    def marginals(self, cube: np.ndarray) -> Sums:
        """Sums by firm dimension of an array whose last axis is the stratum."""
        tiers, sectors, districts, types, sizes = self.shape
        lead = cube.shape[:-1]
        by_tier = cube.reshape(*lead, tiers, -1)
        by_sector = by_tier.sum(axis=-2).reshape(*lead, sectors, -1)
        by_district = by_sector.sum(axis=-2).reshape(*lead, districts, -1)
        by_type = by_district.sum(axis=-2).reshape(*lead, types, sizes)
        return {
            "all": by_type.sum(axis=(-1, -2))[..., None],
            "tier": by_tier.sum(axis=-1),
            "sector": by_sector.sum(axis=-1),
            "district": by_district.sum(axis=-1),
            "type": by_type.sum(axis=-1),
            "size": by_type.sum(axis=-2),
        }

    def of_stratum(self) -> dict[str, np.ndarray]:
        """Each stratum's group number in every firm dimension (int64)."""
        numbers = np.unravel_index(np.arange(self.strata), self.shape)
        return {"all": np.zeros(self.strata, np.int64), **dict(zip(FIRM_DIMENSIONS[1:], numbers, strict=True))}
