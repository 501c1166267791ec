"""Verification of lever 12: the base's tiers stay what they are, and points count for exactly their months."""

import numpy as np
import pytest

from jgsim.engine.run import simulate
from jgsim.levers.credit import limits
from jgsim.terms.enums import Tier

from .bench import POINTS_ONLY, jinan


def shares_at_year_ends(result) -> np.ndarray:
    """Shares of tiers A–D among classified firms alive at the end of each measured year, by (year, tier)."""
    clock, firms, moves = result.city.clock, result.city.firms, result.tables["move"]
    tier, at, rows = result.first_tier.copy(), 0, []
    for year in range(clock.years):
        end = int(clock.year_start[year + 1])
        until = int(np.searchsorted(moves["time"], end))
        tier[moves["firm"][at:until]] = moves["after"][at:until]
        at = until
        if year >= result.scenario.time.warm_up:
            alive = (firms["enter"] < end) & (firms["exit"] > end) & (tier != Tier.NONE)
            rows.append(np.bincount(tier[alive], minlength=4)[:4] / alive.sum())
    return np.array(rows)


def test_base_shares_stay_within_a_point_over_five_years():
    scenario = jinan({}, 5)
    wanted = np.array([0.73, 0.19, 0.05, 0.03])
    runs = np.array([shares_at_year_ends(simulate(scenario, 701, r, 50_000)) for r in range(4)])
    assert runs.shape == (4, 5, 4)
    share = runs.mean(axis=0)
    enterprises = 4 * 50_000 * scenario.world.types["enterprise"].share.value
    error = np.sqrt(wanted * (1 - wanted) / enterprises)
    print(np.round(100 * share, 2), np.round(100 * error, 2))
    # Not only the estimate lies within a point of the base, but all that its binomial error leaves room for.
    assert (np.abs(share - wanted) + 2 * error <= 0.01).all()


@pytest.mark.parametrize("months", [1, 7, 12])
def test_points_expire_after_exactly_their_months(months):
    """A firm with a single finding moves at the start of the month after it, and back exactly `months` later."""
    changes = POINTS_ONLY | {
        "credit.score.months": months, "credit.score.points.minor": 0.7, "credit.score.points.general": 1.2,
        "time.warm_up": 0, "draw.ratio": dict.fromkeys(("A", "B", "C", "D", "none"), 0.6), "capability.unlimited": True,
    }
    result = simulate(jinan(changes, 3), 702, 0, 6000)
    clock, finding, move = result.city.clock, result.tables["finding"], result.tables["move"]
    once = np.flatnonzero(np.bincount(finding["firm"], minlength=result.first_tier.size) == 1)
    once = once[result.first_tier[once] != Tier.NONE]
    when = dict(zip(finding["firm"].tolist(), clock.month_of(finding["time"]).tolist(), strict=True))
    moves = {}
    for firm, time, before, after in zip(*(move[c].tolist() for c in ("firm", "time", "before", "after")), strict=True):
        moves.setdefault(firm, []).append((time, before, after))
    moved = back = 0
    for firm in once.tolist():
        down, up = when[firm] + 1, when[firm] + 1 + months
        steps = moves.get(firm, [])
        if not steps:
            continue
        moved += 1
        first = int(result.first_tier[firm])
        assert steps[0][:2] == (clock.month_start[down], first) and steps[0][2] > first
        if up < clock.years * 12:
            back += 1
            assert steps[1:] == [(clock.month_start[up], steps[0][2], first)]
        else:
            assert len(steps) == 1
    assert moved > 50 and back > 20


def test_points_of_several_findings_add_up():
    """The tier of every classified firm at the horizon's end follows from its first score and the points that count."""
    months = 5
    changes = POINTS_ONLY | {"credit.score.months": months, "time.warm_up": 0, "capability.unlimited": True,
               "draw.ratio": dict.fromkeys(("A", "B", "C", "D", "none"), 1.0)}
    scenario = jinan(changes, 2)
    result = simulate(scenario, 703, 0, 20_000)
    settings, finding, clock = scenario.settings["credit"], result.tables["finding"], result.city.clock
    months_ago = 23 - clock.month_of(finding["time"])
    counting = (months_ago >= 1) & (months_ago <= months)
    worth = np.array([round(1000 * settings.score.points[s]) for s in ("minor", "general", "serious")])
    points = np.bincount(finding["firm"][counting], worth[finding["severity"][counting]], result.first_tier.size)
    edges = limits(settings)
    classified = result.first_tier != Tier.NONE
    assert np.array_equal(result.last_tier[classified & (points == 0)], result.first_tier[classified & (points == 0)])
    # The score inside its first tier is not in the tables: the last tier lies between those of the tier's two ends.
    some = np.flatnonzero(classified & (points > 0))
    low = np.concatenate([[-10**6], edges])[result.first_tier[some]] + points[some]
    high = np.concatenate([edges, [10**6]])[result.first_tier[some]] + points[some]
    last = result.last_tier[some]
    assert (last >= np.searchsorted(edges, low, side="right")).all()
    assert (last <= np.searchsorted(edges, high, side="right")).all()
    assert (last > result.first_tier[some]).sum() > 20
