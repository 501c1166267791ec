"""Unit: the levers' own measures stand in briefing and console, and what is undefined in one of two is still told."""

import math

import numpy as np
import pytest

from jgsim.measures.catalogue import CATALOGUE
from jgsim.measures.of_levers import OF_CHOICE, OF_LEVER
from jgsim.levers import LEVERS
from jgsim.report.briefing import brief, content
from jgsim.report.effects import HEADLINE, headline
from jgsim.report.hours import COLOURS, colours
from jgsim.report.leverrows import lever_effects, lever_rows
from jgsim.report.words import say
from jgsim.scenario.load import load
from jgsim.study.study import compare
from jgsim.terms.enums import Desk, Trigger

SMALL = {"firms": 400, "years": 2, "replications": 2, "workers": 1, "progress": False}


@pytest.fixture(scope="module")
def reviewed():
    return compare("jinan", "levers/publicity", "levers/review", "joint", **SMALL)


def test_every_lever_has_measures_that_exist():
    assert set(OF_LEVER) == {lever.name for lever in LEVERS}
    assert all(code in CATALOGUE for codes in (*OF_LEVER.values(), OF_CHOICE) for code in codes)


def test_a_plan_is_told_by_the_measures_of_the_levers_it_changes(reviewed):
    found = lever_effects(reviewed)
    told = {(lever, effect.plan) for lever, _, effect in found}
    assert ("review", "review") in told and ("joint", "joint") in told
    changed = {"publicity": "publicity", "review": "review", "joint": "joint"}
    for lever, measure, effect in found:
        assert measure not in HEADLINE and measure in OF_LEVER[lever]
        assert changed[effect.plan] == lever or effect.state == "clear"
        assert not (effect.base == effect.value == 0)
        assert math.isfinite(effect.base) or math.isfinite(effect.value)
    assert len({(measure, effect.plan) for _, measure, effect in found}) == len(found)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_table_stands_in_the_briefing(reviewed, lang):
    page, rows = brief(reviewed, lang=lang), lever_rows(reviewed, lang)
    assert say("heading levers", lang) in page and say("few warning", lang).replace('"', "&#34;") in page
    assert rows and all(row.moved and row.value for row in rows) and rows[0].lever and rows[0].measure
    assert say("base has none", lang) not in [row.value for row in rows]


def test_what_only_the_plan_has_is_told_with_its_own_mean(reviewed):
    table = reviewed.comparison
    table = table[(table["base"] == "jinan") & (table["year"] == "all")]
    only = table[(table["reason"] == "base undefined")]
    assert len(only) and np.isfinite(only["plan_mean"]).all() and only["base_mean"].isna().all()
    assert only["difference"].isna().all() and (only["replications"] == 0).all()
    both = table[table["reason"] == ""]
    assert both["difference"].notna().all()
    assert (both["plan_mean"] - both["base_mean"]).to_numpy() == pytest.approx(both["difference"].to_numpy(), abs=1e-6)
    shown = reviewed.table(lang="zh")
    assert any("基准无此数" in note for note in shown["备注"])


def test_firms_that_choose_are_told_by_compliance():
    study = compare("choosing-uniform", "choosing", firms=300, years=2, replications=2, workers=1, progress=False)
    assert headline(study) != HEADLINE and set(headline(study)) & {"harm", "detected_share"} == set()
    made = content(study, "zh")
    assert "守法率" in [name for name, *_ in made["columns"]] and "没有区间，不作判断" not in brief(study, lang="zh")
    from jgsim.cli.summary import summary

    study.record["options"]["brief"] = False
    assert "守法率" in summary(study) and "只有 2 次可用的重复" in summary(study)


def test_the_console_names_titles_and_the_levers_measures(reviewed):
    from jgsim.cli.summary import summary

    told = summary(reviewed)
    assert f"review：{load('levers/review').title.zh}" in told and "各项手段自己的指标" in told
    assert "发现到决定" in told


def test_every_activity_has_a_colour_of_its_own(reviewed):
    codes = [one.code for one in (*Trigger, *Desk)]
    assert set(codes) <= set(COLOURS) and len(set(COLOURS.values())) == len(COLOURS)
    many = [f"other{n}" for n in range(16)]
    made = colours(reviewed, [*codes, *many])
    assert len({made[code] for code in (*codes, *many)}) == len(codes) + len(many)
    assert all(made[code] == COLOURS[code] for code in codes)
