"""What levers that are off cost: the code of now against that of before they were there, on the scenarios of then."""

from __future__ import annotations

import io
import json
import statistics
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from clock import HERE, ROOT, BenchError, measure
from table import goal, seconds, section, table

BEFORE = "89a9d1ca91347070e437d58a36f2fc4bf7ef5ac9"
"""The last state without reports, re-checks, cases, caps and tolerance."""
MOST = 1.1
WORLDS = ((50_000, ("jinan", "credit-tiered")), (200_000, ("p1",)))
PLANS = tuple(name for _, plans in WORLDS for name in plans)
TURNS, REPEAT = 5, 3


def restore(folder: Path) -> bool:
    """Lay down the earlier state of the project in a folder; False where its history is not there."""
    try:
        packed = subprocess.run(["git", "archive", BEFORE], cwd=ROOT, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return False
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    return True


def times(script: Path, root: Path, scenarios: Path | None = None) -> list[float]:
    """Seconds of the processor that each plan took, run and measures, the least of the repetitions."""
    more = [] if scenarios is None else ["--scenarios", str(scenarios)]
    took = []
    for firms, names in WORLDS:
        command = [sys.executable, str(script), str(firms), *names, "--repeat", str(REPEAT), *more]
        plans = json.loads(measure(command, root).output.splitlines()[-1])["plans"]
        took += [min(one[1] for one in plans[name]["run"]) for name in names]
    return took


def bench(quick: bool) -> dict[str, object]:
    """Both states in turn, side by side."""
    section("关闭的杠杆", "Levers that are off", f"50 000 firms (P1: 200 000), one replication; processor time of a run, least of {REPEAT}")
    with tempfile.TemporaryDirectory() as folder:
        old = Path(folder)
        if not restore(old):
            print("the history of the project is not there; nothing to compare with")
            return {"goals": []}
        pairs = []
        for _ in range(2 if quick else TURNS):
            try:
                before = times(old / "benchmarks" / "replication.py", old)
                pairs.append((before, times(HERE / "replication.py", ROOT, old / "scenarios")))
            except BenchError as error:
                print(error)
                return {"goals": [goal("both states run", False)]}
    ratios = [statistics.median(new[k] / was[k] for was, new in pairs) for k in range(len(PLANS))]
    rows = [
        [name, *(seconds(statistics.median(pair[side][k] for pair in pairs)) for side in (0, 1)), f"{ratios[k]:.3f}"]
        for k, name in enumerate(PLANS)
    ]
    print(table(["plan 方案", "before 此前", "now 现在", "ratio 比值"], rows))
    return {"ratios": ratios, "goals": [goal(f"at most {MOST} times (highest {max(ratios):.3f})", max(ratios) <= MOST)]}
