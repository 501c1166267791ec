"""Unit: equipment of departments."""

import numpy as np
import pytest
from theory.bench import jinan, number
from theory.small import refusal, small

from jgsim.levers.equipment import Equipment, factors, hasten, idle
from jgsim.terms.campaign import Visits
from jgsim.terms.errors import InputError
from jgsim.terms.lever import Stage
from jgsim.terms.settings import Number


def made(**given) -> Equipment:
    return Equipment(**{what: {d: Number(**number(v)) for d, v in table.items()} for what, table in given.items()})


def test_factors_of_several_departments_are_their_mean():
    view = small().view
    assert factors(view, made(look={"office": 1.5})).tolist() == [1.0, 1.5]
    view = type(view).__new__(type(view))
    view.settings = jinan({}, 1).world
    names = list(view.settings.departments)
    table = factors(view, made(look={names[0]: 2.0, names[1]: 0.5}))
    assert table[1] == 2.0 and table[2] == 0.5 and table[3] == 1.25 and table[4] == 1.0 and table[5] == 1.5
    assert table.size == 1 << len(names)


def test_time_is_saved_in_whole_minutes_and_the_sum_is_made_again():
    view = small().view
    minutes = np.array([[0], [61]])
    visits = hasten(view, made(gain={"office": 0.25}), Visits(minutes, minutes.sum(axis=1), np.ones(2), np.zeros(2)))
    assert visits.minutes.tolist() == [[0], [45]] and visits.elapsed.tolist() == [0, 45]


def test_what_does_nothing_is_left_out():
    assert set(idle(Equipment())) == set(idle(made(look={"a": 1.0}, gain={"a": 0.0}))) == {Stage.LOOK, Stage.VISIT}
    assert idle(made(look={"a": 1.1}, gain={"a": 0.1})) == ()


@pytest.mark.parametrize(("given", "reason"), [
    ({"look": {"nobody": number(1.5)}}, "there is no 'nobody'"),
    ({"gain": {"nobody": number(0.5)}}, "there is no 'nobody'"),
    ({"gain": {"food": number(1.5)}}, "at most 1"), ({"look": {"food": 1.5}}, "food"),
])
def test_refused(given, reason):
    with pytest.raises(InputError) as error:
        jinan({"equipment": given}, 1)
    assert reason in refusal(error)
