"""Unit: sweeps: the same bits as single runs, one world and one past for all points, tables, going on."""

import csv
import json
import os
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import saboteurs

import jgsim
from jgsim.measures.catalogue import CATALOGUE
from jgsim.measures.estimate import estimate
from jgsim.scenario.load import changed
from jgsim.study import files, task
from jgsim.study.grid import grid_of
from jgsim.study.points import points
from jgsim.study.sweepwork import FEWEST_RUNS, Runs, _by_past
from jgsim.terms.errors import InputError

SMALL = {"firms": 300, "years": 1, "set": {"time.warm_up": 1}, "workers": 1, "progress": False, "replications": 2}
GRID = {"draw.ratio.A": "0:0.1:2", "joint.share": "0,1"}


def snapshot(path):
    """Bytes of every file of a study but the record and the lock."""
    return {
        p.relative_to(path).as_posix(): p.read_bytes()
        for p in sorted(path.rglob("*"))
        if p.is_file() and p.name not in ("record.json", ".lock")
    }


def made(monkeypatch, name):
    """The calls of a function of the task from now on."""
    calls, first = [], getattr(task, name)

    def counted(*given, **more):
        calls.append(given)
        return first(*given, **more)

    monkeypatch.setattr(task, name, counted)
    return calls


@pytest.fixture
def sweep():
    """`jgsim.sweep` at a small size; every option can be replaced."""
    return lambda base="jinan", vary=GRID, **options: jgsim.sweep(base, vary, **{**SMALL, **options})


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A finished sweep and its folder."""
    out = tmp_path_factory.mktemp("sweep") / "study"
    return jgsim.sweep("jinan", GRID, by="tier,sector", out=out, **SMALL), out


def table(path):
    with open(path, encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def test_a_point_is_the_same_bits_as_a_run_of_its_scenario(kept):
    study, _ = kept
    base = jgsim.load("jinan", set=SMALL["set"], years=1)
    plans = [changed(base, {"draw.ratio.A": 0, "joint.share": 1}), changed(base, {"draw.ratio.A": 0.1, "joint.share": 0})]
    options = {name: SMALL[name] for name in ("firms", "workers", "progress", "replications")}
    single = jgsim.compare(base, *plans, **options)
    totals = single.measures[single.measures["dimension"] == "all"]
    for point, plan in (("p0002", "jinan-2"), ("p0003", "jinan-3")):
        mine = study.measures
        mine = mine[(mine["point"] == point) & (mine["dimension"] == "all")]
        theirs = totals[totals["scenario"] == plan]
        columns = ["replication", "year", "measure", "value", "unit"]
        pd.testing.assert_frame_equal(
            mine[columns].reset_index(drop=True), theirs[columns].reset_index(drop=True), check_dtype=False, rtol=0, atol=0
        )


def test_measures_csv_is_tidy(kept):
    study, out = kept
    rows = table(out / "measures.csv")
    assert list(rows[0]) == [
        "point", "draw.ratio.A", "joint.share", "replication", "year", "dimension", "group", "measure", "value", "unit",
    ]
    assert {row["dimension"] for row in rows} == {"all", "tier", "sector"}
    totals = [row for row in rows if row["dimension"] == "all"]
    assert len(totals) == 4 * 2 * 2 * len({row["measure"] for row in totals})
    assert {row["year"] for row in rows} == {"2025", "all"}
    settings = {(row["point"], row["draw.ratio.A"], row["joint.share"]) for row in rows}
    ratios = ("0", "0.1")
    assert settings == {(f"p000{2 * i + j + 1}", a, b) for i, a in enumerate(ratios) for j, b in enumerate("01")}
    values = {(r["point"], r["replication"], r["measure"]): r["value"] for r in totals if r["year"] == "all"}
    some = study.measures[(study.measures["dimension"] == "all") & (study.measures["year"] == "all")]
    assert len(some) == len(values)
    for row in some.itertuples(index=False):
        text = values[row[0], str(row.replication), row.measure]
        assert text == ("NaN" if np.isnan(row.value) else repr(float(row.value)))
    assert {row["unit"] for row in rows if row["measure"] == "harm"} == {CATALOGUE["harm"].unit}


def test_points_csv_holds_means_and_half_widths_of_the_runs(kept):
    study, out = kept
    rows = table(out / "points.csv")
    assert list(rows[0])[3:] == ["dimension", "group", "measure", "mean", "half_width", "unit", "replications"]
    runs: dict = {}
    for row in table(out / "measures.csv"):
        if row["year"] == "all":
            key = tuple(row[name] for name in ("point", "dimension", "group", "measure"))
            runs.setdefault(key, []).append(float(row["value"]))
    assert len(rows) == len(runs)
    for row in rows:
        values = np.array(runs[row["point"], row["dimension"], row["group"], row["measure"]])
        one = estimate(values)
        assert row["mean"] == ("NaN" if np.isnan(one.mean) else repr(float(one.mean)))
        assert row["half_width"] == ("NaN" if np.isnan(one.half_width) else repr(float(one.half_width)))
        assert int(row["replications"]) == np.isfinite(values).sum()
    assert study.means["mean"].tolist() == pytest.approx([float(row["mean"]) for row in rows], rel=0, nan_ok=True)


def test_what_python_hands_back(kept):
    study, _ = kept
    assert study.points["point"].tolist() == ["p0001", "p0002", "p0003", "p0004"]
    assert study.points["draw.ratio.A"].tolist() == [0, 0, 0.1, 0.1]
    harm = study.estimate("harm")
    assert harm.mean.shape == (4,)
    assert study.mean("p0003", "harm") == (harm.mean[2], harm.half_width[2], 2)
    assert study.estimate("visits", year=2025).mean.tolist() == study.estimate("visits").mean.tolist()
    parts = [study.estimate("visits", "tier", tier).mean for tier in ("A", "B", "C", "D", "none")]
    assert np.sum(parts, axis=0) == pytest.approx(study.estimate("visits").mean)
    for lang, heads in (("en", ["point", "draw ratio a year: A"]), ("zh", ["网格点", "年抽查比例：A类"])):
        shown = study.table("harm", lang=lang)
        assert list(shown)[:2] == heads and shown.shape == (4, 5)
        assert shown.iloc[:, 3].tolist() == harm.mean.tolist()
    assert "p0004" in study._repr_html_() and "draw.ratio.A (2) × joint.share (2)" in repr(study)


@pytest.mark.parametrize(
    ("ask", "wanted"),
    [
        (lambda s: s.estimate("harn"), "there is no measure 'harn'. Did you mean 'harm'?"),
        (lambda s: s.estimate("harm", "tiers"), "there is no dimension 'tiers'; known: all, tier, sector"),
        (lambda s: s.estimate("harm", "tier", "E"), "there is no group 'E'; known: A, B, C, D, none"),
        (lambda s: s.estimate("harm", year=2031), "there is no year '2031'; known: 2025, all"),
        (lambda s: s.mean("p0009", "harm"), "there is no point 'p0009'"),
        (lambda s: s.table("harn"), "there is no measure 'harn'"),
    ],
)
def test_names_that_are_not_there(kept, ask, wanted):
    with pytest.raises(InputError) as error:
        ask(kept[0])
    assert wanted in str(error.value)


def test_the_record_holds_the_base_and_what_each_point_sets(kept):
    _, out = kept
    record = json.loads((out / "record.json").read_text(encoding="utf-8"))
    assert (record["command"], record["status"], record["replications"]) == ("sweep", "finished", 2)
    assert [one["name"] for one in record["scenarios"]] == ["jinan"]
    assert record["sweep"]["vary"] == {"draw.ratio.A": [0, 0.1], "joint.share": [0, 1]}
    assert record["sweep"]["by"] == ["tier", "sector"]
    assert record["sweep"]["points"][3]["set"] == {"draw.ratio.A": 0.1, "joint.share": 1}
    assert len({point["hash"] for point in record["sweep"]["points"]}) == 4
    assert {"measures.csv", "points.csv"} < set(record["files"]) and len(record["files"]) == 2 + 8


def test_one_world_and_one_past_for_all_points_of_a_replication(sweep, monkeypatch):
    worlds, months, simulate = made(monkeypatch, "city_of"), [], task.simulate

    def seen(*given, past=None, **more):
        months.append(0 if past is None else past.month)
        return simulate(*given, past=past, **more)

    monkeypatch.setattr(task, "simulate", seen)
    sweep()
    assert len(worlds) == 2 and months == [0, *[12] * 3] * 2


def test_results_do_not_depend_on_the_workers(kept, sweep, tmp_path):
    sweep(workers=2, by=["tier", "sector"], out=tmp_path / "two")
    assert snapshot(tmp_path / "two") == snapshot(kept[1])


def test_without_a_folder_nothing_is_kept_and_all_is_the_same(kept, sweep, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    study = sweep(by="tier,sector")
    assert list(tmp_path.iterdir()) == []
    pd.testing.assert_frame_equal(study.measures, kept[0].measures, rtol=0, atol=0)


def test_the_same_sweep_again_simulates_nothing(kept, sweep, monkeypatch):
    before, runs = snapshot(kept[1]), made(monkeypatch, "write_part")
    sweep(by="tier,sector", out=kept[1])
    assert runs == [] and snapshot(kept[1]) == before


def test_only_missing_parts_are_done_again_and_replications_can_be_added(kept, sweep, tmp_path, monkeypatch):
    out = tmp_path / "study"
    sweep(out=out, replications=1, by="tier,sector")
    next((out / "parts").glob("p0003-r00000-*")).unlink()
    runs = made(monkeypatch, "write_part")
    sweep(out=out, by="tier,sector")
    names = sorted(call[0].name[:12] for call in runs)
    assert names == sorted(["p0003-r00000", *(f"p000{n}-r00001" for n in range(1, 5))])
    assert snapshot(out) == snapshot(kept[1])


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ({"vary": {"draw.ratio.A": "0:0.1:2", "joint.share": "0,0.5"}}, "vary {'draw.ratio.A': [0, 0.1]"),
        ({"seed": 2}, "seed 1 there, 2 here"),
        ({"set": {"time.warm_up": 1, "joint.overlap": 0.5}}, "joint.overlap"),
    ],
)
def test_another_sweep_is_refused(kept, sweep, options, wanted):
    before = snapshot(kept[1])
    with pytest.raises(InputError, match="holds another study") as error:
        sweep(out=kept[1], **options)
    assert wanted in str(error.value) and snapshot(kept[1]) == before


def test_a_run_in_the_folder_of_a_sweep_is_refused(kept):
    with pytest.raises(InputError, match="holds another study: vary"):
        jgsim.run("jinan", out=kept[1], **SMALL)


def test_nothing_runs_before_every_point_is_known_to_be_possible(sweep, tmp_path, monkeypatch):
    worlds = made(monkeypatch, "city_of")
    with pytest.raises(InputError, match=r"point p0003 \(draw\.ratio\.A=2\): 2 is above 1"):
        sweep(vary={"draw.ratio.A": "0:2:3"}, out=tmp_path / "study")
    assert worlds == [] and list(tmp_path.iterdir()) == []


def test_runs_that_fail_are_nan_and_told(kept, sweep, tmp_path, monkeypatch):
    first = task.write_part

    def broken(path, *rest):
        if path.name.startswith(("p0001-r00000", "p0004-r00001")):
            raise ValueError("no luck")
        return first(path, *rest)

    monkeypatch.setattr(task, "write_part", broken)
    study = sweep(out=tmp_path / "study", by="tier,sector")
    failed = [(f["scenario"], f["replication"]) for f in study.record["failures"]]
    assert failed == [("p0001", 0), ("p0004", 1)] and study.record["status"] == "failed in part"
    assert study.estimate("harm").replications.tolist() == [1, 2, 2, 1]
    rows = table(tmp_path / "study" / "measures.csv")
    lost = [row for row in rows if (row["point"], row["replication"]) == ("p0001", "0")]
    whole = [row for row in rows if (row["point"], row["replication"]) == ("p0001", "1")]
    assert {row["value"] for row in lost} == {"NaN"} and len(lost) == len(whole)
    monkeypatch.undo()
    sweep(out=tmp_path / "study", by="tier,sector")
    assert snapshot(tmp_path / "study") == snapshot(kept[1])


def test_if_every_run_fails_there_is_a_table_of_nan(sweep, tmp_path, monkeypatch):
    def broken(*_):
        raise ValueError("no luck")

    monkeypatch.setattr(task, "write_part", broken)
    study = sweep(out=tmp_path / "study")
    assert len(study.record["failures"]) == 8 and len(study.record["notes"]) == 8
    assert {row["value"] for row in table(tmp_path / "study" / "measures.csv")} == {"NaN"}
    assert np.isnan(study.estimate("harm").mean).all()


class Killed(BaseException):
    """What ends a sweep as abruptly as can be done from inside."""


@pytest.mark.parametrize("last", ["measures.csv", "record.json"])
def test_an_end_while_the_tables_get_their_places(kept, sweep, tmp_path, monkeypatch, last):
    out = tmp_path / "study"
    real = os.replace

    def killed(source, target):
        if str(target).endswith(last) and (last != "record.json" or (out / "points.csv").exists()):
            raise Killed
        return real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(files.os, "replace", killed)
        with pytest.raises(Killed):
            sweep(by="tier,sector", out=out)
    assert json.loads((out / "record.json").read_text(encoding="utf-8"))["status"] == "unfinished"
    sweep(by="tier,sector", out=out)
    assert snapshot(out) == snapshot(kept[1])


def test_a_replication_is_shared_out_when_there_are_more_workers(tmp_path):
    twelve = points(jgsim.load("jinan"), grid_of({"draw.ratio.A": [n / 1000 for n in range(12)]}))

    def tasks(count, replications, workers):
        made = twelve[:count]
        folder = SimpleNamespace(part=lambda name, r, key: tmp_path / f"{name}-{r}")
        runs = Runs(folder, made, SimpleNamespace(seed=1, replications=replications), 100)
        return [(t.replication, [run.scenario for run in t.runs]) for t in runs.tasks(workers)]

    assert [(r, len(runs)) for r, runs in tasks(12, 1, 3)] == [(0, 4)] * 3
    assert [(r, len(runs)) for r, runs in tasks(12, 4, 2)] == [(0, 12), (1, 12), (2, 12), (3, 12)]
    assert [(r, len(runs)) for r, runs in tasks(12, 3, 2)] == [(r, 6) for r in (0, 0, 1, 1, 2, 2)]
    assert [(r, len(runs)) for r, runs in tasks(6, 1, 8)] == [(0, FEWEST_RUNS), (0, 2)]
    assert sorted(n for _, runs in tasks(12, 1, 3) for n in runs) == list(range(12))


def test_points_with_one_past_stand_together():
    vary = {"draw.ratio.A": "0.01,0.035,0.05", "behaviour.look.sensitivity": "0.7,0.8"}
    made = points(jgsim.load("jinan"), grid_of(vary))
    order = [made[n].behaviour.look.sensitivity.value for n in _by_past(made)]
    assert order == [0.7, 0.7, 0.7, 0.8, 0.8, 0.8]


def test_dead_workers_are_made_good(kept, sweep, tmp_path, monkeypatch):
    monkeypatch.setattr("jgsim.study.executor._work", saboteurs.die_once)
    study = sweep(workers=2, by="tier,sector", out=tmp_path / "study")
    assert study.record["failures"] == []
    ours = {name: data for name, data in snapshot(tmp_path / "study").items() if "died" not in name}
    assert ours == snapshot(kept[1])


def test_several_tasks_of_a_replication_may_die_once_each(sweep, tmp_path, monkeypatch):
    monkeypatch.setattr("jgsim.study.executor._work", saboteurs.die_once)
    study = sweep(vary={"draw.ratio.A": "0:0.08:9"}, replications=1, workers=3, out=tmp_path / "study")
    assert study.record["failures"] == []
    assert len(list((tmp_path / "study" / "parts").glob("died-*"))) == 3
