"""Who checks what: the owner of each item group, and who checks a key field, in one month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

NOBODY = -1


@dataclass(frozen=True)
class Duties:
    """The duty list (权责清单) of a month; departments are numbers in the order of the world.

    `owner` (item groups): the department that owns each item group, NOBODY: none does. `on_report` (item groups, bool):
    only visits about the item group itself look at it. `minutes` (item groups): of a check. `fields` (key fields): the
    department that checks each key field. All int64 but for `on_report`.
    """

    owner: np.ndarray
    on_report: np.ndarray
    minutes: np.ndarray
    fields: np.ndarray

    def same(self, other: Duties) -> bool:
        """Whether the other list says the same."""
        return all(np.array_equal(a, b) for a, b in zip(vars(self).values(), vars(other).values(), strict=True))

    @property
    def bits(self) -> np.ndarray:
        """The owner of each item group as a bit, 0 where there is none: who may look at it at all (int64)."""
        return np.where(self.owner == NOBODY, 0, np.int64(1) << np.maximum(self.owner, 0))

    @property
    def listed(self) -> np.ndarray:
        """The same, 0 where visits that are not about the item group leave it alone (int64)."""
        return np.where(self.on_report, 0, self.bits)

    def visit_minutes(self, departments: int) -> np.ndarray:
        """Minutes of each department's check: of all it owns, but for items that only reports lead to (int64).

        Where it owns nothing else, it is these: all of its visits are about them.
        """
        mine = self.owner[:, None] == np.arange(departments)
        usual = self.minutes @ (mine & ~self.on_report[:, None])
        return np.where((mine & ~self.on_report[:, None]).any(axis=0), usual, self.minutes @ mine)

    def at(self, applies: np.ndarray) -> np.ndarray:
        """By sector, the departments (as bits) that have something to look at; `applies` bool (item groups, sectors)."""
        return np.bitwise_or.reduce(np.where(applies, self.listed[:, None], 0), axis=0)
