"""Unit: officers and their minutes."""

import numpy as np
import pytest
from theory.bench import jinan, name

from jgsim.engine.run import city_of, past_of
from jgsim.engine.simulation import Simulation
from jgsim.levers.accountability import _open as whom_not
from jgsim.levers.capability import assign, capacity, roster, year_minutes
from jgsim.scenario.load import changed
from jgsim.terms.errors import InputError
from jgsim.world.calendar import rounds


def start(changes: dict, firms: int = 1498):
    scenario = jinan(changes, 1)
    sim = Simulation(city_of(scenario, 1, 0, firms), scenario)
    sim.view.set_month(0)
    sim._enter()
    sim._terms()
    return sim, scenario.settings["capability"]


@pytest.mark.parametrize("officers", [400, 1999, 2000])
def test_officers_are_spread_like_the_firms(officers):
    scenario = jinan({"capability.officers": officers, "plan.other_load": {}}, 1)
    first = roster(scenario.settings["capability"], scenario.world)
    size = np.diff(first)
    assert first[0] == 0 and first[-1] == officers and (size >= 2).all()
    shares = np.array([d.share.value for d in scenario.world.districts.values()])
    assert (np.abs(size - shares * officers) <= 2).all()


def test_every_district_has_a_team():
    scenario = jinan({"capability.officers": 2, "capability.team": 3, "plan.other_load": {}}, 1)
    assert (np.diff(roster(scenario.settings["capability"], scenario.world)) >= 3).all()


LOAD = {"plan.other_load": {code: {"name": name(code), "hours": 404_000} for code in ("courses", "fairs")}}


def test_minutes_are_hours_less_other_load_at_the_scale_of_the_city():
    sim, settings = start(LOAD)
    officers = np.diff(sim.state["roster"])
    wanted = (2000 * 805 - 808_000) * 60 * 0.001 * officers / 2000
    assert np.allclose(year_minutes(sim.view, settings), wanted, atol=1)


def test_load_as_large_as_the_hours_leaves_none_and_a_larger_one_is_refused():
    sim, settings = start({"capability.hours": 404, **LOAD})
    assert (year_minutes(sim.view, settings) == 0).all()
    with pytest.raises(InputError, match="808,000 hours of other work are more than the 806,000 hours"):
        jinan({"capability.hours": 403, **LOAD}, 1)


def test_rounds_share_out_the_years_minutes_to_the_last_one():
    sim, settings = start({"time.warm_up": 0})
    total = 0
    for month in range(12):
        sim.view.set_month(month)
        for span in rounds(sim.city.clock, month):
            sim.view.set_round(*span)
            total = total + capacity(sim.view, settings)
    assert np.array_equal(total, year_minutes(sim.view, settings))


def given(sim, settings, minutes: list[int], available: int) -> list[bool]:
    """Begun of the tasks of one district in a round with so many minutes left."""
    district = 0
    firm = np.flatnonzero(sim.city.firms["district"] == district)[: len(minutes)]
    sim.view.set_round(*rounds(sim.city.clock, 0)[1])
    with sim.state.writing("capability"):
        sim.state["overrun"][district] = capacity(sim.view, settings)[district] - available
        return assign(sim.view, settings, {"firm": firm}, np.array(minutes), np.zeros(sim.view.pools, int)).tolist()


def test_tasks_begin_in_their_order_while_minutes_are_left():
    sim, settings = start({})
    assert given(sim, settings, [100, 100, 100], 150) == [True, True, False]
    assert sim.state["overrun"][0] == 50
    assert given(sim, settings, [100, 100], 200) == [True, True] and sim.state["overrun"][0] == 0
    assert given(sim, settings, [100], 0) == [False]
    # What ran over by more than a round takes the next ones too.
    assert given(sim, settings, [100], -70) == [False] and sim.state["overrun"][0] == 70


def test_districts_do_not_lend_officers():
    sim, settings = start({})
    firms = sim.city.firms["district"]
    one, other = np.flatnonzero(firms == 0)[:1], np.flatnonzero(firms == 1)[:1]
    sim.view.set_round(*rounds(sim.city.clock, 0)[1])
    with sim.state.writing("capability"):
        sim.state["overrun"][:] = 0
        sim.state["overrun"][0] = 10**9
        begun = assign(sim.view, settings, {"firm": np.concatenate([one, other])}, np.array([10, 10]), np.zeros(sim.view.pools, int))
    assert begun.tolist() == [False, True]


def test_unlimited_officers_never_wait():
    sim, settings = start({"capability.unlimited": True})
    assert given(sim, settings, [10**6] * 5, 0) == [True] * 5


@pytest.mark.parametrize(("mask", "officers", "minutes"), [
    (0b0000001, 2, (50 + 45) * 2), (0b0000011, 4, (50 + 12 + 45) * 4), (0b0000111, 6, (50 + 21 + 45) * 6),
])
def test_officer_minutes_of_a_visit(mask, officers, minutes):
    three = {"disclosure": 50, "conduct": 40, "measuring": 30}  # of those that come along, 30 % is not shared
    sim, _ = start({f"world.groups.{code}.minutes": value for code, value in three.items()})
    assert sim.team_size[mask] == officers and sim.officer_minutes[mask] == minutes


@pytest.mark.parametrize(("changes", "reason"), [
    ({"capability.officers": 1}, "at least 2"), ({"capability.hours": 0}, "above 0"),
    ({"capability.team": 0}, "at least 1"),
])
def test_refused(changes, reason):
    with pytest.raises(InputError, match=reason):
        jinan(changes, 1)


WHO = {"pairs.recuse": True, "accountability.reinspect": 0.5, "time.warm_up": 0, "capability.officers": 400}


@pytest.mark.parametrize("officers", [400, 300, 900])
@pytest.mark.parametrize("rules", [{}, {"pairs.match": True}])
def test_another_register_gives_the_numbers_of_officers_to_others(officers, rules, month=6):
    """Whoever was known by a number is nobody then: another one has it, of another district perhaps."""
    scenario = jinan(WHO, 1)
    run = past_of(scenario, city_of(scenario, 1, 0, 1500), month)
    last, known = run.state["pairs.last"].copy(), run.state["accountability.open"].copy()
    assert (last >= 0).sum() > 20 and known.shape[1] > 3
    run = run.change(changed(scenario, {"capability.officers": officers, **rules})).fork()
    first = run.state["roster"]
    run.run(month + 1)
    lately = run.ledger.recent("visit", *run.city.clock.month_start[month : month + 2])
    there = np.isin(np.arange(last.shape[1]), lately["firm"])
    remembered = last if officers == 400 else np.full_like(last, -1)
    assert np.array_equal(run.state["pairs.last"][:, ~there], remembered[:, ~there])
    district = run.city.firms["district"][lately["firm"]]
    for who in (lately["officer"], lately["partner"]):
        assert ((first[district] <= who) & (who < first[district + 1])).all()
    with run.state.writing("accountability"):
        still = whom_not(run.view)
    old = still[:, np.isin(still[0], known[0])]
    assert old.size and (old[1:] >= 0).all() == (officers == 400) and (officers == 400 or (old[1:] == -1).all())
    assert ("capability.since" in run.state.columns) == (officers != 400)
