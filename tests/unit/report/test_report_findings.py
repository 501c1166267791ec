"""Findings: chosen by size against their interval, never beyond it, and a gain always with its cost."""

import re
from dataclasses import replace

import pytest

from jgsim.report.effects import CLEAR, EQUAL, UNCLEAR, UNKNOWN, Effect, effects
from jgsim.report.findings import LONGEST, choose, findings, quiet
from jgsim.report.stretched import stretched
from jgsim.report.words import say

LANGS = pytest.mark.parametrize("lang", ["zh", "en"])
NAN = float("nan")


def effect(difference, low, high, better="lower", base=100.0):
    return Effect("p", "harm", "weighted days", better, base, base + difference, difference, low, high, 4)


def _set(table, measure, half):
    """Give a measure's total an interval of `half` times the base on each side."""
    at = (table["measure"] == measure) & (table["dimension"] == "all")
    table.loc[at, "ci_low"] = table.loc[at, "difference"] - half * table.loc[at, "base_mean"]
    table.loc[at, "ci_high"] = table.loc[at, "difference"] + half * table.loc[at, "base_mean"]


@pytest.mark.parametrize(
    ("made", "state", "gain"),
    [
        (effect(-5, -6, -4), CLEAR, True),
        (effect(5, 4, 6), CLEAR, False),
        (effect(5, 4, 6, better="higher"), CLEAR, True),
        (effect(5, 4, 6, better=""), CLEAR, None),
        (effect(-1, -3, 1), UNCLEAR, None),
        (effect(-1, -2, 0), UNCLEAR, None),
        (effect(0, 0, 0), EQUAL, None),
        (effect(2, 2, 2), CLEAR, False),
        (effect(-5, NAN, NAN), UNKNOWN, None),
    ],
)
def test_what_an_interval_carries(made, state, gain):
    assert (made.state, made.gain) == (state, gain)


def test_size_is_difference_over_half_width():
    assert effect(-5, -6, -4).size == 5
    assert effect(2, 2, 2).size == float("inf")
    assert effect(0, 0, 0).size == 0 and effect(3, NAN, NAN).size == 0


@LANGS
def test_a_clear_gain_is_told_with_its_cost(study, lang):
    # visits fall by a fifth, nothing else moves but harm, which rises
    only = {"credit-tiered": {"visits_per_firm_year": -0.2, "harm": 0.03}}
    sentence = findings(study(plans=1, effects=only, shift=0.0, spread=0.0005), lang)[0]
    gain, cost = sentence.split({"zh": "；代价：", "en": "; the cost: "}[lang])
    assert re.search({"zh": "户均年检查次数由.*降至", "en": "visits per firm and year down from"}[lang], gain)
    assert {"zh": "违法损害+3.0", "en": "harm +3.0"}[lang] in cost


@LANGS
def test_a_gain_without_a_clear_cost_says_so_and_still_shows_the_other_side(study, lang):
    only = {"credit-tiered": {"detected_share": 0.2}}
    sentence = findings(study(plans=1, effects=only, shift=0.0), lang)[0]
    assert {"zh": "未见明显变差", "en": "no other headline measure is clearly worse"}[lang] in sentence
    assert {"zh": "执法工时无明显差异", "en": "officer-hours no clear difference"}[lang] in sentence


@LANGS
def test_a_loss_is_told_with_what_it_brings(study, lang):
    only = {"credit-tiered": {"harm": 0.05, "visits_per_firm_year": -0.01}}
    sentence = findings(study(plans=1, effects=only, shift=0.0, spread=0.0005), lang)[0]
    assert {"zh": "；换来：户均年检查次数−", "en": "; in return: visits per firm and year −"}[lang] in sentence


@LANGS
def test_an_interval_that_holds_0_is_no_clear_difference(study, lang):
    comparison = study(plans=1)
    table = comparison.comparison
    for column, share in (("difference", 0.1), ("ci_low", -0.2), ("ci_high", 0.4)):
        table[column] = share * table["base_mean"]
    said = findings(comparison, lang)
    assert len(said) == 1
    assert {"zh": "均无明显差异", "en": "no clear difference in any"}[lang] in said[0]
    assert not re.search("升至|降至|代价|换来|up from|down from|the cost|in return", said[0])


@LANGS
def test_one_replication_claims_nothing(study, lang):
    said = findings(study(replications=1), lang)
    assert len(said) == 3
    for sentence in said:
        assert {"zh": "不能据此判断差异", "en": "no claim about differences"}[lang] in sentence
        assert not re.search("升至|降至|代价|换来|up from|down from|the cost|in return|[+−]", sentence)


@LANGS
def test_an_equal_plan_is_said_to_be_equal(study, lang):
    said = findings(study(plans=1, effects={}, shift=0.0, spread=0.0), lang)
    assert said == [
        {
            "zh": "信用分级抽查：主要指标与基准完全相同（各次重复之差均为0）。",
            "en": "credit-tiered draws: the headline measures equal those of the base (differences of 0 in every "
            "replication).",
        }[lang]
    ]


def test_three_plans_or_more_have_one_finding_each(study):
    chosen = choose(study(plans=4))
    assert len(chosen) == 3 and len({f.plan for f in chosen}) == 3
    assert chosen[0].plan == "credit-tiered"  # all stand out by far; its finding rate moves most


def test_a_tiny_but_precise_change_does_not_lead(study):
    # harm is known to 0.01 % and moves by 0.5 %; visits move by 8 % with more noise
    made = study(plans=1, effects={"credit-tiered": {"harm": -0.005, "visits_per_firm_year": 0.08}}, shift=0.0)
    table = made.comparison
    _set(table, "harm", half=1e-4)
    _set(table, "visits_per_firm_year", half=0.01)
    said = findings(made)
    assert said[0].startswith("信用分级抽查：户均年检查次数由") and "换来：违法损害−" in said[0]
    assert not any("违法损害由" in s for s in said)
    only = study(plans=1, effects={"credit-tiered": {"harm": -0.005}}, shift=0.0, spread=1e-5)
    assert "违法损害由" in findings(only)[0]  # nothing larger is there


def test_beyond_the_cap_the_larger_change_leads(study):
    made = study(plans=1, effects={"credit-tiered": {"harm": -0.02, "visits_per_firm_year": -0.2}}, shift=0.0)
    _set(made.comparison, "harm", half=1e-5)
    _set(made.comparison, "visits_per_firm_year", half=0.01)
    assert "户均年检查次数由" in findings(made)[0]


@LANGS
def test_a_loss_names_the_other_clear_losses_largest_first(study, lang):
    only = {"strict-key-fields": {
        "visits_per_firm_year": 0.12, "harm": -0.002, "officer_hours": 0.04, "firm_coverage": -0.06,
        "detected_share": -0.05,
    }}
    said = choose(study(plans=4, effects=only, shift=0.0, spread=0.0003), lang)
    text = next(f.text for f in said if f.plan == "strict-key-fields")
    gain, _, losses = text.partition({"zh": "；另：", "en": "; also: "}[lang])
    assert {"zh": "换来：违法损害−", "en": "in return: harm −"}[lang] in gain
    found = re.findall({"zh": "[\u4e00-\u9fff]{4,}(?=[+−])", "en": "[a-z -]+(?= [+−])"}[lang], losses)
    names = {"zh": ["检查覆盖面", "违法发现比例"], "en": ["firm coverage", "share of violations found"]}[lang]
    assert [one.strip() for one in found] == names  # the third, the hours, is the smallest


def test_the_shortfall_is_told_in_points_of_the_plan_or_as_a_count(study):
    only = {"credit-tiered": {"shortfall": 100.0, "plan_completion": -0.2}}
    points = findings(study(plans=1, effects=only, shift=0.0, firms=1_498_000))
    assert "计划完成率由" in points[0] and "个百分点" in points[0]
    assert not any("未完成数" in s for s in points)
    count = findings(study(plans=1, effects={"credit-tiered": {"shortfall": 100.0}}, shift=0.0, firms=1_498_000))
    told = [s for s in count if "未完成数" in s]
    assert told and not any(re.search(r"未完成数[^，；。]*%", s) for s in told)


@LANGS
def test_sentences_are_short(study, lang):
    for plans in (1, 2, 3, 4):
        for sentence in findings(study(plans=plans), lang):
            # A tenth more is left to those whose losses would have to be hidden.
            assert len(sentence.partition(say("colon", lang))[2]) <= 1.1 * LONGEST[lang], sentence


@pytest.mark.parametrize("plans", [1, 2])
def test_one_or_two_plans_have_three_findings_each_from_another_side(study, plans):
    chosen = choose(study(plans=plans))
    assert len(chosen) == 3
    assert len({f.plan for f in chosen}) == plans
    assert len({f.text for f in chosen}) == 3


@LANGS
def test_the_lead_stands_with_its_interval_and_no_number_is_told_that_is_not_clear(study, lang):
    for plans in (1, 2, 4):
        comparison = study(plans=plans)
        for finding in choose(comparison, lang):
            lead = re.split("；|; ", finding.text)[0]
            assert re.search({"zh": "95%区间.+至", "en": "95% interval .+ to "}[lang], lead), lead
            for effect in effects(comparison)[finding.plan].values():
                told = re.search(rf"{effect.name(lang)} ?[+−]", finding.text)
                assert not told or effect.state == CLEAR, finding.text


@LANGS
def test_a_finding_rate_is_told_with_selection_detected_share_and_harm(study, lang):
    only = {"joint": {"problem_finding_rate": 0.5}}
    said = findings(study(plans=2, effects=only, shift=2.0, spread=0.001), lang)
    words = {"zh": ("选择效应", "违法发现比例", "违法损害"), "en": ("selection", "share of violations found", "harm")}[lang]
    told = [s for s in said if re.search("问题发现率由|problem-finding rate up", s)]
    assert told
    for sentence in told:
        assert all(word in sentence for word in words)


def test_a_finding_rate_that_comes_with_harm_names_it_as_the_cost(study):
    only = {"joint": {"problem_finding_rate": 0.5, "harm": 0.03}}
    said = [s for s in findings(study(plans=2, effects=only, shift=0.0)) if "问题发现率由" in s]
    assert said and "违法损害+2.9" in said[0].partition("；代价：")[2] and "同看：违法发现比例" in said[0]


def test_a_scenario_alone_has_no_findings(study):
    assert findings(study(plans=0)) == []


def test_no_claim_from_a_measure_that_only_the_full_city_gives(study):
    only = {"credit-tiered": {"shortfall": 4.0}}
    small, full = (
        " ".join(findings(study(plans=1, effects=only, shift=0.0, firms=firms))) for firms in (20_000, 1_498_000)
    )
    assert "未完成数" in full and "未完成数" not in small


def test_a_zero_base_is_told_without_a_relative_change(study):
    comparison = study(plans=1, effects={"credit-tiered": {"harm": 0.1}}, shift=0.0)
    table = comparison.comparison
    at = (table["measure"] == "harm") & (table["dimension"] == "all")
    table.loc[at, ["base_mean", "plan_mean", "difference", "ci_low", "ci_high"]] = [0.0, 5.0, 5.0, 4.9, 5.1]
    said = [s for s in findings(comparison, "en") if "harm up from 0" in s]
    assert said and "relative" not in said[0]


def test_titles_are_on_one_line(study):
    from jgsim.terms.settings import Name

    said = findings(study(plans=1, titles={1: Name(zh="第一行\n第二行 {x}", en="a\nb")}), "zh")
    assert said[0].startswith("第一行 第二行 {x}：")


@LANGS
def test_of_many_plans_the_findings_differ_in_kind_and_one_tells_of_harm(study, lang):
    # visits move most in three plans, but one sentence must be on harm, and no two on the same kind of effect
    only = {
        "credit-tiered": {"visits_per_firm_year": 0.3}, "joint": {"visits_per_firm_year": -0.25},
        "fewer-visits": {"harm": 0.05, "visits_per_firm_year": -0.01},
        "strict-key-fields": {"firm_coverage": 0.12},
    }
    chosen = choose(study(effects=only, shift=0.0, spread=0.0005), lang)
    assert [f.plan for f in chosen] == ["credit-tiered", "strict-key-fields", "fewer-visits"]
    assert chosen[2].text.startswith({"zh": "违法损害由", "en": "harm up from"}[lang])


@LANGS
def test_a_plan_whose_intervals_all_lie_close_to_0_is_said_to_move_nothing(study, lang):
    only = {"credit-tiered": {"visits_per_firm_year": 0.0005}}
    name = {"zh": "信用分级抽查：", "en": "credit-tiered draws: "}[lang]
    for firms, but in ((20_000, say("but marked", lang)), (1_498_000, "")):
        said = findings(study(plans=1, effects=only, shift=0.0, spread=1e-4, firms=firms), lang)
        assert said == [name + say("small", lang, but=but) + say("stop", lang)]
    wide = findings(study(plans=1, effects=only, shift=0.0, spread=0.01), lang)
    assert "±0.2%" not in wide[0]  # intervals of 1 % do not carry it


@LANGS
def test_plans_that_no_finding_tells_of_are_named_if_they_move_nothing(study, lang):
    # the fifth and sixth plans repeat the first two under other names, and so do their effects
    only = {kind: {"visits_per_firm_year": 0.1, "harm": 0.02} for kind in ("fewer-visits", "strict-key-fields")}
    comparison = study(plans=7, effects=only, shift=0.0, spread=1e-4)
    last = quiet(comparison, lang)
    names = [comparison.scenarios[i].title.label(lang) for i in (1, 2, 5, 6)]
    told = {f.plan for f in choose(comparison, lang)}
    kept = [n for n, i in zip(names, (1, 2, 5, 6), strict=True) if comparison.scenarios[i].name not in told]
    assert len(kept) >= 3 and all(name in last for name in kept)
    assert findings(comparison, lang)[-1] == last and "0.2%" in last
    noisy = study(plans=7, effects=only, shift=0.0, spread=1e-4)
    table = noisy.comparison
    for i in (5, 6):
        mine = (table["plan"] == comparison.scenarios[i].name) & (table["dimension"] == "all")
        table.loc[mine, "ci_low"], table.loc[mine, "ci_high"] = -table["base_mean"], table["base_mean"]
    assert {"zh": "都含0", "en": "all 95% intervals hold 0"}[lang] in quiet(noisy, lang)


def test_without_intervals_no_plan_is_said_to_move_nothing(study):
    assert quiet(study(replications=1, plans=7, effects={}, shift=0.0)) == ""


@LANGS
def test_what_several_levers_do_is_no_price_of_one_another(study, lang):
    only = {"credit-tiered": {"visits_per_firm_year": -0.2, "harm": 0.03}}
    made = study(plans=1, effects=only, shift=0.0, spread=0.0005)
    base, plan = made.scenarios
    made.scenarios[1] = replace(
        plan, settings={**plan.settings, "recheck": plan.settings["recheck"].model_copy(update={"share": 0.9})}
    )
    sentence = findings(made, lang)[0]
    assert not re.search("代价|换来|the cost|in return", sentence)
    assert {"zh": "；变差：违法损害+3.0", "en": "; worse: harm +3.0"}[lang] in sentence


@LANGS
@pytest.mark.parametrize(("firms", "told"), [(20_000, True), (1_498_000, False)])
def test_plans_that_are_not_carried_out_are_told_of_below_the_citys_size(study, lang, firms, told):
    made = study(plans=1, firms=firms, effects={"credit-tiered": {"plan_completion": -0.1}}, shift=0.0)
    said = [one for one in findings(made, lang) if {"zh": "人手：", "en": "Officers: "}[lang] in one]
    assert len(said) == told and (not told or "96" in said[0] and "86" in said[0])
    little = study(plans=1, firms=firms, effects={"credit-tiered": {"plan_completion": -0.01}}, shift=0.0)
    assert stretched(little, lang) == ""
