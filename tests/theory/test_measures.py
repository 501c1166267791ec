"""Verification: measures of runs against closed forms.

P1's monthly independent draws visit a firm of yearly ratio r in each month with chance p = r/12, on different dates, so
that its visits in a year are binomial (12, p).
"""

import numpy as np
import pytest
from scipy import stats

from jgsim.engine.run import simulate
from jgsim.measures.measure import measure

from .bench import agrees, bench, campaign, changed, group, jinan, name, ratios

RATIO = {"A": 0.3, "B": 0.6, "C": 1.2, "D": 3.0}
SHARE = {"A": 0.5, "B": 0.4, "C": 0.08, "D": 0.02}
REPLICATIONS = 20
VISITS = np.arange(13)


@pytest.fixture(scope="module")
def p1():
    settings = {f"draw.ratio.{t}": r for t, r in RATIO.items()}
    scenario = changed("p1", {**settings, "draw.rounds": 12}, years=2)
    return [measure(simulate(scenario, 21, n, 6000)) for n in range(REPLICATIONS)]


@pytest.fixture(params=[*RATIO, "all"])
def law(request):
    """(dimension, group, chance of each number of visits in a year)."""
    if request.param != "all":
        return "tier", request.param, stats.binom.pmf(VISITS, 12, RATIO[request.param] / 12)
    return "all", "all", sum(s * stats.binom.pmf(VISITS, 12, RATIO[t] / 12) for t, s in SHARE.items())


def of(runs, code, law, year="all"):
    return [rows.get(code, year, *law[:2]) for rows in runs]


def test_coverage_of_independent_draws(p1, law):
    agrees("1 − (1 − r/12)^12", 1 - law[2][0], of(p1, "firm_coverage", law), power=0.1)


def test_visits_per_firm_year(p1, law):
    agrees("r", (law[2] * VISITS).sum(), of(p1, "visits_per_firm_year", law, "2025"), power=0.1)


def test_repeats_of_visited_firms(p1, law):
    agrees("P(2 or more) / P(1 or more)", law[2][2:].sum() / law[2][1:].sum(), of(p1, "repeat_share", law), power=0.1)


def test_inequality_of_visits(p1, law):
    pairs = law[2][:, None] * law[2] * np.abs(VISITS[:, None] - VISITS)
    agrees("Gini of the binomial law", pairs.sum() / (2 * (law[2] * VISITS).sum()), of(p1, "burden_gini", law))


@pytest.mark.parametrize("tier", ["A", "B"])
def test_percentile_of_visits(p1, tier):
    below = stats.binom.cdf(VISITS, 12, RATIO[tier] / 12)
    firm_years = 2 * 6000 * SHARE[tier]
    # So far from a step of the law that no run can mistake it.
    assert abs(below - 0.95).min() > 5 * np.sqrt(0.95 * 0.05 / firm_years)
    truth = np.searchsorted(below, 0.95)
    assert {rows.get("visits_per_firm_year_p95", "all", "tier", tier) for rows in p1} == {truth}


def test_chance_of_a_visit_by_risk_is_that_of_the_tier(p1):
    # Risk groups are the tiers: half of the firms in the lowest, then two fifths; each decile holds one rate.
    low = [next(v for v in rows.groups("visit_chance", "decile").values() if not np.isnan(v)) for rows in p1]
    agrees("coverage of A", 1 - (1 - RATIO["A"] / 12) ** 12, low)


def test_share_of_violations_found():
    """Visits as a Poisson process at rate r, sensitivity s, natural ends at rate μ: rs / (rs + μ)."""
    r, s, mu = 0.9, 0.8, 0.5
    scenario = bench({
        "world.groups.item.rate": 1.0, "draw.ratio": ratios(r), "draw.memory": "poisson",
    }, years=3)
    runs = [measure(simulate(scenario, 22, n, 1000)) for n in range(REPLICATIONS)]
    agrees("rs / (rs + μ)", r * s / (r * s + mu), [rows.get("detected_share") for rows in runs])


def test_relapse_within_24_months():
    """After a correction the next violation begins at rate λ and is found at rate rs unless it ends at rate μ first.

    The chance that one is found within t years solves p' = A p for the states in order, in violation, found.
    """
    from scipy.linalg import expm

    rate, r, s, mu = 1.5, 2.0, 0.8, 0.5
    scenario = bench({
        "world.groups.item.rate": rate, "draw.ratio": ratios(r), "draw.memory": "poisson",
    }, years=5)
    step = np.array([[-rate, rate, 0], [mu, -mu - r * s, r * s], [0, 0, 0]])
    runs = [measure(simulate(scenario, 23, n, 500)) for n in range(REPLICATIONS)]
    agrees("found again within 2 years", expm(2 * step)[0, 2], [rows.get("recidivism") for rows in runs])


def test_visits_saved_by_a_shared_draw_are_those_of_separate_draws():
    """Base of Jinan with all tasks joint and none, time never short: the measure is the difference of the visits."""
    free = {
        "capability.unlimited": True, "time.warm_up": 0, "draw.ratio": ratios(0.3), "key_fields.frequency": {},
        "plan.special": {}, "reports.visited": 0, "recheck.share": 0,
    }
    together, apart = (jinan({**free, "joint.share": share}, years=1) for share in (1.0, 0.0))
    differences = []
    for n in range(REPLICATIONS):
        one, two = (measure(simulate(scenario, 24, n, 1500)) for scenario in (together, apart))
        assert two.get("visits_saved_by_merging") == 0
        differences.append((two.get("visits") - one.get("visits"), one.get("visits_saved_by_merging")))
    saved, claimed = np.array(differences).T
    assert (claimed > 0).all()
    agrees("visits apart less visits together", claimed.mean(), saved, power=0.1)


def test_visits_saved_by_merging_lists():
    """Two departments that draw all firms in one month and merge what falls together: one visit in two is saved."""
    scenario = bench({
        "world.departments": {"office": {"name": name("甲")}, "other": {"name": name("乙")}},
        "world.groups": {"item": group("office"), "more": group("other")},
        "plan.campaigns": {"one": campaign(months=[5]), "two": campaign("other", months=[5])},
        "draw.ratio": ratios(1.0), "draw.rounds": 1,
        "joint": {"share": 1.0, "departments": ["office", "other"], "mode": "coincidence", "window_days": 31},
    }, years=1)
    rows = measure(simulate(scenario, 25, 0, 400))
    assert rows.get("visits") == rows.get("visits_saved_by_merging") == 400
    assert {t: n for t, n in rows.groups("visits", "trigger").items() if n} == {"joint": 400}
    assert rows.get("plan_completion") == 1 and rows.get("firm_coverage") == 1
