"""One replication in a process of its own, stage by stage: `python replication.py FIRMS PLAN… [--repeat N] [--scenarios FOLDER]`.

The plans share the world of the first. Prints one line of JSON: seconds [by the clock, of the processor] of the
imports, of loading, of the world, of the past (the warm-up, which all share), and of each plan: its run with a warm-up
of its own, its run from the shared past, and its measures (a list each, one entry per repetition, the plans in turn).
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

BEGIN = time.perf_counter(), time.process_time()

from jgsim.engine.run import city_of, past_of, simulate  # noqa: E402  (the imports are part of what is timed)
from jgsim.measures.measure import measure  # noqa: E402
from jgsim.scenario.load import load  # noqa: E402

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"


class Laps:
    """Seconds since the last lap."""

    def __init__(self, begin: tuple[float, float]):
        self.last = begin

    def lap(self) -> list[float]:
        """End a lap: its seconds by the clock and of the processor."""
        before, self.last = self.last, (time.perf_counter(), time.process_time())
        return [now - then for now, then in zip(self.last, before, strict=True)]


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("firms", type=int)
    parser.add_argument("plans", nargs="+")
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--scenarios", type=Path, default=SCENARIOS)
    given = parser.parse_args()
    clock, took = Laps(BEGIN), {}
    took["imports"] = clock.lap()
    scenarios = [load(given.scenarios / f"{name}.yaml") for name in given.plans]
    took["loading"] = clock.lap()
    city = city_of(scenarios[0], 1, 0, given.firms)
    took["world"] = clock.lap()
    past = None
    if len(scenarios) > 1:
        past = past_of(scenarios[0], city)
        took["past"] = clock.lap()
    plans: dict[str, dict[str, list]] = {name: {"run": [], "from_past": [], "measures": []} for name in given.plans}
    for _ in range(given.repeat):
        for name, scenario in zip(given.plans, scenarios, strict=True):
            clock.lap()
            result = simulate(scenario, 1, 0, given.firms, city=city)
            plans[name]["run"].append(clock.lap())
            measure(result)
            plans[name]["measures"].append(clock.lap())
            if past is not None:
                result = simulate(scenario, 1, 0, given.firms, city=city, past=past)
                plans[name]["from_past"].append(clock.lap())
            del result
    print(json.dumps({**took, "plans": plans}))


if __name__ == "__main__":
    main()
