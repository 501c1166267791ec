"""Unit: another policy comes into force at a month's end; what is under way keeps its terms."""

from pathlib import Path

import numpy as np
import pytest

from jgsim.engine.run import city_of, simulate
from jgsim.engine.simulation import Simulation
from jgsim.scenario.load import changed, load
from jgsim.terms.enums import Tier
from jgsim.terms.time import FAR

SCENARIOS = Path(__file__).parents[3] / "scenarios"
NEXT = "key_fields.next"


@pytest.fixture(scope="module")
def base():
    return load(SCENARIOS / "jinan.yaml", set={"time.years": 1, "time.warm_up": 1})


@pytest.fixture(scope="module")
def city(base):
    return city_of(base, 1, 0, 20_000)


def test_a_change_to_the_same_settings_changes_no_bit(base, city):
    sim = Simulation(city, base).run(12)
    before = sim.state.hash()
    assert sim.change(base).state.hash() == before
    assert base.after(base).past is None
    assert base.after(base).hash == base.hash


def test_checks_stay_spread_when_the_frequency_doubles(base, city):
    double = changed(base, {f"key_fields.frequency.food.{g}": v for g, v in zip("ABCD", (0.9, 1.4, 2.0, 3.6), strict=True)})
    sim = Simulation(city, base).run(12)
    old = {int(f): (d, p) for f, d, p in sim.state[NEXT].T}
    sim.change(double)
    now = int(city.clock.month_start[12])
    food = list(base.world.key_fields).index("food")
    left = []
    for firm, due, period in sim.state[NEXT].T:
        if due == FAR:
            continue
        due_before, period_before = old[int(firm)]
        if city.firms["field"][firm] != food:
            assert (due, period) == (due_before, period_before)
        elif city.firms["enter"][firm] < now:
            assert abs((due - now) / period - (due_before - now) / period_before) < 1e-4
            left.append((due - now) / period)
    left = np.array(left)
    assert left.size > 1000 and 0 <= left.min() and left.max() <= 1
    # Uniform over the period: its mean is 1/2 with standard error sqrt(1/12n).
    assert abs(left.mean() - 0.5) < 4 * np.sqrt(1 / 12 / left.size)


def test_a_field_that_had_no_checks_begins_with_a_keyed_phase(base, city):
    none = changed(base, {f"key_fields.frequency.drugs.{g}": 0 for g in "ABCD"})
    sim = Simulation(city, none).run(12).change(base)
    drugs = list(base.world.key_fields).index("drugs")
    firm, due, period = sim.state[NEXT]
    mine = city.firms["field"][firm] == drugs
    start = np.maximum(city.firms["enter"][firm[mine]], city.clock.month_start[12])
    assert mine.any() and ((due[mine] >= start) & (due[mine] < start + period[mine])).all()
    back = sim.run(13).change(none)
    assert not (city.firms["field"][back.state[NEXT][0]] == drugs).any()


def test_new_thresholds_move_firms_and_enter_the_moves(base, city):
    shares = {"A": 0.5, "B": 0.3, "C": 0.15, "D": 0.05}
    strict = changed(base, {f"credit.score.shares.{t}": v for t, v in shares.items()} | {"time.years": 1}).after(base)
    result = simulate(strict, 1, 0, city=city)
    start = city.clock.year_start[1]
    moves = result.tables["move"]
    assert (moves["time"] == start).sum() > 500
    assert moves["time"].min() > 0 and (result.first_tier[moves["firm"][0]] == moves["before"][0])
    enterprise = (city.firms["type"] == 0) & (city.firms["enter"] <= start) & (city.firms["exit"] > start)
    for tier, share in shares.items():
        n = enterprise.sum()
        at_start = (result.last_tier[enterprise] == Tier[tier]).mean()
        assert abs(at_start - share) < 0.01 + 4 * np.sqrt(share * (1 - share) / n)


def test_points_under_way_survive_a_change_of_correlation(base, city):
    base = changed(base, {"credit.score.renewal": 0, "credit.score.unreachable": 0})
    sim = Simulation(city, base).run(12)
    pending = sim.state["expiry"].copy()
    assert pending.shape[1] > 0
    sim.change(changed(base, {"credit.score.correlation": 0.4}))
    plain = Simulation(city, changed(base, {"credit.score.correlation": 0.4}))
    plain.change(plain.scenario).run(1)
    assert (sim.state["expiry"] == pending).all()
    given = np.zeros(city.firms["key"].size, np.int64)
    np.add.at(given, pending[1], pending[2])
    untouched = given == 0
    assert (sim.state["score"][untouched] == plain.state["score"][untouched]).all()
    assert given.max() > 0 and (sim.state["score"][~untouched] > plain.state["score"][~untouched]).all()


def test_a_larger_register_takes_over(base, city):
    sim = Simulation(city, base).run(12).change(changed(base, {"capability.officers": 3000}))
    assert sim.state["roster"][-1] == 3000
    sim.run(13)
    assert sim.ledger.table("visit")["officer"].max() >= 2000
