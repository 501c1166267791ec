"""States what the authority does about a violation that was found: tolerance, penalty lists, re-checks."""

from __future__ import annotations

from jgsim.terms.enums import Coercion, Response, Severity, Trigger
from jgsim.terms.time import DAY, YEAR

from oracle.finding import Finding, check_again
from oracle.firm import Firm
from oracle.keys import high, steps
from oracle.plan import Task
from oracle.tolerance import Tolerance

NUMBER = 2001
"""Campaign number of re-checks."""
LISTS = {
    "waived": Response.WAIVED, "mitigated": Response.MITIGATED, "lighter": Response.LIGHTER, "heavier": Response.HEAVIER
}


class Responses:
    """The rules in force. `_tasks` are new visits."""

    def __init__(self, scenario, diary, chance, ledger, firms: list[Firm]):
        self._diary, self._chance = diary, chance
        self._tolerance = Tolerance(scenario, diary, chance, ledger, firms)
        self._tasks: list[Task] = []
        self.change(scenario)

    def change(self, scenario) -> None:
        """Other rules come into force."""
        self._world = scenario.world
        self._recheck, self._lists = scenario.settings["recheck"], scenario.settings["penalty_lists"]
        self._tolerance.change(scenario)

    def answer(self, finding: Finding) -> None:
        """Decide what is done about a finding."""
        firm, group = finding.violation.firm, finding.violation.candidate.group
        self._tasks += self._tolerance.answer(finding)
        last = firm.breach.get(group)
        if finding.entered:
            firm.breach[group] = finding.when
        if finding.tolerated:
            return
        if finding.entered:
            self._decide(finding, last)
        if finding.entered and high(finding.bits(self._chance, "recheck")) < steps(self._recheck.share):
            minute = finding.when + self._recheck.days * DAY
            self._tasks.append(
                check_again(self._world, self._diary, self._chance, finding, NUMBER, "recheck", minute)
            )

    def ordered(self) -> list[Task]:
        """The visits that were ordered since this was last asked."""
        tasks, self._tasks = self._tasks, []
        return tasks

    def _decide(self, finding: Finding, last: int | None) -> None:
        """Whether it becomes a case, and how that ends by the lists; `last`: when the item group was in breach."""
        one, lists = finding.violation.candidate, self._lists
        share = lambda name: self._share(name, one)  # noqa: E731
        if high(finding.bits(self._chance, "case")) >= steps(share("case")):
            return
        finding.case, finding.measure = True, Response.PENALISED
        u, end = high(self._chance.bits("listed", 0, one.key)), 0.0
        for name, answer in LISTS.items():
            begin, end = end, end + share(name)
            if steps(begin) <= u < steps(end):
                finding.measure = answer
        if finding.measure == Response.WAIVED and lists.first_only and last is not None:
            if finding.when - last <= lists.look_back_months * YEAR // 12:
                finding.measure = Response.PENALISED
        minutes = lists.waived_minutes if finding.measure == Response.WAIVED else lists.case_minutes
        if self._coerces(finding):
            minutes += lists.coercion_minutes
        finding.minutes = minutes
        if not finding.provable:
            finding.measure = Response.FAILED

    def _share(self, name: str, one) -> float:
        """A share of the lists for a violation: that of its item group if it has one of its own."""
        severity = Severity(one.severity).code
        own = self._lists.by_group.get(list(self._world.groups)[one.group])
        if own is not None and severity in getattr(own, name):
            return getattr(own, name)[severity]
        return getattr(self._lists, name).get(severity, 0.0)

    def _coerces(self, finding: Finding) -> bool:
        """Whether something is sealed or seized on the spot, which puts an end to the violation."""
        one = finding.violation.candidate
        if finding.measure == Response.WAIVED or finding.trigger == Trigger.REMOTE:
            return False
        if high(finding.bits(self._chance, "coerced")) >= steps(self._share("coercion", one)):
            return False
        if high(self._chance.bits("spared", 0, one.key)) < steps(self._share("spared", one)):
            finding.coercion = Coercion.SPARED
            return False
        finding.coercion, finding.corrected = Coercion.TAKEN, finding.when
        return True
