"""Unit: records and published cases, counted by hand."""

import pytest
from hand_city import at

from jgsim.levers.publicity import Publicity
from jgsim.terms.enums import CaseFate, Response, Severity, Tier, Trigger

YEARS = ("2021", "2022", "all")


def some(groups):
    """Groups with a value that is not 0."""
    return {name: value for name, value in groups.items() if value == value and value != 0}


def test_visits_that_are_not_in_the_records(hand):
    hand.visit(0, "2021-02-01", entered=1, tier=Tier.A)
    hand.visit(0, "2021-03-01", entered=0, tier=Tier.A, trigger=Trigger.KEY)
    hand.visit(1, "2021-04-01", entered=1, tier=Tier.C)
    hand.visit(1, "2022-04-01", entered=0, tier=Tier.C)
    hand.visit(1, "2020-04-01", entered=0)  # warm-up
    rows = hand.measure()
    assert [rows.get("unrecorded_visits", y) for y in YEARS] == pytest.approx([1 / 3, 1, 1 / 2])
    by_trigger = rows.groups("unrecorded_visits", "trigger")
    assert by_trigger["key"] == 1 and by_trigger["random"] == pytest.approx(1 / 3)
    assert rows.get("unrecorded_visits", "2021", "tier", "C") == 0
    assert rows.get("unrecorded_visits", "2021", "tier", "A") == 1 / 2


def test_cases_that_failed_are_cases(hand):
    hand.find(0, "2021-02-01", tier=Tier.A, measure=Response.FAILED, severity=Severity.MINOR)
    hand.find(1, "2022-03-01", tier=Tier.C, measure=Response.FAILED, trigger=Trigger.KEY)
    hand.find(1, "2022-04-01", tier=Tier.C, measure=Response.PENALISED)
    rows = hand.measure()
    assert [rows.get("failed_cases", y) for y in YEARS] == [1, 1, 2]
    assert [rows.get("cases", y) for y in YEARS] == [1, 2, 3]
    assert some(rows.groups("failed_cases", "trigger")) == {"random": 1, "key": 1}
    assert rows.groups("failed_cases", "severity") == {"minor": 1, "general": 1, "serious": 0}
    assert rows.groups("cases", "response")["failed"] == 2


def decide(hand, firm, date, fate=CaseFate.CLOSED, measure=Response.PENALISED, severity=Severity.GENERAL):
    """A case that was opened and decided on a day."""
    hand.rows["case"].append({
        "firm": firm, "time": at(date), "decided": at(date), "fate": fate, "measure": measure, "severity": severity,
    })


def test_penalties_are_published_by_the_rules_of_their_decision(hand):
    """From April 2021 on all are published a month later, from 2022 on none is."""
    public = Publicity(share=1.0, lag_days=31)
    hand.later = [(15, {"publicity": public}), (24, {"publicity": Publicity()})]
    decide(hand, 0, "2021-03-31")
    decide(hand, 0, "2021-04-01", severity=Severity.MINOR)
    decide(hand, 1, "2021-06-01", measure=Response.HEAVIER)
    decide(hand, 1, "2021-06-02", measure=Response.WAIVED)
    for fate in set(CaseFate) - {CaseFate.CLOSED}:
        decide(hand, 1, "2021-06-03", fate)
    decide(hand, 5, "2021-12-10")
    decide(hand, 5, "2022-01-10")
    hand.move(0, "2021-04-15", Tier.A, Tier.B)
    rows = hand.measure()
    assert [rows.get("published_cases", y) for y in YEARS] == [2, 1, 3]
    assert some(rows.groups("published_cases", "tier")) == {"B": 1, "C": 1, "none": 1}
    assert some(rows.groups("published_cases", "response")) == {"penalised": 2, "heavier": 1}
    assert some(rows.groups("published_cases", "severity")) == {"minor": 1, "general": 2}


def test_what_would_be_published_after_the_horizon_is_not(hand):
    hand.settings["publicity"] = Publicity(share=1.0, lag_days=31)
    decide(hand, 5, "2022-12-10")
    decide(hand, 5, "2020-12-15")  # of the warm-up, published in 2021
    rows = hand.measure()
    assert [rows.get("published_cases", y) for y in YEARS] == [1, 0, 1]
