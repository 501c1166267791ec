"""Unit: key fields."""

import numpy as np
import pytest
from scipy import stats
from theory.bench import jinan

from jgsim.engine.run import city_of
from jgsim.engine.simulation import Simulation
from jgsim.levers.key_fields import FIRST_NUMBER, NEXT, due, periods
from jgsim.terms.enums import Trigger
from jgsim.terms.errors import InputError
from jgsim.terms.time import DAY, YEAR


@pytest.fixture
def sim():
    scenario = jinan({"time.warm_up": 0, "time.calendar": "every_day"}, 2)
    sim = Simulation(city_of(scenario, 1, 0, 20_000), scenario)
    sim.view.set_month(0)
    sim._enter()
    return sim


def drawn(sim, month: int) -> dict:
    sim.view.set_month(month)
    with sim.state.writing("key_fields"):
        return due(sim.view, sim.scenario.settings["key_fields"])


def test_periods_by_field_and_grade(sim):
    table = periods(sim.view, sim.scenario.settings["key_fields"])
    assert table.shape == (4, 4)
    assert table[0].tolist() == [int(YEAR / f) for f in (0.42, 0.66, 0.95, 1.7)]


def test_first_checks_are_uniform_over_the_period(sim):
    firm, first, period = sim.state[NEXT]
    # From 00:00 of the day after a firm's entry, or from the epoch.
    origin = np.maximum(-(-sim.city.firms["enter"][firm].astype(np.int64) // DAY) * DAY, 0)
    phase = (first - origin) / period
    assert phase.min() >= 0 and phase.max() < 1 and stats.kstest(phase, "uniform").pvalue > 1e-4


def test_checks_of_a_month_fall_due_in_it_one_period_apart(sim):
    firm, first, period = (x.copy() for x in sim.state[NEXT])
    of, start = (dict(zip(firm.tolist(), x.tolist(), strict=True)) for x in (period, first))
    seen: dict[int, int] = {}
    for month in range(24):
        tasks = drawn(sim, month)
        begin, end = sim.view.month_span
        assert (tasks["due"] >= begin).all() and (tasks["due"] < end).all()
        assert (tasks["trigger"] == Trigger.KEY).all()
        field = sim.city.firms["field"][tasks["firm"]]
        assert np.array_equal(tasks["campaign"] - FIRST_NUMBER, field)
        departments = list(sim.city.settings.departments)
        mask = [1 << departments.index(f.department) for f in sim.city.settings.key_fields.values()]
        assert np.array_equal(tasks["mask"], np.array(mask)[field])
        for f, until in zip(tasks["firm"].tolist(), tasks["until"].tolist(), strict=True):
            k = seen.get(f, 0)
            # Open until the next one falls due.
            assert until == start[f] + (k + 1) * of[f]
            seen[f] = k + 1
    exit_ = sim.city.firms["exit"]
    horizon = sim.city.clock.end
    for f in firm.tolist():
        life = min(int(exit_[f]), horizon)
        assert seen.get(f, 0) == max(0, -((start[f] - life) // of[f]))


def test_frequency_0_means_no_check():
    scenario = jinan({"time.warm_up": 0, "key_fields.frequency.food": dict.fromkeys("ABCD", 0)}, 1)
    sim = Simulation(city_of(scenario, 1, 0, 5000), scenario)
    sim.view.set_month(0)
    sim._enter()
    food = list(scenario.world.key_fields).index("food")
    assert not (sim.city.firms["field"][sim.state[NEXT][0]] == food).any()
    assert (periods(sim.view, scenario.settings["key_fields"])[food] == 0).all()


@pytest.mark.parametrize(("changes", "reason"), [
    ({"key_fields.frequency.toys": dict.fromkeys("ABCD", 1)}, "toys"),
    ({"key_fields.frequency.food": {"A": 1, "B": 1, "C": 1}}, "lacks grade D"),
    ({"key_fields.frequency.food.A": 53}, "at most 52"),
    ({"key_fields.frequency.food.A": -1}, "at least 0"),
])
def test_refused(changes, reason):
    with pytest.raises(InputError, match=reason):
        jinan(changes, 1)
