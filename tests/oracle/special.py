"""States special campaigns: checks ordered from above, outside the annual plan."""

from __future__ import annotations

from jgsim.terms.enums import Trigger

from oracle.firm import Firm
from oracle.plan import Task

NUMBER = 3000
"""Campaign number of the first one."""


class Specials:
    """The special campaigns of the plan in force."""

    def __init__(self, scenario, diary, chance):
        self._diary, self._chance = diary, chance
        self.change(scenario)

    def change(self, scenario) -> None:
        """Another plan comes into force."""
        self._special = scenario.settings["plan"].special

    def tasks(self, firms: list[Firm], month: int) -> list[Task]:
        """Each campaign draws anew in each of its months, among the firms in operation."""
        found = []
        for place, (code, one) in enumerate(self._special.items()):
            if month % 12 + 1 not in one.months:
                continue
            days = self._diary.working_days(self._diary.months[month], self._diary.months[month + 1])
            if one.window_days is not None:
                days = days[: one.window_days]
            for firm in firms:
                number, target = firm.facts.number, True
                if one.types is not None:
                    target = target and firm.facts.type in one.types
                if one.sectors is not None:
                    target = target and firm.facts.sector in one.sectors
                if not (firm.listed_at(self._diary.months[month]) and target):
                    continue
                if self._chance.happens(one.ratio / len(one.months), f"special:{code}", month, number):
                    found.append(
                        Task(
                            firm=firm,
                            departments=frozenset([one.department]),
                            trigger=Trigger.SPECIAL,
                            campaign=NUMBER + place,
                            due=self._diary.appointment(
                                days, self._chance.bits(f"day:special:{code}", month, number)
                            ),
                            until=self._diary.years[month // 12 + 1],
                            order=self._chance.bits(f"order:special:{code}", month, number),
                        )
                    )
        return found
