"""States the double-random draw: whom a campaign draws in a month, and when the visit is due."""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import product

from jgsim.terms.enums import TIERS, Tier, Trigger

from oracle.firm import Firm
from oracle.keys import WHOLE, high, pick
from oracle.plan import Campaign, Task, campaigns_of


class Draw:
    """The draw and what it remembers of earlier ones.

    By campaign and firm: `_clock`, how far the expected draws of the year have come (steps of 2^-32), `_rotation`, how
    far those of all years; `_origin`, where a shifted number begins; `_turns`, how often the firm was drawn. By
    campaign: `_year`, that of the last draw.
    """

    def __init__(self, scenario, diary, chance):
        self._world, self._diary, self._chance = scenario.world, diary, chance
        self._clock: dict[str, dict[Firm, int]] = defaultdict(dict)
        self._rotation: dict[str, dict[Firm, int]] = defaultdict(dict)
        self._origin: dict[str, dict[Firm, int]] = defaultdict(dict)
        self._turns: dict[str, dict[Firm, int]] = defaultdict(dict)
        self._year: dict[str, int] = {}
        self.change(scenario)

    def change(self, scenario) -> None:
        """Another plan comes into force; what was drawn so far is remembered."""
        self._settings, self._campaigns = scenario.settings["draw"], campaigns_of(scenario)
        self._plan = scenario.settings["plan"]

    def ratio(self, tier: int, sector: str, district: int, type_: str, factor: float) -> float:
        """The yearly draw ratio of such firms in a campaign with this factor."""
        s = self._settings
        ratio = (
            s.ratio[Tier(tier).code]
            * s.by_sector.get(sector, 1.0)
            * s.by_district.get(list(self._world.districts)[district], 1.0)
            * s.by_type.get(type_, 1.0)
        )
        return min(ratio * factor, float(s.rounds))

    def ratio_of(self, firm: Firm, factor: float = 1.0) -> float:
        """The yearly draw ratio of a firm in its tier of today."""
        f = firm.facts
        return self.ratio(firm.tier, f.sector, f.district, f.type, factor)

    def announced(self, firm: Firm, tier: int | None = None) -> float:
        """The draws a year that a firm reads in the plan (for another tier than its own), whoever goes along with whom."""
        tier, f, total = firm.tier if tier is None else tier, firm.facts, 0.0
        for one in self._plan.campaigns.values():
            if (one.types is None or firm.facts.type in one.types) and (
                one.sectors is None or firm.facts.sector in one.sectors
            ):
                total += self.ratio(tier, f.sector, f.district, f.type, one.factor)
        return total

    def tasks(self, firms: list[Firm], month: int) -> list[Task]:
        """The tasks of a month's draws among the firms in operation."""
        found = []
        for place, campaign in enumerate(self._campaigns):
            if month % 12 + 1 not in campaign.months:
                continue
            self._open_year(campaign, place, firms, month)
            frame = [firm for firm in firms if firm.listed_at(self._diary.months[month]) and campaign.targets(firm)]
            if self._settings.memory == "poisson":
                for firm in frame:
                    for turn in range(self._visits(campaign, firm, month)):
                        found.append(self._task(campaign, firm, month, turn))
            else:
                for firm in self._drawn(campaign, place, frame, month):
                    found.append(self._task(campaign, firm, month))
        return found

    def _open_year(self, campaign: Campaign, place: int, firms: list[Firm], month: int) -> None:
        """Before a campaign's first draw of the year: what is kept for a year begins anew.

        Settings that change within the year change none of it: the clocks go on.
        """
        if self._year.get(campaign.code) != month // 12:
            self._year[campaign.code] = month // 12
            self._clock[campaign.code].clear()
            self._origin[campaign.code].clear()
            if self._settings.memory != "rotation":
                self._turns[campaign.code].clear()
        if self._settings.coordination == "shifted" and not self._origin[campaign.code]:
            for firm in firms:
                self._origin[campaign.code][firm] = self._shift(firm, place, 1)

    def _number(self, campaign: Campaign, period: int, who: int, part: int | None = None, use: str = "draw") -> int:
        """A campaign's random number; campaigns whose draws are coordinated share it."""
        together = self._settings.coordination != "independent"
        return self._chance.bits(use if together else f"{use}:{campaign.code}", period, who, part)

    def _shift(self, firm: Firm, place: int, draws: int) -> int:
        """Where a campaign's number begins: after the ratios of all campaigns before it in the plan."""
        shift = 0.0
        for earlier in self._campaigns[:place]:
            shift += self.ratio_of(firm, earlier.factor)
        return math.floor(shift / draws * WHOLE)

    def _drawn(self, campaign: Campaign, place: int, frame: list[Firm], month: int) -> list[Firm]:
        s = self._settings
        if s.size == "fixed":
            return self._fixed(campaign, frame, month)
        if s.memory == "independent":
            return [firm for firm in frame if self._independent(campaign, place, firm, month)]
        if s.memory == "rotation":
            return [firm for firm in frame if self._in_turn(campaign, firm)]
        return [firm for firm in frame if self._within_year(campaign, firm, month)]

    def _independent(self, campaign: Campaign, place: int, firm: Firm, month: int) -> bool:
        """A fresh number at every draw."""
        draws, number = len(campaign.months), firm.facts.number
        if self._settings.coordination == "shifted":
            u = (high(self._number(campaign, month, number)) - self._shift(firm, place, draws)) % WHOLE
        else:
            # A quarter of the key of four months is the upper half, a key of the month's own gives the lower half.
            upper = self._number(campaign, month // 4, number) >> 16 * (month % 4) & 0xFFFF
            u = upper << 16 | self._number(campaign, month, number, use="lower") & 0xFFFF
        return u < min(WHOLE, math.floor(self.ratio_of(firm, campaign.factor) / draws * WHOLE))

    def _visits(self, campaign: Campaign, firm: Firm, month: int) -> int:
        """A Poisson number of visits in the month."""
        u = high(self._number(campaign, month, firm.facts.number))
        mean = self.ratio_of(firm, campaign.factor) / len(campaign.months)
        count, term = 0, math.exp(-mean)
        below = term
        while u >= min(WHOLE, math.ceil(below * WHOLE)):
            count += 1
            term = term * mean / count
            below += term
        return count

    def _step(self, campaign: Campaign, firm: Firm) -> int:
        """How far a firm's clock goes at one draw: its ratio over the year's draws."""
        return math.ceil(self.ratio_of(firm, campaign.factor) * WHOLE / len(campaign.months))

    def _within_year(self, campaign: Campaign, firm: Firm, month: int) -> bool:
        """One number a year; drawn when the clock passes it, and again after each whole round."""
        clock = self._clock[campaign.code]
        old = clock.get(firm, 0)
        clock[firm] = new = max(old, min(old + self._step(campaign, firm), self._settings.rounds * WHOLE))
        u = high(self._number(campaign, month // 12, firm.facts.number))
        if self._settings.coordination == "shifted":
            u = (u - self._origin[campaign.code][firm]) % WHOLE
        passed = lambda clock: max(0, -((u - clock) // WHOLE))  # noqa: E731
        return passed(new) > passed(old)

    def _in_turn(self, campaign: Campaign, firm: Firm) -> bool:
        """The clock never goes back; every whole turn has a number of its own."""
        clock = self._rotation[campaign.code]
        old = clock.get(firm, 0)
        clock[firm] = new = old + self._step(campaign, firm)
        for turn in range(old // WHOLE, new // WHOLE + 1):
            u = high(self._number(campaign, turn, firm.facts.number))
            if old <= turn * WHOLE + u < new:
                return True
        return False

    def _fixed(self, campaign: Campaign, frame: list[Firm], month: int) -> list[Firm]:
        """A fixed number from each stratum, the firms of one tier and ratio."""
        s, draws = self._settings, len(campaign.months)
        every = product(TIERS, self._world.sectors, range(len(self._world.districts)), self._world.types)
        strata = sorted({(int(t), self.ratio(t, se, d, ty, campaign.factor) / draws) for t, se, d, ty in every})
        members: dict[tuple, list[Firm]] = defaultdict(list)
        for firm in frame:
            members[int(firm.tier), self.ratio_of(firm, campaign.factor) / draws].append(firm)
        found = []
        for stratum, one in enumerate(strata):
            mine = members[one]
            rest = high(self._chance.bits(f"round:{campaign.code}", month, stratum)) / WHOLE
            count = math.floor(one[1] * len(mine) + rest)
            if s.replacement:
                numbers = (self._number(campaign, month, i, stratum) for i in range(count))
                found += [mine[pick(high(number), len(mine))] for number in numbers]
            elif s.memory == "independent":
                found += self._smallest(campaign, mine, count, month)
            else:
                found += self._by_turns(campaign, mine, count, 0 if s.memory == "rotation" else 1000 * (month // 12))
        return found

    def _smallest(self, campaign: Campaign, firms: list[Firm], count: int, period: int) -> list[Firm]:
        """Those with the smallest numbers."""
        return sorted(firms, key=lambda firm: self._number(campaign, period, firm.facts.number))[:count]

    def _by_turns(self, campaign: Campaign, firms: list[Firm], count: int, period: int) -> list[Firm]:
        """Those who were drawn least often go first."""
        turns, found = self._turns[campaign.code], []
        while len(found) < count and firms:
            least = min(turns.get(firm, 0) for firm in firms)
            pool = [firm for firm in firms if turns.get(firm, 0) == least]
            chosen = self._smallest(campaign, pool, count - len(found), period + least)
            turns.update((firm, least + 1) for firm in chosen)
            found += chosen
        return found

    def _task(self, campaign: Campaign, firm: Firm, month: int, turn: int | None = None) -> Task:
        """Due at a minute of the month's working days (or of the first few); open until the year's end."""
        number = firm.facts.number
        days = self._diary.working_days(self._diary.months[month], self._diary.months[month + 1])
        if campaign.window_days is not None:
            days = days[: campaign.window_days]
        joint = self._chance.happens(campaign.together, f"together:{campaign.code}", month, number, turn)
        return Task(
            firm=firm,
            departments=campaign.departments | campaign.partners if joint else campaign.departments,
            trigger=Trigger.JOINT if joint else campaign.trigger,
            campaign=campaign.number,
            due=self._diary.appointment(days, self._chance.bits(f"day:{campaign.code}", month, number, turn)),
            until=self._diary.years[month // 12 + 1],
            order=self._chance.bits(f"order:{campaign.code}", month, number, turn),
        )
