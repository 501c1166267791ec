"""The tasks of a month: those that are due, those that wait, those that come later."""

from __future__ import annotations

import numpy as np

from jgsim.terms.campaign import take


class Board:
    """The month's tasks, handed out round by round as rows of `tasks`.

    Between months the open tasks are columns of the state; within one nothing is copied but row numbers.
    """

    def __init__(self, tasks: dict[str, np.ndarray], begin: int):
        self.tasks = tasks
        self._by_due = np.argsort(tasks["due"], kind="stable")
        self._due = tasks["due"][self._by_due]
        self._next = int(np.searchsorted(self._due, begin))
        self.waiting = self._by_due[: self._next]  # left over from the months before

    def due(self, until: int) -> tuple[np.ndarray, int]:
        """Rows of the tasks due before `until` that are still open, and how many of them waited already (they come
        first)."""
        last = int(np.searchsorted(self._due, until))
        fresh = self._by_due[self._next : last]
        self._next = last
        late = self.waiting.size
        return np.concatenate([self.waiting, fresh]) if late else fresh, late

    def open(self) -> dict[str, np.ndarray]:
        """The tasks that are still open, as a table."""
        return take(self.tasks, np.sort(np.concatenate([self.waiting, self._by_due[self._next :]])))
