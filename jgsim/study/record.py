"""The record of a study: what was asked, in which versions, what came out, and a hash of every file."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import platform
import sys
from pathlib import Path

import jgsim
from jgsim.scenario.scenario import Scenario
from jgsim.study.bind import bound, content
from jgsim.study.files import sha256
from jgsim.study.key import results_version
from jgsim.study.levers import entry
from jgsim.study.options import Options

NAME = "record.json"
FILES = ("parts", "log", "figures", "briefing.html", "measures.csv", "measures.parquet", "comparison.csv", "points.csv", "moments.csv")
"""What stands in a study's folder beside the record; whatever else is there is not ours."""
DECIDING = ("results", "numpy", "scipy", "architecture")
"""Versions on which the last bit of a number may depend."""
PACKAGES = ("numpy", "scipy", "simpy", "pydantic", "pyyaml", "pyarrow", "pandas", "matplotlib")


def identity(scenarios: list[Scenario], options: Options, firms: int) -> dict:
    """What makes a study this one and no other; its hash is the fingerprint."""
    return {
        "results": results_version(),
        "seed": options.seed,
        "firms": firms,
        "until": None if options.until is None else str(options.until),
        "replications": options.replications,
        "scenarios": {s.name: s.hash for s in scenarios},
    }


def fingerprint(what: dict) -> str:
    """sha256 of an identity."""
    return hashlib.sha256(json.dumps(what, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def begin(command: str, scenarios: list[Scenario], options: Options, firms: int, matched: dict, changes: dict) -> dict:
    """The record of a study that starts."""
    what = identity(scenarios, options, firms)
    return {
        "version": jgsim.__version__,
        "study": fingerprint(what),
        "command": command,
        "status": "unfinished",
        "identity": what,
        "options": {
            "firms": firms,
            "years": scenarios[0].time.years,
            "seed": options.seed,
            "replications": options.replications,
            "until": what["until"],
            "lang": options.lang,
            "log": options.log,
            "brief": options.brief,
            "set": {name: value for name, value in changes.items()},
        },
        "scenarios": [_scenario(s, matched.get(s.name)) for s in scenarios],
        **bound(scenarios),
        **entry(scenarios),
        **({} if scenarios[0].register is None else {"register": scenarios[0].register.facts()}),
        "replications": 0,
        "until": None,
        "failures": [],
        "full_size_only": [],
        "notes": [],
        "versions": versions(),
        "files": {},
        "time": {"started": now()},
        "machine": machine(options),
    }


def _scenario(scenario: Scenario, matched: dict | None) -> dict:
    return {
        "name": scenario.name,
        "file": scenario.file,
        "title": scenario.title.model_dump(),
        "hash": scenario.hash,
        "before": scenario.first.past.name if scenario.first.past else None,
        "from": [{"name": one.name, "day": str(one.date(one.since))} for one in scenario.chain[1:]],
        "matched": matched,
        **content(scenario),
    }


def versions() -> dict[str, str]:
    """Versions of Python and of the packages that the results went through."""
    from importlib import metadata

    found = {"jgsim": jgsim.__version__, "python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "unknown"
    return found


def other_versions(record: dict) -> dict[str, tuple[str, str]]:
    """Versions that are not those of the record: {name: (there, here)}, that of results among them."""
    machine_there = record["machine"]["architecture"]
    there = {"results": record["identity"]["results"], **record["versions"], "architecture": machine_there}
    here = {"results": results_version(), **versions(), "architecture": platform.machine()}
    return {name: (there.get(name, "unknown"), new) for name, new in here.items() if there.get(name) != new}


def machine(options: Options) -> dict:
    """Where the study ran; nothing of it changes a number."""
    return {
        "system": f"{platform.system()} {platform.release()}",
        "architecture": platform.machine(),
        "cores": os.cpu_count(),
        "workers": options.workers,
        "python": sys.implementation.name,
    }


def now() -> str:
    """This moment, in UTC to the second."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def hashes(folder: Path, digest=sha256) -> dict[str, str]:
    """sha256 of every file of a study by its path in the folder, the record itself left out."""
    ours = [path for name in FILES for path in (folder / name, *(folder / name).rglob("*"))]
    names = sorted(p.relative_to(folder).as_posix() for p in ours if p.is_file())
    return {name: digest(folder / name) for name in names if not name.rpartition("/")[2].startswith(".")}


def sealed(record: dict) -> dict:
    """The record with its seal: sha256 of the bytes that it has without one."""
    bare = {name: value for name, value in record.items() if name != "seal"}
    return {**bare, "seal": hashlib.sha256(to_json(bare)).hexdigest()}


def to_json(record: dict) -> bytes:
    """The record as the bytes of its file."""
    return (json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False, default=str) + "\n").encode()
