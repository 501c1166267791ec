"""Unit: a scenario describes itself in planners' words, and every setting has a name in both languages."""

import shlex
import typing
from dataclasses import replace

import pytest
from pydantic import BaseModel

from jgsim.scenario.description import Description, changes
from jgsim.scenario.find import SHIPPED
from jgsim.scenario.glossary import CHOICES, SETTINGS, UNITS
from jgsim.scenario.listing import MISSING, listing, months
from jgsim.scenario.load import load
from jgsim.scenario.scenario import model
from jgsim.terms.errors import InputError
from jgsim.terms.settings import Name, Number

NAMES = sorted(path.stem for path in SHIPPED.glob("*.yaml"))


def settings(section: type[BaseModel], before: str = ""):
    """(dotted path, annotation) of every setting, codes of maps left out."""
    for name, field in section.model_fields.items():
        path = f"{before}{name}"
        yield path, field.annotation
        for inner in _inside(field.annotation):
            if isinstance(inner, type) and issubclass(inner, BaseModel) and not issubclass(inner, (Number, Name)):
                yield from settings(inner, f"{path}.")


def _inside(annotation):
    yield annotation
    for inner in typing.get_args(annotation):
        yield from _inside(inner)


def test_every_setting_has_a_name_in_both_languages_and_no_name_is_left_over():
    paths = {path for path, _ in settings(model())}
    assert {*paths, "from"} == set(SETTINGS)
    for word in SETTINGS.values():
        assert any("\u4e00" <= c <= "\u9fff" for c in word.zh) and word.en.isascii()
        assert word.unit in ("", *UNITS)


def test_every_choice_has_a_name_in_both_languages_and_no_name_is_left_over():
    choices = set()
    for path, annotation in settings(model()):
        value = typing.get_args(annotation)[1] if typing.get_origin(annotation) is dict else annotation
        for inner in _inside(value):
            named_elsewhere = SETTINGS[path].of or (value is not annotation and inner is not value)
            if typing.get_origin(inner) is typing.Literal and not named_elsewhere:
                choices |= {f"{path}={code}" for code in typing.get_args(inner)}
    assert choices == set(CHOICES)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_no_code_is_left_where_a_name_belongs(name, lang):
    scenario = load(name)
    codes = {"none", "within_year", "shared_draw", "per_department", "threshold", *scenario.world.districts}
    for row in listing(scenario, lang):
        assert row.parts and all(value and value != MISSING for value in row.parts.values())
        for word in [row.section, row.label, *row.parts, *row.parts.values()]:
            assert not set(word.replace(",", " ").replace("、", " ").split()) & codes
            assert lang == "zh" or word.replace("–", "").replace("×", "").isascii(), word


def test_a_plan_is_described_by_what_differs():
    text = str(load("credit-tiered").description("en"))
    assert "draw ratio a year [draw.ratio]: A 3.5% → 1%, B 3.5% → 3%, C 3.5% → 15%, D 3.5% → 50%" in text
    assert "joint.share" not in text
    assert "联合任务占比 [joint.share]：30%" in str(load("jinan").description())
    changes = load("credit-tiered", set={"draw.ratio.A": 0.02}).description().changes
    assert [(c.path, c.part, c.before, c.now) for c in changes][:1] == [("draw.ratio", "A类", "3.5%", "2%")]


def test_settings_that_come_or_go_are_changes():
    plan = load("credit-tiered", set={"draw.by_type": {}, "draw.by_sector": {"trade": 2}})
    found = {(c.path, c.part): (c.before, c.now) for c in Description(plan).changes}
    assert found["draw.by_type", "农民专业合作社"] == ("6倍", MISSING)
    assert found["draw.by_sector", "批发零售"] == (MISSING, "2倍")


def test_maps_inside_an_entry_are_told_value_by_value():
    lists = {"food": {"waived": {"minor": 0.5, "serious": 0.1}}, "conduct": {"spared": {"general": 0.4}}, "drugs": {}}
    plan = load(SHIPPED / "levers" / "penalty_lists.yaml", set={"penalty_lists.by_group": lists})
    told = {(c.path, c.label, c.part): c.now for c in Description(plan, "en").changes if "by_group" in c.path}
    food = "penalty_lists.by_group.food", "other shares for an item group: food production and sale"
    assert told[(*food, "share of items on the list of no penalty minor")] == "50%"
    assert told[(*food, "share of items on the list of no penalty serious")] == "10%"
    conduct = "penalty_lists.by_group.conduct", "other shares for an item group: prices, advertising, online trade"
    assert told[(*conduct, "share of items on the list of no coercive measures general")] == "40%"
    assert len(told) == 3 and "{" not in str(Description(plan))
    duties = Description(load(SHIPPED / "levers" / "duties.yaml")).changes
    rows = [c for c in duties if c.path.startswith("duties.vacant")]
    assert rows and all(c.part == "" for c in rows)


def test_of_a_list_only_what_is_taken_out_and_put_in_is_told():
    def told(kinds, lang):
        every = load("cap-one-visit", set={"frequency.exempt": ["report", "recheck", "special", "key"]})
        found = changes(every, load("cap-one-visit", set={"frequency.exempt": kinds}), lang)
        return {c.path: (c.before, c.now) for c in found}["frequency.exempt"]

    assert told(["report", "recheck", "special"], "zh")[1] == "去掉重点领域检查"
    assert told(["report", "recheck", "random"], "en")[1] == (
        "without special campaign from above, key-field check, with random draw, one department as well"
    )
    before, now = told(["report"], "zh")
    assert before.count("、") == 3 and now == "举报核查"


def test_a_plan_in_force_in_the_warm_up_says_so():
    plan = load("joint", set={"from": "2024-03-01"})
    assert "此前2年为预热，2024-03-01前按“济南现状(2021年做法)”运行" in str(plan.description())
    assert "under “Jinan as it is (practice of 2021)” until 2024-03-01" in str(plan.description("en"))
    assert "until" not in load("joint").description("en").facts[1]


def test_facts_count_the_assumptions():
    scenario = load("jinan")
    known = str(scenario.description("en").facts[2])
    from jgsim.scenario.sources import numbers

    assumed = [path for path, n in numbers(scenario) if "assumption" in n.source]
    assert known.startswith(f"{len(numbers(scenario))} numbers of world and behaviour, {len(assumed)} of them")


def test_a_scenario_shows_itself(tmp_path):
    file = tmp_path / "mine.yaml"
    text = f"base: '{SHIPPED / 'jinan.yaml'}'\ntitle: {{zh: '<甲>', en: '<a>'}}\njoint: {{share: 0.5}}\n"
    file.write_text(text, encoding="utf-8")
    plan = load(file)
    assert repr(plan).count("\n") == 0 and "settings unlike those of jinan: 1" in repr(plan)
    page = plan._repr_html_()
    assert "&lt;甲&gt;" in page and "<甲>" not in page
    assert page.index("<details>") > page.index("50%") and "联合任务占比" in page
    assert "share of tasks that are joint" in plan.description("en")._repr_html_()
    assert "<details>" not in load("jinan")._repr_html_()


def test_a_plan_equal_to_its_base_says_so():
    plan = load("jinan").after(replace(load("credit-tiered"), past=None))
    assert plan.description("en").changes
    same = load("joint", set={"joint.share": 0.3})
    assert same.past is None and "联合任务占比" in str(same.description())


@pytest.mark.parametrize(
    "numbers, zh, en", [([3, 4, 5], "3—5月", "3–5"), ([1, 3, 4], "1月、3—4月", "1, 3–4"), ([12], "12月", "12")]
)
def test_months_are_told_as_runs(numbers, zh, en):
    assert (months(numbers, "zh"), months(numbers, "en")) == (zh, en)


def test_an_unknown_language_is_refused():
    with pytest.raises(InputError, match="zh or en"):
        load("jinan").description("de")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_command_that_lists_the_sources_names_the_plan_as_it_was_asked_for(lang, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "d").mkdir()
    for name in ("d/mine.yaml", "d/my plan.yaml"):
        (tmp_path / name).write_text("base: jinan\n")
    for name in ("jinan", "levers/review", "d/mine.yaml", "d/my plan.yaml"):
        told = next(fact for fact in Description(load(name), lang).facts if "jgsim sources" in fact)
        (typed,) = shlex.split(told.partition("jgsim sources ")[2])
        assert typed == name and load(typed).title == load(name).title
