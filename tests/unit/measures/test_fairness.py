"""Unit: the chance of a visit at equal risk."""

import numpy as np
import pytest
from hand_city import FIRM_YEARS

from jgsim.measures.risk import decile_limits, neutral_rate
from jgsim.measures.checks import Checks
from jgsim.terms.enums import Tier


def test_neutral_rate_adds_up_the_item_groups_that_apply(hand):
    hand.firms["frailty"] = np.array([1, 2, 1, 1, 1, 0.5], np.float32)
    hand.world.risk.factor["B"].value = 3.0
    hand.firms["risk"][0] = 1
    rate = neutral_rate(hand.world, hand.firms, Checks(hand.world))
    assert rate == pytest.approx([0.3, 0.8, 0.1, 0.4, 0.1, 0.05])


def test_decile_limits_are_the_largest_of_the_lowest_tenths():
    assert decile_limits(np.arange(1, 21, dtype=np.float32)[::-1]).tolist() == [2, 4, 6, 8, 10, 12, 14, 16, 18]
    assert decile_limits(np.empty(0, np.float32)).shape == (9,)


def test_chance_by_risk_and_group(hand):
    # There in the measured years: shops 0, 2, 5 at 0.1, food 1 and 3 at 0.4, so that three fifths share the lowest.
    hand.visit(1, "2021-02-01", tier=Tier.C)
    hand.visit(0, "2021-02-01", tier=Tier.A)
    hand.visit(0, "2021-08-01", tier=Tier.A)
    hand.visit(3, "2022-06-01")
    rows = hand.measure()
    low, high = "1", "7"
    chance = rows.groups("visit_chance", "decile")
    assert {d for d, value in chance.items() if not np.isnan(value)} == {low, high}
    shops, food = 4 + 273 / 365, 2 + 275 / 365
    assert chance[low] == pytest.approx(1 / shops)
    assert chance[high] == pytest.approx((1 + 275 / 365) / food)
    assert rows.get("visit_chance", "2021", "decile", high) == 1
    assert rows.get("visit_chance", "all", "decile×type", f"{low}×company") == pytest.approx(1 / 2)
    assert rows.get("visit_chance", "all", "decile×size", f"{high}×small") == pytest.approx(1 / 2)
    assert rows.get("visit_chance", "all", "decile×district", f"{high}×west") == 1
    # Stalls: 2 + 273/365 firm-years of shops and 275/365 of food, of which the food stall was visited.
    expected = (2 + 273 / 365) / shops + 275 / 365 * (1 + 275 / 365) / food
    assert rows.get("visit_chance_ratio", "all", "type", "stall") == pytest.approx((275 / 365) / expected)
    both = rows.groups("visit_chance_ratio", "type")
    company = 2 / shops + 2 * (1 + 275 / 365) / food
    assert both["company"] == pytest.approx(2 / company)
    assert both["company"] * company + both["stall"] * expected == pytest.approx(2 + 275 / 365)


def test_everybody_visited_is_fair(hand):
    for firm in (0, 1, 5):
        hand.visit(firm, "2021-02-01")
        hand.visit(firm, "2022-02-01")
    hand.visit(2, "2021-02-01")
    hand.visit(3, "2022-06-01")
    rows = hand.measure()
    assert rows.get("firm_coverage") == pytest.approx(1)
    assert rows.groups("visit_chance_ratio", "district") == pytest.approx({"east": 1, "west": 1})
    assert sum(FIRM_YEARS.values()) == pytest.approx(rows.get("firm_years"))
