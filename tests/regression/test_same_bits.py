"""Regression: the same bits, however a run is cut, forked, advanced or lengthened."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from jgsim.engine.run import city_of, past_of, simulate
from jgsim.engine.simulation import Simulation
from jgsim.scenario.load import load

SCENARIOS = Path(__file__).parents[2] / "scenarios"
FIRMS = 3000
SHORT = {"time.warm_up": 1, "time.years": 1}
HALF = {"value": 0.5, "unit": "-", "low": 0, "high": 1, "source": "assumption (test)"}
CASES = {
    "base": ("jinan", SHORT),
    "short of officers": ("strict-key-fields", {**SHORT, "capability.officers": 900, "plan.other_load": {}}),
    "merging": ("jinan", {**SHORT, "joint.mode": "coincidence", "joint.share": 0.7, "draw.ratio.A": 0.9}),
    "rotation": ("jinan", {**SHORT, "draw.memory": "rotation", "draw.ratio.A": 0.6}),
    "fixed size": ("jinan", {**SHORT, "draw.size": "fixed", "draw.ratio.A": 0.3}),
    "p1": ("p1", {"time.years": 2}),
    "duties and coordination": ("jinan", {
        **SHORT, "draw.ratio": dict.fromkeys(("A", "B", "C", "D", "none"), 0.5),
        "duties": {
            "owner": {"measuring": "market"}, "vacant": {"disclosure": {"months": 17}, "food": {"months": 5}},
            "classes": {"conduct": "report_only"},
        },
        "plan.campaigns.measuring.department": "market", "coordination": {"share": 1.0, "window_days": 20},
    }),
    "credit": ("credit-tiered", {
        **SHORT, "credit.score.points.general": 1.0, "credit.score.unreachable": 1.5, "credit.score.months": 9,
        "credit.score.renewal": {"value": 0.4, "unit": "share", "low": 0, "high": 1, "source": "assumption (test)"},
        "credit.repair": {"share": 0.5}, "credit.objection": {"share": 0.5, "success": 0.5, "months": 1},
        "credit.warning": {"tiers": ["C", "D"], "minutes": 30},
    }),
    "admission": ("jinan", {
        **SHORT, "exchange": {"lag_days": 40, "lost": 0.5, "revoke": 1.0, "revoke_days": 20}, "reports.visited": 1,
        "entry": {"share": {"committed": 0.8}, "onset": {"committed": {**HALF, "value": 0.6}}, "check_days": 45,
                  "department": "food"},
        "penalty_lists.case.serious": 1.0,
    }),
    "recorded and published": ("jinan", {
        **SHORT, "draw.ratio": dict.fromkeys(("A", "B", "C", "D", "none"), 0.5),
        "penalty_lists.case": {"minor": 0.5, "general": 1.0, "serious": 1.0},
        "penalty_lists.coercion": {"general": 0.5}, "penalty_lists.by_group": {"food": {"spared": {"general": 0.4}}},
        "recording": {"minutes": 20, "digital": 0.5, "lost": HALF, "incomplete": HALF, "digital_incomplete": HALF},
        "publicity": {
            "share": 0.8, "lag_days": 9, "strength": {**HALF, "value": 0.1},
            "half_life_days": {**HALF, "value": 60, "low": 1, "high": 90},
        },
    }),
    "suppressed, inspected again and sampled": ("jinan", {
        **SHORT, "draw.ratio": dict.fromkeys(("A", "B", "C", "D", "none"), 0.5),
        "accountability": {
            "suppressed": HALF, "reinspect": 0.5, "after_days": 20, "diligence": True, "effort": HALF,
            "lowers": {**HALF, "value": 20, "high": 20},
        },
        "sampling": {"fields": {
            "food": {"batches": dict.fromkeys("ABCD", 3), "fails_if_violating": HALF, "false_fails": HALF,
                     "lab_capacity": 80_000.0},
            "products": {"total": 90_000.0, "fails_if_violating": HALF, "lab_days": 45},
        }},
    }),
    "held back and tolerated": ("jinan", {
        **SHORT, "draw.ratio": dict.fromkeys(("A", "B", "C", "D", "none"), 0.5),
        "frequency": {"cap": {"A": 1, "none": 1}, "gap_days": 40, "remote": {"of_draws": 0.2, "minutes": 30}},
        "tolerance": {
            "months": 60, "sectors": ["trade", "food"], "visits": "halved", "ladder": ["warned", "guided"],
            "self_correction": dict.fromkeys(("warned", "guided"), HALF), "extra": {**HALF, "value": 1},
        },
        "behaviour.closure": {"share": HALF, "days": {**HALF, "low": 0.1}}, "abnormal_list.revoke_months": 2,
    }),
}


def case(name, **more):
    scenario, changes = CASES[name]
    return load(SCENARIOS / f"{scenario}.yaml", set={**changes, **more})


def assert_equal(one, other, names=None):
    for table in names or one:
        for column in one[table]:
            assert np.array_equal(one[table][column], other[table][column]), (table, column)


@pytest.mark.parametrize("name", CASES)
def test_eager_and_lazy_advance_agree(name):
    scenario = case(name)
    lazy = simulate(scenario, 5, 2, FIRMS)
    assert lazy.tables["finding"]["firm"].size > 10
    assert_equal(lazy.tables, simulate(scenario, 5, 2, FIRMS, eager=True).tables)


@pytest.mark.parametrize("name", CASES)
def test_forking_at_every_months_end_changes_nothing(name):
    scenario = case(name)
    city = city_of(scenario, 5, 2, FIRMS)
    whole = simulate(scenario, 5, 2, FIRMS, city=city)
    part = Simulation(city, scenario.past or scenario)
    for month in range(1, city.clock.years * 12):
        before = part
        part = part.run(month).fork()
        assert part.state.hash() == before.state.hash()
        before.run(city.clock.years * 12)  # what the other one does later must not reach this one
        if month == 12 * scenario.time.warm_up:
            part.change(scenario)
    result = part.run().finish()
    assert_equal(whole.tables, result.tables)
    assert whole.state_hash == result.state_hash


@pytest.mark.parametrize("name", CASES)
def test_a_longer_horizon_agrees_on_the_shorter_one(name):
    years = 1
    one = simulate(case(name, **{"time.years": years}), 5, 2, FIRMS)
    two = simulate(case(name, **{"time.years": years + 2}), 5, 2, FIRMS)
    end = one.city.clock.end
    for table in ("visit", "finding", "move", "planned", "round"):
        inside = two.tables[table]["time"] < end
        for column in one.tables[table]:
            assert np.array_equal(one.tables[table][column], two.tables[table][column][inside]), (table, column)
    begun = two.tables["spell"]["time"] < end
    for column in ("time", "firm", "group", "severity"):
        assert np.array_equal(one.tables["spell"][column], two.tables["spell"][column][begun])
    until = np.minimum(two.tables["spell"]["until"][begun], end)
    assert np.array_equal(one.tables["spell"]["until"], until)


def test_a_lever_off_and_at_strength_zero():
    off = simulate(load(SCENARIOS / "jinan.yaml", set={**SHORT, "joint": {"share": 0, "departments": []}}), 1, 0, FIRMS)
    for zero in (
        {"joint.share": 0},
        {"joint.share": 0, "joint.mode": "coincidence"},
        {"joint.share": 0, "joint.team": "pooled", "joint.overlap": 0.9},
    ):
        on = simulate(load(SCENARIOS / "jinan.yaml", set={**SHORT, **zero}), 1, 0, FIRMS)
        assert_equal(off.tables, on.tables)


def test_replications_and_seeds_differ_and_seed_zero_is_a_seed():
    scenario = case("base")
    hashes = {simulate(scenario, seed, replication, 500).state_hash for seed in (0, 1) for replication in (0, 1)}
    assert len(hashes) == 4
    assert simulate(scenario, 0, 0, 500).state_hash in hashes


def test_unlimited_officers_do_what_many_officers_do():
    many = simulate(case("base", **{"capability.officers": 60_000}), 5, 2, FIRMS)
    unlimited = simulate(case("base", **{"capability.officers": 60_000, "capability.unlimited": True}), 5, 2, FIRMS)
    assert_equal(many.tables, unlimited.tables, ["visit", "finding", "spell", "move", "dropped"])


def test_plans_agree_bit_for_bit_before_they_take_effect():
    """One past, many futures: the warm-up runs under the policy before."""
    changes = {"time.warm_up": 2, "time.years": 1}
    base = simulate(load(SCENARIOS / "jinan.yaml", set=changes), 5, 2, FIRMS)
    start = int(base.city.clock.year_start[2])
    for plan in ("credit-tiered", "joint", "fewer-visits", "strict-key-fields"):
        result = simulate(load(SCENARIOS / f"{plan}.yaml", set=changes), 5, 2, FIRMS, city=base.city)
        differ = False
        for table in ("visit", "finding", "planned", "round", "dropped"):
            one, other = base.tables[table], result.tables[table]
            for column in one:
                assert np.array_equal(one[column][one["time"] < start], other[column][other["time"] < start])
            after = [t[table]["firm" if table != "round" else "used"][t[table]["time"] >= start] for t in (base.tables, result.tables)]
            differ |= not np.array_equal(*after)
        assert differ, f"{plan} changes nothing"


def test_a_shared_past_gives_the_bits_of_a_past_of_ones_own():
    changes = {"time.warm_up": 1, "time.years": 1}
    plan = load(SCENARIOS / "credit-tiered.yaml", set=changes)
    city = city_of(plan, 5, 2, FIRMS)
    past = past_of(load(SCENARIOS / "jinan.yaml", set=changes), city)
    one, again = (simulate(plan, 5, 2, city=city, past=past) for _ in range(2))
    alone = simulate(plan, 5, 2, FIRMS)
    assert_equal(alone.tables, one.tables)
    assert_equal(alone.tables, again.tables)
    with pytest.raises(ValueError, match="past"):
        other = replace(load(SCENARIOS / "joint.yaml", set=changes), past=None)
        simulate(plan.after(other), 5, 2, city=city, past=past)
