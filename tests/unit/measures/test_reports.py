"""Unit: reports and complaints, counted by hand."""

from types import SimpleNamespace

import numpy as np
import pytest
from hand_city import FIRM_YEARS, at

from jgsim.measures.frame import Frame
from jgsim.measures.reports import deadline
from jgsim.terms.enums import Desk, Tier, TipKind, Trigger
from jgsim.terms.steps import CAP, CLOSED, OPEN

YEARS = ("2021", "2022", "all")


def some_reports(hand):
    hand.tip(0, "2020-05-01", TipKind.FOUNDED)  # warm-up
    hand.tip(0, "2021-05-01", TipKind.FOUNDED)
    hand.tip(1, "2021-06-01", TipKind.MISTAKEN)
    hand.tip(1, "2022-06-01", TipKind.PROFESSIONAL)
    hand.tip(5, "2022-06-01", TipKind.FOUNDED)
    hand.move(1, "2022-01-01", Tier.C, Tier.D)


def test_reports_by_what_they_were_about(hand):
    some_reports(hand)
    rows = hand.measure()
    assert [rows.get("reports", y) for y in YEARS] == [2, 2, 4]
    assert rows.groups("reports", "report_kind") == {"founded": 2, "mistaken": 1, "professional": 1}
    assert rows.groups("reports", "tier") == {"A": 1, "B": 0, "C": 1, "D": 1, "none": 1}
    assert rows.get("reports_per_firm_year", "2021") == pytest.approx(2 / FIRM_YEARS["2021"])
    assert rows.groups("reports_per_firm_year", "report_kind", "2022")["professional"] == pytest.approx(
        1 / FIRM_YEARS["2022"]
    )
    assert [rows.get("false_report_share", y) for y in YEARS] == [1 / 2, 1 / 2, 1 / 2]
    assert rows.get("false_report_share", "all", "district", "east") == 1 / 2
    assert np.isnan(rows.get("false_report_share", "all", "district", "west"))


def test_a_report_counts_for_the_year_in_which_it_was_taken_up(hand):
    hand.round("2020-12-28")
    hand.round("2021-01-01")
    hand.round("2021-12-27")
    hand.round("2022-01-01")
    hand.tip(0, "2020-12-30", TipKind.FOUNDED)
    hand.tip(0, "2021-12-30", TipKind.MISTAKEN)
    hand.complaints += [("2020-12-30", 0), ("2021-12-26", 1), ("2021-12-27", 1), ("2021-12-30", 5)]
    rows = hand.measure()
    assert [rows.get("reports", y) for y in YEARS] == [1, 1, 2]
    assert [rows.get("complaints", y) for y in YEARS] == [2, 2, 4]


def test_complaints_are_about_firms_in_operation(hand):
    hand.round("2021-01-01")
    hand.round("2021-11-01")
    hand.round("2022-12-26")
    # Firm 2 closes in October 2021; after the last round nothing is taken up any more.
    hand.complaints += [("2021-03-01", 2), ("2021-10-01", 2), ("2022-03-01", 0), ("2022-12-27", 0)]
    rows = hand.measure()
    assert [rows.get("complaints", y) for y in YEARS] == [1, 1, 2]
    assert rows.groups("complaints", "tier") == {"A": 1, "B": 0, "C": 0, "D": 0, "none": 1}
    assert rows.get("complaints_per_firm_year", "2022") == pytest.approx(1 / FIRM_YEARS["2022"])
    assert rows.get("officer_hours", "2021", "activity", Desk.COMPLAINT.code) == 0  # no desk, no hours


def checks(hand, *cases):
    """Checks on reports: (due, when it was made)."""
    for due, made in cases:
        hand.visit(0, made, trigger=Trigger.REPORT, tier=Tier.A, due=at(due, 10))


def test_checks_on_reports_are_overdue_after_so_many_working_days(hand):
    # 15 working days after Monday, 1 March 2021: Monday, 22 March.
    checks(hand, ("2021-03-01", "2021-03-01"), ("2021-03-01", "2021-03-22"), ("2021-03-01", "2021-03-23"))
    hand.visit(0, "2021-03-30", due=at("2021-03-01"))  # no report
    rows = hand.measure()
    assert [rows.get("overdue_reports", y) for y in YEARS] == pytest.approx([1 / 3, np.nan, 1 / 3], nan_ok=True)
    assert rows.get("report_delay") == pytest.approx((0 + 21 + 22) / 3)


def test_checks_that_were_never_made_are_overdue_once_their_deadline_has_passed(hand):
    checks(hand, ("2022-12-01", "2022-12-02"))
    hand.drop(0, "2022-12-31", OPEN, trigger=Trigger.REPORT, due="2022-12-01")
    hand.drop(0, "2022-12-31", OPEN, trigger=Trigger.REPORT, due="2022-12-20")  # not yet: nobody can say
    hand.drop(2, "2021-09-30", CLOSED, trigger=Trigger.REPORT, due="2021-09-20")  # closed in time
    hand.drop(2, "2021-09-30", CLOSED, trigger=Trigger.REPORT, due="2021-09-01")
    hand.drop(0, "2021-09-30", CAP, trigger=Trigger.REPORT, due="2021-09-29")
    rows = hand.measure()
    assert [rows.get("overdue_reports", y) for y in YEARS] == pytest.approx([1, 1 / 2, 2 / 3])


def test_the_deadline_is_that_of_the_policy_of_the_day(hand):
    hand.settings["reports"] = SimpleNamespace(deadline_days=1)
    hand.later.append((12 + 6, {"reports": SimpleNamespace(deadline_days=3)}))  # from 1 July 2021
    checks(hand, ("2021-06-30", "2021-07-02"), ("2021-07-01", "2021-07-06"))  # Wednesday, Thursday
    assert hand.measure().get("overdue_reports") == 1 / 2
    due = np.array([at("2021-06-30", 10), at("2021-07-01", 10), at("2022-12-30", 10)])
    end = deadline(Frame(hand.result()), due)
    assert end.tolist() == [at("2021-07-02"), at("2021-07-07"), at("2023-01-05")]  # 2022 ends on a Saturday
    hand.later[0][1]["reports"].deadline_days = 250
    assert deadline(Frame(hand.result()), due)[-1] == 2**31 - 1
