"""The briefing: whole in itself, complete, careful with other people's text, and true to the results."""

import base64
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from jgsim.report.assumptions import assumptions, further
from jgsim.report.briefing import brief, caption, content
from jgsim.report.changes import changes
from jgsim.report.effects import HEADLINE, effects, measure_name
from jgsim.report.elasticity import note, resting
from jgsim.report.findings import findings
from jgsim.report.words import counted, say
from jgsim.scenario.load import load
from jgsim.scenario.sources import numbers
from jgsim.terms.settings import Name

LANGS = pytest.mark.parametrize("lang", ["zh", "en"])
MARKUP = Name(zh='方案<script>alert("一")</script>&', en="<img src='http://example.org/x.png'> & plan")


class Page(HTMLParser):
    """Text, tags and addresses of a page."""

    def __init__(self, text):
        super().__init__()
        self.text, self.tags, self.addresses, self.open = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.addresses += [v for k, v in attributes if k in ("src", "href", "data", "poster", "action", "srcset")]
        if tag not in ("img", "meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data):
        if "style" not in self.open:
            self.text.append(data)

    @property
    def words(self):
        return " ".join(" ".join(self.text).split())


@pytest.fixture(scope="module")
def page(study):
    made = {lang: (study(), None) for lang in ("zh", "en")}
    return {lang: (comparison, brief(comparison, lang=lang)) for lang, (comparison, _) in made.items()}


@LANGS
def test_it_asks_for_nothing_from_outside(page, lang):
    text = page[lang][1]
    assert "http:" not in text and "https:" not in text and "@import" not in text
    read = Page(text)
    assert len(read.addresses) == 3 and all(a.startswith("data:") for a in read.addresses)
    assert not {"script", "link", "iframe", "object"} & set(read.tags)
    assert re.findall(r"url\(\"?(\w+:)", text) == ["data:"]
    for address in read.addresses:
        picture = base64.b64decode(address.partition("base64,")[2]).decode()
        outside = re.findall(r'(?:href|src)="([^"]+)"', picture)
        assert all(one.startswith(("#", "data:")) for one in outside)


@LANGS
def test_tags_are_balanced_and_the_language_is_named(page, lang):
    read = Page(page[lang][1])
    assert read.open == []
    assert f'<html lang="{"zh-CN" if lang == "zh" else "en"}">' in page[lang][1]


@LANGS
def test_it_holds_all_that_a_briefing_must_hold(page, lang):
    comparison, text = page[lang]
    words = Page(text).words
    for scenario in comparison.scenarios:
        assert scenario.title.label(lang) in words and scenario.hash in words and f"({scenario.name})" in words
    for sentence in findings(comparison, lang):
        assert " ".join(sentence.partition(say("colon", lang).strip())[2].split()) in words
    for key in ("heading findings", "heading table", "heading selection", "heading tiers", "heading assumptions"):
        assert say(key, lang) in words
    for measure in HEADLINE:
        assert measure_name(measure, lang) in words
    assert comparison.record["study"] in words and comparison.record["version"] in words
    assert "jgsim sources" in words and "20,000" in words and "1,498,000" in words
    assert f"{say('seed', lang)} 0" in words


@LANGS
def test_one_language_at_a_time(page, lang):
    words = Page(page[lang][1]).words
    if lang == "en":
        assert not re.findall("[\u4e00-\u9fff]", words)
    else:
        allowed = {"jgsim", "sources", "sha256", "A", "B", "C", "D", "t"}
        names = {s.name for s in page[lang][0].scenarios}
        cited = {one.source for one in assumptions(page[lang][0].scenarios[0], lang).weighty}
        for source in sorted(cited, key=len, reverse=True):  # they are cited as they stand in the scenario
            words = words.replace(source, "")
        rest = re.sub("|".join(sorted(names, key=len, reverse=True)), "", words)
        rest = rest.replace("--set behaviour", "behaviour")
        rest = re.sub(r"\b[0-9a-f]{40,}\b|\b(?:world|behaviour|credit)[.\w]+", "", rest)
        assert set(re.findall(r"[A-Za-z]+\d*", rest)) <= allowed


@LANGS
def test_numbers_of_the_table_are_those_of_the_comparison(page, lang):
    comparison, text = page[lang]
    words = Page(text).words
    for row in effects(comparison).values():
        for effect in row.values():
            moved = effect.change(lang)[0] if effect.unit == "share" else effect.relative(lang)[0]
            assert re.match(r"[+−]?[\d.,]+", moved).group() in words


def test_titles_with_markup_stay_text(study):
    comparison = study(plans=1, titles={0: MARKUP, 1: MARKUP})
    for lang in ("zh", "en"):
        text = brief(comparison, lang=lang)
        read = Page(text)
        assert "script" not in read.tags and len(read.addresses) == 3
        assert MARKUP.label(lang) in read.words


def test_it_is_written_as_utf8_and_the_same_every_time(study, tmp_path):
    texts = [brief(study(plans=1), tmp_path / f"{n}.html") for n in range(2)]
    assert texts[0] == texts[1]
    assert (tmp_path / "0.html").read_bytes().decode("utf-8") == texts[0]


@LANGS
def test_one_replication_warns_and_marks_nothing_as_better_or_worse(study, lang):
    text = brief(study(replications=1), lang=lang)
    words = Page(text).words
    assert say("single warning", lang) in words
    body = text[text.index("<body>") :]
    assert not re.search('class="[div] (gain|loss|clear)"|class="v (gain|loss|clear)"|↓|↑(?!↓)', body.replace("↑↓", ""))


@LANGS
def test_a_scenario_alone_has_a_page_without_comparisons(study, lang):
    words = Page(brief(study(plans=0), lang=lang)).words
    assert say("brief title alone", lang) in words and say("heading tiers", lang) in words
    assert say("heading findings", lang) not in words and say("heading selection", lang) not in words


def test_at_full_size_nothing_is_marked(study):
    text = brief(study(plans=1, firms=1_498_000), lang="en")
    assert "†" not in Page(text).words


@LANGS
def test_the_caption_says_what_the_intervals_say(study, lang):
    comparison, harm = study(), measure_name("harm", lang)
    told = caption(comparison, effects(comparison), lang)
    less, more, same = (
        [comparison.scenarios[i].title.label(lang) for i in some] for some in ((1, 4), (3,), (2,))
    )
    for key, plans in (("less", less), ("more", more), ("same", same)):
        assert say(f"harm {key}", lang, measure=harm, plans=say("list", lang).join(plans)) in told
    single = study(replications=1)
    assert caption(single, effects(single), lang).startswith(say("harm unknown", lang, measure=harm, plans=""))


def test_arrows_by_tier_follow_the_intervals(study):
    comparison = study(plans=1)
    rows = dict(content(comparison, "en")["tiers"])["firm coverage"]
    marks = [mark for _, mark in rows[1][1]]
    assert marks[0] == "↓" and marks[3] == "↑"
    assert all(mark == "" for _, mark in rows[0][1])


@LANGS
def test_assumptions_are_counted_and_shown_with_their_range(lang):
    base = load("jinan")
    found = assumptions(base, lang)
    assert 0 < len(found.weighty) < found.assumed < found.numbers
    look = next(one for one in found.weighty if one.path == "behaviour.look.sensitivity")
    number = base.behaviour.look.sensitivity
    assert look.value == f"{100 * number.value:.0f}%"
    assert look.range == f"{100 * number.low:.0f}%{say('to', lang)}{100 * number.high:.0f}%"


def test_a_number_with_a_source_is_no_assumption_but_is_shown_with_it():
    base = load("jinan", set={"behaviour.look.sensitivity": {
        "value": 0.8, "unit": "probability", "low": 0.6, "high": 0.9, "source": "Someone 2020: measured"}})
    found = assumptions(base, "en")
    shown = {one.path: one.source for one in found.weighty}
    assert shown["behaviour.look.sensitivity"] == "Someone 2020"
    assert found.assumed == assumptions(load("jinan"), "en").assumed - 1
    before = {one.path: one.source for one in assumptions(load("jinan"), "en").weighty}
    assert before["behaviour.look.sensitivity"] == "assumption" and list(before) == list(shown)


@LANGS
def test_the_elasticity_comes_first_with_its_value_range_and_source(lang):
    number = load("jinan").behaviour.perceived.elasticity
    first = assumptions(load("jinan"), lang).weighty[0]
    assert first.path == "behaviour.perceived.elasticity"
    assert float(first.value.split()[0].replace("−", "-")) == number.value
    ends = [float(x.replace("−", "-")) for x in first.range.split(say("to", lang))]
    assert ends == [number.low, number.high] and first.source and number.source.startswith(first.source)


@LANGS
def test_a_change_of_harm_with_other_draw_ratios_is_said_to_rest_on_the_elasticity(page, lang):
    comparison, text = page[lang]
    words = Page(text).words
    number = comparison.scenarios[0].behaviour.perceived.elasticity
    told = note(comparison, effects(comparison), lang)
    assert " ".join(told.split()) in words
    assert words.index(told[:20]) < words.index(say("heading table", lang))
    for end in (number.low, number.high):
        assert f"--set behaviour.perceived.elasticity={end:g}" in told
    # joint draws at the base's ratios and so do strict key fields, whose harm differs; the other two do not
    assert resting(comparison, effects(comparison)) == ["credit-tiered", "fewer-visits"]


def test_nothing_is_said_of_the_elasticity_where_harm_does_not_rest_on_it(study):
    same = study(plans=1, effects={"credit-tiered": {}}, shift=0.0, spread=0.0)
    assert note(same, effects(same), "zh") == ""
    moved = study(plans=1)
    assert note(moved, effects(moved), "zh")
    moved.scenarios[0] = load("jinan", set={"behaviour.perceived.elasticity": {
        "value": 0, "unit": "elasticity", "low": -0.4, "high": 0, "source": "Someone 2020: measured"}})
    assert note(moved, effects(moved), "zh") == ""
    assert "rests" not in brief(same).partition("<body>")[2]


@LANGS
def test_value_and_range_of_the_elasticity_follow_the_scenario(study, lang):
    comparison = study(plans=1)
    comparison.scenarios[0] = load("jinan", set={"behaviour.perceived.elasticity": {
        "value": -0.125, "unit": "elasticity", "low": -0.75, "high": -0.05, "source": "Someone 2020: measured"}})
    told = note(comparison, effects(comparison), lang)
    assert all(x in told for x in ("−0.125", "−0.75", "−0.05", "elasticity=-0.75", "elasticity=-0.05"))
    assert "0.2" not in told


@pytest.mark.parametrize(("n", "text"), [(1, "1 replication"), (2, "2 replications"), (0, "0 replications")])
def test_english_counts_have_a_singular(n, text):
    assert counted(n, "replication", "en") == text and counted(n, "replication", "zh") == f"{n}次"


def test_runs_that_did_not_finish_are_told(study):
    comparison = study(plans=1)
    name = comparison.scenarios[1].name
    comparison.record["failures"] = [{"scenario": name, "replication": r, "reason": f"no luck {r}"} for r in (0, 2)]
    told = Page(brief(comparison, lang="zh")).words
    assert "有2次模拟没有完成" in told and "no luck 0" in told and "no luck 2" not in told


def test_one_year_and_one_replication_are_in_the_singular(study):
    comparison = study(plans=1, replications=1)
    comparison.scenarios = [replace(s, time=s.time.model_copy(update={"years": 1, "warm_up": 1}))
                            for s in comparison.scenarios]
    words = Page(brief(comparison, lang="en")).words
    assert "1 measured year " in words and "1 replication " in words and "1 warm-up year before" in words
    assert not re.search(r"\b1 \w+(?:-up)? years|\b1 replications", words)


def test_a_plan_at_equal_cost_is_said_to_cost_about_the_same(study):
    comparison = study(plans=1)
    comparison.record["scenarios"] = [{"name": "credit-tiered", "matched": {"factor": 0.876}}]
    base, plan = comparison.scenarios
    assert "0.876，使工时与基准大致相同" in changes(base, plan, comparison, "zh")
    assert "about equal" in changes(base, plan, comparison, "en")


@pytest.mark.parametrize(
    ("setting", "lang", "text"),
    [
        ({"draw.ratio.A": 0.012}, "zh", "年抽查比例 A类 3.5% → 1.2%"),
        ({"draw.ratio.A": 0.012, "draw.ratio.D": 0.5}, "en", "draw ratio a year A/D 3.5% → 1.2/50%"),
        ({"joint.share": 0.6}, "en", "share of tasks that are joint 30% → 60%"),
        ({}, "zh", "设置与基准相同"),
    ],
)
def test_what_a_plan_changes(study, setting, lang, text):
    base, plan = load("jinan"), load("jinan", set=setting)
    assert changes(base, plan, study(plans=1), lang) == text


def test_matching_and_other_numbers_are_told(study):
    comparison = study(plans=1)
    comparison.record["scenarios"] = [{"name": "joint", "matched": {"factor": 1.234}}]
    base = load("jinan")
    plan = load("joint", set={"behaviour.look.sensitivity": 0.7})
    told = changes(base, plan, comparison, "en")
    assert "times 1.23" in told and "that differ: 1" in told


def test_many_changes_are_cut_and_counted(study):
    settings = {
        "draw.ratio.A": 0.01, "joint.share": 0.5, "capability.officers": 2100, "draw.memory": "rotation",
        "plan.campaigns.conduct.months": [4, 5],
    }
    base, plan = load("jinan"), load("jinan", set=settings)
    told = changes(base, plan, study(plans=1), "en")
    assert told.count(";") == 3 and told.endswith("and more changes: 2")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_numbers_that_only_a_plan_has_are_counted(lang):
    base, whole = load("jinan"), load("whole-plan")
    named = {"jinan": "J", "whole-plan": "W"}
    assert further(base, [], named, lang) == "" == further(base, [load("credit-tiered")], named, lang)
    told = further(base, [whole], named, lang)
    old, new = (dict(numbers(one)) for one in (base, whole))
    more = [path for path in new if path not in old or new[path] != old[path]]
    assumed = [path for path in more if new[path].source.startswith("assumption")]
    assert len(more) > len(assumed) > 5
    assert {"zh": f"W（whole-plan）{len(more)}个，其中{len(assumed)}个", "en": f"W (whole-plan) {len(more)}, of which {len(assumed)} "}[lang] in told
