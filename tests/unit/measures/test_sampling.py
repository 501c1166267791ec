"""Unit: batches of samples, counted by hand."""

import math

import pytest
from hand_city import at

from jgsim.engine.ledger import CAPACITY
from jgsim.terms.campaign import SAMPLES
from jgsim.terms.enums import Tier, Trigger


def sample(hand, firm, date, failed=0, taken=1, group=1, cost=150_000, tier=Tier.NONE):
    hand.rows["batch"].append({
        "time": at(date), "firm": firm, "group": group, "campaign": SAMPLES, "due": at(date), "taken": taken,
        "failed": failed, "cost": cost * taken, "minutes": 90, "candidate": -1, "tier": tier,
    })


def test_batches_failures_cost_and_hours(hand):
    sample(hand, 1, "2021-02-01", failed=1, tier=Tier.C)
    sample(hand, 1, "2021-03-01", tier=Tier.C)
    sample(hand, 3, "2022-06-01", group=0, cost=30_000)
    sample(hand, 5, "2022-06-01", taken=0)
    sample(hand, 1, "2020-06-01", failed=1)  # warm-up
    hand.drop(0, "2022-12-31", CAPACITY, trigger=Trigger.KEY, due="2022-12-01")
    hand.rows["dropped"][-1]["campaign"] = SAMPLES
    rows = hand.measure()
    assert [rows.get("batches", y) for y in ("2021", "2022", "all")] == [2, 1, 3]
    assert [rows.get("batches_not_taken", y) for y in ("2021", "2022", "all")] == [0, 2, 2]
    assert [rows.get("batch_failure_rate", y) for y in ("2021", "2022", "all")] == pytest.approx([1 / 2, 0, 1 / 3])
    assert [rows.get("sampling_cost", y) for y in ("2021", "2022", "all")] == [3000, 300, 3300]
    assert rows.get("batch_failure_rate", "all", "tier", "C") == 1 / 2
    assert math.isnan(rows.get("batch_failure_rate", "all", "tier", "A"))
    assert rows.groups("batches", "item_group") == {"paper": 1, "stove": 2}
    assert rows.groups("sampling_cost", "item_group") == {"paper": 300, "stove": 3000}
    hours = rows.groups("officer_hours", "activity")
    assert hours["sampling"] == 6 and hours["key"] == 0
    assert rows.groups("officer_hours", "department")["kitchen"] == 4.5
    # They are no visits, and their shortfall is no shortfall of checks.
    assert rows.get("visits") == rows.get("shortfall") == 0


def test_what_laboratories_find_is_no_finding_of_a_visit(hand):
    hand.visit(1, "2021-02-01", mask=2, trigger=Trigger.KEY)
    hand.find(1, "2021-05-01", group=1, trigger=Trigger.KEY, officer=-1)
    rows = hand.measure()
    assert rows.get("detections") == 1
    assert rows.get("problem_finding_rate", "all", "trigger", "key") == 0
    assert rows.get("problem_finding_rate", "all", "department", "kitchen") == 0
    assert rows.get("finding_rate_per_item_check", "all", "item_group", "stove") == 0
