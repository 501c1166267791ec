"""Which violations concern a red-line item, known by the violation's own key."""

from __future__ import annotations

import numpy as np

from jgsim.terms.keys import below


class RedLines:
    """The items of each item group of which the first ones are red lines."""

    def __init__(self, city):
        groups = list(city.settings.groups.values())
        self.keys = city.keys
        self.items, self.red = np.array([g.items for g in groups]), np.array([g.red_lines for g in groups])

    def of(self, group: np.ndarray, number: np.ndarray) -> np.ndarray:
        """Whether the violations concern one of them (bool)."""
        if not self.red.any():
            return np.zeros(number.size, bool)
        return below(self.keys.stream("item").bits(number), self.items[group]) < self.red[group]
