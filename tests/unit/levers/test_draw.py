"""Unit: the double-random draw."""

from types import SimpleNamespace

import numpy as np
import pytest
from scipy import stats
from theory.bench import bench, campaign, changed, jinan, ratios

from jgsim.engine.run import simulate
from jgsim.levers.draw import ONE, announced, ratio_table, step_table
from jgsim.terms.enums import Tier
from jgsim.terms.errors import InputError


def test_the_ratio_is_a_product_of_its_factors_up_to_the_rounds():
    scenario = jinan({
        "draw.ratio": {"A": 0.01, "B": 0.02, "C": 0.3, "D": 0.9, "none": 0.005}, "draw.rounds": 1,
        "draw.by_sector": {"food": 2}, "draw.by_district": {"lixia": 3}, "draw.by_type": {"individual": 0.5},
    }, 1)
    world, settings = scenario.world, scenario.settings["draw"]
    table = ratio_table(settings, world, 0.8)
    food, trade = (list(world.sectors).index(s) for s in ("food", "trade"))
    lixia, other = (list(world.districts).index(d) for d in ("lixia", "pingyin"))
    individual, enterprise = (list(world.types).index(t) for t in ("individual", "enterprise"))
    assert table[Tier.A, trade, other, enterprise] == pytest.approx(0.008, rel=1e-12)
    assert table[Tier.B, food, lixia, individual] == pytest.approx(0.02 * 2 * 3 * 0.5 * 0.8, rel=1e-12)
    assert table[Tier.D, food, lixia, enterprise] == 1.0
    everybody = np.ones((len(world.sectors), len(world.types)), bool)
    some = everybody.copy()
    some[1:] = False
    read = announced(SimpleNamespace(settings=world), settings, [(1.0, everybody), (0.5, some)])
    one, half = ratio_table(settings, world, 1.0), ratio_table(settings, world, 0.5)
    assert np.array_equal(read[:, 1:], one[:, 1:]) and np.array_equal(read[:, :1], (one + half)[:, :1])


@pytest.mark.parametrize("draws", [1, 3, 7, 9, 12])
def test_a_ratio_of_1_fills_the_clock(draws):
    steps = step_table(np.array([0.0, 0.25, 1.0]), draws) * np.uint64(draws)
    assert steps[0] == 0
    assert ONE <= steps[2] <= ONE + draws
    assert 0 <= int(steps[1]) - ONE // 4 <= draws


@pytest.mark.parametrize(("changes", "reason"), [
    ({"draw.ratio.A": 1.5}, "above 1, the planned rounds"),
    ({"draw.ratio": {"A": 0.1, "B": 0.1, "C": 0.1, "D": 0.1}}, "lacks tier none"),
    ({"draw.by_sector": {"space": 1}}, "space"),
    ({"draw.by_district": {"moon": 1}}, "moon"),
    ({"draw.by_type": {"bank": 1}}, "bank"),
    ({"draw.replacement": True}, "replacement needs"),
    ({"draw.memory": "poisson", "draw.size": "fixed"}, "poisson needs size: threshold"),
    ({"draw.coordination": "shifted", "draw.size": "fixed"}, "shifted needs"),
    ({"draw.coordination": "shifted", "draw.memory": "rotation"}, "shifted needs"),
    ({"draw.memory": "yearly"}, "yearly"),
])
def test_refused(changes, reason):
    with pytest.raises(InputError, match=reason):
        jinan(changes, 1)


def test_poisson_visits_are_poisson_in_number_and_uniform_in_the_month():
    firms, mean = 20_000, 1.5
    scenario = bench({"draw.memory": "poisson", "draw.ratio": ratios(mean), "draw.rounds": 2,
                      "plan.campaigns": {"draw": campaign(months=[4])}}, 1)
    result = simulate(scenario, 1, 0, firms)
    visit, clock = result.tables["visit"], result.city.clock
    times = np.bincount(np.bincount(visit["firm"], minlength=firms), minlength=12)[:12]
    expected = firms * stats.poisson.pmf(np.arange(12), mean)
    assert times[:8].sum() + times[8:].sum() == firms
    seen, law = (np.append(x[:6], x[6:].sum()) for x in (times.astype(float), expected))
    assert stats.chisquare(seen, law * seen.sum() / law.sum()).pvalue > 1e-4
    begin, end = clock.month_start[3], clock.month_start[4]
    assert stats.kstest((visit["time"] - begin) / (end - begin), "uniform").pvalue > 1e-4
    # Visits of one firm in one month have times of their own.
    order = np.lexsort((visit["time"], visit["firm"]))
    firm, time = visit["firm"][order], visit["time"][order]
    gaps = np.diff(time)[firm[1:] == firm[:-1]]
    assert gaps.size > 5000 and (gaps == 0).mean() < 0.001


def test_poisson_of_ratio_0_draws_nobody():
    scenario = bench({"draw.memory": "poisson", "draw.ratio": ratios(0)}, 1)
    assert simulate(scenario, 1, 0, 500).tables["planned"]["firm"].size == 0


@pytest.mark.parametrize("memory", ["within_year", "independent"])
def test_shifted_campaigns_draw_disjoint_firms(memory):
    scenario = bench({
        "draw.memory": memory, "draw.coordination": "shifted", "draw.ratio": ratios(0.3), "draw.rounds": 1,
        "plan.campaigns": {f"c{i}": campaign(months=[6]) for i in range(3)},
    }, 1)
    visit = simulate(scenario, 2, 0, 20_000).tables["visit"]
    assert np.bincount(visit["firm"]).max() == 1
    per_campaign = np.bincount(visit["campaign"]) / 20_000
    assert (np.abs(per_campaign - 0.3) <= 4 * np.sqrt(0.3 * 0.7 / 20_000)).all()


def test_shared_campaigns_draw_the_same_firms():
    scenario = bench({
        "draw.coordination": "shared", "draw.memory": "within_year", "draw.ratio": ratios(0.5), "draw.rounds": 1,
        "plan.campaigns": {"few": campaign(factor=0.4), "many": campaign()},
    }, 1)
    visit = simulate(scenario, 3, 0, 5000).tables["visit"]
    few, many = (set(visit["firm"][visit["campaign"] == c].tolist()) for c in (0, 1))
    assert few < many and 800 < len(few) < 1200


def test_a_window_keeps_visits_on_the_first_working_days():
    scenario = changed("p1", {"plan.campaigns": {"draw": campaign(window_days=3)}, "draw.ratio": ratios(1)}, 1)
    result = simulate(scenario, 4, 0, 3000)
    visit, city = result.tables["visit"], result.city
    working = np.searchsorted(city.calendar.day, visit["time"] // 1440 * 1440)
    rank = working - city.calendar.first[city.clock.month_of(visit["time"])]
    assert set(np.unique(rank).tolist()) == {0, 1, 2}


def test_fixed_size_rounds_its_number_up_or_down_in_each_stratum():
    scenario = bench({
        "draw.size": "fixed", "draw.ratio": {"A": 0.12, "B": 0.6, "C": 0, "D": 0, "none": 0},
        "world.risk.share": {"A": 0.5, "B": 0.5, "C": 0, "D": 0},
    }, 1)
    result = simulate(scenario, 5, 0, 4001)
    planned, month = result.tables["planned"], result.city.clock.month_of(result.tables["planned"]["time"])
    for tier, share in ((0, 0.01), (1, 0.05)):
        size = (result.first_tier == tier).sum()
        drawn = np.bincount(month[planned["tier"] == tier], minlength=12)
        wanted = share * size
        assert set(drawn.tolist()) <= {int(wanted), int(wanted) + 1}


def test_small_strata_of_fixed_size_get_their_share_on_average():
    """Rounded to the nearest number, a stratum that is owed 0.3 firms a draw would never see a visit."""
    scenario = bench({"draw.size": "fixed", "draw.ratio": {"A": 0.036, "B": 0, "C": 0, "D": 0, "none": 0},
                      "world.risk.share": {"A": 1, "B": 0, "C": 0, "D": 0}}, 5)
    drawn = np.array([simulate(scenario, 5, r, 100).tables["planned"]["firm"].size for r in range(20)])
    # 60 draws of 0.3 firms each: mean 18, variance of a sum of 60 Bernoulli numbers.
    assert abs(drawn.mean() - 18) < 4 * np.sqrt(60 * 0.3 * 0.7 / drawn.size)
