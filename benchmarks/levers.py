"""Lever by lever: what it costs where it is off, what it costs at work; and all of them on at once."""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from pathlib import Path

from clock import measure, python
from programs import request
from table import goal, megabytes, seconds, section, table

CITY, SMALL = 1_498_000, 50_000
WHOLE = "whole-plan"
"""The shipped plan in which every lever is on."""
OFF, WALL, MEMORY, PER_PLAN = 1.02, 25.0, 2.5e9, 1.0


def each(quick: bool) -> dict[str, object]:
    """Every lever in one city, absent, off and on."""
    repeat = 3 if quick else 7
    print(f"{SMALL:,} firms from one past, processor time of a run; off against absent: least of {repeat} in turn,\n"
          "median of the ratios in parentheses; the same run twice shows how far equal runs differ")
    took = json.loads(measure(python("absent.py", SMALL, "--repeat", repeat)).output.splitlines()[-1])
    base = min(one for runs in took.values() for one in runs.get("off", ()))
    rows, ratios = [], {}
    for name, runs in took.items():
        told = ["", "", "", ""]
        if "off" in runs:
            ratios[name] = statistics.median(b / a for a, b in zip(runs["absent"], runs["off"], strict=True))
            same = statistics.median(b / a for a, b in zip(runs["off"], runs["again"], strict=True))
            told = [
                seconds(min(runs["absent"])), seconds(min(runs["off"])),
                f"{min(runs['off']) / min(runs['absent']):.3f} ({ratios[name]:.3f})", f"{same:.3f}",
            ]
        rows.append([name, *told, f"{min(runs['on']) / base:.2f}" if runs["on"] else ""])
    print(table(["lever 手段", "absent 没有", "off 关闭", "ratio 比值", "twice 重复", "on/base 启用"], rows))
    middle = statistics.median(ratios.values())
    worst = max(ratios, key=ratios.get)
    goals = [
        goal(f"off costs nothing measurable: median lever {middle:.3f}, at most {OFF}", middle <= OFF),
        goal(f"no lever that is off above {OFF} (highest {worst} {ratios[worst]:.3f})", ratios[worst] <= OFF),
    ]
    return {"levers": took, "goals": goals}


def all_on(quick: bool) -> dict[str, object]:
    """Every lever on: a plan from the shared past, and the whole city."""
    print(f"all levers on ({WHOLE}): {SMALL:,} firms from the shared past, run and measures")
    said = measure(python("replication.py", SMALL, "jinan", WHOLE, "--repeat", 2 if quick else 5)).output
    parts = json.loads(said.splitlines()[-1])["plans"]
    rows, took = [], {}
    for name, runs in parts.items():
        run, measured = (min(one[1] for one in runs[stage]) for stage in ("from_past", "measures"))
        took[name] = run + measured
        rows.append([name, seconds(run), seconds(measured), seconds(took[name])])
    print(table(["plan 方案", "run 模拟", "measures 指标", "sum 合计"], rows))
    goals = [goal(f"at most {PER_PLAN:.0f} s a policy (measured {took[WHOLE]:.2f})", took[WHOLE] <= PER_PLAN)]
    record: dict[str, object] = {"small": parts, "goals": goals}
    if not quick:
        with tempfile.TemporaryDirectory() as folder:
            run = measure([sys.executable, "-m", "jgsim", *request(WHOLE, CITY, 1, Path(folder) / "city")])
        print(f"jgsim run {WHOLE}: {CITY:,} firms, one worker: {seconds(run.wall)}, {megabytes(run.memory)}")
        record["whole"] = {"wall_s": run.wall, "cpu_s": run.cpu, "memory_bytes": run.memory}
        goals += [
            goal(f"the city at most {WALL:.0f} s (measured {run.wall:.1f})", run.wall <= WALL),
            goal(f"at most {MEMORY / 1e9:.1f} GB", None if run.memory is None else run.memory <= MEMORY),
        ]
    return record


def bench(quick: bool) -> dict[str, object]:
    """Both tables."""
    section("逐项手段", "Lever by lever", "What a lever costs where it is off and at work, and what all cost at once.")
    record = {"each": each(quick)}
    print()
    record["all"] = all_on(quick)
    return record
