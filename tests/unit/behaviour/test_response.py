"""Unit: onset multipliers and what a look finds."""

import math
from types import SimpleNamespace

import numpy as np
import pytest
from theory.bench import changed

from jgsim.behaviour.response import (
    days_since, deterrence_table, look_thresholds, officer_effects, perceived_table,
)
from jgsim.terms.enums import Tier, Trigger
from jgsim.terms.keys import Keys
from jgsim.terms.lever import Stage
from jgsim.terms.time import DAY, NEVER


def announced(scenario) -> np.ndarray:
    read = None
    for step in scenario.pipeline[Stage.REACT]:
        read = step.function(SimpleNamespace(settings=scenario.world), step.settings, read)
    return read


def test_deterrence_is_the_two_part_formula_at_the_days_middle():
    behaviour = changed("jinan", {
        "behaviour.deterrence": {"presence": 0.4, "presence_years": 0.1, "learning": 0.2, "learning_years": 3},
    }, 1).behaviour
    table = deterrence_table(behaviour)
    for day in (0, 1, 30, 365, 5000):
        years = (day + 0.5) / 365.25
        fall = 0.4 * math.exp(-years / 0.1) + 0.2 * math.exp(-years / 3)
        assert table[day] == pytest.approx(math.exp(-fall), rel=1e-12)
    assert table[-1] == 1.0
    assert (np.diff(table) >= 0).all() and table.max() == 1.0


def test_p1_deterrence_by_its_own_formula():
    table = deterrence_table(changed("p1", {}, 1).behaviour)
    days = np.arange(3653)
    assert np.allclose(table[days], np.exp(-np.exp(-(days + 0.5) / 365.25)), rtol=1e-12)


def test_no_deterrence_is_exactly_1():
    behaviour = changed("p1", {"behaviour.deterrence.learning": 0}, 1).behaviour
    assert (deterrence_table(behaviour) == 1.0).all()


def test_days_since_the_last_visit():
    visited = np.array([NEVER, 0, 0, 0, -5 * DAY], np.int32)
    now = np.array([10, DAY - 1, DAY, 400 * 365 * DAY % 2**31, 0], np.int32)
    days = days_since(now, visited)
    never = deterrence_table(changed("p1", {}, 1).behaviour).size - 1
    assert days.tolist()[:3] == [never, 0, 1] and days[4] == 5
    assert days[3] <= never


@pytest.mark.parametrize("elasticity", [-0.4, -0.2, 0.0])
def test_the_base_perceives_exactly_what_it_is_used_to(elasticity):
    scenario = changed("jinan", {"behaviour.perceived.elasticity": elasticity}, 1)
    assert (perceived_table(scenario.behaviour, scenario.world, announced(scenario)) == 1.0).all()


def test_another_ratio_is_perceived_by_its_elasticity_and_not_below_the_floor():
    scenario = changed("jinan", {"draw.ratio": {"A": 0.01, "B": 0.07, "C": 0.0015, "D": 0.035, "none": 0.005}}, 1)
    table = perceived_table(scenario.behaviour, scenario.world, announced(scenario))
    enterprise = list(scenario.world.types).index("enterprise")
    p = scenario.behaviour.perceived
    draws = sum(c.factor for c in scenario.settings["plan"].campaigns.values())
    for tier, ratio in ((Tier.A, 0.01 * draws), (Tier.B, 0.07 * draws), (Tier.C, p.floor.value)):
        wanted = (ratio / (0.035 * draws)) ** p.elasticity.value
        assert np.allclose(table[tier, :, :, enterprise], wanted, rtol=1e-12)
    assert (table[Tier.D] == 1.0).all() and (table[Tier.NONE] == 1.0).all()


def test_tiers_without_a_reference_do_not_react():
    scenario = changed("p1", {"behaviour.perceived.elasticity": -0.3, "draw.ratio.A": 0.02}, 1)
    table = perceived_table(scenario.behaviour, scenario.world, announced(scenario))
    assert np.allclose(table[Tier.A], 2**-0.3) and (table[Tier.B:] == 1.0).all()


def test_look_of_the_median_officer_is_the_sensitivity():
    behaviour = changed("p1", {"behaviour.look.sensitivity": 0.8}, 1).behaviour
    assert (look_thresholds(behaviour, np.ones(3)) == int(0.8 * 2**32)).all()


def test_looks_by_officer_and_kind_of_visit():
    behaviour = changed("p1", {"behaviour.look": {
        "sensitivity": 0.7, "specificity": 1, "officer_log_sd": 0.6, "joint_factor": 0.9, "key_factor": 1.2,
    }}, 1).behaviour
    effects = np.array([0.5, 1.0, 2.0])
    table = look_thresholds(behaviour, effects) / 2**32
    for trigger, factor in ((Trigger.RANDOM, 1), (Trigger.JOINT, 0.9), (Trigger.KEY, 1.2)):
        assert np.allclose(table[:, trigger], 1 - 0.3 ** (effects * factor), atol=1e-9)


@pytest.mark.parametrize(("sensitivity", "threshold"), [(0, 0), (1, 2**32)])
def test_certain_looks_are_exact(sensitivity, threshold):
    changes = {"behaviour.look.sensitivity": sensitivity, "behaviour.look.joint_factor": 0.9}
    behaviour = changed("p1", changes, 1).behaviour
    assert (look_thresholds(behaviour, np.array([0.3, 1.0, 4.0])) == threshold).all()


def test_officers_differ_by_the_spread_that_is_set():
    behaviour = changed("p1", {"behaviour.look.officer_log_sd": 0.6}, 1).behaviour
    log = np.log(officer_effects(behaviour, Keys(0, 0), 20_000))
    assert abs(log.mean()) <= 4 * 0.6 / np.sqrt(log.size)
    assert abs(log.std() - 0.6) <= 4 * 0.6 / np.sqrt(2 * log.size)
    few = officer_effects(behaviour, Keys(0, 0), 10)
    assert np.array_equal(few, np.exp(log[:10])) or np.allclose(few, np.exp(log[:10]), rtol=1e-15)
    assert (officer_effects(changed("p1", {}, 1).behaviour, Keys(0, 0), 5) == 1.0).all()
