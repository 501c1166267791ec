"""Verification: P1 against its reference counts."""

from pathlib import Path

import numpy as np
import pytest

from jgsim.engine.run import simulate
from jgsim.scenario.load import load
from jgsim.terms.time import YEAR

SCENARIOS = Path(__file__).parents[2] / "scenarios"

# Per firm: mean and standard error of an independent process-per-firm model (ten runs of 100 000 firms).
REFERENCE = {
    "visits": (0.175, 0.0),
    "onsets": (0.5053, 0.0007),
    "detections": (0.0327, 0.0002),
    "violation_years": (0.6177, 0.0008),
}


@pytest.fixture(scope="module")
def counts():
    scenario = load(SCENARIOS / "p1.yaml")
    rows = []
    for replication in range(10):
        result = simulate(scenario, 11, replication, 100_000)
        spell = result.tables["spell"]
        time = (spell["until"].astype(np.int64) - spell["time"]).sum() / YEAR
        found, visits = result.tables["finding"]["first"].sum(), result.tables["visit"]["time"].size
        rows.append([visits, spell["time"].size, found, time])
    return np.array(rows) / 100_000


@pytest.mark.parametrize("measure", REFERENCE)
def test_counts_agree_with_the_reference(counts, measure):
    column = counts[:, list(REFERENCE).index(measure)]
    truth, its_error = REFERENCE[measure]
    own_error = column.std(ddof=1) / np.sqrt(column.size)
    assert abs(column.mean() - truth) <= 4 * np.hypot(own_error, its_error)
