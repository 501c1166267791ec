"""States what sensors at firms tell, every Monday, and what is done about it."""

from __future__ import annotations

import datetime as dt

from jgsim.terms.enums import Desk as Activity
from jgsim.terms.enums import Trigger
from jgsim.terms.time import DAY, FAR, YEAR_DAYS

from oracle.keys import high, low, pick, steps
from oracle.plan import Task

NUMBER = 2003
"""Campaign number of checks on alerts."""


class Monitoring:
    """The screen on which alerts come up. `_last` is when each firm's item group gave one; `_void` are checks at firms
    in no object register."""

    def __init__(self, scenario, diary, chance, ledger, desk, firms):
        self._world, self._diary, self._chance = scenario.world, diary, chance
        self._ledger, self._desk, self._firms = ledger, desk, firms
        self.duties, self._void = None, []
        self._groups = list(self._world.groups)
        self._last: dict[tuple[int, int], int] = {}
        self.change(scenario)

    def change(self, scenario) -> None:
        """Other sensors come into force."""
        self._settings = scenario.settings["monitoring"]

    def tasks(self, begin: int, end: int) -> list[Task]:
        """The checks that the alerts at the begin of a round lead to."""
        if (dt.date(self._diary.first_year, 1, 1) + dt.timedelta(days=begin // DAY)).weekday() != 0:
            return []
        found = []
        for firm in self._firms:
            if firm.open and self._equipped(firm):
                found += self._look_at(firm, begin, end)
        return found

    def void(self) -> list[Task]:
        """The checks asked for since the last time that cannot be: supervision does not know of the firm."""
        void, self._void = self._void, []
        return void

    def _equipped(self, firm) -> bool:
        share = self._settings.equipped.get(firm.facts.sector, 0.0)
        return self._chance.happens(share, "monitoring:equipped", 0, firm.facts.number)

    def _look_at(self, firm, begin: int, end: int) -> list[Task]:
        """What the sensor of a firm tells: first of what runs, then by mistake."""
        found, rules, number = [], self._settings, firm.facts.number
        applies = [
            group for group, code in enumerate(self._groups)
            if (rules.groups is None or code in rules.groups) and firm.subject_to(self._world.groups[code])
        ]
        running = {group: violation.candidate for group, violation in firm.running.items()} if firm.operates(begin) else {}
        rested = [group for group in applies if self._rested(number, group, begin)]
        for group in sorted(running):
            one = running[group]
            if group in rested and self._chance.happens(rules.sensitivity.value, "monitoring", begin, one.key):
                visited = self._chance.happens(rules.visited, "monitoring:visited", begin, one.key)
                visited = visited and self.duties.owner(group) is not None
                due = self._soon(begin, end, self._chance.bits("day:alert", begin, one.key)) if visited else int(FAR)
                self._enter(firm, begin, group, one.severity, one.number, visited, due)
                if visited:
                    department = self._world.groups[self._groups[group]].department
                    order = self._chance.bits("order:alert", begin, number, group)
                    (found if firm.listed_at(begin) else self._void).append(Task(
                        firm=firm, departments=frozenset([department]), trigger=Trigger.REPORT, campaign=NUMBER, due=due,
                        until=int(FAR), order=order, group=group,
                    ))
        bits = self._chance.bits("monitoring:false", begin, number)
        if applies and firm.operates(begin) and high(bits) < steps(rules.false_alarms.value * 7 / YEAR_DAYS):
            group = applies[pick(low(bits), len(applies))]
            if group in rested and group not in running:
                self._enter(firm, begin, group, -1, -1, False, int(FAR))
        return found

    def _rested(self, firm: int, group: int, begin: int) -> bool:
        last = self._last.get((firm, group))
        return last is None or begin - last >= self._settings.quiet_days * DAY

    def _soon(self, begin: int, end: int, bits: int) -> int:
        """On a working day of the round, or the first one after it."""
        days = self._diary.working_days(begin, end)
        return self._diary.appointment(days if len(days) else range(days.start, days.start + 1), bits)

    def _enter(self, firm, begin: int, group: int, severity: int, candidate: int, visited: bool, due: int) -> None:
        self._last[firm.facts.number, group] = begin
        self._desk.bring(firm.facts.district, Activity.ALERT, self._settings.desk_minutes)
        self._ledger.enter(
            "alert", time=begin, firm=firm.facts.number, group=group, severity=severity, candidate=candidate,
            visited=int(visited), due=due, tier=int(firm.tier),
        )
