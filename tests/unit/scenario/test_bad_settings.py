"""Unit: settings, years, names and titles that come from outside a file load, or are answered in one sentence."""

import os
import pickle
import time

import numpy as np
import pytest
from test_bad_input import clear, number

import jgsim
from jgsim.scenario.load import changed, load
from jgsim.scenario.yamlfile import MAX_DEPTH, parse
from jgsim.terms.errors import InputError, nearest

# path, value, parts of the message
SET = [
    ("draw.ratio.A", "[a", ["--set", "draw.ratio.A", "not valid YAML"]),
    ("draw.ratio.A", "0.1\nB: 3", ["must be one value"]),
    ("draw.ratio.A", "*x", ["aliases"]),
    ("draw.ratio.A", "!!python/object/apply:os.system [ls]", ["tag"]),
    ("draw.ratio.A", "", ["must be a number, not nothing"]),
    ("draw.ratio.A", "# 0.1", ["not nothing"]),
    ("draw.ratio.A", float("nan"), ["must be a finite number"]),
    ("draw.ratio.A", float("inf"), ["draw.ratio.A"]),
    ("draw.ratio.A", 10**400, ["draw.ratio.A", "too large"]),
    ("draw.ratio.A", True, ["must be a number, not True"]),
    ("draw.ratio.A", object(), ["object cannot be a setting"]),
    ("draw.ratio.A", {1, 2}, ["set cannot be a setting"]),
    ("draw.ratio.A", b"0.1", ["bytes cannot be a setting"]),
    ("draw.ratio", {"A": 0.1}, ["lacks tier B"]),
    ("draw.memori", "rotation", ["'memori' is not a setting", "'memory'"]),
    ("draw.by_sektor.food", "2", ["draw.by_sektor", "'by_sector'"]),
    ("drow.ratio.A", "0.1", ["drow", "'draw'"]),
    ("world.groups.fod.rate", "0.1", ["world.groups.fod", "'food'"]),
    ("world.firms", "0", ["world.firms", "at least 1, not 0"]),
    ("world.firms", "1e3", ["must be a whole number, not 1000.0"]),
    ("plan.campaigns.conduct.months.0", "13", ["there is no such setting"]),
    ("plan.campaigns.conduct.months", "[13]", ["months.0", "at most 12"]),
    ("base", "p1.yaml", ["'base' is not a setting"]),
    ("", "3", ["there is no such setting"]),
    (".", "3", ["there is no such setting"]),
    ("draw..ratio", "3", ["there is no such setting"]),
    ("draw.ratio.A.", "3", ["there is no such setting"]),
    ("title.zh", "a\ud800", ["--set", "title.zh"]),
    ("x" * 3000, "3", ["is not a setting"]),
    (7, "3", ["'7' is not a setting"]),
]


@pytest.mark.parametrize(("path", "value", "wanted"), SET, ids=[str(i) for i in range(len(SET))])
def test_settings_from_outside(path, value, wanted):
    with pytest.raises(InputError) as caught:
        load("jinan", set={path: value})
    clear(caught.value)
    assert [part for part in wanted if part not in str(caught.value)] == [], str(caught.value)


def test_a_value_that_holds_itself():
    endless: list = []
    endless.append(endless)
    with pytest.raises(InputError, match="holds itself"):
        load("jinan", set={"joint.departments": endless})


def test_settings_that_are_no_map():
    for given in ("draw.ratio.A=1", [("draw.ratio.A", 1)]):
        with pytest.raises(InputError, match="as a map") as caught:
            load("jinan", set=given)
        clear(caught.value)


def test_optional_sections_can_be_set_from_outside():
    assert load("jinan", set={"draw.by_sector.food": "2"}).settings["draw"].by_sector == {"food": 2}
    step = {"credit.rule": "step", "credit.step.up": 0.5, "credit.step.repair": 0}
    assert load("jinan", set=step).settings["credit"].step.up == 0.5
    with pytest.raises(InputError, match="credit.step.repair: is missing"):
        load("jinan", set={"credit.step.up": 0.5})


def test_numbers_of_numpy_are_numbers():
    names = "draw.ratio.A", "time.years", "credit.types"
    one = load("jinan", set=dict(zip(names, (np.float64(0.02), np.int64(3), ("enterprise",)), strict=True)))
    two = load("jinan", set=dict(zip(names, (0.02, 3, ["enterprise"]), strict=True)))
    assert one.hash == two.hash


def test_the_calendar_of_a_loaded_scenario_stays():
    with pytest.raises(InputError, match=r"time\.calendar.*stays") as caught:
        changed(load("jinan"), {"time.calendar": "other.csv"})
    clear(caught.value)
    assert changed(load("jinan"), {"time.calendar": "every_day"}).exceptions is None


@pytest.mark.parametrize("years", [0, -1, 61, True, 2.5, "x", 10**30, float("nan")])
def test_years(years):
    with pytest.raises(InputError, match=r"--years, time\.years") as caught:
        load("jinan", years=years)
    clear(caught.value)


NAMES = ["", " ", "a\0b", "x" * 5000, "nothing.yaml", "a\udcffb.yaml", "/", "/dev/null", None, 3]


@pytest.mark.parametrize("name", NAMES)
def test_names_that_are_no_file(name):
    with pytest.raises(InputError) as caught:
        load(name)
    clear(caught.value)


def test_the_public_name_is_the_same_error():
    with pytest.raises(jgsim.InputError):
        jgsim.load("nothing")


def test_nearest_names_end_at_once():
    begin = time.process_time()
    assert nearest("x" * 1_000_000, ["y" * 50, "y"]) is None
    assert time.process_time() - begin < 1
    assert nearest("ratoi", ["ratio", "rounds"]) == "ratio" and nearest("zz", ["ratio"]) is None


@pytest.mark.parametrize(("title", "name"), [
    ("整个实施方案", "whole-plan"), ("法制审核", "levers/review"), ("整个实施方案.yaml", "whole-plan"),
    ("The whole plan", "whole-plan"), ("济南", "jinan"), ("人手", "short-staffed"), ("x", None), ("没有这样的方案", None),
])
def test_a_scenario_that_is_asked_for_by_its_title_is_named(title, name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="no such file") as caught:
        load(title)
    assert caught.value.nearest == name
    assert name is None or load(name)


def test_what_is_said_in_chinese_only_survives_a_process():
    error = pickle.loads(pickle.dumps(InputError("bad", zh="不行", nearest="x")))
    assert error.text("zh") == "不行。是不是想写 'x'？" and error.text("en") == "bad. Did you mean 'x'?"


def test_a_number_that_is_meant_stands_without_quotation_marks():
    assert InputError("bad", nearest="10").text("en") == "bad. Did you mean 10?"
    assert InputError("bad", nearest="-1e-05").text("zh") == "bad。是不是想写 -1e-05？"
    assert InputError("bad", nearest="A1").text("en") == "bad. Did you mean 'A1'?"


def test_depth_is_counted_from_the_top():
    deepest = "a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)
    assert parse(deepest, "file")["a"] is not None
    with pytest.raises(InputError, match="levels deep"):
        parse("a: " + "[" * MAX_DEPTH + "]" * MAX_DEPTH, "file")
