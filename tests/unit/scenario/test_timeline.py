"""Unit: dated settings: which policy holds when, what is laid over what, and one clear error for a date that cannot be."""

import datetime as dt
import shutil
from dataclasses import replace

import pytest
from jsonschema.validators import Draft202012Validator

from jgsim.scenario import load as loading
from jgsim.scenario.find import SHIPPED
from jgsim.scenario.load import changed, load
from jgsim.scenario.scenario import each, linked
from jgsim.scenario.schema import schema
from jgsim.terms.errors import InputError

BASE = "base: jinan.yaml\n"
START = 24
"""The month in which the measured years begin."""


PARSED = {}


@pytest.fixture(autouse=True)
def read_once(monkeypatch):
    """Files are parsed once for all tests: that is most of the time that loading takes."""
    read = loading.read

    def known(path):
        key = str(path), path.read_bytes()
        if key not in PARSED:
            PARSED[key] = read(path)
        return PARSED[key]

    monkeypatch.setattr(loading, "read", known)


@pytest.fixture
def folder(tmp_path):
    for name in ("jinan.yaml", "calendar-cn.csv"):
        shutil.copy(SHIPPED / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def write(folder):
    def write(name, text):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        return folder / f"{name}.yaml"

    return write


def entry(day, **sections):
    return {"from": day, **sections}


def ratio_a(value):
    return {"ratio": {"A": value}}


def told(scenario):
    """(month, name of the policy, ratio of tier A, share of joint tasks) along the chain."""
    return [
        (one.since, one.name, one.settings["draw"].ratio["A"], one.settings["joint"].share) for one in scenario.chain
    ]


def test_without_a_date_a_plan_holds_from_the_measured_years_on():
    plan = load("joint")
    assert told(plan) == [(0, "jinan", 0.035, 0.3), (START, "joint", 0.035, 0.6)]
    assert (plan.own, plan.first is plan, plan.measured, plan.months) == (1, True, START, 84)
    assert plan.date(plan.since) == dt.date(2025, 1, 1)
    base = load("jinan")
    assert (base.past, base.since, base.own) == (None, START, 1)


def test_a_date_moves_the_plan_and_nothing_else(write):
    plan = load(write("plan", BASE + "from: 2026-07-01\njoint: {share: 0.6}\n"))
    assert told(plan) == [(0, "jinan", 0.035, 0.3), (42, "plan", 0.035, 0.6)]
    usual = load(write("plan", BASE + "joint: {share: 0.6}\n"))
    assert plan.data == usual.data and plan.hash != usual.hash and plan.past.hash == usual.past.hash
    named = load(write("plan", BASE + "from: 2025-01-01\njoint: {share: 0.6}\n"))
    assert named.hash == usual.hash
    early = load(write("plan", BASE + "from: 2023-02-01\njoint: {share: 0.6}\n"))
    assert told(early)[1] == (1, "plan", 0.035, 0.6)


def test_later_settings_are_laid_over_what_held_before(write):
    plan = load(write("plan", BASE + """from: 2026-07-01
joint: {share: 0.6}
later:
  - {from: 2027-01-01, draw: {ratio: {A: 0.1}}}
  - from: 2028-03-01
    draw: {ratio: {B: 0.2}}
    joint: {share: 0.5}
"""))
    assert told(plan) == [
        (0, "jinan", 0.035, 0.3), (42, "plan", 0.035, 0.6), (48, "plan", 0.1, 0.6), (62, "plan", 0.1, 0.5),
    ]
    assert [one.own for one in plan.chain] == [1, 1, 2, 3] and plan.first.since == 42
    assert plan.settings["draw"].ratio["B"] == 0.2 and plan.past.settings["draw"].ratio["B"] == 0.035
    assert plan.data["draw"]["ratio"]["A"] == 0.1 and "later" not in plan.data and "from" not in plan.data
    assert plan.past.world is plan.world and plan.past.behaviour is plan.behaviour


def test_the_policy_of_a_month():
    plan = load("joint", set={"from": "2026-07-01", "later": [entry("2027-01-01", draw=ratio_a(0.1))]})
    bottom, first, last = plan.chain
    assert [plan.at(m) for m in (0, 41, 42, 47, 48, 83)] == [bottom, bottom, first, first, last, last]
    assert [plan.before(m) for m in (0, 42, 43, 48, 49)] == [bottom, bottom, first, first, last]
    assert [str(plan.date(m)) for m in (0, 42, 83)] == ["2023-01-01", "2026-07-01", "2029-12-01"]


def test_a_base_may_change_by_date_too(write):
    base = load(write("reform", BASE.replace("jinan", "jinan") + "later: [{from: 2026-01-01, draw: {ratio: {A: 0.1}}}]\n"))
    assert told(base) == [(0, "jinan", 0.035, 0.3), (START, "reform", 0.035, 0.3), (36, "reform", 0.1, 0.3)]
    alone = load("jinan", set={"later": [entry("2026-01-01", draw=ratio_a(0.1))]})
    assert told(alone) == [(START, "jinan", 0.035, 0.3), (36, "jinan", 0.1, 0.3)]
    assert alone.own == 2


def dated_base(folder):
    text = (folder / "jinan.yaml").read_text(encoding="utf-8")
    text += "\nlater:\n  - {from: 2026-01-01, draw: {ratio: {A: 0.1}}, joint: {share: 0.4}}\n"
    text += "  - {from: 2027-01-01, draw: {ratio: {A: 0.2}}}\n"
    (folder / "jinan.yaml").write_text(text, encoding="utf-8")


def test_a_plan_is_laid_over_its_base_as_that_is_on_the_day_and_stays(folder, write):
    dated_base(folder)
    plan = load(write("plan", BASE + "from: 2026-07-01\njoint: {share: 0.6}\n"))
    assert told(plan) == [
        (0, "jinan", 0.035, 0.3), (36, "jinan", 0.1, 0.4),  # the base until the plan's date
        (42, "plan", 0.1, 0.6), (48, "plan", 0.2, 0.6),  # what the base changes later, but not what the plan sets
    ]
    usual = load(write("plan", BASE + "joint: {share: 0.6}\ndraw: {ratio: {A: 0.05}}\n"))
    assert told(usual) == [
        (0, "jinan", 0.035, 0.3), (START, "plan", 0.05, 0.6), (36, "plan", 0.05, 0.6), (48, "plan", 0.05, 0.6),
    ]


def test_both_base_and_plan_change_by_date(folder, write):
    dated_base(folder)
    plan = load(write("plan", BASE + "later: [{from: 2026-07-01, draw: {ratio: {A: 0.5}}}]\n"))
    assert told(plan) == [
        (0, "jinan", 0.035, 0.3), (START, "plan", 0.035, 0.3), (36, "plan", 0.1, 0.4), (42, "plan", 0.5, 0.4),
        (48, "plan", 0.5, 0.4),
    ]


def test_dates_are_inherited_from_a_plan_that_is_the_base_of_another(write):
    write("one", BASE + "from: 2026-07-01\njoint: {share: 0.6}\nlater: [{from: 2027-01-01, draw: {ratio: {A: 0.1}}}]\n")
    two = load(write("two", "base: one.yaml\njoint: {share: 0.7}\n"))
    assert told(two) == [(0, "jinan", 0.035, 0.3), (42, "two", 0.035, 0.7), (48, "two", 0.1, 0.7)]
    three = load(write("three", "base: one.yaml\nfrom: 2025-07-01\nlater: [{from: 2026-01-01, joint: {share: 0.9}}]\n"))
    assert told(three) == [(0, "jinan", 0.035, 0.3), (30, "three", 0.035, 0.6), (36, "three", 0.035, 0.9)]


def test_dates_can_be_replaced_from_outside(write):
    path = write("plan", BASE + "from: 2026-07-01\nlater: [{from: 2027-01-01, draw: {ratio: {A: 0.1}}}]\n")
    assert load(path, set={"from": "2025-03-01"}).first.since == 26
    plan = load(path, set={"later.0.from": "2027-05-01", "later.0.draw.ratio.B": "0.3", "later.0.joint.share": 0.5})
    assert told(plan)[-1] == (52, "plan", 0.1, 0.5)
    assert (plan.settings["draw"].ratio["B"], plan.past.settings["draw"].ratio["B"]) == (0.3, 0.035)
    over = load(path, set={"draw.ratio.A": 0.07})
    assert [one[2] for one in told(over)] == [0.035, 0.07, 0.1]


@pytest.mark.parametrize("settings", [
    {"joint.share": 0.5}, {"from": "2025-03-01"}, {"later.0.draw.ratio.A": 0.3}, {"draw.ratio.A": 0.3},
    {"behaviour.look.sensitivity": 0.7}, {"world.ceiling": 3},
])
def test_changed_is_the_same_as_loading_with_set(write, settings):
    path = write("plan", BASE + "from: 2026-07-01\nlater: [{from: 2027-01-01, draw: {ratio: {A: 0.1}}}]\n")
    one, two = changed(load(path), settings, years=4), load(path, set=settings, years=4)
    assert told(one) == told(two) and one.own == two.own == 2
    assert [p.hash for p in one.chain] == [p.hash for p in two.chain]
    assert one.prefix_hash(70) == two.prefix_hash(70)
    again = changed(changed(load(path), {"joint.share": 0.1}), settings | {"joint.share": 0.5}, years=4)
    assert told(again) == told(load(path, set={"joint.share": 0.5, **settings}, years=4))


def test_changed_keeps_the_past_that_a_comparison_gave(write):
    path = write("plan", BASE + "from: 2026-07-01\njoint: {share: 0.6}\n")
    plan = load(path).after(load("credit-tiered"))
    other = changed(plan, {"joint.share": 0.9})
    assert [(one.since, one.name) for one in other.chain] == [(0, "jinan"), (START, "credit-tiered"), (42, "plan")]


def test_a_plan_takes_its_past_from_the_base_as_it_was(write):
    plan = load(write("plan", BASE + "from: 2026-07-01\njoint: {share: 0.6}\nlater: [{from: 2027-01-01, joint: {share: 0.7}}]\n"))
    early = load("credit-tiered", set={"from": "2025-07-01", "later": [entry("2026-01-01", joint={"share": 0.2}),
                                                                      entry("2026-07-01", joint={"share": 0.1})]})
    found = plan.after(early)
    assert [(one.since, one.name, one.own) for one in found.chain] == [
        (0, "jinan", 1), (30, "credit-tiered", 1), (36, "credit-tiered", 1), (42, "plan", 1), (48, "plan", 2),
    ]
    same = plan.after(load("credit-tiered", set={"from": "2027-07-01"}))
    assert [(one.since, one.name) for one in same.chain] == [(0, "jinan"), (42, "plan"), (48, "plan")]
    alone = load("jinan", set={"later": [entry("2026-01-01", joint={"share": 0.2})]}).after(load("p1"))
    assert [(one.since, one.name) for one in alone.chain] == [(0, "p1"), (START, "jinan"), (36, "jinan")]


def test_a_plan_from_the_epoch_has_no_past():
    plan = load("joint", set={"time.warm_up": 0})
    assert plan.past is None and plan.first.since == 0
    dated = load("joint", set={"time.warm_up": 0, "from": "2025-02-01"})
    assert [(one.since, one.name) for one in dated.chain] == [(0, "jinan"), (1, "joint")]


def test_prefix_hashes_name_shared_pasts():
    base, joint, tiered = (load(name) for name in ("jinan", "joint", "credit-tiered"))
    joint, tiered = joint.after(base), tiered.after(base)
    assert base.prefix_hash(START) == joint.prefix_hash(START) == tiered.prefix_hash(START)
    assert len({one.prefix_hash(START + 1) for one in (base, joint, tiered)}) == 3
    late = load("joint", set={"from": "2026-07-01"}).after(base)
    assert late.prefix_hash(42) == base.prefix_hash(42) == base.prefix_hash(1) != late.prefix_hash(43)
    assert late.prefix_hash(43) not in (joint.prefix_hash(43), base.prefix_hash(43))
    two = load("joint", set={"from": "2026-07-01", "later": [entry("2027-01-01", draw=ratio_a(0.1))]}).after(base)
    assert two.prefix_hash(48) == late.prefix_hash(48) == late.prefix_hash(60) != two.prefix_hash(49)


def test_a_date_on_which_nothing_changes_parts_no_ways():
    base = load("jinan")
    idle = load("jinan", set={"later": [entry("2026-07-01"), entry("2027-01-01", draw=ratio_a(0.1))]})
    assert [idle.prefix_hash(month) == base.prefix_hash(month) for month in (42, 43, 48, 49)] == [True, True, True, False]
    same = load("joint", set={"joint.share": 0.3, "later": [entry("2027-01-01", draw=ratio_a(0.1))]})
    assert len(same.chain) == 3 and same.prefix_hash(48) == base.prefix_hash(48)
    assert load("joint", set={"joint.share": 0.3}).past is None


def test_prefix_hashes_follow_what_decides_a_run_only():
    base = load("jinan")
    renamed = replace(base, title=load("joint").title, data={**base.data, "title": {}}, name="x", file="y", match="officer_hours")
    assert renamed.prefix_hash(30) == base.prefix_hash(30)
    for path, value in (("world.firms", 1000), ("behaviour.look.sensitivity", 0.7), ("time.years", 4), ("draw.rounds", 2)):
        assert load("jinan", set={path: value}).prefix_hash(30) != base.prefix_hash(30), path
    spelled = load("jinan", set={"draw.coordination": "independent"})
    assert spelled.prefix_hash(30) == base.prefix_hash(30)
    free = replace(base, exceptions={**base.exceptions, dt.date(2026, 5, 6): False})
    assert free.prefix_hash(30) != base.prefix_hash(30)


def test_chains_are_changed_policy_by_policy():
    plan = load("joint", set={"later": [entry("2027-01-01", draw=ratio_a(0.1))]})
    other = each(plan, lambda one: replace(one, name="other"))
    assert [one.name for one in other.chain] == ["jinan", "other", "other"] and other.own == 2
    assert linked(list(plan.chain), 2).hash == plan.hash


WRONG = {
    "no day": (BASE + "from: 2026-07\n", ["line 2, from", "first day of a month", "'2026-07'"]),
    "another day": (BASE + "from: 2026-07-15\n", ["line 2, from", "first day of a month", "'2026-07-15'"]),
    "no such month": (BASE + "from: 2026-13-01\n", ["line 2, from", "first day of a month"]),
    "a number": (BASE + "from: 2026\n", ["line 2, from", "not 2026"]),
    "nothing": (BASE + "from:\n", ["line 2, from", "not nothing"]),
    "a map": (BASE + "from: {year: 2026}\n", ["line 2, from", "not a map"]),
    "before the epoch": (BASE + "from: 2022-12-01\n", ["line 2, from", "2022-12-01 is outside", "2023-02-01 to 2029-12-01"]),
    "the epoch": (BASE + "from: 2023-01-01\n", ["2023-01-01 is outside"]),
    "after the end": (BASE + "from: 2030-01-01\n", ["2030-01-01 is outside"]),
    "no base": ("from: 2026-07-01\n" + (SHIPPED / "jinan.yaml").read_text(encoding="utf-8"), ["line 1, from", "needs a base"]),
    "later that is no list": (BASE + "later: {from: 2026-07-01}\n", ["line 2, later", "must be a list"]),
    "later that is empty": (BASE + "later: []\n", ["line 2, later", "must be a list"]),
    "later without anything": (BASE + "later:\n", ["line 2, later", "must be a list"]),
    "an entry that is a text": (BASE + "later:\n  - 2026-07-01\n", ["line 3, later.0", "needs `from`"]),
    "an entry without a date": (BASE + "later:\n  - {draw: {rounds: 2}}\n", ["line 3, later.0", "needs `from`"]),
    "an entry with a bad date": (BASE + "later:\n  - {from: soon}\n", ["line 3, later.0.from", "'soon'"]),
    "not in order": (
        BASE + "later:\n  - {from: 2027-01-01}\n  - {from: 2026-01-01}\n", ["line 4, later.1.from", "must come after 2027-01-01"],
    ),
    "twice": (BASE + "later:\n  - {from: 2027-01-01}\n  - {from: 2027-01-01}\n", ["later.1.from", "must come after 2027-01-01"]),
    "before the plan": (
        BASE + "from: 2027-01-01\nlater:\n  - {from: 2026-07-01}\n", ["line 4, later.0.from", "must come after 2027-01-01"],
    ),
    "in the warm-up": (BASE + "later:\n  - {from: 2024-07-01}\n", ["later.0.from", "must come after 2025-01-01"]),
    "world by date": (
        BASE + "later:\n  - {from: 2026-07-01, world: {firms: 3}}\n", ["line 3, later.0.world", "world cannot be dated"],
    ),
    "behaviour by date": (BASE + "later: [{from: 2026-07-01, behaviour: {}}]\n", ["later.0.behaviour", "cannot be dated"]),
    "time by date": (BASE + "later: [{from: 2026-07-01, time: {}}]\n", ["later.0.time", "cannot be dated"]),
    "title by date": (BASE + "later: [{from: 2026-07-01, title: {}}]\n", ["later.0.title", "cannot be dated"]),
    "match by date": (BASE + "later: [{from: 2026-07-01, match: officer_hours}]\n", ["later.0.match", "cannot be dated"]),
    "moments by date": (BASE + "later: [{from: 2026-07-01, moments: {}}]\n", ["later.0.moments", "cannot be dated"]),
    "dates by date": (BASE + "later: [{from: 2026-07-01, later: []}]\n", ["later.0.later", "cannot be dated"]),
    "an unknown lever": (BASE + "later:\n  - {from: 2026-07-01, drw: {}}\n", ["line 3, later.0.drw", "Did you mean 'draw'?"]),
    "an unknown setting": (
        BASE + "later:\n  - from: 2026-07-01\n    draw:\n      ratoi: {A: 1}\n", ["line 5, later.0.draw.ratoi", "'ratio'"],
    ),
    "a ratio above the rounds": (
        BASE + "later:\n  - from: 2026-07-01\n    draw: {ratio: {A: 1.5}}\n", ["line 4, later.0.draw.ratio.A", "1.5 is above 1"],
    ),
    "an effect above the ceiling": (
        BASE + "behaviour: {perceived: {elasticity: -0.4, floor: 0.001}}\nlater:\n  - {from: 2026-07-01, draw: {ratio: {A: 0.0001}}}\n",
        ["line 4", "draw.ratio", "above the ceiling of 2"],
    ),
    "a section that is a number": (BASE + "later:\n  - {from: 2026-07-01, draw: 3}\n", ["line 3, later.0.draw", "a map of settings"]),
    "a misspelt date": (BASE + "form: 2026-07-01\n", ["line 2, form", "Did you mean 'from'?"]),
    "time that is wrong": (BASE + "from: 2026-07-01\ntime: {start: soon}\n", ["line 3, time.start", "whole number"]),
}


def test_a_plan_after_the_dates_of_its_base_is_told_so_on_its_own_line(write):
    base = write("dated", BASE + "later:\n  - {from: 2026-01-01, draw: {rounds: 2}}\n")
    with pytest.raises(InputError) as error:
        load(write("late", f"base: {base}\nfrom: 2026-07-01\n"))
    message = str(error.value)
    assert "late.yaml, line 2, from: must come before 2026-01-01, from which line 3 of " in message
    assert "dated.yaml changes settings; or write `later` here" in message and "dated.yaml 第 3 行" in error.value.text("zh")
    own = load(write("own", f"base: {base}\nfrom: 2026-07-01\nlater:\n  - {{from: 2027-01-01, draw: {{rounds: 3}}}}\n"))
    assert [one.settings["draw"].rounds for one in own.chain[-2:]] == [1, 3]


@pytest.mark.parametrize("name", WRONG)
def test_one_clear_error(write, name):
    content, wanted = WRONG[name]
    with pytest.raises(InputError) as error:
        load(write("wrong", content))
    message = str(error.value)
    assert "wrong.yaml" in message
    assert [part for part in wanted if part not in message] == []
    chinese = error.value.text("zh")
    assert "\n" not in message and len(message) < 500 and any("\u4e00" <= c <= "\u9fff" for c in chinese.split("：", 1)[1])


def test_an_entry_that_does_not_fit_the_rest_is_named_by_its_day(write):
    path = write("plan", BASE + "later:\n  - {from: 2026-07-01, plan: {campaigns: {disclosure: {months: [7]}}}}\n")
    with pytest.raises(InputError, match=r"jinan\.yaml, line \d+, joint: from 2026-07-01 on: no campaign of credit") as error:
        load(path)
    assert "自 2026-07-01 起" in error.value.text("zh")


def test_an_error_of_a_dated_base_names_the_base(folder, write):
    dated_base(folder)
    text = (folder / "jinan.yaml").read_text(encoding="utf-8")
    (folder / "jinan.yaml").write_text(text.replace("{A: 0.2}", "{A: 2}"), encoding="utf-8")
    line = text[: text.index("{A: 0.2}")].count("\n") + 1
    with pytest.raises(InputError, match=rf"jinan\.yaml, line {line}, later\.1\.draw\.ratio\.A: 2 is above 1"):
        load(write("plan", BASE))
    (folder / "jinan.yaml").write_text("from: 2026-07-01\n" + text, encoding="utf-8")
    with pytest.raises(InputError, match=r"jinan\.yaml, line 1, from: needs a base"):
        load(write("plan", BASE))


def test_what_the_plan_replaced_is_not_told_as_the_base_s_error(folder, write):
    dated_base(folder)
    with pytest.raises(InputError, match=r"plan\.yaml, line 2, draw\.ratio\.A: 3 is above"):
        load(write("plan", BASE + "draw: {ratio: {A: 3}}\n"))


@pytest.mark.parametrize(("path", "value", "wanted"), [
    ("from", "2026-07-02", "--set, from: must be the first day"),
    ("later.0.from", "2026-07-02", "--set, later.0.from: must be the first day"),
    ("later.0.draw.ratio.A", "7", "--set, later.0.draw.ratio.A: 7 is above 1"),
    ("later.0.drw.ratio.A", "7", "--set, later.0.drw: there is no such setting. Did you mean 'draw'?"),
    ("later.3.draw.rounds", "7", "there is no such setting"),
    ("later", "[{from: 2026-07-01, draw: {ratio: {A: 7}}}]", "--set, later.0.draw.ratio.A: 7 is above 1"),
    ("later", "3", "--set, later: must be a list"),
])
def test_wrong_dates_from_outside(write, path, value, wanted):
    file = write("plan", BASE + "later: [{from: 2027-01-01, draw: {ratio: {A: 0.1}}}]\n")
    with pytest.raises(InputError) as error:
        load(file, set={path: value})
    assert wanted in str(error.value)


def test_fewer_years_refuse_what_comes_after_them(write):
    path = write("plan", BASE + "from: 2026-07-01\n")
    assert load(path, years=2).since == 42
    with pytest.raises(InputError, match="2026-07-01 is outside the simulated time: it can be 2023-02-01 to 2025-12-01"):
        load(path, years=1)


def test_the_schema_knows_dates():
    validator = Draft202012Validator(schema())
    good = {"base": "jinan.yaml", "from": "2026-07-01", "later": [{"from": "2027-01-01", "draw": {"ratio": {"A": 0.1}}}]}
    assert validator.is_valid(good)
    for wrong in ({"from": "2026-07-02"}, {"from": 2026}, {"later": []}, {"later": [{}]}, {"later": {}},
                  {"later": [{"from": "2026-07-01", "world": {}}]}, {"later": [{"from": "2026-07-01", "draw": {"ratoi": 1}}]}):
        assert not validator.is_valid({**good, **wrong}), wrong


def test_the_description_says_the_dates(write):
    text = "from: 2026-07-01\ntitle: {zh: 甲, en: one}\njoint: {share: 0.6}\nlater:\n" \
        "  - {from: 2027-01-01, draw: {ratio: {A: 0.1}}}\n  - {from: 2028-01-01}\n"
    plan = load(write("plan", BASE + text))
    zh, en = (str(plan.description(lang)).splitlines() for lang in ("zh", "en"))
    assert "自2026-07-01起执行，2027-01-01、2028-01-01起调整" in zh
    assert "In force from 2026-07-01, changed on 2027-01-01, 2028-01-01" in en
    before = "Jinan as it is (practice of 2021)"
    assert en[-5:] == [
        f"From 2026-07-01: what differs from the policy before it, “{before}”:",
        "  share of tasks that are joint [joint.share]: 30% → 60%", "Changed from 2027-01-01:",
        "  draw ratio a year [draw.ratio]: A 3.5% → 10%", "Nothing is changed from 2028-01-01",
    ]
    assert zh[-3:] == ["自2027-01-01起再改为：", "  年抽查比例 [draw.ratio]：A类 3.5% → 10%", "自2028-01-01起没有再改"]
    assert "settings unlike those of jinan: 2, from 2026-07-01, last changed from 2028-01-01" in repr(plan)
    page = plan._repr_html_()
    assert page.count("<b>") == 4 and page.index("2026-07-01") < page.index("2027-01-01") < page.index("<details>")
    assert {c.path for c in plan.description("en").changes} == {"joint.share", "draw.ratio"}
    undated = str(load("joint").description("en"))
    assert "In force" not in undated and "From " not in undated
    base = load("jinan", set={"later": [entry("2026-07-01", joint={"share": 0.6})]})
    lines = str(base.description("en")).splitlines()
    assert "Changed on 2026-07-01" in lines and "Policy:" in lines and lines[-2] == "Changed from 2026-07-01:"
    assert [line for line in lines if "[joint.share]" in line] == [
        "  share of tasks that are joint [joint.share]: 30%", "  share of tasks that are joint [joint.share]: 30% → 60%",
    ]


def test_what_an_earlier_policy_did_to_firms_counts_under_the_ceiling():
    """Firms admitted under one policy keep their factor under the next, which may multiply it."""
    number = {"value": 1.9, "unit": "times", "low": 1, "high": 2, "source": "assumption: a test"}
    entry = {"share": {"committed": 1}, "onset": {"committed": number}}
    fewer = {"from": "2027-01-01", "entry": {"share": {"committed": 0}}, "draw": {"ratio": {"A": 0.02}}}
    assert load("jinan", set={"entry": entry}) and load("jinan", set={"draw.ratio.A": 0.02})
    with pytest.raises(InputError, match="above the ceiling of 2"):
        load("jinan", set={"entry": entry, "later": [fewer]})


def test_a_lenience_above_the_ceiling_is_refused():
    with pytest.raises(InputError, match="above the ceiling of 2"):
        number = {"value": 2.5, "unit": "times", "low": 1, "high": 3, "source": "assumption: a test"}
        load("tolerance-24m", set={"tolerance.extra": number})


CASES = {
    "penalty_lists.case": {"penalty_lists": {"case": {"general": 0.5}}}, "recheck.share": {"recheck": {"share": 0.5}},
    "exchange.revoke": {"exchange": {"revoke": 0.5}}, "review": {"review": {"days": 3}},
    "transfer": {"transfer": {"share": 0.5}},
}


@pytest.mark.parametrize("path", CASES)
def test_what_needs_cases_is_refused_where_firms_choose_by_the_month(path):
    with pytest.raises(InputError, match="does nothing where firms choose by the month") as error:
        load("choosing", set=CASES[path])
    assert error.value.path == path and "按月选择" in error.value.text("zh")
