"""Unit: unsupervised firm-days and first checks, counted by hand."""

import numpy as np
import pytest
from hand_city import CLOCK, KITCHEN, OFFICE, at

from jgsim.levers.entry import Entry
from jgsim.terms.enums import Tier, Trigger

YEARS = ("2021", "2022", "all")


def unlisted(hand, firm, begin, until, gap):
    hand.rows["unlisted"].append({"firm": firm, "time": at(begin), "until": at(until), "gap": gap})


def test_firm_days_in_no_register_by_year_cause_and_tier_of_the_day(hand):
    unlisted(hand, 0, "2020-12-22", "2021-01-11", 0)  # 10 days are measured
    unlisted(hand, 1, "2021-12-22", "2022-01-31", 1)  # 10 and 30
    unlisted(hand, 5, "2022-12-12", "2023-01-01", 1)  # 20, to the horizon's end
    hand.move(1, "2022-01-11", Tier.C, Tier.D)
    rows = hand.measure()
    assert [rows.get("unsupervised_firm_days", y) for y in YEARS] == pytest.approx([20, 50, 70])
    gaps = [rows.groups("unsupervised_firm_days", "gap", y) for y in YEARS]
    assert [one["lag"] for one in gaps] == pytest.approx([10, 0, 10])
    assert [one["lost"] for one in gaps] == pytest.approx([10, 50, 60])
    tiers = rows.groups("unsupervised_firm_days", "tier")
    assert {t: v for t, v in tiers.items() if v} == pytest.approx({"A": 10, "C": 20, "D": 20, "none": 20})
    assert rows.groups("unsupervised_firm_days", "district") == pytest.approx({"east": 70, "west": 0})


def first_check(hand, days: int, *visits) -> list[float]:
    """Coverage by year where firm 3, which enters on 1 April 2022, has `days` for its first check."""
    hand.settings["entry"] = Entry(share={"committed": 1.0}, check_days=days, department="office")
    for date in visits:
        hand.visit(3, date, trigger=Trigger.SPECIAL)
    rows = hand.measure()
    return [rows.get("first_check_coverage", y) for y in YEARS]


def test_a_first_check_in_time_covers(hand):
    hand.visit(0, "2022-01-05")
    found = first_check(hand, 30, "2022-04-20", "2022-06-20")
    assert np.isnan(found[0]) and found[1:] == [1, 1]


@pytest.mark.parametrize("visits", [[], ["2022-05-02"], ["2022-12-30"]])
def test_none_or_a_late_one_does_not(hand, visits):
    assert first_check(hand, 30, *visits)[1:] == [0, 0]


@pytest.mark.parametrize("kept", [{"mask": KITCHEN}, {"group": 0}])
def test_another_department_or_one_item_group_is_no_first_check(hand, kept):
    hand.visit(3, "2022-04-20", **kept)
    assert first_check(hand, 30)[1:] == [0, 0]
    hand.visit(3, "2022-04-21", mask=OFFICE | KITCHEN)
    assert first_check(hand, 30)[1:] == [1, 1]


def test_deadlines_beyond_the_horizon_or_the_firm_do_not_count(hand):
    assert np.isnan(first_check(hand, 300)).all()
    hand.close(3, "2022-04-15", 1)
    assert np.isnan(first_check(hand, 30)).all()


def test_who_entered_before_the_policy_owes_nothing(hand):
    none = Entry()
    hand.settings["entry"] = none
    month = int(np.searchsorted(CLOCK.month_start, at("2022-05-01")))
    rule = Entry(share={"committed": 1.0}, check_days=30, department="office")
    hand.later = [(month, {"entry": rule})]
    assert np.isnan(hand.measure().get("first_check_coverage"))
    hand.later = [(month - 1, {"entry": rule}), (month, {"entry": none})]
    assert hand.measure().get("first_check_coverage") == 0
