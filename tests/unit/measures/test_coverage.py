"""Unit: coverage, counted by hand."""

from types import SimpleNamespace

import numpy as np
import pytest
from hand_city import FIRM_YEARS, KITCHEN, OFFICE, at

from jgsim.engine.ledger import CAPACITY, CLOSED, MERGED, OPEN
from jgsim.measures.checks import Checks
from jgsim.terms.enums import Tier, Trigger, VisitResult

YEARS = ("2021", "2022", "all")


def test_firm_coverage_weighs_each_visited_firm_by_its_share_of_the_year(hand):
    hand.visit(5, "2020-06-01")  # warm-up
    hand.visit(2, "2021-02-01")
    hand.visit(2, "2021-03-01")  # the second visit of a year covers nothing more
    hand.visit(3, "2022-05-01")
    hand.visit(1, "2022-05-01", tier=Tier.C)
    rows = hand.measure()
    seen = {"2021": 273 / 365, "2022": 1 + 275 / 365}
    assert [rows.get("firm_coverage", y) for y in YEARS] == pytest.approx([
        seen["2021"] / FIRM_YEARS["2021"], seen["2022"] / FIRM_YEARS["2022"],
        sum(seen.values()) / sum(FIRM_YEARS.values()),  # a ratio of sums, not a mean of ratios
    ])
    assert rows.groups("firm_coverage", "district", "2021") == pytest.approx({"east": 0, "west": 1})
    assert rows.groups("firm_coverage", "size") == pytest.approx(
        {"micro": (548 / 365) / (4 + 548 / 365), "small": 0.5, "medium": np.nan, "large": np.nan}, nan_ok=True
    )


def test_a_visited_firm_year_is_split_by_tier_like_its_exposure(hand):
    hand.visit(0, "2021-09-01", tier=Tier.B)
    hand.move(0, "2021-07-01", Tier.A, Tier.B)
    rows = hand.measure()
    assert rows.groups("firm_coverage", "tier", "2021") == pytest.approx(
        {"A": 1, "B": 1, "C": 0, "D": np.nan, "none": 0}, nan_ok=True
    )
    assert rows.get("firm_coverage", "all", "tier", "B") == pytest.approx((184 / 365) / (1 + 184 / 365))


def test_item_coverage_counts_items_that_apply(hand):
    hand.visit(0, "2021-02-01", mask=OFFICE | KITCHEN)  # a shop: 4 of its 4 items
    hand.visit(1, "2021-02-01", mask=KITCHEN)  # food: 2 of its 6
    hand.visit(1, "2021-03-01", mask=KITCHEN)
    hand.visit(1, "2022-02-01", mask=KITCHEN)
    hand.visit(1, "2022-12-01", mask=OFFICE)  # two visits of the year make 6 of 6
    rows = hand.measure()
    required = {"2021": 4 * (2 + 273 / 365) + 6, "2022": 4 * 2 + 6 * (1 + 275 / 365)}
    covered = {"2021": 4 + 2, "2022": 6}
    assert [rows.get("item_coverage", y) for y in YEARS] == pytest.approx(
        [covered[y] / required[y] for y in ("2021", "2022")] + [12 / sum(required.values())]
    )
    assert rows.groups("item_coverage", "item_group", "2021") == pytest.approx(
        {"paper": 1 / FIRM_YEARS["2021"], "stove": 1.0}
    )
    assert rows.groups("item_coverage", "department", "2022") == pytest.approx(
        {"office": 1 / FIRM_YEARS["2022"], "kitchen": 1 / (1 + 275 / 365)}
    )
    assert rows.get("item_coverage", "2021", "tier", "C") == pytest.approx(2 / 6)
    assert rows.get("item_coverage", "2021", "sector", "food") == pytest.approx(2 / 6)


def test_key_field_coverage_goes_by_what_fell_due(hand):
    key = Trigger.KEY
    hand.visit(1, "2021-02-01", trigger=key)
    hand.visit(1, "2022-01-05", trigger=key, due=at("2021-12-30"))  # due in 2021
    hand.visit(1, "2022-06-01", trigger=key)
    hand.visit(0, "2021-06-01")  # no key field
    hand.drop(1, "2022-03-01", CAPACITY, trigger=key, due="2021-10-01")  # due in 2021, given up in 2022
    hand.drop(2, "2021-11-01", CLOSED, trigger=key)
    hand.drop(3, "2022-12-31", OPEN, trigger=key)
    hand.drop(0, "2021-11-01", CAPACITY)
    rows = hand.measure()
    assert [rows.get("key_field_coverage", y) for y in YEARS] == pytest.approx([2 / 3, 1, 3 / 4])
    assert np.isnan(rows.get("key_field_coverage", "2021", "district", "west"))


def test_plan_completion_and_shortfall_close_the_account(hand):
    hand.visit(0, "2021-02-01", mask=3, trigger=Trigger.JOINT, tier=Tier.A)
    hand.visit(0, "2022-02-01", due=at("2021-12-01"), tier=Tier.A)
    hand.visit(0, "2022-03-01", tier=Tier.A)
    hand.move(1, "2022-01-01", Tier.C, Tier.D)
    hand.drop(1, "2022-01-15", CAPACITY, due="2021-12-20")  # in D when it was given up
    hand.drop(2, "2021-10-15", CLOSED)
    hand.drop(0, "2021-05-01", MERGED)
    hand.drop(3, "2022-12-31", OPEN, trigger=Trigger.KEY, mask=KITCHEN)
    hand.drop(0, "2020-12-01", CAPACITY)  # warm-up
    rows = hand.measure()
    assert [rows.get("plan_completion", y) for y in YEARS] == pytest.approx([2 / 4, 1 / 2, 3 / 6])
    assert [rows.get("shortfall", y) for y in YEARS] == [2, 1, 3]
    assert rows.groups("shortfall", "reason") == {"closed": 1, "capacity": 1, "open": 1, "no_owner": 0}
    assert rows.groups("shortfall", "reason", "2022") == {"closed": 0, "capacity": 0, "open": 1, "no_owner": 0}
    assert rows.groups("shortfall", "tier") == {"A": 0, "B": 0, "C": 0, "D": 1, "none": 2}
    some = lambda code: {t: n for t, n in rows.groups(code, "trigger").items() if n == n and n}  # noqa: E731
    assert some("shortfall") == {"random": 2, "key": 1}
    assert rows.groups("shortfall", "department") == {"office": 2, "kitchen": 1}
    assert some("plan_completion") == pytest.approx({"random": 2 / 4, "joint": 1})
    assert rows.get("plan_completion", "all", "trigger", "key") == 0
    assert rows.groups("plan_completion", "department") == pytest.approx({"office": 3 / 5, "kitchen": 1 / 2})
    assert rows.get("plan_completion", "all", "tier", "A") == 1


ANY_TIME = SimpleNamespace(value=60)


def test_items_of_a_list_that_visits_draw_from():
    world = SimpleNamespace(
        sectors={"a": None, "b": None}, departments={"x": None, "y": None}, key_fields={},
        groups={
            "g": SimpleNamespace(department="x", items=3, sectors=None, minutes=ANY_TIME),
            "h": SimpleNamespace(department="x", items=1, sectors=["b"], minutes=ANY_TIME),
            "i": SimpleNamespace(department="y", items=5, sectors=None, minutes=ANY_TIME),
        },
    )
    whole, some = Checks(world), Checks(world, 2)
    assert whole.items.tolist() == [[[3, 3], [0, 1], [5, 5]]]
    assert some.items[0, :, 1] == pytest.approx([1.5, 0.5, 2])
    assert (some.listed == whole.items[0]).all()
    visits = {"mask": np.array([1, 2, 3, 1, 3, 3], np.int16), "group": np.array([-1, -1, -1, 1, 2, -1], np.int8)}
    kinds, number, _ = whole.looked(visits, np.array([0, 0, 0, 0, 0, 1], bool))
    # Both groups of x, that of y, all, the second one of x, that of y, and nothing where nobody is.
    assert kinds[number].astype(int).tolist() == [[1, 1, 0], [0, 0, 1], [1, 1, 1], [0, 1, 0], [0, 0, 1], [0, 0, 0]]


def test_narrow_visits_cover_their_item_group_and_empty_addresses_nothing(hand):
    both = OFFICE | KITCHEN
    hand.visit(1, "2021-02-01", tier=Tier.C, trigger=Trigger.REPORT, mask=both, group=1, findings=1)
    hand.visit(0, "2021-03-01", tier=Tier.A, findings=1, result=VisitResult.UNREACHABLE)
    hand.visit(5, "2021-03-01", result=VisitResult.NO_ACTIVITY)
    hand.visit(5, "2022-03-01")
    hand.find(1, "2021-02-01", tier=Tier.C, trigger=Trigger.REPORT, group=1)
    hand.find(0, "2021-03-01", tier=Tier.A, candidate=-2, first=0)
    hand.find(5, "2021-03-01", trigger=Trigger.REMOTE)
    rows = hand.measure()
    required = 4 * (2 + 273 / 365) + 6
    assert rows.get("item_coverage", "2021") == pytest.approx(2 / required)
    assert rows.groups("item_coverage", "item_group", "2021") == pytest.approx({"paper": 0, "stove": 1})
    assert rows.get("firm_coverage", "2021") == pytest.approx(3 / FIRM_YEARS["2021"])  # somebody was sent all the same
    assert rows.groups("finding_rate_per_item_check", "trigger", "2021")["report"] == 1 / 2
    assert np.isnan(rows.get("finding_rate_per_item_check", "2021"))  # no item was checked in a draw
    assert rows.get("finding_rate_per_item_check", "2022") == 0
    assert rows.groups("finding_rate_per_item_check", "item_group") == pytest.approx({"paper": 0, "stove": 1 / 2})
