"""Unit: what a study hands back and writes down."""

import csv
import hashlib
import json

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import jgsim
from jgsim.engine.ledger import TABLES
from jgsim.engine.run import city_of, simulate
from jgsim.measures.catalogue import CATALOGUE
from jgsim.measures.measure import measure
from jgsim.measures.unsupervised import without_supervision
from jgsim.study.contrast import COLUMNS
from jgsim.terms.enums import Tier, Trigger
from jgsim.terms.errors import InputError

MEASURES = ["scenario", "replication", "year", "dimension", "group", "measure", "value", "unit"]


def test_measures_are_those_of_the_runs(study):
    scenario = study.scenarios[1]
    rows = measure(simulate(scenario, 1, 2, 2000, city=city_of(scenario, 1, 2, 2000)))
    mine = study.all_groups.query("scenario == 'credit-tiered' and replication == 2")
    assert mine["value"].to_numpy().tobytes() == rows.value.tobytes()
    for column in ("year", "dimension", "group", "measure", "unit"):
        assert mine[column].tolist() == getattr(rows, column).tolist()


def test_measures_hold_totals_and_tiers(study):
    assert list(study.measures.columns) == MEASURES == list(study.all_groups.columns)
    assert set(study.measures["dimension"]) == {"all", "tier"}
    assert set(study.measures["year"]) == {"2025", "all"}
    assert len(study.all_groups) > 5 * len(study.measures) > 0


def test_paired_differences_by_hand(study):
    harm = study.measures.query("measure == 'harm' and year == 'all' and dimension == 'all'")
    wide = harm.pivot(index="replication", columns="scenario", values="value")
    difference = (wide["joint"] - wide["jinan"]).to_numpy()
    low, high = stats.t.interval(0.95, 2, difference.mean(), stats.sem(difference))
    row = study.comparison.query(
        "plan == 'joint' and base == 'jinan' and measure == 'harm' and year == 'all' and dimension == 'all'"
    ).iloc[0]
    assert list(study.comparison.columns) == list(COLUMNS)
    assert row["base_mean"] == pytest.approx(wide["jinan"].mean())
    assert row["plan_mean"] == pytest.approx(wide["joint"].mean())
    assert [row["difference"], row["ci_low"], row["ci_high"]] == pytest.approx([difference.mean(), low, high])
    assert row["replications"] == 3


def test_what_is_averted_is_base_minus_plan(study):
    table = study.comparison.query("base == 'jinan' and year == 'all' and dimension == 'all' and plan == 'joint'")
    table = table.set_index("measure")
    for averted, counted in (("onsets_averted", "onsets"), ("harm_averted", "harm")):
        assert table.loc[averted, "base_mean"] == 0
        assert table.loc[averted, "difference"] == table.loc[averted, "plan_mean"]
        assert table.loc[averted, "difference"] == pytest.approx(-table.loc[counted, "difference"])
        assert table.loc[averted, "ci_low"] == pytest.approx(-table.loc[counted, "ci_high"])


def test_the_horizon_is_compared_in_every_plain_dimension(study):
    whole = study.comparison.query("year == 'all'")
    assert {"all", "tier", "sector", "district", "type", "size"} <= set(whole["dimension"])
    assert not [d for d in set(study.comparison["dimension"]) if "×" in d]
    assert set(study.comparison.query("year != 'all'")["dimension"]) == {"all", "tier"}


def test_what_is_averted_against_no_supervision(study):
    nobody = [without_supervision(city_of(study.scenarios[0], 1, r, 2000), study.scenarios[0]) for r in range(3)]
    table = study.comparison.query("base == 'none' and year == 'all' and dimension == 'all'")
    table = table.set_index(["plan", "measure"])
    assert {plan for plan, _ in table.index} == {"jinan", "credit-tiered", "joint"}
    for plan in ("jinan", "joint"):
        for averted, counted in (("onsets_averted", "onsets"), ("harm_averted", "harm")):
            own = study.results.series(plan, counted)
            wanted = np.mean([n[counted]["all"] for n in nobody] - own)
            assert table.loc[(plan, averted), "difference"] == pytest.approx(wanted)
    assert (table.loc[("joint", "harm_averted"), ["base_mean", "replications"]] == [0, 3]).all()
    assert "none" not in set(study.all_groups["scenario"])


def test_table_of_a_comparison(study):
    made = study.table(["harm", "visits"], lang="en")
    assert made["code"].tolist() == ["harm", "harm", "visits", "visits"]
    assert made.iloc[0]["difference"] == pytest.approx(made.iloc[0, 3] - made.iloc[0, 2])
    assert len(study.table("visits", year=2025, dimension="tier")) == 2 * 5
    for wrong, near in (({"measures": "harn"}, "harm"), ({"dimension": "teir"}, "tier"), ({"year": 2026}, "2025")):
        with pytest.raises(InputError, match=near):
            study.table(**wrong)


def test_table_of_one_scenario(run):
    study = run("jinan", replications=3)
    made = study.table(["harm", "visits"], lang="en")
    mean, half, count = study.mean("jinan", "harm")
    harm = CATALOGUE["harm"]
    assert made.iloc[0].tolist() == [harm.en, mean, made.iloc[0, 2], mean + half, harm.unit, 3, "harm"]
    assert made["code"].tolist() == ["harm", "visits"] and count == 3
    assert study.table("visits", dimension="district", lang="zh")["分组"].nunique() == 15
    assert study.comparison.empty
    with pytest.raises(InputError, match="tier"):
        study.table(dimension="teir")


def test_notebooks_show_the_headline_measures(study):
    shown = study._repr_html_()
    assert study.scenarios[1].title.zh in shown and CATALOGUE["harm"].zh in shown
    assert "个百分点" in shown and f"{CATALOGUE['shortfall'].zh} †" in shown and "e+" not in shown
    assert "credit-tiered" in repr(study) and "2,000 firms" in repr(study)


def test_one_replication_has_no_interval_and_says_why(compare):
    study = compare("jinan", "joint", replications=1)
    assert study.comparison["ci_low"].isna().all()
    assert study.comparison["difference"].notna().any()
    assert study.record["notes"] == ["只有一次重复，没有区间（NaN）"]
    english = compare("jinan", "joint", replications=1, lang="en")
    assert english.record["notes"] == ["intervals are NaN: one replication gives none"]


def test_measures_that_only_the_full_city_gives_are_named(study, compare):
    assert "backlog" in study.record["full_size_only"] and "harm" not in study.record["full_size_only"]
    whole = compare("jinan", "joint", replications=1, firms=None, set={"time.warm_up": 0, "world.firms": 500})
    assert whole.record["full_size_only"] == []


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("studies") / "new" / "study"
    study = jgsim.compare(
        "jinan", "credit-tiered", firms=2000, years=1, replications=2, set={"time.warm_up": "0"}, workers=1, out=path,
        log=True, progress=False, seed=0,
    )
    return path, study


def test_files_are_what_the_record_says(folder):
    path, study = folder
    record = json.loads((path / "record.json").read_text(encoding="utf-8"))
    there = {p.relative_to(path).as_posix() for p in path.rglob("*") if p.is_file() and not p.name.startswith(".")}
    assert there == {*record["files"], "record.json"}
    for name, digest in record["files"].items():
        assert hashlib.sha256((path / name).read_bytes()).hexdigest() == digest
    assert record["status"] == "finished" and record["failures"] == []
    assert record["options"]["seed"] == 0 and record["options"]["set"] == {"time.warm_up": "0"}
    assert [s["hash"] for s in record["scenarios"]] == [s.hash for s in study.scenarios]
    assert record["scenarios"][1]["data"]["draw"]["ratio"]["D"] == 0.5
    assert record["scenarios"][1]["file"] == "credit-tiered"
    assert record["versions"]["numpy"] == np.__version__
    assert json.loads(json.dumps(study.record, default=str)) == record


def test_measures_csv_opens_in_excel_and_is_exact(folder):
    path, study = folder
    raw = (path / "measures.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") and b"\r" not in raw
    rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines()))
    assert list(rows[0]) == MEASURES
    assert np.array([float(r["value"]) for r in rows]).tobytes() == study.measures["value"].to_numpy().tobytes()
    assert [r["group"] for r in rows] == study.measures["group"].tolist()


def test_measures_parquet_holds_all_groups(folder):
    path, study = folder
    read = pd.read_parquet(path / "measures.parquet")
    assert list(read.columns) == MEASURES
    pd.testing.assert_frame_equal(read, study.all_groups, check_dtype=False)


def test_comparison_csv(folder):
    path, study = folder
    read = pd.read_csv(path / "comparison.csv", encoding="utf-8-sig").fillna({"reason": ""})
    assert list(read.columns) == list(COLUMNS)
    pd.testing.assert_frame_equal(read, study.comparison, check_dtype=False, check_exact=True)


def test_log_holds_the_ledger(folder):
    path, study = folder
    scenario = study.scenarios[1]
    result = simulate(scenario, 0, 1, 2000)
    for name in TABLES:
        read = pd.read_parquet(path / "log" / "credit-tiered" / "r00001" / f"{name}.parquet")
        assert list(read.columns) == list(TABLES[name])
        assert read["time"].to_numpy().tolist() == result.tables[name]["time"].tolist()
    visits = pd.read_parquet(path / "log" / "credit-tiered" / "r00001" / "visit.parquet")
    assert set(visits["tier"]) <= {t.code for t in Tier}
    assert {"key", "random"} <= set(visits["trigger"]) <= {t.code for t in Trigger}


def test_nothing_is_kept_without_a_folder(compare, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    study = compare("jinan", "joint", replications=1)
    assert list(tmp_path.iterdir()) == []
    assert study.out is None and len(study.all_groups)
