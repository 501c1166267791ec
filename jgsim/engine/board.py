"""The tasks of a month: those that are due, those that wait, those that come later."""

from __future__ import annotations

import numpy as np

from jgsim.terms.campaign import TASK_COLUMNS, join, take


class Board:
    """The month's tasks, handed out round by round as rows of `tasks`.

    Between months the open tasks are columns of the state; within one nothing is copied but row numbers, unless new
    tasks come up.
    """

    def __init__(self, tasks: dict[str, np.ndarray], begin: int):
        self.tasks = tasks
        self._by_due = np.argsort(tasks["due"], kind="stable")
        self._due = tasks["due"][self._by_due]
        self._next, self._until = int(np.searchsorted(self._due, begin)), begin
        self.waiting = self._by_due[: self._next]  # left over from the months before

    def due(self, until: int) -> tuple[np.ndarray, int]:
        """Rows of the tasks due before `until` that are still open, and how many of them waited already (they come
        first)."""
        last = int(np.searchsorted(self._due, until))
        fresh = self._by_due[self._next : last]
        self._next, self._until = last, until
        late = self.waiting.size
        return np.concatenate([self.waiting, fresh]) if late else fresh, late

    def add(self, tasks: list[dict[str, np.ndarray]]) -> None:
        """Take up new tasks; those that were due before the last round's end wait for the next one."""
        size = self.tasks["firm"].size
        self.tasks = join([self.tasks, *tasks], TASK_COLUMNS)
        rows = np.arange(size, self.tasks["firm"].size)
        now = self.tasks["due"][rows] < self._until
        self.waiting = np.concatenate([self.waiting, rows[now]])
        later = np.concatenate([self._by_due[self._next :], rows[~now]])
        self._by_due = later[np.argsort(self.tasks["due"][later], kind="stable")]
        self._due, self._next = self.tasks["due"][self._by_due], 0

    def open(self) -> dict[str, np.ndarray]:
        """The tasks that are still open, as a table."""
        return take(self.tasks, np.sort(np.concatenate([self.waiting, self._by_due[self._next :]])))
