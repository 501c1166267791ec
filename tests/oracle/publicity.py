"""States what is made public, and how firms of the same sector and district answer."""

from __future__ import annotations

import math
from collections import defaultdict

from jgsim.terms.time import DAY, FAR

from oracle.firm import Firm
from oracle.keys import high, steps


class Publicity:
    """The rules in force. `_level`: what firms of a place still mind at the minute `_since`; `_coming`: (minute of the
    publication, place)."""

    def __init__(self, scenario, diary, chance, firms: list[Firm]):
        self._diary, self._chance, self._firms = diary, chance, firms
        self._settings = scenario.settings["publicity"]
        self._coming: list[tuple[int, tuple]] = []
        self._level: dict[tuple, float] = defaultdict(float)
        self._since = self._turned = 0
        for firm in firms:
            firm.publicity = self.factor

    @property
    def _heard(self) -> bool:
        return self._settings.strength is not None and self._settings.strength.value > 0

    def change(self, scenario, month: int) -> None:
        """Other rules come into force; what is public fades by the old ones up to this day."""
        if scenario.settings["publicity"] != self._settings:
            if self._settings.half_life_days is not None:
                self._publish(month)
            self._settings = scenario.settings["publicity"]

    def decided(self, firm: Firm, found: int, group: int, minute: int) -> None:
        """A penalty was imposed for something found at a minute; it may be published."""
        bits = self._chance.bits("publicity", 0, firm.facts.number, found * 8 + group)
        if self._heard and high(bits) < steps(self._settings.share):
            self._coming.append((min(minute + self._settings.lag_days * DAY, int(FAR)), self._place(firm)))

    def turn(self, month: int) -> None:
        """A month begins: firms hear what was published in the last one."""
        if self._heard:
            self._publish(month)

    def factor(self, firm: Firm, minute: int) -> float:
        """Factor on a firm's onset rate: halved so many times, what it minds is a fall of the logarithm."""
        if not self._heard:
            return 1.0
        minds = self._level.get(self._place(firm), 0.0) * self._left(self._since, minute)
        return math.exp(-self._settings.strength.value * minds)

    def _publish(self, month: int) -> None:
        if self._turned == month:
            return
        now = self._diary.months[month]
        for place in self._level:
            self._level[place] *= self._left(self._since, now)
        self._since, self._turned = now, month
        for when, place in self._coming:
            if when < now:
                there = sum(1 for f in self._firms if self._place(f) == place and f.facts.enter <= now < f.exit)
                self._level[place] += 1000 / max(there, 1) * self._left(when, now)
        self._coming = [one for one in self._coming if one[0] >= now]

    def _left(self, since: int, now: int) -> float:
        return 0.5 ** ((now - since) / (self._settings.half_life_days.value * DAY))

    def _place(self, firm: Firm) -> tuple:
        return firm.facts.sector, firm.facts.district
