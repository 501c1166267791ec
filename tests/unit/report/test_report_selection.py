"""Selection: the decomposition adds up, and finds what was put in."""

import numpy as np
import pytest

from jgsim.report.about import titles
from jgsim.report.effects import effects
from jgsim.report.selection import parts, selections
from jgsim.report.selection_rows import selection_rows


def test_shares_moved_at_equal_rates_are_all_selection():
    s, t = np.array([[0.8, 0.2]]), np.array([[0.3, 0.7]])
    r = np.array([[0.1, 0.5]])
    chosen, within = parts(s, r, t, r)
    assert chosen == pytest.approx([0.5 * 0.4]) and within == pytest.approx([0.0])


def test_rates_moved_at_equal_shares_are_all_within():
    s, r, q = np.array([[0.8, 0.2]]), np.array([[0.1, 0.5]]), np.array([[0.2, 0.4]])
    chosen, within = parts(s, r, s, q)
    assert chosen == pytest.approx([0.0]) and within == pytest.approx([0.08 - 0.02])


def test_any_numbers_add_up():
    random = np.random.default_rng(5)
    s, t = (random.dirichlet(np.ones(5), 40) for _ in range(2))
    r, q = random.random((2, 40, 5))
    chosen, within = parts(s, r, t, q)
    assert chosen + within == pytest.approx((t * q).sum(axis=1) - (s * r).sum(axis=1))


def test_a_tier_that_the_base_did_not_visit_takes_the_rate_of_the_other_replications():
    s, t = np.array([[1.0, 0.0], [0.5, 0.5]]), np.full((2, 2), 0.5)
    r, q = np.array([[0.1, np.nan], [0.1, 0.3]]), np.full((2, 2), 0.2)
    chosen, within = parts(s, r, t, q)
    assert chosen[0] == pytest.approx(-0.5 * 0.1 + 0.5 * 0.3)
    assert chosen + within == pytest.approx([0.2 - 0.1, 0.2 - 0.2])


def test_a_tier_that_the_base_never_visited_is_selection_and_no_nan():
    s, t = np.array([[1.0, 0.0]]), np.array([[0.5, 0.5]])
    r, q = np.array([[0.1, np.nan]]), np.array([[0.1, 0.9]])
    chosen, within = parts(s, r, t, q)
    assert chosen == pytest.approx([0.4]) and within == pytest.approx([0.0])


def test_the_whole_is_the_difference_of_the_comparison(study):
    comparison = study()
    table = comparison.comparison
    rate = table[(table["measure"] == "problem_finding_rate") & (table["dimension"] == "all")].set_index("plan")
    found = selections(comparison)
    assert list(found) == list(rate.index)
    for plan, one in found.items():
        assert one.total.mean == pytest.approx(rate.loc[plan, "difference"], rel=1e-9)
        assert (one.total.low, one.total.high) == pytest.approx((rate.loc[plan, "ci_low"], rate.loc[plan, "ci_high"]))
        assert one.empty.mean == 0 and not one.unreached
        assert one.selection.mean + one.within.mean == pytest.approx(one.total.mean)
        assert one.plan_rate - one.base_rate == pytest.approx(one.total.mean)


def test_only_the_plan_that_draws_other_firms_has_selection(study):
    found = selections(study())
    assert found["credit-tiered"].selection.low > 0.03
    assert found["joint"].selection.mean == 0 and found["joint"].within.low > 0.005


def test_firms_that_were_not_reached_are_a_part_of_their_own(study):
    comparison = study(empty=0.5)
    found = selections(comparison)
    for one in found.values():
        assert one.unreached and one.empty.mean + one.selection.mean + one.within.mean == pytest.approx(one.total.mean)
        # half of all problems in every tier are empty addresses, so half of the change is
        assert one.empty.mean == pytest.approx(0.5 * one.total.mean)
    # as many visits go from A to D as without empty addresses, each at half the rate
    moved = selections(study())["credit-tiered"].selection.mean
    assert found["credit-tiered"].selection.mean == pytest.approx(0.5 * moved, rel=0.01)


def test_a_tier_without_a_problem_has_no_share_of_empty_addresses(study):
    comparison = study(plans=1, empty=0.5)
    rows = comparison.all_groups
    at = (rows["dimension"] == "tier") & (rows["group"] == "C")
    rows.loc[at & (rows["measure"] == "problem_finding_rate"), "value"] = 0.0
    rows.loc[at & (rows["measure"] == "unreachable_share"), "value"] = np.nan
    one = selections(comparison)["credit-tiered"]
    assert np.isfinite(one.empty.mean) and one.empty.mean == pytest.approx(0.5 * one.total.mean)


def test_the_table_says_the_rate_with_and_without_empty_addresses(study):
    for empty in (0.0, 0.5):
        comparison = study(plans=2, empty=empty)
        named = titles(comparison, "en")
        made = selection_rows(comparison, effects(comparison), named, "en")
        assert ("same, firms in operation" in made["heads"]) == ("not reached" in made["heads"]) == bool(empty)
        assert [title for title, _ in made["rows"]] == list(named.values())
        assert all(len(cells) == len(made["heads"]) for _, cells in made["rows"][1:])
        assert ("counts as a problem found" in made["why"]) == bool(empty)
        total, *parts = (cells[1] for cells in made["rows"][1][1][(3 if empty else 1) : -2])
        assert total.startswith("+4") and len(parts) == (3 if empty else 2)


def test_one_replication_gives_the_parts_without_intervals(study):
    one = selections(study(replications=1))["credit-tiered"]
    assert np.isfinite(one.selection.mean) and np.isnan(one.selection.low)


def test_a_plan_without_random_draws_is_left_out(study):
    comparison = study(plans=2)
    rows = comparison.all_groups
    gone = (rows["scenario"] == "joint") & (rows["dimension"] == "tier×trigger") & (rows["measure"] == "visits")
    rows.loc[gone, "value"] = 0.0
    assert list(selections(comparison)) == ["credit-tiered"]
