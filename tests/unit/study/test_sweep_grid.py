"""Unit: the grid of a sweep: what can be written after --vary, and the scenarios that it makes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

import jgsim
from jgsim.scenario.load import changed
from jgsim.study.grid import MOST_POINTS, grid_of, named_once
from jgsim.study.points import points
from jgsim.terms.errors import InputError


@pytest.fixture(scope="module")
def base():
    return jgsim.load("jinan")


WRITTEN = {
    "0:0.05:6": (0, 0.01, 0.02, 0.03, 0.04, 0.05),
    "0:1:3": (0, 0.5, 1),
    "6:24:4": (6, 12, 18, 24),
    "0.3:0.1:3": (0.3, 0.2, 0.1),
    "-.4:0:3": (-0.4, -0.2, 0),
    "1e-3:0.003:3": (0.001, 0.002, 0.003),
    "0,0.5,1": (0, 0.5, 1),
    " 0.1 , 0.2": (0.1, 0.2),
    "0:0.2:3,0.9": (0, 0.1, 0.2, 0.9),
    "0.035": (0.035,),
    "shared_draw,coincidence": ("shared_draw", "coincidence"),
    "true,false": (True, False),
    "[credit, market],[credit, measure]": (["credit", "market"], ["credit", "measure"]),
    "{A: 0.1, B: 0.2},{A: 0, B: 1}": ({"A": 0.1, "B": 0.2}, {"A": 0, "B": 1}),
}


@pytest.mark.parametrize("text", WRITTEN)
def test_what_is_written_after_vary(text):
    (axis,) = grid_of({"a.b": text}).axes
    assert axis.values == WRITTEN[text]
    assert [type(v) for v in axis.values] == [type(v) for v in WRITTEN[text]]


@given(
    some.decimals(-1000, 1000, places=3), some.decimals(-1000, 1000, places=3), some.integers(2, 60),
)
def test_steps_are_equal_and_both_ends_are_included(a, b, n):
    if a == b:
        with pytest.raises(InputError, match="stands twice"):
            grid_of({"a.b": f"{a}:{b}:{n}"})
        return
    values = grid_of({"a.b": f"{a}:{b}:{n}"}).axes[0].values
    assert (len(values), values[0], values[-1]) == (n, float(a), float(b))
    assert np.allclose(np.diff(np.array(values, float)), float(b - a) / (n - 1), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("given_", [[0, 0.5, 1], (0, 0.5, 1), np.array([0, 0.5, 1]), iter([0, 0.5, 1]), ["0", "0.5", "1"]])
def test_values_from_python(given_):
    assert [float(v) for v in grid_of({"a.b": given_}).axes[0].values] == [0, 0.5, 1]


def test_words_from_python_are_read_as_they_are_typed():
    assert grid_of({"a.b": ["true", "shared_draw", "3"]}).axes[0].values == (True, "shared_draw", 3)


def test_numpy_numbers_become_plain():
    (axis,) = grid_of({"a.b": np.linspace(0, 1, 3)}).axes
    assert [type(v) for v in axis.values] == [float] * 3


def test_the_last_setting_runs_fastest():
    grid = grid_of({"a.b": "1,2", "c.d": "x,y,z"})
    assert (len(grid), grid.shape) == (6, (2, 3))
    assert [grid.texts(n) for n in range(6)] == [(a, c) for a in "12" for c in "xyz"]
    assert [grid.settings(n) for n in (0, 5)] == [{"a.b": 1, "c.d": "x"}, {"a.b": 2, "c.d": "z"}]
    assert [grid.name(n) for n in (0, 5)] == ["p0001", "p0006"]
    assert all(grid.places(n) == np.unravel_index(n, (2, 3)) for n in range(6))


def test_names_have_room_for_all_points():
    grid = grid_of({"a.b": "1:20000:20000"})
    assert (grid.name(0), grid.name(19_999)) == ("p00001", "p20000")


WRONG = {
    "nothing": ({}, "vary: needs at least one setting"),
    "no map": (["draw.ratio.A"], "vary: needs at least one setting"),
    "no value": ({"a.b": ""}, "a.b: has no value"),
    "an empty list": ({"a.b": []}, "a.b: has no value"),
    "an empty value": ({"a.b": "1,null"}, "a.b: has an empty value"),
    "two commas": ({"a.b": "1,,2"}, "a.b: not valid YAML"),
    "a bracket": ({"a.b": "[1"}, "a.b: not valid YAML"),
    "not a list but more": ({"a.b": "1]\nx: [2"}, "a.b: must be one value"),
    "two colons and a word": ({"a.b": "0:1:x"}, "a.b: must be a:b:n, n numbers from a to b, not '0:1:x'"),
    "one colon": ({"a.b": "0:1"}, "a.b: must be a:b:n"),
    "a full-width colon": ({"a.b": "0：1：3"}, "a.b: must be a:b:n"),
    "no number": ({"a.b": "0:1e:3"}, "a.b: must be a:b:n"),
    "one step": ({"a.b": "0:1:1"}, "the n of a:b:n must be a whole number from 2"),
    "too many steps": ({"a.b": "0:1:100001"}, "the n of a:b:n must be a whole number from 2"),
    "a step of a half": ({"a.b": "0:1:2.5"}, "a.b: must be a:b:n"),
    "infinity": ({"a.b": "0:1e999:3"}, "a.b: is too large a number"),
    "twice": ({"a.b": "0,0.5,0.0"}, "a.b: the value 0.0 stands twice"),
    "steps and list": ({"a.b": "0:1:3,0.5"}, "a.b: the value 0.5 stands twice"),
    "too many points": ({"a.b": "1:1000:1000", "c.d": "1:1000:1000"}, "the grid has 1,000,000 points; at most 100,000"),
    "the same": ({"draw.ratio.A": [1], "draw.ratio": [2]}, "draw.ratio: sets the same as draw.ratio.A"),
    "the world": ({"world.firms": [1, 2]}, "world.firms: cannot vary"),
    "the time": ({"time.years": [1, 2]}, "time.years: cannot vary"),
    "matched hours": ({"match": ["officer_hours"]}, "match: cannot vary"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_makes_no_grid(name):
    vary, wanted = WRONG[name]
    with pytest.raises(InputError) as error:
        grid_of(vary)
    assert wanted in str(error.value)


def test_a_name_alike_is_not_the_same_setting():
    assert len(grid_of({"draw.ratio": [1], "draw.ratios": [2]})) == 1


def test_a_setting_that_is_named_twice():
    assert named_once([("a.b", "1"), ("c.d", "2")]) == {"a.b": "1", "c.d": "2"}
    with pytest.raises(InputError, match=r"a\.b: varies twice"):
        named_once([("a.b", "1"), ("a.b", "2")])


def test_points_are_the_base_with_settings_replaced(base):
    grid = grid_of({"draw.ratio.A": "0:0.05:2", "joint.mode": "shared_draw,coincidence"})
    made = points(base, grid)
    assert [one.name for one in made] == ["p0001", "p0002", "p0003", "p0004"]
    for number, one in enumerate(made):
        same = changed(base, grid.settings(number)).after(base)
        assert (one.hash, one.settings, one.data) == (same.hash, same.settings, same.data)
    assert len({one.hash for one in made}) == 4
    assert len({one.past.hash for one in made}) == 1


def test_points_share_what_is_equal(base):
    one, two = points(base, grid_of({"draw.ratio.A": "0.01,0.02"}))
    assert one.world is two.world is base.world and one.past is two.past
    assert one.settings["joint"] is two.settings["joint"] and one.data["world"] is two.data["world"]
    assert one.settings["draw"] is not two.settings["draw"]


def test_a_plan_as_base_keeps_the_past_that_it_has():
    plan = jgsim.load("joint")
    made = points(plan, grid_of({"joint.share": "0.2,0.4"}))
    assert {one.past.name for one in made} == {plan.past.name} == {"jinan"}


def dates(scenario):
    return [(one.name, one.since, one.settings["draw"].ratio["A"]) for one in scenario.chain]


def test_the_date_of_a_plan_can_vary(base, tmp_path):
    (tmp_path / "plan.yaml").write_text(
        "base: jinan\nfrom: 2025-07-01\ntitle: {zh: 晚, en: late}\ndraw: {ratio: {A: 0.2}}\n", encoding="utf-8"
    )
    plan = jgsim.load(tmp_path / "plan.yaml")
    one, two, three = points(plan, grid_of({"from": "2025-01-01,2025-07-01,2026-01-01"}))
    start = 12 * base.time.warm_up
    for point, since in ((one, start), (two, start + 6), (three, start + 12)):
        assert dates(point) == [("jinan", 0, 0.035), (point.name, since, 0.2)]
    assert two.prefix_hash(start + 6) == three.prefix_hash(start + 6) != one.prefix_hash(start + 6)


def test_a_plan_that_changes_later_keeps_its_dates(tmp_path):
    (tmp_path / "plan.yaml").write_text(
        "base: jinan\ntitle: {zh: 渐, en: slow}\ndraw: {ratio: {A: 0.1}}\n"
        "later:\n  - from: 2026-01-01\n    draw: {ratio: {A: 0.2}}\n", encoding="utf-8"
    )
    plan = jgsim.load(tmp_path / "plan.yaml")
    for number, point in enumerate(points(plan, grid_of({"joint.share": "0.1,0.9"}))):
        same = changed(plan, {"joint.share": (0.1, 0.9)[number]})
        assert dates(point)[:-1] == dates(same)[:-1] and dates(point)[-1][1:] == dates(same)[-1][1:]
        assert [one.hash for one in point.chain] == [one.hash for one in same.chain]
        assert [one.settings["joint"].share for one in point.chain[1:]] == [(0.1, 0.9)[number]] * 2


def test_behaviour_can_vary_and_its_past_with_it(base):
    low, high = points(base, grid_of({"joint.share": "0.8", "behaviour.look.sensitivity": "0.7,0.9"}))
    assert low.behaviour.look.sensitivity.value == low.past.behaviour.look.sensitivity.value == 0.7
    assert low.past.hash != high.past.hash


REFUSED = {
    "a ratio above the rounds": (
        {"joint.share": "0,1", "draw.ratio.A": "0.5:1.5:3"},
        "jinan --vary, draw.ratio.A: point p0003 (joint.share=0, draw.ratio.A=1.5): 1.5 is above 1",
    ),
    "a word that is none": ({"joint.mode": "shared_draw,coincidense"}, "point p0002 (joint.mode=coincidense): 'coinci"),
    "half a month": ({"credit.score.months": "6:24:5"}, "point p0002 (credit.score.months=10.5): must be a whole"),
    "outside its range": ({"behaviour.look.sensitivity": "0.8,0.1"}, "point p0002 (behaviour.look.sensitivity=0.1)"),
    "no such setting": ({"draw.ratoi.A": "0,1"}, "draw.ratoi: point p0001 (draw.ratoi.A=0): there is no such setting"),
    "nothing before the dot": ({".a": "0,1"}, "there is no such setting"),
    "a check of a lever": ({"draw.replacement": "false,true"}, "point p0002 (draw.replacement=true): replacement needs"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_point_that_is_refused_is_named(base, name):
    vary, wanted = REFUSED[name]
    with pytest.raises(InputError) as error:
        points(base, grid_of(vary))
    assert wanted in str(error.value)
    assert "网格点 p000" in error.value.text("zh")
