"""States what officers do: the register, the minutes of a round, whom they go to first, and a visit itself.

One SimPy process for each visit and each check from the desk.
"""

from __future__ import annotations

import math

from jgsim.terms.enums import Desk as Activity
from jgsim.terms.enums import Trigger, VisitResult

from oracle.diary import RESULTS, SAMPLES, VISITS, until
from oracle.duties import NO_OWNER
from oracle.holding import GO, WAIT, Holding
from oracle.looks import Looks
from oracle.pairs import Pairs
from oracle.plan import Task
from oracle.responses import Responses
from oracle.world import edges

PRIORITY = (Trigger.REPORT, Trigger.RECHECK, Trigger.SPECIAL, Trigger.KEY, Trigger.JOINT, Trigger.RANDOM)
"""Order inside a round."""
NOBODY = (VisitResult.UNREACHABLE, VisitResult.CLOSED, VisitResult.NO_ACTIVITY)
"""Results of visits that meet nobody of the firm."""
MERGED, CLOSED, SHORT, OPEN = range(4)
"""Why a task is not done: taken in by another visit, firm closed, officers short, still open at the end."""
UNLISTED = 9
"""Why a task is not done: its firm is in no object register."""


class Officers:
    """The officers of all districts.

    `waiting` are the tasks that were not yet done; `_overrun` the minutes by which a district's last round ran over.
    """

    def __init__(self, env, scenario, diary, chance, ledger, desk, looks: Looks, responses: Responses, scale: float):
        self._env, self._world, self._looks, self._desk = env, scenario.world, looks, desk
        self._responses = responses
        self._diary, self._chance, self._ledger, self._scale = diary, chance, ledger, scale
        self._overrun = [0] * len(self._world.districts)
        self.waiting: list[Task] = []
        self._holding = Holding(scenario, chance)
        self._pairs = Pairs(scenario, chance)
        self._register: list[range] = []
        self.change(scenario)

    def change(self, scenario) -> None:
        """Another register and other rules for joint visits come into force; tasks that wait stay as they are."""
        self._scenario, self._settings = scenario, scenario.settings["capability"]
        register, self._register = self._register, self._make_register()
        if register and [one.start for one in register] != [one.start for one in self._register]:
            self._pairs.forget()
            self._looks.accountability.forget()
        self._holding.change(scenario)
        self._looks.accountability.change(scenario)
        self._looks.recording.change(scenario)
        self._pairs.change(scenario)

    def _make_register(self) -> list[range]:
        """The numbers of each district's officers, spread like the firms, at least a team (and two) in each."""
        ends = edges([d.share.value for d in self._world.districts.values()])
        ends[-1] = 1.0
        found, first = [], 0
        for end in ends:
            last = max(math.floor(end * self._settings.officers + 0.5), first + max(2, self._settings.team))
            found.append(range(first, last))
            first = last
        return found

    def minutes(self, district: int, month: int, begin: int, end: int) -> int:
        """A district's officer-minutes from `begin` to `end`: the year's in equal parts per working day."""
        mine, everybody = len(self._register[district]), sum(len(r) for r in self._register)
        load = sum(one.hours for one in self._scenario.settings["plan"].other_load.values())
        gross = mine * self._settings.hours * 60 * self._scale
        year = int(max(0.0, gross - load * 60 * self._scale * mine / everybody))
        first, last = self._diary.years[month // 12], self._diary.years[month // 12 + 1]
        days = lambda minute: len(self._diary.working_days(first, minute))  # noqa: E731
        return year * days(end) // days(last) - year * days(begin) // days(last)

    def cost(self, departments: frozenset[str]) -> tuple[int, int, int]:
        """Minutes at the firm, officers, and officer-minutes of a visit by these departments."""
        joint = self._scenario.settings["joint"]
        checks = [self.duties.minutes(d) * self._left(d) // 1000 for d in departments]
        checks = [minutes for minutes in checks if minutes > 0]
        longest = max(checks, default=0)
        elapsed = longest + (sum(checks) - longest) * round(joint.overlap * 1000) // 1000
        officers = self._settings.team * (len(checks) if joint.team == "per_department" else 1)
        besides = self._settings.overhead_minutes + self._looks.recording.minutes
        return elapsed, officers, (elapsed + besides) * officers

    def _left(self, department: str) -> int:
        """What equipment leaves of the minutes of a department's check, in thousandths."""
        gain = self._scenario.settings["equipment"].gain
        return 1000 - round(gain[department].value * 1000) if department in gain else 1000

    def dispatch(self, month: int, begin: int, end: int) -> None:
        """Send the officers out for a round: what is due, in order, as long as a district has minutes left.

        Work at the desk comes first; then rules may hold visits back.
        """
        self._looks.accountability.begin_round()
        at_desk = self._desk.clear(begin)
        due = [task for task in self.waiting if task.due < end]
        self.waiting = [task for task in self.waiting if task.due >= end]
        days = self._diary.working_days(begin, end)
        ready = []
        for task in due:
            if task.due >= begin:
                when = task.due
            elif len(days):
                when = self._diary.appointment(days, self._chance.bits("day:late", begin, task.order))
            else:
                self.waiting.append(task)
                continue
            if when >= task.until:
                self.drop(task, begin, SHORT)
            elif task.firm.exit <= when:
                self.drop(task, begin, CLOSED)
            else:
                ready.append((task, when))
        ready.sort(key=lambda one: (PRIORITY.index(one[0].trigger), one[0].due, one[0].order))
        samples = self._testable([one for one in ready if self.sampling.is_sample(one[0])], begin)
        visits = [one for one in ready if not self.sampling.is_sample(one[0])]
        ready = self._not_held_back(self._owned(visits, begin), month, begin) + samples
        ready.sort(key=lambda one: (PRIORITY.index(one[0].trigger), one[0].due, one[0].order))
        going = []
        for district in range(len(self._register)):
            available = self.minutes(district, month, begin, end)
            left, used = available - self._overrun[district] - at_desk[district], 0
            for task, when in ready:
                if task.firm.facts.district != district:
                    continue
                if self._settings.unlimited or used < left:
                    used += self._takes(task)
                    going.append((task, when))
                else:
                    self.waiting.append(task)
            if not self._settings.unlimited:
                self._overrun[district] = max(0, used - left)
            late = [end - t.due for t in self.waiting if t.firm.facts.district == district and t.due < end]
            self._ledger.enter(
                "round", time=begin, district=district, available=available, used=used, waiting=len(late),
                oldest=max(late, default=0), desk=at_desk[district],
            )
        for task, when in sorted(going, key=lambda one: (one[1], one[0].order)):
            sample = self.sampling.is_sample(task)
            self._env.process(self.sample(task, when) if sample else self.visit(task, when, month, begin))
        for failure in self.sampling.due(end):
            self._env.process(self.hear(failure, begin))

    def _takes(self, task: Task) -> int:
        """Officer-minutes of a task."""
        return self.sampling.minutes(task) if self.sampling.is_sample(task) else self.cost(task.departments)[2]

    def sample(self, task: Task, when: int):
        """A sample is taken."""
        yield until(self._env, when, SAMPLES)
        self.sampling.take(task, when)

    def hear(self, failure, begin: int):
        """A laboratory tells that a batch has failed."""
        yield until(self._env, failure.result, RESULTS)
        self.sampling.hear(failure, self._looks)
        self.take_up(self._responses.ordered(), begin)

    def _testable(self, samples: list, begin: int) -> list:
        """The samples of what somebody owns; the others are given up."""
        for task, _ in samples:
            if self.duties.owner(task.group) is None:
                self.drop(task, begin, NO_OWNER)
        return [one for one in samples if self.duties.owner(one[0].group) is not None]

    def _owned(self, ready: list, begin: int) -> list:
        """The tasks whose items have an owner, or that have other items to look at."""
        found = []
        for task, when in ready:
            if self.duties.waits(task):
                self.waiting.append(task)
            elif self.duties.in_vain(task):
                self.drop(task, begin, NO_OWNER)
            else:
                found.append((task, when))
        return found

    def _not_held_back(self, ready: list, month: int, begin: int) -> list:
        """The tasks that go; others are dropped, or wait; instead of some the firm is checked from the desk."""
        found = []
        for (task, when), fate in zip(ready, self._holding.fates(ready, month // 12), strict=True):
            if fate.what == GO:
                found.append((task, when))
            elif fate.what == WAIT:
                self.waiting.append(task)
            else:
                self.drop(task, begin, fate.what)
            if fate.remotely:
                self._desk.bring(task.firm.facts.district, Activity.REMOTE, self._holding.remote_minutes)
                self._env.process(self.check_remotely(task, when, month, begin, self._holding.remote_minutes))
        return found

    def take_up(self, tasks: list[Task], begin: int) -> None:
        """Visits that came up in the round from `begin` wait for their day."""
        for task in tasks:
            task = self.duties.handed_over(task)
            self.enter_planned(task, begin)
            self.waiting.append(task)

    def give_up(self, tasks: list[Task], begin: int, reason: int) -> None:
        """Visits that came up, and are not to be made."""
        for task in tasks:
            task = self.duties.handed_over(task)
            self.enter_planned(task, begin)
            self.drop(task, begin, reason)

    def enter_planned(self, task: Task, minute: int) -> None:
        """Enter a task that was drawn up."""
        self._ledger.enter("planned", time=minute, tier=int(task.firm.tier), **self.columns(task))

    def drop(self, task: Task, minute: int, reason: int) -> None:
        """Enter a task that will not be done."""
        self._ledger.enter("dropped", time=minute, reason=reason, **self.columns(task))

    def columns(self, task: Task) -> dict:
        """What the ledger says of a task."""
        return {
            "firm": task.firm.facts.number,
            "mask": sum(1 << list(self._world.departments).index(d) for d in task.departments),
            "trigger": int(task.trigger),
            "campaign": task.campaign,
            "due": task.due,
        }

    def _sent(self, task: Task, month: int) -> tuple[int, int]:
        """Two officers of the district's register, drawn for the firm and month; the first one looks."""
        facts = task.firm.facts
        register = self._register[facts.district]
        pair = self._pairs.sent(register, facts.number, task.departments, month)
        return self._looks.accountability.others(task, register, pair)

    def visit(self, task: Task, when: int, month: int, begin: int):
        """A visit to a firm."""
        yield until(self._env, when, VISITS)
        firm = task.firm
        officer, partner = pair = self._sent(task, month)
        closeness = self._pairs.closeness(task, when, pair, task.trigger, self.cost(task.departments)[1])
        seen = self._looks.look(task, when, month, officer, task.trigger, closeness)
        entered = self._looks.enters(firm, when, task.trigger)
        result = self._looks.result(seen, task, when, officer)
        elapsed, officers, minutes = self.cost(task.departments)
        self._ledger.enter(
            "visit", time=when, officer=officer, partner=partner, officers=officers, elapsed=elapsed,
            officer_minutes=minutes, findings=seen.findings, tier=int(firm.tier), result=int(result), group=task.group,
            entered=int(entered), **self.columns(task),
        )
        firm.last_visit = when
        if result not in NOBODY and entered:
            firm.come_to_notice(when)
        self._pairs.note(firm.facts.number, when, pair)
        self.take_up(self._responses.ordered(), begin)
        self.take_up(self._looks.accountability.reinspections(task, when, pair, result, entered), begin)
        if entered:
            self._holding.note(task, when, month // 12)

    def check_remotely(self, task: Task, when: int, month: int, begin: int, minutes: int):
        """A check from the desk; the firm does not notice."""
        yield until(self._env, when, VISITS)
        officer, _ = self._sent(task, month)
        seen = self._looks.look(task, when, month, officer, Trigger.REMOTE)
        row = self.columns(task)
        self._ledger.enter(
            "remote", time=when, firm=row["firm"], mask=row["mask"], campaign=row["campaign"], minutes=minutes,
            findings=seen.findings, tier=int(task.firm.tier),
        )
        self.take_up(self._responses.ordered(), begin)
