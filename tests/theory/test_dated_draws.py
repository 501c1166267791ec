"""Verification of lever 8 over a change inside the year: the clock H goes on, so that coverage is E[H] of the whole year."""

import numpy as np
import pytest

from jgsim.engine.run import city_of, simulate

from .bench import ALL_YEAR, agrees, bench, campaign, per_batch, ratios, tiers

FIRMS = 40_000
RATIOS = {"A": 0.06, "B": 0.12, "C": 0.24, "D": 0.48, "none": 0}
HIGH = {"A": 0.3, "B": 0.6, "C": 0.9, "D": 1.0, "none": 0}
SHARES = [0.4, 0.3, 0.2, 0.1]


def runs(later, changes=None, years=2, campaigns=None):
    """The visits of a dated city and of the same city without dates: firm × year counts, and the results."""
    settings = {
        "draw.memory": "within_year", "draw.rounds": 1, "draw.ratio": RATIOS, "world.risk.share": tiers(SHARES),
        "plan.campaigns": campaigns or {"draw": campaign()}, **(changes or {}),
    }
    dated = bench({**settings, "later": [{"from": day, **sections} for day, sections in later]}, years)
    city = city_of(dated, 77, 0, FIRMS)
    counts, results = [], []
    for scenario in (dated, dated.chain[0]):
        result = simulate(scenario, 77, 0, city=city)
        visit = result.tables["planned"]
        times = np.zeros((city.firms["key"].size, years), np.int64)
        np.add.at(times, (visit["firm"], city.clock.year_of(visit["time"])), 1)
        counts.append(times)
        results.append(result)
    return counts, results


def covered(name, drawn, tier, truth):
    """Coverage of each tier, firm by firm in batches, is the truth; where that is 1, everybody is drawn."""
    for number, code in enumerate("ABCD"):
        rows = np.flatnonzero(tier == number)
        if truth[code] >= 1:
            assert drawn[rows].all()
        else:
            agrees(f"{name} {code}", truth[code], per_batch(np.arange(rows.size), drawn[rows], rows.size), power=0.06)


@pytest.mark.parametrize("month", [2, 7, 12])
def test_coverage_is_the_mean_clock_of_a_year_whose_ratio_changes(month):
    (times, _), (result, _) = runs([(f"2024-{month:02}-01", {"draw": {"ratio": HIGH}})])
    assert times.max() == 1
    share = (month - 1) / 12
    truth = {c: share * RATIOS[c] + (1 - share) * HIGH[c] for c in "ABCD"}
    covered(f"from month {month}", times[:, 0], result.first_tier, truth)
    covered("the year after", times[:, 1], result.first_tier, HIGH)


def test_a_lower_ratio_leaves_what_was_drawn_and_slows_the_clock():
    (times, _), (result, _) = runs([("2024-04-01", {"draw": {"ratio": RATIOS}})], {"draw.ratio": HIGH})
    covered("lower", times[:, 0], result.first_tier, {c: HIGH[c] / 4 + RATIOS[c] * 3 / 4 for c in "ABCD"})


def test_three_ratios_in_a_year_and_months_that_change_add_up():
    months = {"plan": {"campaigns": {"draw": {"months": [9, 11]}}}}
    (times, _), (result, _) = runs(
        [("2024-03-01", {"draw": {"ratio": HIGH}}), ("2024-06-01", {"draw": {"ratio": RATIOS}}), ("2024-08-01", months)]
    )
    # Two draws of 12 at the low ratio, three at the high one, two at the low one again, then both draws of two.
    truth = {c: RATIOS[c] * (2 + 2) / 12 + HIGH[c] * 3 / 12 + RATIOS[c] for c in "ABCD"}
    covered("all of it", times[:, 0], result.first_tier, truth)
    covered("the year after", times[:, 1], result.first_tier, RATIOS)


def test_a_campaign_that_begins_inside_the_year_has_the_share_that_is_left():
    more = {"plan": {"campaigns": {"more": campaign("office", months=ALL_YEAR, factor=1)}}}
    (_, _), (result, _) = runs([("2024-10-01", more)], {"draw.ratio": HIGH}, years=1)
    planned, first = result.tables["planned"], result.city.clock.year_start[1]
    drawn = np.bincount(planned["firm"][(planned["campaign"] == 1) & (planned["time"] < first)], minlength=FIRMS)
    assert drawn.max() == 1
    covered("new", drawn, result.first_tier, {c: HIGH[c] / 4 for c in "ABCD"})


def test_several_rounds_a_year_go_on_too():
    later = [("2024-07-01", {"draw": {"rounds": 3, "ratio": ratios(2.6)}})]
    (times, _), _ = runs(later, {"draw.ratio": ratios(0.8), "draw.rounds": 1})
    assert set(np.unique(times[:, 0]).tolist()) == {1, 2}
    agrees("visits", 0.4 + 1.3, per_batch(np.arange(FIRMS), times[:, 0], FIRMS))
    assert set(np.unique(times[:, 1]).tolist()) == {2, 3}


def test_firms_that_come_and_go_have_the_draws_of_their_time():
    """A firm that enters in the year has a clock of the draws since then, before the change and after it."""
    firm = {"world.types.firm.entry": 0.5, "world.types.firm.exit": 0.3, "world.types.firm.exit_young": 0.3}
    (times, _), (result, _) = runs([("2024-07-01", {"draw": {"ratio": ratios(0.9)}})],
                                   {"draw.ratio": ratios(0.3), "world.risk.share": tiers([1]), **firm}, years=1)
    firms, clock = result.city.firms, result.city.clock
    planned = np.bincount(result.tables["planned"]["firm"], minlength=firms["key"].size)
    starts = clock.month_start[:12]
    there = (firms["enter"][:, None] <= starts) & (firms["exit"][:, None] > starts)
    expected = there[:, :6].sum(axis=1) * 0.3 / 12 + there[:, 6:].sum(axis=1) * 0.9 / 12
    partly = np.flatnonzero((expected > 0) & (there.sum(axis=1) < 12))
    assert partly.size > 5000
    error = planned[partly] - expected[partly]
    n = error.size
    assert abs(error.mean()) <= 4 * error.std(ddof=1) / np.sqrt(n) and error.std() / np.sqrt(n) < 0.01


def test_a_higher_ratio_draws_a_superset_and_shares_what_came_before():
    (dated, plain), (one, two) = runs([("2024-06-01", {"draw": {"ratio": HIGH}})])
    assert (dated[:, 0] >= plain[:, 0]).all() and (dated[:, 0] > plain[:, 0]).sum() > 1000
    begin = one.city.clock.month_start[5]
    early = [t.tables["planned"]["firm"][t.tables["planned"]["time"] < begin] for t in (one, two)]
    assert np.array_equal(*early) and early[0].size > 1000
