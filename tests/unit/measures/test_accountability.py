"""Unit: what was suppressed, and what re-inspections brought to light, counted by hand."""

import math

import pytest
from hand_city import at

from jgsim.terms.campaign import REINSPECTIONS
from jgsim.terms.enums import Severity, Tier, Trigger


def suppress(hand, firm, date, **more):
    row = {"firm": firm, "time": at(date, 10), "severity": Severity.GENERAL, "tier": Tier.NONE}
    hand.rows["suppressed"].append({**row, **more})


def go_again(hand, firm, date, found=True, **more):
    hand.visit(firm, date, trigger=Trigger.RECHECK, campaign=REINSPECTIONS, findings=int(found))
    if found:
        hand.find(firm, date, trigger=Trigger.RECHECK, **more)


def test_suppressed_findings_and_the_yield_of_reinspections(hand):
    suppress(hand, 0, "2021-02-01", tier=Tier.A)
    go_again(hand, 0, "2021-03-01", tier=Tier.A)  # uncovered
    go_again(hand, 0, "2021-04-01", tier=Tier.A)  # known already
    suppress(hand, 1, "2021-05-01", tier=Tier.C, candidate=2)
    go_again(hand, 1, "2021-06-01", tier=Tier.C, candidate=1)  # another violation
    suppress(hand, 5, "2021-07-01", group=1, severity=Severity.SERIOUS)
    hand.visit(5, "2021-08-01", findings=1)
    hand.find(5, "2021-08-01", group=1)  # told at another visit
    go_again(hand, 5, "2021-09-01", group=1)
    suppress(hand, 5, "2020-07-01")  # warm-up
    go_again(hand, 5, "2022-01-10")  # uncovered, in the next year
    rows = hand.measure()
    assert [rows.get("suppressed_findings", y) for y in ("2021", "2022", "all")] == [3, 0, 3]
    assert rows.groups("suppressed_findings", "severity") == {"minor": 0, "general": 2, "serious": 1}
    assert rows.get("suppressed_findings", "all", "tier", "C") == 1
    # Seen in 2021: three suppressed, one told; in 2022 nothing but what the re-inspection saw.
    assert rows.get("reinspection_yield", "2021") == pytest.approx(1 / 4)
    assert math.isnan(rows.get("reinspection_yield", "2022"))
    assert rows.get("reinspection_yield", "all") == pytest.approx(2 / 4)
    assert rows.get("reinspection_yield", "all", "tier", "A") == 1


def test_nothing_seen_has_no_yield(hand):
    rows = hand.measure()
    assert rows.get("suppressed_findings") == 0
    assert math.isnan(rows.get("reinspection_yield"))
