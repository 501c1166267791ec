"""States the life of a firm: it enters, begins violations, ends or corrects them, and closes.

One SimPy process for the firm's door, one for what it may begin, one for each violation.
"""

from __future__ import annotations

import simpy

from jgsim.terms.enums import Ending
from jgsim.terms.time import FAR

from oracle.behaviour import after_event, after_visit, in_view_of
from oracle.candidates import Candidate
from oracle.diary import AGAIN, BEGINS, DOOR, ENDS, until
from oracle.keys import WHOLE
from oracle.world import Facts


class Violation:
    """A violation that has begun: looked at `looks` times, `found` and due to be `corrected` at these minutes.

    `segment` counts how often it broke out again, each time as a violation of its own; `again` is the minute at which
    it will, or None.
    """

    def __init__(self, firm: Firm, candidate: Candidate, start: int, before: Violation | None = None):
        self.firm, self.candidate, self.start = firm, candidate, start
        self.looks, self.segment = (0, 0) if before is None else (before.looks, before.segment + 1)
        self.found, self.corrected, self.again = int(FAR), int(FAR), None
        self.until, self.ending = None, Ending.RUNNING
        firm.running[candidate.group] = self
        firm.violations.append(self)
        self.process = firm.env.process(self.course())

    @property
    def last(self) -> int:
        """The minute at which it ends unless the firm closes before."""
        return min(self.candidate.end, self.corrected)

    def ran_at(self, minute: int) -> bool:
        """Whether it ran at a minute that is over."""
        return self.start <= minute and (self.until is None or minute < self.until)

    def course(self):
        """Wait for the end; an order to correct brings it forward. Then it may break out again."""
        env = self.firm.env
        while self.last > env.now:
            try:
                yield until(env, self.last, ENDS)
            except simpy.Interrupt:
                pass
        if self.ending != Ending.RUNNING:
            return
        if self.corrected >= self.candidate.end:
            self.end(self.last, Ending.STOPPED if self.candidate.end == self.firm.facts.silent else Ending.NATURAL)
            return
        self.end(self.last, Ending.CORRECTED)
        if self.again is not None:
            yield until(env, self.again, AGAIN)
            if self.firm.open and not self.firm.has_begun(self.candidate.group, self.corrected):
                Violation(self.firm, self.candidate, self.again, self)

    def correct(self, minute: int, again: int | None) -> bool:
        """Have it corrected at this minute, and break out again; False if it ends before that anyway."""
        if minute >= self.last:
            return False
        self.corrected = minute
        self.again = again if again is not None and again < min(self.candidate.end, self.firm.exit) else None
        self.process.interrupt()
        return True

    def end(self, minute: int, ending: Ending) -> None:
        """It is over."""
        self.until, self.ending = minute, ending
        del self.firm.running[self.candidate.group]


class Firm:
    """A firm with what changes about it.

    `open` while in operation; `exit` the minute at which it closes; `tier` its credit tier, `first_tier` that with
    which it entered; `running` its violations by item group; `violations` all it ever began; `in_breach` its choice of
    the month where firms choose by the month; `lenient_until` the end of its tolerance period, `extra` the factor on
    its onsets meanwhile. Minutes of the last such event or None: `last_visit`, `penalised`, `warned`, `listed` (first
    time), `breach` (by item group: something was found). `known`: minute from which it is in the object register, None
    if its record is lost; `admission`: factor on its onsets by how it was admitted; `publicity`: that of what is
    public, by firm and minute.
    """

    def __init__(self, env, scenario, facts: Facts, candidates: list[Candidate], ratio_in_plan, ledger):
        self.env, self.scenario, self.facts, self._ledger = env, scenario, facts, ledger
        self.open, self.in_breach, self.exit = False, False, facts.exit
        self.tier, self.first_tier, self.last_visit = None, None, facts.visited
        self.penalised = self.warned = self.listed = self.lenient_until = None
        self.extra = self.admission = 1.0
        self.publicity = None
        self.known: int | None = facts.enter
        self.breach: dict[int, int] = {}
        self.running: dict[int, Violation] = {}
        self.violations: list[Violation] = []
        self._cause = None
        self._candidates = sorted(candidates, key=lambda c: c.start)
        self._ratio_in_plan = ratio_in_plan
        self._door = env.process(self.door())

    def subject_to(self, group) -> bool:
        """Whether an item group applies to the firm."""
        return group.sectors is None or self.facts.sector in group.sectors

    def listed_at(self, minute: int) -> bool:
        """Whether it can be drawn at a minute that is now: in operation, and in the object register."""
        return self.open and self.known is not None and self.known <= minute

    def come_to_notice(self, minute: int) -> None:
        """It was visited, which makes it known if its record was lost."""
        if self.known is None:
            self.known = minute

    def operates(self, minute: int) -> bool:
        """Whether it still operates then, if it has not closed."""
        return self.facts.silent is None or minute < self.facts.silent

    def door(self):
        """Open at the entry and close at the exit, which may come sooner than was thought."""
        if self.facts.enter > 0:
            yield until(self.env, self.facts.enter, DOOR)
        self.open, self.first_tier = True, self.tier
        if self.scenario.behaviour.clock == "continuous":
            self.env.process(self.temptations())
        while self.open:
            try:
                yield until(self.env, self.exit, DOOR)
                self._shut()
            except simpy.Interrupt:
                pass

    def close(self, minute: int, cause: int) -> None:
        """Because of what the authority did the firm closes at this minute, if it would be there."""
        if minute >= self.exit:
            return
        self.exit, self._cause = minute, cause
        if minute + DOOR <= self.env.now:
            self._shut()
        self._door.interrupt()

    def _shut(self) -> None:
        self.open = False
        for violation in list(self.running.values()):
            violation.end(self.exit, Ending.EXIT)
        if self._cause is not None:
            self._ledger.enter(
                "closing", time=self.exit, firm=self.facts.number, cause=self._cause, natural=self.facts.exit
            )

    def temptations(self):
        """Through every candidate, as long as the firm is there."""
        for candidate in self._candidates:
            if candidate.start >= 0:
                yield until(self.env, candidate.start, BEGINS)
            if self.open and self.begins(candidate):
                Violation(self, candidate, candidate.start)

    def has_begun(self, group: int, since: int) -> bool:
        """Whether a violation of an item group has begun since a minute."""
        return any(v.candidate.group == group and v.start >= since for v in self.violations)

    def begins(self, candidate: Candidate) -> bool:
        """Whether a candidate becomes a violation: none of its item group runs, its mark is below rate / ceiling."""
        if candidate.group in self.running:
            return False
        if candidate.start < 0:
            return True
        return candidate.mark < self._factor(candidate.start) * (WHOLE / self.scenario.world.ceiling.value)

    def _factor(self, minute: int) -> float:
        """Factor on the neutral onset rate."""
        behaviour = self.scenario.behaviour
        deterrence, warning = behaviour.deterrence, behaviour.warning
        since = lambda event: None if event is None else minute - event  # noqa: E731
        factor = after_visit(deterrence, since(self.last_visit)) * in_view_of(
            behaviour.perceived, self._ratio_in_plan(self), self.tier, self.facts.type
        )
        if deterrence.penalty is not None:
            factor *= after_event(deterrence.penalty.value, deterrence.penalty_years.value, since(self.penalised))
        if warning is not None:
            factor *= after_event(warning.strength.value, warning.years.value, since(self.warned))
        factor *= self.admission * self.publicity(self, minute)
        if self.lenient_until is not None and minute < self.lenient_until:
            factor *= self.extra
        return factor
