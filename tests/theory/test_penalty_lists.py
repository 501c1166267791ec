"""Verification of lever 14 for all firms: shares of the lists by item group, coercive measures and what they save."""

import numpy as np
import pytest

from jgsim.engine.run import city_of, simulate
from jgsim.measures.measure import measure
from jgsim.scenario.load import changed
from jgsim.terms.enums import Coercion, Desk, Response
from jgsim.terms.time import DAY, FAR

from .bench import agrees, batch_means, bench, campaign, first_spells, group, jinan, ratios

GROUPS = {f"world.groups.{name}": {**group("office", rate=1.5), "severity": {"general": 0.5, "serious": 0.5}}
          for name in ("item", "other")}
OFTEN = {"draw.ratio": ratios(3.0), "capability.unlimited": True}
"""In P1 whatever is found is corrected at once, so that no violation is found twice."""
ALL = dict.fromkeys(("minor", "general", "serious"), 1.0)


@pytest.fixture(scope="module")
def by_group():
    lists = {
        "case": {"general": 0.8, "serious": 1.0}, "waived": {"general": 0.4, "serious": 0.1},
        "heavier": {"serious": 0.3}, "coercion": {"general": 0.25, "serious": 0.6}, "spared": {"serious": 0.5},
        "by_group": {"other": {
            "case": {"general": 0.5}, "waived": {"general": 0.0}, "heavier": {"serious": 0.7},
            "coercion": {"general": 0.9}, "spared": {"general": 0.2, "serious": 0.0},
        }},
        "first_only": False,
    }
    return simulate(bench({**GROUPS, **OFTEN, "penalty_lists": lists}, 3), 1401, 0, 12_000)


CASE = {(0, 1): 0.8, (0, 2): 1.0, (1, 1): 0.5, (1, 2): 1.0}
WAIVED = {(0, 1): 0.4, (0, 2): 0.1, (1, 1): 0.0, (1, 2): 0.1}
HEAVIER = {(0, 1): 0.0, (0, 2): 0.3, (1, 1): 0.0, (1, 2): 0.7}
COERCED = {(0, 1): 0.25, (0, 2): 0.6, (1, 1): 0.9, (1, 2): 0.6}
SPARED = {(0, 1): 0.0, (0, 2): 0.5, (1, 1): 0.2, (1, 2): 0.0}


@pytest.mark.parametrize("place", CASE)
def test_shares_by_item_group_and_severity_are_their_settings(by_group, place):
    """Of findings P(case); of cases the lists' shares, and (1 − waived) × coercion, part of which the list spares."""
    finding = by_group.tables["finding"]
    mine = (finding["group"] == place[0]) & (finding["severity"] == place[1])
    case = mine & (finding["case"] > 0)
    could = (1 - WAIVED[place]) * COERCED[place]
    for what, of, some, truth in (
        ("case", mine, finding["case"] > 0, CASE[place]),
        ("waived", case, finding["measure"] == Response.WAIVED, WAIVED[place]),
        ("heavier", case, finding["measure"] == Response.HEAVIER, HEAVIER[place]),
        ("taken", case, finding["coercion"] == Coercion.TAKEN, could * (1 - SPARED[place])),
        ("spared", case, finding["coercion"] == Coercion.SPARED, could * SPARED[place]),
    ):
        if truth in (0, 1):
            assert (some[of] == truth).all(), what
        else:
            agrees(what, truth, batch_means(finding["firm"][of], some[of]), power=0.05)


def test_the_measures_count_them(by_group):
    finding, rows = by_group.tables["finding"], measure(by_group)
    for name, kind in (("coercions", Coercion.TAKEN), ("spared_coercions", Coercion.SPARED)):
        some = finding["coercion"] == kind
        assert rows.get(name) == some.sum() > 500
        other = (some & (finding["group"] == 1) & (finding["severity"] == 2)).sum()
        assert rows.get(name, "all", "item_group", "other") == (some & (finding["group"] == 1)).sum() >= other


@pytest.mark.parametrize(("law", "spell"), [("unbounded", 1.0), ("exponential", 0.1)])
def test_a_coerced_finding_saves_the_time_until_it_would_have_been_corrected(law, spell):
    """The mean of min(U, X): U even in the D days of the order to correct, X the time until the violation ends itself.

    That is D/2 where it never does, and 1/μ − (1 − e^(−μD)) / (μ²D) at a rate μ.
    """
    days, years = 40, 4
    base = bench({
        "world.groups.item": group("office", rate=1.0, spell=spell, law=law), "behaviour.correction.share": 1,
        "behaviour.correction.days": days, "behaviour.look.sensitivity": 0.9, "capability.unlimited": True,
        # So far apart that no visit finds again what is about to be corrected.
        "plan.campaigns.draw": campaign(months=[1, 4, 7, 10]), "draw.ratio": ratios(2.0),
        "penalty_lists": {"case": {"general": 0.9}, "lighter": {"general": 0.5}},
    }, years)
    city = city_of(base, 1402, 0, 20_000)
    plan = changed(base, {"penalty_lists.coercion": {"general": 0.5}, "penalty_lists.spared": {"general": 0.2}})
    one, other = (simulate(scenario, 1402, 0, city=city) for scenario in (base, plan))
    before, after = first_spells(one), first_spells(other)
    for name in ("time", "firm", "found", "severity"):
        assert np.array_equal(before[name], after[name])
    finding = other.tables["finding"]
    taken = finding["coercion"] == Coercion.TAKEN
    key = lambda of, minute: of["firm"].astype(np.int64) << 32 | of[minute]  # noqa: E731
    mine = np.isin(key(after, "found"), key(finding, "time")[taken]) & (after["found"] < FAR)
    assert np.array_equal(after["until"][mine], after["found"][mine])  # over at once
    assert np.array_equal(before["until"][~mine], after["until"][~mine])  # and nothing else has changed
    early = mine & (after["found"].astype(np.int64) + days * DAY < city.clock.end)
    mu = 0.0 if law == "unbounded" else 1 / (spell * 365.25)
    truth = days / 2 if mu == 0 else 1 / mu - (1 - np.exp(-mu * days)) / (mu**2 * days)
    saved = (before["until"][early] - after["until"][early]) / DAY
    agrees("days saved", truth, batch_means(before["firm"][early], saved))
    found = early | (~mine & (after["found"].astype(np.int64) + days * DAY < city.clock.end))
    agrees("share coerced", 0.9 * 0.5 * 0.8, batch_means(after["firm"][found], mine[found]), power=0.05)


BUSY = {"time.warm_up": 0, "draw.ratio": dict.fromkeys(("A", "B", "C", "D", "none"), 0.6), "capability.unlimited": True}


@pytest.fixture(scope="module")
def city():
    return city_of(jinan(BUSY, 2), 1403, 0, 1500)


def own_lists(base, **more):
    """The general shares written down for every item group."""
    lists = base.settings["penalty_lists"]
    own = {name: dict(getattr(lists, name)) for name in ("case", "waived", "mitigated", "lighter", "heavier")}
    return {"by_group": {name: {**own, **more} for name in base.world.groups}}


@pytest.mark.parametrize("given", [
    lambda base: own_lists(base),
    lambda base: {"coercion": dict.fromkeys(ALL, 0.0), "spared": ALL, "coercion_minutes": 300},
    lambda base: {"coercion": ALL, "coercion_minutes": 300, **own_lists(base, coercion=dict.fromkeys(ALL, 0.0))},
])
def test_equal_shares_and_no_coercion_change_no_bit(city, given):
    base = jinan(BUSY, 2)
    plan = changed(base, {f"penalty_lists.{name}": value for name, value in given(base).items()})
    one, other = (simulate(scenario, 1403, 0, city=city) for scenario in (base, plan))
    assert one.tables["case"]["firm"].size > 20
    for name, table in one.tables.items():
        assert all(np.array_equal(column, other.tables[name][c]) for c, column in table.items()), name
    assert one.state_hash == other.state_hash


def test_who_is_all_spared_only_stands_in_the_log(city):
    """The list of no coercive measures at 1: what would have been taken is told, and nothing else happens."""
    base = jinan(BUSY, 2)
    given = {"coercion": ALL, "spared": ALL, "coercion_minutes": 300}
    plan = changed(base, {f"penalty_lists.{name}": value for name, value in given.items()})
    one, other = (simulate(scenario, 1403, 0, city=city) for scenario in (base, plan))
    for name, table in one.tables.items():
        for c, column in table.items():
            assert np.array_equal(column, other.tables[name][c]) == ((name, c) != ("finding", "coercion")), (name, c)
    assert set(np.unique(other.tables["finding"]["coercion"]).tolist()) == {Coercion.NONE, Coercion.SPARED}


def test_minutes_at_the_desk_are_those_of_cases_and_of_coercive_measures(city):
    given = {"case_minutes": 1000, "waived_minutes": 100, "coercion_minutes": 7, "coercion": ALL}
    plan = changed(jinan(BUSY, 2), {f"penalty_lists.{name}": value for name, value in given.items()})
    result = simulate(plan, 1403, 0, city=city)
    finding, desk = result.tables["finding"], result.tables["desk"]
    last = result.tables["round"]["time"].max()  # what comes in the last week reaches no desk
    case = (finding["case"] > 0) & (finding["time"] < last)
    waived = case & (finding["measure"] == Response.WAIVED)
    taken = case & (finding["coercion"] == Coercion.TAKEN)
    minutes = 1000 * (case & ~waived).sum() + 100 * waived.sum() + 7 * taken.sum()
    mine = desk["activity"] == Desk.CASE
    assert desk["count"][mine].sum() == case.sum() and desk["minutes"][mine].sum() == minutes and taken.sum() > 20
