"""Tasks that harm their worker process; importable by name, as a spawned worker needs it."""

import os
from pathlib import Path

from jgsim.study.executor import _work


def die_always(task):
    """Replication 1 takes its worker down each time."""
    if task.replication == 1:
        os._exit(1)
    return _work(task)


def die_once(task):
    """Every task takes its worker down the first time, after its first run is written."""
    mark = Path(task.runs[0].part).parent / f"died-{task.replication}-{task.runs[-1].name}"
    if not mark.exists():
        mark.touch()
        _work(type(task)(task.seed, task.replication, task.firms, task.runs[:1]))
        os._exit(1)
    return _work(task)
