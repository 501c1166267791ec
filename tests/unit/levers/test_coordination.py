"""Unit: whose plans are coordinated, and which visits become one."""

import numpy as np
import pytest
from theory.bench import campaign, group, jinan, name
from theory.small import refusal, small

from jgsim.levers.coordination import Coordination, coordinated, idle, merge
from jgsim.terms.campaign import tasks_of
from jgsim.terms.enums import Trigger
from jgsim.terms.errors import InputError
from jgsim.terms.lever import Stage
from jgsim.terms.merging import hosts
from jgsim.terms.time import DAY

CODES = ["a", "b", "c", "d"]
CITY = {
    "world.departments": {c: {"name": name("部门")} for c in CODES},
    "world.groups": {c: group(c) for c in CODES}, "plan.campaigns": {c: campaign(c) for c in CODES},
}


def bits(sim, **settings) -> int:
    return int(coordinated(sim.view, Coordination(**settings)))


def test_a_higher_share_has_those_of_a_lower_one():
    sim = small(CITY)
    found = [bits(sim, share=share) for share in np.linspace(0, 1, 41).tolist()]
    assert found[0] == 0 and found[-1] == 0b1111
    assert all(low & high == low for low, high in zip(found, found[1:], strict=False))
    assert [bin(found[n]).count("1") for n in (10, 20, 30)] in ([1, 2, 3], [2, 3, 4])
    assert bits(sim, share=1, departments=["b", "d", "b"]) == 0b1010 and bits(sim, share=0, departments=["b"]) == 0


def test_it_is_left_out_at_share_0():
    assert idle(Coordination()) == (Stage.MERGE,) and idle(Coordination(share=0.1)) == ()


def test_the_earliest_of_a_firm_takes_in_those_within_the_window_after_it():
    firm, day = np.array([1, 1, 1, 1, 2, 3, 3]), np.array([0, 2, 3, 6, 1, 4, 4])
    assert hosts(firm, day, 3).tolist() == [0, 0, 0, 3, 4, 5, 5]
    assert hosts(firm, day, 0).tolist() == [0, 1, 2, 3, 4, 5, 5]
    assert hosts(firm[:1], day[:1], 9).tolist() == [0] and hosts(firm[:0], day[:0], 9).size == 0


def tasks(firm, mask, due, trigger=Trigger.RANDOM, until=10**6):
    firm = np.array(firm)
    return tasks_of(firm=firm, mask=mask, trigger=trigger, campaign=0, due=np.array(due) * DAY, until=until,
                    order=np.arange(firm.size, dtype=np.uint64))


def merged(sim, table, **settings):
    kept, gone = merge(sim.view, Coordination(share=1.0, **settings), table)
    return kept["firm"].tolist(), kept["mask"].tolist(), kept["trigger"].tolist(), gone.tolist()


def test_visits_of_one_firm_become_one():
    table = tasks([0, 0, 1, 0, 1], [1, 2, 4, 4, 4], [1, 3, 2, 20, 4])
    assert merged(small(CITY), table, window_days=5) == (
        [0, 1, 0], [0b11, 0b100, 0b100], [Trigger.JOINT, Trigger.RANDOM, Trigger.RANDOM],
        [False, True, False, False, True],
    )
    assert merged(small(CITY), table, window_days=5, departments=["a"])[3] == [False] * 5


@pytest.mark.parametrize("changes", [{"trigger": Trigger.KEY}, {"trigger": Trigger.SPECIAL}, {"until": 0}])
def test_only_draws_that_are_still_open_take_part(changes):
    table = tasks([0, 0], [1, 2], [1, 1], **changes)
    assert merged(small(CITY), table)[3] == [False, False]


def test_departments_without_items_that_apply_do_not_go_along():
    city = {**CITY, "world.groups": {**CITY["world.groups"], "b": {**group("b"), "sectors": []}}}
    table = tasks([0, 0, 0], [1, 2, 4], [1, 1, 1])
    assert merged(small(city), table)[3] == [False, False, True]
    gap = small({**CITY, "duties.vacant": {"c": {"months": 1}}})
    gap._duties()
    assert merged(gap, table)[3] == [False, True, False]


def test_a_department_that_there_is_not():
    with pytest.raises(InputError) as error:
        jinan({"coordination": {"share": 1, "departments": ["markt"]}}, 1)
    assert error.value.path == "coordination.departments" and "Did you mean 'market'?" in refusal(error)
