"""Unit: cost, counted by hand. Four officers of 500 hours, half of the city simulated: 1 000 hours a year."""

import numpy as np
import pytest
from hand_city import KITCHEN, OFFICE

from jgsim.terms.enums import Tier, Trigger

YEARS = ("2021", "2022", "all")


def busy(hand):
    hand.visit(0, "2021-02-01", tier=Tier.A, officer_minutes=600, findings=1)
    hand.visit(1, "2021-03-01", tier=Tier.C, trigger=Trigger.JOINT, mask=OFFICE | KITCHEN, officer_minutes=1200)
    hand.visit(3, "2022-05-01", trigger=Trigger.KEY, mask=KITCHEN, officer_minutes=1800, findings=3)
    hand.visit(5, "2020-05-01", officer_minutes=6000, findings=7)
    return hand.measure()


def test_officer_hours_by_activity_with_the_load_that_the_plan_does_not_steer(hand):
    rows = busy(hand)
    # The other load of 100 hours counts 50 at half the city.
    assert [rows.get("officer_hours", y) for y in YEARS] == pytest.approx([30 + 50, 30 + 50, 60 + 100])
    assert rows.groups("officer_hours", "activity") == pytest.approx(
        {"random": 10, "joint": 20, "key": 30, "desk": 100}
    )
    assert rows.groups("officer_hours", "district", "2022") == pytest.approx({"east": 25, "west": 30 + 25})
    assert rows.groups("officer_hours", "tier") == pytest.approx({"A": 10, "B": 0, "C": 20, "D": 0, "none": 30})
    assert rows.groups("officer_hours", "department") == pytest.approx({"office": 20, "kitchen": 40})


def test_other_load_takes_at_most_all_hours(hand):
    hand.settings["plan"].other_load["desk"].hours = 1500.0
    hand.settings["plan"].other_load["cases"] = type(hand.settings["joint"])(hours=2500.0)
    rows = hand.measure()
    assert rows.groups("officer_hours", "activity", "2021") == pytest.approx(
        {"random": 0, "joint": 0, "key": 0, "desk": 375, "cases": 625}
    )
    assert rows.get("utilisation") == pytest.approx(1)


def test_utilisation_is_over_the_gross_minutes(hand):
    rows = busy(hand)
    assert [rows.get("utilisation", y) for y in YEARS] == pytest.approx([0.08, 0.08, 0.08])
    assert rows.groups("utilisation", "district", "2021") == pytest.approx({"east": (30 + 25) / 500, "west": 25 / 500})
    hand.settings["capability"].unlimited = True
    assert np.isnan(hand.measure().get("utilisation"))


def test_hours_per_finding_leave_the_other_load_out(hand):
    rows = busy(hand)
    assert [rows.get("hours_per_finding", y) for y in YEARS] == pytest.approx([30, 10, 15])
    assert rows.groups("hours_per_finding", "trigger") == pytest.approx(
        {"random": 10, "joint": np.nan, "key": 10}, nan_ok=True
    )
    assert rows.get("hours_per_finding", "all", "type", "stall") == pytest.approx(10)


def test_backlog_is_a_mean_over_time(hand):
    hand.round("2020-01-01", waiting=(100, 100), oldest=(50, 50))
    hand.round("2021-01-01", waiting=(4, 0), oldest=(10, 0))  # holds for 73 days
    hand.round("2021-03-15", waiting=(0, 1), oldest=(0, 5))  # 292 days
    hand.round("2022-01-01", waiting=(2, 3), oldest=(20, 30))  # 365 days
    rows = hand.measure()
    assert [rows.get("backlog", y) for y in YEARS] == pytest.approx([0.2 * 4 + 0.8 * 1, 5, (1.6 + 5) / 2])
    assert rows.groups("backlog", "district") == pytest.approx({"east": (0.8 + 2) / 2, "west": (0.8 + 3) / 2})
    assert [rows.get("backlog_age", y) for y in YEARS] == pytest.approx([0.2 * 10 + 0.8 * 5, 30, (6 + 30) / 2])
    assert rows.groups("backlog_age", "district", "2021") == pytest.approx({"east": 2, "west": 4})
