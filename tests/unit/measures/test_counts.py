"""Unit: exposure and counts: a firm that closes, one that opens, a tier move in mid-year, a spell over the year end."""

import numpy as np
import pytest
from hand_city import FIRM_YEARS, OFFICE, at

from jgsim.measures import exposure
from jgsim.measures.counts import counts
from jgsim.terms.enums import Ending, Severity, Tier, Trigger


def by_year(rows, measure, dimension="all", group="all"):
    return [rows.get(measure, year, dimension, group) for year in ("2021", "2022", "all")]


def test_firm_years_count_each_firm_by_its_share_of_the_year(hand):
    rows = hand.measure()
    assert by_year(rows, "firm_years") == pytest.approx([*FIRM_YEARS.values(), sum(FIRM_YEARS.values())])
    assert by_year(rows, "firm_years", "district", "west") == pytest.approx([273 / 365, 275 / 365, 548 / 365])
    assert by_year(rows, "firm_years", "type", "stall") == pytest.approx([1 + 273 / 365, 1 + 275 / 365, 2 + 548 / 365])
    assert by_year(rows, "firm_years", "size", "large") == [0, 0, 0]  # it closed in the warm-up
    assert by_year(rows, "firm_years", "sector", "food") == pytest.approx([1, 1 + 275 / 365, 2 + 275 / 365])


def test_exposure_is_split_by_the_tier_that_held_on_each_day(hand):
    hand.move(0, "2020-03-01", Tier.A, Tier.B)
    hand.move(0, "2021-07-01", Tier.B, Tier.D)
    hand.move(0, "2021-07-11", Tier.D, Tier.C)
    rows = hand.measure()
    assert by_year(rows, "firm_years", "tier", "A") == [0, 0, 0]
    assert by_year(rows, "firm_years", "tier", "B") == pytest.approx([181 / 365, 0, 181 / 365])
    assert by_year(rows, "firm_years", "tier", "D") == pytest.approx([10 / 365, 0, 10 / 365])
    assert by_year(rows, "firm_years", "tier", "C") == pytest.approx([1 + 174 / 365, 2, 3 + 174 / 365])


def test_moves_before_entry_and_after_closing_give_no_time(hand):
    hand.move(3, "2021-02-01", Tier.NONE, Tier.A)  # opens in 2022
    hand.move(2, "2021-12-01", Tier.NONE, Tier.D)  # closed in October
    rows = hand.measure()
    assert by_year(rows, "firm_years", "tier", "A") == pytest.approx([1, 1 + 275 / 365, 2 + 275 / 365])
    assert by_year(rows, "firm_years", "tier", "D") == [0, 0, 0]
    assert by_year(rows, "firm_years", "tier", "none") == pytest.approx([1 + 273 / 365, 1, 2 + 273 / 365])


def test_exposure_does_not_depend_on_the_chunks_in_which_firms_are_gone_through(hand, monkeypatch):
    hand.move(0, "2021-07-01", Tier.A, Tier.B)
    hand.move(3, "2022-08-01", Tier.NONE, Tier.C)
    hand.firms["enter"][5] = at("2021-09-01")
    whole = hand.measure()
    for size in (1, 2, 4):
        monkeypatch.setattr(exposure, "_CHUNK", size)
        assert np.array_equal(hand.measure().value, whole.value, equal_nan=True)


def test_firms_are_those_of_the_last_minute(hand):
    hand.move(0, "2022-12-31", Tier.A, Tier.B)
    rows = hand.measure()
    assert by_year(rows, "firms") == [3, 4, 4]
    assert by_year(rows, "firms", "tier", "A") == [1, 0, 0]
    assert by_year(rows, "firms", "tier", "B") == [0, 1, 1]
    hand.exit[5] = at("2022-01-01")  # there until the last minute of 2021
    assert by_year(hand.measure(), "firms", "type", "stall") == [1, 1, 1]


def test_visits_by_year_and_group_of_that_day(hand):
    hand.visit(0, "2020-12-31", tier=Tier.A)  # warm-up
    hand.visit(0, "2021-06-30", tier=Tier.A)
    hand.move(0, "2021-07-01", Tier.A, Tier.B)
    hand.visit(0, "2021-07-01", tier=Tier.B, trigger=Trigger.KEY)
    hand.visit(1, "2022-05-01", tier=Tier.C, mask=3, trigger=Trigger.JOINT)
    rows = hand.measure()
    assert by_year(rows, "visits") == [2, 1, 3]
    assert rows.groups("visits", "tier") == {"A": 1, "B": 1, "C": 1, "D": 0, "none": 0}
    assert {t: n for t, n in rows.groups("visits", "trigger").items() if n} == {"random": 1, "joint": 1, "key": 1}
    assert rows.groups("visits", "department") == {"office": 3, "kitchen": 1}
    crossed = {g: n for g, n in rows.groups("visits", "tier×trigger").items() if n}
    assert crossed == {"A×random": 1, "B×key": 1, "C×joint": 1}


def test_onsets_and_time_in_violation(hand):
    hand.spell(0, "2020-12-01", "2021-01-11", Ending.NATURAL)  # 10 days of 2021, begun in the warm-up
    hand.spell(1, "2021-12-27", "2022-01-03", Ending.CORRECTED, group=1, severity=Severity.SERIOUS)  # 5 + 2 days
    hand.spell(2, "2021-09-01", "2021-10-01", Ending.EXIT, severity=Severity.MINOR)  # 30 days until the firm closed
    hand.spell(4, "2020-05-01", "2020-06-01", Ending.EXIT)  # warm-up only
    rows = hand.measure()
    assert by_year(rows, "onsets") == [2, 0, 2]
    assert rows.groups("onsets", "severity") == {"minor": 1, "general": 0, "serious": 1}
    assert rows.groups("onsets", "item_group") == {"paper": 1, "stove": 1}
    days = [45 / 365.25, 2 / 365.25, 47 / 365.25]
    assert by_year(rows, "violation_years") == pytest.approx(days)
    assert rows.groups("violation_years", "department") == pytest.approx({"office": 40 / 365.25, "kitchen": 7 / 365.25})
    assert rows.groups("violation_years", "severity", "2021") == pytest.approx(
        {"minor": 30 / 365.25, "general": 10 / 365.25, "serious": 5 / 365.25}
    )


def test_time_in_violation_is_split_by_tier(hand):
    hand.spell(0, "2021-06-21", "2022-01-11", Ending.NATURAL)
    hand.move(0, "2021-07-01", Tier.A, Tier.B)
    hand.move(0, "2022-01-01", Tier.B, Tier.D)
    rows = hand.measure()
    assert by_year(rows, "violation_years", "tier", "A") == pytest.approx([10 / 365.25, 0, 10 / 365.25])
    assert by_year(rows, "violation_years", "tier", "B") == pytest.approx([184 / 365.25, 0, 184 / 365.25])
    assert by_year(rows, "violation_years", "tier", "D") == pytest.approx([0, 10 / 365.25, 10 / 365.25])
    assert rows.groups("onsets", "tier") == {"A": 1, "B": 0, "C": 0, "D": 0, "none": 0}


def test_detections_are_first_findings(hand):
    hand.find(0, "2020-05-01", tier=Tier.A)
    hand.find(0, "2021-05-01", tier=Tier.A, trigger=Trigger.KEY)
    hand.find(0, "2021-06-01", tier=Tier.A, first=0)
    hand.find(1, "2022-06-01", tier=Tier.C, group=1, severity=Severity.SERIOUS, trigger=Trigger.JOINT)
    rows = hand.measure()
    assert by_year(rows, "detections") == [1, 1, 2]
    hand.find(5, "2022-06-01", trigger=Trigger.REMOTE)
    rows = hand.measure()
    found = {t: n for t, n in rows.groups("detections", "trigger").items() if n}
    assert found == {"joint": 1, "key": 1, "remote": 1}
    assert rows.groups("detections", "item_group") == {"paper": 2, "stove": 1}
    assert rows.groups("detections", "tier") == {"A": 1, "B": 0, "C": 1, "D": 0, "none": 1}


def test_a_violation_that_breaks_out_again_is_a_relapse_and_no_onset(hand):
    hand.spell(0, "2021-03-01", "2021-03-11", Ending.CORRECTED, found="2021-03-06")
    hand.spell(0, "2021-05-01", "2022-01-11", Ending.NATURAL, segment=1)
    hand.spell(1, "2022-05-01", "2022-05-11", Ending.CORRECTED, segment=2, group=1, severity=Severity.SERIOUS)
    rows, few = hand.measure(), counts(hand.result())
    assert by_year(rows, "onsets") == [1, 0, 1] and few["onsets"] == 1
    assert by_year(rows, "relapses") == [1, 1, 2]
    assert rows.groups("relapses", "item_group") == {"paper": 1, "stove": 1}
    # In all else each time is a violation.
    assert by_year(rows, "violation_years") == pytest.approx(np.array([10 + 245, 10 + 10, 275]) / 365.25)
    assert by_year(rows, "detected_share") == pytest.approx([1, 0, 1 / 2])


def test_the_four_counts_alone_are_those_of_the_table(hand):
    hand.visit(0, "2020-06-01")
    hand.visit(0, "2021-06-01", mask=OFFICE)
    hand.find(0, "2020-06-01")
    hand.find(0, "2021-06-01", first=0)
    hand.find(1, "2022-06-01")
    hand.spell(0, "2020-12-01", "2021-01-11", Ending.NATURAL)
    hand.spell(1, "2020-05-01", "2020-06-01", Ending.NATURAL)
    hand.spell(1, "2022-12-01", "2023-01-01", Ending.RUNNING)
    rows, few = hand.measure(), counts(hand.result())
    assert few == {"visits": 1, "onsets": 1, "detections": 1, "violation_years": pytest.approx(41 / 365.25)}
    assert few == {name: pytest.approx(rows.get(name)) for name in few}


def test_rows_are_parallel_columns_of_text_and_numbers(hand):
    rows = hand.measure()
    assert {len(column) for column in rows.columns().values()} == {len(rows)}
    assert rows.value.dtype == np.float64
    assert set(rows.year) == {"2021", "2022", "all"}
    assert all(isinstance(t, str) for name, c in rows.columns().items() if name != "value" for t in c)
    keys = list(zip(rows.year, rows.dimension, rows.group, rows.measure, strict=True))
    assert len(set(keys)) == len(keys)
    with pytest.raises(KeyError):
        rows.get("visits", group="nobody")
