"""States what a visit finds of what is there, and what it finds that is not."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from jgsim.terms.enums import Response, Severity, Trigger, VisitResult
from jgsim.terms.time import DAY, FAR

from oracle.accountability import Accountability
from oracle.behaviour import intensity, sees
from oracle.docket import Docket
from oracle.finding import Finding
from oracle.firm import Firm, Violation
from oracle.keys import high, low, pick, steps
from oracle.plan import Task
from oracle.responses import Responses
from oracle.world import HERE

LAGS = 4096
"""How many lags from a correction to a relapse there are, equally likely."""


@dataclass
class Seen:
    """What a look at a firm brought: how many findings, the worst in the register's item groups, whether a case."""

    findings: int = 0
    registered: Severity | None = None
    case: bool = False
    met: VisitResult | None = None
    cases: list[Finding] = field(default_factory=list)


class Looks:
    """The looks of officers at firms. `_sight` is how well an officer sees at a kind of visit (steps of 2^-32), as
    closely as it looks (`_closeness`, a factor)."""

    def __init__(self, scenario, chance, ledger, responses: Responses, docket: Docket, accountability: Accountability):
        self._world, self._behaviour, self._look = scenario.world, scenario.behaviour, scenario.behaviour.look
        self._chance, self._ledger, self._responses, self._docket = chance, ledger, responses, docket
        self._groups = list(self._world.groups.values())
        self._sight: dict[tuple[int, int, float], int] = {}
        self._closeness = 1.0
        self.accountability, self._told = accountability, (0, 0)

    def look(
        self, task: Task, when: int, month: int, officer: int, trigger: Trigger, closeness: float = 1.0
    ) -> Seen:
        """What officers see at a firm, or of it from their desks; `closeness` is a factor on how closely they look."""
        seen, self._closeness = Seen(), closeness * self.accountability.closeness
        self._entered = self.enters(task.firm, when, trigger)
        self._told = task.campaign, month // 12
        if not task.firm.open:
            seen.met = VisitResult.CLOSED
        elif self._behaviour.clock == "period":
            self._check_choice(seen, task, when, month, officer, trigger)
        elif task.firm.operates(when):
            self._check(seen, task, when, officer, trigger)
        return seen

    def enters(self, firm: Firm, when: int, trigger: Trigger) -> bool:
        """Whether a check is entered in the records; those from the desk always are."""
        return trigger == Trigger.REMOTE or self.recording.is_entered(firm, when)

    def result(self, seen: Seen, task: Task, when: int, officer: int) -> VisitResult:
        """The official result of a visit; who cannot be reached is a finding."""
        firm, dormancy = task.firm, self._world.dormancy
        if seen.met is not None:
            return seen.met
        if not firm.operates(when):
            if not self.duties.asks_for_the_firm(task):
                return VisitResult.NO_ACTIVITY
            return VisitResult.CLOSED if firm.facts.away == HERE else self._unreachable(seen, task, when, officer)
        if seen.findings == 0:
            return VisitResult.CLEAR
        if seen.case:
            return VisitResult.PENDING
        if seen.registered is None:
            return VisitResult.ORDERED
        return VisitResult.FALSE if seen.registered == Severity.SERIOUS else VisitResult.UNDISCLOSED

    def _unreachable(self, seen: Seen, task: Task, when: int, officer: int) -> VisitResult:
        group = next(g for g, one in enumerate(self._groups) if one.department == self._world.dormancy.department)
        seen.findings += 1
        self._enter(
            task.firm, when, officer, task.trigger, group=group, severity=int(Severity.GENERAL), candidate=-2, first=0,
            corrected=int(FAR), measure=int(Response.LISTED),
        )
        if task.firm.listed is None and self._entered:
            task.firm.listed = when
        return VisitResult.UNREACHABLE

    def _sees(self, officer: int, trigger: int) -> int:
        """Chance (steps of 2^-32) that an officer finds at such a visit what is there."""
        of_all = officer, trigger, self._closeness
        if of_all not in self._sight:
            closeness = intensity(self._look, self._chance, officer, trigger) * self._closeness
            self._sight[of_all] = steps(sees(self._look, closeness))
        return self._sight[of_all]

    def _check(self, seen: Seen, task: Task, when: int, officer: int, trigger: Trigger) -> None:
        """Look at every item group of the departments that applies to the firm, or at one of them."""
        firm = task.firm
        for number, group in enumerate(self._groups):
            if not self.duties.looks_at(task, number):
                continue
            if number in firm.running:
                if self._on_list(firm.running[number], when):
                    self._look_at(seen, firm.running[number], when, officer, trigger)
            elif firm.subject_to(group):
                self._false_alarm(seen, firm, number, when, officer, trigger)
        self._open_cases(seen)

    def _open_cases(self, seen: Seen) -> None:
        """Nothing that follows from a case bears on the look itself: they come after all of its findings."""
        for finding in seen.cases:
            self._docket.open(finding)

    def _on_list(self, violation: Violation, when: int) -> bool:
        """Whether the visit covers the item that is violated, if each department checks only some of its items.

        They are drawn by numbers of their own from all items of the department that apply to the firm.
        """
        if self._look.items is None:
            return True
        firm, groups = violation.firm, self._groups
        first = [sum(g.items for g in groups[:i]) for i in range(len(groups) + 1)]
        mine = violation.candidate.group
        item = first[mine] + pick(high(self._chance.bits("item", 0, violation.candidate.key)), groups[mine].items)
        number = lambda i: self._chance.bits("checklist", 0, firm.facts.number, when * first[-1] + i)  # noqa: E731
        before = 0
        for i, group in enumerate(groups):
            same = self.duties.owner(i) == self.duties.owner(mine) and (i == mine or not self.duties.on_report(i))
            if same and firm.subject_to(group):
                before += sum(1 for other in range(first[i], first[i + 1]) if number(other) < number(item))
        return before < self._look.items

    def _look_at(self, seen: Seen, violation: Violation, when: int, officer: int, trigger: Trigger) -> None:
        """One look at a violation. What is found may be found again, until it is corrected."""
        one = violation.candidate
        hit = high(self._chance.bits("look", 0, one.key, violation.looks)) < self._sees(officer, trigger)
        violation.looks += 1
        if not hit or self.accountability.suppresses(violation, when, officer, trigger, *self._told):
            return
        self._find(seen, violation, when, officer, trigger)

    def find_from_afar(self, violation: Violation, when: int, officer: int, trigger: Trigger) -> None:
        """A violation is found by others than officers at the firm."""
        violation.looks += 1
        self._entered = True
        self.accountability.told(violation)
        seen = Seen()
        self._find(seen, violation, when, officer, trigger)
        self._open_cases(seen)

    def _find(self, seen: Seen, violation: Violation, when: int, officer: int, trigger: Trigger) -> None:
        """What is done about a violation that was seen."""
        one = violation.candidate
        first = violation.found == FAR
        violation.found = min(violation.found, when)
        corrected = self._corrected(self._chance.bits("correction", 0, one.key, violation.looks), when)
        provable = trigger == Trigger.REMOTE or officer < 0 or self.recording.proves(violation.firm, when)
        finding = Finding(violation, when, trigger, corrected, entered=self._entered, provable=provable)
        self._responses.answer(finding)
        if not violation.correct(finding.corrected, self._again(violation, finding.corrected)):
            finding.corrected = int(FAR)
        self._enter(
            violation.firm, when, officer, trigger, group=one.group, severity=one.severity, candidate=one.number,
            first=int(first), corrected=finding.corrected, measure=int(finding.measure), case=int(finding.case),
            coercion=int(finding.coercion),
        )
        if finding.case:
            seen.cases.append(finding)
        seen.case = seen.case or finding.case
        self._count(seen, one.group, Severity(one.severity))

    def _count(self, seen: Seen, group: int, severity: Severity) -> None:
        dormancy = self._world.dormancy
        seen.findings += 1
        if dormancy is not None and self._groups[group].department == dormancy.department:
            seen.registered = severity if seen.registered is None else max(seen.registered, severity)

    def _corrected(self, bits: int, when: int) -> int:
        """When the order to correct is obeyed: at an even time within the term, or not at all."""
        order = self._behaviour.correction
        if high(bits) >= steps(order.share.value):
            return int(FAR)
        return min(int(FAR), when + pick(low(bits), int(order.days.value * DAY)))

    def _again(self, violation: Violation, corrected: int) -> int | None:
        """When it would break out again after such a correction."""
        relapse = self._behaviour.relapse
        if relapse is None or corrected == FAR:
            return None
        bits = self._chance.bits("relapse", 0, violation.candidate.key, violation.looks)
        if high(bits) >= steps(relapse.share.value):
            return None
        return corrected + lag(relapse.days.value, bits)

    def _false_alarm(self, seen: Seen, firm: Firm, group: int, when: int, officer: int, trigger: Trigger) -> None:
        """An item group in order, recorded as violated all the same."""
        bits = self._chance.bits("false", 0, firm.facts.number, when * 8 + group)
        if high(bits) >= steps(1 - self._look.specificity.value):
            return
        self._enter(
            firm, when, officer, trigger, group=group, severity=int(Severity.MINOR), candidate=-1, first=0,
            corrected=when, measure=int(Response.ORDERED),
        )
        self._count(seen, group, Severity.MINOR)

    def _check_choice(self, seen: Seen, task: Task, when: int, month: int, officer: int, trigger: Trigger) -> None:
        """Where firms choose by the month, the month's choice is what there is to find."""
        firm = task.firm
        bits = self._chance.bits("look:period", month, firm.facts.number, when)
        if not firm.in_breach or high(bits) >= self._sees(officer, trigger):
            return
        self._enter(
            firm, when, officer, trigger, group=0, severity=int(Severity.GENERAL), candidate=-1, first=1,
            corrected=when, measure=int(Response.ORDERED),
        )
        seen.findings += 1

    def _enter(self, firm: Firm, when: int, officer: int, trigger: Trigger, **columns) -> None:
        self._ledger.enter(
            "finding", time=when, firm=firm.facts.number, officer=officer, trigger=int(trigger), tier=int(firm.tier),
            **{"entered": int(self._entered), "case": 0, "coercion": 0, **columns},
        )


def lag(days: float, bits: int) -> int:
    """Minutes from a correction to a relapse: one of equally likely values of an exponential law."""
    return 1 + int(-math.log(1 - (bits % LAGS + 0.5) / LAGS) * days * DAY)
