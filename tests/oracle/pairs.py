"""States who is sent on a visit, and how closely those look for whom they are and what they did that day."""

from __future__ import annotations

import math

from jgsim.terms.enums import DRAWS, Trigger
from jgsim.terms.time import DAY

from oracle.keys import high, pick


class Pairs:
    """The pairs of officers. `_last` is who was at each firm the last time; `_made` every visit so far of each lead."""

    def __init__(self, scenario, chance):
        self._world, self._chance = scenario.world, chance
        self._last: dict[int, tuple[int, int]] = {}
        self._made: dict[int, list[int]] = {}
        self.change(scenario)

    def change(self, scenario) -> None:
        """Other rules come into force."""
        self._rules, self._equipment = scenario.settings["pairs"], scenario.settings["equipment"]
        self._able: dict[tuple[int, tuple[str, ...]], bool] = {}

    def forget(self) -> None:
        """The officers have got other numbers."""
        self._last.clear()

    def able(self, officer: int, departments) -> bool:
        """Whether an officer has the skill of one of the departments."""
        asked = officer, tuple(departments)
        if asked not in self._able:
            self._able[asked] = self._skilled(officer, departments)
        return self._able[asked]

    def _skilled(self, officer: int, departments) -> bool:
        if self._chance.happens(self._rules.trained, "trained", 0, officer):
            return True
        shares = self._rules.skills
        return any(self._chance.happens(shares.get(d, 1.0), f"skill:{d}", 0, officer) for d in departments)

    def sent(self, register: range, firm: int, departments, month: int) -> tuple[int, int]:
        """Lead and partner, by keyed ranks among those of the district who may go.

        The partner is counted from the lead on, round the register.
        """
        there = list(register)
        if self._rules.recuse:
            others = [officer for officer in there if officer not in self._last.get(firm, ())]
            there = others if len(others) >= 2 else there
        leads = there
        if self._rules.match:
            leads = [officer for officer in there if self.able(officer, departments)] or there
        lead = leads[pick(high(self._chance.bits("officers", month, firm)), len(leads))]
        rest = [one for one in there if one > lead] + [one for one in there if one < lead]
        return lead, rest[pick(high(self._chance.bits("partner", month, firm)), len(rest))]

    def closeness(self, task, when: int, pair: tuple[int, int], trigger: Trigger, officers: int) -> float:
        """Factor on how closely a visit looks; checks from the desk are as they are."""
        rules, firm, found = self._rules, task.firm.facts.number, 1.0
        if trigger == Trigger.REMOTE:
            return found
        own = [self._equipment.look[d].value if d in self._equipment.look else 1.0 for d in task.departments]
        found *= sum(own) / len(own)
        if rules.familiarity is not None and set(pair) & set(self._last.get(firm, ())):
            found *= rules.familiarity.value
        if rules.unskilled is not None and not any(self.able(officer, task.departments) for officer in pair):
            found *= rules.unskilled.value
        if rules.fatigue is not None:
            earlier = [w for w in self._made.get(pair[0], ()) if w // DAY == when // DAY and w < when]
            found *= math.exp(-rules.fatigue.value * len(earlier))
        if rules.team is not None:
            found *= math.exp(rules.team.value * (officers - 2))
        if rules.announced_look is not None and trigger in DRAWS:
            if self._chance.happens(rules.announced, "announced", 0, firm, when):
                found *= rules.announced_look.value
        return found

    def note(self, firm: int, when: int, pair: tuple[int, int]) -> None:
        """A visit was made."""
        self._last[firm] = pair
        self._made.setdefault(pair[0], []).append(when)
