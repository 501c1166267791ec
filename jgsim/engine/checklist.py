"""A subset of items checked at a visit: which item a violation concerns, and whether the visit covers it."""

from __future__ import annotations

import numpy as np

from jgsim.terms.keys import below
from jgsim.world.duties import applies_to, duties_of


class Checklist:
    """The departments' lists of items, of which a visit covers a keyed random subset.

    Items are numbered through all item groups.

    Parameters
    ----------
    city : City
    items : int
        Items that each department checks on a visit; all if its list is shorter.
    """

    def __init__(self, city, items: int):
        world = city.settings
        groups = list(world.groups.values())
        self.items, self.keys = items, city.keys
        self.firm_key, self.sector = city.firms["key"], city.firms["sector"]
        self.size = np.array([g.items for g in groups])
        self.first = np.cumsum(self.size) - self.size
        self.applies = applies_to(world)
        self.follow(duties_of(world))

    def follow(self, duties) -> None:
        """Another duty list comes into force."""
        self.department, self.on_report = duties.owner, duties.on_report

    def covers(self, firm: np.ndarray, when: np.ndarray, group: np.ndarray, number: np.ndarray) -> np.ndarray:
        """Whether visits cover the items that violations concern (bool).

        One entry per violation at hand: firm row, minute of the visit, item group, the violation's own key.
        """
        item = self.first[group] + below(self.keys.stream("item").bits(number), self.size[group])
        stream, key = self.keys.stream("checklist"), self.firm_key[firm]
        part = when.astype(np.uint64) * np.uint64(self.size.sum())
        mine = stream.bits(key, part + item.astype(np.uint64))
        before = np.zeros(firm.size, np.int64)
        for g, size in enumerate(self.size.tolist()):
            listed = (self.department[g] == self.department[group]) & self.applies[g][self.sector[firm]]
            if self.on_report[g]:
                listed &= group == g
            for other in range(self.first[g], self.first[g] + size):
                before += listed & (stream.bits(key, part + np.uint64(other)) < mine)
        return before < self.items
