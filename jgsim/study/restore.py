"""From a folder back to the study: its record and its scenarios."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace

from jgsim.levers import LEVERS
from jgsim.scenario.load import build
from jgsim.scenario.scenario import Scenario
from jgsim.scenario.timeline import Source
from jgsim.scenario.yamlfile import Document
from jgsim.study import record as records
from jgsim.study.bind import DATED
from jgsim.study.levers import named, needed
from jgsim.terms.errors import InputError, cause

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
    return [_chain(record, entry, partial(_rough, levers=named(record))) for entry in record["scenarios"]]


def restored(record: dict, file: Path, levers: object = ()) -> list[Scenario]:
    """The scenarios of a record, whole and validated, base first; with the own levers that the study had.

    Raises
    ------
    InputError
        If the record does not hold all of them, or they are not those that it names; if a lever is missing or another.
    """
    if "pasts" not in record or "calendars" not in record:
        reason = "does not hold all that makes its scenarios; jgsim before 0.2.0 wrote it"
        raise InputError(reason, file=file)
    try:
        known = (*LEVERS, *needed(record, levers, file))
        made = [_chain(record, entry, partial(_whole, levers=known)) for entry in record["scenarios"]]
        for scenario, entry in zip(made, record["scenarios"], strict=True):
            if not scenario.hash == entry["hash"] == record["identity"]["scenarios"][scenario.name]:
                raise another(scenario.name, file)
    except WRONG:
        raise InputError("is not a record that jgsim wrote", file=file) from None
    return made


def another(name: str, file: Path) -> InputError:
    """The error of a scenario that is not the one that its record names."""
    return InputError(f"scenario {name} is not the one whose hash it names; `jgsim verify` says more", file=file)


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


def _rough(entry: dict, days: dict | None, levers: tuple) -> Scenario:
    time = SimpleNamespace(**{"warm_up": 0, **entry["data"]["time"]})
    return Scenario(entry["name"], None, time, None, None, {}, levers, days, entry["data"])


def _whole(entry: dict, days: dict | None, levers: tuple) -> Scenario:
    made = build(entry["data"], entry["name"], {}, records.NAME, exceptions=days, levers=levers)
    return replace(made, source=_source(entry, levers)) if "files" in entry else made


def _source(entry: dict, levers: tuple) -> Source:
    documents = []
    for one in entry["files"]:
        documents.append(Document(one["content"]))
        documents[-1].file, documents[-1].lines = one["file"], {}
    changes = tuple((one["set"], one["option"]) for one in entry["changes"])
    return Source(tuple(documents), entry["name"], records.NAME, changes, levers)
