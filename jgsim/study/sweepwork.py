"""Doing the runs of a sweep: the points of a replication share its world, and what is missing is done."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from pathlib import Path

from jgsim.scenario.scenario import Scenario
from jgsim.study.executor import executor
from jgsim.study.folder import Folder
from jgsim.study.key import run_key
from jgsim.study.options import Options
from jgsim.study.part import is_part
from jgsim.study.progress import Progress
from jgsim.study.task import Outcome, Run, Task

FEWEST_RUNS = 4
"""A replication is not shared out in pieces of fewer runs: each piece makes the world and the past anew."""
LOOK_SECONDS = 0.5


@dataclass(frozen=True)
class Runs:
    """All runs of a sweep: every point in every replication."""

    folder: Folder
    points: list[Scenario]
    options: Options
    firms: int

    def run(self, point: int, replication: int) -> Run:
        """The run of a point, by its number, in a replication."""
        one = self.points[point]
        key = run_key(one.hash, self.options.seed, replication, self.firms, one.time.years)
        return Run(point, one.name, key, self.folder.part(one.name, replication, key))

    def part(self, point: int, replication: int) -> Path | None:
        """The part of a run; None if there is none."""
        run = self.run(point, replication)
        return run.part if is_part(run.part, run.key) else None

    def tasks(self, workers: int) -> list[Task]:
        """What is to be done, in pieces that keep all workers at work until the end.

        Points with one past stand together, so that a worker holds one past at a time.
        """
        order, made = _by_past(self.points), []
        pieces = workers // math.gcd(workers, self.options.replications)
        for replication in range(self.options.replications):
            runs = [self.run(i, replication) for i in order if self.part(i, replication) is None]
            size = max(FEWEST_RUNS, math.ceil(len(runs) / pieces))
            for first in range(0, len(runs), size):
                made.append(Task(self.options.seed, replication, self.firms, tuple(runs[first : first + size])))
        return made

    def work(self, show) -> tuple[list[dict], float]:
        """Do what is missing; returns failures (scenario, replication, reason) and seconds of simulation."""
        tasks = self.tasks(self.options.workers)
        total, left = len(self.points) * self.options.replications, _Left(tasks)
        progress = Progress(total, total - len(left), show=show, lang=self.options.lang)
        failures, seconds = [], 0.0
        with executor(self.points, min(self.options.workers, max(1, len(tasks)))) as engine:
            try:
                for outcomes in engine.perform(tasks, lambda: progress.at(total - left.look())):
                    seconds += sum(outcome.seconds for outcome in outcomes)
                    failures += [_failure(outcome) for outcome in outcomes if outcome.failure is not None]
                    left.done(outcomes)
                    progress.at(total - len(left))
            finally:
                progress.close()
        return failures, seconds


def _by_past(points: list[Scenario]) -> list[int]:
    """Numbers of the points, those that have more of their past in common nearer to each other."""
    months = sorted({0, *(policy.since for one in points for policy in one.chain[1:])})
    numbers: dict[str, int] = {}
    keys = [[numbers.setdefault(one.prefix_hash(month), len(numbers)) for month in months] for one in points]
    return sorted(range(len(points)), key=keys.__getitem__)


class _Left:
    """The runs that are not done yet; workers say nothing while they work, but their parts appear."""

    def __init__(self, tasks: list[Task]):
        self.parts = {(run.name, task.replication): run.part for task in tasks for run in task.runs}
        self.next = 0.0

    def __len__(self):
        return len(self.parts)

    def done(self, outcomes: list[Outcome]) -> None:
        """Strike out what has come back."""
        for outcome in outcomes:
            self.parts.pop((outcome.name, outcome.replication), None)

    def look(self) -> int:
        """How many are left; the disk is asked now and then only, for there may be thousands."""
        start = time.monotonic()
        if start > self.next:
            self.parts = {key: part for key, part in self.parts.items() if not part.exists()}
            end = time.monotonic()
            self.next = end + LOOK_SECONDS + 20 * (end - start)
        return len(self.parts)


def _failure(outcome: Outcome) -> dict:
    return {"scenario": outcome.name, "replication": outcome.replication, "reason": outcome.failure}
