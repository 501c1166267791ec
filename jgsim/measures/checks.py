"""Which item groups a visit checks: those of its departments that apply to the firm's sector, or one of them."""

from __future__ import annotations

import numpy as np

from jgsim.measures.events import distinct


class Checks:
    """Item groups by department and sector.

    Parameters
    ----------
    world : World
    limit : int or None
        Items that each department checks on a visit, drawn from its list; all if None.

    Attributes
    ----------
    department : int64 array (groups)
    applies : bool array (groups, sectors)
    listed : float64 array (groups, sectors)
        Items of each group that apply to a sector.
    items : float64 array (groups, sectors)
        Those that the department checks at one visit: on average, where it draws some from its list.
    member : float64 array (groups, departments)
        1 where a group is a department's.
    """

    def __init__(self, world, limit: int | None = None):
        groups = list(world.groups.values())
        departments = list(world.departments)
        self.departments = len(departments)
        self.department = np.array([departments.index(g.department) for g in groups])
        self.applies = np.array([[g.sectors is None or code in g.sectors for code in world.sectors] for g in groups])
        self.member = (self.department[:, None] == np.arange(self.departments)).astype(np.float64)
        self.listed = np.array([g.items for g in groups], np.float64)[:, None] * self.applies
        self.items = self.listed
        if limit is not None:
            of_department = (self.member @ self.member.T) @ self.listed
            self.items = self.listed * np.minimum(1, limit / np.maximum(of_department, 1))

    def bits(self, mask: np.ndarray) -> np.ndarray:
        """Departments of each mask (masks, departments), bool."""
        return (np.asarray(mask, np.int64)[:, None] >> np.arange(self.departments)) & 1 == 1

    def looked(self, visits, nobody: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Item groups that visits look at, whether or not they apply to the firm.

        Parameters
        ----------
        visits
            Columns `mask` (departments as bits) and `group` (the one item group of a narrow visit, -1: all).
        nobody : bool array
            Visits that met nobody in operation: nothing is looked at.

        Returns
        -------
        bool array (kinds of visit, groups), and the kind of each visit.
        """
        groups = self.department.size
        code = visits["mask"].astype(np.int64)
        code *= groups + 1
        code += visits["group"]
        code += 1
        code[nobody] = 0
        kinds, number = distinct(code)
        only = (kinds % (groups + 1) - 1)[:, None]
        return self.bits(kinds // (groups + 1))[:, self.department] & ((only < 0) | (only == np.arange(groups))), number
