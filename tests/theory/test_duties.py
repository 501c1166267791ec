"""Verification of lever 1: no visit breaks ownership, gaps bring nothing, the world's own list changes no bit."""

import numpy as np
import pytest

from jgsim.engine.run import city_of, past_of, simulate
from jgsim.measures.measure import measure
from jgsim.terms.enums import Trigger
from jgsim.terms.steps import DROP_REASONS, NO_OWNER
from jgsim.terms.time import DAY

from .bench import agrees, batch_means, bench, campaign, group, jinan, name, ratios

FIRMS = 3000
OFTEN = {
    "capability.unlimited": True, "draw.ratio": ratios(0.8), "plan.campaigns.conduct.factor": 0.8,
    "plan.campaigns.measuring.factor": 0.8,
    **{f"world.groups.{code}.rate": 1.5 for code in ("disclosure", "conduct", "measuring", "food", "equipment")},
}
MOVED = {
    "owner": {"measuring": "market", "food": "drugs"}, "fields": {"food": "drugs"},
    "vacant": {"disclosure": {"months": 4}, "equipment": {"months": 3}}, "classes": {"conduct": "report_only"},
}
AFTER = [{
    "from": "2024-05-01", "duties": MOVED,
    "plan": {
        "campaigns": {"measuring": {"department": "market"}},
        "special": {"food_safety": {"department": "drugs"}},
    },
}]
GROUPS = ("disclosure", "conduct", "measuring", "food", "drugs", "equipment", "products")
CHANGE = 12 + 4
"""Month (from the epoch) of the change: the first measured year is 2024, after one year of warm-up."""


@pytest.fixture(scope="module")
def moved():
    return jinan({**OFTEN, "time.start": 2024, "time.warm_up": 1, "later": AFTER}, 1)


@pytest.fixture(scope="module")
def result(moved):
    return simulate(moved, 11, 0, FIRMS)


def owner(g: int, month: int) -> str | None:
    """Who owns an item group in a month, told apart from the engine."""
    home = ("credit", "market", "measure", "food", "drugs", "equipment", "products")[g]
    if month < CHANGE:
        return home
    if (GROUPS[g] == "disclosure" and month < CHANGE + 4) or (GROUPS[g] == "equipment" and month < CHANGE + 3):
        return None
    return MOVED["owner"].get(GROUPS[g], home)


def test_no_visit_in_the_log_breaks_ownership(result):
    visit, finding, world = result.tables["visit"], result.tables["finding"], result.city.settings
    departments = list(world.departments)
    columns = (visit[name].tolist() for name in ("firm", "time", "mask", "group"))
    of = {(f, t): (m, g) for f, t, m, g in zip(*columns, strict=True)}
    month = result.city.clock.month_of(finding["time"])
    sector, later = list(world.sectors), 0
    rows = zip(*(finding[c].tolist() for c in ("firm", "time", "group")), month.tolist(), strict=True)
    for firm, time, g, at in rows:
        mask, only = of[firm, time]
        assert mask >> departments.index(owner(g, at)) & 1, (GROUPS[g], at)
        applies = world.groups[GROUPS[g]].sectors
        assert applies is None or sector[result.city.firms["sector"][firm]] in applies
        assert at < CHANGE or GROUPS[g] != "conduct" or only == g
        later += at >= CHANGE
    assert later > 300


@pytest.mark.parametrize("base", ["jinan", "joint", "strict-key-fields"])
def test_no_department_is_sent_where_none_of_its_items_applies(base):
    """Of every visit in the log each department has something of its own to look at in that firm."""
    result = simulate(jinan({"time.warm_up": 0, "draw.ratio": ratios(0.3)}, 1, base), 12, 0, FIRMS)
    visit, world = result.tables["visit"], result.city.settings
    sectors, departments = list(world.sectors), list(world.departments)
    there = [
        {one.department for one in world.groups.values() if one.sectors is None or sector in one.sectors}
        for sector in sectors
    ]
    for firm, mask in zip(visit["firm"].tolist(), visit["mask"].tolist(), strict=True):
        sent = {code for d, code in enumerate(departments) if mask >> d & 1}
        assert sent and sent <= there[result.city.firms["sector"][firm]]
    assert visit["firm"].size > 300 and np.unique(visit["trigger"]).size >= 5


def test_a_gap_finds_nothing_and_says_what_it_leaves_undone(result):
    finding, dropped, clock = result.tables["finding"], result.tables["dropped"], result.city.clock
    month = clock.month_of(finding["time"])
    for g, length in ((0, 4), (5, 3)):
        inside = (month >= CHANGE) & (month < CHANGE + length) & (finding["group"] == g)
        assert not inside.any() and ((finding["group"] == g) & (month < CHANGE)).sum() > 10
    assert ((finding["group"] == 0) & (month >= CHANGE + 4)).sum() > 10
    gone = dropped["reason"] == NO_OWNER
    at = clock.month_of(dropped["time"][gone])
    assert gone.sum() > 50 and at.min() >= CHANGE and at.max() < CHANGE + 4
    assert set(np.unique(dropped["mask"][gone])) == {1, 1 << 5}  # credit and equipment alone have nothing else
    assert measure(result).groups("shortfall", "reason")[DROP_REASONS[NO_OWNER]] == at.size


def test_checks_about_an_item_group_go_to_its_next_owner(result):
    visit = result.tables["visit"]
    month, narrow = result.city.clock.month_of(visit["time"]), visit["group"] >= 0
    departments = list(result.city.settings.departments)
    late = 0
    for mask, g, at in zip(visit["mask"][narrow], visit["group"][narrow], month[narrow], strict=True):
        assert mask == 1 << departments.index(owner(g, at))
        late += owner(g, at) != owner(g, 0)
    assert late > 10
    due = result.city.clock.month_of(visit["due"])
    waited = (visit["group"] == 0) & (visit["trigger"] == Trigger.RECHECK) & (due < CHANGE + 4) & (month >= CHANGE + 4)
    assert waited.sum() > 0


def test_touched_early_or_late_and_from_a_fork_the_bits_are_the_same(moved, result):
    eager = simulate(moved, 11, 0, FIRMS, eager=True)
    assert eager.state_hash == result.state_hash
    city = city_of(moved, 11, 0, FIRMS)
    for month in (CHANGE, CHANGE + 2, CHANGE + 4):
        past = past_of(moved, city, month)
        assert simulate(moved, 11, 0, city=city, past=past).state_hash == result.state_hash


def test_the_worlds_own_list_changes_no_bit():
    plain = jinan({**OFTEN, "time.warm_up": 0}, 1)
    world = plain.world
    named = {
        "owner": {code: one.department for code, one in world.groups.items()},
        "fields": {code: one.department for code, one in world.key_fields.items()},
        "classes": {code: "key" for code in world.groups}, "minutes": dict.fromkeys(world.groups, 1.0),
    }
    one, other = (simulate(s, 0, 1, FIRMS) for s in (plain, jinan({**OFTEN, "time.warm_up": 0, "duties": named}, 1)))
    assert one.state_hash == other.state_hash and one.tables["visit"]["firm"].size > 500
    for table, columns in one.tables.items():
        for column, values in columns.items():
            assert np.array_equal(values, other.tables[table][column]), (table, column)
    assert np.array_equal(measure(one).value, measure(other).value, equal_nan=True)


def test_a_gap_of_m_months_leaves_the_share_of_the_year():
    """Draws of every month, one item group, a gap of m months: r (1 − m / 12) visits a firm and year."""
    ratio, months, firms = 0.9, 3, 20_000
    scenario = bench({
        "draw.ratio": ratios(ratio), "duties.vacant": {"item": {"months": months}},
        "plan.campaigns": {"draw": campaign()},
    }, 1)
    visit = simulate(scenario, 3, 0, firms).tables["visit"]
    times = np.bincount(visit["firm"], minlength=firms)
    agrees("visits in a year with a gap", ratio * (1 - months / 12), batch_means(np.arange(firms), times))


def test_minutes_of_what_a_department_owns():
    """Elapsed time at the firm is that of the owner's items of the day, times their factor."""
    groups = {"a": group("office"), "b": group("office"), "c": group("other")}
    scenario = bench({
        "world.departments": {c: {"name": name("部门")} for c in ("office", "other")}, "world.groups": groups,
        "plan.campaigns": {"draw": campaign()}, "draw.ratio": ratios(2.0),
        "duties": {"owner": {"b": "other"}, "minutes": {"a": 1.5}},
        "later": [{"from": "2024-07-01", "duties": {"owner": {"b": "office"}, "classes": {"a": "report_only"}}}],
    }, 1)
    result = simulate(scenario, 3, 0, 500)
    visit = result.tables["visit"]
    month = result.city.clock.month_of(visit["time"])
    assert set(visit["elapsed"][month < 6]) == {90} and set(visit["elapsed"][month >= 6]) == {60}


def test_unsupervised_days_are_those_in_operation_with_an_item_that_nobody_owns(result):
    """Σ over firms of the overlap of life and gap: all firms for the first, then those with special equipment."""
    rows, clock, firms = measure(result), result.city.clock, result.city.firms
    begin, end = (int(clock.month_start[CHANGE + m]) for m in (0, 4))
    life = np.minimum(result.exit, end) - np.maximum(firms["enter"], begin).astype(np.int64)
    days = np.maximum(life, 0).sum() / DAY
    assert rows.get("unsupervised_firm_days") == pytest.approx(days, rel=1e-12)
    assert rows.groups("unsupervised_firm_days", "gap") == pytest.approx({"lag": 0, "lost": 0, "no_owner": days})
    assert sum(rows.groups("unsupervised_firm_days", "sector").values()) == pytest.approx(days)
