"""Unit: cases on their way, counted by hand."""

import numpy as np
import pytest
from hand_city import at

from jgsim.terms.enums import CaseFate, Response, Tier
from jgsim.terms.time import FAR

YEARS = ("2021", "2022", "all")


def case(hand, firm, date, decided=None, fate=CaseFate.CLOSED, **more):
    time = at(date)
    minutes = {name: int(FAR) if when is None else at(when) for name, when in more.items()}
    minutes = {"ready": time, "begun": int(FAR), "deadline": int(FAR), **minutes}
    over = int(FAR) if decided is None else at(decided)
    hand.rows["case"].append({"firm": firm, "time": time, "decided": over, "fate": fate, **minutes})


def test_time_to_the_decision_by_the_year_of_the_decision(hand):
    case(hand, 0, "2020-12-01", "2021-01-20")
    case(hand, 1, "2021-01-01", "2021-01-11")
    case(hand, 1, "2021-12-01", "2022-01-01")
    case(hand, 1, "2021-12-01", "2022-02-01", CaseFate.TRANSFERRED)  # no decision
    rows = hand.measure()
    assert [rows.get("decision_days", y) for y in YEARS] == [pytest.approx(x) for x in (30, 31, 91 / 3)]
    assert rows.get("decision_days", "2021", "sector", "food") == pytest.approx(10)


def test_waits_for_a_review_by_the_year_in_which_it_begins(hand):
    case(hand, 0, "2020-12-01", ready="2020-12-20", begun="2021-01-03")
    case(hand, 1, "2021-12-01", ready="2021-12-20", begun="2021-12-20")
    case(hand, 1, "2021-12-01", ready="2021-12-20")
    rows = hand.measure()
    assert rows.get("review_wait", "2021") == pytest.approx(7) and np.isnan(rows.get("review_wait", "2022"))


def test_a_case_is_overdue_that_is_not_decided_by_its_deadline(hand):
    case(hand, 0, "2021-01-01", "2021-04-01", deadline="2021-04-01")
    case(hand, 0, "2021-01-01", "2021-04-02", deadline="2021-04-01")
    case(hand, 1, "2021-10-01", None, CaseFate.OPEN, deadline="2022-01-01")
    case(hand, 1, "2022-10-01", None, CaseFate.OPEN, deadline="2023-01-01")  # after the horizon
    case(hand, 1, "2021-01-01", "2021-02-01", CaseFate.LOST, deadline="2021-04-01")
    case(hand, 5, "2021-01-01", "2021-05-01")
    rows = hand.measure()
    assert [rows.get("overdue_cases", y) for y in YEARS] == [1 / 2, 1, 2 / 3]


def test_cases_open_at_the_ends_of_the_years(hand):
    case(hand, 0, "2020-06-01", "2021-12-31")
    case(hand, 1, "2021-06-01", "2022-01-01")
    case(hand, 1, "2021-06-01", "2022-03-01", CaseFate.LOST)
    case(hand, 3, "2022-06-01", None, CaseFate.OPEN)
    case(hand, 5, "2022-06-01", "2022-06-01")
    hand.move(1, "2021-10-01", Tier.C, Tier.D)
    rows = hand.measure()
    assert [rows.get("open_cases", y) for y in YEARS] == [2, 1, 1]
    assert rows.groups("open_cases", "tier", "2021") == {"A": 0, "B": 0, "C": 0, "D": 2, "none": 0}


def test_cases_that_leave_by_the_year_in_which_they_do(hand):
    for fate in (CaseFate.TRANSFERRED, CaseFate.LOST, CaseFate.FAILED):
        case(hand, 0, "2020-12-01", "2020-12-05", fate)  # warm-up
        case(hand, 0, "2020-12-01", "2021-01-05", fate)
        case(hand, 2, "2021-12-01", "2022-01-05", fate)
        case(hand, 2, "2021-12-01", "2022-01-05", fate)
    rows = hand.measure()
    hand.rows["case"].append({**hand.rows["case"][-1], "measure": Response.FAILED})  # has a measure of its own
    for code in ("transferred_cases", "lost_cases", "void_cases"):
        assert [rows.get(code, y) for y in YEARS] == [1, 2, 3]
        assert rows.groups(code, "district") == {"east": 1, "west": 2}
