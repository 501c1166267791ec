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
    "review.major": ({"serious": 0.5}, 10),
    "review.reviewers": (3, {"serious": 0.5}),
    "review.days": (10, {"serious": 0.5}),
    "review.law": ("fixed", {"serious": 0.5}),
    "review.priority": (True, {"serious": 0.5}),
    "review.over_clock": ("void", 90),
    "exchange.revoke_days": (30, 0.5),
    "transfer.lag_days": (15, 0.1),
    "transfer.lost": (0.1, 0.1),
    "transfer.out_of_city": (0.1, 0.1),
    "transfer.police_days": (4, {"serious": 0.1}),
    "coordination.departments": (["credit", "market"], 0.5),
    "coordination.window_days": (5, 0.5),
    "entry.onset": ({"filed": number(0.5)}, {"filed": 0.2}),
    "entry.check_days": (60, {"committed": 0.2}),
    "entry.department": ("market", 60),
    "monitoring.groups": (["food"], {"food": 0.3}),
    "monitoring.sensitivity": (number(0.3), {"food": 0.3}),
    "monitoring.false_alarms": (number(0.5), {"food": 0.3}),
    "monitoring.quiet_days": (7, {"food": 0.3}),
    "monitoring.desk_minutes": (20, {"food": 0.3}),
    "monitoring.visited": (0.5, {"food": 0.3}),
    "sampling.fields": ({"food": {"fails_if_violating": number(0.5)}}, None),
}
"""A value of the setting, and one of what it needs."""
BESIDE = {
    "accountability.lowers": {"accountability.suppressed": number(0.1)},
    "entry.check_days": {"entry.department": "market"},
    **dict.fromkeys(
        [path for path in MADE if path.startswith("monitoring.")],
        {"monitoring.sensitivity": number(0.3), "monitoring.false_alarms": number(0.5)},
    ),
}
"""What must be set in any case."""


@pytest.mark.parametrize("need", NEEDS, ids=lambda need: need.path)
def test_a_setting_that_lacks_another_is_named_with_it(need):
    alone, other = MADE[need.path]
    settings = {**BESIDE.get(need.path, {}), need.path: alone}
    (told,) = [one for one in hints(load("jinan", set=settings), "zh") if one.startswith(f"{need.path}（")]
    assert need.needs in told and SETTINGS[need.path].zh in told and SETTINGS[need.needs].zh in told
    assert need.needs in next(one for one in hints(load("jinan", set=settings), "en") if one.startswith(f"{need.path} ("))
    settings[need.needs] = other
    if need.path == "sampling.fields":
        settings = {need.path: {"food": {**alone["food"], "batches": {"A": 1}}}}
    if need.path == "entry.department":
        settings["entry.share"] = {"committed": 0.2}
    if need.path == "publicity.share":
        settings["publicity.half_life_days"] = {**number(120.0), "low": 1.0}
    assert not [one for one in hints(load("jinan", set=settings), "zh") if one.startswith(f"{need.path}（")]


def test_every_need_is_tried():
    assert {need.path for need in NEEDS} == set(MADE)


def test_hints_stand_in_the_description_and_in_the_notes():
    plan = load("jinan", set={"publicity.share": 0.9})
    assert "注意：publicity.share" in str(Description(plan, "zh")) and "Note: publicity.share" in str(Description(plan, "en"))
    assert on_hints([load("jinan"), plan], "zh") == [f"方案 jinan：{hints(plan, 'zh')[0]}"]


def test_cases_that_go_to_the_police_take_the_days_of_a_transfer():
    settings = {"transfer.lag_days": 15, "transfer.police": {"serious": 0.1}}
    assert hints(load("jinan", set=settings), "zh") == []
    (told,) = hints(load("jinan", set={**settings, "transfer.police_days": 4}), "zh")
    assert told.startswith("transfer.lag_days（")


@pytest.mark.parametrize(
    "file", [*sorted(SHIPPED.glob("*.yaml")), *sorted(SHIPPED.glob("levers/*.yaml"))], ids=lambda file: file.stem
)
def test_shipped_scenarios_lack_nothing(file):
    assert hints(load(file), "zh") == hints(load(file), "en") == []


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
