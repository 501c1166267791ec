"""How time and memory of a replication grow with the number of firms."""

from __future__ import annotations

import json
import math

from clock import Measured, measure, memory_now, python
from statistics import linear_regression
from table import goal, megabytes, seconds, section, table

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000)
QUICK = SIZES[:3]
FIT_FROM = 1_000_000
LINEAR = 1.1
ROOM = 0.85
WHAT = """\
jinan.yaml, one replication in a process of its own: processor time of world, run and measures. exponent: of the growth
from the line before (1 = twice the firms, twice the time); small sizes are mostly fixed cost."""


def exponent(points: list[tuple[float, float]]) -> float:
    """Slope of the straight line through the points on logarithmic axes."""
    return linear_regression([math.log(n) for n, _ in points], [math.log(v) for _, v in points]).slope


def fits(firms: int, before: list[tuple[int, Measured]]) -> bool:
    """Whether a size fits into the memory that is free, judged by the size before it."""
    free = memory_now()[1]
    if not before or free is None or before[-1][1].memory is None:
        return free is not None or firms <= 1_000_000
    return before[-1][1].memory * firms / before[-1][0] <= ROOM * free


def bench(quick: bool) -> dict[str, object]:
    """Run the base at growing sizes and fit the exponents."""
    section("随规模的增长", "Growth", WHAT)
    done: list[tuple[int, Measured]] = []
    work: list[tuple[int, float]] = []
    rows: list[list[str]] = []
    for firms in QUICK if quick else SIZES:
        if not fits(firms, done):
            print(f"  {firms:,} firms are left out: they would not fit into the free memory")
            break
        run = measure(python("replication.py", firms, "jinan"))
        stages = json.loads(run.output.splitlines()[-1])
        plan = stages["plans"]["jinan"]
        laps = [stages["world"], plan["run"][0], plan["measures"][0]]
        parts = [processor for _, processor in laps]
        work.append((firms, sum(parts)))
        done.append((firms, run))
        more = ["", ""]
        if len(work) > 1:
            more[0] = f"{exponent(work[-2:]):.2f}"
            if run.memory is not None:
                more[1] = f"{exponent([(n, m.memory) for n, m in done[-2:]]):.2f}"
        whole = seconds(work[-1][1]), f"{1e6 * work[-1][1] / firms:.2f}", more[0]
        rows.append([f"{firms:,}", *map(seconds, parts), *whole, megabytes(run.memory), more[1]])
    head = ["firms 户数", "world", "run", "measures", "sum 合计", "µs a firm", "exponent", "memory 内存", "exponent"]
    print(table(head, rows))
    sizes = [{"firms": n, "cpu_s": s, "memory_bytes": m.memory} for (n, s), (_, m) in zip(work, done, strict=True)]
    record: dict[str, object] = {"sizes": sizes}
    fitted = [point for point in work if point[0] >= FIT_FROM]
    found = exponent(fitted) if len(fitted) > 1 else None
    record["exponent_time"] = found
    said = "" if found is None else f" (fitted {found:.2f})"
    text = f"time grows linearly from {FIT_FROM:,} firms: exponent at most {LINEAR}{said}"
    record["goals"] = [goal(text, None if found is None else found <= LINEAR)]
    return record
