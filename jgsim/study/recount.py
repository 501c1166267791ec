"""The tables of a study computed again from its parts, and set beside those in its folder."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

from jgsim.scenario.moments import Moment
from jgsim.study import record as records
from jgsim.study.contrast import contrasts
from jgsim.study.files import sha256
from jgsim.study.judged import judged
from jgsim.study.moments import FILE
from jgsim.study.momenttable import COLUMNS, row
from jgsim.study.outputs import write_tables
from jgsim.study.part import notes_of, read_part
from jgsim.study.recorded import MOMENTS, SWEEP, Recorded, grid
from jgsim.study.restore import WRONG
from jgsim.study.results import Results
from jgsim.study.sameness import same_file, same_rows
from jgsim.study.sweeptables import write_points, write_runs
from jgsim.study.tables import write_csv
from jgsim.study.verdict import Check, Problem

TABLES = ("measures.csv", "measures.parquet", "comparison.csv")
SWEEP_TABLES = ("measures.csv", "points.csv")
MOMENTS_TABLES = ("measures.csv", "measures.parquet", "moments.csv")


def table_names(record: dict) -> tuple[str, ...]:
    """The tables that a study has."""
    if SWEEP in record:
        return SWEEP_TABLES
    if MOMENTS in record:
        return MOMENTS_TABLES
    return TABLES if len(record["scenarios"]) > 1 else TABLES[:2]


def tables(record: dict, runs: list[Recorded] | None, path: Path) -> Iterator[Check]:
    """Each table against the one that the parts give."""
    with tempfile.TemporaryDirectory(prefix="jgsim-") as aside:
        names, trouble = TABLES[:1], _trouble(record, runs, path)
        with contextlib.suppress(*WRONG):
            names = table_names(record)
        if trouble is None:
            try:
                _write(record, runs, Path(aside))
            except (*WRONG, OSError):
                trouble = Check("", None if _others(record) else False, (Problem("no tables"),))
        for name in names:
            yield _table(name, path / name, Path(aside) / name, record) if trouble is None else replace(trouble, code=name)


def _trouble(record: dict, runs: list[Recorded] | None, path: Path) -> Check | None:
    """Why nothing can be computed again from the parts."""
    try:
        # A damaged file is not handed to a reader of Parquet: its own hash has said what is to be said.
        if runs is not None and all(_sound(record, run, path) for run in runs if run.failure is None):
            return None
    except (*WRONG, OSError):
        pass
    return Check("", None, (Problem("parts broken"),))


def _others(record: dict) -> list[str]:
    """Versions that decide numbers, where they are not those of the record."""
    others = records.other_versions(record)
    return [f"{name} {old} → {new}" for name, (old, new) in others.items() if name in records.DECIDING]


def _sound(record: dict, run: Recorded, path: Path) -> bool:
    names = {file.relative_to(path).as_posix(): file for file in run.parts}
    return all(sha256(f) == record["files"][name] and notes_of(f) is not None for name, f in names.items())


def _write(record: dict, runs: list[Recorded], folder: Path) -> None:
    time = record["scenarios"][0]["data"]["time"]
    years = [str(time["start"] + y) for y in range(time["years"])] + ["all"]
    if SWEEP in record:
        given = grid(record), tuple(record[SWEEP]["by"])
        gathered = write_runs(folder / "measures.csv", _Kept.of(record, runs), *given, years)
        write_points(folder / "points.csv", given[0], gathered)
        return
    results = Results([entry["name"] for entry in record["scenarios"]], record["replications"], years)
    for run in runs:
        if run.failure is None:
            results.read(run.name, run.replication, run.part)
            if run.statistics is not None:
                results.statistics[run.name, run.replication] = read_part(run.statistics)
    write_tables(folder, results, contrasts(results) if len(results.names) > 1 else None)
    if MOMENTS in record:
        _write_moments(record, results, folder)


def _write_moments(record: dict, results: Results, folder: Path) -> None:
    asked = {
        one["code"]: Moment.model_validate({name: one[name] for name in Moment.model_fields})
        for one in record[MOMENTS]
    }
    city = record["scenarios"][0]["data"]["world"]["firms"]
    found = judged(results, asked, record["identity"]["firms"], city)
    write_csv(folder / FILE, COLUMNS, map(row, found))


@dataclass(frozen=True)
class _Kept:
    """The runs of a sweep as its tables ask for them (`study.sweepwork.Runs`), but only those that are there."""

    points: list
    options: SimpleNamespace
    parts: dict[tuple[int, int], Path]

    @classmethod
    def of(cls, record: dict, runs: list[Recorded]) -> _Kept:
        """The runs of a record."""
        points = [SimpleNamespace(name=point["name"]) for point in record[SWEEP]["points"]]
        numbers = {point.name: number for number, point in enumerate(points)}
        parts = {(numbers[run.name], run.replication): run.part for run in runs if run.failure is None}
        return cls(points, SimpleNamespace(replications=record["replications"]), parts)

    def part(self, point: int, replication: int) -> Path | None:
        """The part of a run; None if it failed."""
        return self.parts.get((point, replication))


def _table(name: str, there: Path, here: Path, record: dict) -> Check:
    if not there.is_file():
        return Check(name, False, (Problem("no file", {"file": name}),))
    if same_file(there, here):
        return Check(name, True)
    if name.endswith(".parquet") and "pyarrow" in records.other_versions(record) and same_rows(there, here):
        return Check(name, True)  # another pyarrow packs the same rows into other bytes
    deciding = _others(record)
    if deciding:
        return Check(name, None, (Problem("versions", {"what": ", ".join(deciding)}),))
    return Check(name, False, (Problem("not the same"),))
