"""Whole child processes measured from outside: wall time, processor time, peak memory; and the machine they ran on.

Only the standard library is imported here and in `run.py`: Linux counts the memory of the parent, at the moment of the
start, into the peak of the child, so the parent must stay small.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HERE = Path(__file__).resolve().parent
POSIX = hasattr(os, "wait4")


class BenchError(Exception):
    """A program of the benchmark failed; the text says which, and its last words (also in `last`)."""

    def __init__(self, text: str, last: str = ""):
        super().__init__(text)
        self.last = last


@dataclass(frozen=True)
class Measured:
    """One child process.

    `wall`, `cpu` seconds; `memory` bytes at the peak; the latter two are None where the system does not tell.
    """

    wall: float
    cpu: float | None
    memory: int | None
    output: str


def environment(root: Path = ROOT) -> dict[str, str]:
    """One thread per process, the modules of the project (or of another state of it), text in UTF-8."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {**os.environ, **threads, "PYTHONPATH": str(root), "PYTHONUTF8": "1"}


def python(script: str, *arguments: object) -> list[str]:
    """The command that runs a script of this folder."""
    return [sys.executable, str(HERE / script), *map(str, arguments)]


def measure(command: list[str], root: Path = ROOT) -> Measured:
    """Run a command to its end, with the modules of the project in `root`.

    Raises
    ------
    BenchError
        If it ends with another code than 0.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        begin = time.perf_counter()
        process = subprocess.Popen(command, cwd=root, env=environment(root), stdout=out, stderr=errors)
        cpu = memory = None
        try:
            if POSIX:
                _, status, usage = os.wait4(process.pid, 0)
                process.returncode = os.waitstatus_to_exitcode(status)
                cpu = usage.ru_utime + usage.ru_stime
                memory = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
            else:
                process.wait()
        except BaseException:
            process.kill()
            process.wait()
            raise
        wall = time.perf_counter() - begin
        out.seek(0)
        errors.seek(0)
        text = out.read().decode("utf-8", "replace")
        if process.returncode:
            last = (errors.read().decode("utf-8", "replace").strip().splitlines() or [""])[-1]
            raise BenchError(f"{' '.join(command[1:])} ended with code {process.returncode}: {last}", last)
    return Measured(wall, cpu, memory, text)


def middle(runs: list[Measured]) -> Measured:
    """Medians of several runs, each figure on its own; the output of the last one."""
    of = lambda name: [getattr(r, name) for r in runs]  # noqa: E731
    known = lambda name: None if None in of(name) else statistics.median(of(name))  # noqa: E731
    return Measured(statistics.median(of("wall")), known("cpu"), known("memory"), runs[-1].output)


def memory_now() -> tuple[int | None, int | None]:
    """Bytes of memory in all, and those free for a new process; None where the system does not tell."""
    try:
        with open("/proc/meminfo", encoding="ascii") as handle:
            lines = dict(line.split(":", 1) for line in handle)
        return tuple(int(lines[name].split()[0]) * 1024 for name in ("MemTotal", "MemAvailable"))
    except (OSError, KeyError, ValueError):
        pass
    try:
        whole = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return None, None
    return whole, None


def processor() -> str:
    """The processor's name as far as the system tells it."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as handle:
            for line in handle:
                if line.startswith("model name"):
                    return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def machine() -> dict[str, object]:
    """What the figures depend on, and how busy it was at the start."""
    from importlib.metadata import version

    whole, _ = memory_now()
    return {
        "processor": processor(),
        "cores": os.cpu_count(),
        "memory_gb": None if whole is None else round(whole / 2**30, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "numpy": version("numpy"),
        "simpy": version("simpy"),
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
    }
