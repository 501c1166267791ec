"""One task: a replication with all its plans on the world they share."""

from __future__ import annotations

import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from jgsim.engine.run import city_of, past_of, simulate
from jgsim.scenario.scenario import Scenario
from jgsim.study.ledgerfile import write_ledger
from jgsim.study.part import write_part
from jgsim.terms.errors import InputError

PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Run:
    """One scenario in one replication: where its part goes, and its ledger if it is wanted.

    `scenario` is the index in the study's list; `name` what the study calls it; `policy` false for its city without any
    supervision.
    """

    scenario: int
    name: str
    key: str
    part: Path
    log: Path | None = None
    policy: bool = True


@dataclass(frozen=True)
class Task:
    """A replication and its runs that are still to be done."""

    seed: int
    replication: int
    firms: int
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Outcome:
    """What became of a run; `failure` says why it has no part."""

    name: str
    replication: int
    seconds: float
    failure: str | None = None


def perform(task: Task, scenarios: Sequence[Scenario], done: Callable[[], None] | None = None) -> list[Outcome]:
    """Make the world, run each scenario in it, write each part; a run that raises becomes a failure.

    Raises
    ------
    InputError
        If something cannot be written.
    """
    shared, outcomes = _Shared(task, scenarios), []
    for run in task.runs:
        start, failure = time.perf_counter(), None
        try:
            rows, notes = _measured(run, scenarios[run.scenario], task, shared)
            if run is task.runs[-1]:
                shared.clear()  # what writing needs shall not come on top of a whole city
            write_part(run.part, run.key, rows, notes)
        except InputError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a run raises must not end the others
            failure = reason(error)
        outcomes.append(Outcome(run.name, task.replication, time.perf_counter() - start, failure))
        if done is not None:
            done()
    return outcomes


class _Shared:
    """The world of a task, and the past that its scenarios have in common; each is made when first asked for."""

    def __init__(self, task: Task, scenarios: Sequence[Scenario]):
        self.task, self.made, self.pasts = task, None, {}
        self.users = Counter(scenarios[run.scenario].past_hash for run in task.runs if run.policy)

    def city(self, scenario: Scenario):
        """The world."""
        if self.made is None:
            self.made = city_of(scenario, self.task.seed, self.task.replication, self.task.firms)
        return self.made

    def past(self, scenario: Scenario):
        """The past of a scenario if others start from it too, else None; it is let go after its last user."""
        name, city = scenario.past_hash, self.city(scenario)
        if name not in self.pasts:
            if self.users[name] < 2 or scenario.time.warm_up == 0:
                return None
            self.pasts[name] = past_of(scenario, city)
        self.users[name] -= 1
        return self.pasts[name] if self.users[name] else self.pasts.pop(name)


    def clear(self) -> None:
        """Let go of everything."""
        self.made, self.pasts = None, {}


def _measured(run: Run, scenario: Scenario, task: Task, shared: _Shared) -> tuple[object, dict[str, str]]:
    """The measures of a run, and notes for its part; the ledger is written if it is wanted."""
    if not run.policy:
        from jgsim.measures.unsupervised import rows_without_supervision

        return rows_without_supervision(shared.city(scenario), scenario), {}
    from jgsim.measures.measure import measure

    result = simulate(
        scenario, task.seed, task.replication, task.firms, city=shared.city(scenario), past=shared.past(scenario)
    )
    rows = measure(result)
    if run.log is not None:
        write_ledger(run.log, result, run.key)
    return rows, {"jgsim.state": result.state_hash}


def reason(error: BaseException) -> str:
    """An error on one line, with the place in jgsim that raised it."""
    said = " ".join(str(error).split())
    text = f"{type(error).__name__}: {said}" if said else type(error).__name__
    frames = [f for f in traceback.extract_tb(error.__traceback__) if PACKAGE in Path(f.filename).parents]
    if frames:
        last = frames[-1]
        text += f" ({Path(last.filename).relative_to(PACKAGE).as_posix()}, line {last.lineno})"
    return text
