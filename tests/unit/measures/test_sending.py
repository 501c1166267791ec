"""Unit: who was sent, and what sensors told, counted by hand."""

import numpy as np
import pytest
from hand_city import at

from jgsim.terms.enums import Tier

YEARS = ("2021", "2022", "all")


def test_alerts_true_and_false(hand):
    for firm, date, candidate, tier in (
        (0, "2020-05-04", -1, Tier.A),  # warm-up
        (0, "2021-05-03", 2, Tier.A), (1, "2021-06-07", -1, Tier.C), (1, "2022-06-06", 0, Tier.D), (5, "2022-06-06", 1, Tier.NONE),
    ):
        hand.rows["alert"].append({"time": at(date), "firm": firm, "candidate": candidate, "tier": tier})
    rows = hand.measure()
    assert [rows.get("alerts", y) for y in YEARS] == [2, 2, 4]
    assert rows.groups("alerts", "tier") == {"A": 1, "B": 0, "C": 1, "D": 1, "none": 1}
    assert [rows.get("false_alert_share", y) for y in YEARS] == [0.5, 0, 0.25]
    assert rows.groups("false_alert_share", "tier")["C"] == 1


def test_alerts_without_any(hand):
    rows = hand.measure()
    assert rows.get("alerts") == 0 and np.isnan(rows.get("false_alert_share")) and np.isnan(rows.get("met_again_share"))


def test_officers_who_come_again(hand):
    for firm, date, officer, partner in (
        (0, "2020-05-04", 1, 2), (0, "2021-05-03", 2, 3), (0, "2021-07-05", 1, 4), (0, "2022-07-04", 4, 1),
        (1, "2021-05-03", 4, 1), (1, "2022-05-03", 2, 3), (5, "2022-05-03", 2, 3),
    ):
        hand.visit(firm, date, officer=officer, partner=partner, tier=Tier.A if firm == 0 else Tier.NONE)
    rows = hand.measure()
    assert [rows.get("met_again_share", y) for y in YEARS] == [pytest.approx(s) for s in (1 / 2, 1 / 2, 1 / 2)]
    assert rows.groups("met_again_share", "tier")["A"] == pytest.approx(2 / 3)
    assert rows.groups("met_again_share", "tier")["none"] == 0
