"""Unit: what a reader must know, in one language."""

import json
import re

import pytest

from jgsim.cli.summary import WIDTH, summary
from jgsim.cli.summary import _SAID as SUMMARY_SAID
from jgsim.measures.catalogue import CATALOGUE
from jgsim.report.numbers import change
from jgsim.scenario.find import SHIPPED
from jgsim.scenario.load import load
from jgsim.study.display import SHOWN
from jgsim.study.notes import _SAID, on_behaviour
from jgsim.study.world import check_one_world
from jgsim.terms.width import width

LOOK = {"behaviour.look.sensitivity": 0.7}


def test_a_plan_that_changes_behaviour_is_named_with_the_first_path(compare):
    plan = load("joint", set={"time.warm_up": 1, **LOOK})
    study = compare("jinan", plan, "fewer-visits", set={"time.warm_up": 1}, lang="en")
    (note,) = study.record["notes"]
    assert note == (
        "joint: this plan also changes behaviour (behaviour.look.sensitivity), warm-up included: "
        "it does not start from the base's past"
    )
    assert note in summary(study).splitlines()


def test_behaviour_without_warm_up_and_equal_behaviour():
    base, plan = load("jinan", set={"time.warm_up": 0}), load("joint", set={"time.warm_up": 0, **LOOK})
    (note,) = on_behaviour([base, plan], "zh")
    assert "behaviour.look.sensitivity" in note and "预热" not in note
    assert on_behaviour([base, load("joint"), load("credit-tiered")], "zh") == on_behaviour([base], "en") == []


@pytest.mark.parametrize("name", _SAID["zh"])
def test_notes_keep_to_one_language(name):
    han = re.compile("[\u4e00-\u9fff]")
    assert han.search(_SAID["zh"][name]) and not han.search(_SAID["en"][name])
    assert not re.search("[a-z]{2}", re.sub(r"\{\w+\}|sha256", "", _SAID["zh"][name]))
    assert set(re.findall(r"\{(\w+)\}", _SAID["zh"][name])) == set(re.findall(r"\{(\w+)\}", _SAID["en"][name]))


def test_the_record_holds_no_whole_path_of_a_shipped_scenario(compare):
    study = compare("jinan", "joint", replications=1)
    assert [one["file"] for one in study.record["scenarios"]] == ["jinan", "joint"]
    assert str(SHIPPED.parent) not in json.dumps(study.record, default=str)


def test_the_file_name_of_the_calendar_and_sources_of_counts_make_no_other_world(tmp_path):
    (tmp_path / "days.csv").write_bytes((SHIPPED / "calendar-cn.csv").read_bytes())
    (tmp_path / "plan.yaml").write_text(
        "base: jinan\ntime: {calendar: days.csv}\nworld: {firms_source: my own count}\n", encoding="utf-8"
    )
    plan = load(tmp_path / "plan.yaml")
    assert plan.time.calendar == "days.csv"
    check_one_world([load("jinan"), plan])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_many_plans_are_rows_of_tables_that_fit_on_the_terminal(compare, lang):
    plans = ("joint", "fewer-visits", "credit-tiered", "strict-key-fields")
    study = compare("jinan", *plans, replications=2, lang=lang)
    text = summary(study)
    table = text.partition(SUMMARY_SAID[lang]["findings"])[0].splitlines()
    assert max(width(line) for line in table) <= WIDTH
    starts = [line.split(" ")[0] for line in table]
    blocks = starts.count("jinan")
    assert blocks > 1 and all(starts.count(plan) == blocks for plan in plans)
    few = summary(compare("jinan", *plans[:2], replications=2, lang=lang))
    for code in (code for code in SHOWN if code != "compliance"):  # which there is only where firms choose
        label = CATALOGUE[code].label(lang)
        assert label in few and " ".join(table).count(label) >= 1
    table = study.contrasts
    at = list(zip(*(table[c] for c in ("measure", "year", "dimension", "plan", "base")), strict=True))
    gap = at.index(("harm", "all", "all", "fewer-visits", "jinan"))
    numbers = (table[c][gap] for c in ("difference", "ci_low", "ci_high"))
    shown, interval = change(*numbers, "weighted days", lang)
    assert f"{shown} [{interval}]" in text
