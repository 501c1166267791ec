"""Unit: `jgsim moments`: names checked before the runs, verdicts, files, going on, exit codes."""

import csv
import json

import numpy as np
import pytest

import jgsim
from jgsim.cli import main
from jgsim.measures.catalogue import CATALOGUE
from jgsim.study.momenttable import COLUMNS
from jgsim.terms.errors import InputError

USUAL = {"name": {"zh": "户次", "en": "number of visits"}, "unit": "visits", "source": "assumption: a test"}
MOMENTS = {
    "few": {**USUAL, "measure": "visits", "scale": "city_year", "low": 0, "high": 10},
    "some": {**USUAL, "measure": "visits", "low": -1e9, "high": 1e9},
    "tier": {**USUAL, "measure": "tier_share", "by": {"tier": "A"}, "low": 0, "high": 1, "unit": "share"},
    "rest": {**USUAL, "measure": "prevalence", "trend": True, "low": -50, "high": 50, "unit": "z"},
}
GOOD = {name: MOMENTS[name] for name in ("some", "tier", "rest")}
SMALL = {"firms": 600, "replications": 2, "workers": 1, "progress": False}


def settings(moments):
    return {"time.years": 2, "time.warm_up": 1, "moments": moments}


def hold(moments=MOMENTS, **options):
    return jgsim.moments("jinan", **{**SMALL, "set": settings(moments), **options})


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    out = tmp_path_factory.mktemp("moments") / "study"
    return hold(out=out), out


def table(path):
    with open(path, encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def test_values_are_those_of_runs(kept):
    found, _ = kept
    run = jgsim.run("jinan", **SMALL, set={"time.years": 2, "time.warm_up": 1})
    visits = run.results.series("jinan", "visits")
    assert found["some"].values.tolist() == visits.tolist()
    city = jgsim.load("jinan").world.firms
    assert found["few"].values == pytest.approx(visits * city / 600 / 2)
    assert 0.4 < found["tier"].mean < 1


def test_verdict_of_all(kept):
    found, _ = kept
    assert {one.code: one.verdict for one in found.moments} == {
        "few": "fails", "some": "holds", "tier": "holds", "rest": "holds"
    }
    assert not found.ok and hold(GOOD).ok


def test_the_folder_has_the_table_and_passes_verification(kept):
    found, out = kept
    rows = table(out / "moments.csv")
    assert list(rows[0]) == list(COLUMNS)
    assert [(row["code"], row["verdict"]) for row in rows] == [(one.code, one.verdict) for one in found.moments]
    assert float(rows[1]["mean"]) == found["some"].mean
    record = json.loads((out / "record.json").read_text(encoding="utf-8"))
    assert record["command"] == "moments" and [m["verdict"] for m in record["moments"]][0] == "fails"
    assert record["moments"][2]["by"] == {"tier": ["A"]}
    assert jgsim.verify(out).ok
    assert found.table()["mean"].tolist() == [one.mean for one in found.moments]


def test_it_goes_on_where_it_stopped(kept, tmp_path):
    found, _ = kept
    out = tmp_path / "study"
    hold(out=out, replications=1)
    first = next(p for p in out.glob("parts/*.parquet") if "moments" not in p.name)
    stamp = first.stat().st_mtime_ns
    again = hold(out=out)
    assert first.stat().st_mtime_ns == stamp
    assert [one.mean for one in again.moments] == [one.mean for one in found.moments]
    for path in out.glob("parts/*.moments.parquet"):
        path.unlink()
    assert [one.mean for one in hold(out=out).moments] == [one.mean for one in found.moments]


def test_a_run_goes_on_as_moments_and_back(kept, tmp_path):
    found, _ = kept
    out = tmp_path / "study"
    jgsim.run("jinan", **SMALL, set={"time.years": 2, "time.warm_up": 1}, out=out)
    assert [one.mean for one in hold(out=out).moments] == [one.mean for one in found.moments]
    assert jgsim.verify(out).ok
    assert jgsim.replay(out, workers=1, progress=False).ok


def test_other_moments_need_no_new_runs(kept, monkeypatch):
    found, out = kept
    from jgsim.study import work

    monkeypatch.setattr(work, "executor", lambda *given: pytest.fail("something was to be run") if given[0] is None else _Idle())
    made = hold({**GOOD, "hours": {**USUAL, "measure": "work_hours", "by": {"activity": "key"}, "low": 0, "high": 1e9}}, out=out)
    assert made["some"].mean == found["some"].mean and made["hours"].mean > 0


class _Idle:
    """An executor that must have nothing to do."""

    def perform(self, tasks, tick):
        assert not tasks
        return iter(())

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        pass


def test_workers_change_no_bit(kept):
    found, _ = kept
    assert [one.mean for one in hold(workers=2).moments] == [one.mean for one in found.moments]


def test_a_run_that_fails_is_unknown_not_a_value(monkeypatch):
    from jgsim.measures.moments import rows
    from jgsim.study import moments as room

    def broken(result):
        raise RuntimeError("no")

    monkeypatch.setattr(room, "check_names", lambda scenario: None)
    monkeypatch.setattr(rows, "moment_rows", broken)
    found = hold(GOOD)
    assert {one.verdict for one in found.moments} == {"unknown"} and not found.ok
    assert len(found.record["failures"]) == 2


@pytest.mark.parametrize(
    ("change", "path", "reason", "near"),
    [
        ({"measure": "visit"}, "measure", "there is no measure 'visit'", "visits"),
        ({"measure": "teir_share"}, "measure", "there is no measure 'teir_share'", "tier_share"),
        ({"by": {"triger": "key"}}, "by.triger", "visits is not given by triger, only by all, tier", "trigger"),
        ({"by": {"trigger": "kee"}}, "by.trigger", "visits is given by trigger, but not for 'kee'", "key"),
        ({"year": 2031}, "year", "2031 is no measured year; known: 2025, 2026, all", None),
        ({"measure": "firm_coverage", "scale": "city_year"}, "scale", "firm_coverage does not grow", None),
        ({"measure": "backlog", "scale": "year"}, "scale", "backlog does not grow", None),
        ({"measure": "exit_rate", "by": {"type": ["enterprise", "individual"]}}, "by", "exit_rate of several groups", None),
        ({"measure": "tier_share"}, "by", "tier_share has no total; it is given by tier", None),
    ],
)
def test_names_are_checked_before_anything_is_run(monkeypatch, change, path, reason, near):
    from jgsim.study import moments as room

    monkeypatch.setattr(room, "study", lambda *given: pytest.fail("runs were started"))
    with pytest.raises(InputError) as caught:
        hold({"few": {**MOMENTS["some"], **change}})
    assert caught.value.path == f"moments.few.{path}" and caught.value.reason.startswith(reason)
    assert caught.value.nearest == near
    assert "：" in caught.value.text("zh")


def test_a_scenario_without_moments(tmp_path):
    with pytest.raises(InputError, match="has no moments"):
        jgsim.moments("p1", firms=100)
    with pytest.raises(InputError) as caught:
        jgsim.moments("jinan", set={"match": "officer_hours"})
    assert caught.value.path == "match"


def test_every_statistic_that_moments_have_is_not_a_measure_too():
    from jgsim.measures.moments.catalogue import STATISTICS

    assert not set(STATISTICS) & set(CATALOGUE)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_printed(kept, lang):
    found, _ = kept
    lines = found.text(lang).splitlines()
    assert len(lines) == 3 + len(MOMENTS)
    assert all("assumption: a test" in line for line in lines[2:-1])
    assert ("不符" if lang == "zh" else "FAILS") in lines[2]
    assert ("0–100%" in lines[4]) and "|z|" in lines[5]
    assert ("4 项中 1 项" in lines[-1]) if lang == "zh" else ("1 of 4" in lines[-1])


def test_in_a_notebook(kept):
    found, _ = kept
    page = found._repr_html_()
    assert page.count("<tr>") == 1 + len(MOMENTS) and "&" not in page.replace("&amp;", "").replace("&lt;", "")
    assert repr(found) == found.text()


@pytest.mark.parametrize(("moments", "code"), [(GOOD, 0), (MOMENTS, 1)])
def test_exit_codes(capsys, tmp_path, moments, code):
    plan = tmp_path / "base.yaml"
    shipped = "".join(f"  {name}: null\n" for name in jgsim.load("jinan").moments)
    mine = "".join(f"  {name}: {json.dumps(one, ensure_ascii=False)}\n" for name, one in moments.items())
    plan.write_text(f"base: jinan\ntime: {{years: 2, warm_up: 1}}\nmoments:\n{shipped}{mine}", encoding="utf-8")
    command = ["moments", str(plan), "--firms", "600", "--replications", "2", "--workers", "1", "--lang", "en", "--quiet"]
    assert main(command) == code
    printed = capsys.readouterr()
    assert "number of visits" in printed.out and printed.err == ""


def test_bad_input_is_answered_with_two(capsys):
    assert main(["moments", "jinan", "--firms", "100", "--set", "moments.visits.measure=vists"]) == 2
    assert "moments.visits.measure" in capsys.readouterr().err


def test_the_shipped_moments_name_what_is_there():
    from jgsim.study.momentnames import check_names

    scenario = jgsim.load("jinan")
    check_names(scenario)
    found = jgsim.moments(scenario, firms=3000, replications=2, workers=1, progress=False)
    assert [one.code for one in found.moments] == list(scenario.moments)
    assert all(np.isfinite(one.mean) for one in found.moments)
