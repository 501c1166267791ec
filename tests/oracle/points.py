"""States the points that findings give a firm, for how long, and what repair and objection take away again."""

from __future__ import annotations

import bisect

from jgsim.terms.enums import SOFT, Response, Severity, Trigger
from jgsim.terms.time import FAR

from oracle.firm import Firm
from oracle.score import MILLI


class Points:
    """What counts against firms: for each (month in which it ends, thousandths); for being unreachable, for good."""

    def __init__(self, diary, chance, firms: list[Firm]):
        self._diary, self._chance, self._firms = diary, chance, firms
        self._points: dict[Firm, list[tuple[int, int]]] = {firm: [] for firm in firms}
        self._unreachable: dict[Firm, int] = {}

    def of(self, firm: Firm) -> int:
        """What counts today."""
        return sum(points for _, points in self._points[firm]) + self._unreachable.get(firm, 0)

    def mark_unreachable(self, firm: Firm, score) -> None:
        """Count it, unless it counts already."""
        if not self._unreachable.get(firm):
            self._unreachable[firm] = round(MILLI * score.unreachable)

    def give(self, settings, month: int, findings: list[dict]) -> set[Firm]:
        """Points for last month's findings; the firms that were found."""
        found = set()
        for finding in findings:
            firm = self._firms[finding["firm"]]
            found.add(firm)
            if finding["measure"] == Response.LISTED:
                self.mark_unreachable(firm, settings.score)
            points = self._worth(settings.score, finding)
            if points:
                self._points[firm].append((self._term(settings, month, finding), points))
        return found

    def end(self, month: int) -> set[Firm]:
        """Take away what ends this month; the firms that had it."""
        over = {firm for firm, points in self._points.items() if any(end <= month for end, _ in points)}
        for firm in over:
            self._points[firm] = [one for one in self._points[firm] if one[0] > month]
        return over

    def _worth(self, score, finding: dict) -> int:
        """Thousandths: none for what is tolerated, a share where no penalty followed."""
        measure, points = finding["measure"], score.points.get(Severity(finding["severity"]).code, 0.0)
        if measure in SOFT or measure == Response.LISTED:
            return 0
        return round(MILLI * (score.waived * points if measure == Response.WAIVED else points))

    def _term(self, settings, month: int, finding: dict) -> int:
        """The month at whose start they end: after repair, which waits for the correction, or an objection, sooner."""
        end = month + settings.score.months
        happens = lambda chance, purpose: self._chance.happens(  # noqa: E731
            chance, purpose, 0, finding["firm"], finding["time"]
        )
        repair, objection = settings.repair, settings.objection
        if repair is not None and finding["corrected"] < FAR and happens(repair.share, "credit:repair_of"):
            key = finding["trigger"] == Trigger.KEY
            wait = repair.key_months if key else repair.months[Severity(finding["severity"]).code]
            corrected = bisect.bisect_right(self._diary.months, finding["corrected"]) - 1
            end = min(end, max(month + wait, corrected + 1))
        if objection is not None and happens(objection.share * objection.success, "credit:objection"):
            end = min(end, month + objection.months)
        return end
