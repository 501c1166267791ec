"""Unit: the annual plan."""

from types import SimpleNamespace

import pytest
from theory.bench import campaign, changed, jinan

from jgsim.levers.plan import campaigns, load
from jgsim.terms.enums import Trigger
from jgsim.terms.errors import InputError


def made(changes: dict):
    scenario = jinan({"joint.share": 0, **changes}, 1)
    return scenario, campaigns(SimpleNamespace(settings=scenario.world), scenario.settings["plan"], [])


def test_campaigns_carry_what_the_plan_says():
    scenario, (one, two) = made({"plan.campaigns": {
        "shops": campaign(
            "market", [3, 5], factor=0.4, types=["individual"], sectors=["trade", "food"], window_days=10,
        ),
        "scales": campaign("measure", [2]),
    }})
    world = scenario.world
    assert (one.code, one.number, one.months, one.factor, one.window_days) == ("shops", 0, (3, 5), 0.4, 10)
    assert one.departments == (list(world.departments).index("market"),) and one.mask == 1 << one.departments[0]
    assert one.types == (list(world.types).index("individual"),)
    assert one.sectors == tuple(list(world.sectors).index(s) for s in ("trade", "food"))
    assert (two.number, two.factor, two.types, two.sectors, two.window_days) == (1, 1.0, None, None, None)
    assert {one.trigger, two.trigger} == {Trigger.RANDOM}


def test_campaigns_come_after_those_of_earlier_levers():
    scenario, ours = made({})
    earlier = [object()]
    both = campaigns(SimpleNamespace(settings=scenario.world), scenario.settings["plan"], earlier)
    assert both == earlier + ours and len(earlier) == 1


def test_other_load_adds_up():
    both = {code: {"name": {"zh": "培训", "en": "courses"}, "hours": hours} for code, hours in (("a", 300), ("b", 4000))}
    settings = changed("jinan", {"plan.other_load": both}, 1).settings["plan"]
    assert load(None, settings, 10.0) == 10.0 + 300 + 4000


@pytest.mark.parametrize(("changes", "reason"), [
    ({"plan.publication": "13-01"}, "must be a month and day"),
    ({"plan.publication": "1-31"}, "must be a month and day"),
    ({"plan.campaigns": {"x": campaign("credit", [5, 3])}}, "ascending, each named once"),
    ({"plan.campaigns": {"x": campaign("credit", [5, 5])}}, "ascending, each named once"),
    ({"plan.campaigns": {"x": campaign("credit", [13])}}, "at most 12"),
    ({"plan.campaigns": {"x": campaign("credit", [])}}, "at least 1"),
    ({"plan.campaigns": {"x": campaign("customs", [5])}}, "customs"),
    ({"plan.campaigns": {"x": campaign("credit", [5], types=["bank"])}}, "bank"),
    ({"plan.campaigns": {"x": campaign("credit", [5], sectors=["space"])}}, "space"),
    ({"plan.campaigns": {"x": campaign("credit", [5], factor=-1)}}, "at least 0"),
    ({"plan.campaigns": {"key": campaign("credit", [5])}}, "kept for the key-field checks"),
])
def test_refused(changes, reason):
    with pytest.raises(InputError, match=reason):
        jinan(changes, 1)
