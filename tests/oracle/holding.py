"""States which visits are held back: a cap of visits a year, a gap between visits, remote checks instead, tolerance."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from jgsim.terms.enums import DRAWS, Tier, Trigger
from jgsim.terms.time import DAY

from oracle.firm import Firm
from oracle.keys import WHOLE, high, steps
from oracle.plan import Task

GO, WAIT = -1, -2
CAP, GAP, REMOTE, TOLERANCE = 4, 5, 6, 7
"""What becomes of a task: it goes, waits for the next round, or is dropped, and why."""


@dataclass(frozen=True)
class Fate:
    """What becomes of a task, and whether the firm is checked from the desk instead."""

    what: int
    remotely: bool = False


class Holding:
    """The rules in force, and all visits made: by firm, what led to each, its year and minute."""

    def __init__(self, scenario, chance):
        self._chance = chance
        self._visits: dict[Firm, list[tuple[Trigger, int, int]]] = defaultdict(list)
        self.change(scenario)

    def change(self, scenario) -> None:
        """Other rules come into force; what was visited before counts by them, too."""
        self._settings, self._tolerance = scenario.settings["frequency"], scenario.settings["tolerance"]

    @property
    def remote_minutes(self) -> int:
        """Officer-minutes of a remote check."""
        return self._settings.remote.minutes

    def note(self, task: Task, when: int, year: int) -> None:
        """A visit was made."""
        self._visits[task.firm].append((task.trigger, year, when))

    def _counts(self, trigger: Trigger) -> bool:
        return trigger.code not in self._settings.exempt

    def fates(self, tasks: list[tuple[Task, int]], year: int) -> list[Fate]:
        """What becomes of the tasks of a round, taken by priority, each with the minute at which it would be done."""
        found, going = [], {}
        for task, when in tasks:
            fate = self._fate(task, when, year, going.setdefault(task.firm, []))
            if fate.what == GO and self._counts(task.trigger):
                going[task.firm].append(when)
            found.append(fate)
        return found

    def _fate(self, task: Task, when: int, year: int, earlier: list[int]) -> Fate:
        s, firm = self._settings, task.firm
        if self._halved(task, when):
            return Fate(TOLERANCE)
        bits = self._chance.bits("remote", 0, task.order)
        if task.trigger in DRAWS and high(bits) < steps(s.remote.of_draws):
            return Fate(REMOTE, True)
        if not self._counts(task.trigger):
            return Fate(GO)
        counted = [visit for visit in self._visits[firm] if self._counts(visit[0])]
        made, cap = sum(1 for visit in counted if visit[1] == year), s.cap.get(Tier(firm.tier).code)
        if cap is not None and made >= cap:
            return Fate(CAP, bits % WHOLE < steps(s.remote.of_held_back))
        gap = s.gap_days * DAY
        if counted and when - max(visit[2] for visit in counted) < gap:
            return Fate(GAP)
        if cap is not None and made + len(earlier) >= cap or any(abs(when - other) < gap for other in earlier):
            return Fate(WAIT)
        return Fate(GO)

    def _halved(self, task: Task, when: int) -> bool:
        """One of two draws of a firm in its tolerance period, if visits are halved then."""
        until = task.firm.lenient_until
        if self._tolerance.visits != "halved" or task.trigger not in DRAWS or until is None or when >= until:
            return False
        return high(self._chance.bits("tolerance:half", 0, task.order)) < WHOLE // 2
