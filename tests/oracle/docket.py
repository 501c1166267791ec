"""States what becomes of a case: filed, investigated, handed over or reviewed, decided. A SimPy process for each case
and for each reviewer."""

from __future__ import annotations

import math
from dataclasses import dataclass

from jgsim.terms.enums import PENALTIES, CaseFate, Response, Severity
from jgsim.terms.enums import Desk as Activity
from jgsim.terms.time import DAY, FAR

from oracle.diary import until
from oracle.finding import Finding
from oracle.keys import high, low, pick, steps, uniform

ARRIVES, TAKEN = 6 / 8, 7 / 8
"""Moments of a minute, after its visits: cases come to the reviewers; these take one up, and others are decided."""
PENALISED = 1
"""Why a firm closes: after a penalty."""
LONGEST = FAR // 4
"""Minutes beyond which no review goes on."""


@dataclass
class Case:
    """A finding that became a case: minutes of its steps (None: not yet), and what becomes of it.

    `closure`, `licence`: the random bits by which its firm may close or lose its licence, from the finding.
    """

    finding: Finding
    tier: int
    district: int
    filed: int
    ready: int
    major: bool = False
    rank: int = 0
    service: int = 0
    taken: int = 0
    closure: int = 0
    licence: int = 0
    deadline: int = int(FAR)
    fate: CaseFate = CaseFate.CLOSED
    begun: int | None = None
    reviewed: int | None = None
    decided: int | None = None
    void: bool = False
    crime: bool = False

    def turn(self) -> tuple:
        """Who is reviewed first: by rank, then as they came."""
        one, violation = self.finding.violation.candidate, self.finding.violation
        return self.rank, self.ready, self.finding.when, violation.firm.facts.number, one.group, one.number


@dataclass
class Reviewer:
    """One who reviews; `free` from a minute on, and gone when `dismissed`."""

    free: int
    dismissed: bool = False


class Docket:
    """All cases. `_decided` are those whose effect on their firms has not yet begun."""

    def __init__(self, env, scenario, diary, chance, ledger, scale: float):
        self._env, self._diary, self._chance, self._ledger, self._scale = env, diary, chance, ledger, scale
        self._running: list[Case] = []
        self._decided: list[Case] = []
        self._waiting: list[Case] = []
        self._reviewers: list[Reviewer] = []
        self._arrival = env.event()
        self.change(scenario)

    def change(self, scenario) -> None:
        """Other rules come into force; cases under way keep theirs, but for who reviews them."""
        self._closure, self._review = scenario.behaviour.closure, scenario.settings["review"]
        self._transfer, self._districts = scenario.settings["transfer"], len(scenario.world.districts)
        one = self._review
        if not (one.file_days or one.investigate_days or any(one.major.values()) or one.clock_days is not None):
            return
        self._reviewers.sort(key=lambda reviewer: reviewer.free)
        for reviewer in self._reviewers[one.reviewers :]:
            reviewer.dismissed = True
        self._reviewers = self._reviewers[: one.reviewers]
        while len(self._reviewers) < one.reviewers:
            self._reviewers.append(Reviewer(int(self._env.now)))
            self._env.process(self._work(self._reviewers[-1]))

    def open(self, finding: Finding) -> None:
        """A finding becomes a case."""
        facts, when = finding.violation.firm.facts, finding.when
        case = Case(finding, int(finding.violation.firm.tier), facts.district, when, when)
        case.closure, case.licence = (finding.bits(self._chance, what) for what in ("closure", "exchange:revoke"))
        if finding.measure == Response.FAILED:
            case.fate = CaseFate.FAILED
        self._schedule(case)
        self._hand_over(case)
        if case.fate in (CaseFate.CLOSED, CaseFate.FAILED) or case.crime:
            self.desk.bring(case.district, Activity.CASE, finding.minutes)
        if case.ready <= when and not case.major:
            case.decided = case.ready
            self._enter(case)
            self._hold(case, None)
        else:
            self._running.append(case)
            self._env.process(self._course(case))

    def take_hold(self, begin: int) -> None:
        """At the begin of a round: what was decided before it now bears on the firms."""
        for case in self._decided:
            self._running.remove(case)
            self._enter(case)
            self._hold(case, begin)
        self._decided = []

    def end(self) -> None:
        """The horizon ends; what comes later did not happen."""
        self.take_hold(self._diary.end)
        for case in self._running:
            case.fate = CaseFate.OPEN
            for step in ("filed", "ready", "begun", "reviewed", "decided"):
                minute = getattr(case, step)
                setattr(case, step, None if minute is None or minute >= self._diary.end else minute)
            self._enter(case)

    def _schedule(self, case: Case) -> None:
        """What takes how long."""
        one, finding, bits = self._review, case.finding, lambda what: case.finding.bits(self._chance, f"case:{what}")
        severity = Severity(finding.violation.candidate.severity)
        case.filed = finding.when + round(one.file_days * DAY)
        case.ready = case.filed + pick(low(bits("investigation")), 2 * round(one.investigate_days * DAY) + 1)
        case.major = high(bits("major")) < steps(one.major.get(severity.code, 0.0))
        if one.priority:
            case.rank = Severity.SERIOUS - severity
        days = one.days * -math.log(uniform(bits("review"))) if one.law == "exponential" else one.days
        case.service = int(min(days * DAY, LONGEST))
        case.taken = int(min(days * DAY / self._scale, LONGEST))
        if one.clock_days is not None:
            case.deadline, case.void = case.filed + one.clock_days * DAY, one.over_clock == "void"

    def _hand_over(self, case: Case) -> None:
        """To the police, or to whom it belongs."""
        one, bits = self._transfer, lambda what: case.finding.bits(self._chance, f"transfer:{what}")
        lag = round(one.lag_days * DAY)
        if high(bits("police")) < steps(one.police.get(Severity(case.finding.violation.candidate.severity).code, 0.0)):
            case.fate, case.crime = CaseFate.TRANSFERRED, True
            lag = lag if one.police_days is None else round(one.police_days * DAY)
        elif high(bits("outside")) < steps(one.share):
            u = high(bits("fate"))
            if u < steps(one.lost):
                case.fate = CaseFate.LOST
            elif u < steps(one.lost + (1 - one.lost) * one.out_of_city):
                case.fate = CaseFate.TRANSFERRED
            else:
                case.ready += lag
                if self._districts > 1:
                    step = 1 + pick(high(bits("to")), self._districts - 1)
                    case.district = (case.district + step) % self._districts
        if case.fate in (CaseFate.TRANSFERRED, CaseFate.LOST):
            case.ready, case.major = case.filed + lag, False

    def _course(self, case: Case):
        """Wait for the end of the investigation; what is not reviewed is decided then."""
        yield until(self._env, case.ready, ARRIVES)
        if case.major:
            self._waiting.append(case)
            arrival, self._arrival = self._arrival, self._env.event()
            arrival.succeed()
        else:
            yield from self._decide(case, case.ready)

    def _decide(self, case: Case, minute: int):
        """The decision, at its minute."""
        yield until(self._env, minute, TAKEN)
        case.decided = minute
        if case.void and minute > case.deadline and case.fate == CaseFate.CLOSED:
            case.fate = CaseFate.FAILED
        self._decided.append(case)

    def _work(self, reviewer: Reviewer):
        """Take up one case after the other, until somebody else is to do so."""
        yield until(self._env, int(self._env.now), TAKEN)
        while not reviewer.dismissed:
            if not self._waiting:
                yield self._arrival
                yield until(self._env, int(self._env.now), TAKEN)
                continue
            case = min(self._waiting, key=Case.turn)
            self._waiting.remove(case)
            case.begun = int(self._env.now)
            case.reviewed = case.begun + case.service
            self._env.process(self._decide(case, case.reviewed))
            reviewer.free = case.begun + case.taken
            yield until(self._env, reviewer.free, TAKEN)

    def _hold(self, case: Case, begin: int | None) -> None:
        """A penalty is remembered, and may make the firm close; not before `begin`."""
        if case.fate != CaseFate.CLOSED or case.finding.measure not in PENALTIES:
            return
        firm, minute = case.finding.violation.firm, case.decided
        firm.penalised = minute if firm.penalised is None else max(firm.penalised, minute)
        self.exchange.told(case.finding, case.licence, minute)
        self.publicity.decided(firm, case.finding.when, case.finding.violation.candidate.group, minute)
        if self._closure is None:
            return
        if high(case.closure) < steps(self._closure.share.value):
            minute += pick(low(case.closure), int(self._closure.days.value * DAY))
            firm.close(minute if begin is None else max(minute, begin), PENALISED)

    def _enter(self, case: Case) -> None:
        one, violation = case.finding.violation.candidate, case.finding.violation
        at = lambda minute: int(FAR) if minute is None else minute  # noqa: E731
        self._ledger.enter(
            "case", time=case.finding.when, firm=violation.firm.facts.number, group=one.group, severity=one.severity,
            candidate=one.number, district=case.district, measure=int(case.finding.measure), filed=at(case.filed),
            ready=at(case.ready), begun=at(case.begun), reviewed=at(case.reviewed), decided=at(case.decided),
            deadline=case.deadline, fate=int(case.fate), tier=case.tier,
        )
