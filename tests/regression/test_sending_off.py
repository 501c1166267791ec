"""Regression: pairs, equipment and sensors that are off, or on at no strength, change no bit; on, nothing else does."""

import numpy as np
import pytest

from jgsim.engine.run import city_of, simulate
from jgsim.engine.simulation import Simulation
from jgsim.scenario.load import load

FIRMS = 3000
SHORT = {"time.warm_up": 1, "time.years": 1}


def number(value: float) -> dict:
    return {"value": value, "unit": "-", "low": value, "high": value, "source": "assumption (test)"}


NEUTRAL = {
    "pairs at no strength": {
        "pairs": {
            "skills": {"food": 1.0}, "match": True, "familiarity": number(1.0), "unskilled": number(0.1),
            "fatigue": number(0.0), "team": number(0.0), "announced": 1.0, "announced_look": number(1.0),
        },
    },
    "skills that nobody asks for": {"pairs": {"skills": {"food": 0.1}, "trained": 0.5, "unskilled": number(1.0)}},
    "equipment at no strength": {"equipment": {"look": {"food": number(1.0)}, "gain": {"food": number(0.0)}}},
    "no sensors": {"monitoring": {"equipped": {"food": 0.0}, "sensitivity": number(1.0), "false_alarms": number(9.0)}},
    "sensors that tell nothing": {
        "monitoring": {"equipped": {"food": 1.0}, "sensitivity": number(0.0), "false_alarms": number(0.0)},
    },
}
FULL = {
    "pairs": {
        "skills": {"food": 0.3, "credit": 0.5}, "match": True, "recuse": True, "fatigue": number(0.3), "team": number(0.1),
        "familiarity": number(0.5), "unskilled": number(0.4), "announced": 0.4, "announced_look": number(0.6),
    },
    "equipment": {"look": {"food": number(1.6)}, "gain": {"food": number(0.15)}},
    "monitoring": {
        "equipped": {"food": 0.5, "trade": 0.1}, "sensitivity": number(0.3), "false_alarms": number(2.0),
        "desk_minutes": 20,
    },
}


def made(changes: dict):
    return load("jinan", set={**SHORT, **changes})


def assert_equal(one, other):
    for table, columns in one.tables.items():
        for name, column in columns.items():
            assert np.array_equal(column, other.tables[table][name]), (table, name)


@pytest.fixture(scope="module")
def off():
    scenario = made({})
    city = city_of(scenario, 4, 1, FIRMS)
    return city, simulate(scenario, 4, 1, FIRMS, city=city)


@pytest.mark.parametrize("name", NEUTRAL)
def test_off_and_at_no_strength_are_the_same_bit_for_bit(off, name):
    assert_equal(off[1], simulate(made(NEUTRAL[name]), 4, 1, FIRMS, city=off[0]))


def test_all_on_nothing_depends_on_when_firms_are_brought_forward_or_on_forks(off):
    scenario = made(FULL).after(made({}))
    assert scenario.past is not None and scenario.since == 12
    lazy = simulate(scenario, 4, 1, FIRMS, city=off[0])
    assert lazy.tables["alert"]["time"].size > 300
    assert_equal(lazy, simulate(scenario, 4, 1, FIRMS, city=off[0], eager=True))
    part = Simulation(off[0], scenario.past, guarded=True)
    for month in range(1, 24):
        part = part.run(month).fork()
        if month == 12:
            part.change(scenario)
    whole = part.run().finish()
    assert_equal(lazy, whole)
    assert whole.state_hash == lazy.state_hash


def test_recusal_alone_changes_who_comes_and_nothing_that_does_not_follow(off):
    alike = {"behaviour.look.officer_log_sd": number(0.0)}
    on = simulate(made({"pairs": {"recuse": True}, **alike}), 4, 1, FIRMS, city=off[0])
    same = simulate(made(alike), 4, 1, FIRMS, city=off[0])
    for table, columns in same.tables.items():
        for name, column in columns.items():
            if name not in ("officer", "partner"):
                assert np.array_equal(column, on.tables[table][name]), (table, name)
    assert not np.array_equal(same.tables["visit"]["officer"], on.tables["visit"]["officer"])
