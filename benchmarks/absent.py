"""What each lever costs, in one process: `python absent.py FIRMS [--repeat N] [--levers NAME…]`.

Every lever that the base leaves off is taken out of the scenario altogether, and both runs are made in turn from one
world and one past; then its own scenario (`scenarios/levers/NAME.yaml`) runs. Prints one line of JSON: seconds of the
processor by lever, `absent`, `off` and `again` (off once more: how far equal runs differ), the runs in turn, and `on`.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import replace
from pathlib import Path

from jgsim.engine.run import city_of, past_of, simulate
from jgsim.levers import LEVERS
from jgsim.scenario.load import load
from jgsim.scenario.scenario import linked

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"


def without(scenario, name: str):
    """The scenario as if there were no lever of that name."""
    policies = [
        replace(
            one,
            levers=tuple(lever for lever in one.levers if lever.name != name),
            settings={other: settings for other, settings in one.settings.items() if other != name},
        )
        for one in scenario.chain
    ]
    return linked(policies, scenario.own)


def off(lever, scenario) -> bool:
    """Whether the lever does nothing in the scenario: its settings are what they are where its section is left out."""
    return lever.optional and scenario.settings[lever.name] == lever.settings()


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("firms", type=int)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--levers", nargs="*", default=[])
    given = parser.parse_args()
    base = load(SCENARIOS / "jinan.yaml")
    city = city_of(base, 1, 0, given.firms)
    past = past_of(base, city)

    def took(scenario) -> float:
        begin = time.process_time()
        simulate(scenario, 1, 0, given.firms, city=city, past=past)
        return time.process_time() - begin

    took(base)
    record: dict[str, dict[str, list[float]]] = {}
    for lever in LEVERS:
        if given.levers and lever.name not in given.levers:
            continue
        runs: dict[str, list[float]] = {}
        if off(lever, base):
            less = without(base, lever.name)
            begun = past_of(less, city)
            runs = {"absent": [], "off": [], "again": []}
            for _ in range(given.repeat):
                begin = time.process_time()
                simulate(less, 1, 0, given.firms, city=city, past=begun)
                runs["absent"].append(time.process_time() - begin)
                runs["off"].append(took(base))
                runs["again"].append(took(base))
        own = SCENARIOS / "levers" / f"{lever.name}.yaml"
        runs["on"] = [took(load(own))] if own.is_file() else []
        record[lever.name] = runs
    print(json.dumps(record))


if __name__ == "__main__":
    main()
