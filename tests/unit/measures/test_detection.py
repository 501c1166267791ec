"""Unit: detection, counted by hand."""

import numpy as np
import pytest
from hand_city import KITCHEN, OFFICE

from jgsim.terms.enums import Ending, Severity, Tier, Trigger, VisitResult

YEARS = ("2021", "2022", "all")
BOTH = OFFICE | KITCHEN


def test_headline_finding_rate_is_that_of_random_draws(hand):
    hand.visit(0, "2021-02-01", tier=Tier.A, findings=1)
    hand.visit(0, "2021-03-01", tier=Tier.A)
    hand.visit(1, "2021-02-01", tier=Tier.C, trigger=Trigger.JOINT, mask=BOTH, findings=2)
    hand.visit(1, "2022-02-01", tier=Tier.C, trigger=Trigger.KEY, mask=KITCHEN, findings=1)
    hand.visit(3, "2022-05-01")
    hand.find(0, "2021-02-01", tier=Tier.A)
    hand.find(1, "2021-02-01", tier=Tier.C, trigger=Trigger.JOINT, group=0)
    hand.find(1, "2021-02-01", tier=Tier.C, trigger=Trigger.JOINT, group=1)
    hand.find(1, "2022-02-01", tier=Tier.C, trigger=Trigger.KEY, group=1)
    rows = hand.measure()
    assert [rows.get("problem_finding_rate", y) for y in YEARS] == pytest.approx([2 / 3, 0, 2 / 4])
    assert [rows.get("clean_visit_share", y) for y in YEARS] == pytest.approx([1 / 3, 1, 1 / 2])
    some = lambda code: {t: n for t, n in rows.groups(code, "trigger").items() if n == n}  # noqa: E731
    assert some("problem_finding_rate") == pytest.approx({"random": 1 / 3, "joint": 1, "key": 1})
    assert rows.groups("problem_finding_rate", "tier") == pytest.approx(
        {"A": 1 / 2, "B": np.nan, "C": 1, "D": np.nan, "none": 0}, nan_ok=True
    )
    assert rows.groups("problem_finding_rate", "department") == pytest.approx({"office": 2 / 4, "kitchen": 2 / 2})
    assert rows.get("problem_finding_rate", "all", "tier×trigger", "C×key") == 1
    # Item checks: firm 0 four each, firm 1 six jointly, two by the kitchen, firm 3 four.
    assert [rows.get("finding_rate_per_item_check", y) for y in YEARS] == pytest.approx([3 / 14, 0, 3 / 18])
    assert some("finding_rate_per_item_check") == pytest.approx({"random": 1 / 12, "joint": 2 / 6, "key": 1 / 2})
    assert rows.groups("finding_rate_per_item_check", "item_group") == pytest.approx({"paper": 2 / 16, "stove": 2 / 4})
    assert rows.groups("finding_rate_per_item_check", "department") == pytest.approx(
        {"office": 2 / 16, "kitchen": 2 / 4}
    )


def empty_addresses(hand):
    """Five draws: one clean, one with a violation, one not reached, one closed, one without such an activity."""
    hand.visit(0, "2021-02-01", tier=Tier.A, findings=1, result=VisitResult.ORDERED)
    hand.visit(1, "2021-02-01", tier=Tier.C)
    hand.visit(5, "2021-02-01", findings=1, result=VisitResult.UNREACHABLE)
    hand.visit(2, "2021-02-01", result=VisitResult.CLOSED)
    hand.visit(5, "2022-02-01", trigger=Trigger.JOINT, mask=BOTH, result=VisitResult.NO_ACTIVITY)
    hand.visit(5, "2022-03-01", trigger=Trigger.KEY, findings=1, result=VisitResult.UNREACHABLE)
    hand.find(0, "2021-02-01", tier=Tier.A)
    hand.find(5, "2021-02-01", candidate=-2, first=0)
    hand.find(5, "2022-03-01", candidate=-2, first=0, trigger=Trigger.KEY)


def test_finding_rates_with_and_without_firms_that_operate_no_more(hand):
    empty_addresses(hand)
    rows = hand.measure()
    assert [rows.get("problem_finding_rate", y) for y in YEARS] == pytest.approx([2 / 4, 0, 2 / 5])
    operating = [rows.get("problem_finding_rate_operating", y) for y in YEARS]
    assert operating == pytest.approx([1 / 2, np.nan, 1 / 2], nan_ok=True)
    assert rows.get("problem_finding_rate", "all", "trigger", "key") == 1
    assert np.isnan(rows.get("problem_finding_rate_operating", "all", "trigger", "key"))
    assert rows.get("problem_finding_rate", "all", "department", "office") == 3 / 6
    assert rows.get("problem_finding_rate_operating", "all", "department", "office") == 1 / 2
    assert rows.get("problem_finding_rate_operating", "all", "tier×trigger", "A×random") == 1
    assert rows.get("unreachable_share") == 1 / 2 and np.isnan(rows.get("unreachable_share", "2022"))
    assert rows.get("unreachable_share", "all", "trigger", "key") == 1
    assert {r: n for r, n in rows.groups("visit_results", "result").items() if n} == {
        "clear": 1, "ordered": 1, "unreachable": 1, "closed": 1, "no_activity": 1
    }
    assert [rows.get("visit_results", y) for y in YEARS] == [4, 1, 5]


def test_remote_checks_stand_apart_from_visits(hand):
    hand.visit(0, "2021-02-01", tier=Tier.A)
    hand.remote(0, "2021-03-01", 2, Tier.A)
    hand.remote(1, "2021-03-01", 0, Tier.C)
    hand.remote(1, "2022-03-01", 0, Tier.C)
    hand.find(0, "2021-03-01", tier=Tier.A, trigger=Trigger.REMOTE)
    rows = hand.measure()
    assert [rows.get("remote_checks", y) for y in YEARS] == [2, 1, 3]
    assert [rows.get("remote_finding_rate", y) for y in YEARS] == pytest.approx([1 / 2, 0, 1 / 3])
    assert rows.get("remote_finding_rate", "2021", "tier", "A") == 1
    assert rows.get("visits") == 1 and rows.get("problem_finding_rate") == 0
    assert rows.get("problem_finding_rate", "all", "department", "office") == 0
    assert rows.get("visits_per_firm_year", "2021", "tier", "A") == 1


def test_a_department_finds_a_visit_wanting_once_however_many_violations(hand):
    hand.world.groups["stove"].department = "office"
    hand.visit(1, "2021-02-01", tier=Tier.C, findings=2)
    hand.visit(1, "2021-03-01", tier=Tier.C)
    hand.find(1, "2021-02-01", tier=Tier.C, group=0)
    hand.find(1, "2021-02-01", tier=Tier.C, group=1)
    assert hand.measure().get("problem_finding_rate", "all", "department", "office") == 1 / 2


def some_spells(hand):
    """Two found (one of them in the year after its start), three ended unfound, one still unfound at the end."""
    hand.spell(0, "2021-03-01", "2021-09-01", Ending.CORRECTED, found="2021-07-29")  # after 150 days
    hand.spell(1, "2021-12-27", "2022-03-01", Ending.NATURAL, found="2022-01-06", group=1, severity=Severity.SERIOUS)
    hand.spell(5, "2020-03-01", "2021-02-01", Ending.NATURAL)
    hand.spell(2, "2021-08-01", "2021-10-01", Ending.EXIT, severity=Severity.MINOR)
    hand.spell(1, "2021-05-01", "2022-05-01", Ending.NATURAL)
    hand.spell(5, "2022-05-01", "2023-01-01", Ending.RUNNING)
    hand.spell(5, "2020-05-01", "2020-06-01", Ending.NATURAL)  # ended in the warm-up


def test_detected_share_and_how_the_others_ended(hand):
    some_spells(hand)
    hand.move(0, "2021-07-01", Tier.A, Tier.B)
    hand.move(1, "2022-05-01", Tier.C, Tier.D)  # in the minute in which its violation ends: it ended in C
    rows = hand.measure()
    assert [rows.get("detected_share", y) for y in YEARS] == pytest.approx([1 / 3, 1 / 2, 2 / 5])
    assert [rows.get("unfound_ends", y) for y in YEARS] == [2, 1, 3]
    assert rows.groups("unfound_ends", "ending") == {"natural": 2, "exit": 1, "stopped": 0}
    assert rows.groups("unfound_ends", "tier") == {"A": 0, "B": 0, "C": 1, "D": 0, "none": 2}
    assert rows.groups("detected_share", "tier") == pytest.approx(
        {"A": np.nan, "B": 1, "C": 1 / 2, "D": np.nan, "none": 0}, nan_ok=True
    )
    assert rows.groups("detected_share", "severity") == pytest.approx({"minor": 0, "general": 1 / 3, "serious": 1})
    assert rows.groups("detected_share", "item_group") == pytest.approx({"paper": 1 / 4, "stove": 1})
    assert rows.groups("detected_share", "department") == pytest.approx({"office": 1 / 4, "kitchen": 1})


def test_a_violation_of_a_firm_that_stopped_operating_ended_unfound(hand):
    hand.spell(0, "2021-03-01", "2021-09-01", Ending.STOPPED)
    hand.spell(2, "2021-03-01", "2021-10-01", Ending.STOPPED, found="2021-04-01")
    rows = hand.measure()
    assert rows.groups("unfound_ends", "ending") == {"natural": 0, "exit": 0, "stopped": 1}
    assert rows.get("detected_share", "2021") == 1 / 2


def test_delay_runs_from_onset_to_first_finding(hand):
    some_spells(hand)
    rows = hand.measure()
    assert [rows.get("detection_delay", y) for y in YEARS] == pytest.approx([150, 10, 80])
    assert [rows.get("detection_delay_p90", y) for y in YEARS] == pytest.approx([150, 10, 10 + 0.9 * 140])
    assert rows.groups("detection_delay", "severity") == pytest.approx(
        {"minor": np.nan, "general": 150, "serious": 10}, nan_ok=True
    )
    assert rows.groups("detection_delay_p90", "tier", "2021") == pytest.approx(
        {"A": 150, "B": np.nan, "C": np.nan, "D": np.nan, "none": np.nan}, nan_ok=True
    )


def test_harm_weighs_days_until_corrected_and_undetected_days_stop_at_the_finding(hand):
    some_spells(hand)
    rows = hand.measure()
    # 2021: 184 days; 5 days serious; 31 days of January; 61 days minor; 245 days from May on.
    harm = {"2021": 184 * 3 + 5 * 10 + 31 * 3 + 61 * 1 + 245 * 3, "2022": 59 * 10 + 120 * 3 + 245 * 3}
    assert [rows.get("harm", y) for y in YEARS] == pytest.approx([*harm.values(), sum(harm.values())])
    unseen = {"2021": 150 + 5 + 31 + 61 + 245, "2022": 5 + 120 + 245}
    assert [rows.get("undetected_violation_days", y) for y in YEARS] == pytest.approx(
        [*unseen.values(), sum(unseen.values())]
    )
    assert rows.groups("harm", "severity") == pytest.approx(
        {"minor": 61, "general": (184 + 31 + 365 + 245) * 3, "serious": 640}
    )
    assert rows.groups("harm", "item_group", "2022") == pytest.approx({"paper": 365 * 3, "stove": 590})
    assert rows.groups("undetected_violation_days", "department", "2022") == pytest.approx(
        {"office": 365, "kitchen": 5}
    )


def test_harm_is_split_by_the_tier_of_the_day(hand):
    hand.spell(0, "2021-06-21", "2021-07-21", Ending.CORRECTED, found="2021-07-11", severity=Severity.SERIOUS)
    hand.move(0, "2021-07-01", Tier.A, Tier.D)
    rows = hand.measure()
    assert rows.groups("harm", "tier") == {"A": 100, "B": 0, "C": 0, "D": 200, "none": 0}
    assert rows.groups("undetected_violation_days", "tier") == {"A": 10, "B": 0, "C": 0, "D": 10, "none": 0}


def corrections(hand):
    """Three corrections in 2020 and 2021: found again after 100 days, never again, closed after 30 days."""
    hand.spell(0, "2021-01-01", "2021-01-05", Ending.CORRECTED, found="2021-01-05")
    hand.find(0, "2021-01-05", hour=0, tier=Tier.A)  # the finding that was corrected at once is not a second one
    hand.find(0, "2021-03-01", tier=Tier.A, group=1)  # another item group
    hand.find(0, "2021-04-15", hour=0, tier=Tier.A, first=0)
    hand.spell(1, "2020-12-01", "2021-01-01", Ending.CORRECTED, found="2020-12-10")
    hand.spell(2, "2021-08-01", "2021-09-01", Ending.CORRECTED, found="2021-08-10")
    hand.spell(5, "2020-08-01", "2020-09-01", Ending.CORRECTED, found="2020-08-10")  # warm-up
    hand.spell(5, "2021-02-01", "2021-03-01", Ending.NATURAL, found="2021-02-10")  # not corrected
    hand.find(1, "2021-06-01", tier=Tier.C, candidate=-2, first=0)  # not reached: no violation


def test_recidivism_needs_24_months_of_observation(hand):
    corrections(hand)
    rows = hand.measure()
    assert np.isnan(rows.get("recidivism"))  # nobody was followed for 24 months
    assert np.isnan(rows.get("recidivism", "2022"))  # no correction


def test_recidivism_by_kaplan_meier(hand, monkeypatch):
    from jgsim.measures import detection

    corrections(hand)
    monkeypatch.setattr(detection, "RELAPSE_YEARS", 1)
    rows = hand.measure()
    # At 30 days one leaves (firm closed), so that at 100 days two are at risk and one of them is found out.
    assert [rows.get("recidivism", y) for y in ("2021", "all")] == pytest.approx([1 / 2, 1 / 2])
    assert rows.get("recidivism", "all", "tier", "A") == 1
    assert rows.get("recidivism", "all", "tier", "C") == 0
    assert np.isnan(rows.get("recidivism", "all", "type", "stall"))  # closed too soon to know
    monkeypatch.setattr(detection, "RELAPSE_YEARS", 99 / 365.25)
    assert hand.measure().get("recidivism") == 0


def test_in_period_mode_there_are_no_spells(hand):
    some_spells(hand)
    hand.visit(0, "2021-02-01", tier=Tier.A, findings=1)
    hand.find(0, "2021-02-01", tier=Tier.A)
    hand.clock_mode = "period"
    rows = hand.measure()
    for measure in ("onsets", "harm", "violation_years", "detected_share", "undetected_violation_days"):
        assert np.isnan(rows.get(measure)), measure
    assert rows.get("detections") == rows.get("problem_finding_rate", "2021") == 1
