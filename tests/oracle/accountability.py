"""States what officers tell nobody of, who goes again after a clean visit, and what diligence does."""

from __future__ import annotations

import math

from jgsim.terms.enums import Trigger, VisitResult
from jgsim.terms.time import DAY, FAR

from oracle.firm import Violation
from oracle.keys import high, steps
from oracle.plan import Task

NUMBER = 2004
"""Campaign number of re-inspections."""


class Accountability:
    """The rules in force.

    `_hidden` are the keys of violations that were suppressed when they were last seen; `_seen` and `_uncovered` count
    the violations of `_year`, `_log` is what re-inspections have done to the probability. `_met` are, by the key
    of a re-inspection, the officers who must not make it; what a round brings of that, `_new` and `_done`, holds from
    the next one on.
    """

    def __init__(self, scenario, diary, chance, ledger):
        self._diary, self._chance, self._ledger = diary, chance, ledger
        self._hidden: set[int] = set()
        self._year, self._seen, self._uncovered, self._log = 0, 0, 0, 0.0
        self._met: list[tuple[int, int, int]] = []
        self._new: list[tuple[int, int, int]] = []
        self._done: set[int] = set()
        self.change(scenario)

    def change(self, scenario) -> None:
        """Other rules come into force."""
        self._settings = scenario.settings["accountability"]

    def forget(self) -> None:
        """The officers have got other numbers: nobody is barred from a re-inspection any more."""
        self._met, self._new = ([(key, -1, -1) for key, *_ in some] for some in (self._met, self._new))

    @property
    def closeness(self) -> float:
        """Factor on how closely officers look."""
        one = self._settings
        return one.effort.value if one.diligence and one.effort is not None else 1.0

    def suppresses(self, violation: Violation, when: int, officer: int, trigger: Trigger, campaign: int, year: int) -> bool:
        """Whether an officer who has seen a violation tells nobody of it."""
        one = self._settings
        p = one.suppressed.value if one.suppressed is not None else 0.0
        p *= one.fewer.value if one.diligence and one.fewer is not None else 1.0
        if p == 0:
            return False
        self._turn_year(year)
        key, firm = violation.candidate.key, violation.firm
        if campaign == NUMBER:
            self._uncovered += key in self._hidden
            self._hidden.discard(key)
            return False
        self._seen += 1
        self._hidden.discard(key)
        if high(self._chance.bits("accountability:suppressed", 0, key, violation.looks)) >= steps(p * math.exp(self._log)):
            return False
        self._hidden.add(key)
        self._ledger.enter(
            "suppressed", time=when, firm=firm.facts.number, group=violation.candidate.group,
            severity=violation.candidate.severity, candidate=violation.candidate.number, officer=officer,
            trigger=int(trigger), campaign=campaign, tier=int(firm.tier),
        )
        return True

    def told(self, violation: Violation) -> None:
        """Others tell of a violation."""
        self._hidden.discard(violation.candidate.key)

    def _turn_year(self, year: int) -> None:
        if year == self._year:
            return
        if year == self._year + 1 and self._seen and self._settings.lowers is not None:
            self._log -= self._settings.lowers.value * (self._uncovered / self._seen)
        self._year, self._seen, self._uncovered = year, 0, 0

    def begin_round(self) -> None:
        """What the last round brought holds from now on."""
        self._met = [one for one in self._met if one[0] not in self._done] + self._new
        self._new, self._done = [], set()

    def others(self, task: Task, register: range, pair: tuple[int, int]) -> tuple[int, int]:
        """The officers who go: those of a re-inspection were not at the visit, if the register has others."""
        if task.campaign != NUMBER:
            return pair
        met = {name for key, *names in self._met for name in names if key == task.order}
        after = lambda officer: [*range(officer, register.stop), *range(register.start, officer)]  # noqa: E731
        lead = next((o for o in after(pair[0]) if o not in met), pair[0])
        free = [o for o in after(pair[1]) if o != lead]
        return lead, next((o for o in free if o not in met), free[0])

    def reinspections(
        self, task: Task, when: int, pair: tuple[int, int], result: VisitResult, entered: bool
    ) -> list[Task]:
        """The re-inspection that a visit leads to, if it does."""
        number = task.firm.facts.number
        if task.campaign == NUMBER:
            self._done.add(task.order)
            return []
        bits = lambda purpose: self._chance.bits(purpose, 0, number, when)  # noqa: E731
        if result != VisitResult.CLEAR or not entered:
            return []
        if high(bits("accountability:reinspect")) >= steps(self._settings.reinspect):
            return []
        self._new.append((bits("order:accountability"), *pair))
        day = self._diary.working_day(when + self._settings.after_days * DAY)
        return [Task(
            firm=task.firm, departments=task.departments, trigger=Trigger.RECHECK, campaign=NUMBER,
            due=self._diary.opening(day, bits("day:accountability")), until=int(FAR),
            order=bits("order:accountability"), group=task.group,
        )]
