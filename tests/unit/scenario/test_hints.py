"""Unit: what does nothing because another setting is missing is said, by the name of the one that is missing."""

import re

import pytest

from jgsim.scenario.description import Description, is_assumed
from jgsim.scenario.find import SHIPPED
from jgsim.scenario.glossary import SETTINGS
from jgsim.scenario.hints import NEEDS, hints
from jgsim.scenario.load import load
from jgsim.study.notes import on_hints
from jgsim.terms.errors import InputError


def number(value: float, unit: str = "share") -> dict:
    return {"value": value, "unit": unit, "low": 0.0, "high": 10_000.0 if value > 1 else 1.0, "source": "假设"}


MADE = {
    "duties.classes": ({"food": "key"}, 0.05),
    "pairs.match": (True, {"food": 0.5}),
    "pairs.trained": (0.5, {"food": 0.5}),
    "pairs.unskilled": (number(0.5), {"food": 0.5}),
    "pairs.announced": (0.5, number(0.5)),
    "penalty_lists.spared": ({"minor": 0.5}, {"serious": 0.5}),
    "recording.digital": (0.5, 10),
    "publicity.share": (0.5, number(0.02)),
    "accountability.reinspect": (0.5, number(0.1)),
    "accountability.lowers": (number(60.0), 0.1),
    "accountability.effort": (number(0.9), True),
    "accountability.fewer": (number(0.5), True),
}
"""A value of the setting, and one of what it needs."""


@pytest.mark.parametrize("need", NEEDS, ids=lambda need: need.path)
def test_a_setting_that_lacks_another_is_named_with_it(need):
    alone, other = MADE[need.path]
    settings = {need.path: alone}
    if need.path == "accountability.lowers":
        settings["accountability.suppressed"] = number(0.1)
    (told,) = [one for one in hints(load("jinan", set=settings), "zh") if one.startswith(f"{need.path}（")]
    assert need.needs in told and SETTINGS[need.path].zh in told and SETTINGS[need.needs].zh in told
    assert need.needs in next(one for one in hints(load("jinan", set=settings), "en") if one.startswith(f"{need.path} ("))
    settings[need.needs] = other
    if need.path == "publicity.share":
        settings["publicity.half_life_days"] = {**number(120.0), "low": 1.0}
    assert not [one for one in hints(load("jinan", set=settings), "zh") if one.startswith(f"{need.path}（")]


def test_every_need_is_tried():
    assert {need.path for need in NEEDS} == set(MADE)


def test_hints_stand_in_the_description_and_in_the_notes():
    plan = load("jinan", set={"publicity.share": 0.9})
    assert "注意：publicity.share" in str(Description(plan, "zh")) and "Note: publicity.share" in str(Description(plan, "en"))
    assert on_hints([load("jinan"), plan], "zh") == [f"方案 jinan：{hints(plan, 'zh')[0]}"]


@pytest.mark.parametrize("file", sorted(SHIPPED.glob("levers/*.yaml")), ids=lambda file: file.stem)
def test_scenarios_that_show_a_lever_lack_nothing(file):
    assert hints(load(file), "zh") == []


def test_a_source_of_two_signs_will_do():
    one = load("jinan", set={"pairs.unskilled": number(0.5)}).settings["pairs"].unskilled
    assert one.source == "假设" and is_assumed(one.source) and is_assumed("Assumption: half") and not is_assumed("年报")
    with pytest.raises(InputError, match="at least 2 characters") as error:
        load("jinan", set={"pairs.unskilled": {**number(0.5), "source": "假"}})
    assert "至少 2 个字" in error.value.text("zh")
    with pytest.raises(InputError, match="must not be empty"):
        load("jinan", set={"pairs.unskilled": {**number(0.5), "source": ""}})


def test_a_number_that_stands_alone_is_told_how_to_be_written():
    with pytest.raises(InputError) as error:
        load("jinan", set={"publicity.strength": 0.02})
    told = error.value.text("zh")
    assert "{value: 0.02, unit: log points, low: 0, high: 0.04, source: 假设}" in told
    import yaml

    written = yaml.safe_load(re.search(r"\{.*\}", str(error.value)).group())
    written = {**written, **{name: float(written[name]) for name in ("value", "low", "high")}}
    plan = {"publicity.strength": written, "publicity.half_life_days": {**number(120.0), "low": 1.0}}
    assert load("jinan", set=plan).settings["publicity"].strength.value == 0.02
