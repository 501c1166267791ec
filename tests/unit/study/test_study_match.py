"""Unit: plans at the officer-hours of the base."""

import pytest

import jgsim
from jgsim.engine.run import simulate
from jgsim.scenario.load import load
from jgsim.study import match
from jgsim.study.match import TOLERANCE, Pilot, match_hours, scaled
from jgsim.terms.errors import InputError

SHORT = {"time.warm_up": 1, "time.years": 1}


@pytest.fixture(scope="module")
def pilot():
    return Pilot(load("jinan", set=SHORT))


def plan(**changes):
    named = {k.replace("_of_", "."): v for k, v in changes.items()}
    inner = {f"{k}.{name}": x for k, v in named.items() if k == "behaviour.perceived" for name, x in v.items()}
    return load("jinan", set={**SHORT, **{k: v for k, v in named.items() if k != "behaviour.perceived"}, **inner})


@pytest.mark.parametrize("ratio", [0.034, 0.3, *(pytest.param(r, marks=pytest.mark.full) for r in (0.01, 0.08))])
def test_hours_come_within_the_tolerance(pilot, ratio):
    given = plan(draw_of_ratio={"A": ratio, "B": ratio, "C": ratio, "D": 0.5, "none": 0.005})
    matched, how = match_hours(pilot, given)
    assert abs(pilot.hours(matched) / pilot.target - 1) <= TOLERANCE
    assert how["matched_hours"] == pilot.hours(matched) and how["base_hours"] == pilot.target
    assert how["plan_hours"] == pilot.hours(given)
    wanted = {t: min(1.0, r * how["factor"]) for t, r in given.settings["draw"].ratio.items()}
    assert matched.settings["draw"].ratio == pytest.approx(wanted)


def test_a_dated_plan_is_scaled_from_its_date_on(pilot):
    double = {tier: 2 * ratio for tier, ratio in pilot.base.settings["draw"].ratio.items()}
    given = load("joint", set={
        **SHORT, "from": "2025-04-01", "draw.ratio": double, "later": [{"from": "2025-09-01", "draw": {"ratio": {"A": 0.1}}}],
    }).after(pilot.base)
    matched, how = match_hours(pilot, given)
    assert 0 < how["factor"] < 1 and abs(pilot.hours(matched) / pilot.target - 1) <= TOLERANCE
    past, first, last = matched.chain
    assert past.settings == given.chain[0].settings and (first.since, last.since, matched.own) == (15, 20, 2)
    assert first.settings["draw"].ratio["A"] == pytest.approx(double["A"] * how["factor"])
    assert last.settings["draw"].ratio["A"] == pytest.approx(0.1 * how["factor"])
    assert last.settings["draw"].ratio["B"] == pytest.approx(double["B"] * how["factor"])
    alone = simulate(matched, match.PILOT_SEED, 0, pilot.firms).tables["visit"]
    shared = simulate(matched, match.PILOT_SEED, 0, city=pilot.cities[0], past=pilot._pasts(matched)[0]).tables["visit"]
    assert all((alone[column] == shared[column]).all() for column in alone)


def test_the_base_itself_needs_no_factor(pilot):
    assert match_hours(pilot, plan())[1]["factor"] == 1


def test_hours_are_those_of_the_measured_years(pilot):
    begin, minutes = pilot.cities[0].clock.year_start[1], []
    for replication in range(2):
        visits = simulate(pilot.base, match.PILOT_SEED, replication, pilot.firms).tables["visit"]
        minutes.append(visits["officer_minutes"][visits["time"] >= begin].sum())
    assert minutes[0] != minutes[1] and min(minutes) > 0
    assert pilot.target == pytest.approx(sum(minutes) / 60)


def test_too_few_hours_even_with_all_rounds(pilot):
    campaigns = load("jinan").data["plan"]["campaigns"]
    small = load("jinan", set={**SHORT, **{f"plan.campaigns.{code}.factor": 0.001 for code in campaigns}})
    with pytest.raises(InputError, match="every ratio at the planned rounds"):
        match_hours(pilot, small)


def test_too_many_hours_even_without_draws(pilot):
    strict = dict.fromkeys("ABCD", 4.0)
    with pytest.raises(InputError, match="even without any draw"):
        match_hours(pilot, plan(key_fields_of_frequency=dict.fromkeys(pilot.base.world.key_fields, strict)))


def test_a_factor_that_the_world_refuses():
    steep = plan(behaviour_of_perceived={"elasticity": -0.4, "floor": 0.001})
    with pytest.raises(InputError, match="cannot be matched.*above the ceiling"):
        scaled(steep, 0.01)


def test_no_ratio_passes_the_planned_rounds():
    assert scaled(plan(), 100.0).settings["draw"].ratio["A"] == 1.0
    assert scaled(plan(), 1.0).hash == plan().hash


def test_a_comparison_uses_and_records_the_matched_plan(compare, tmp_path, monkeypatch):
    monkeypatch.setattr(match, "PILOT_FIRMS", 20_000)
    study = compare("jinan", "credit-tiered", "fewer-visits", replications=1, out=tmp_path / "study",
                    set={"time.warm_up": 1, "match": "officer_hours"})
    base, tiered, fewer = study.record["scenarios"]
    assert base["matched"] is None
    assert fewer["matched"]["factor"] == pytest.approx(1 / 0.67, rel=0.05)
    assert tiered["matched"]["pilot"] == {
        "seed": 106, "replications": 2, "firms": 20_000, "years": 1, "tolerance": TOLERANCE,
    }
    assert fewer["data"]["draw"]["ratio"]["A"] == pytest.approx(0.02345 * fewer["matched"]["factor"])
    assert study.scenarios[2].settings["draw"].ratio["A"] == fewer["data"]["draw"]["ratio"]["A"]
    again = compare("jinan", "credit-tiered", "fewer-visits", replications=1, out=tmp_path / "study",
                    set={"time.warm_up": 1, "match": "officer_hours"})
    assert [s.hash for s in again.scenarios] == [s.hash for s in study.scenarios]


def test_a_single_scenario_has_nothing_to_be_matched_to():
    with pytest.raises(InputError, match="needs a base"):
        jgsim.run("jinan", set={"match": "officer_hours"})
