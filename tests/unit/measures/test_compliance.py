"""Unit: compliance of firms that choose by the month, counted by hand."""

import numpy as np
import pytest
from hand_city import at

from jgsim.terms.enums import Tier


def test_firm_months_without_a_violation(hand):
    hand.clock_mode = "period"
    for date, tier, firms, violating in (
        ("2020-12-01", Tier.A, 9, 9),  # warm-up
        ("2021-01-01", Tier.A, 4, 1), ("2021-02-01", Tier.A, 4, 2), ("2021-02-01", Tier.C, 2, 2), ("2022-12-01", Tier.C, 10, 0),
    ):
        hand.rows["period"].append({"time": at(date), "tier": tier, "firms": firms, "violating": violating})
    rows = hand.measure()
    assert [rows.get("compliance", year) for year in ("2021", "2022", "all")] == pytest.approx([5 / 10, 1, 15 / 20])
    by_tier = rows.groups("compliance", "tier", "2021")
    assert by_tier["A"] == pytest.approx(5 / 8) and by_tier["C"] == 0 and np.isnan(by_tier["B"])


def test_it_is_undefined_where_violations_are_spells(hand):
    assert np.isnan(hand.measure().get("compliance"))
