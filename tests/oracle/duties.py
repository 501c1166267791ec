"""States who owns and checks what: the duty list, its gaps, and items that only reports lead to."""

from __future__ import annotations

from dataclasses import replace

from oracle.firm import Firm
from oracle.plan import Task

NO_OWNER = 8
"""Why a task is not done: nobody owns the items any more."""


class Duties:
    """The duty list in force in a month. `_ends`: the month in which an item group has an owner again."""

    def __init__(self, scenario):
        self._world, self._month, self._ends, self._settings = scenario.world, 0, {}, None
        self.groups = list(self._world.groups.values())
        self.change(scenario, 0)

    def change(self, scenario, month: int) -> None:
        """Another duty list comes into force; a gap that goes on ends when it would have."""
        before = {} if self._settings is None else self._settings.vacant
        self._settings = scenario.settings["duties"]
        self._ends = {
            group: self._ends[group] if before.get(group) == gap else month + gap.months
            for group, gap in self._settings.vacant.items()
        }

    def turn(self, month: int) -> None:
        """A month begins."""
        self._month = month

    def _code(self, group: int) -> str:
        return list(self._world.groups)[group]

    def keeper(self, group: int) -> str:
        """The department that owns an item group when there is no gap."""
        return self._settings.owner.get(self._code(group), self.groups[group].department)

    def owner(self, group: int) -> str | None:
        """The department that owns an item group this month."""
        return None if self._month < self._ends.get(self._code(group), 0) else self.keeper(group)

    def owners(self, group: int) -> frozenset[str]:
        """The same as a set, empty in a gap."""
        return frozenset(one for one in [self.owner(group)] if one is not None)

    def on_report(self, group: int) -> bool:
        """Whether only a visit about it looks at an item group."""
        return self._settings.classes.get(self._code(group)) == "report_only"

    def looks_at(self, task: Task, group: int) -> bool:
        """Whether a visit looks at an item group, if it applies to the firm."""
        if self.owner(group) not in task.departments:
            return False
        return task.group == group or (task.group == -1 and not self.on_report(group))

    def minutes(self, department: str) -> int:
        """Minutes of a department's check: of its items, but for those on reports unless it has no others."""
        mine = [g for g in range(len(self.groups)) if self.owner(g) == department]
        usual = [g for g in mine if not self.on_report(g)]
        factor = lambda g: self._settings.minutes.get(self._code(g), 1.0)  # noqa: E731
        return sum(int(int(self.groups[g].minutes.value) * factor(g) + 0.5) for g in usual or mine)

    def of_field(self, field: str) -> str:
        """The department that checks a key field."""
        return self._settings.fields.get(field, self._world.key_fields[field].department)

    def asks_for_the_firm(self, task: Task) -> bool:
        """Whether a visit establishes that a firm cannot be reached."""
        mine = [g for g, one in enumerate(self.groups) if one.department == self._world.dormancy.department]
        return (self.owner(mine[0]) if mine else self._world.dormancy.department) in task.departments

    def handed_over(self, task: Task) -> Task:
        """A visit about an item group, made by its owner."""
        if task.group == -1 or self.owner(task.group) is None:
            return task
        return replace(task, departments=self.owners(task.group))

    def waits(self, task: Task) -> bool:
        """Whether a visit about an item group waits for its next owner."""
        return bool(self._settings.vacant) and task.group >= 0 and self.owner(task.group) is None

    def in_vain(self, task: Task) -> bool:
        """Whether a gap leaves a visit nothing of what it would have looked at."""
        if not self._settings.vacant or task.group >= 0:
            return False
        there = self._there(task.firm)
        return any(self.keeper(g) in task.departments for g in there) and not any(
            self.owner(g) in task.departments for g in there
        )

    def at(self, firm: Firm) -> set[str | None]:
        """The departments that have something to look at in a firm."""
        return {self.owner(g) for g in self._there(firm)}

    def _there(self, firm: Firm) -> list[int]:
        return [g for g, one in enumerate(self.groups) if firm.subject_to(one) and not self.on_report(g)]
