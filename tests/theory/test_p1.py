"""Verification: P1 against its reference counts."""

from pathlib import Path

import numpy as np
import pytest

from jgsim.engine.simulation import Simulation
from jgsim.scenario.load import load
from jgsim.terms.keys import Keys
from jgsim.terms.time import YEAR
from jgsim.world.calendar import make_calendar
from jgsim.world.city import make_city

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
    calendar = make_calendar(scenario.clock, scenario.exceptions)
    rows = []
    for replication in range(10):
        city = make_city(scenario.world, scenario.clock, calendar, Keys(11, replication), 100_000)
        sim = Simulation(city, scenario).run().finish()
        on = sim.state["status"] == 1
        end = np.minimum(np.minimum(city.candidates.end, sim.state["corrected"]), scenario.clock.end)
        time = (end[on].astype(np.int64) - city.candidates.start[on]).sum() / YEAR
        found = sim.ledger.table("finding")["first"].sum()
        visits = sim.ledger.table("visit")["time"].size
        rows.append([visits, on.sum(), found, time])
    return np.array(rows) / 100_000


@pytest.mark.parametrize("measure", REFERENCE)
def test_counts_agree_with_the_reference(counts, measure):
    column = counts[:, list(REFERENCE).index(measure)]
    truth, its_error = REFERENCE[measure]
    own_error = column.std(ddof=1) / np.sqrt(column.size)
    assert abs(column.mean() - truth) <= 4 * np.hypot(own_error, its_error)
