"""Unit: settings of the world."""

import pytest
from theory.bench import changed, group, tiers
from unit.world.sections import dormancy, tips

from jgsim.terms.errors import InputError


@pytest.mark.parametrize(("changes", "reason"), [
    ({"world.risk.share": tiers([0.5, 0.3, 0.1, 0.05])}, "risk groups .tiers. add up to 0.95"),
    ({"world.districts.city.share": 0.9}, "districts add up to 0.9"),
    ({"world.types.firm.sizes": {"micro": 0.5, "small": 0.4}}, "sizes add up to 0.9"),
    ({"world.groups.item.severity": {"minor": 0.5}}, "severities add up to 0.5"),
    ({"world.groups.item.department": "ministry"}, "groups.item.department: there is no 'ministry'"),
    ({"world.groups.item.sectors": ["space"]}, "groups.item.sectors: there is no 'space'"),
    ({"world.groups": {f"g{i}": group("office") for i in range(9)}}, "at most 8 item groups, not 9"),
    ({"world.sectors.all.field": "food"}, "sectors.all.field: there is no 'food'"),
    ({"world.start": "stationary", "world.groups.item": group("office", law="fixed")}, "needs exponential spells"),
    ({"world.groups": {}}, "groups is empty"),
    ({"world.groups.item": {**group("office", items=3), "red_lines": 4}}, "4 red lines are more than the 3 items"),
    ({"world.types.firm.dormant": 0.1}, "types.firm.dormant: needs the section world.dormancy"),
    ({"world.dormancy": dormancy(department="nobody")}, "dormancy.department: there is no 'nobody'"),
    ({"world.dormancy": dormancy(moved=1.2)}, "at most 1"),
    ({"world.tips": tips(ceiling=0.5)}, "at least 1"),
    ({"world.tips": tips(hazard={"minor": 1.0, "serious": 1.0})}, "hazard lacks general"),
    ({"world.tips": tips(unfounded=-1)}, "at least 0"),
    ({"world.firms": 0}, "must be at least 1"),
])
def test_refused(changes, reason):
    with pytest.raises(InputError, match=reason):
        changed("p1", changes, 1)


def test_spell_laws_other_than_exponential_start_in_order():
    world = changed("p1", {"world.groups.item": group("office", law="unbounded")}, 1).world
    assert world.start == "in_order" and world.groups["item"].spell_law == "unbounded"
