"""Unit: studies with levers of one's own: workers, record, going on, checking and making again."""

import json
import re

import numpy as np
import pandas as pd
import pytest

import jgsim
from jgsim.scenario.find import SHIPPED
from jgsim.scenario.own import digest
from jgsim.study.executor import Processes, Serial, executor
from jgsim.study.restore import parsed
from jgsim.terms.errors import InputError
from tampering import record_of, seal

PATROL = SHIPPED / "night_patrol.py"
TEXT = PATROL.read_text(encoding="utf-8")
SMALL = {"firms": 1500, "years": 1, "progress": False}
PLAN = "base: jinan\ntitle: {zh: 夏季夜查, en: night patrol}\nnight_patrol: {share: 0.3}\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A folder with a plan and a comparison of it with the base, in which the firms of the base are all at work."""
    path = tmp_path_factory.mktemp("levers")
    (path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    (path / "night_patrol.py").write_text(TEXT, encoding="utf-8")
    options = {"set": {"time.warm_up": 0}, "replications": 2, "workers": 2, "lang": "en", **SMALL}
    made = jgsim.compare("jinan", path / "plan.yaml", levers=path / "night_patrol.py", out=path / "study", log=True, **options)
    return path, made


def measures(path):
    return (path / "measures.csv").read_bytes()


def test_the_patrol_visits_food_firms_in_summer_and_changes_nothing_else_of_the_draws(home):
    path, made = home
    visits = pd.read_parquet(path / "study" / "log" / "plan" / "r00000" / "planned.parquet")
    mine = visits[visits["campaign"] == 2500]
    months = pd.to_datetime("2025-01-01") + pd.to_timedelta(mine["time"], unit="min")
    assert set(months.dt.month) == {6, 7, 8, 9} and set(mine["trigger"]) == {"special"}
    assert not mine.duplicated(["firm", "time"]).any()
    base = pd.read_parquet(path / "study" / "log" / "jinan" / "r00000" / "planned.parquet")
    drawn = [rows[rows["trigger"].isin(["random", "joint"]) & (rows["time"] < mine["time"].min())].reset_index(drop=True) for rows in (base, visits)]
    assert drawn[0].equals(drawn[1]) and len(drawn[0])
    assert made.record["failures"] == []


def test_workers_change_no_byte(home, tmp_path):
    path, made = home
    assert made.record["machine"]["workers"] == 2
    options = {"set": {"time.warm_up": 0}, "replications": 2, "workers": 1, "lang": "en", **SMALL}
    jgsim.compare("jinan", path / "plan.yaml", levers=path / "night_patrol.py", out=tmp_path, brief=True, **options)
    assert measures(tmp_path) == measures(path / "study")
    assert "night_patrol" in (tmp_path / "briefing.html").read_text(encoding="utf-8")


def test_the_record_names_the_lever_by_name_and_sha256_only(home):
    path, made = home
    record = record_of(path / "study")
    assert record["levers"] == {"night_patrol": {"file": "night_patrol.py", "sha256": digest(TEXT)}}
    assert any("night_patrol.py" in note and digest(TEXT)[:12] in note for note in record["notes"])
    assert "patrol(view" not in json.dumps(record)


def test_a_lever_that_is_off_changes_no_bit(tmp_path, home):
    options = {"set": {"time.warm_up": 0}, "workers": 1, **SMALL}
    for name, levers in (("without", ()), ("with", PATROL)):
        jgsim.run("jinan", levers=levers, out=tmp_path / name, **options)
    assert measures(tmp_path / "with") == measures(tmp_path / "without")
    states = [
        {run.states[0] for run in jgsim.replay(tmp_path / name, workers=1, levers=levers, progress=False).runs}
        for name, levers in (("without", ()), ("with", PATROL))
    ]
    assert states[0] == states[1]
    studies = [record_of(tmp_path / name)["study"] for name in ("without", "with")]
    assert studies[0] != studies[1]


def test_verify_says_that_the_lever_is_needed_and_takes_it(home):
    path, _ = home
    bare, given = (jgsim.verify(path / "study", lang="en", levers=levers) for levers in ((), path / "night_patrol.py"))
    assert bare.ok and given.ok
    check = {check.code: check for check in bare.checks}["levers"]
    assert check.holds is None and "give it with --lever" in check.text("en") and "--lever" in check.text("zh")
    assert {check.code: check.holds for check in given.checks}["levers"] is True


def test_verify_sees_another_lever_and_one_too_many(home, tmp_path):
    path, _ = home
    other = tmp_path / "other.py"
    other.write_text(TEXT + "#\n", encoding="utf-8")
    found = jgsim.verify(path / "study", levers=other)
    assert not found.ok and [check.code for check in found.checks if check.holds is False] == ["levers"]
    jgsim.run("jinan", set={"time.warm_up": 0}, workers=1, out=tmp_path / "bare", **{**SMALL, "firms": 300})
    found = jgsim.verify(tmp_path / "bare", levers=PATROL, lang="en")
    assert not found.ok and "the study has no lever night_patrol" in found.text()


def test_a_record_that_names_another_source_has_other_hashes(home, tmp_path):
    import shutil

    path, _ = home
    copy = shutil.copytree(path / "study", tmp_path / "study")
    record = parsed((copy / "record.json").read_bytes())
    record["levers"]["night_patrol"]["sha256"] = "0" * 64
    seal(copy, record)
    found = jgsim.verify(copy)
    assert "scenarios" in [check.code for check in found.checks if check.holds is False]


def test_replay_asks_for_the_lever_and_takes_it(home, tmp_path):
    path, _ = home
    with pytest.raises(InputError) as error:
        jgsim.replay(path / "study", progress=False)
    assert "the study was made with the lever night_patrol of its own (night_patrol.py): give it with --lever" in str(error.value)
    other = tmp_path / "other.py"
    other.write_text(TEXT + "#\n", encoding="utf-8")
    with pytest.raises(InputError, match="other.py: is another lever night_patrol: its sha256 begins with"):
        jgsim.replay(path / "study", levers=other, progress=False)
    made = jgsim.replay(path / "study", levers=PATROL, run="plan:1", log=True, workers=1, progress=False)
    assert made.ok and len(made.runs) == 1


def test_replay_refuses_a_lever_that_the_study_had_not(tmp_path):
    jgsim.run("jinan", set={"time.warm_up": 0}, workers=1, out=tmp_path, **{**SMALL, "firms": 300})
    with pytest.raises(InputError, match="the study has no lever night_patrol of its own"):
        jgsim.replay(tmp_path, levers=PATROL, progress=False)


def test_a_folder_goes_on_with_the_same_source_only(home, tmp_path):
    options = {"set": {"time.warm_up": 0}, "workers": 1, "out": tmp_path / "study", **{**SMALL, "firms": 300}}
    first, second = (jgsim.run("jinan", levers=PATROL, **options) for _ in range(2))
    assert first.record["study"] == second.record["study"]
    other = tmp_path / "other.py"
    other.write_text(TEXT + "#\n", encoding="utf-8")
    for levers, said in ((other, "the lever night_patrol has another source"), ((), "levers of one's own: night_patrol there, none here")):
        with pytest.raises(InputError, match=re.escape(f"holds another study: {said}")):
            jgsim.run("jinan", levers=levers, **options)


def test_a_sweep_varies_the_settings_of_the_lever(tmp_path):
    options = {"set": {"time.warm_up": 0}, "replications": 1, **{**SMALL, "firms": 400}}
    made = jgsim.sweep("jinan", {"night_patrol.share": [0, 1]}, levers=PATROL, workers=2, out=tmp_path, **options)
    visits = made.measures.query("measure == 'visits' and year == 'all'").set_index("night_patrol.share")["value"].astype(float)
    visits.index = visits.index.astype(float)
    assert visits[1.0] > visits[0.0]
    bare = jgsim.verify(tmp_path)
    assert {check.code: check.holds for check in bare.checks}["points"] is None and bare.ok
    assert {check.code: check.holds for check in jgsim.verify(tmp_path, levers=PATROL).checks}["points"] is True
    assert jgsim.replay(tmp_path, levers=PATROL, workers=1, progress=False).ok


def test_a_lever_of_a_notebook_runs_inside_this_process_and_says_so():
    class Hours(jgsim.LeverSettings):
        """Other work."""

        hours: float = 0.0

    lever = jgsim.Lever("other_hours", Hours, {jgsim.Stage.LOAD: lambda view, settings, hours: hours + settings.hours}, optional=True)
    options = {"set": {"time.warm_up": 0}, "replications": 2, "lang": "en", **{**SMALL, "firms": 300}}
    made = jgsim.run("jinan", levers=lever, workers=2, **options)
    assert made.record["failures"] == [] and any("inside this process" in note for note in made.record["notes"])
    alone = jgsim.run("jinan", levers=lever, workers=1, **options)
    assert not any("inside this process" in note for note in alone.record["notes"])
    scenario = jgsim.load("jinan", levers=lever)
    assert isinstance(executor([scenario], 2), Serial)
    assert isinstance(executor([jgsim.load("jinan", levers=PATROL)], 2), Processes)


def test_a_lever_of_a_module_goes_to_the_workers_by_its_name(tmp_path, monkeypatch):
    (tmp_path / "patrol_of_a_module.py").write_text(TEXT, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    import patrol_of_a_module

    options = {"set": {"time.warm_up": 0, "night_patrol.share": 1}, "replications": 2, **{**SMALL, "firms": 300}}
    here, there = (
        jgsim.run("jinan", levers=lever, workers=workers, **options)
        for lever, workers in ((PATROL, 1), (patrol_of_a_module.LEVER, 2))
    )
    pd.testing.assert_frame_equal(here.measures, there.measures)
    assert len(there.record["notes"]) == 1 and there.record["failures"] == []


def test_moments_take_a_lever():
    options = {"replications": 1, "workers": 1, "progress": False, "firms": 300, "levers": PATROL}
    made = jgsim.moments("jinan", set={"time.years": 1, "time.warm_up": 0, "night_patrol.share": 1}, **options)
    assert "night_patrol" in made.record["levers"] and made.record["failures"] == []


def test_scenarios_of_a_study_share_their_levers(home):
    path, _ = home
    mine = jgsim.load(path / "plan.yaml", levers=PATROL)
    made = jgsim.compare("jinan", mine, "joint", set={"time.warm_up": 0}, workers=1, replications=1, **{**SMALL, "firms": 300})
    assert [len(one.own_levers) for one in made.scenarios] == [1, 1, 1]
    again = jgsim.compare(mine, path / "plan.yaml", set={"time.warm_up": 0}, workers=1, replications=1, **{**SMALL, "firms": 300})
    assert again.record["failures"] == []


def test_a_lever_that_fails_costs_its_runs_only():
    class Hours(jgsim.LeverSettings):
        """Other work."""

        hours: float = 0.0

    def load(view, settings, hours):
        if settings.hours > 0:
            raise RuntimeError("no hours")
        return hours

    lever = jgsim.Lever("other_hours", Hours, {jgsim.Stage.LOAD: load}, optional=True)
    options = {"workers": 1, "replications": 1, **{**SMALL, "firms": 300}}
    plan = jgsim.load("jinan", levers=lever, set={"other_hours.hours": 1.0, "time.warm_up": 0})
    made = jgsim.compare("jinan", plan, set={"time.warm_up": 0}, **options)
    (failure,) = made.record["failures"]
    line = load.__code__.co_firstlineno + 2
    assert failure["reason"] == f"lever other_hours, stage LOAD: RuntimeError: no hours (test_study_levers.py, line {line})"
    assert np.isfinite(made.measures.query("scenario == 'jinan' and measure == 'visits'")["value"].astype(float)).all()
