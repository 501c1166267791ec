"""States the sampling in key fields: which batches are due, what laboratories say, and when."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from jgsim.terms.enums import Response, Severity, Trigger
from jgsim.terms.time import DAY, FAR

from oracle.candidates import Candidate
from oracle.firm import Firm
from oracle.keys import WHOLE, high, steps
from oracle.plan import Task

NUMBER = 4000
"""Campaign number of the samples of the first key field; those from it on are no visits."""
TICKS = 1024
"""Ticks of a minute, in which laboratories keep time."""
NOBODY = -1
"""The officer of a finding that a laboratory made."""


@dataclass(frozen=True)
class Failure:
    """A batch that failed: the firm, the item group, the violation that ran then (None: none did), the result's minute."""

    firm: Firm
    group: int
    candidate: Candidate | None
    result: int


class Sampling:
    """The terms in force.

    `_terms` by number of the field, which outlive the policy that set them; `_free` the tick from which each laboratory
    has room; `_failures` those whose results are still to come.
    """

    def __init__(self, scenario, diary, chance, ledger, firms: list[Firm], scale: float):
        self._world, self._diary, self._chance, self._ledger = scenario.world, diary, chance, ledger
        self._firms, self._scale = firms, scale
        self._terms, self._free = {}, {}
        self._failures: list[Failure] = []
        self.change(scenario)

    def change(self, scenario) -> None:
        """Another plan of sampling comes into force."""
        self._fields = scenario.settings["sampling"].fields

    def tasks(self, month: int, duties) -> list[Task]:
        """The batches that are due in a month, each on a day and at a time of its own."""
        found = []
        for field, one in self._fields.items():
            number = list(self._world.key_fields).index(field)
            self._terms[number] = one
            department = self._world.key_fields[field].department
            own = [code for code, group in self._world.groups.items() if group.department == department]
            group = list(self._world.groups).index(one.group or own[0])
            frame = [f for f in self._firms if f.facts.field == field and f.listed_at(self._diary.months[month])]
            counts = self._of_total(field, one, frame, month) if one.total else self._of_grades(field, one, frame, month)
            for firm, count in zip(frame, counts, strict=True):
                for turn in range(count):
                    found.append(self._task(firm, field, number, group, duties.owners(group) or {department}, month, turn))
        return found

    def _of_grades(self, field: str, one, frame: list[Firm], month: int) -> list[int]:
        """A year's number in even steps from a keyed phase."""
        counts = []
        for firm in frame:
            yearly = int(one.batches.get(firm.facts.grade, 0.0) * WHOLE)
            phase = high(self._chance.bits(f"sampling:{field}", month // 12, firm.facts.number))
            at = [(yearly * m // 12 + phase) // WHOLE for m in (month % 12, month % 12 + 1)]
            counts.append(at[1] - at[0])
        return counts

    def _of_total(self, field: str, one, frame: list[Firm], month: int) -> list[int]:
        """The month's part of the year's total, the same for all but one more for those who come first."""
        if not frame:
            return []
        part = [int(one.total * self._scale * m / 12) for m in (month % 12, month % 12 + 1)]
        rank = sorted(range(len(frame)), key=lambda i: self._chance.bits(f"sampling:{field}", month, frame[i].facts.number))
        each, rest = divmod(part[1] - part[0], len(frame))
        return [each + (i in rank[:rest]) for i in range(len(frame))]

    def _task(self, firm: Firm, field: str, number: int, group: int, departments, month: int, turn: int) -> Task:
        days = self._diary.working_days(self._diary.months[month], self._diary.months[month + 1])
        bits = lambda purpose: self._chance.bits(purpose, month, firm.facts.number, turn)  # noqa: E731
        return Task(
            firm=firm, departments=frozenset(departments), trigger=Trigger.KEY, campaign=NUMBER + number,
            due=self._diary.appointment(days, bits(f"day:sampling:{field}")), until=self._diary.years[month // 12 + 1],
            order=bits(f"order:sampling:{field}"), group=group,
        )

    @staticmethod
    def is_sample(task: Task) -> bool:
        """Whether a task is no visit but a sample."""
        return task.campaign >= NUMBER

    def minutes(self, task: Task) -> int:
        """Officer-minutes of a sample."""
        return self._terms[task.campaign - NUMBER].sample_minutes

    def take(self, task: Task, when: int) -> None:
        """Take a sample and hand it in, if the firm is there."""
        firm, one, number = task.firm, self._terms[task.campaign - NUMBER], task.campaign - NUMBER
        there = firm.open and firm.operates(when)
        running = firm.running.get(task.group) if there else None
        failed, result = False, int(FAR)
        if there:
            result = min(int(FAR), self._start(one, number, when) + one.lab_days * DAY)
            chance = one.fails_if_violating if running is not None else one.false_fails
            bits = self._chance.bits("sampling:laboratory", 0, task.order)
            failed = chance is not None and high(bits) < steps(chance.value)
        candidate = None if running is None else running.candidate
        if failed:
            self._failures.append(Failure(firm, task.group, candidate, result))
        self._ledger.enter(
            "batch", time=when, firm=firm.facts.number, group=task.group, campaign=task.campaign, due=task.due,
            taken=int(there), failed=int(failed), result=result, cost=round(one.cost * 100) if there else 0,
            minutes=one.sample_minutes, candidate=-1 if candidate is None else candidate.number, tier=int(firm.tier),
        )

    def _start(self, one, number: int, when: int) -> int:
        """The minute (rounded up) at which the laboratory begins with a batch that comes now."""
        if one.lab_capacity is None:
            return when
        pace = max(1, int(7 * DAY * TICKS / (one.lab_capacity * self._scale)))
        begin = max(when * TICKS, self._free.get(number, 0))
        self._free[number] = begin + pace
        return math.ceil(Fraction(begin, TICKS))

    def due(self, end: int) -> list[Failure]:
        """The failures whose results come before a minute."""
        due = [one for one in self._failures if one.result < end]
        self._failures = [one for one in self._failures if one.result >= end]
        return due

    def hear(self, one: Failure, looks) -> None:
        """A result comes: what still runs is found; what is over, or never was, is entered."""
        if one.result >= one.firm.exit:
            return
        running = one.firm.running.get(one.group)
        if running is not None and running.candidate is one.candidate:
            looks.find_from_afar(running, one.result, NOBODY, Trigger.KEY)
            return
        end, severity, number = one.result, int(Severity.MINOR), -1
        if one.candidate is not None:
            end = max(v.until for v in one.firm.violations if v.candidate is one.candidate)
            severity, number = one.candidate.severity, one.candidate.number
        self._ledger.enter(
            "finding", time=one.result, firm=one.firm.facts.number, officer=NOBODY, trigger=int(Trigger.KEY),
            tier=int(one.firm.tier), group=one.group, severity=severity, candidate=number, first=0, corrected=end,
            measure=int(Response.ORDERED), entered=1, case=0, coercion=0,
        )
