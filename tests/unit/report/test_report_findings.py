"""Findings: chosen by size against their interval, never beyond it, and a gain always with its cost."""

import re

import pytest

from jgsim.report.effects import CLEAR, EQUAL, UNCLEAR, UNKNOWN, Effect, effects
from jgsim.report.findings import choose, findings

LANGS = pytest.mark.parametrize("lang", ["zh", "en"])
NAN = float("nan")


def effect(difference, low, high, better="lower", base=100.0):
    return Effect("p", "harm", "weighted days", better, base, base + difference, difference, low, high, 4)


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


def test_three_plans_or_more_have_one_finding_each_and_the_most_marked_comes_first(study):
    comparison = study(plans=4)
    chosen = choose(comparison)
    assert len({f.plan for f in chosen}) == 3
    sizes = {
        plan: max(e.size for e in row.values() if e.measure not in ("utilisation", "shortfall"))
        for plan, row in effects(comparison).items()
    }
    assert [f.plan for f in chosen] == sorted(sizes, key=sizes.get, reverse=True)[:3]


@pytest.mark.parametrize("plans", [1, 2])
def test_one_or_two_plans_have_three_findings_each_from_another_side(study, plans):
    chosen = choose(study(plans=plans))
    assert len(chosen) == 3
    assert len({f.plan for f in chosen}) == plans
    assert len({f.text for f in chosen}) == 3


@LANGS
def test_every_number_stands_with_its_interval(study, lang):
    for plans in (1, 2, 4):
        for sentence in findings(study(plans=plans), lang):
            changes = re.findall(r"[+−][\d.,]+(?:万|亿)?", re.sub(r"[(（][^()（）]*[)）]", "()", sentence))
            brackets = re.findall(r"[(（][^()（）]*[)）]", sentence)
            intervals = [b for b in brackets if re.search("至| to ", b)]
            assert len(intervals) >= len(changes) > 0, sentence


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
