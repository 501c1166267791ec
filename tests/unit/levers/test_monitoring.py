"""Unit: supervision from afar: who has a sensor, what it sees, what is refused."""

import numpy as np
import pytest
from theory.bench import bench, group, jinan, number, ratios
from theory.small import refusal

from jgsim.engine.run import city_of, simulate
from jgsim.engine.simulation import Simulation
from jgsim.levers.monitoring import LAST, Monitoring, _nth, _rested, equipped, idle, seen
from jgsim.terms.campaign import ALERTS
from jgsim.terms.enums import Trigger
from jgsim.terms.errors import InputError
from jgsim.terms.lever import Stage
from jgsim.terms.settings import Number
from jgsim.terms.time import DAY, NEVER

SURE = {"sensitivity": number(1.0), "false_alarms": number(0.0)}


def rules(**given) -> Monitoring:
    numbers = {name: Number(**value) for name, value in SURE.items()}
    return Monitoring(**{**numbers, **given})


@pytest.fixture(scope="module")
def sim():
    scenario = jinan({"time.warm_up": 0, "monitoring": {"equipped": {"food": 1.0}, **SURE}}, 1)
    sim = Simulation(city_of(scenario, 1, 0, 2000), scenario)
    sim.view.set_month(0)
    sim._enter()
    return sim


def test_a_larger_share_has_the_same_firms_and_more(sim):
    view, sector = sim.view, list(sim.city.settings.sectors).index("food")
    some, more, all_ = (equipped(view, rules(equipped={"food": share})) for share in (0.3, 0.6, 1.0))
    assert np.isin(some, more).all() and some.size < more.size < all_.size
    assert np.array_equal(all_, np.flatnonzero(sim.city.firms["sector"] == sector)) and not equipped(view, rules()).size


def test_sensors_see_the_item_groups_that_apply_and_are_listed(sim):
    world = sim.city.settings
    for names in (None, ["food", "conduct"]):
        table = seen(sim.view, rules(groups=names))
        for s, sector in enumerate(world.sectors):
            for g, (code, one) in enumerate(world.groups.items()):
                applies = one.sectors is None or sector in one.sectors
                assert table[s, g] == (applies and (names is None or code in names))


def test_the_nth_of_several():
    table = np.array([[True, False, True, True], [False, True, False, False]])
    assert [_nth(table[:1], np.array([n]))[0] for n in range(3)] == [0, 2, 3] and _nth(table[1:], np.array([0]))[0] == 1


def test_an_item_group_rests_for_the_days_that_are_set(sim):
    with sim.state.writing("monitoring"):
        sim.state[LAST][:3, 0] = [NEVER, 10 * DAY, 11 * DAY]
    place, zeros = np.arange(3), np.zeros(3, np.int64)
    assert _rested(sim.view, rules(quiet_days=7), place, zeros, 17 * DAY).tolist() == [True, True, False]
    assert _rested(sim.view, rules(quiet_days=0), place, zeros, 11 * DAY).all()


def test_alerts_come_on_mondays_of_what_runs_and_lead_to_narrow_checks():
    item = group("office", rate=1.0, spell=1.0)
    scenario = bench({
        "draw.ratio": ratios(0), "world.groups.item": item, "world.start": "stationary",
        "monitoring": {"equipped": {"all": 1.0}, **SURE, "visited": 0.5},
    }, 1)
    result = simulate(scenario, 3, 0, 400)
    alert, visit, spell, clock = (*(result.tables[name] for name in ("alert", "visit", "spell")), result.city.clock)
    assert alert["time"].size > 200 and {clock.date(int(t)).weekday() for t in np.unique(alert["time"])} == {0}
    for time, firm in zip(alert["time"].tolist(), alert["firm"].tolist(), strict=True):
        mine = spell["firm"] == firm
        assert ((spell["time"][mine] < time) & (time < spell["until"][mine])).any()
    # With full sensitivity whatever runs on a Monday and is not resting gives one.
    first = int(alert["time"].min())
    runs = np.unique(spell["firm"][(spell["time"] < first) & (spell["until"] > first)])
    assert np.array_equal(np.sort(alert["firm"][alert["time"] == first]), runs)
    for name, value in (("campaign", ALERTS), ("trigger", Trigger.REPORT), ("group", 0)):
        assert (visit[name] == value).all(), name
    asked = alert["visited"] > 0
    week = alert["due"][asked] - alert["time"][asked]
    assert (week >= 0).all() and (week < 7 * DAY).all()


def test_without_sensors_nothing_is_done():
    off = {Stage.ENTER, Stage.CHANGE, Stage.WATCH, Stage.DESK}
    assert set(idle(Monitoring())) == set(idle(rules(equipped={"food": 0.0}))) == off
    assert idle(rules(equipped={"food": 0.1})) == ()


@pytest.mark.parametrize(("given", "reason"), [
    ({"equipped": {"mines": 0.5}, **SURE}, "there is no 'mines'"), ({"groups": ["mines"]}, "there is no 'mines'"),
    ({"groups": []}, "groups is empty"), ({"equipped": {"food": 0.5}}, "needs sensitivity and false_alarms"),
    ({"equipped": {"food": 1.5}, **SURE}, "food"), ({"false_alarms": number(60.0)}, "at most 52"),
    ({"quiet_days": -1}, "quiet_days"),
])
def test_refused(given, reason):
    with pytest.raises(InputError) as error:
        jinan({"monitoring": given}, 1)
    assert reason in refusal(error)
