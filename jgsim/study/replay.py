"""Making a study again from its record alone, and comparing bit by bit."""

from __future__ import annotations

import math
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from jgsim.scenario.scenario import Scenario
from jgsim.study import record as records
from jgsim.study.difference import Unreadable, in_ledgers, in_parts
from jgsim.study.executor import executor
from jgsim.study.files import make_folder
from jgsim.study.folder import PARTS, Folder
from jgsim.study.options import Options
from jgsim.study.part import notes_of
from jgsim.study.progress import Progress
from jgsim.study.recorded import SWEEP, Recorded, recorded, simulated
from jgsim.study.register import registered_again
from jgsim.study.replayed import AGAIN, DIFFERS, FAILED, SAME, Replay, Replayed
from jgsim.study.restore import WRONG, parsed, record_bytes
from jgsim.study.sweepwork import FEWEST_RUNS, LOOK_SECONDS
from jgsim.study.task import Run, Task
from jgsim.terms.errors import InputError, nearest

FEWEST_LETTERS = 4
"""Letters of a run's key that may stand for it."""


def replay(
    folder: Path | str,
    *,
    run: str | None = None,
    log: bool = False,
    register: Path | str | None = None,
    workers: int | None = None,
    lang: str = "zh",
    levers: object = (),
    progress=None,
) -> Replay:
    """Run a study again from its record alone, and compare it with what is in the folder, bit by bit.

    Scenario files are not needed, and nothing is written.

    Parameters
    ----------
    folder : path
    run : str, optional
        Only one run: its key, or the beginning of it, or NAME:REPLICATION.
    log : bool
        Compare the ledger too, row by row; the study must have kept it.
    register : path, optional
        The register of a study that was made with one: its content is in no record.
    levers : Lever, path, or several of them
        The levers of its own that a study was made with: no record holds their source.
    workers, lang, progress
        As in `run`.

    Raises
    ------
    InputError
        If it is no folder of a study, its record is not whole, there is no such run, or a lever is missing or another.
    """
    options = Options.of(1, workers=workers, lang=lang, log=log)
    path, raw = record_bytes(folder)
    file = path / records.NAME
    try:
        record = parsed(raw)
        if "seal" in record and records.sealed(record)["seal"] != record["seal"]:
            raise InputError("was changed after it was written; `jgsim verify` says more", file=file)
        scenarios = simulated(record, file, levers)
        runs = recorded(record, path)
        versions, version, kept = records.other_versions(record), str(record["version"]), record["options"]["log"]
    except WRONG:
        raise InputError("is not a record that jgsim wrote", file=file) from None
    if not runs:
        raise InputError("holds no run to make again: the study did not finish; the same command goes on with it", file=path)
    if run is not None:
        runs = [_chosen(runs, run)]
    if log and not kept:
        raise InputError("kept no ledger, so there is none to compare with; leave out --log", file=path)
    scenarios = registered_again(scenarios, register, file)
    done = {(one.name, one.replication): one for one in _again(runs, scenarios, record, options, progress)}
    in_order = tuple(done[one.name, one.replication] for one in runs)
    return Replay(path, in_order, versions, version, bool(kept) and not log, lang)


def _chosen(runs: list[Recorded], wanted: str) -> Recorded:
    """The run that a key, the beginning of one, or NAME:REPLICATION stands for."""
    names = {f"{run.name}:{run.replication}": run for run in runs}
    if wanted in names:
        return names[wanted]
    found = [run for run in runs if len(wanted) >= FEWEST_LETTERS and run.key.startswith(wanted.lower())]
    if len(found) > 1:
        raise InputError(f"{wanted} is the beginning of {len(found)} keys; write more of it", path="run")
    if not found:
        reason = f"there is no run {wanted}; write NAME:REPLICATION, or {FEWEST_LETTERS} letters or more of its key"
        raise InputError(reason, path="run", nearest=nearest(wanted, names))
    return found[0]


def _again(
    runs: list[Recorded], scenarios: list[Scenario], record: dict, options: Options, show
) -> Iterator[Replayed]:
    known = {(run.name, run.replication): run for run in runs}
    with Folder(None) as aside:
        make_folder(aside.path / PARTS)
        tasks = _tasks(runs, scenarios, record, options, aside)
        made = {(run.name, task.replication): run for task in tasks for run in task.runs}
        left, next_look = dict(made), 0.0

        def tick():
            # Workers say nothing while they work, but their parts appear; the disk is asked now and then only.
            nonlocal left, next_look
            if time.monotonic() >= next_look:
                left = {key: run for key, run in left.items() if not run.part.exists()}
                next_look = time.monotonic() + LOOK_SECONDS
            progress.at(len(made) - len(left))

        progress = Progress(len(made), show=show, lang=options.lang)
        try:
            with executor(scenarios, min(options.workers, max(1, len(tasks)))) as engine:
                for outcomes in engine.perform(tasks, tick):
                    for outcome in outcomes:
                        key = outcome.name, outcome.replication
                        yield _compared(known[key], made[key], outcome.failure)
                        _clear(made[key])
                        left.pop(key, None)
                    progress.at(len(made) - len(left))
        finally:
            progress.close()


def _tasks(
    runs: list[Recorded], scenarios: list[Scenario], record: dict, options: Options, aside: Folder
) -> list[Task]:
    """What is to be made again, in pieces that keep the workers busy; the points of a sweep are shared out."""
    numbers = {scenario.name: i for i, scenario in enumerate(scenarios)}
    by_replication: dict[int, list[Run]] = {}
    for run in runs:
        part = aside.part(run.name, run.replication, run.key)
        log = aside.log(run.name, run.replication) if options.log and run.policy else None
        here = Run(numbers.get(run.name, 0), run.name, run.key, part, log, run.policy, run.statistics is not None)
        by_replication.setdefault(run.replication, []).append(here)
    pieces = options.workers // math.gcd(options.workers, len(by_replication)) if SWEEP in record and runs else 1
    what, tasks = record["identity"], []
    for replication, mine in by_replication.items():
        size = max(FEWEST_RUNS, math.ceil(len(mine) / pieces)) if pieces > 1 else len(mine)
        for first in range(0, len(mine), size):
            tasks.append(Task(what["seed"], replication, what["firms"], tuple(mine[first : first + size])))
    return tasks


def _clear(run: Run) -> None:
    """Take away what a run has written."""
    for file in (run.part, run.statistics):
        if file is not None:
            file.unlink(missing_ok=True)
    if run.log is not None:
        shutil.rmtree(run.log, ignore_errors=True)


def _compared(there: Recorded, here: Run, failure: str | None) -> Replayed:
    """A run beside the one made again."""
    run = there.name, there.replication, there.key
    if failure is not None:
        return Replayed(*run, AGAIN if there.failure == failure else FAILED, why="stopped", reason=failure)
    if there.failure is not None:
        return Replayed(*run, DIFFERS, why="was failed", reason=there.failure)
    old, new = notes_of(there.part), notes_of(here.part)
    if old is None or old.get("jgsim.key") != there.key:
        return Replayed(*run, DIFFERS, why="no part", reason=there.part.name)
    states = old.get("jgsim.state"), new.get("jgsim.state")
    try:
        difference = in_ledgers(there.log, here.log) if here.log is not None else None
        difference = difference or in_parts(there.part, here.part)
        if difference is None and here.statistics is not None:
            difference = in_parts(there.statistics, here.statistics)
    except Unreadable as error:
        return Replayed(*run, DIFFERS, states=states, why="no part", reason=str(error))
    same = difference is None and states[0] == states[1]
    return Replayed(*run, SAME if same else DIFFERS, difference, states)
