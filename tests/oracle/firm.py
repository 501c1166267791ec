"""States the life of a firm: it enters, begins violations, ends or corrects them, and closes.

One SimPy process for the firm, one for each violation.
"""

from __future__ import annotations

import simpy

from jgsim.terms.enums import Ending
from jgsim.terms.time import FAR

from oracle.behaviour import after_visit, in_view_of
from oracle.candidates import Candidate
from oracle.diary import BEGINS, DOOR, ENDS, until
from oracle.keys import WHOLE
from oracle.world import Facts


class Violation:
    """A violation that has begun: looked at `looks` times, `found` and due to be `corrected` at these minutes."""

    def __init__(self, firm: Firm, candidate: Candidate):
        self.firm, self.candidate = firm, candidate
        self.looks, self.found, self.corrected = 0, int(FAR), int(FAR)
        self.until, self.ending = None, Ending.RUNNING
        self.process = firm.env.process(self.course())

    @property
    def last(self) -> int:
        """The minute at which it ends unless the firm closes before."""
        return min(self.candidate.end, self.corrected)

    def course(self):
        """Wait for the end; an order to correct brings it forward."""
        env = self.firm.env
        while self.last > env.now:
            try:
                yield until(env, self.last, ENDS)
            except simpy.Interrupt:
                pass
        if self.ending == Ending.RUNNING:
            by_itself = Ending.STOPPED if self.candidate.end == self.firm.facts.silent else Ending.NATURAL
            self.end(self.last, Ending.CORRECTED if self.corrected < self.candidate.end else by_itself)

    def correct(self, minute: int) -> bool:
        """Have it corrected at this minute; False if it ends before that anyway."""
        if minute >= self.last:
            return False
        self.corrected = minute
        self.process.interrupt()
        return True

    def end(self, minute: int, ending: Ending) -> None:
        """It is over."""
        self.until, self.ending = minute, ending
        del self.firm.running[self.candidate.group]


class Firm:
    """A firm with what changes about it.

    `open` while in operation; `tier` its credit tier; `last_visit` minute or None; `running` its violations by item
    group; `violations` all it ever began; `in_breach` its choice of the month where firms choose by the month;
    `first_tier` the tier with which it entered.
    """

    def __init__(self, env, scenario, facts: Facts, candidates: list[Candidate], ratio_in_plan):
        self.env, self.scenario, self.facts = env, scenario, facts
        self.open, self.in_breach = False, False
        self.tier, self.first_tier, self.last_visit = None, None, facts.visited
        self.running: dict[int, Violation] = {}
        self.violations: list[Violation] = []
        self._candidates = sorted(candidates, key=lambda c: c.start)
        self._ratio_in_plan = ratio_in_plan
        env.process(self.life())

    def subject_to(self, group) -> bool:
        """Whether an item group applies to the firm."""
        return group.sectors is None or self.facts.sector in group.sectors

    def life(self):
        """From the entry to the exit, through every candidate."""
        if self.facts.enter > 0:
            yield until(self.env, self.facts.enter, DOOR)
        self.open, self.first_tier = True, self.tier
        if self.scenario.behaviour.clock == "continuous":
            for candidate in self._candidates:
                if candidate.start >= 0:
                    yield until(self.env, candidate.start, BEGINS)
                if self.begins(candidate):
                    violation = Violation(self, candidate)
                    self.running[candidate.group] = violation
                    self.violations.append(violation)
        yield until(self.env, self.facts.exit, DOOR)
        self.open = False
        for violation in list(self.running.values()):
            violation.end(self.facts.exit, Ending.EXIT)

    def begins(self, candidate: Candidate) -> bool:
        """Whether a candidate becomes a violation: none of its item group runs, its mark is below rate / ceiling."""
        if candidate.group in self.running:
            return False
        if candidate.start < 0:
            return True
        behaviour = self.scenario.behaviour
        since = None if self.last_visit is None else candidate.start - self.last_visit
        factor = after_visit(behaviour.deterrence, since) * in_view_of(
            behaviour.perceived, self._ratio_in_plan(self), self.tier, self.facts.type
        )
        return candidate.mark < factor * (WHOLE / self.scenario.world.ceiling.value)
