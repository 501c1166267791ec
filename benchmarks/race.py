"""P1 raced as whole processes, from nothing to the four counts: jgsim, plain SimPy, Mesa 3."""

from __future__ import annotations

import json
import math

from clock import Measured, measure, middle, python
from programs import COUNTS, SIMPY, SIMPY_MONTHLY, Program, has_mesa, programs
from table import goal, megabytes, seconds, section, table, times

SMALL, LARGE = 100_000, 1_400_000
MESA_SMALL = 20_000
RUNS = 3
FASTER, MEMORY_SHARE = 40, 5
AGREE = 4.0
WHAT = """\
Whole processes, from nothing to the four counts of P1, one thread each. wall: by the clock; processor: time on a
core, which other work on the machine disturbs less; memory: the peak of the process. SimPy: each firm's process draws
its own next visit ahead (the faster way); monthly draws: a process draws every firm every month, as P1 words it."""

REFERENCE = {
    "visits": (0.175, 0.0),
    "onsets": (0.5053, 0.0007),
    "detections": (0.0327, 0.0002),
    "violation_years": (0.6177, 0.0008),
}
"""Per firm, with its standard error: a SimPy model made apart from all of these, ten runs of 100 000 firms."""


def spread() -> dict[str, float]:
    """Standard deviation of each count from firm to firm."""
    return json.loads(measure(python("p1.py", SMALL, 0, "--spread")).output.splitlines()[-1])


def scaled_mesa(small: Measured, large: Measured, firms: int) -> Measured:
    """Mesa at a size that is not run: the line through its two sizes, drawn on."""

    def line(a: float | None, b: float | None) -> float | None:
        return None if a is None or b is None else b + (b - a) / (SMALL - MESA_SMALL) * (firms - SMALL)

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
        shown = seconds(m.wall), seconds(m.cpu), megabytes(m.memory)
        lines.append([label, *(x for pair in zip(shown, map(times, ratios), strict=True) for x in pair)])
        record.append({"program": label, "wall_s": m.wall, "cpu_s": m.cpu, "memory_bytes": m.memory,
                       "wall_ratio": ratios[0], "cpu_ratio": ratios[1], "memory_ratio": ratios[2]})
    print(table(["program 程序", "wall 耗时", "ratio", "processor", "ratio", "memory 内存", "ratio"], lines), flush=True)
    return record


def show_counts(raced: list[Program], between_firms: dict[str, float]) -> tuple[list[dict[str, object]], bool]:
    """Print the counts per firm and their distance to the first program's and to the reference, in standard errors."""
    first = raced[0]
    lines, record, worst = [], [], 0.0
    for p in raced:
        own = {name: p.error(between_firms[name]) for name in COUNTS}
        other = {name: first.error(between_firms[name]) for name in COUNTS}
        to_first = [(p.per_firm(n) - first.per_firm(n)) / math.hypot(own[n], other[n]) for n in COUNTS]
        to_reference = [(p.per_firm(n) - REFERENCE[n][0]) / math.hypot(own[n], REFERENCE[n][1]) for n in COUNTS]
        worst = max(worst, *map(abs, to_first), *map(abs, to_reference))
        said = [" ".join(f"{z:+.1f}" for z in distance) for distance in (to_first, to_reference)]
        lines.append([p.label, *(f"{p.per_firm(n):.5f}" for n in COUNTS), "-" if p is first else said[0], said[1]])
        record.append({"program": p.label, "runs": p.counts, "z_first": to_first, "z_reference": to_reference})
    lines.append(["reference", *(f"{REFERENCE[n][0]:.5f}" for n in COUNTS), "", ""])
    print("\n" + table(["per firm 每户", *COUNTS, "z to jgsim", "z to reference"], lines))
    agree = worst <= AGREE
    print(f"  agree 一致: largest |z| {worst:.1f}, " + (f"yes (at most {AGREE:g})" if agree else f"NO (above {AGREE:g})"))
    return record, agree


def at_size(
    firms: int, between_firms: dict[str, float], mesa: list[Measured] | None, runs: int, seed: int
) -> dict[str, object]:
    """Race at one size, in turn (A B C A B C …), with a seed of its own for every run.

    `mesa` (None: left out) takes up Mesa's two runs at the small size, and gives them at the large one.
    """
    raced = programs(firms, mesa is not None and firms == SMALL)
    for turn in range(runs):
        for n, program in enumerate(raced):
            program.start(seed + 100 * turn + n)
    print(f"N = {firms:,}, medians of {runs} runs in turn; ratios against the first line")
    rows = [(p.label, middle(p.runs)) for p in raced]
    scaled = firms != SMALL and bool(mesa)
    if scaled:
        rows.append(("Mesa 3, scaled up *", scaled_mesa(*mesa, firms)))
    elif mesa is not None:
        small = [measure(python("rivals/mesa_p1.py", MESA_SMALL, seed + 1000 + turn)) for turn in range(runs)]
        mesa[:] = middle(small), rows[-1][1]
    record: dict[str, object] = {"firms": firms, "times": show_times(rows)}
    if scaled:
        print(f"  * not run: the straight line through its runs at {MESA_SMALL:,} and {SMALL:,} firms, drawn on")
    record["counts"], record["agree"] = show_counts(raced, between_firms)
    print(flush=True)
    return record


def goals_against(rival: dict[str, object]) -> list[dict[str, object]]:
    """The two goals at the large size against one formulation of SimPy."""
    name, wall, cpu, memory = (rival[k] for k in ("program", "wall_ratio", "cpu_ratio", "memory_ratio"))
    said = f"by the clock {times(wall)}, processor {times(cpu)}"
    made = [goal(f"at least {FASTER} times faster than {name} at {LARGE:,} ({said})", wall >= FASTER)]
    if memory is not None:
        made.append(goal(f"at most 1/{MEMORY_SHARE} of the memory of {name} (1/{memory:.2f})", memory >= MEMORY_SHARE))
    return made


def bench(quick: bool) -> dict[str, object]:
    """Race at the small and, unless `quick`, at the large size."""
    section("P1 竞速", "P1 race", WHAT)
    mesa: list[Measured] | None = [] if has_mesa() else None
    between_firms = spread()
    sizes = [at_size(SMALL, between_firms, mesa, RUNS, 1)]
    goals = []
    if not quick:
        sizes.append(at_size(LARGE, between_firms, mesa, RUNS, 5001))
        for name in (SIMPY, SIMPY_MONTHLY):
            goals += goals_against(next(r for r in sizes[-1]["times"] if r["program"] == name))
    return {"sizes": sizes, "spread": between_firms, "goals": goals, "agree": all(s["agree"] for s in sizes)}
