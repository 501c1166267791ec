"""Benchmarks of jgsim: `python3 run.py bench [race] [city] [levers] [before] [growth] [crn] [--quick] [--out FILE]`.

Every figure is measured when asked for; none is compared in tests.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from pathlib import Path

from clock import BenchError, machine

MENU = {
    "race": "P1 against plain SimPy and Mesa 3  与 SimPy、Mesa 比速度和内存",
    "city": "the whole city, and 50 000 firms  全市规模、5 万户",
    "levers": "lever by lever, off and on, and all at once  逐项手段的代价",
    "before": "what levers that are off cost  关闭的杠杆的代价",
    "growth": "time and memory from 10^4 to 10^7 firms  随规模的增长",
    "crn": "how much common random numbers save  公共随机数的方差缩减",
}
"""In this order whatever the order of names: `crn` computes in this process, which must be small before (clock.py)."""


def main(arguments: list[str]) -> int:
    """Run the chosen parts; 0 unless a program failed or the programs disagree on P1 (1) or the input is bad (2)."""
    parser = argparse.ArgumentParser(prog="run.py bench", description="jgsim benchmarks 性能基准")
    parts = "; ".join(f"{name}: {what}" for name, what in MENU.items())
    parser.add_argument("names", nargs="*", metavar="NAME", help=parts + " (all if none)")
    parser.add_argument("--quick", action="store_true", help="small sizes only, a minute or two 只跑小规模")
    parser.add_argument("--out", type=Path, metavar="FILE", help="also write all figures as JSON 另存为 JSON")
    given = parser.parse_args(arguments)
    unknown = [name for name in given.names if name not in MENU]
    if unknown:
        parser.error(f"no such part: {unknown[0]}; there are {', '.join(MENU)}")
    if given.out is not None and not given.out.resolve().parent.is_dir():
        parser.error(f"the folder of {given.out} does not exist")
    here = machine()
    print("Machine 机器: " + ", ".join(f"{name} {value}" for name, value in here.items() if value is not None))
    print("load: processes that were running already; above 0.5 expect noisy times, and trust the ratios")
    record: dict[str, object] = {"machine": here, "quick": given.quick}
    code = 0
    try:
        for name in MENU:
            if name in given.names or not given.names:
                record[name] = importlib.import_module(name).bench(given.quick)
                if record[name].get("agree") is False:
                    code = 1
    except BenchError as error:
        print(f"bench: {error}", file=sys.stderr)
        code = 1
    except KeyboardInterrupt:
        print("interrupted 已中断", file=sys.stderr)
        code = 130
    if given.out is not None:
        given.out.write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
        print(f"\nwritten 已写入 {given.out}")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
