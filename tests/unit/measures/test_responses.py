"""Unit: responses to findings, tolerance, lists and closures, counted by hand."""

from types import SimpleNamespace

import numpy as np
import pytest
from hand_city import FIRM_YEARS, at

from jgsim.terms.enums import Coercion, Ending, Response, Severity, Tier, Trigger, VisitResult
from jgsim.terms.time import FAR

YEARS = ("2021", "2022", "all")


def some(groups):
    """Groups with a value that is not 0."""
    return {name: value for name, value in groups.items() if value == value and value != 0}


def test_findings_and_cases_by_what_was_done(hand):
    hand.find(0, "2021-02-01", tier=Tier.A)
    hand.find(0, "2021-03-01", tier=Tier.A, measure=Response.WAIVED, severity=Severity.MINOR, first=0)
    hand.find(1, "2021-03-01", tier=Tier.C, measure=Response.HEAVIER, group=1, trigger=Trigger.KEY)
    hand.find(1, "2022-03-01", tier=Tier.C, measure=Response.PENALISED, trigger=Trigger.REMOTE)
    hand.find(5, "2022-03-01", candidate=-2, first=0, measure=Response.LISTED)
    hand.find(5, "2022-04-01", measure=Response.GUIDED)
    hand.find(5, "2020-04-01", measure=Response.WAIVED)  # warm-up
    rows = hand.measure()
    assert [rows.get("findings_by_response", y) for y in YEARS] == [3, 3, 6]
    assert some(rows.groups("findings_by_response", "response")) == {
        "ordered": 1, "guided": 1, "waived": 1, "penalised": 1, "heavier": 1, "listed": 1
    }
    assert some(rows.groups("findings_by_response", "trigger")) == {"random": 4, "key": 1, "remote": 1}
    assert [rows.get("cases", y) for y in YEARS] == [2, 1, 3]
    assert some(rows.groups("cases", "response")) == {"waived": 1, "penalised": 1, "heavier": 1}
    assert some(rows.groups("cases", "trigger")) == {"random": 1, "key": 1, "remote": 1}
    assert rows.groups("cases", "severity") == {"minor": 1, "general": 2, "serious": 0}
    assert [rows.get("waived_share", y) for y in YEARS] == pytest.approx([1 / 2, 0, 1 / 3])
    assert rows.get("waived_share", "all", "severity", "minor") == 1
    assert rows.get("waived_share", "all", "trigger", "key") == 0
    assert rows.get("waived_share", "all", "tier", "C") == 0


def test_coercive_measures_and_those_that_the_list_spared(hand):
    taken, spared = {"coercion": Coercion.TAKEN}, {"coercion": Coercion.SPARED}
    hand.find(0, "2021-02-01", tier=Tier.A, **taken, measure=Response.HEAVIER, severity=Severity.SERIOUS)
    hand.find(1, "2021-03-01", tier=Tier.C, **taken, measure=Response.FAILED, group=1, trigger=Trigger.KEY)
    hand.find(1, "2022-03-01", tier=Tier.C, **spared, measure=Response.PENALISED)
    hand.find(5, "2022-03-01", **taken, measure=Response.PENALISED, first=0)
    hand.find(5, "2022-04-01", measure=Response.PENALISED)
    hand.find(0, "2020-04-01", **taken)  # warm-up
    rows = hand.measure()
    assert [rows.get("coercions", y) for y in YEARS] == [2, 1, 3]
    assert [rows.get("spared_coercions", y) for y in YEARS] == [0, 1, 1]
    assert rows.groups("coercions", "severity") == {"minor": 0, "general": 2, "serious": 1}
    assert some(rows.groups("coercions", "item_group")) == {"paper": 2, "stove": 1}
    assert some(rows.groups("coercions", "trigger")) == {"random": 2, "key": 1}
    assert some(rows.groups("spared_coercions", "tier")) == {"C": 1}


def running(hand, *firms):
    """Violations of the whole time, one in each item group."""
    for firm in firms:
        for group in (0, 1):
            hand.spell(firm, "2020-01-01", "2023-01-01", Ending.RUNNING, group=group)


def test_tolerated_findings_that_were_put_right_within_their_window(hand):
    running(hand, 0, 1, 2, 5)
    hand.tolerate(0, "2021-03-01", "2021-03-31", corrected="2021-03-31", tier=Tier.A)  # in its last minute: right
    hand.tolerate(1, "2021-03-01", "2021-03-31", corrected="2021-04-01", tier=Tier.C, measure=Response.GUIDED)
    hand.tolerate(5, "2021-12-15", "2022-01-14", corrected="2021-12-20", severity=Severity.MINOR)  # ends in 2022
    hand.tolerate(5, "2021-05-01", "2021-05-31", over="2021-05-31")  # over by itself when the window ends
    hand.tolerate(5, "2021-07-01", "2021-07-31", over="2021-07-10", corrected="2021-07-05")  # would have been over
    hand.tolerate(2, "2021-09-10", "2021-10-10", corrected="2021-09-11", over="2021-10-01")  # closed on 1 October
    hand.tolerate(0, "2022-12-15", "2023-01-14", tier=Tier.A)  # beyond the horizon
    hand.tolerate(0, "2020-12-15", "2021-01-14", tier=Tier.A, group=1)
    rows = hand.measure()
    assert [rows.get("tolerated_findings", y) for y in YEARS] == [6, 1, 7]
    assert some(rows.groups("tolerated_findings", "response")) == {"warned": 6, "guided": 1}
    assert rows.groups("tolerated_findings", "severity") == {"minor": 1, "general": 6, "serious": 0}
    # Of 2021: firms 0 (twice) and 1, one of three in time; of 2022: firm 5.
    assert [rows.get("self_corrected_share", y) for y in YEARS] == pytest.approx([1 / 3, 1, 2 / 4])
    assert rows.get("self_corrected_share", "all", "response", "guided") == 0
    assert rows.get("self_corrected_share", "all", "item_group", "paper") == pytest.approx(2 / 3)


def test_a_firm_that_the_authority_closes_within_the_window_does_not_count(hand):
    running(hand, 5)
    hand.tolerate(5, "2021-03-01", "2021-03-31", corrected="2021-03-02")
    assert hand.measure().get("self_corrected_share") == 1
    hand.close(5, "2021-03-15", 1)
    assert np.isnan(hand.measure().get("self_corrected_share"))


def test_harm_while_tolerated_ends_with_the_violation_or_the_window(hand):
    hand.spell(0, "2021-01-01", "2021-03-11", Ending.CORRECTED)
    hand.tolerate(0, "2021-03-01", "2021-03-31", corrected="2021-03-11")  # 10 days
    hand.spell(0, "2021-06-01", "2022-06-01", Ending.NATURAL, severity=Severity.SERIOUS)
    hand.tolerate(0, "2021-12-22", "2022-01-21", severity=Severity.SERIOUS)  # 10 days of 2021, 20 of 2022
    hand.spell(1, "2021-01-01", "2022-06-01", Ending.NATURAL, group=1, severity=Severity.MINOR)
    # Twice within 30 days: 30 + 10 days, each once. The second one was corrected sooner by another visit's order.
    hand.tolerate(1, "2021-03-11", "2021-04-10", group=1, severity=Severity.MINOR)
    hand.tolerate(1, "2021-03-01", "2021-03-31", group=1, severity=Severity.MINOR)
    hand.spell(1, "2021-01-01", "2021-03-02", Ending.CORRECTED)
    hand.tolerate(1, "2021-03-01", "2021-03-31", corrected="2021-03-31")  # 1 day
    hand.move(0, "2022-01-11", Tier.A, Tier.B)
    rows = hand.measure()
    assert [rows.get("harm_while_tolerated", y) for y in YEARS] == pytest.approx(
        [10 * 3 + 10 * 10 + 40 + 1 * 3, 20 * 10, 373]
    )
    assert rows.groups("harm_while_tolerated", "severity") == pytest.approx({"minor": 40, "general": 33, "serious": 300})
    assert some(rows.groups("harm_while_tolerated", "tier")) == pytest.approx({"A": 30 + 100 + 100, "B": 100, "C": 43})
    assert rows.get("harm_while_tolerated") < rows.get("harm")


def test_firms_are_listed_by_the_first_visit_that_does_not_reach_them(hand):
    for date in ("2021-02-01", "2022-02-01"):
        hand.visit(5, date, findings=1, result=VisitResult.UNREACHABLE)
    hand.visit(0, "2020-02-01", tier=Tier.A, findings=1, result=VisitResult.UNREACHABLE)  # warm-up
    hand.visit(0, "2021-02-01", tier=Tier.A, findings=1, result=VisitResult.UNREACHABLE)
    hand.visit(3, "2022-05-01", findings=1, result=VisitResult.UNREACHABLE)
    hand.visit(2, "2021-05-01", result=VisitResult.CLOSED)
    hand.visit(1, "2021-05-01", findings=1, result=VisitResult.UNREACHABLE, entered=0)  # no record: nobody knows
    rows = hand.measure()
    assert [rows.get("listed", y) for y in YEARS] == [1, 1, 2]
    # Had they all been listed long before the epoch, no visit would list them.
    hand.settings["abnormal_list"] = SimpleNamespace(found_before=SimpleNamespace(value=1000.0), revoke_months=None)
    hand.firms["silent"][[0, 5]], hand.firms["away"][[0, 3, 5]] = -(10**6), 1
    assert [hand.measure().get("listed", y) for y in YEARS] == [0, 1, 1]


def test_firms_closed_by_the_authority_leave_their_exposure(hand):
    hand.visit(5, "2021-02-01")
    hand.close(5, "2021-07-02", 0)
    hand.close(1, "2022-07-02", 1)
    hand.move(1, "2022-07-02", Tier.C, Tier.D)  # in the same minute: it closed in C
    rows = hand.measure()
    assert [rows.get("closings", y) for y in YEARS] == [1, 1, 2]
    assert rows.groups("closings", "cause") == {"revoked": 1, "penalty": 1, "licence": 0}
    assert some(rows.groups("closings", "tier")) == {"C": 1, "none": 1}
    assert [rows.get("revoked", y) for y in YEARS] == [1, 0, 1]
    gone = {"2021": 183 / 365, "2022": 1 + 183 / 365}
    for year in ("2021", "2022"):
        assert rows.get("firm_years", year) == pytest.approx(FIRM_YEARS[year] - gone[year])
    assert rows.get("firm_coverage", "2021") == pytest.approx((182 / 365) / (FIRM_YEARS["2021"] - gone["2021"]))
    assert [rows.get("firms", y) for y in YEARS] == [2, 2, 2]


def test_observation_of_a_relapse_ends_when_the_authority_closes_the_firm(hand, monkeypatch):
    from jgsim.measures import detection

    monkeypatch.setattr(detection, "RELAPSE_YEARS", 0.5)
    hand.spell(5, "2021-01-01", "2021-02-01", Ending.CORRECTED)
    assert hand.measure().get("recidivism") == 0
    hand.close(5, "2021-07-02", 0)
    assert np.isnan(hand.measure().get("recidivism"))
    assert hand.exit[5] == at("2021-07-02") < FAR
