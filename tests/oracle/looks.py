"""States what a visit finds of what is there, and what it finds that is not."""

from __future__ import annotations

from jgsim.terms.enums import Severity, Trigger
from jgsim.terms.time import DAY, FAR

from oracle.behaviour import intensity, sees
from oracle.firm import Firm
from oracle.keys import high, low, pick, steps
from oracle.plan import Task


class Looks:
    """The looks of officers at firms. `_sight` is how well an officer sees at a kind of visit (steps of 2^-32)."""

    def __init__(self, scenario, chance, ledger):
        self._world, self._behaviour, self._look = scenario.world, scenario.behaviour, scenario.behaviour.look
        self._chance, self._ledger = chance, ledger
        self._sight: dict[tuple[int, int], int] = {}

    def findings(self, task: Task, when: int, month: int, officer: int) -> int:
        """How many item groups a visit records as violated."""
        if self._behaviour.clock == "period":
            return self._check_choice(task, when, month, officer)
        return self._check(task, when, officer)

    def _sees(self, officer: int, trigger: int) -> int:
        """Chance (steps of 2^-32) that an officer finds at such a visit what is there."""
        if (officer, trigger) not in self._sight:
            closeness = intensity(self._look, self._chance, officer, trigger)
            self._sight[officer, trigger] = steps(sees(self._look, closeness))
        return self._sight[officer, trigger]

    def _check(self, task: Task, when: int, officer: int) -> int:
        """Look at every item group of the departments that applies to the firm; how many were recorded as violated."""
        firm, found = task.firm, 0
        for number, group in enumerate(self._world.groups.values()):
            if group.department not in task.departments:
                continue
            if number in firm.running:
                if self._on_list(firm.running[number], when):
                    found += self._look_at(firm.running[number], task, when, officer)
            elif firm.subject_to(group):
                found += self._false_alarm(number, task, when, officer)
        return found

    def _on_list(self, violation, when: int) -> bool:
        """Whether the visit covers the item that is violated, if each department checks only some of its items.

        They are drawn by numbers of their own from all items of the department that apply to the firm.
        """
        if self._look.items is None:
            return True
        firm, groups = violation.firm, list(self._world.groups.values())
        first = [sum(g.items for g in groups[:i]) for i in range(len(groups) + 1)]
        mine = violation.candidate.group
        item = first[mine] + pick(high(self._chance.bits("item", 0, violation.candidate.key)), groups[mine].items)
        number = lambda i: self._chance.bits("checklist", 0, firm.facts.number, when * first[-1] + i)  # noqa: E731
        before = 0
        for i, group in enumerate(groups):
            if group.department == groups[mine].department and firm.subject_to(group):
                before += sum(1 for other in range(first[i], first[i + 1]) if number(other) < number(item))
        return before < self._look.items

    def _look_at(self, violation, task: Task, when: int, officer: int) -> bool:
        """One look at a violation. What is found may be found again, until it is corrected."""
        key = violation.candidate.key
        hit = high(self._chance.bits("look", 0, key, violation.looks)) < self._sees(officer, task.trigger)
        violation.looks += 1
        if not hit:
            return False
        first = violation.found == FAR
        violation.found = min(violation.found, when)
        corrected = self._corrected(self._chance.bits("correction", 0, key, violation.looks), when)
        if not violation.correct(corrected):
            corrected = int(FAR)
        self._finding(
            task.firm, when, officer, task.trigger, group=violation.candidate.group,
            severity=violation.candidate.severity, candidate=violation.candidate.number, first=int(first),
            corrected=corrected,
        )
        return True

    def _corrected(self, bits: int, when: int) -> int:
        """When the order to correct is obeyed: at an even time within the term, or not at all."""
        order = self._behaviour.correction
        if high(bits) >= steps(order.share.value):
            return int(FAR)
        return min(int(FAR), when + pick(low(bits), int(order.days.value * DAY)))

    def _false_alarm(self, group: int, task: Task, when: int, officer: int) -> bool:
        """An item group in order, recorded as violated all the same."""
        bits = self._chance.bits("false", 0, task.firm.facts.number, when * 8 + group)
        if high(bits) >= steps(1 - self._look.specificity.value):
            return False
        self._finding(
            task.firm, when, officer, task.trigger, group=group, severity=int(Severity.MINOR), candidate=-1, first=0,
            corrected=when,
        )
        return True

    def _check_choice(self, task: Task, when: int, month: int, officer: int) -> int:
        """Where firms choose by the month, the month's choice is what there is to find."""
        firm = task.firm
        bits = self._chance.bits("look:period", month, firm.facts.number, when)
        if not firm.in_breach or high(bits) >= self._sees(officer, task.trigger):
            return 0
        self._finding(
            firm, when, officer, task.trigger, group=0, severity=int(Severity.GENERAL), candidate=-1, first=1,
            corrected=when,
        )
        return 1

    def _finding(self, firm: Firm, when: int, officer: int, trigger: Trigger, **columns) -> None:
        self._ledger.enter(
            "finding", time=when, firm=firm.facts.number, officer=officer, trigger=int(trigger), tier=int(firm.tier),
            **columns,
        )
