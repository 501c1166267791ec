"""Unit: cost, counted by hand. Four officers of 500 hours, half of the city simulated: 1 000 hours a year."""

import datetime as dt
from types import SimpleNamespace

import numpy as np
import pytest
from hand_city import KITCHEN, OFFICE

from jgsim.terms.enums import Desk, Tier, Trigger, VisitResult
from jgsim.terms.steps import CAP, CAPACITY, GAP, OPEN, REMOTE, TOLERANCE

YEARS = ("2021", "2022", "all")


def some(groups):
    """Groups with a value that is not 0."""
    return {name: value for name, value in groups.items() if value == value and value != 0}


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
    assert some(rows.groups("officer_hours", "activity")) == pytest.approx(
        {"random": 10, "joint": 20, "key": 30, "others": 100}
    )
    assert rows.groups("officer_hours", "district", "2022") == pytest.approx({"east": 25, "west": 30 + 25})
    assert rows.groups("officer_hours", "tier") == pytest.approx({"A": 10, "B": 0, "C": 20, "D": 0, "none": 30})
    assert rows.groups("officer_hours", "department") == pytest.approx({"office": 20, "kitchen": 40})


def test_other_load_takes_at_most_all_hours(hand):
    hand.settings["plan"].other_load["others"].hours = 1500.0
    hand.settings["plan"].other_load["more"] = type(hand.settings["joint"])(hours=2500.0)
    rows = hand.measure()
    assert some(rows.groups("officer_hours", "activity", "2021")) == pytest.approx({"others": 375, "more": 625})
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
    assert some(rows.groups("hours_per_finding", "trigger")) == pytest.approx({"random": 10, "key": 10})
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


def test_work_at_the_desk_takes_hours_too(hand):
    hand.visit(0, "2021-02-01", tier=Tier.A, officer_minutes=600)
    hand.desk("2021-02-01", 0, Desk.COMPLAINT, 10, 900)
    hand.desk("2021-02-08", 1, Desk.CASE, 1, 1800)
    hand.desk("2022-02-07", 1, Desk.CASE, 1, 600)
    hand.desk("2020-02-03", 1, Desk.REMOTE, 5, 6000)  # warm-up
    rows = hand.measure()
    assert [rows.get("officer_hours", y) for y in YEARS] == pytest.approx([10 + 15 + 30 + 50, 10 + 50, 115 + 50])
    assert some(rows.groups("officer_hours", "activity")) == pytest.approx(
        {"random": 10, "complaint": 15, "case": 40, "others": 100}
    )
    assert rows.groups("officer_hours", "district", "2021") == pytest.approx({"east": 10 + 15 + 25, "west": 30 + 25})
    assert rows.get("officer_hours", "2021", "tier", "A") == pytest.approx(10)  # visits only
    assert rows.groups("utilisation", "district", "2021") == pytest.approx({"east": 50 / 500, "west": 55 / 500})


def test_remote_checks_count_as_work_at_the_desk_once(hand):
    hand.remote(0, "2021-02-03", tier=Tier.A)
    hand.desk("2021-02-08", 0, Desk.REMOTE, 1, 60)
    rows = hand.measure()
    assert some(rows.groups("officer_hours", "activity", "2021")) == pytest.approx({"remote_desk": 1, "others": 50})


def test_a_firm_that_could_not_be_reached_is_no_finding_for_the_hours(hand):
    hand.visit(0, "2021-02-01", tier=Tier.A, officer_minutes=600, findings=2)
    hand.visit(1, "2021-02-01", tier=Tier.C, officer_minutes=600, findings=1, result=VisitResult.UNREACHABLE)
    assert hand.measure().get("hours_per_finding", "2021") == pytest.approx(20 / 2)


def test_other_settings_that_come_into_force_within_a_year_count_for_their_working_days(hand):
    capability = SimpleNamespace(officers=8, hours=500.0, team=2, unlimited=False)
    plan = SimpleNamespace(campaigns={}, other_load={"more": SimpleNamespace(hours=400.0)})
    hand.later.append((12 + 6, {"capability": capability, "plan": plan}))  # from 1 July 2021
    rows = hand.measure()
    day = dt.date(2021, 1, 1)
    days = [day + dt.timedelta(n) for n in range(365)]
    working = [d.month >= 7 for d in days if d.weekday() < 5]
    later = sum(working) / len(working)
    assert 0.4 < later < 0.6
    other = {"others": (1 - later) * 50, "more": later * 200}
    assert some(rows.groups("officer_hours", "activity", "2021")) == pytest.approx(other)
    assert some(rows.groups("officer_hours", "activity", "2022")) == pytest.approx({"more": 200})
    assert rows.get("utilisation", "2021") == pytest.approx(sum(other.values()) / (1000 * (1 + later)))
    assert rows.get("utilisation", "2022") == pytest.approx(200 / 2000)
    capability.unlimited = True
    assert np.isnan(hand.measure().get("utilisation", "2021")) and np.isnan(hand.measure().get("utilisation"))


def test_what_is_held_back_is_no_shortfall(hand):
    hand.visit(0, "2021-02-01", tier=Tier.A)
    for reason, trigger in ((CAP, Trigger.RANDOM), (CAP, Trigger.RECHECK), (GAP, Trigger.KEY), (REMOTE, Trigger.JOINT),
                            (TOLERANCE, Trigger.RANDOM), (CAPACITY, Trigger.SPECIAL), (OPEN, Trigger.REPORT)):
        hand.drop(0, "2021-03-01", reason, trigger=trigger)
    hand.drop(0, "2022-01-05", CAP, due="2021-12-30")  # due in 2021
    hand.move(0, "2021-02-15", Tier.A, Tier.B)
    rows = hand.measure()
    assert [rows.get("held_back", y) for y in YEARS] == [6, 0, 6]
    assert rows.groups("held_back", "held") == {"cap": 3, "gap": 1, "remote": 1, "tolerance": 1, "unlisted": 0}
    assert some(rows.groups("held_back", "trigger")) == {"random": 3, "joint": 1, "key": 1, "recheck": 1}
    assert some(rows.groups("held_back", "tier")) == {"B": 6}
    assert [rows.get("held_back_cap", y) for y in YEARS] == [3, 0, 3]
    assert some(rows.groups("held_back_cap", "trigger")) == {"random": 2, "recheck": 1}
    reasons = {"closed": 0, "capacity": 1, "open": 0, "no_owner": 0}
    assert rows.get("shortfall") == 1 and rows.groups("shortfall", "reason") == reasons
    assert some(rows.groups("shortfall", "trigger")) == {"special": 1, "report": 1}
    # Of the plan: one done; five held back, one short.
    assert rows.get("plan_completion") == pytest.approx(1 / 7)
    assert rows.get("plan_completion", "all", "department", "office") == pytest.approx(1 / 7)
    assert rows.get("key_field_coverage") == 0  # what was held back was not made
