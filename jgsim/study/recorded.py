"""The runs that a record speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jgsim.scenario.scenario import Scenario
from jgsim.study.folder import Folder
from jgsim.study.grid import Axis, Grid
from jgsim.study.key import run_key
from jgsim.study.options import MOST_REPLICATIONS
from jgsim.study.points import points
from jgsim.study.restore import another, restored, rough
from jgsim.study.results import NOBODY
from jgsim.study.task import Run

SWEEP = "sweep"
"""What only the record of a sweep has."""
MOMENTS = "moments"
"""What only the record of moments has."""


@dataclass(frozen=True)
class Recorded:
    """A run that a study has made.

    Attributes
    ----------
    name, replication, key
        Which run.
    part : Path
        The file of its measures.
    log : Path or None
        The folder of its ledger, if it was kept.
    statistics : Path or None
        The file of its statistics of moments, if they were asked for.
    failure : str or None
        Why it has no part.
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
        """Whether it is a run of a scenario, not of the city without supervision."""
        return self.name != NOBODY

    @property
    def parts(self) -> list[Path]:
        """Its files of measures and statistics."""
        return [self.part] if self.statistics is None else [self.part, self.statistics]


def recorded(record: dict, path: Path) -> list[Recorded]:
    """The runs of a study, replication by replication, with keys computed from the record alone."""
    what, folder = record["identity"], Folder(path)
    failures = {(f["scenario"], f["replication"]): f["reason"] for f in record["failures"]}
    years = record["scenarios"][0]["data"]["time"]["years"]
    if not 0 <= record["replications"] <= MOST_REPLICATIONS:
        raise ValueError("no study has so many replications")
    everybody = _participants(record).items()
    made = []
    for replication in range(record["replications"]):
        for name, digest in everybody:
            policy = name != NOBODY
            key = run_key(digest, what["seed"], replication, what["firms"], years, policy, what["results"])
            log = folder.log(name, replication) if record["options"]["log"] and policy else None
            run = Run(0, name, key, folder.part(name, replication, key), log, policy, MOMENTS in record)
            failure = failures.get((name, replication))
            made.append(Recorded(name, replication, key, run.part, log, run.statistics, failure))
    return made


def _participants(record: dict) -> dict[str, str]:
    """Whatever a study simulates, by name with its hash: scenarios and the city without supervision, or points."""
    if SWEEP in record:
        return {point["name"]: point["hash"] for point in record[SWEEP]["points"]}
    found = {one.name: one.hash for one in rough(record)}
    return {**found, NOBODY: next(iter(found.values()))} if len(found) > 1 else found


def simulated(record: dict, file: Path, levers: object = ()) -> list[Scenario]:
    """The scenarios that are simulated, restored: those of the study, or the points of a sweep.

    Raises
    ------
    InputError
        As `restored`.
    """
    scenarios = restored(record, file, levers)
    if SWEEP not in record:
        return scenarios
    made = points(scenarios[0], grid(record))
    for scenario, point in zip(made, record[SWEEP]["points"], strict=True):
        if (scenario.name, scenario.hash) != (point["name"], point["hash"]):
            raise another(scenario.name, file)
    return made


def grid(record: dict) -> Grid:
    """The grid of a sweep."""
    made = Grid(tuple(Axis(path, tuple(values)) for path, values in record["identity"]["vary"].items()))
    if len(made) != len(record[SWEEP]["points"]):
        raise ValueError("not the points of this grid")
    return made
