"""Unit: `jgsim levers` lists every lever with every setting; the guide to a lever of one's own shows what runs."""

import io
import re

import pandas as pd
import pytest
from pydantic import BaseModel

import jgsim
from jgsim.levers import LEVERS
from jgsim.report import docs
from jgsim.report.docs_plan import TASKS
from jgsim.report.docs_words import NUMBERS
from jgsim.report.leverlist import COLUMNS, in_short
from jgsim.scenario.find import SHIPPED
from jgsim.scenario.load import load
from jgsim.scenario.sources import numbers
from jgsim.terms.errors import InputError
from jgsim.terms.settings import Name, Number

PATROL = SHIPPED / "night_patrol.py"


def models(annotation):
    """Models of settings inside an annotation."""
    found = [annotation] if isinstance(annotation, type) and issubclass(annotation, BaseModel) else []
    for inner in getattr(annotation, "__args__", ()):
        found += models(inner)
    return [one for one in found if one not in (Number, Name)]


def paths(model, above):
    """Every setting of a model, without codes."""
    for name, field in model.model_fields.items():
        yield f"{above}.{name}"
        for inner in models(field.annotation):
            yield from paths(inner, f"{above}.{name}")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_lever_is_listed_with_every_setting(lang):
    table = pd.read_csv(io.StringIO(jgsim.levers(lang=lang).csv()), keep_default_na=False, dtype=str)
    assert tuple(table.columns) == COLUMNS
    for lever in LEVERS:
        listed = [path.replace(".<code>", "") for path in table.loc[table["lever"] == lever.name, "path"]]
        assert listed == list(paths(lever.settings, lever.name))
    assert set(table["lever"]) == {lever.name for lever in LEVERS}
    assert not (table[["name_zh", "name_en", "default", "range"]] == "").any(axis=None) or set(
        table.loc[(table[["name_zh", "name_en", "range"]] == "").any(axis=1), "path"]
    ) == set()


def test_sources_and_defaults_are_those_of_the_base():
    table = jgsim.levers(lang="en").settings().set_index("path")
    sourced = {path: number for path, number in numbers(load("jinan")) if path.partition(".")[0] in set(table["lever"])}
    single = {path: number for path, number in sourced.items() if path in table.index}
    assert single
    for path, number in single.items():
        assert table.loc[path, "source"] == number.source and number.unit in table.loc[path, "unit"]
        assert table.loc[path, "base"].startswith(f"{number.value:g}"[:4])
    assert table.loc["draw.ratio", "source"] == "the plan's choice" and "A 0.035" in table.loc["draw.ratio", "base"]
    assert table.loc["draw.ratio", "default"] == "needed" and table.loc["draw.rounds", "default"] == "1"
    assert table.loc["draw.rounds", "range"] == "whole number ≥ 1, ≤ 366"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_overview_has_number_names_tasks_and_what_it_does(lang):
    made = jgsim.levers(lang=lang)
    table = made.table().set_index("lever")
    assert set(table.index) == {lever.name for lever in LEVERS} == set(table.index) & set(NUMBERS)
    assert [int(number) for number in table["number"]] == sorted(int(number) for number in table["number"])
    of_plan = {name for task in TASKS for name in task.levers}
    assert all((table.loc[name, "tasks"] != "") == (name in of_plan) for name in table.index)
    for name, row in table.iterrows():
        assert f"[{name}]" in made.text() and row["name_zh"] in made.text() and row["name_en"] in made.text()
        assert row["does"] and in_short(row["does"]) in row["does"]
    assert repr(made) == made.text() and made._repr_html_().count("<tr>") == len(LEVERS) + 1


def test_one_lever_is_shown_with_its_settings():
    made = jgsim.levers("reports", lang="en")
    assert "reports.visited" in made.text() and "share of reports checked on the spot" in made.text()
    assert made.table().equals(made.settings()) and set(made.table()["lever"]) == {"reports"}
    assert made._repr_html_().count("<tr>") == len(made.table()) + 1
    assert "举报" in jgsim.levers("reports").text()


def test_a_lever_of_ones_own_is_listed_too():
    made = jgsim.levers(levers=PATROL, lang="en")
    table = made.table().set_index("lever")
    assert table.loc["night_patrol", "number"] == "own" and table.loc["night_patrol", "does"].startswith("In each of some months")
    assert list(jgsim.levers("night_patrol", levers=PATROL).table()["path"]) == [
        f"night_patrol.{name}" for name in ("share", "months", "sector", "department")
    ]


def test_an_unknown_name_is_told_with_the_nearest():
    with pytest.raises(InputError) as error:
        jgsim.levers("tolerence")
    assert str(error.value) == (
        "there is no lever 'tolerence'; `jgsim levers` lists all of them. Did you mean 'tolerance (包容期)'?"
    )
    with pytest.raises(InputError, match=r"Did you mean 'review \(法制审核与办案期限\)'"):
        jgsim.levers("法制审合")
    with pytest.raises(InputError, match="may be several levers: pairs .*, frequency .*, key_fields"):
        jgsim.levers("检查")
    with pytest.raises(InputError, match="lang"):
        jgsim.levers(lang="fr")


def test_the_package_of_levers_stays_a_package():
    import jgsim.levers as room
    from jgsim.levers import draw

    assert room.draw is draw and room.LEVERS is LEVERS and callable(jgsim.levers) and "levers" in jgsim.__all__


def test_short_texts_are_whole_sentences():
    assert in_short("One. Two is a sentence that says a little more than the first one did. Three.") == (
        "One. Two is a sentence that says a little more than the first one did."
    )
    assert in_short("一句。二句说得稍微多一些，有二十来个字，够了。三句。") == "一句。二句说得稍微多一些，有二十来个字，够了。"


def blocks(lang, kind):
    guide = (docs.ROOT / "docs" / lang / "levers.md").read_text(encoding="utf-8")
    return re.findall(rf"```{kind}\n(.*?)```", guide, re.DOTALL)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_guide_shows_the_lever_that_is_shipped(lang):
    assert blocks(lang, "python")[0] == PATROL.read_text(encoding="utf-8")
    assert blocks("zh", "yaml") == blocks("en", "yaml") and blocks("zh", "python") == blocks("en", "python")


def test_the_guide_runs_as_it_stands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, notebook = blocks("zh", "python")
    (tmp_path / "night_patrol.py").write_text(code, encoding="utf-8")
    (tmp_path / "night-patrol.yaml").write_text(*blocks("zh", "yaml"), encoding="utf-8")
    made = []
    for workers in (1, 2):
        small, changed = re.subn(
            r"firms=50_000, replications=4", f"firms=300, replications=2, years=3, workers={workers}, progress=False", notebook
        )
        assert changed == 1
        space = {"__name__": "guide"}
        exec(compile(small, "levers.md", "exec"), space)  # noqa: S102
        made.append(space["study"])
    one, two = (study.measures for study in made)
    pd.testing.assert_frame_equal(one, two)
    assert made[0].record["failures"] == [] and not any("本进程" in note for note in made[1].record["notes"])
    plan = made[0].scenarios[1]
    assert [policy.settings["night_patrol"].share for policy in plan.chain] == [0.0, 0.05, 0.1]
