"""States tolerance: soft measures for newly registered firms of some sectors, and time to put things right."""

from __future__ import annotations

from dataclasses import dataclass

from jgsim.terms.enums import DRAWS, Response
from jgsim.terms.time import DAY, FAR, YEAR

from oracle.finding import Finding, check_again
from oracle.firm import Firm
from oracle.keys import high, low, pick, steps
from oracle.plan import Task

NUMBER = 2002
"""Campaign number of the checks at the end of an observation window."""


@dataclass
class Lenience:
    """How often a violation was tolerated, and when its last observation window ends."""

    times: int = 0
    until: int = 0


class Tolerance:
    """The rules in force, and what was tolerated so far by violation (key of its candidate)."""

    def __init__(self, scenario, diary, chance, ledger, firms: list[Firm]):
        self._diary, self._chance, self._ledger, self._firms = diary, chance, ledger, firms
        self._known: dict[int, Lenience] = {}
        self.change(scenario)

    def change(self, scenario) -> None:
        """Other rules come into force, for firms that are there as well; windows that have begun go on."""
        self._world, self._settings = scenario.world, scenario.settings["tolerance"]
        s = self._settings
        for firm in self._firms:
            mine = s.months and firm.facts.sector in s.sectors and (s.types is None or firm.facts.type in s.types)
            firm.lenient_until = firm.facts.enter + s.months * YEAR // 12 if mine else None
            firm.extra = 1.0 if s.extra is None else s.extra.value

    def answer(self, finding: Finding) -> list[Task]:
        """Tolerate a finding, or leave it to the other rules; the visits that follow."""
        s, key = self._settings, finding.violation.candidate.key
        known = self._known.setdefault(key, Lenience())
        if not s.ladder:
            return []
        in_time = self._in_time(finding)
        if in_time and s.visits == "service" and finding.trigger in DRAWS:
            self._open_window(finding, 0, Response.ADVISED)
            return []
        if finding.when < known.until:
            # Found again within its window: the firm still has its time.
            self._soften(finding, self._measure(min(max(known.times - 1, 0), len(s.ladder) - 1)), int(FAR))
            return []
        if not in_time or known.times >= len(s.ladder):
            return []
        end = self._open_window(finding, known.times, self._measure(known.times))
        if not finding.entered:
            return []  # told at the firm, but no file knows of it
        known.until = end
        known.times += 1
        return [check_again(self._world, self._diary, self._chance, finding, NUMBER, "tolerance", known.until)]

    def _in_time(self, finding: Finding) -> bool:
        """Whether the firm is in its first months, and the item is no red line."""
        until, one = finding.violation.firm.lenient_until, finding.violation.candidate
        group = list(self._world.groups.values())[one.group]
        item = pick(high(self._chance.bits("item", 0, one.key)), group.items)
        return until is not None and finding.when < until and item >= group.red_lines

    def _measure(self, step: int) -> Response:
        return next(r for r in Response if r.code == self._settings.ladder[step])

    def _soften(self, finding: Finding, measure: Response, corrected: int) -> None:
        finding.tolerated, finding.measure, finding.corrected = True, measure, corrected

    def _open_window(self, finding: Finding, step: int, measure: Response) -> int:
        """The firm has until 00:00 of the day that ends the window to put it right by itself; that minute."""
        s, one, firm = self._settings, finding.violation.candidate, finding.violation.firm
        bits, end = finding.bits(self._chance, "self"), (finding.when // DAY + s.window_days) * DAY
        itself = high(bits) < steps(s.self_correction[s.ladder[step]].value)
        self._soften(finding, measure, finding.when + pick(low(bits), end - finding.when) if itself else int(FAR))
        self._ledger.enter(
            "tolerated", time=finding.when, firm=firm.facts.number, group=one.group, severity=one.severity,
            candidate=one.number, step=step, measure=int(finding.measure), until=end, corrected=finding.corrected,
            over=min(one.end, firm.exit), tier=int(firm.tier),
        )
        return end
