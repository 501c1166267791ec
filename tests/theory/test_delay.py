"""Verification: which violations are found, and when (rows B1 to B15 of the sampling table).

Delays are taken from each firm's first violation, whose start does not depend on the visits.
"""

from math import comb, exp

import numpy as np
import pytest

from jgsim.engine.run import simulate
from jgsim.terms.time import FAR, YEAR

from .bench import agrees, batch_means, bench, campaign, first_spells, group, in_months, name, published, ratios, tiers

MU, FIXED = 0.7, 2.6


def detection(result, of: int, before: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Firm, whether found (bool) and delay (years) of the first violations that begin before a year of the run."""
    spell = first_spells(result, of)
    early = spell["time"] < before * YEAR
    found = spell["found"] < FAR
    delay = (spell["found"].astype(np.int64) - spell["time"]) / YEAR
    return spell["firm"][early], found[early], delay[early]


@pytest.fixture(scope="module")
def poisson():
    """Half a visit a year at random times, sensitivity 0.8, exponential and fixed spells."""
    scenario = bench(
        {
            "draw.ratio": ratios(0.5),
            "draw.memory": "poisson",
            "behaviour.look.sensitivity": 0.8,
            "world.groups": {
                "exponential": group("office", rate=1, spell=1 / MU),
                "fixed": group("office", rate=1, spell=2, law="fixed"),
            },
        },
        20,
    )
    return simulate(scenario, 201, 0, 20_000)


def test_b1_b2_poisson_visits_exponential_spells(poisson):
    lam, s = 0.5, 0.8
    share, wait = lam * s / (lam * s + MU), 1 / (lam * s + MU)
    published("B1", share)
    published("B2", wait)
    firm, found, delay = detection(poisson, 0, 8)
    agrees("B1", share, batch_means(firm, found))
    agrees("B2", wait, batch_means(firm[found], delay[found]))


def test_b3_b4_poisson_visits_fixed_spells(poisson):
    lam, s, d = 0.5, 0.8, 2
    missed = exp(-lam * s * d)
    wait = 1 / (lam * s) - d * missed / (1 - missed)
    published("B3", 1 - missed)
    published("B4", wait)
    firm, found, delay = detection(poisson, 1, 8)
    agrees("B3", 1 - missed, batch_means(firm, found))
    agrees("B4", wait, batch_means(firm[found], delay[found]))


@pytest.fixture(scope="module")
def periodic():
    """A key-field check every year from a random first date, sensitivity 0.6, three spell laws."""
    grades = {"share": tiers([1]), "correlation": 0}
    scenario = bench(
        {
            "world.key_fields": {"field": {"name": name("重点领域"), "department": "office", "grades": grades}},
            "world.sectors.all.field": "field",
            "key_fields.frequency": {"field": {"A": 1, "B": 0, "C": 0, "D": 0}},
            "draw.ratio": ratios(0),
            "behaviour.look.sensitivity": 0.6,
            "world.groups": {
                "fixed": group("office", rate=1, spell=FIXED, law="fixed"),
                "unbounded": group("office", rate=1, law="unbounded"),
                "exponential": group("office", rate=1, spell=1 / MU),
            },
        },
        25,
    )
    return simulate(scenario, 202, 0, 20_000)


def test_b5_periodic_visits_fixed_spells(periodic):
    s, m = 0.6, int(FIXED)
    truth = 1 - (1 - s) ** m * (1 - s * (FIXED - m))
    published("B5", truth)
    firm, found, _ = detection(periodic, 0, 10)
    agrees("B5", truth, batch_means(firm, found))


def test_b6_periodic_visits_unbounded_spells(periodic):
    truth = 1 / 0.6 - 0.5
    published("B6", truth)
    firm, found, delay = detection(periodic, 1, 10)
    assert found.all()
    agrees("B6", truth, batch_means(firm, delay))


def test_b7_periodic_visits_exponential_spells(periodic):
    s = 0.6
    truth = s * (1 - exp(-MU)) / MU / (1 - (1 - s) * exp(-MU))
    published("B7", truth)
    firm, found, _ = detection(periodic, 2, 10)
    agrees("B7", truth, batch_means(firm, found))


def mean_delay(memory: str, before: float, years: int, seed: int):
    """One visit a year that finds everything, unbounded spells: firms and delays of first violations."""
    scenario = bench(
        {
            "draw.ratio": ratios(1),
            "draw.memory": memory,
            "behaviour.look.sensitivity": 1,
            "world.groups.item": group("office", rate=0.2, law="unbounded"),
        },
        years,
    )
    result = simulate(scenario, seed, 0, 20_000)
    firm, found, delay = detection(result, 0, before)
    assert found.all()
    return result, firm, delay


def test_b8_one_visit_at_a_random_time_of_each_year():
    published("B8", 7 / 12)
    result, firm, delay = mean_delay("within_year", 8, 10, 203)
    visit = result.tables["visit"]
    per_year = np.bincount(visit["firm"] * 10 + result.city.clock.year_of(visit["time"]), minlength=200_000)
    assert (per_year == 1).all()
    agrees("B8", 7 / 12, batch_means(firm, delay))


def test_b9_one_visit_a_year_on_average():
    published("B9", 1.0)
    agrees("B9", 1.0, batch_means(*mean_delay("poisson", 8, 25, 204)[1:]))


@pytest.fixture(scope="module")
def campaigns():
    """A campaign on the first of each month draws 5 % afresh, sensitivity 0.8, unbounded spells."""
    scenario = bench(
        {
            "draw.ratio": ratios(12 * 0.05),
            "plan.campaigns": {"draw": campaign(window_days=1)},
            "behaviour.look.sensitivity": 0.8,
            "world.groups.item": group("office", rate=0.4, law="unbounded"),
        },
        45,
    )
    return simulate(scenario, 205, 0, 12_000)


def test_b10_independent_campaigns(campaigns):
    r, s = 0.05, 0.8
    truth = 1 / (r * s) - 0.5
    published("B10", truth)
    spell = first_spells(campaigns)
    clock = campaigns.city.clock
    early = spell["time"] < 12 * YEAR
    begin, found = spell["time"][early], spell["found"][early]
    assert (found < FAR).all()
    agrees("B10", truth, batch_means(spell["firm"][early], in_months(clock, found) - in_months(clock, begin)))


def test_b12_found_within_twelve_campaigns(campaigns):
    r, s, k = 0.05, 0.8, 12
    truth = 1 - (1 - r * s) ** k
    published("B12", truth)
    spell = first_spells(campaigns)
    begin, found = (in_months(campaigns.city.clock, spell[c]) for c in ("time", "found"))
    # A violation that begins on a campaign's day may come before or after its visit: left out.
    clear = (begin % 1 > 1 / 28) & (begin < 400)
    within = found < np.floor(begin) + k + 1
    agrees("B12", truth, batch_means(spell["firm"][clear], within[clear]))


def test_b11_rotation_in_random_order():
    rounds = 20
    truth = 0.5 + (rounds - 1) * (7 * rounds + 1) / (12 * rounds)
    published("B11", truth)
    scenario = bench(
        {
            "draw.ratio": ratios(12 / rounds),
            "draw.memory": "rotation",
            "plan.campaigns": {"draw": campaign(window_days=1)},
            "behaviour.look.sensitivity": 1,
            "world.groups.item": group("office", rate=0.2, law="unbounded"),
        },
        15,
    )
    result = simulate(scenario, 206, 0, 20_000)
    clock = result.city.clock
    visit = result.tables["visit"]
    turn = clock.month_of(visit["time"]) // rounds
    times = np.bincount(visit["firm"] * 9 + turn, minlength=180_000)
    assert (times == 1).all()  # everybody once in each of the nine turns
    spell = first_spells(result)
    early = spell["time"] < clock.month_start[6 * rounds]
    begin, found = (in_months(clock, spell[c][early]) for c in ("time", "found"))
    agrees("B11", truth, batch_means(spell["firm"][early], found - begin))


def test_b13_a_subset_of_the_items():
    m, v, q, s = 20, 3, 8, 0.7
    truth = 1 - sum(comb(v, h) * comb(m - v, q - h) / comb(m, q) * (1 - s) ** h for h in range(v + 1))
    published("B13", truth)
    # Three lists of 7, 7 and 6 items, a violation that never ends in each: three of the twenty items.
    lists = {f"list{i}": group("office", items=n, rate=20, law="unbounded") for i, n in enumerate((7, 7, 6))}
    scenario = bench(
        {
            "world.groups": lists,
            "behaviour.look.items": q,
            "behaviour.look.sensitivity": s,
            "behaviour.correction.share": 0,
            "draw.ratio": ratios(3),
        },
        2,
    )
    result = simulate(scenario, 207, 0, 6000)
    spell, visit = result.tables["spell"], result.tables["visit"]
    second_year = visit["time"] >= result.city.clock.year_start[1]
    assert np.bincount(spell["firm"][spell["time"] < result.city.clock.year_start[1]]).min() == v
    agrees("B13", truth, batch_means(visit["firm"][second_year], visit["findings"][second_year] > 0))


def stationary(prevalence: dict[str, float], **changes):
    """Violations in their stationary state by tier, on which findings have no effect: mean spell half a year."""
    factor = {t: p / (1 - p) * 2 for t, p in prevalence.items()}
    return {
        "world.start": "stationary",
        "world.groups.item": group("office", rate=1, spell=0.5),
        "world.risk.factor": {t: factor.get(t, 0.0) for t in "ABCD"},
        "behaviour.correction.share": 0,
        **changes,
    }


def test_b14_apparent_problem_rate_and_its_inverse():
    p, se, sp = 0.12, 0.8, 0.97
    truth = p * se + (1 - p) * (1 - sp)
    published("B14", truth)
    changes = {
        "behaviour.look.sensitivity": se,
        "behaviour.look.specificity": sp,
        "draw.ratio": ratios(1.2),
    }
    visit = simulate(bench(stationary({"A": p}, **changes), 1), 208, 0, 40_000).tables["visit"]
    apparent = batch_means(visit["firm"], visit["findings"] > 0)
    agrees("B14", truth, apparent)
    agrees("B14 inverse", p, (apparent + sp - 1) / (se + sp - 1))


def test_b15_problem_rate_of_tiered_draws():
    w, r, v, s = [0.6, 0.3, 0.1], [0.01, 0.03, 0.2], [0.04, 0.1, 0.3], 0.8
    tiered = s * np.dot(np.multiply(w, r), v) / np.dot(w, r)
    uniform = s * np.dot(w, v)
    published("B15", tiered)
    city = stationary(dict(zip("ABC", v, strict=True)), **{
        "world.risk.share": tiers(w), "behaviour.look.sensitivity": s,
    })
    for what, truth, ratio in (("B15", tiered, r), ("B15 uniform", uniform, [0.05] * 3)):
        by_tier = {**ratios(0), **dict(zip("ABC", [12 * x for x in ratio], strict=True))}
        visit = simulate(bench({**city, "draw.ratio": by_tier}, 1), 209, 0, 40_000).tables["visit"]
        agrees(what, truth, batch_means(visit["firm"], visit["findings"] > 0))
