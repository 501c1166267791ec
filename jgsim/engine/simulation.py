"""One run: a SimPy calendar carries the recurring activities of the bureau; firms are columns."""

from __future__ import annotations

import numpy as np
import simpy

from jgsim.behaviour.choice.firms import Choosers
from jgsim.behaviour.response import (
    deterrence_table, look_intensities, look_thresholds, memory_tables, officer_effects, perceived_table, relapse_lags,
)
from jgsim.engine.board import Board
from jgsim.engine.cases import enter_open, work_off
from jgsim.engine.checklist import Checklist
from jgsim.engine.ledger import MERGED, OPEN, TABLES, Ledger
from jgsim.engine.redlines import RedLines
from jgsim.engine.result import Result, closings, spells, unlisted
from jgsim.engine.rounds import dispatch, visit_times
from jgsim.engine.state import ENGINE_COLUMNS, State
from jgsim.engine.view import View
from jgsim.engine.violations import advance
from jgsim.terms.campaign import TASK_COLUMNS, empty_tasks, join, take
from jgsim.terms.enums import Tier
from jgsim.terms.keys import high32, threshold32
from jgsim.terms.lever import Stage
from jgsim.terms.time import NEVER
from jgsim.world.calendar import rounds
from jgsim.world.city import City
from jgsim.world.duties import applies_to, duties_of


class Simulation:
    """A policy at work in a city.

    Parameters
    ----------
    city : City
        The world of the replication.
    scenario : Scenario
        Behaviour and policy; its pipeline decides what happens at each stage.
    eager : bool
        Bring every firm forward in every round instead of only when touched (for tests: the bits are the same).
    guarded : bool
        Refuse writes into columns of another lever (for tests).
    """

    def __init__(self, city: City, scenario, eager: bool = False, guarded: bool = False):
        self.city, self.scenario, self.eager = city, scenario, eager
        self.candidates, self.keys = city.candidates, city.keys
        self.pipeline = scenario.pipeline
        columns = ENGINE_COLUMNS + tuple(c for lever in scenario.levers for c in lever.columns)
        sizes = {
            "firm": city.firms["key"].size,
            "cell": city.candidates.cell_firm.size,
            "candidate": city.candidates.firm.size,
            "pool": len(city.settings.districts),
        }
        self.state = State(columns, sizes, guarded)
        first = city.candidates.cell_first
        with self.state.writing("engine"):
            # In period mode firms choose by the month and no candidate is ever taken up.
            self.state["next"][:] = first[1:] if scenario.behaviour.clock == "period" else first[:-1]
            self.state["exit"][:] = city.firms["exit"]
        self.ledger = Ledger()
        self.view = View(city, self.state)
        behaviour = scenario.behaviour
        self.deterrence = deterrence_table(behaviour)
        known = self.state.columns
        self.memory = {name: table for name, table in memory_tables(behaviour).items() if name in known}
        self._before = {}
        self.recalling: dict[str, np.ndarray] = {}
        self._recall()
        self.lags = None if behaviour.relapse is None or behaviour.relapse.share.value == 0 else relapse_lags(behaviour)
        self.lenient = 1.0
        self.closings = False
        self.view.red_lines = RedLines(city)
        self.registry, self.registered = _registry(city.settings)
        self.is_registered = np.isin(np.arange(len(city.settings.groups)), self.registered)
        self._fresh: list[dict[str, np.ndarray]] = []
        self.perceived = None
        self._terms_of = None
        self.look = self.intensity = None
        self.mark_scale = (1 << 32) / city.settings.ceiling.value
        self.applies = applies_to(city.settings)
        self.checklist = None if behaviour.look.items is None else Checklist(city, behaviour.look.items)
        self._follow(self.view.duties)
        self.false_alarm = threshold32(1 - behaviour.look.specificity.value)
        self.period_violating = self.choosers = None
        self.month = 0

    def stage(self, stage: Stage, *given, chain=None):
        """Run a stage's steps in order, each as the writer of its own columns.

        `chain` is handed from step to step as the last argument; `given` goes to each as it is.
        """
        for step in self.pipeline[stage]:
            with self.state.writing(step.lever):
                chain = step.function(self.view, step.settings, *given, chain)
        return chain

    def run(self, until_month: int | None = None) -> Simulation:
        """Simulate up to the end of month `until_month` (the whole horizon if None)."""
        last = self.city.clock.years * 12 if until_month is None else until_month
        while self.month < last:
            # A new environment a month: what goes on into the next one is in the state, and in nothing else.
            env = simpy.Environment(initial_time=int(self.city.clock.month_start[self.month]))
            env.process(self._bureau(env, self.month))
            env.run(until=int(self.city.clock.month_start[self.month + 1]))
            self.month += 1
        return self

    def change(self, scenario) -> Simulation:
        """Let another policy come into force now, at a month's end; what is under way keeps its terms."""
        before, earlier, factor = self.scenario, self._perceived(), self.stage(Stage.LENIENT, chain=1.0)
        self.scenario, self.pipeline = scenario, scenario.pipeline
        if self.month:
            self.view.set_month(self.month)
            self.view.campaigns, self._terms_of, self.perceived, self.lenient = [], None, earlier, factor
            self.view.cache.clear()
            if scenario.behaviour != before.behaviour:
                self.look = None
            if _onsets(before) != _onsets(scenario) or not np.array_equal(earlier, self._perceived()):
                # Candidates that came before the change answer to what was announced and in force then.
                self.pipeline = before.pipeline
                self._advance_all(self.view.month_span[0] - 1)
                self.pipeline = scenario.pipeline
            self.view.ledger = self.ledger
            for step in self.pipeline[Stage.CHANGE]:
                if step.settings != before.settings[step.lever]:
                    with self.state.writing(step.lever):
                        moves = step.function(self.view, step.settings, before.settings[step.lever])
                    if moves is not None:
                        self._move(step.lever, *moves)
        return self

    def fork(self) -> Simulation:
        """A run that goes on from this month's end on its own; it shares nothing but the world and finished rows."""
        other = Simulation(self.city, self.scenario, self.eager, self.state.guarded)
        other.look, other.intensity = self.look, self.intensity
        other.restore(self.month, self.state.snapshot(), self.ledger.copy())
        return other

    def restore(self, month: int, state: dict, ledger: Ledger) -> None:
        """Go on from the end of a month: `state` is what `State.snapshot` gave there."""
        self.month = month
        self.state.restore(state)
        self.ledger = ledger
        self.view.firms["exit"], self.view.firms["known"] = self.exit, self.state.arrays.get("known")
        self.closings = bool((self.exit < self.city.firms["exit"]).any())
        self._recall()

    def _bureau(self, env, month):
        self.view.set_month(month)
        if month == 0:
            self._enter()
        self._duties()
        self._terms()
        if month % 12 == 0 or not self.view.campaigns:
            self._plan()
        self._exits()
        self._classify()
        self._choose()
        self._draw()
        self.board = Board(self.queue(), self.view.month_span[0])
        self.round_before = rounds(self.city.clock, month - 1)[-1][0] if month else self.view.month_span[0]
        for begin, until in rounds(self.city.clock, month):
            yield env.timeout(begin - env.now)
            self.view.set_round(begin, until)
            self._forget()
            dispatch(self)
            if self.eager:
                self._advance_all(until - 1)
            work_off(self, until)
            self.round_before = begin
        self.take_up()
        self.set_queue(self.board.open())

    def _advance_all(self, minute: int):
        count, block = self.city.firms["key"].size, 1 << 15  # blocks stay in the cache of the processor
        for begin in range(0, count, block):
            some = np.arange(begin, min(begin + block, count))
            advance(self, some, np.full(some.size, minute, np.int32))

    def _enter(self):
        for step in self.pipeline[Stage.ENTER]:
            with self.state.writing(step.lever):
                step.function(self.view, step.settings)
        with self.state.writing("engine"):
            self.state["last_visit"][:] = self.city.firms["visited"]

    def _terms(self):
        """What follows from the settings alone; made again after a change, and where a run goes on from a state."""
        behaviour = self.scenario.behaviour
        if self._terms_of is self.scenario:
            return
        self._terms_of = self.scenario
        self.perceived = self._perceived()
        if behaviour.clock == "period":
            self.choosers = Choosers(
                behaviour, self.keys, self.city.firms["key"], self.view.cell, self._announced(), self.stage(Stage.LADDER)
            )
        self.view.load_hours = self.stage(Stage.LOAD, chain=0.0)
        self.lenient = self.stage(Stage.LENIENT, chain=1.0)
        self._times()
        officers = int(self.state["roster"][-1])
        if self.look is None or len(self.look) != officers:
            effects = officer_effects(behaviour, self.keys, officers)
            self.look = look_thresholds(behaviour, effects)
            self.intensity = look_intensities(behaviour, effects)

    def _times(self):
        self.elapsed, self.team_size, self.officer_minutes = visit_times(self)

    def _duties(self):
        """Who owns which items this month; what is under way about an item group goes to its owner."""
        duties = self.stage(Stage.DUTY, chain=duties_of(self.city.settings))
        if not duties.same(self.view.duties):
            self.view.set_duties(duties)
            self._follow(duties)
            if self._terms_of is self.scenario:
                self._times()
        if any(one.pipeline[Stage.DUTY] for one in self.scenario.chain):
            tasks = self.queue()
            owner = self.view.department_of(tasks["group"])
            mine = (tasks["group"] >= 0) & (owner > 0)
            self.set_queue({**tasks, "mask": np.where(mine, owner, tasks["mask"]).astype(tasks["mask"].dtype)})

    def _follow(self, duties):
        self.owner_bits, self.listed_bits, self.on_report = duties.bits, duties.listed, bool(duties.on_report.any())
        self.department_minutes = duties.visit_minutes(len(self.city.settings.departments))
        if self.registered.size:
            self.registry = int(self.owner_bits[self.registered[0]])
        if self.checklist is not None:
            self.checklist.follow(duties)

    def _announced(self) -> np.ndarray:
        """Draws a year that firms read in the plan, by (tier, cell)."""
        return self.stage(Stage.REACT).reshape(len(Tier), -1)

    def _perceived(self) -> np.ndarray:
        announced = self.stage(Stage.REACT)
        return perceived_table(self.scenario.behaviour, self.city.settings, announced).reshape(-1)

    def _plan(self):
        self.view.campaigns = self.stage(Stage.PLAN, chain=[])

    def _classify(self):
        begin = self.view.month_span[0]
        if self.month:
            before = int(self.city.clock.month_start[self.month - 1])
            self.view.last_month(self.ledger, before, begin)
            for step in self.pipeline[Stage.CLASSIFY]:
                # What the step writes into a memory holds from now on, not for candidates that came before.
                self._before = {name: self.state[name].copy() for name in self.memory
                                if self.state.columns[name].writer == step.lever}
                with self.state.writing(step.lever):
                    moves = step.function(self.view, step.settings)
                self._move(step.lever, *moves)
                self._before = {}
            self._recall()
            for step in self.pipeline[Stage.PUBLISH]:
                with self.state.writing(step.lever):
                    step.function(self.view, step.settings)

    def _move(self, lever: str, firm: np.ndarray, tier: np.ndarray):
        if firm.size:
            begin = self.view.month_span[0]
            advance(self, firm, np.full(firm.size, begin - 1, np.int32))
            old = self.state["tier"][firm]
            with self.state.writing(lever):
                self.state["tier"][firm] = tier
            rows = {"time": begin, "firm": firm, "before": old, "after": tier}
            self.ledger.add("move", rows)

    def _exits(self):
        if self.month:
            for step in self.pipeline[Stage.EXIT]:
                with self.state.writing(step.lever):
                    firm, cause = step.function(self.view, step.settings)
                self.close(firm, np.full(firm.size, self.view.month_span[0], np.int32), cause)

    def close(self, firm: np.ndarray, minute: np.ndarray, cause: int) -> None:
        """Let firms close at a minute (each firm once, or several with the earliest to count), if they would be there."""
        if not firm.size:
            return
        with self.state.writing("engine"):
            exit_ = self.state["exit"]
            before = exit_[firm]
            np.minimum.at(exit_, firm, minute)
            sooner = exit_[firm] < before
            self.state["cause"][firm[sooner]] = cause
        if sooner.any():
            self.closings = True
            self.view.exits_changed()

    def _recall(self):
        """What firms remember: of warnings only once one was given, which is at a month's turn."""
        monthly = {step.lever for step in self.pipeline[Stage.CLASSIFY]}
        self.recalling = {
            name: table for name, table in self.memory.items()
            if self.state.columns[name].writer not in monthly or self.state[name].max(initial=NEVER) > NEVER
        }

    def recalled(self, name: str) -> np.ndarray:
        """The minutes of an event by firm, as they were before the step at work wrote into them."""
        return self._before.get(name, self.state[name])

    def _forget(self):
        old = self.state["segments"]
        if old.size:
            with self.state.writing("engine"):
                self.state["segments"] = old[:, old[2] > self.round_before]

    def respond(self, found) -> None:
        """Take up what the levers did about findings."""
        self.put(found.tasks)
        for rows in found.windows:
            self.ledger.add("tolerated", rows)

    def put(self, tasks: list[dict[str, np.ndarray]]) -> None:
        """Enter new tasks of this round; `take_up` hands them to the officers."""
        for some in tasks:
            if some["firm"].size:
                self.plan(some)
                self._fresh.append(some)

    def plan(self, tasks: dict[str, np.ndarray]) -> None:
        """Enter tasks that come up in this round in the ledger."""
        tier = self.state["tier"][tasks["firm"]]
        self.ledger.add("planned", {**tasks, "time": self.view.round_span[0], "tier": tier})

    def take_up(self) -> None:
        """Hand the new tasks to the officers."""
        if self._fresh:
            self.board.add(self._fresh)
            self._fresh = []

    @property
    def exit(self) -> np.ndarray:
        """Minute at which each firm closes under this policy (int32)."""
        return self.state["exit"]

    def candidate_first(self, which: np.ndarray) -> np.ndarray:
        """The first candidate of the firm and item group of each candidate."""
        c = self.candidates
        return c.cell_first[np.searchsorted(c.cell_first, which, side="right") - 1]

    def _choose(self):
        """Period mode: each firm chooses once a month whether to be in violation."""
        if self.choosers is None:
            return
        firm = self.view.alive()
        tier = self.state["tier"][firm]
        u = high32(self.keys.stream("period", self.month).bits(self.city.firms["key"][firm]))
        self.period_violating = np.zeros(self.city.firms["key"].size, bool)
        self.period_violating[firm] = u < self.choosers.thresholds(firm, tier)
        tiers = len(Tier)
        self.ledger.add("period", {
            "time": self.view.month_span[0], "tier": np.arange(tiers),
            "firms": np.bincount(tier, minlength=tiers),
            "violating": np.bincount(tier[self.period_violating[firm]], minlength=tiers),
        })

    def _draw(self):
        fresh = [empty_tasks()]
        for step in self.pipeline[Stage.DRAW]:
            with self.state.writing(step.lever):
                fresh.append(step.function(self.view, step.settings))
        fresh = join(fresh, TASK_COLUMNS)
        tier = self.state["tier"][fresh["firm"]]
        self.ledger.add("planned", {**fresh, "time": self.view.month_span[0], "tier": tier})
        waiting = join([self.queue(), fresh], TASK_COLUMNS)
        for step in self.pipeline[Stage.MERGE]:
            before = waiting
            with self.state.writing(step.lever):
                waiting, gone = step.function(self.view, step.settings, before)
            self.drop(take(before, gone), self.view.month_span[0], MERGED)
        self.set_queue(waiting)

    def queue(self) -> dict[str, np.ndarray]:
        """The tasks that wait."""
        return {name: self.state[f"task.{name}"] for name in TASK_COLUMNS}

    def set_queue(self, tasks: dict[str, np.ndarray]) -> None:
        """Replace the tasks that wait."""
        for name in TASK_COLUMNS:
            self.state.arrays[f"task.{name}"] = tasks[name]

    def drop(self, tasks: dict[str, np.ndarray], time, reason) -> None:
        """Enter tasks that will not be done, with the reason (one, or one each)."""
        if tasks["firm"].size:
            self.ledger.add("dropped", {**tasks, "time": time, "reason": reason})

    def finish(self) -> Result:
        """Bring every firm to the horizon's end, close the accounts, and hand out plain arrays."""
        self._advance_all(self.city.clock.end - 1)
        with self.state.writing("engine"):
            self.state["segments"] = self.state["segments"][:, :0]
        state_hash = self.state.hash()
        self.drop(self.queue(), self.city.clock.end - 1, OPEN)
        enter_open(self)
        self.ledger.add("spell", spells(self.city, self.state))
        self.ledger.add("closing", closings(self.city, self.state))
        if "known" in self.state.columns:
            self.ledger.add("unlisted", unlisted(self.city, self.state))
        tables = {name: self.ledger.table(name, final=True) for name in TABLES}
        first_tier = self.state["tier"].copy()
        moves = tables["move"]
        # Backwards in time, so that a firm's first move is written last.
        first_tier[moves["firm"][::-1]] = moves["before"][::-1]
        last_tier, exit_ = self.state["tier"].copy(), self.exit.copy()
        result = Result(self.scenario, self.city, tables, first_tier, last_tier, exit_, state_hash)
        result.check_accounts()
        return result


def _onsets(scenario) -> list[tuple]:
    """What levers say about onset rates: their names and settings."""
    steps = (*scenario.pipeline[Stage.LENIENT], *scenario.pipeline[Stage.ONSET])
    return [(step.lever, step.settings) for step in steps]


def _registry(world) -> tuple[int, np.ndarray]:
    """The department (as a bit) whose visits establish that a firm cannot be reached (0: none), and its item groups.

    Where another department comes to own the first of these, its visits do."""
    if world.dormancy is None:
        return 0, np.empty(0, np.int64)
    mine = [n for n, g in enumerate(world.groups.values()) if g.department == world.dormancy.department]
    return 1 << list(world.departments).index(world.dormancy.department), np.array(mine, np.int64)
