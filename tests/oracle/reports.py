"""States what becomes of reports and complaints that came in since the last round began."""

from __future__ import annotations

from jgsim.terms.enums import Desk as Activity
from jgsim.terms.enums import TipKind, Trigger
from jgsim.terms.time import FAR

from oracle.firm import Firm
from oracle.keys import high, pick, steps
from oracle.plan import Task
from oracle.tips import Tip

NUMBER = 2000
"""Campaign number of checks on reports."""


class Reports:
    """The window at which reports and complaints are taken. `_tips` are those to come, in order."""

    def __init__(self, scenario, diary, chance, ledger, desk, firms: list[Firm], tips: list[Tip]):
        self._world, self._diary, self._chance = scenario.world, diary, chance
        self._ledger, self._desk, self._firms = ledger, desk, firms
        self._tips = sorted(tips, key=lambda tip: (tip.time, tip.firm, tip.key))
        self.change(scenario)

    def change(self, scenario) -> None:
        """Other rules come into force."""
        self._settings = scenario.settings["reports"]

    def tasks(self, begin: int, end: int) -> list[Task]:
        """The checks on what was reported before a round from `begin` to `end`."""
        found = []
        while self._tips and self._tips[0].time < begin:
            tip = self._tips.pop(0)
            if tip.time < self._firms[tip.firm].exit and self._accepted(tip):
                found += self._take(tip, begin, end)
        return found

    def _accepted(self, tip: Tip) -> bool:
        """A complaint always; a report if its mark is below rate / ceiling, and what it tells of is true then."""
        s = self._settings
        if tip.kind == TipKind.COMPLAINT:
            return True
        factor = s.unfounded
        if tip.kind == TipKind.FOUNDED:
            factor = s.protection if tip.insider else s.reward
            if not any(v.candidate is tip.candidate and v.ran_at(tip.time) for v in self._firms[tip.firm].violations):
                return False
        return tip.mark < steps(min(1.0, factor / self._world.tips.ceiling.value))

    def _take(self, tip: Tip, begin: int, end: int) -> list[Task]:
        """To the desk, or on the spot."""
        firm, s = self._firms[tip.firm], self._settings
        at_desk = s.complaint_minutes or s.desk_minutes
        if tip.kind == TipKind.COMPLAINT:
            if at_desk:
                self._desk.bring(firm.facts.district, Activity.COMPLAINT, s.complaint_minutes)
            return []
        tasks = []
        if self.duties.owner(tip.group) and self._chance.happens(s.visited, "tip:visited", 0, tip.key):
            tasks.append(self._check(tip, firm, begin, end))
        elif at_desk:
            self._desk.bring(firm.facts.district, Activity.REPORT, s.desk_minutes)
        self._ledger.enter(
            "tip", time=tip.time, firm=tip.firm, kind=int(tip.kind), group=tip.group, severity=tip.severity,
            candidate=-1 if tip.candidate is None else tip.candidate.number, insider=int(tip.insider),
            visited=len(tasks), due=tasks[0].due if tasks else -1, tier=int(firm.tier),
        )
        return tasks

    def _check(self, tip: Tip, firm: Firm, begin: int, end: int) -> Task:
        """A check of what the report tells of, in the round that begins, or on the first working day after it."""
        days, bits = self._diary.working_days(begin, end), self._chance.bits("day:report", 0, tip.key)
        day = days[pick(high(bits), len(days))] if len(days) else days.start
        return Task(
            firm=firm,
            departments=frozenset([list(self._world.groups.values())[tip.group].department]),
            trigger=Trigger.REPORT,
            campaign=NUMBER,
            due=self._diary.opening(day, bits),
            until=int(FAR),
            order=tip.key,
            group=tip.group,
        )
