"""Unit: the double-random draw."""

from types import SimpleNamespace

import numpy as np
import pytest
from scipy import stats
from theory.bench import bench, campaign, changed, jinan, ratios

from jgsim.engine.run import city_of, simulate
from jgsim.engine.simulation import Simulation
from jgsim.levers.draw import ONE, announced, ratio_table, step_table
from jgsim.terms.enums import Tier, Trigger
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


def by_hand(result) -> set[tuple[int, int, int]]:
    """(firm, campaign, month) of every draw of a dated run with `within_year`, firm by firm from the rule alone."""
    city, scenario = result.city, result.scenario
    moves, world = result.tables["move"], scenario.world
    tier = result.first_tier.copy()
    clocks, origins, found = {}, {}, set()
    for month in range(scenario.months):
        begin = int(city.clock.month_start[month])
        for firm, after in zip(*(moves[c][moves["time"] == begin].tolist() for c in ("firm", "after")), strict=True):
            tier[firm] = after
        if month % 12 == 0:
            clocks, origins = {}, {}
        policy = scenario.at(month)
        settings = policy.settings["draw"]
        if settings.memory != "within_year":
            continue
        there = np.flatnonzero((city.firms["enter"] <= begin) & (result.exit > begin))
        shift = np.zeros(len(Tier) * city.cells)
        for number, (code, one) in enumerate(policy.settings["plan"].campaigns.items()):
            ratio = ratio_table(settings, world, one.factor).reshape(-1)
            shift = shift + ratio
            if month % 12 + 1 not in one.months:
                continue
            steps = step_table(ratio, len(one.months))
            name = f"draw:{code}" if settings.coordination == "independent" else "draw"
            u = city.keys.stream(name, month // 12).bits(city.firms["key"]) >> np.uint64(32)
            if settings.coordination == "shifted":
                before = np.floor((shift - ratio)[tier.astype(int) * city.cells + city.cell] * ONE).astype(np.uint64)
                u = (u - origins.setdefault(code, before)) % np.uint64(ONE)
            for firm in there.tolist():
                sector, kind = (list(getattr(world, names))[city.firms[n][firm]]
                                for n, names in (("sector", "sectors"), ("type", "types")))
                if one.sectors is not None and sector not in one.sectors or one.types is not None and kind not in one.types:
                    continue
                old = clocks.get((code, firm), 0)
                step = int(steps[int(tier[firm]) * city.cells + int(city.cell[firm])])
                new = clocks[code, firm] = max(old, min(old + step, settings.rounds * ONE))
                passed = [max(0, -((int(u[firm]) - clock) // ONE)) for clock in (old, new)]
                if passed[1] > passed[0]:
                    found.add((firm, number, month))
    return found


OFTEN = {"A": 0.3, "B": 0.5, "C": 0.7, "D": 0.9, "none": 0.2}
RARE = {"A": 0.05, "B": 0.1, "C": 0.2, "D": 0.3, "none": 0.02}
DATED = {
    "up": [("2025-07-01", {"draw": {"ratio": OFTEN}})],
    "down": [("2025-05-01", {"draw": {"ratio": {t: r / 9 for t, r in RARE.items()}}})],
    "up, down, up": [
        ("2025-04-01", {"draw": {"ratio": OFTEN}}), ("2025-06-01", {"draw": {"ratio": RARE}}),
        ("2025-10-01", {"draw": {"ratio": OFTEN}}),
    ],
    "more rounds": [("2025-08-01", {"draw": {"rounds": 3, "ratio": {t: 3 * r for t, r in OFTEN.items()}}})],
    "factors": [("2025-06-01", {"draw": {"by_sector": {"trade": 5}, "by_type": {"individual": 0}}})],
    "other months": [("2025-07-01", {"plan": {"campaigns": {"disclosure": {"months": [9, 11]}}}})],
    "other targets": [
        ("2025-06-01", {"plan": {"campaigns": {"disclosure": {"sectors": ["food", "trade"]}, "conduct": {"types": ["individual"]}}}}),
        ("2025-09-01", {"plan": {"campaigns": {"disclosure": {"sectors": None}}}, "draw": {"ratio": OFTEN}}),
    ],
    "a campaign that begins": [
        ("2025-08-01", {"plan": {"campaigns": {"more": campaign("market", months=list(range(2, 13)), factor=1)}}}),
    ],
    "a rest, then on": [
        ("2025-05-01", {"plan": {"campaigns": {"disclosure": {"factor": 0}}}}),
        ("2025-09-01", {"plan": {"campaigns": {"disclosure": {"factor": 1}}}, "draw": {"ratio": OFTEN}}),
    ],
}
STEP = {"rule": "step", "accuracy": 0.6, "step": {"up": 0.5, "repair": 0.2}}
BASES = {
    # The step of a draw stays as it was, but there are more of them than were reckoned with.
    "more draws of the same step": ({"draw.ratio": ratios(0.2), "draw.by_type": {}}, [
        ("2025-06-01", {"plan": {"campaigns": {"disclosure": {"months": list(range(2, 12)), "factor": 2}}}}),
    ]),
    "after independent draws": ({"draw.memory": "independent"}, [("2025-05-01", {"draw": {"memory": "within_year", "ratio": OFTEN}})]),
    "shared numbers": ({"draw.coordination": "shared"}, DATED["up, down, up"]),
    "shifted numbers": ({"draw.coordination": "shifted"}, DATED["up, down, up"]),
    "numbers shared from a date": ({}, [("2025-05-01", {"draw": {"coordination": "shared"}})]),
    "numbers shifted from a date": ({}, [("2025-05-01", {"draw": {"coordination": "shifted"}})]),
} | {name: ({}, later) for name, later in DATED.items()}


@pytest.mark.parametrize("name", BASES)
def test_the_clock_goes_on_when_settings_change_inside_a_year(name):
    changes, later = BASES[name]
    scenario = jinan({
        "time.warm_up": 0, "joint.share": 0, "credit": STEP, "draw.ratio": RARE, "world.ceiling": 4,
        "plan.campaigns.disclosure.months": [2, 3, 4, 5, 6], "capability.unlimited": True, **changes,
        "later": [{"from": day, **entry} for day, entry in later],
    }, 2)
    result = simulate(scenario, 11, 0, 1500)
    planned, clock = result.tables["planned"], result.city.clock
    month = clock.month_of(planned["time"])
    within = np.array([scenario.at(m).settings["draw"].memory == "within_year" for m in range(24)])
    drawn = np.isin(planned["trigger"], (Trigger.RANDOM, Trigger.JOINT)) & within[month]
    seen = set(zip(*(a[drawn].tolist() for a in (planned["firm"], planned["campaign"], month)), strict=True))
    assert drawn.sum() == len(seen) > 80
    assert (result.tables["move"]["time"] < clock.year_start[1]).sum() > 100
    assert seen == by_hand(result)
    without = simulate(scenario.chain[0], 11, 0, 1500, city=result.city).tables["planned"]
    one, two = ({tuple(int(t[c][i]) for c in ("firm", "campaign", "due")) for i in range(t["firm"].size)
                 if t["time"][i] < clock.year_start[1]} for t in (planned, without))
    assert one != two, "the change changes nothing"


def test_fixed_size_turns_go_on_over_a_change_of_months():
    scenario = bench({
        "draw.size": "fixed", "draw.memory": "within_year", "draw.ratio": ratios(0.9), "draw.rounds": 1,
        "plan.campaigns": {"draw": campaign(months=[1, 2, 3, 4])},
        "later": [{"from": "2024-04-01", "plan": {"campaigns": {"draw": {"months": [4, 5, 6, 7]}}}}],
    }, 1)
    planned = simulate(scenario, 2, 0, 4000).tables["planned"]
    times = np.bincount(planned["firm"], minlength=4000)
    assert times.sum() == pytest.approx(7 * 900, abs=7)
    assert set(times.tolist()) == {1, 2}


def test_an_unchanged_draw_lays_down_its_watch_once_a_year():
    scenario = bench({"draw.memory": "within_year", "draw.ratio": ratios(0.4), "draw.rounds": 1}, 1)
    city = city_of(scenario, 3, 0, 2000)
    run = Simulation(city, scenario).run(1)
    watched = run.state["watch.draw"][:2].copy()
    for month in range(2, 13):
        assert np.array_equal(run.state["watch.draw"][:2], watched)
        run.run(month)
    assert run.state["steps.draw"].shape[0] == 12
