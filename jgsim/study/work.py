"""Doing the runs of a study: what is missing is done, what an earlier start finished is taken as it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from jgsim.scenario.scenario import Scenario
from jgsim.study.executor import executor
from jgsim.study.folder import Folder
from jgsim.study.key import run_key
from jgsim.study.ledgerfile import ledger_files
from jgsim.study.options import Options
from jgsim.study.part import is_part, read_part
from jgsim.study.progress import Progress
from jgsim.study.results import NOBODY, Results
from jgsim.study.task import Outcome, Run, Task
from jgsim.study.until import look, looks


@dataclass
class Done:
    """What came of the runs: `results`, `failures`, what was seen at each of the `looks`, and seconds of simulation."""

    results: Results
    failures: list[dict] = field(default_factory=list)
    looks: list[dict] = field(default_factory=list)
    seconds: float = 0.0


def work(folder: Folder, scenarios: list[Scenario], options: Options, firms: int, show) -> Done:
    """Do all runs, and as many replications as are needed."""
    job = _Job(folder, scenarios, options, firms)
    done = Done(job.results(0))
    counts = looks(options)
    todo = {r: job.runs(r) for r in range(counts[0])}
    workers = min(options.workers, max(1, sum(map(bool, todo.values())))) if len(counts) == 1 else options.workers
    progress = Progress(counts[0] * len(scenarios), show=show, lang=options.lang)
    with executor(scenarios, workers) as engine:
        try:
            for before, count in zip([0, *counts], counts, strict=False):
                todo = {r: job.runs(r) for r in range(before, count)}
                _do(job, engine, todo, count, progress, done)
                done.results = job.results(count)
                if options.until is not None:
                    done.looks.append(look(done.results, options.until))
                    if done.looks[-1]["enough"]:
                        break
        finally:
            progress.close()
    return done


def _do(job: _Job, engine, todo: dict[int, tuple[Run, ...]], count: int, progress: Progress, done: Done) -> None:
    total = count * len(job.scenarios)
    open_parts = {run.part for runs in todo.values() for run in runs if run.policy}
    progress.at(total - len(open_parts), total)

    def tick():
        # Workers say nothing while they work; the parts that appear tell how far they are.
        open_parts.difference_update([part for part in open_parts if part.exists()])
        progress.at(total - len(open_parts))

    tasks = [Task(job.options.seed, r, job.firms, runs) for r, runs in todo.items() if runs]
    for outcomes in engine.perform(tasks, tick):
        for outcome in outcomes:
            done.seconds += outcome.seconds
            if outcome.failure is not None:
                done.failures.append(_failure(outcome))
                open_parts.discard(job.run(outcome.name, outcome.replication).part)
        tick()


def _failure(outcome: Outcome) -> dict:
    return {"scenario": outcome.name, "replication": outcome.replication, "reason": outcome.failure}


class _Job:
    """Which runs a study has, and which of them are still to be done."""

    def __init__(self, folder: Folder, scenarios: list[Scenario], options: Options, firms: int):
        self.folder, self.scenarios, self.options, self.firms = folder, scenarios, options, firms
        self.numbers = {s.name: i for i, s in enumerate(scenarios)}

    def run(self, name: str, replication: int) -> Run:
        """The run of a scenario in a replication, or of the city without supervision."""
        policy = name != NOBODY
        number = self.numbers[name] if policy else 0
        scenario = self.scenarios[number]
        key = run_key(scenario.hash, self.options.seed, replication, self.firms, scenario.time.years, policy)
        log = self.folder.log(name, replication) if self.options.log and policy else None
        moments = self.options.moments and policy
        return Run(number, name, key, self.folder.part(name, replication, key), log, policy, moments)

    def names(self) -> list[str]:
        """The scenarios, and where plans are compared the city without supervision."""
        return [*self.numbers, NOBODY] if len(self.numbers) > 1 else list(self.numbers)

    def runs(self, replication: int) -> tuple[Run, ...]:
        """The runs of a replication that have no part yet."""
        return tuple(run for run in (self.run(n, replication) for n in self.names()) if not _is_done(run))

    def results(self, replications: int) -> Results:
        """The results so far."""
        results = Results(list(self.numbers), replications, self._years())
        for name in self.names():
            for replication in range(replications):
                run = self.run(name, replication)
                if _is_done(run):
                    results.read(name, replication, run.part)
                    if run.statistics is not None:
                        results.statistics[name, replication] = read_part(run.statistics)
        return results

    def _years(self) -> list[str]:
        time = self.scenarios[0].time
        return [str(time.start + y) for y in range(time.years)] + ["all"]


def _is_done(run: Run) -> bool:
    logged: list[Path] = [] if run.log is None else ledger_files(run.log)
    parts = [run.part] if run.statistics is None else [run.part, run.statistics]
    return all(is_part(part, run.key) for part in parts) and all(path.is_file() for path in logged)
