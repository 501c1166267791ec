"""Which item groups a visit checks: those of its departments that apply to the firm's sector, or one of them."""

from __future__ import annotations

import numpy as np

from jgsim.measures.events import distinct
from jgsim.terms.duties import NOBODY, Duties
from jgsim.world.duties import applies_to, duties_of


class Checks:
    """Item groups by department and sector.

    Parameters
    ----------
    world : World
    limit : int or None
        Items that each department checks on a visit, drawn from its list; all if None.
    lists : list of (minute, Duties), optional
        The duty lists of a run and when each came into force; the world's, if left out.

    Attributes
    ----------
    department : int64 array (groups)
        The department that the world names.
    applies : bool array (groups, sectors)
    listed : float64 array (groups, sectors)
        Items of each group that apply to a sector.
    items : float64 array (lists, groups, sectors)
        Those that the department checks at one visit: on average, where it draws some from its list.
    member : float64 array (groups, departments)
        1 where a group is a department's.
    """

    def __init__(self, world, limit: int | None = None, lists: list[tuple[int, Duties]] | None = None):
        groups = list(world.groups.values())
        self.departments = len(world.departments)
        self.department = duties_of(world).owner
        self.applies = applies_to(world)
        lists = [(0, duties_of(world))] if lists is None else lists
        self.begin, self.lists = np.array([minute for minute, _ in lists[1:]], np.int64), [one for _, one in lists]
        self.member = (self.department[:, None] == np.arange(self.departments)).astype(np.float64)
        self.listed = np.array([g.items for g in groups], np.float64)[:, None] * self.applies
        self.items = np.repeat(self.listed[None], len(self.lists), axis=0)
        if limit is not None:
            for items, one in zip(self.items, self.lists, strict=True):
                together = ((one.owner[:, None] == one.owner) & ~one.on_report) | np.eye(len(groups), dtype=bool)
                items *= np.minimum(1, limit / np.maximum(together @ self.listed, 1))

    def list_at(self, minute: np.ndarray) -> np.ndarray:
        """Position of the duty list that held at each minute."""
        return np.searchsorted(self.begin, minute, side="right")

    def owner(self, group: np.ndarray, minute: np.ndarray) -> np.ndarray:
        """The department that owned item groups at these minutes; the world's where nobody did."""
        owner = np.array([np.where(one.owner == NOBODY, self.department, one.owner) for one in self.lists])
        return owner[self.list_at(minute), group]

    def bits(self, mask: np.ndarray) -> np.ndarray:
        """Departments of each mask (masks, departments), bool."""
        return (np.asarray(mask, np.int64)[:, None] >> np.arange(self.departments)) & 1 == 1

    def looked(self, visits, nobody: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Item groups that visits look at, whether or not they apply to the firm.

        Parameters
        ----------
        visits
            Columns `time`, `mask` (departments as bits) and `group` (the one item group of a narrow visit, -1: all).
        nobody : bool array
            Visits that met nobody in operation: nothing is looked at.

        Returns
        -------
        bool array (kinds of visit, groups), the kind of each visit, and the duty list of each kind.
        """
        groups, lists = self.department.size, len(self.lists)
        code = visits["mask"].astype(np.int64)
        code *= groups + 1
        code += visits["group"]
        code += 1
        if lists > 1:
            code *= lists
            code += self.list_at(visits["time"])
        code[nobody] = 0
        kinds, number = distinct(code)
        which, kinds = kinds % lists, kinds // lists
        only, mask = (kinds % (groups + 1) - 1)[:, None], (kinds // (groups + 1))[:, None]
        owned, listed = (np.array([getattr(one, name) for one in self.lists])[which] for name in ("bits", "listed"))
        seen = ((only < 0) & (mask & listed > 0)) | ((only == np.arange(groups)) & (mask & owned > 0))
        return seen, number, which
