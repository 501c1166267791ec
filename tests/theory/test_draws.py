"""Verification of lever 8: inclusion probabilities of the draw, equal chances, supersets, random pairs of officers."""

from itertools import product
from math import comb

import numpy as np
import pytest
from scipy import stats

from jgsim.engine.run import city_of, simulate
from jgsim.levers.capability import roster
from jgsim.levers.draw import ratio_table
from jgsim.terms.enums import DRAWS
from jgsim.terms.time import YEAR

from .bench import agrees, batch_means, bench, campaign, jinan, name, per_batch, published, ratios, tiers

FIRM = {"name": name("企业"), "entry": 0, "exit": 0, "exit_young": 0, "sizes": {"micro": 1}}
STRATA = {
    "world.risk.share": tiers([0.25] * 4),
    "world.types": {"firm": {**FIRM, "share": 0.7}, "shop": {**FIRM, "share": 0.3}},
    "world.sectors": {
        "goods": {"name": name("商品"), "share": {"firm": 0.6, "shop": 0.4}},
        "meals": {"name": name("餐饮"), "share": {"firm": 0.4, "shop": 0.6}},
    },
    "world.districts": {d: {"name": name(d), "share": 1 / 3} for d in ("east", "south", "west")},
    "credit": {"rule": "fixed", "types": ["firm"]},
    "draw.ratio": {"A": 0.05, "B": 0.1, "C": 0.3, "D": 0.8, "none": 0.15},
    "draw.by_sector": {"meals": 1.5},
    "draw.by_district": {"south": 0.5, "west": 2},
    "draw.by_type": {"shop": 2},
}


@pytest.mark.parametrize("memory", ["within_year", "independent"])
def test_inclusion_by_tier_sector_district_and_type(memory):
    firms, years, months = 90_000, 4, [3, 6, 9, 12]
    scenario = bench(
        {
            **STRATA, "draw.memory": memory, "draw.rounds": 1 if memory == "within_year" else 4,
            "plan.campaigns": {"draw": campaign(months=months, factor=1)},
        },
        years,
    )
    result = simulate(scenario, 501, 0, firms)
    visit, city = result.tables["visit"], result.city
    times = np.zeros((firms, years), np.int64)
    np.add.at(times, (visit["firm"], city.clock.year_of(visit["time"])), 1)
    ratio = ratio_table(scenario.settings["draw"], scenario.world, 1.0)
    cell = np.arange(city.cells)
    tested = 0
    for tier in range(5):
        for c in cell:
            rows = np.flatnonzero((result.first_tier == tier) & (city.cell == c))
            if not rows.size:
                continue
            tested += 1
            wanted = ratio[tier].reshape(-1)[c]
            if memory == "within_year":
                truth = min(wanted, 1.0)
                assert times[rows].max() <= 1
            else:
                truth = 1 - (1 - wanted / len(months)) ** len(months)
            if truth == 1:
                assert (times[rows] == 1).all()
            else:
                reached = batch_means(np.arange(rows.size), (times[rows] > 0).mean(axis=1))
                agrees(f"{memory} {tier}/{c}", truth, reached, power=0.07)
    assert tested == 4 * 6 + 6


def draws_of(result) -> dict[str, np.ndarray]:
    """The planned tasks that a draw of the plan decided on."""
    planned = result.tables["planned"]
    return {c: column[np.isin(planned["trigger"], DRAWS)] for c, column in planned.items()}


def drawn(result) -> set[tuple[int, int, int]]:
    """What was drawn: (firm, campaign, month)."""
    planned = draws_of(result)
    return set(zip(*(planned[c].tolist() for c in ("firm", "campaign")),
                   result.city.clock.month_of(planned["time"]).tolist(), strict=True))


@pytest.mark.parametrize(
    "settings",
    [{"draw.memory": "within_year"}, {"draw.memory": "rotation"}, {"draw.memory": "independent"},
     {"draw.memory": "within_year", "draw.size": "fixed"}, {"draw.memory": "independent", "draw.size": "fixed"}],
    ids=lambda s: " ".join(s.values()),
)
def test_a_higher_ratio_draws_a_superset(settings):
    """Feedback off: same frame, same tiers. With a memory what was drawn so far in the year (turn) is compared."""
    off = {"key_fields": {"frequency": {}}, "joint": {"share": 0, "departments": []}, "time.warm_up": 0,
           "credit": {"rule": "fixed"}, "draw.rounds": 2, "draw.by_type": {}, **settings}
    low, high = (
        jinan({**off, "draw.ratio": {"A": 0.05, "B": 0.1, "C": 0.2, "D": 0.4, "none": 0.02}}, 2),
        jinan({**off, "draw.ratio": {"A": 0.06, "B": 0.1, "C": 0.5, "D": 0.9, "none": 0.05}}, 2),
    )
    city = city_of(low, 502, 0, 20_000)
    few, many = (drawn(simulate(s, 502, 0, city=city)) for s in (low, high))
    assert 500 < len(few) < len(many)
    if settings["draw.memory"] == "independent":
        assert few < many
        return
    since = {"within_year": 12, "rotation": 24}[settings["draw.memory"]]
    for month in range(24):
        begin = month // since * since
        so_far = [{(f, c) for f, c, m in found if begin <= m <= month} for found in (few, many)]
        assert so_far[0] <= so_far[1]


def clock_at_draws(result, ratio: np.ndarray, months: list[int]) -> np.ndarray:
    """H of every firm and year: over the year's draws, ratio of the tier at 00:00 of the draw's month / draws."""
    city, clock = result.city, result.city.clock
    firms = city.firms
    tier, moves = result.first_tier.copy(), result.tables["move"]
    growth = np.zeros((tier.size, clock.years))
    at = 0
    for month in range(clock.years * 12):
        begin = clock.month_start[month]
        until = int(np.searchsorted(moves["time"], begin, side="right"))
        tier[moves["firm"][at:until]] = moves["after"][at:until]
        at = until
        if month % 12 + 1 in months:
            alive = (firms["enter"] <= begin) & (result.exit > begin)
            growth[alive, month // 12] += ratio[tier[alive].astype(int), city.cell[alive]] / len(months)
    return growth


def test_tier_moves_within_the_year_are_handled():
    """Coverage is E[H] when tiers rise by repair alone, month by month, so that their path owes nothing to the draw."""
    months, firms = list(range(3, 12)), 20_000
    scenario = bench(
        {
            "draw.memory": "within_year", "draw.rounds": 1,
            "draw.ratio": {"A": 0.05, "B": 0.2, "C": 0.5, "D": 1, "none": 0},
            "plan.campaigns": {"draw": campaign(months=months)},
            "credit": {
                "rule": "step", "step": {"up": 0, "repair": 0.15}, "initial": {"A": 0, "B": 0, "C": 0.3, "D": 0.7},
            },
        },
        3,
    )
    result = simulate(scenario, 503, 0, firms)
    assert result.tables["move"]["firm"].size > firms
    ratio = ratio_table(scenario.settings["draw"], scenario.world, 1.0).reshape(5, -1)
    growth = clock_at_draws(result, ratio, months)
    times = np.zeros(growth.shape)
    visit = result.tables["visit"]
    np.add.at(times, (visit["firm"], result.city.clock.year_of(visit["time"])), 1)
    assert times.max() == 1
    for year in range(3):
        rows = np.arange(firms)
        centre = growth[:, year].mean()
        agrees(f"E[H], year {year}", centre, per_batch(rows, (times - growth)[:, year], firms) + centre)
    # Also at a given path: firms with nearly the same H.
    for low, high in ((0, 0.1), (0.1, 0.3), (0.3, 0.6), (0.6, 1.01)):
        f, y = np.nonzero((growth >= low) & (growth < high))
        centre = growth[f, y].mean()
        agrees(f"drawn given H in [{low}, {high})", centre, batch_means(f, times[f, y] - growth[f, y]) + centre, 0.1)


def test_firms_that_enter_or_close_are_drawn_for_their_part_of_the_year():
    ratio, months = 0.6, list(range(3, 12))
    scenario = jinan(
        {
            "time.warm_up": 0, "capability.unlimited": True, "credit": {"rule": "fixed"},
            "joint": {"share": 0, "departments": []}, "key_fields": {"frequency": {}},
            "draw.ratio": ratios(ratio), "draw.by_type": {}, "plan.campaigns": {"draw": campaign("credit", months)},
        },
        3,
    )
    result = simulate(scenario, 504, 0, 20_000)
    growth = clock_at_draws(result, np.full((5, result.city.cells), ratio), months)
    times = np.zeros(growth.shape)
    planned = draws_of(result)
    np.add.at(times, (planned["firm"], result.city.clock.year_of(planned["time"])), 1)
    assert times.max() == 1 and not times[growth == 0].any()
    part = (growth > 0) & (growth < ratio - 1e-9)
    f, y = np.nonzero(part)
    centre = growth[part].mean()
    agrees("part of a year", centre, batch_means(f, times[f, y] - growth[f, y]) + centre)


def test_a_ratio_of_1_visits_everybody_exactly_once_a_year():
    scenario = bench(
        {"draw.memory": "within_year", "draw.rounds": 1, "draw.ratio": ratios(1), "time.calendar": "calendar-cn.csv",
         "plan.campaigns": {"draw": campaign(months=list(range(3, 12)))}},
        5,
    )
    result = simulate(scenario, 505, 0, 5000)
    visit = result.tables["visit"]
    times = np.bincount(visit["firm"] * 5 + result.city.clock.year_of(visit["time"]), minlength=25_000)
    assert (times == 1).all()


def test_a_ratio_of_2_and_a_half_makes_two_or_three_rounds():
    scenario = bench(
        {"draw.memory": "within_year", "draw.rounds": 3, "draw.ratio": ratios(2.5)}, 4,
    )
    result = simulate(scenario, 506, 0, 5000)
    visit = result.tables["visit"]
    times = np.bincount(visit["firm"] * 4 + result.city.clock.year_of(visit["time"]), minlength=20_000)
    assert set(np.unique(times)) == {2, 3}
    agrees("mean of 2.5 rounds", 2.5, batch_means(np.arange(20_000) // 4, times))


@pytest.mark.parametrize(
    ("memory", "size"),
    [("poisson", "threshold"), *product(("independent", "within_year", "rotation"), ("threshold", "fixed"))],
)
def test_equal_chance_inside_a_stratum(memory, size):
    """Counts of each firm over many campaigns scatter as the law says: no firm is favoured by its number or row."""
    firms, campaigns, ratio = 300, 60, 0.3
    scenario = bench(
        {
            "draw.memory": memory, "draw.size": size, "draw.ratio": ratios(ratio), "draw.rounds": 1,
            "plan.campaigns": {f"c{i}": campaign(months=[3, 7]) for i in range(campaigns)},
        },
        1,
    )
    visit = simulate(scenario, 507, 0, firms).tables["visit"]
    assert abs(visit["firm"].size / (firms * campaigns * ratio) - 1) < 0.05
    counts = np.bincount(visit["firm"], minlength=firms)
    share = visit["firm"].size / (firms * campaigns)
    variance = {
        "independent": 2 * (share / 2) * (1 - share / 2), "within_year": share * (1 - share),
        "rotation": share * (1 - share), "poisson": share,
    }[memory]
    statistic = ((counts - counts.mean()) ** 2).sum() / (campaigns * variance)
    if size == "fixed":
        statistic *= (firms - 1) / firms
    assert 1e-4 < stats.chi2.sf(statistic, firms - 1) < 1 - 1e-4


def test_chances_do_not_depend_on_what_the_plan_does_not_name():
    """Inside a stratum (tier and type) the draw is blind to frailty, size and age."""
    scenario = jinan(
        {"time.warm_up": 0, "capability.unlimited": True, "key_fields": {"frequency": {}}, "credit": {"rule": "fixed"},
         "draw.ratio": ratios(0.5), "draw.by_type": {}},
        1,
    )
    result = simulate(scenario, 508, 0, 30_000)
    firms, planned = result.city.firms, draws_of(result)
    whole_year = np.flatnonzero((firms["enter"] <= 0) & (firms["exit"] > YEAR))
    hit = np.zeros(firms["key"].size, bool)
    hit[planned["firm"][planned["campaign"] == 0]] = True
    hit = hit[whole_year]
    age = -firms["enter"][whole_year]
    for groups in (
        np.argsort(np.argsort(firms["frailty"][whole_year])) * 10 // whole_year.size,
        np.argsort(np.argsort(age)) * 10 // whole_year.size, firms["size"][whole_year],
    ):
        table = np.stack([np.bincount(groups[hit]), np.bincount(groups[~hit])])
        assert stats.chi2_contingency(table).pvalue > 1e-4


def test_d8_random_pairs_of_officers():
    officers = 15
    pairs = comb(officers, 2)
    met = 1 - comb(officers - 2, 2) / pairs
    published("D8", met)
    scenario = bench({"draw.ratio": ratios(12), "capability.officers": officers}, 4)
    firms = 3000
    visit = simulate(scenario, 509, 0, firms).tables["visit"]
    order = np.lexsort((visit["time"], visit["firm"]))
    lead, partner = (visit[c][order].reshape(firms, 48) for c in ("officer", "partner"))
    assert (lead != partner).all() and {*lead.ravel().tolist(), *partner.ravel().tolist()} == set(range(officers))
    again = [(lead[:, 1:] == x) | (partner[:, 1:] == x) for x in (lead[:, :-1], partner[:, :-1])]
    rows = np.arange(firms)
    agrees("D8", met, per_batch(rows, (again[0] | again[1]).mean(axis=1), firms))
    agrees("same pair again", 1 / pairs, per_batch(rows, (again[0] & again[1]).mean(axis=1), firms))
    # Every ordered pair is as likely as every other.
    ordered = np.bincount((lead * officers + partner).ravel(), minlength=officers**2).reshape(officers, officers)
    assert stats.chisquare(ordered[~np.eye(officers, dtype=bool)]).pvalue > 1e-4


def test_officers_come_from_the_firms_own_district():
    result = simulate(jinan({"time.warm_up": 0}, 1), 510, 0, 5000)
    visit, city = result.tables["visit"], result.city
    first = roster(result.scenario.settings["capability"], city.settings)
    district = city.firms["district"][visit["firm"]]
    for officer in (visit["officer"], visit["partner"]):
        assert ((officer >= first[district]) & (officer < first[district + 1])).all()
