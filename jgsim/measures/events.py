"""Rows of the ledger with their year and stratum, and how they are counted."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from jgsim.measures.groups import Groups
from jgsim.measures.sums import Sums, with_horizon


class Events:
    """The measured rows of a table, with their year and stratum.

    Attributes
    ----------
    columns : dict of arrays
        The rows of the measured years.
    year, stratum : int64 arrays
    """

    def __init__(self, columns: dict[str, np.ndarray], year: np.ndarray, tier: np.ndarray, groups: Groups, years: int):
        self.columns, self.groups, self.years = columns, groups, years
        self.year = year
        self.stratum = groups.index(columns["firm"], tier)

    def __getitem__(self, name: str) -> np.ndarray:
        return self.columns[name]

    def sums(self, weight: np.ndarray | None = None, where=slice(None)) -> Sums:
        """Rows, or sums of a weight of each row, by firm dimension."""
        if weight is not None:
            weight = weight[where]
        return self.groups.tally(self.year[where], self.stratum[where], self.years, weight)

    def by(self, number: np.ndarray, size: int, weight: np.ndarray | None = None, where=slice(None)) -> np.ndarray:
        """Rows, or sums of a weight, by year and a number of each row: array (years + 1, size), horizon last."""
        if weight is not None:
            weight = weight[where]
        cell = self.year[where] * size + number[where]
        return with_horizon(np.bincount(cell, weight, self.years * size).reshape(self.years, size))

    def by_department(self, checks, weight: np.ndarray | None = None, where=slice(None)) -> np.ndarray:
        """Rows, or sums of a weight, by department; a row that several share counts for each of them."""
        masks, number = self.masks
        return self.by(number, masks.size, weight, where) @ checks.bits(masks)

    @cached_property
    def masks(self) -> tuple[np.ndarray, np.ndarray]:
        """The different combinations of departments (bits), and the position of each row's among them."""
        return distinct(self.columns["mask"])


def distinct(mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The different masks (ascending), and the position of each row's mask among them."""
    masks = np.flatnonzero(np.bincount(mask, minlength=1))
    position = np.zeros(int(masks.max(initial=0)) + 1, np.int64)
    position[masks] = np.arange(masks.size)
    return masks, position[mask]
