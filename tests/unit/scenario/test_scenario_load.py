"""Unit: what is wrong with a scenario is said in one message: file, line, path, reason, nearest right name."""

import os
import shutil
from pathlib import Path

import pytest

from jgsim.levers import LEVERS
from jgsim.scenario.find import SHIPPED, called, find
from jgsim.scenario.load import build, changed, load
from jgsim.terms.errors import InputError

BASE = "base: jinan.yaml\n"

# content, then what the message must hold
WRONG = {
    "unknown key": (BASE + "draw:\n  ratoi: {A: 0.1}\n", ["line 3", "draw.ratoi", "'ratio'"]),
    "unknown section": (BASE + "drw: {}\n", ["line 2", "drw", "'draw'"]),
    "unknown tier": (BASE + "draw: {ratio: {nome: 0.1}}\n", ["line 2", "draw.ratio.nome", "'none'"]),
    "unknown choice": (BASE + "joint: {mode: shared_drw}\n", ["joint.mode", "'shared_draw'"]),
    "unknown department": (BASE + "plan: {campaigns: {conduct: {department: markt}}}\n", ["line 2", "'market'"]),
    "unknown sector": (BASE + "draw: {by_sector: {fod: 2}}\n", ["draw.by_sector", "'food'"]),
    "unknown match": (BASE + "match: officer_hour\n", ["match", "'officer_hours'"]),
    "duplicate key": (BASE + "draw: {ratio: {A: 0.1, A: 0.2}}\n", ["line 2", "draw.ratio", "'A' stands twice"]),
    "text for a number": (BASE + "draw: {ratio: {A: high}}\n", ["line 2", "draw.ratio.A", "a number, not 'high'"]),
    "truth for a number": (BASE + "draw: {ratio: {A: true}}\n", ["draw.ratio.A", "must be a number"]),
    "nothing for a number": (BASE + "draw: {ratio: {A: }}\n", ["draw.ratio.A", "not nothing"]),
    "text for a sourced number": (BASE + "world: {frailty: {log_sd: high}}\n", ["log_sd", "unit, range and source", "{value: 0.02, unit: share, low: 0, high: 0.04"]),
    "fraction for a count": (BASE + "capability: {officers: 2.5}\n", ["capability.officers", "must be a whole number"]),
    "list for a map": (BASE + "draw: {ratio: [1, 2]}\n", ["draw.ratio", "must be a map of settings, not a list"]),
    "number for a section": (BASE + "draw: 3\n", ["line 2", "draw", "must be a map of settings, not 3"]),
    "nothing for a section": (BASE + "draw:\n", ["line 2", "draw", "must be a map of settings, not nothing"]),
    "NaN": (BASE + "draw: {ratio: {A: .nan}}\n", ["line 2", "draw.ratio.A", ".nan"]),
    "infinity": (BASE + "draw: {ratio: {A: 1e999}}\n", ["draw.ratio.A", "1e999"]),
    "huge count": (BASE + "world: {firms: 99999999999}\n", ["world.firms", "at most 50000000"]),
    "ratio above the rounds": (BASE + "draw:\n  ratio: {A: 1.5}\n", ["line 3", "draw.ratio.A", "1.5 is above 1"]),
    "negative ratio": (BASE + "draw:\n  ratio: {A: -0.5}\n", ["line 3", "draw.ratio.A", "at least 0"]),
    "tiers that do not add up": (BASE + "credit: {score: {shares: {A: 0.9}}}\n", ["credit.score", "the shares of the tiers add up to"]),
    "outside its own range": (BASE + "world: {frailty: {log_sd: 3}}\n", ["world.frailty.log_sd", "its own range"]),
    "too frequent": (BASE + "key_fields: {frequency: {food: {A: 53}}}\n", ["frequency.food.A", "at most 52"]),
    "young firms die too fast": (
        BASE
        + "world: {types: {enterprise: {exit_young: {value: 1.9, unit: 1/year, low: 0, high: 2, source: a test}}}}\n",
        ["world.types.enterprise.exit_young", "lower it"],
    ),
    "an effect above the ceiling": (
        BASE + "behaviour: {perceived: {elasticity: -0.4, floor: 0.001}}\ndraw: {ratio: {A: 0.0001}}\n",
        ["line 3", "draw.ratio", "above the ceiling of 2"],
    ),
    "missing base": ("base: jinann.yaml\n", ["line 1", "base", "'jinan.yaml'"]),
    "base that is a number": ("base: 3\n", ["line 1", "base", "must name a file"]),
    "base that is empty": ("base:\n", ["line 1", "base", "must name a file"]),
    "base that is a folder": ("base: .\n", ["base", "is not a file"]),
    "base of itself": ("base: wrong.yaml\n", ["line 1", "base", "circle"]),
    "no base and nothing else": ("title: {zh: 一, en: one}\n", ["time", "is missing"]),
    "empty title": (BASE + "title: {zh: '', en: one}\n", ["title.zh", "must not be empty"]),
    "missing calendar": (BASE + "time: {calendar: calender-cn.csv}\n", ["line 2", "calendar", "'calendar-cn.csv'"]),
    "calendar that is none": (BASE + "time: {calendar: jinan.yaml}\n", ["time.calendar", "columns date"]),
    "no years": (BASE + "time: {years: 0}\n", ["time.years", "at least 1"]),
    "empty": ("", ["is empty"]),
    "comment only": ("# nothing\n", ["is empty"]),
    "list": ("- 1\n- 2\n", ["line 1", "a map of settings is expected"]),
    "single value": ("hello\n", ["line 1", "a map of settings is expected"]),
    "deep nesting": ("a: " + "[" * 3000 + "]" * 3000 + "\n", ["line 1", "levels deep"]),
    "deep blocks": ("".join(" " * i + "a:\n" for i in range(1000)), ["levels deep"]),
    "alias bomb": ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", ["line 1", "aliases"]),
    "Python object": ("a: !!python/object/apply:os.system ['echo hello']\n", ["line 1", "tag", "not allowed"]),
    "two documents": (BASE + "---\na: 1\n", ["line 2", "more than one document"]),
    "tab": (BASE + "draw:\n\tratio: 3\n", ["line 3", "not valid YAML"]),
    "control character": ("a: \x07\n", ["line 1", "U+0007"]),
}


@pytest.fixture
def folder(tmp_path):
    for name in ("jinan.yaml", "calendar-cn.csv"):
        shutil.copy(SHIPPED / name, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize("name", WRONG)
def test_one_clear_message(folder, name):
    content, wanted = WRONG[name]
    path = folder / "wrong.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as error:
        load(path)
    message = str(error.value)
    assert "wrong.yaml" in message
    assert [part for part in wanted if part not in message] == []
    assert "\n" not in message and len(message) < 500


def test_bytes_that_are_no_text(folder):
    (folder / "wrong.yaml").write_bytes(b"\xff\xfe\x00a")
    with pytest.raises(InputError, match="not UTF-8"):
        load(folder / "wrong.yaml")


def test_circle_of_bases(folder):
    (folder / "one.yaml").write_text("base: two.yaml\n")
    (folder / "two.yaml").write_text("base: one.yaml\n")
    with pytest.raises(InputError, match=r"two\.yaml, line 1, base: one\.yaml leads back"):
        load(folder / "one.yaml")


def test_an_error_in_the_base_names_the_base(folder):
    text = (folder / "jinan.yaml").read_text(encoding="utf-8").replace("officers: 2000", "officers: many")
    (folder / "jinan.yaml").write_text(text, encoding="utf-8")
    (folder / "plan.yaml").write_text(BASE)
    line = text[: text.index("officers: many")].count("\n") + 1
    with pytest.raises(InputError) as error:
        load(folder / "plan.yaml")
    assert f"jinan.yaml, line {line}, capability.officers" in str(error.value)


@pytest.mark.parametrize(
    ("path", "value", "wanted"),
    [
        ("draw.ratoi.A", "0.1", "Did you mean 'ratio'?"),
        ("draw.ratio.E", "0.1", "'E' is not one of"),
        ("draw.ratio.A", "1.5", "--set, draw.ratio.A: 1.5 is above 1"),
        ("draw.ratio.A.b", "1", "there is no such setting"),
        ("draw.ratio.", "1", "there is no such setting"),
        ("title.zh", "[a", "not valid YAML"),
    ],
)
def test_wrong_settings_from_outside(path, value, wanted):
    with pytest.raises(InputError) as error:
        load("jinan", set={path: value})
    assert wanted in str(error.value)


def test_set_replaces_the_value_and_keeps_range_and_source():
    number = load("jinan", set={"world.frailty.log_sd": "1.3"}).world.frailty.log_sd
    before = load("jinan").world.frailty.log_sd
    assert (number.value, number.low, number.source) == (1.3, before.low, before.source)


def test_changed_is_the_same_as_loading_with_set():
    settings = {"draw.ratio.A": 0.02, "joint.share": 0.5}
    one, two = changed(load("credit-tiered"), settings, years=2), load("credit-tiered", set=settings, years=2)
    assert one.hash == two.hash
    assert one.past.hash == two.past.hash


def test_shipped_scenarios_are_found_by_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "joint").mkdir()
    assert find("joint") == SHIPPED / "joint.yaml"
    assert find("joint.yaml") == SHIPPED / "joint.yaml"
    (tmp_path / "joint.yaml").write_text(BASE)
    assert find("joint.yaml") == Path("joint.yaml")


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("jina", "Did you mean 'jinan'?"), ("", "named by its file"), ("a/b.yaml", "no such file"), (".", "is a folder")],
)
def test_names_that_are_no_scenario(name, wanted):
    with pytest.raises(InputError, match=wanted.replace("?", r"\?")):
        find(name)


def test_the_nearest_file_beside_a_wrong_name(folder):
    with pytest.raises(InputError) as error:
        find(folder / "jinn.yaml")
    assert str(folder / "jinan.yaml") in str(error.value)


@pytest.mark.parametrize("base", ["jinan", "jinan.yaml"])
def test_a_shipped_base_needs_no_path(tmp_path, base):
    (tmp_path / "plan.yaml").write_text(f"base: {base}\ndraw: {{ratio: {{A: 0.02}}}}\n", encoding="utf-8")
    plan, same = load(tmp_path / "plan.yaml"), load("jinan", set={"draw.ratio.A": 0.02})
    assert plan.data == {**same.data, "title": {"zh": "plan", "en": "plan"}} and plan.exceptions == load("jinan").exceptions
    assert (plan.past.name, plan.past.file) == ("jinan", "jinan")


def test_a_base_beside_the_file_comes_before_a_shipped_one(folder):
    text = (folder / "jinan.yaml").read_text(encoding="utf-8")
    (folder / "jinan.yaml").write_text(text.replace("  firms: 1498000", "  firms: 700"), encoding="utf-8")
    (folder / "plan.yaml").write_text(BASE, encoding="utf-8")
    assert load(folder / "plan.yaml").world.firms == 700
    (folder / "plan.yaml").write_text("base: jinan\n", encoding="utf-8")
    assert load(folder / "plan.yaml").world.firms == 1498000


def test_shipped_files_go_by_their_names_and_none_of_the_project_by_its_whole_path(tmp_path, monkeypatch):
    assert load(SHIPPED / "joint.yaml").file == load("joint").file == "joint"
    with pytest.raises(InputError) as error:
        load("joint", set={"draw.ratio.A": 2})
    assert error.value.file == "joint --set"
    assert called(SHIPPED.parent / "plans" / "a.yaml") == os.path.relpath(SHIPPED.parent / "plans" / "a.yaml")
    assert called(tmp_path / "a.yaml") == str(tmp_path / "a.yaml")
    monkeypatch.chdir(tmp_path)
    assert called(tmp_path / "a.yaml") == called("a.yaml") == "a.yaml"


def test_sections_of_optional_levers_may_be_left_out():
    optional = [lever for lever in LEVERS if lever.optional]
    text = {name: section for name, section in load("p1").data.items() if name not in {lever.name for lever in optional}}
    scenario = build(text, "bare", {}, "bare.yaml")
    assert len(optional) >= 5
    for lever in optional:
        assert scenario.settings[lever.name] == lever.settings()
        assert lever.name not in scenario.data
    told = str(scenario.description("en"))
    assert not [lever.name for lever in optional if f"[{lever.name}." in told]
    assert "[frequency.gap_days]" in str(changed(scenario, {"frequency.gap_days": 30}).description("en"))
    with pytest.raises(InputError, match="frequency.gap_day: 'gap_day' is not a setting. Did you mean 'gap_days'"):
        changed(scenario, {"frequency.gap_day": 30})
    missing = {name: section for name, section in text.items() if name != "draw"}
    with pytest.raises(InputError, match="draw: is missing"):
        build(missing, "bare", {}, "bare.yaml")
