"""From a folder back to the study: its record, its scenarios, its runs."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

from jgsim.scenario.load import build
from jgsim.scenario.scenario import Scenario
from jgsim.scenario.timeline import Source
from jgsim.scenario.yamlfile import Document
from jgsim.study import record as records
from jgsim.study.bind import DATED
from jgsim.study.folder import Folder
from jgsim.study.grid import Axis, Grid
from jgsim.study.key import run_key
from jgsim.study.points import points
from jgsim.study.results import NOBODY
from jgsim.study.task import Run
from jgsim.terms.errors import InputError, cause

SWEEP = "sweep"
"""What only the record of a sweep has."""
MOMENTS = "moments"
"""What only the record of moments has."""
WRONG = (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError)
"""What reading a record raises that jgsim did not write, or that was changed."""


def record_bytes(folder: Path | str) -> tuple[Path, bytes]:
    """The path of a study's folder and the bytes of its record.

    Raises
    ------
    InputError
        If there is no such folder, or no record in it.
    """
    path = Path(folder)
    try:
        if not str(folder).strip() or not path.exists():
            raise InputError("there is no such folder", file=str(folder))
        if not path.is_dir():
            raise InputError("is not a folder; name the folder of a study", file=path)
        if not (path / records.NAME).is_file():
            raise InputError(f"holds no {records.NAME}; name the folder of a study", file=path)
        return path, (path / records.NAME).read_bytes()
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read: {cause(error)}", file=path) from None


def parsed(raw: bytes) -> dict:
    """A record from its bytes; raises ValueError or RecursionError if they hold none."""
    record = json.loads(raw.decode("utf-8"))
    if not isinstance(record, dict):
        raise ValueError("not a map")
    return record


def rough(record: dict) -> list[Scenario]:
    """The scenarios of a record with whatever decides their hashes and with nothing else: no settings, no checks.

    For records of any version of jgsim, whose settings this one may not know.
    """
    return [_chain(record, entry, _rough) for entry in record["scenarios"]]


def restored(record: dict, file: Path) -> list[Scenario]:
    """The scenarios of a record, whole and validated, base first.

    Raises
    ------
    InputError
        If the record does not hold all of them, or they are not those that it names.
    """
    if "pasts" not in record or "calendars" not in record:
        reason = "does not hold all that makes its scenarios; jgsim before 0.2.0 wrote it"
        raise InputError(reason, file=file)
    try:
        made = [_chain(record, entry, _whole) for entry in record["scenarios"]]
        for scenario, entry in zip(made, record["scenarios"], strict=True):
            if not scenario.hash == entry["hash"] == record["identity"]["scenarios"][scenario.name]:
                raise _another(scenario.name, file)
    except WRONG:
        raise InputError("is not a record that jgsim wrote", file=file) from None
    return made


def _chain(record: dict, entry: dict, make) -> Scenario:
    """A scenario with the policies before it, the first one made first."""
    entries, seen = [entry], set()
    while entries[-1]["past"] is not None:
        key = entries[-1]["past"]
        if key in seen:
            raise ValueError("a past that leads back to itself")
        seen.add(key)
        entries.append(record["pasts"][key])
    made = None
    for one in reversed(entries):
        key = one["calendar"]
        days = None if key is None else _days(record["calendars"][key])
        dated = {name: one[name] for name in DATED}
        made = replace(make(one, days), past=made, **dated)
    return made


def _days(calendar: dict) -> dict[dt.date, bool]:
    return {dt.date.fromisoformat(day): works for day, works in calendar.items()}


def _rough(entry: dict, days: dict | None) -> Scenario:
    time = SimpleNamespace(**{"warm_up": 0, **entry["data"]["time"]})
    return Scenario(entry["name"], None, time, None, None, {}, (), days, entry["data"])


def _whole(entry: dict, days: dict | None) -> Scenario:
    made = build(entry["data"], entry["name"], {}, records.NAME, exceptions=days)
    return replace(made, source=_source(entry)) if "files" in entry else made


def _source(entry: dict) -> Source:
    documents = []
    for one in entry["files"]:
        documents.append(Document(one["content"]))
        documents[-1].file, documents[-1].lines = one["file"], {}
    changes = tuple((one["set"], one["option"]) for one in entry["changes"])
    return Source(tuple(documents), entry["name"], records.NAME, changes)


@dataclass(frozen=True)
class Recorded:
    """A run that a study has made: its key, the file of its measures, the folder of its ledger if it was kept.

    `statistics`: the file of its statistics of moments, if there are any. `failure` says why it has no part.
    """

    name: str
    replication: int
    key: str
    part: Path
    log: Path | None
    statistics: Path | None
    failure: str | None

    @property
    def policy(self) -> bool:
        """Whether it is a run of a scenario."""
        return self.name != NOBODY


def recorded(record: dict, path: Path) -> list[Recorded]:
    """The runs that a record speaks of, replication by replication, with keys computed from it alone."""
    what, folder = record["identity"], Folder(path)
    failures = {(f["scenario"], f["replication"]): f["reason"] for f in record["failures"]}
    years = record["scenarios"][0]["data"]["time"]["years"]
    made = []
    for replication in range(record["replications"]):
        for name, digest in participants(record).items():
            policy = name != NOBODY
            key = run_key(digest, what["seed"], replication, what["firms"], years, policy, what["results"])
            log = folder.log(name, replication) if record["options"]["log"] and policy else None
            run = Run(0, name, key, folder.part(name, replication, key), log, policy, MOMENTS in record)
            failure = failures.get((name, replication))
            made.append(Recorded(name, replication, key, run.part, log, run.statistics, failure))
    return made


def participants(record: dict) -> dict[str, str]:
    """Whatever a study simulates, by name with its hash: scenarios and the city without supervision, or points."""
    if SWEEP in record:
        return {point["name"]: point["hash"] for point in record[SWEEP]["points"]}
    found = {one.name: one.hash for one in rough(record)}
    return {**found, NOBODY: next(iter(found.values()))} if len(found) > 1 else found


def simulated(record: dict, file: Path) -> list[Scenario]:
    """The scenarios that are simulated, restored: those of the study, or the points of a sweep.

    Raises
    ------
    InputError
        As `restored`.
    """
    scenarios = restored(record, file)
    if SWEEP not in record:
        return scenarios
    made = points(scenarios[0], grid(record))
    for scenario, point in zip(made, record[SWEEP]["points"], strict=True):
        if (scenario.name, scenario.hash) != (point["name"], point["hash"]):
            raise _another(scenario.name, file)
    return made


def grid(record: dict) -> Grid:
    """The grid of a sweep."""
    return Grid(tuple(Axis(path, tuple(values)) for path, values in record["identity"]["vary"].items()))


def _another(name: str, file: Path) -> InputError:
    return InputError(f"scenario {name} is not the one whose hash it names; `jgsim verify` says more", file=file)
