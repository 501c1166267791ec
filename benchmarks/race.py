"""P1 raced as whole processes, from nothing to the four counts: jgsim, plain SimPy, Mesa 3."""

from __future__ import annotations

import csv
import importlib.util
import json
import math
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from clock import ROOT, Measured, measure, middle, python
from table import goal, megabytes, seconds, section, table, times

SMALL, LARGE = 100_000, 1_400_000
MESA_SMALL = 20_000
RUNS = 3
FASTER, MEMORY_SHARE = 40, 5
AGREE = 4.0
COUNTS = ("onsets", "visits", "detections", "violation_years")

REFERENCE = {
    "visits": (0.175, 0.0),
    "onsets": (0.5053, 0.0007),
    "detections": (0.0327, 0.0002),
    "violation_years": (0.6177, 0.0008),
}
"""Per firm, with its standard error: a SimPy model made apart from all of these, ten runs of 100 000 firms."""


@dataclass
class Program:
    """One runner of the race: its command for (firms, seed, folder), how its counts are read, and its runs."""

    code: str
    label: str
    command: Callable[[int, int, Path], list[str]]
    read: Callable[[Measured, Path], dict[str, float]] = lambda run, folder: json.loads(run.output.splitlines()[-1])
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


def jgsim_run(firms: int, seed: int, folder: Path) -> list[str]:
    """The command that a planner would give."""
    options = ["--firms", firms, "--seed", seed, "--replications", 1, "--workers", 1, "--no-brief", "--quiet"]
    options += ["--out", folder / "p1"]
    return [sys.executable, "-m", "jgsim", "run", str(ROOT / "scenarios" / "p1.yaml"), *map(str, options)]


def from_measures(run: Measured, folder: Path) -> dict[str, float]:
    """The four counts of the whole horizon from the file that `jgsim run` writes."""
    with open(folder / "p1" / "measures.csv", encoding="utf-8-sig", newline="") as handle:
        rows = [r for r in csv.DictReader(handle) if r["year"] == "all" and r["dimension"] == "all"]
    found = {r["measure"]: float(r["value"]) for r in rows if r["measure"] in COUNTS}
    return {name: found[name] for name in COUNTS}


def script(name: str, *more: str) -> Callable[[int, int, Path], list[str]]:
    """A program that prints its counts."""
    return lambda firms, seed, folder: python(name, firms, seed, *more)


def programs(firms: int) -> list[Program]:
    """Who races at a size; the first is jgsim's public way."""
    simpy = "rivals/simpy_p1.py"
    raced = [
        Program("jgsim", "jgsim run", jgsim_run, from_measures),
        Program("jgsim_engine", "jgsim, engine alone", script("p1.py")),
        Program("simpy", "SimPy", script(simpy)),
        Program("simpy_no_gc", "SimPy, collector off", script(simpy, "own", "--no-gc")),
        Program("simpy_campaigns", "SimPy, monthly draws", script(simpy, "campaigns")),
    ]
    if firms <= SMALL and importlib.util.find_spec("mesa"):
        raced.append(Program("mesa", "Mesa 3, monthly steps", script("rivals/mesa_p1.py")))
    for program in raced:
        program.firms = firms
    return raced


def spread() -> dict[str, float]:
    """Standard deviation of each count from firm to firm."""
    return json.loads(measure(python("p1.py", SMALL, 0, "--spread")).output.splitlines()[-1])


def scaled_mesa(small: Measured, large: Measured, firms: int) -> Measured:
    """Mesa at a size that is not run: the line through its two sizes, drawn on."""
    line = lambda a, b: None if None in (a, b) else b + (b - a) / (SMALL - MESA_SMALL) * (firms - SMALL)  # noqa: E731
    return Measured(line(small.wall, large.wall), line(small.cpu, large.cpu), line(small.memory, large.memory), "")


def over(a: float | None, b: float | None) -> float | None:
    """a / b where both are known."""
    return None if a is None or b is None else a / b


def show_times(rows: list[tuple[str, Measured]]) -> list[dict[str, object]]:
    """Print who took what, each against the first."""
    first = rows[0][1]
    lines, record = [], []
    for label, m in rows:
        ratios = [over(m.wall, first.wall), over(m.cpu, first.cpu), over(m.memory, first.memory)]
        lines.append([label, seconds(m.wall), times(ratios[0]), seconds(m.cpu), times(ratios[1]), megabytes(m.memory),
                      times(ratios[2])])
        record.append({"program": label, "wall_s": m.wall, "cpu_s": m.cpu, "memory_bytes": m.memory,
                       "wall_ratio": ratios[0], "cpu_ratio": ratios[1], "memory_ratio": ratios[2]})
    print(table(["program 程序", "wall 耗时", "ratio", "processor", "ratio", "memory 内存", "ratio"], lines), flush=True)
    return record


def show_counts(raced: list[Program], between_firms: dict[str, float]) -> tuple[list[dict[str, object]], bool]:
    """Print the counts per firm and their distance to the first program's and to the reference, in standard errors."""
    head = ["per firm 每户", *COUNTS, "z to jgsim", "z to reference"]
    lines, record, worst = [], [], 0.0
    for p in raced:
        z_first, z_reference = {}, {}
        for name in COUNTS:
            own = p.error(between_firms[name])
            z_first[name] = (p.per_firm(name) - raced[0].per_firm(name)) / math.hypot(own, raced[0].error(between_firms[name]))
            truth, its_error = REFERENCE[name]
            z_reference[name] = (p.per_firm(name) - truth) / math.hypot(own, its_error)
        worst = max(worst, *map(abs, z_first.values()), *map(abs, z_reference.values()))
        both = [" ".join(f"{v:+.1f}" for v in z.values()) if p is not raced[0] or z is z_reference else "-"
                for z in (z_first, z_reference)]
        lines.append([p.label, *(f"{p.per_firm(n):.5f}" for n in COUNTS), *both])
        record.append({"program": p.label, "runs": p.counts, "z_first": z_first, "z_reference": z_reference})
    lines.append(["reference", *(f"{REFERENCE[n][0]:.5f}" for n in COUNTS), "", ""])
    print("\n" + table(head, lines))
    print(f"  agree 一致: largest |z| {worst:.1f}, " + ("yes (at most 4)" if worst <= AGREE else "NO (above 4)"), flush=True)
    return record, worst <= AGREE


def at_size(firms: int, between_firms: dict[str, float], mesa: list[Measured], runs: int, seed: int) -> dict[str, object]:
    """Race at one size, in turn (A B C A B C …), with a seed of its own for every run."""
    raced = programs(firms)
    for turn in range(runs):
        for n, program in enumerate(raced):
            program.start(seed + 100 * turn + n)
    print(f"N = {firms:,}, medians of {runs} runs in turn; ratios against the first line")
    rows = [(p.label, middle(p.runs)) for p in raced]
    if firms == SMALL and raced[-1].code == "mesa":
        small = [measure(python("rivals/mesa_p1.py", MESA_SMALL, seed + 1000 + turn)) for turn in range(runs)]
        mesa[:] = middle(small), rows[-1][1]
    elif mesa:
        rows.append(("Mesa 3, scaled up *", scaled_mesa(*mesa, firms)))
    record = {"firms": firms, "times": show_times(rows)}
    if firms != SMALL and mesa:
        print(f"  * not run: the straight line through its runs at {MESA_SMALL:,} and {SMALL:,} firms, drawn on")
    record["counts"], record["agree"] = show_counts(raced, between_firms)
    print()
    return record


def bench(quick: bool) -> dict[str, object]:
    """Race at the small and, unless `quick`, at the large size."""
    section("P1 竞速", "P1 race", "Whole processes, from nothing to the four counts of P1, one thread each. wall: by the clock; processor:\n"
            "time on a core, which other work on the machine disturbs less; memory: the process's peak.")
    if not importlib.util.find_spec("mesa"):
        print('  Mesa 3 is missing and left out; to race it too: pip install "mesa>=3.0"\n')
    between_firms, mesa = spread(), []
    sizes = [at_size(SMALL, between_firms, mesa, RUNS, 1)]
    speed = share = None
    if not quick:
        sizes.append(at_size(LARGE, between_firms, mesa, RUNS, 5001))
        plain = next(r for r in sizes[-1]["times"] if r["program"] == "SimPy")
        speed, share = plain["wall_ratio"], plain["memory_ratio"]
    said = lambda value: "" if value is None else f" (measured {value:.1f})"  # noqa: E731
    goals = [
        goal(f"at N = {LARGE:,} at least {FASTER} times faster than SimPy{said(speed)}", None if speed is None else speed >= FASTER),
        goal(f"at N = {LARGE:,} at most 1/{MEMORY_SHARE} of SimPy's memory{said(share)}",
             None if share is None else share >= MEMORY_SHARE),
    ]
    return {"sizes": sizes, "spread": between_firms, "goals": goals, "agree": all(s["agree"] for s in sizes)}
