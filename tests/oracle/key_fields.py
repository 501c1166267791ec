"""States the checks of key fields: at a fixed frequency by field and risk grade, outside the draw."""

from __future__ import annotations

import math

from jgsim.terms.enums import Trigger
from jgsim.terms.time import DAY, FAR, YEAR

from oracle.firm import Firm
from oracle.keys import high, pick
from oracle.plan import Task

NUMBER = 1000
"""Campaign number of the first key field."""


class KeyFields:
    """The dates of the checks.

    By firm: `_next` its next check (minute; None while nobody knows of it), `_period` the minutes between two, `_known`
    since when it was known when that was last asked.
    """

    def __init__(self, scenario, diary, chance, firms: list[Firm]):
        self._world, self._diary, self._chance, self._firms = scenario.world, diary, chance, firms
        self._next: dict[Firm, int | None] = {}
        self._known: dict[Firm, int | None] = {}
        self._period: dict[Firm, int] = {}
        self._frequency = {}
        self.change(scenario, 0)

    def change(self, scenario, now: int) -> None:
        """A frequency comes into force: firms without checks begin at an even time of their period.

        It runs from now, or from 00:00 after the entry (into the object register). Of a time between two checks that is
        under way, the same share stays as before.
        """
        self._ask_again()
        if scenario.settings["key_fields"].frequency == self._frequency:
            return
        self._frequency = scenario.settings["key_fields"].frequency
        for firm in self._firms:
            number, field, grade = firm.facts.number, firm.facts.field, firm.facts.grade
            a_year = self._frequency[field][grade] if field in self._frequency else 0
            before = self._period.pop(firm, None)
            if a_year == 0:
                continue
            period = self._period[firm] = int(YEAR / a_year)
            self._known[firm] = firm.known
            if firm.known is None:
                self._next[firm] = None
                continue
            begin = max(math.ceil(firm.known / DAY) * DAY, now)
            if before is None:
                self._next[firm] = begin + pick(high(self._chance.bits("key:phase", 0, number)), period)
            elif before != period:
                self._next[firm] = begin + max(self._next[firm] - begin, 0) * period // before

    def _ask_again(self) -> None:
        """Who is known from another time on than was thought begins anew, at an even time of the period after it."""
        for firm, period in self._period.items():
            if firm.known != self._known[firm]:
                self._known[firm], self._next[firm] = firm.known, None
                if firm.known is not None:
                    phase = pick(high(self._chance.bits("key:phase", 0, firm.facts.number)), period)
                    self._next[firm] = max(math.ceil(firm.known / DAY) * DAY, 0) + phase

    def tasks(self, month: int) -> list[Task]:
        """The checks that fall due in a month; each is made on the first working day, and open until the next."""
        self._ask_again()
        found = []
        for firm, period in self._period.items():
            facts = firm.facts
            while self._next[firm] is not None and self._next[firm] < min(self._diary.months[month + 1], firm.exit):
                date = self._next[firm]
                bits = self._chance.bits("day:key", month, facts.number)
                found.append(
                    Task(
                        firm=firm,
                        departments=frozenset([self.duties.of_field(facts.field)]),
                        trigger=Trigger.KEY,
                        campaign=NUMBER + list(self._world.key_fields).index(facts.field),
                        due=self._diary.opening(self._diary.working_day(date), bits),
                        until=min(date + period, int(FAR)),
                        order=self._chance.bits("order:key", month, facts.number),
                    )
                )
                self._next[firm] += period
        return found
