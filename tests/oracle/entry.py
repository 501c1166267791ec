"""States how firms are admitted since approvals were reformed, and the first checks on commitments."""

from __future__ import annotations

import math

from jgsim.terms.enums import Admission, Trigger
from jgsim.terms.time import DAY, FAR

from oracle.firm import Firm
from oracle.keys import high, steps
from oracle.plan import Task
from oracle.world import single

NUMBER = 2005
"""Campaign number of first checks."""


class Entry:
    """The rules in force. `_promised`: by firm, until when it is to be checked and by which department.

    `_settled`: firms whose turn has come, which comes once.
    """

    def __init__(self, scenario, diary, chance, firms: list[Firm]):
        self._diary, self._chance, self._firms = diary, chance, firms
        self._promised: dict[Firm, tuple[int, str]] = {}
        self._settled: set[Firm] = set()
        self.change(scenario, 0)

    def change(self, scenario, now: int) -> None:
        """Other rules come into force for firms that enter from now on."""
        settings = scenario.settings["entry"]
        for firm in self._firms:
            if firm.facts.enter < now:
                continue
            how = self._how(settings, firm)
            firm.admission = single(settings.onset[how.code].value) if how.code in settings.onset else 1.0
            self._promised.pop(firm, None)
            if how == Admission.COMMITTED and settings.check_days is not None:
                self._promised[firm] = firm.facts.enter + settings.check_days * DAY, settings.department

    def _how(self, settings, firm: Firm) -> Admission:
        u, end = high(self._chance.bits("entry:class", 0, firm.facts.number)), 0.0
        for how in Admission:
            end += settings.share.get(how.code, 0.0)
            if u < steps(min(end, 1.0)):
                return how
        return Admission.UNCHANGED

    def tasks(self, month: int) -> list[Task]:
        """First checks on firms that are in the object register by a month's end: before the deadline if that can be.

        Those that a visit brought into it after a month's draw come with the next one.
        """
        found, begin, end = [], self._diary.months[month], self._diary.months[month + 1]
        for firm, (until, department) in self._promised.items():
            if firm in self._settled or firm.known is None or max(firm.facts.enter, firm.known) >= end:
                continue
            self._settled.add(firm)
            known = max(firm.facts.enter, firm.known, begin)
            if known >= firm.exit:
                continue
            number, first = firm.facts.number, math.ceil(known / DAY) * DAY
            bits = self._chance.bits("entry:day", 0, number)
            days = self._diary.working_days(first, until // DAY * DAY)
            late = self._diary.opening(self._diary.working_day(first), bits)
            found.append(
                Task(
                    firm=firm,
                    departments=frozenset([department]),
                    trigger=Trigger.SPECIAL,
                    campaign=NUMBER,
                    due=self._diary.appointment(days, bits) if len(days) else late,
                    until=int(FAR),
                    order=self._chance.bits("entry:order", 0, number),
                )
            )
        return found
