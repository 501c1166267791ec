"""Where tasks are done: inside this process, or in worker processes that start afresh (spawn)."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
import types
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing.context import SpawnContext, SpawnProcess

from jgsim.study.task import Outcome, Task, perform

POLL_SECONDS = 0.5
MOST_WORKERS = 61
"""Windows can wait for no more."""
TRIES = 2
"""How often a task may take its worker down, alone, before it counts as failed."""
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class Serial:
    """Does the tasks one after the other inside this process."""

    def __init__(self, scenarios: Sequence):
        self.scenarios = scenarios

    def perform(self, tasks: Sequence[Task], tick: Callable[[], None]) -> Iterator[list[Outcome]]:
        """Yield the outcomes of each task; `tick` is called after every run."""
        for task in tasks:
            yield perform(task, self.scenarios, tick)

    def __enter__(self) -> Serial:
        return self

    def __exit__(self, *exception) -> None:
        """Nothing is left behind."""


class Processes:
    """Does the tasks in `workers` processes.

    When a worker dies, the pool is made again and what was not finished is done again; each time with half as many
    workers, for the usual cause is memory. A task that takes its worker down even when alone counts as failed.
    """

    def __init__(self, scenarios: Sequence, workers: int):
        self.scenarios, self.workers = list(scenarios), min(workers, MOST_WORKERS)
        self.context = _Context()
        self.pool: ProcessPoolExecutor | None = None

    def perform(self, tasks: Sequence[Task], tick: Callable[[], None]) -> Iterator[list[Outcome]]:
        """Yield the outcomes of each task as they come; `tick` is called at least every half second."""
        waiting, running, deaths = deque(tasks), {}, {}
        while waiting or running:
            broken = False
            try:
                while waiting and len(running) < self.workers:
                    future = self._submit(waiting[0])
                    running[future] = waiting.popleft()
            except BrokenProcessPool:
                broken = True
            except (OSError, ValueError):
                # Where a worker dies while the next one is started, Python 3.11 closes what that one was to be given.
                if not self._some_have_died():
                    raise
                broken = True
            done = [] if broken else wait(running, timeout=POLL_SECONDS, return_when=FIRST_COMPLETED).done
            tick()
            for future in done:
                try:
                    outcomes = future.result()
                except BrokenProcessPool:
                    broken = True
                    continue
                del running[future]
                yield outcomes
            if broken:
                lost, running = list(running.values()), {}
                yield from self._mend(lost, waiting, deaths)

    def _mend(self, lost: list[Task], waiting: deque, deaths: dict[tuple, int]) -> Iterator[list[Outcome]]:
        self.close(kill=True)
        alone, self.workers = self.workers == 1, max(1, self.workers // 2)
        for task in reversed(lost):
            at = (task.replication, task.runs[-1].name)  # a replication may be shared out in several tasks
            task = replace(task, runs=tuple(run for run in task.runs if not run.written))
            deaths[at] = deaths.get(at, 0) + alone
            if not task.runs:
                continue
            if deaths[at] < TRIES:
                waiting.appendleft(task)
            else:
                why = "the worker process died; the memory was probably too small for so many firms"
                yield [Outcome(run.name, task.replication, 0.0, why) for run in task.runs]

    def _some_have_died(self) -> bool:
        return any(process.pid is not None and not process.is_alive() for process in self.context.started)

    def _submit(self, task: Task):
        if self.pool is None:
            self.pool = ProcessPoolExecutor(self.workers, self.context, _start_worker, (self.scenarios,))
        return self.pool.submit(_work, task)

    def __enter__(self) -> Processes:
        return self

    def __exit__(self, kind, *exception) -> None:
        self.close(kill=kind is not None)

    def close(self, kill: bool = False) -> None:
        """End the workers; with `kill` at once: what they have not finished is lost, and written nowhere."""
        if kill:
            for process in self.context.started:
                if process.is_alive():
                    process.kill()
        if self.pool is not None:
            self.pool.shutdown(wait=True, cancel_futures=True)
        self.pool, self.context.started = None, []


def executor(scenarios: Sequence, workers: int) -> Serial | Processes:
    """The executor for so many workers.

    Inside a process that may have no children everything is done here, as it is with a lever that no other process can
    have.
    """
    here = multiprocessing.current_process().daemon or not all(lever.sendable for lever in _own_levers(scenarios))
    if workers == 1 or here:
        return Serial(scenarios)
    return Processes(scenarios, workers)


def _own_levers(scenarios: Sequence) -> tuple:
    """The own levers of a study; all its scenarios have the same."""
    return scenarios[0].own_levers if scenarios else ()


_scenarios: list = []


def _start_worker(scenarios: list) -> None:
    # Ctrl-C reaches the whole group of processes; the parent alone decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _scenarios[:] = scenarios


def _end_with_parent() -> None:
    # A killed parent cannot tell its workers to stop.
    multiprocessing.parent_process().join()
    os._exit(1)


def _work(task: Task) -> list[Outcome]:
    return perform(task, _scenarios)


class _Worker(SpawnProcess):
    """A process that does not import the caller's main module, so that a script needs no __main__ guard."""

    def start(self):
        with _bare_main(), _environment(ONE_THREAD):
            super().start()


class _Context(SpawnContext):
    """Starts workers and remembers them."""

    def __init__(self):
        self.started: list[_Worker] = []

    def Process(self, *args, **kwargs):  # noqa: N802 - the name that multiprocessing asks for
        """A new worker."""
        self.started.append(_Worker(*args, **kwargs))
        return self.started[-1]


@contextlib.contextmanager
def _bare_main() -> Iterator[None]:
    # A spawned process imports what sys.modules names as the main module; nothing that workers do needs it.
    main = sys.modules["__main__"]
    bare = types.ModuleType("__main__")
    bare.__spec__ = None
    sys.modules["__main__"] = bare
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@contextlib.contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
