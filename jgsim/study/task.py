"""One task: a replication with all its plans on the world they share."""

from __future__ import annotations

import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from jgsim.engine.run import city_of, simulate
from jgsim.scenario.scenario import Scenario
from jgsim.study.ledgerfile import write_ledger
from jgsim.study.part import write_part
from jgsim.terms.errors import InputError, LeverError

PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Run:
    """One scenario in one replication: where its part goes, and its ledger if it is wanted.

    `scenario` is the index in the study's list; `name` what the study calls it; `policy` false for its city without any
    supervision; `moments` true if the statistics of moments are wanted beside the measures.
    """

    scenario: int
    name: str
    key: str
    part: Path
    log: Path | None = None
    policy: bool = True
    moments: bool = False

    @property
    def statistics(self) -> Path | None:
        """Where the statistics of moments go, if they are wanted."""
        return self.part.with_suffix(".moments.parquet") if self.moments else None

    @property
    def written(self) -> bool:
        """Whether all that is wanted of it has been written."""
        return self.part.exists() and (self.statistics is None or self.statistics.exists())


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
            rows, notes = _measured(run, scenarios[run.scenario], shared)
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
    """The world of a task, made when first asked for, and the pasts that its scenarios have in common.

    What two scenarios share is simulated once: the first of them leaves a fork behind where their ways part, in which
    the other starts. A fork is let go after its last user.

    Attributes
    ----------
    users : Counter
        How many runs are still to start from each fork, by (prefix hash, month).
    pasts : dict
        The forks that there are.
    """

    def __init__(self, task: Task, scenarios: Sequence[Scenario]):
        self.task, self.made, self.pasts = task, None, {}
        self.starts = partings([scenarios[run.scenario] for run in task.runs if run.policy])
        self.users = Counter(start for start in self.starts if start is not None)
        self.starts.reverse()

    def city(self, scenario: Scenario):
        """The world."""
        if self.made is None:
            self.made = city_of(scenario, self.task.seed, self.task.replication, self.task.firms)
        return self.made

    def result(self, scenario: Scenario):
        """The next run, which is one of this scenario."""
        start = self.starts.pop()
        if start is not None:
            self.users[start] -= 1
        past, take = self._past(scenario)
        wanted = {
            month: (prefix, month)
            for (prefix, month), count in self.users.items()
            if count > 0 and (prefix, month) not in self.pasts and scenario.prefix_hash(month) == prefix
        }
        return simulate(
            scenario, self.task.seed, self.task.replication, self.task.firms, city=self.city(scenario), past=past,
            take=take, stops=wanted, passing=lambda run: self.pasts.update({wanted[run.month]: run.fork()}),
        )

    def _past(self, scenario: Scenario) -> tuple:
        """The latest fork that fits, and whether nobody needs it after this run; None where there is none."""
        # Its own fork is missing where the run that should have left it failed; an earlier one will do.
        fits = [key for key in self.pasts if scenario.prefix_hash(key[1]) == key[0]]
        key = max(fits, key=lambda key: key[1], default=None)
        past = self.pasts.get(key)
        self.pasts = {key: one for key, one in self.pasts.items() if self.users[key] > 0}
        return past, key not in self.pasts

    def clear(self) -> None:
        """Let go of everything."""
        self.made, self.pasts = None, {}


def partings(scenarios: Sequence[Scenario]) -> list[tuple[str, int] | None]:
    """Where each scenario's way parts from those of the scenarios before it.

    Returns
    -------
    list
        (prefix hash, month) of the longest past that it has in common with one of them; None where there is none.
    """
    following: dict[str, int] = {}
    found = []
    for one in scenarios:
        ends = [*(policy.since for policy in one.chain[1:]), one.months - 1]
        month = max((min(end, following.get(one.prefix_hash(end), 0)) for end in ends), default=0)
        found.append((one.prefix_hash(month), month) if month > 0 else None)
        for end in ends:
            content = one.prefix_hash(end)
            following[content] = max(end, following.get(content, 0))
    return found


def _measured(run: Run, scenario: Scenario, shared: _Shared) -> tuple[object, dict[str, str]]:
    """The measures of a run, and notes for its part; the ledger is written if it is wanted."""
    if not run.policy:
        from jgsim.measures.unsupervised import rows_without_supervision

        return rows_without_supervision(shared.city(scenario), scenario), {}
    from jgsim.measures.measure import measure

    result = shared.result(scenario)
    rows = measure(result)
    if run.log is not None:
        write_ledger(run.log, result, run.key)
    if run.statistics is not None:
        from jgsim.measures.moments.rows import moment_rows

        write_part(run.statistics, run.key, moment_rows(result), {})
    return rows, {"jgsim.state": result.state_hash}


def reason(error: BaseException) -> str:
    """An error on one line, with the place in jgsim that raised it; a lever of one's own has said its own place."""
    if isinstance(error, LeverError):
        return str(error)
    said = " ".join(str(error).split())
    text = f"{type(error).__name__}: {said}" if said else type(error).__name__
    frames = [f for f in traceback.extract_tb(error.__traceback__) if PACKAGE in Path(f.filename).parents]
    if frames:
        last = frames[-1]
        text += f" ({Path(last.filename).relative_to(PACKAGE).as_posix()}, line {last.lineno})"
    return text
