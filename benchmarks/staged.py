"""`jgsim run …` with its stages timed from inside: `python staged.py FILE run SCENARIO [options]`.

Writes to FILE the seconds of each stage of the one replication: world, run, measures; imports until the command starts.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

BEGIN = time.perf_counter()

import jgsim.cli  # noqa: E402  (the imports are part of what is timed)
import jgsim.measures.measure  # noqa: E402
import jgsim.study.study  # noqa: E402
import jgsim.study.task  # noqa: E402

SPENT = {"imports": time.perf_counter() - BEGIN}


def timed(stage: str, module, name: str) -> None:
    """Let the module's function add its time to a stage."""
    function = getattr(module, name)

    def inner(*given, **named):
        begin = time.perf_counter()
        try:
            return function(*given, **named)
        finally:
            SPENT[stage] = SPENT.get(stage, 0.0) + time.perf_counter() - begin

    setattr(module, name, inner)


if __name__ == "__main__":
    timed("world", jgsim.study.task, "city_of")
    timed("run", jgsim.study.task, "simulate")
    timed("measures", jgsim.measures.measure, "measure")
    begin = time.perf_counter()
    code = jgsim.cli.main(sys.argv[2:])
    SPENT["writing and rest"] = time.perf_counter() - begin - sum(SPENT[s] for s in ("world", "run", "measures"))
    Path(sys.argv[1]).write_text(json.dumps(SPENT), encoding="utf-8")
    sys.exit(code)
