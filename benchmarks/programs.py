"""The programs that are raced on P1: how each is started, and how its counts are read."""

from __future__ import annotations

import csv
import json
import math
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from clock import ROOT, BenchError, Measured, measure, python

COUNTS = ("onsets", "visits", "detections", "violation_years")


def printed(run: Measured, folder: Path) -> dict[str, float]:
    """The counts that a program printed last."""
    return json.loads(run.output.splitlines()[-1])


@dataclass
class Program:
    """One program: its command for (firms, seed, folder), how its counts are read, and its runs."""

    label: str
    command: Callable[[int, int, Path], list[str]]
    read: Callable[[Measured, Path], dict[str, float]] = printed
    firms: int = 0
    runs: list[Measured] = field(default_factory=list)
    counts: list[dict[str, float]] = field(default_factory=list)

    def start(self, seed: int) -> None:
        """Run once more."""
        with tempfile.TemporaryDirectory() as folder:
            run = measure(self.command(self.firms, seed, Path(folder)))
            self.runs.append(run)
            self.counts.append(self.read(run, Path(folder)))

    def per_firm(self, count: str) -> float:
        """Mean of a count per firm over all runs."""
        return sum(c[count] for c in self.counts) / (self.firms * len(self.counts))

    def error(self, spread: float) -> float:
        """Standard error of `per_firm`, from the standard deviation between firms."""
        return spread / math.sqrt(self.firms * len(self.counts))


def request(scenario: str, firms: int, seed: int, out: Path) -> list[str]:
    """What a planner asks `jgsim` for one replication of a shipped scenario, inside one process."""
    options = ["--firms", firms, "--seed", seed, "--replications", 1, "--workers", 1, "--no-brief", "--quiet"]
    return ["run", str(ROOT / "scenarios" / f"{scenario}.yaml"), *map(str, options), "--out", str(out)]


def jgsim_run(firms: int, seed: int, folder: Path) -> list[str]:
    """P1 by the command that a planner gives."""
    return [sys.executable, "-m", "jgsim", *request("p1", firms, seed, folder / "p1")]


def from_measures(run: Measured, folder: Path) -> dict[str, float]:
    """The four counts of the whole horizon from the file that `jgsim run` writes."""
    with open(folder / "p1" / "measures.csv", encoding="utf-8-sig", newline="") as handle:
        rows = [r for r in csv.DictReader(handle) if r["year"] == "all" and r["dimension"] == "all"]
    found = {r["measure"]: float(r["value"]) for r in rows if r["measure"] in COUNTS}
    return {name: found[name] for name in COUNTS}


def script(name: str, *more: str) -> Callable[[int, int, Path], list[str]]:
    """A program of this folder that prints its counts."""
    return lambda firms, seed, folder: python(name, firms, seed, *more)


def has_mesa() -> bool:
    """Whether Mesa can be raced; if not, one line says why and what to do."""
    try:
        measure([sys.executable, "-c", "import mesa"])
    except BenchError as error:
        print(f'  Mesa 3 is left out ({error.last}); to race it too: pip install "mesa[network]>=3.0"\n')
        return False
    return True


SIMPY, SIMPY_MONTHLY = "SimPy", "SimPy, monthly draws"


def programs(firms: int, mesa: bool) -> list[Program]:
    """Who races at a size; the first is jgsim's public way. `mesa`: Mesa runs too, as the last."""
    simpy = "rivals/simpy_p1.py"
    raced = [
        Program("jgsim run", jgsim_run, from_measures),
        Program("jgsim, engine alone", script("p1.py")),
        Program(SIMPY, script(simpy)),
        Program("SimPy, collector off", script(simpy, "own", "--no-gc")),
        Program(SIMPY_MONTHLY, script(simpy, "campaigns")),
    ]
    if mesa:
        raced.append(Program("Mesa 3, monthly steps", script("rivals/mesa_p1.py")))
    for program in raced:
        program.firms = firms
    return raced
