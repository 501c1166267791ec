"""What only some plans do: told where it happened, with the right sums, and nowhere else."""

import re
from dataclasses import replace

import pytest

from jgsim.report.briefing import brief
from jgsim.report.particulars import particulars
from jgsim.report.words import say
from jgsim.scenario.load import load

LANGS = pytest.mark.parametrize("lang", ["zh", "en"])
HELD = [
    ("fewer-visits", "held_back", "all", "all", [900.0, 910.0, 890.0, 900.0]),
    ("fewer-visits", "held_back", "held", "cap", [600.0, 610.0, 590.0, 600.0]),
    ("fewer-visits", "held_back", "held", "remote", [300.0] * 4),
    ("fewer-visits", "held_back", "held", "gap", [0.0] * 4),
    ("fewer-visits", "held_back", "trigger", "random", [100.0] * 4),
    ("fewer-visits", "held_back", "trigger", "joint", [20.0, 30.0, 10.0, 20.0]),
    ("fewer-visits", "held_back", "trigger", "key", [780.0] * 4),
    ("fewer-visits", "remote_checks", "all", "all", [420.0, 440.0, 400.0, 420.0]),
    ("fewer-visits", "remote_finding_rate", "all", "all", [0.05, 0.06, 0.04, 0.05]),
    ("jinan", "detections", "all", "all", [500.0] * 4),
    ("fewer-visits", "detections", "all", "all", [470.0, 480.0, 460.0, 470.0]),
    ("joint", "detections", "all", "all", [500.0] * 4),
    ("jinan", "detections", "trigger", "random", [60.0] * 4),
    ("fewer-visits", "detections", "trigger", "random", [30.0] * 4),
    ("jinan", "detections", "trigger", "joint", [40.0] * 4),
    ("fewer-visits", "detections", "trigger", "joint", [60.0] * 4),
    ("jinan", "detections", "trigger", "report", [100.0] * 4),
    ("fewer-visits", "detections", "trigger", "report", [101.0, 99.0, 102.0, 98.0]),
    ("fewer-visits", "detections", "trigger", "remote", [20.0, 22.0, 18.0, 20.0]),
]
TOLERATED = [
    ("joint", "tolerated_findings", "all", "all", [5.0, 3.0, 7.0, 5.0]),
    ("joint", "tolerated_findings", "response", "warned", [5.0, 3.0, 7.0, 5.0]),
    ("joint", "self_corrected_share", "all", "all", [0.6, float("nan"), 0.8, 0.7]),
    ("joint", "harm_while_tolerated", "all", "all", [350.0, 250.0, 450.0, 350.0]),
]


def lines(cell):
    return {one.label: (one.value, one.bounds, one.style) for one in cell}


@LANGS
def test_what_was_held_back_is_told_by_reason_and_trigger(study, lang):
    made = particulars(study(replications=4, extra=HELD), lang)
    ((title, (reasons, triggers, remote, found)),) = made["held"]
    assert title == {"zh": "减少三分之一抽查", "en": "a third fewer draws"}[lang]
    told = lines(reasons)
    assert list(told) == [say(key, lang) for key in ("all", "group cap", "group remote")]
    assert told[say("group cap", lang)][:2] == ("600", say("to", lang).join(("587", "613")))
    assert lines(triggers)[say("drawn", lang)][0] == "120"  # single and joint draws together
    assert lines(remote)[say("remote made", lang)][0] == "420"
    assert lines(remote)[say("remote found", lang)][0] == "5.00%"
    assert made["tolerated"] == made["dated"] == []


@LANGS
def test_what_was_found_otherwise_is_the_paired_difference(study, lang):
    ((_, (*_, found)),) = particulars(study(replications=4, extra=HELD), lang)["held"]
    told = lines(found)
    assert told[say("all", lang)][0] == "−30" and told[say("all", lang)][2] == "clear"
    assert told[say("drawn", lang)][0] == "−10.0"
    report = {"zh": "举报核查", "en": "check on a report"}[lang]
    assert told[report][0].strip("+−0.") == "" and told[report][2] == "unclear"
    assert told[{"zh": "非现场检查", "en": "remote check"}[lang]][0].startswith("+20")


@LANGS
def test_what_was_tolerated_is_told_with_the_share_put_right(study, lang):
    made = particulars(study(replications=4, extra=TOLERATED), lang)
    ((title, (findings, right, meanwhile, moved)),) = made["tolerated"]
    assert title == {"zh": "部门联合抽查", "en": "joint inspection"}[lang]
    assert lines(findings)[say("all", lang)][0] == "5.00"
    value, bounds, _ = lines(right)[say("all", lang)]
    assert value == "70.0%" and bounds.startswith("45") and bounds.endswith("95")  # t interval of three replications
    assert meanwhile[0].value == "350" and say("of all harm", lang) == meanwhile[1].label
    assert len(moved) == 1 and made["held"] == []


def test_an_interval_of_a_count_does_not_go_below_0(study):
    extra = [("joint", "tolerated_findings", "all", "all", [0.0, 0.0, 4.0, 0.0])]
    ((_, (findings, *_)),) = particulars(study(replications=4, extra=extra), "en")["tolerated"]
    assert findings[0].bounds.startswith("0") and "−" not in findings[0].bounds


@LANGS
def test_the_page_has_these_sections_only_where_a_plan_has_them(study, lang):
    keys = ("heading held", "heading tolerated", "heading dated")
    plain, full = (brief(study(replications=4, extra=extra), lang=lang) for extra in ((), HELD + TOLERATED))
    assert not any(say(key, lang) in plain for key in keys)
    assert all(say(key, lang) in full for key in keys[:2]) and say(keys[2], lang) not in full


@LANGS
def test_a_plan_from_a_later_date_is_told_with_its_date_and_by_year(study, lang):
    comparison = study(plans=1, replications=4)
    base = load("jinan")
    plan = load("reform-2025").after(base)
    assert plan.past is not None
    comparison.scenarios[1] = replace(plan, name="credit-tiered")
    ((title, date, years),) = particulars(comparison, lang)["dated"]
    assert date == "2025-07-01" and title == plan.title.label(lang)
    assert [year for year, _ in years] == [str(base.time.start + k) for k in range(base.time.years)]
    text = brief(comparison, lang=lang)
    assert say("heading dated", lang) in text and re.search("2025-07-01", text)


@LANGS
def test_one_replication_has_no_intervals_and_claims_none(study, lang):
    extra = [(*one[:4], one[4][:1]) for one in HELD + TOLERATED]
    comparison = study(replications=1, extra=extra)
    made = particulars(comparison, lang)
    told = [line for rows in (made["held"], made["tolerated"]) for _, cells in rows for cell in cells for line in cell]
    assert told and all(not line.bounds and line.style not in ("clear", "gain", "loss") for line in told)
    text = brief(comparison, lang=lang)
    for key in ("held note", "tolerated note"):
        assert say(f"{key} single", lang, firms="20,000") in text and say(key, lang, firms="20,000") not in text
