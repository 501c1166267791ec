"""The whole city as one process, and a small city under several plans."""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from pathlib import Path

from clock import measure, middle, python
from programs import request
from table import goal, megabytes, seconds, section, table

CITY, SMALL = 1_498_000, 50_000
WALL, MEMORY, PER_PLAN, FURTHER = 15.0, 2.0e9, 0.6, 8.0
RUNS, REPEAT = 3, 5
PLANS = (
    "jinan", "credit-tiered", "joint", "fewer-visits", "strict-key-fields", "tolerance-24m", "cap-one-visit", "cap-by-tier",
    "reform-2025", "short-staffed",
)


def whole() -> dict[str, object]:
    """`jgsim run` of the full city in a process of its own, and where the time goes."""
    print(f"jgsim run jinan.yaml: {CITY:,} firms, 5 years and warm-up, one replication, one worker, writing included")
    runs, stages = [], {}
    for turn in range(RUNS):
        with tempfile.TemporaryDirectory() as folder:
            runs.append(measure([sys.executable, "-m", "jgsim", *request("jinan", CITY, 1, Path(folder) / "city")]))
            if turn == 0:
                times = Path(folder) / "stages.json"
                measure(python("staged.py", times, *request("jinan", CITY, 1, Path(folder) / "staged")))
                stages = json.loads(times.read_text(encoding="utf-8"))
    run, total = middle(runs), sum(stages.values())
    rows = [[name, seconds(value), f"{100 * value / total:.0f} %"] for name, value in stages.items()]
    rows.append(["sum of one run, timed from inside", seconds(total), "100 %"])
    rows.append([f"whole process 合计, median of {RUNS}", seconds(run.wall), ""])
    rows.append(["  its processor time", seconds(run.cpu), ""])
    rows.append(["  its memory 内存", megabytes(run.memory), ""])
    print(table(["stage 阶段", "time 耗时", "share"], rows))
    goals = [
        goal(f"at most {WALL:.0f} s (measured {run.wall:.1f})", run.wall <= WALL),
        goal(f"at most {MEMORY / 1e9:.0f} GB", None if run.memory is None else run.memory <= MEMORY),
    ]
    return {"wall_s": run.wall, "cpu_s": run.cpu, "memory_bytes": run.memory, "stages_s": stages, "goals": goals}


def further() -> dict[str, object]:
    """A further plan in the whole city, from the world and the past that a study shares."""
    print(f"{CITY:,} firms: a further plan on the same world and past, run and measures")
    plans = ("jinan", "cap-by-tier", "reform-2025")
    took = json.loads(measure(python("replication.py", CITY, *plans)).output.splitlines()[-1])
    rows, slowest = [], 0.0
    for name in plans[1:]:
        parts = took["plans"][name]
        wall, cpu = (parts["from_past"][0][i] + parts["measures"][0][i] for i in (0, 1))
        slowest = max(slowest, wall)
        rows.append([name, seconds(wall), seconds(cpu)])
    print(table(["plan 方案", "time 耗时", "processor"], rows))
    goals = [goal(f"at most {FURTHER:.0f} s for a further plan (slowest {slowest:.1f})", slowest <= FURTHER)]
    return {"plans": took["plans"], "goals": goals}


def small() -> dict[str, object]:
    """Plans in a world that is made once."""
    print(f"{SMALL:,} firms, the plans in one world, in turn, medians of {REPEAT}; alone: with a warm-up of its own;\n"
          "compared: from the past that all plans of a study share, which is simulated once")
    took = json.loads(measure(python("replication.py", SMALL, *PLANS, "--repeat", REPEAT)).output.splitlines()[-1])
    rows = [[f"(the {stage}, once)", *map(seconds, took[stage]), "", ""] for stage in ("world", "past")]
    plans: dict[str, dict[str, list[float]]] = {}
    for name, parts in took["plans"].items():
        one = {stage: [statistics.median(run[i] for run in runs) for i in (0, 1)] for stage, runs in parts.items()}
        for way, run in (("alone", "run"), ("compared", "from_past")):
            one[way] = [a + b for a, b in zip(one[run], one["measures"], strict=True)]
        plans[name] = one
        rows.append([name, *map(seconds, one["alone"] + one["compared"])])
    print(table(["plan 方案", "alone 单独", "processor", "compared 对比", "processor"], rows))
    # A plan of a study starts from the past that it shares with the others, which is there already.
    slowest, processor = (max(one["compared"][i] for one in plans.values()) for i in (0, 1))
    said = f"slowest {slowest:.2f} s, of the processor {processor:.2f} s"
    goals = [goal(f"at most {PER_PLAN} s a policy, run and measures from the shared past ({said})", slowest <= PER_PLAN)]
    return {"world_s": took["world"], "past_s": took["past"], "plans": plans, "goals": goals}


def bench(quick: bool) -> dict[str, object]:
    """The whole city unless `quick`, and the small one."""
    section("全市", "The city", "Wall time and peak memory of one replication.")
    record: dict[str, object] = {}
    if not quick:
        record["whole"] = whole()
        print()
        record["further"] = further()
        print()
    record["small"] = small()
    return record
