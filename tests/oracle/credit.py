"""States the credit tiers: what a firm starts with, and how last month's results move it at a month's turn."""

from __future__ import annotations

from jgsim.terms.enums import SOFT, TIERS, Tier
from jgsim.terms.enums import Desk as Activity
from jgsim.terms.time import YEAR

from oracle.firm import Firm
from oracle.points import Points
from oracle.score import MILLI, exogenous, renewal_month
from oracle.world import NORMAL, edges, which

CLASSIFIED = TIERS[:4]


class Credit:
    """The classification. `_outside` is each firm's score without points, thousandths; `_warned` who was this month."""

    def __init__(self, scenario, diary, chance, desk, firms: list[Firm]):
        self._settings, self._scenario = scenario.settings["credit"], scenario
        self._diary, self._chance, self._desk, self._firms = diary, chance, desk, firms
        self._points = Points(diary, chance, firms)
        self._outside: dict[Firm, int] = {}
        self._warned: set[Firm] = set()
        self._score_all(0)
        for firm in firms:
            firm.tier = self._start(firm)

    def change(self, scenario, month: int) -> list[tuple[Firm, Tier]]:
        """Other rules come into force; returns the firms that move, and their new tiers.

        Points keep their worth and term. Scores meet new thresholds. Under the other rules firms keep their tiers, but
        those who were not classified, or no longer are; who enters later starts by the new rules.
        """
        if scenario.settings["credit"] == self._settings:
            return []
        self._settings, now = scenario.settings["credit"], self._diary.months[month]
        self._score_all(month)
        moves = []
        for firm in self._firms:
            tier = self._start(firm)
            if firm.facts.enter > now:
                firm.tier = tier
            elif tier != firm.tier and firm.exit > now:
                if self._settings.rule == "score" or Tier.NONE in (tier, firm.tier):
                    moves.append((firm, tier))
        return self._with_warnings(moves, now)

    def _score_all(self, month: int) -> None:
        """Give every firm its score of the month; who is listed as unreachable has the points for it."""
        if self._settings.rule != "score":
            return
        for firm in self._firms:
            if firm.listed is not None and firm.listed < self._diary.months[month]:
                self._points.mark_unreachable(firm, self._settings.score)
            if self._has_missed(firm, month):
                self._points.mark_unreachable(firm, self._settings.score)
            year = month // 12 if renewal_month(self._chance, firm) <= month % 12 else month // 12 - 1
            self._outside[firm] = self._exogenous(firm, year)

    def _has_missed(self, firm: Firm, month: int) -> bool:
        """Whether it is known by now that the annual report of a firm that stopped is missing (known from July on)."""
        share, silent, year = self._settings.score.missed, firm.facts.silent, (month - 6) // 12
        if share is None or silent is None or firm.exit <= self._diary.months[month]:
            return False
        if silent >= (self._diary.years[year] if year >= 0 else -YEAR):
            return False
        return self._chance.happens(share.value, "credit:missed", 0, firm.facts.number)

    def _exogenous(self, firm: Firm, year: int) -> int:
        label = self._diary.first_year + year
        return exogenous(self._settings.score, self._scenario.world, self._chance, firm, label)

    def _is_classified(self, firm: Firm) -> bool:
        return self._settings.types is None or firm.facts.type in self._settings.types

    def _start(self, firm: Firm) -> Tier:
        """The tier of a firm of which nothing is known but its score."""
        s, number = self._settings, firm.facts.number
        if not self._is_classified(firm):
            return Tier.NONE
        if s.rule == "score":
            return self._by_score(firm)
        if s.initial is not None:
            return self._one_of([s.initial[t.code] for t in CLASSIFIED], number)
        if self._chance.happens(s.accuracy, "credit:accuracy", 0, number):
            return next(t for t in CLASSIFIED if t.code == firm.facts.risk)
        return self._one_of([self._scenario.world.risk.share[t.code].value for t in CLASSIFIED], number)

    def _one_of(self, shares: list[float], number: int) -> Tier:
        return Tier(which(self._chance.uniform("credit:initial", 0, number), edges(shares)))

    def _by_score(self, firm: Firm) -> Tier:
        """The tier of a firm's score: what other agencies know of it, and points for what was found.

        Higher is worse. The thresholds give firms without points the shares of the tiers.
        """
        score = self._outside[firm] + self._points.of(firm)
        shares = edges([self._settings.score.shares[t.code] for t in CLASSIFIED])[:3]
        limits = [round(MILLI * NORMAL.inv_cdf(min(max(share, 1e-12), 1 - 1e-12))) for share in shares]
        return Tier(sum(1 for limit in limits if limit <= score))

    def moves(self, month: int, checks: list[dict], findings: list[dict]) -> list[tuple[Firm, Tier]]:
        """The firms whose tier changes at the start of a month, and their new tiers, from last month's results."""
        if self._settings.rule == "score":
            new = self._after_findings(month, findings)
        elif self._settings.rule == "step":
            new = self._after_results(month, checks, findings)
        else:
            new = {}
        moves = [(firm, tier) for firm, tier in new.items() if tier != firm.tier]
        return self._with_warnings(moves, self._diary.months[month])

    def _with_warnings(self, moves: list, now: int) -> list:
        """Warn those who move down into a tier that is watched."""
        if self._settings.warning is not None:
            for firm, tier in moves:
                if tier > firm.tier and tier.code in self._settings.warning.tiers:
                    firm.warned = now
                    self._warned.add(firm)
        return moves

    def bring_warnings(self) -> None:
        """This month's warnings go to the desks."""
        count: dict[int, int] = {}
        for firm in self._warned:
            count[firm.facts.district] = count.get(firm.facts.district, 0) + 1
        for district, number in count.items():
            minutes = round(number * self._settings.warning.minutes)
            self._desk.bring_all(district, Activity.WARNING, number, minutes)
        self._warned.clear()

    def _after_findings(self, month: int, findings: list[dict]) -> dict[Firm, Tier]:
        """What other agencies know is renewed once a year; points are given for what was found, and end in time."""
        now, touched = self._diary.months[month], set()
        renewal = self._settings.score.renewal
        if renewal is not None and renewal.value > 0:
            for firm in self._firms:
                due = self._is_classified(firm) and renewal_month(self._chance, firm) == month % 12
                if due and firm.exit > now:
                    self._outside[firm] = self._exogenous(firm, month // 12)
                    if firm.facts.enter > now:
                        firm.tier = self._by_score(firm)
                    else:
                        touched.add(firm)
        if month % 12 == 6:
            for firm in self._firms:
                if self._has_missed(firm, month):
                    self._points.mark_unreachable(firm, self._settings.score)
                    touched.add(firm)
        touched |= self._points.give(self._settings, month, findings)
        touched |= self._points.end(month)
        return {firm: self._by_score(firm) for firm in touched if firm.tier != Tier.NONE}

    def _after_results(self, month: int, checks: list[dict], findings: list[dict]) -> dict[Firm, Tier]:
        """One step down for a visit or remote check with findings, unless all of them are tolerated; perhaps one up for
        a clean one, else for the time that passed."""
        step, new, done = self._settings.step, {}, set()
        soft = [(row["firm"], row["time"]) for row in findings if row["measure"] in SOFT]
        for visit in sorted(checks, key=lambda v: v["time"]):
            firm = self._firms[visit["firm"]]
            if 0 < visit["findings"] == soft.count((visit["firm"], visit["time"])):
                continue
            if firm.tier == Tier.NONE:
                continue
            tier = new.get(firm, firm.tier)
            if visit["findings"] > 0:
                new[firm] = max(tier, Tier(min(tier + 1, Tier[step.worst])))
                done.add(firm)
            elif self._chance.happens(step.up, "credit:up", month, firm.facts.number, visit["time"]):
                new[firm] = Tier(max(tier - 1, Tier.A))
                done.add(firm)
        for firm in self._firms:
            if firm.open and Tier.A < firm.tier <= Tier.D and firm not in done:
                if self._chance.happens(step.repair, "credit:repair", month, firm.facts.number):
                    new[firm] = Tier(firm.tier - 1)
        return new
