"""Unit: credit tiers."""

import numpy as np
import pytest
from scipy import stats
from theory.bench import POINTS_ONLY, changed, jinan, tiers

from jgsim.engine.run import city_of
from jgsim.engine.simulation import Simulation
from jgsim.levers.credit import classify, exogenous, limits, tiers_at_start
from jgsim.terms.enums import Response, Tier
from jgsim.terms.errors import InputError

SHARES = {"credit.score.shares": {"A": 0.73, "B": 0.19, "C": 0.05, "D": 0.03}, **POINTS_ONLY}
STEP = {"rule": "step", "step": {"up": 0.5, "repair": 0.25}}


def at_start(scenario, firms: int):
    sim = Simulation(city_of(scenario, 1, 0, firms), scenario)
    sim.view.set_month(0)
    settings = scenario.settings["credit"]
    score = exogenous(sim.view, settings) if settings.rule == "score" else sim.state["score"]
    return sim, tiers_at_start(sim.view, settings, score)


def agrees(tier: np.ndarray, shares) -> bool:
    share = np.bincount(tier, minlength=4)[:4] / tier.size
    return (np.abs(share - shares) <= 4 * np.sqrt(np.multiply(shares, np.subtract(1, shares)) / tier.size)).all()


def test_thresholds_cut_a_normal_score_into_the_shares():
    settings = jinan(SHARES, 1).settings["credit"]
    assert np.allclose(stats.norm.cdf(limits(settings) / 1000), [0.73, 0.92, 0.97], atol=2e-4)


@pytest.mark.parametrize("rho", [0.0, 0.7, 1.0])
def test_scores_follow_frailty_as_closely_as_set(rho):
    correlation = {"value": rho, "unit": "-", "low": 0, "high": 1, "source": "test"}
    scenario = jinan({"credit.score.correlation": correlation, **SHARES}, 1)
    sim, tier = at_start(scenario, 20_000)
    score = exogenous(sim.view, scenario.settings["credit"])
    assert abs(np.corrcoef(score, sim.city.firms["log_frailty"])[0, 1] - rho) <= 4 / np.sqrt(score.size) + 1e-3
    enterprise = sim.city.firms["type"] == list(scenario.world.types).index("enterprise")
    assert agrees(tier[enterprise], [0.73, 0.19, 0.05, 0.03])
    assert (tier[~enterprise] == Tier.NONE).all()


@pytest.mark.parametrize("accuracy", [0.0, 0.6, 1.0])
def test_fixed_tiers_are_the_risk_group_with_the_accuracy_set(accuracy):
    shares = [0.5, 0.4, 0.08, 0.02]
    scenario = changed("p1", {"credit": {"rule": "fixed", "accuracy": accuracy}}, 1)
    sim, tier = at_start(scenario, 20_000)
    assert agrees(tier, shares)
    same = (tier == sim.city.firms["risk"]).mean()
    wanted = accuracy + (1 - accuracy) * np.square(shares).sum()
    assert abs(same - wanted) <= 4 * np.sqrt(0.25 / tier.size)
    assert accuracy < 1 or same == 1


def test_initial_shares_replace_the_risk_groups():
    _, tier = at_start(changed("p1", {"credit": {**STEP, "initial": tiers([0.1, 0.2, 0.3, 0.4])}}, 1), 20_000)
    assert agrees(tier, [0.1, 0.2, 0.3, 0.4])


def moves(tier: int, results: list[int], firms: int = 4000, tolerated: list[int] | None = None, **step):
    """Tiers after a month in which each firm, of tier `tier`, had visits with these numbers of findings, some tolerated."""
    scenario = changed("p1", {"credit": {"rule": "step", "step": {"up": 0.5, "repair": 0.25, **step}}}, 1)
    sim = Simulation(city_of(scenario, 2, 0, firms), scenario)
    sim.view.set_month(1)
    with sim.state.writing("credit"):
        sim.state["tier"][:] = tier
    firm = np.repeat(np.arange(firms), len(results))
    time = np.tile(np.arange(len(results)) * 1000, firms).astype(np.int32)
    sim.view.month_visits = {"firm": firm, "time": time, "findings": np.tile(results, firms)}
    soft = np.repeat(np.arange(firm.size), np.tile(np.array(tolerated or [0] * len(results), int), firms))
    measure = np.full(soft.size, Response.GUIDED)
    sim.view.month_findings = {"firm": firm[soft], "time": time[soft], "measure": measure}
    sim.view.month_remote = {name: column[:0] for name, column in sim.view.month_visits.items()}
    rows, after = classify(sim.view, scenario.settings["credit"])
    all_ = np.full(firms, tier)
    all_[rows] = after
    assert (after != tier).all()
    return np.bincount(all_, minlength=5) / firms


def near(share: float, wanted: float, firms: int = 4000) -> bool:
    return abs(share - wanted) <= 4 * np.sqrt(wanted * (1 - wanted) / firms)


def test_a_finding_moves_one_tier_down_and_never_below_d():
    assert moves(Tier.A, [2])[Tier.B] == 1 and moves(Tier.C, [1])[Tier.D] == 1 and moves(Tier.D, [1])[Tier.D] == 1
    assert moves(Tier.A, [1, 1])[Tier.C] == 1


def test_no_finding_moves_a_firm_below_the_worst_tier():
    assert moves(Tier.A, [1, 1], worst="B")[Tier.B] == 1 and moves(Tier.C, [1], worst="C", repair=1.0)[Tier.C] == 1
    assert moves(Tier.D, [1], worst="B")[Tier.D] == 1
    assert moves(Tier.D, [0], worst="B", up=1.0)[Tier.C] == 1


def test_a_clean_visit_moves_up_with_its_probability_or_repair_does():
    share = moves(Tier.C, [0])
    assert near(share[Tier.B], 0.5 + 0.5 * 0.25) and share[Tier.B] + share[Tier.C] == 1
    assert near(moves(Tier.C, [0], repair=0.0)[Tier.B], 0.5)
    assert moves(Tier.A, [0])[Tier.A] == 1


def test_what_is_tolerated_moves_nobody_and_what_is_not_does():
    assert moves(Tier.B, [2], tolerated=[2], up=1.0, repair=0.0)[Tier.B] == 1
    assert moves(Tier.B, [2], tolerated=[1], repair=0.0)[Tier.C] == 1
    assert moves(Tier.B, [1, 1, 0], tolerated=[1, 0, 0], up=0.0)[Tier.C] == 1
    assert near(moves(Tier.C, [1], tolerated=[1])[Tier.B], 0.25)  # time passes for these firms, too


def test_a_remote_check_has_a_result_like_a_visit():
    def after(findings):
        sim, settings = month_of({"firm": np.arange(50), "time": np.full(50, 9), "findings": np.full(50, findings)})
        firm, tier = classify(sim.view, settings)
        return dict(zip(firm.tolist(), tier.tolist(), strict=True))

    assert after(1) == dict.fromkeys(range(50), Tier.C) and after(0) == dict.fromkeys(range(50), Tier.A)


def month_of(remote: dict):
    """A month in which firms of tier B had these remote checks and nothing else."""
    scenario = changed("p1", {"credit": {"rule": "step", "step": {"up": 1.0, "repair": 0.0}}}, 1)
    sim = Simulation(city_of(scenario, 2, 0, 50), scenario)
    sim.view.set_month(1)
    with sim.state.writing("credit"):
        sim.state["tier"][:] = Tier.B
    sim.view.month_visits = {name: column[:0] for name, column in remote.items()}
    sim.view.month_findings = {"firm": remote["firm"][:0], "time": remote["time"][:0], "measure": remote["firm"][:0]}
    sim.view.month_remote = remote
    return sim, scenario.settings["credit"]


def test_without_a_visit_only_repair_moves_up():
    assert near(moves(Tier.D, [])[Tier.C], 0.25)
    assert moves(Tier.D, [], repair=0.0)[Tier.D] == 1


def test_a_detection_bars_repair_that_month():
    assert moves(Tier.B, [1], repair=1.0)[Tier.C] == 1


def test_unclassified_firms_stay_so():
    assert moves(Tier.NONE, [1])[Tier.NONE] == 1 and moves(Tier.NONE, [0], up=1.0, repair=1.0)[Tier.NONE] == 1


def test_only_firms_in_operation_are_repaired():
    scenario = jinan({"credit": {"rule": "step", "types": ["enterprise"], "step": {"up": 0, "repair": 1.0},
                                 "initial": tiers([0, 0, 0, 1])}}, 1)
    sim = Simulation(city_of(scenario, 3, 0, 3000), scenario)
    sim.view.set_month(0)
    sim._enter()
    sim.view.set_month(6)
    empty = np.empty(0, np.int32)
    sim.view.month_visits = sim.view.month_remote = {"firm": empty, "time": empty, "findings": empty}
    sim.view.month_findings = {"firm": empty, "time": empty, "measure": empty}
    firm, _ = classify(sim.view, scenario.settings["credit"])
    firms, at = sim.city.firms, sim.city.clock.month_start[6]
    assert firm.size > 1000 and (firms["enter"][firm] <= at).all() and (firms["exit"][firm] > at).all()


@pytest.mark.parametrize(("changes", "reason"), [
    ({"credit": {"rule": "step"}}, "needs the section credit.step"),
    ({"credit": {"rule": "score"}}, "needs the section credit.score"),
    ({"credit.types": ["bank"]}, "bank"),
    ({"credit.score.shares": {"A": 0.7, "B": 0.2, "C": 0.05, "D": 0.03}}, "add up to 0.98"),
    ({"credit.score.shares": {"A": 0.7, "B": 0.2, "C": 0.1}}, "lacks tier D"),
    ({"credit.score.months": 0}, "at least 1"),
])
def test_refused(changes, reason):
    with pytest.raises(InputError, match=reason):
        jinan(changes, 1)
