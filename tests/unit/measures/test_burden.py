"""Unit: burden, counted by hand."""

from types import SimpleNamespace

import numpy as np
import pytest
from hand_city import FIRM_YEARS, KITCHEN, OFFICE, at

from jgsim.engine.ledger import CAPACITY, MERGED
from jgsim.measures.statistics import gini, tail_quantile
from jgsim.terms.enums import Tier, Trigger

YEARS = ("2021", "2022", "all")
TOTAL = sum(FIRM_YEARS.values())


def test_visits_and_hours_per_firm_year(hand):
    hand.visit(0, "2021-02-01", tier=Tier.A, elapsed=90)
    hand.visit(0, "2021-02-02", tier=Tier.A, elapsed=30, officers=2, officer_minutes=150)
    hand.visit(3, "2022-06-01", elapsed=60)
    hand.visit(3, "2020-06-01", elapsed=600)
    rows = hand.measure()
    assert [rows.get("visits_per_firm_year", y) for y in YEARS] == pytest.approx(
        [2 / FIRM_YEARS["2021"], 1 / FIRM_YEARS["2022"], 3 / TOTAL]
    )
    assert [rows.get("on_site_hours_per_firm_year", y) for y in YEARS] == pytest.approx(
        [2 / FIRM_YEARS["2021"], 1 / FIRM_YEARS["2022"], 3 / TOTAL]  # elapsed hours, not officer-hours
    )
    assert rows.groups("visits_per_firm_year", "tier", "2021")["A"] == 2
    assert rows.get("visits_per_firm_year", "2022", "sector", "food") == pytest.approx(1 / (1 + 275 / 365))
    assert np.isnan(rows.get("visits_per_firm_year", "all", "size", "large"))


def test_most_visits_percentile_and_inequality(hand):
    for date in ("2021-02-01", "2021-03-01", "2021-04-01"):
        hand.visit(0, date, tier=Tier.A)
    hand.visit(5, "2021-02-01")
    hand.visit(5, "2022-02-01")
    rows = hand.measure()
    assert [rows.get("visits_per_firm_year_max", y) for y in YEARS] == [3, 1, 3]
    assert [rows.get("visits_per_firm_year_p95", y) for y in YEARS] == [3, 1, 3]
    assert rows.groups("visits_per_firm_year_max", "district") == {"east": 3, "west": 0}
    # 2021: weights 1 (3 visits), 1 (1 visit), the rest without; mean difference over twice the mean, by pairs.
    weight, count = np.array([1, 1, 1, 273 / 365]), np.array([3, 1, 0, 0])
    pairs = weight[:, None] * weight * np.abs(count[:, None] - count)
    assert rows.get("burden_gini", "2021") == pytest.approx(
        pairs.sum() / (2 * weight.sum() * (weight * count).sum())
    )
    assert rows.get("burden_gini", "2022") == pytest.approx(1 - 1 / FIRM_YEARS["2022"])
    assert np.isnan(rows.get("burden_gini", "all", "district", "west"))


def test_inequality_over_the_horizon_takes_all_firm_years_together(hand):
    hand.visit(0, "2021-02-01", tier=Tier.A)
    hand.visit(0, "2022-02-01", tier=Tier.A)
    assert hand.measure().get("burden_gini") == pytest.approx(1 - 2 / TOTAL)


def test_repeats_leave_out_what_answers_to_something_at_the_firm(hand):
    hand.visit(0, "2021-02-01", tier=Tier.A)
    hand.visit(0, "2021-03-01", tier=Tier.A, trigger=Trigger.RECHECK)
    hand.visit(1, "2021-02-01", tier=Tier.C, trigger=Trigger.REPORT)
    hand.visit(1, "2021-03-01", tier=Tier.C, trigger=Trigger.RECHECK)
    hand.visit(5, "2021-02-01")
    hand.visit(5, "2021-03-01", trigger=Trigger.REPORT)
    hand.visit(5, "2021-04-01", trigger=Trigger.SPECIAL)
    rows = hand.measure()
    assert rows.get("repeat_share") == 1 / 2 and rows.get("repeat_share_all") == 1
    assert rows.get("repeat_90d") == 1 / 2
    assert rows.get("repeat_share", "all", "tier", "A") == 0 and np.isnan(rows.get("repeat_share", "all", "tier", "C"))
    assert rows.get("visits_per_firm_year_max") == 3  # every visit is a burden


def test_shared_lists_count_by_the_settings_of_their_day(hand):
    hand.later.append((24, {"joint": SimpleNamespace(mode="coincidence", departments=[], initiator=None)}))  # 2022
    hand.visit(0, "2021-02-01", mask=OFFICE | KITCHEN, trigger=Trigger.JOINT, tier=Tier.A)
    hand.visit(0, "2022-01-11", mask=OFFICE | KITCHEN, trigger=Trigger.JOINT, tier=Tier.A, due=at("2021-12-20"))
    hand.visit(0, "2022-02-01", mask=OFFICE | KITCHEN, trigger=Trigger.JOINT, tier=Tier.A)
    rows = hand.measure()
    assert [rows.get("visits_saved_by_merging", y) for y in YEARS] == pytest.approx([0.25, 0.25, 0.5])


def test_repeats_are_visits_on_different_dates(hand):
    hand.visit(0, "2021-02-01", hour=9, tier=Tier.A)
    hand.visit(0, "2021-02-01", hour=15, tier=Tier.A)  # the same date: no repeat
    hand.visit(1, "2021-02-01", tier=Tier.C)
    hand.move(1, "2021-06-01", Tier.C, Tier.D)
    hand.visit(1, "2021-08-01", tier=Tier.D)  # a repeat, 181 days later, of a firm first visited in C
    hand.visit(5, "2021-12-20")
    hand.visit(5, "2022-01-10")  # within 90 days, but in another year
    hand.visit(3, "2022-05-01")
    hand.visit(3, "2022-07-30")  # 90 days later
    rows = hand.measure()
    assert [rows.get("repeat_share", y) for y in YEARS] == pytest.approx([1 / 3, 1 / 2, 2 / 5])
    assert [rows.get("repeat_90d", y) for y in YEARS] == pytest.approx([0, 2 / 2, 2 / 5])
    assert rows.groups("repeat_share", "tier", "2021") == pytest.approx(
        {"A": 0, "B": np.nan, "C": 1, "D": np.nan, "none": 0}, nan_ok=True
    )


@pytest.mark.parametrize(("date", "soon"), [("2022-07-30", 1), ("2022-07-31", 0)])
def test_within_90_days_ends_after_the_90th(hand, date, soon):
    hand.visit(3, "2022-05-01")
    hand.visit(3, date)
    assert hand.measure().get("repeat_90d") == soon


def test_a_visit_of_the_warm_up_makes_the_next_one_soon(hand):
    hand.visit(0, "2020-12-20", tier=Tier.A)
    hand.visit(0, "2021-01-10", tier=Tier.A)
    rows = hand.measure()
    assert (rows.get("repeat_90d", "2021"), rows.get("repeat_share", "2021")) == (1, 0)


def test_visits_saved_by_a_shared_draw(hand):
    hand.visit(0, "2021-02-01", mask=OFFICE | KITCHEN, trigger=Trigger.JOINT, tier=Tier.A)
    hand.visit(1, "2022-02-01", mask=OFFICE | KITCHEN, trigger=Trigger.JOINT, tier=Tier.C)
    hand.visit(1, "2022-03-01", mask=OFFICE, tier=Tier.C)
    # Ratios 1 and 0.25: what is drawn once would be 1.25 visits.
    assert [hand.measure().get("visits_saved_by_merging", y) for y in YEARS] == pytest.approx([0.25, 0.25, 0.5])
    for campaign in hand.settings["plan"].campaigns.values():
        campaign.factor /= 2  # only their proportion counts
    assert hand.measure().get("visits_saved_by_merging") == pytest.approx(0.5)
    # A campaign with another target is not shared.
    hand.settings["plan"].campaigns["stoves"].sectors = ["food"]
    assert [hand.measure().get("visits_saved_by_merging", y) for y in YEARS] == [0, 0, 0]


def test_visits_saved_by_merging_lists(hand):
    hand.settings["joint"].mode = "coincidence"
    hand.visit(0, "2021-02-01", mask=OFFICE | KITCHEN, trigger=Trigger.JOINT, tier=Tier.A)
    hand.drop(0, "2021-02-01", MERGED, mask=KITCHEN)
    hand.drop(0, "2021-02-01", CAPACITY, mask=KITCHEN)
    hand.drop(1, "2021-12-01", MERGED, due="2022-01-10", mask=OFFICE)  # merged in December, due in January
    rows = hand.measure()
    assert [rows.get("visits_saved_by_merging", y) for y in YEARS] == [1, 1, 2]
    assert rows.groups("visits_saved_by_merging", "tier") == {"A": 1, "B": 0, "C": 1, "D": 0, "none": 0}


def test_tail_quantile_is_the_smallest_count_that_95_percent_do_not_exceed():
    total = np.array([100.0, 100.0, 100.0, 0.0])
    tails = np.array([[5.0, 5.1, 100.0, 0.0], [0.0, 5.0, 5.1, 0.0], [0.0, 0.0, 5.0, 0.0]])
    assert tail_quantile(tails, total, 0.95) == pytest.approx([0, 1, 2, np.nan], nan_ok=True)


def test_gini_of_known_distributions():
    tails = np.array([[1.0, 0.25, 0.0], [1.0, 0.25, 0.0]])
    assert gini(tails, np.array([1.0, 1.0, 1.0])) == pytest.approx([0, 0.75, np.nan], nan_ok=True)
