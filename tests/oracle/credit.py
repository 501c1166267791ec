"""States the credit tiers: what a firm starts with, and how last month's results move it at a month's turn."""

from __future__ import annotations

from jgsim.terms.enums import TIERS, Severity, Tier

from oracle.firm import Firm
from oracle.world import NORMAL, edges, which

MILLI = 1000
CLASSIFIED = TIERS[:4]


class Credit:
    """The classification. `_points` are what findings have given a firm: (month in which they end, thousandths)."""

    def __init__(self, scenario, chance, firms: list[Firm]):
        self._settings, self._scenario, self._chance = scenario.settings["credit"], scenario, chance
        self._firms = firms
        self._points: dict[Firm, list[tuple[int, int]]] = {firm: [] for firm in firms}
        for firm in firms:
            firm.tier = self._start(firm)

    def change(self, scenario, now: int) -> list[tuple[Firm, Tier]]:
        """Other rules come into force; returns the firms that move, and their new tiers.

        Points keep their worth and term. Scores meet new thresholds. Under the other rules firms keep their tiers, but
        those who were not classified, or no longer are; who enters later starts by the new rules.
        """
        if scenario.settings["credit"] == self._settings:
            return []
        self._settings = scenario.settings["credit"]
        moves = []
        for firm in self._firms:
            tier = self._start(firm)
            if firm.facts.enter > now:
                firm.tier = tier
            elif tier != firm.tier and firm.facts.exit > now:
                if self._settings.rule == "score" or Tier.NONE in (tier, firm.tier):
                    moves.append((firm, tier))
        return moves

    def _start(self, firm: Firm) -> Tier:
        """The tier of a firm of which nothing is known but its score."""
        s, number = self._settings, firm.facts.number
        if s.types is not None and firm.facts.type not in s.types:
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
        s = self._settings.score
        # Where firms do not differ there is no true rate to follow.
        rho = s.correlation.value if self._scenario.world.frailty.log_sd.value > 0 else 0.0
        noise = NORMAL.inv_cdf(self._chance.uniform("credit:score", 0, firm.facts.number))
        score = round(MILLI * (rho * firm.facts.strength + (1 - rho * rho) ** 0.5 * noise))
        score += sum(points for _, points in self._points[firm])
        shares = edges([s.shares[t.code] for t in CLASSIFIED])[:3]
        limits = [round(MILLI * NORMAL.inv_cdf(min(max(share, 1e-12), 1 - 1e-12))) for share in shares]
        return Tier(sum(1 for limit in limits if limit <= score))

    def moves(self, month: int, visits: list[dict], findings: list[dict]) -> list[tuple[Firm, Tier]]:
        """The firms whose tier changes at the start of a month, and their new tiers, from last month's results."""
        if self._settings.rule == "score":
            new = self._after_findings(month, findings)
        elif self._settings.rule == "step":
            new = self._after_results(month, visits)
        else:
            new = {}
        return [(firm, tier) for firm, tier in new.items() if tier != firm.tier]

    def _after_findings(self, month: int, findings: list[dict]) -> dict[Firm, Tier]:
        """Points are given for what was found, and end some months later."""
        s, touched = self._settings.score, set()
        for finding in findings:
            firm = self._firms[finding["firm"]]
            points = round(s.points.get(Severity(finding["severity"]).code, 0.0) * MILLI)
            self._points[firm].append((month + s.months, points))
            touched.add(firm)
        for firm, points in self._points.items():
            if any(end <= month for end, _ in points):
                self._points[firm] = [one for one in points if one[0] > month]
                touched.add(firm)
        return {firm: self._by_score(firm) for firm in touched if firm.tier != Tier.NONE}

    def _after_results(self, month: int, visits: list[dict]) -> dict[Firm, Tier]:
        """One step down for a visit with findings, perhaps one up for a clean one, else for the time that passed."""
        step, new, done = self._settings.step, {}, set()
        for visit in sorted(visits, key=lambda v: v["time"]):
            firm = self._firms[visit["firm"]]
            if firm.tier == Tier.NONE:
                continue
            tier = new.get(firm, firm.tier)
            if visit["findings"] > 0:
                new[firm] = Tier(min(tier + 1, Tier.D))
                done.add(firm)
            elif self._chance.happens(step.up, "credit:up", month, firm.facts.number, visit["time"]):
                new[firm] = Tier(max(tier - 1, Tier.A))
                done.add(firm)
        for firm in self._firms:
            if firm.open and Tier.A < firm.tier <= Tier.D and firm not in done:
                if self._chance.happens(step.repair, "credit:repair", month, firm.facts.number):
                    new[firm] = Tier(firm.tier - 1)
        return new
