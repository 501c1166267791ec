"""Unit: verify and replay of sweeps, of moments, and of plans whose settings change by date."""

import shutil

import pyarrow.parquet as pq
import pytest

import jgsim
from jgsim.scenario.find import SHIPPED
from jgsim.study import record as records
from jgsim.terms.errors import InputError
from tampering import change_cell, record_of, seal

SMALL = {"firms": 300, "years": 1, "workers": 1, "progress": False}
WARM = {"time.warm_up": 1}
DATED_BASE = """
base: jinan.yaml
title: {zh: 按日期变动的基准, en: dated base}
from: 2024-04-01
draw: {ratio: {A: 0.02}}
later:
  - from: 2025-03-01
    draw: {ratio: {B: 0.2}}
  - from: 2025-10-01
    draw: {ratio: {A: 0.3}}
"""
DATED_PLAN = """
base: jinan.yaml
title: {zh: 按日期变动的方案, en: dated plan}
from: 2025-05-01
draw: {ratio: {D: 1.0}}
later:
  - from: 2025-08-01
    draw: {ratio: {C: 0.5}}
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Scenario files that are gone once the studies are made."""
    home = tmp_path_factory.mktemp("files")
    for name in ("jinan.yaml", "calendar-cn.csv"):
        shutil.copy(SHIPPED / name, home / name)
    for name, text in (("base", DATED_BASE), ("plan", DATED_PLAN)):
        (home / f"{name}.yaml").write_text(text, encoding="utf-8")
    return home


@pytest.fixture(scope="module")
def dated(files):
    """A comparison of a base and a plan that change by date."""
    path = files / "dated"
    jgsim.compare(files / "base.yaml", files / "plan.yaml", out=path, replications=1, log=True, set=WARM, **SMALL)
    return path


@pytest.fixture(scope="module")
def swept(files):
    """A sweep of a base that changes by date, with a setting replaced beside it."""
    path = files / "swept"
    vary = {"draw.ratio.A": [0, 0.05], "joint.mode": "shared_draw,coincidence"}
    given = {"set": {**WARM, "joint.share": 0.5, "behaviour.look.sensitivity": 0.7}, "by": "tier"}
    jgsim.sweep(files / "base.yaml", vary, out=path, replications=1, **given, **SMALL)
    return path


@pytest.fixture(scope="module")
def shown(files):
    """The moments of a base, held against what is simulated."""
    path = files / "moments"
    given = {name: SMALL[name] for name in ("firms", "workers", "progress")}
    jgsim.moments("jinan", out=path, replications=1, **given)
    return path


@pytest.fixture(scope="module")
def gone(files, dated, swept):
    """No scenario file is left."""
    for file in files.glob("*.*"):
        file.unlink()


def again(path, **options):
    return jgsim.replay(path, **{"workers": 1, "progress": False, **options})


def wrong(path):
    """Checks that fail."""
    return [check.code for check in jgsim.verify(path).checks if check.holds is False]


def whole(path):
    """Whether every check holds and none is left open."""
    return all(check.holds for check in jgsim.verify(path).checks)


def test_dated_settings(dated, gone):
    record = record_of(dated)
    assert len(record["pasts"]) >= 4 and [entry["own"] for entry in record["scenarios"]] == [3, 2]
    assert whole(dated)
    made = again(dated, log=True)
    assert made.ok and [run.name for run in made.runs] == ["base", "plan", "none"]


@pytest.mark.parametrize("what", ["month", "date of the past", "policy of the past"])
def test_an_edited_date(dated, tmp_path, what):
    path = shutil.copytree(dated, tmp_path / "study")
    record = record_of(path)
    past = record["pasts"][record["scenarios"][1]["past"]]
    if what == "month":
        record["scenarios"][1]["since"] += 1
    elif what == "date of the past":
        past["since"] += 1
    else:
        past["data"]["draw"]["ratio"]["D"] = 0.9
    seal(path, record)
    assert wrong(path)[0] == "scenarios"
    with pytest.raises(InputError, match="not the one whose hash"):
        again(path)


def test_a_sweep(swept, gone):
    assert whole(swept)
    assert [check.code for check in jgsim.verify(swept).checks] == [
        "record", "identity", "scenarios", "points", "runs", "files", "unnamed", "parts", "measures.csv", "points.csv"
    ]
    made = again(swept)
    assert made.ok and len(made.runs) == 4 and {run.name for run in made.runs} == {"p0001", "p0002", "p0003", "p0004"}
    assert [run.name for run in again(swept, run="p0003:0").runs] == ["p0003"]


EDITS = {
    "a value of the grid": (
        lambda r: r["identity"]["vary"].update({"draw.ratio.A": [0, 0.06]}), ["points"]
    ),
    "the setting of a point": (lambda r: r["sweep"]["points"][2]["set"].update({"draw.ratio.A": 0.06}), ["points"]),
    "the name of a point": (lambda r: r["sweep"]["points"][2].update(name="p0009"), ["points", "runs", "parts"]),
    "the hash of a point": (lambda r: r["sweep"]["points"][2].update(hash="0" * 64), ["points", "runs", "parts"]),
    "a point fewer": (lambda r: r["sweep"]["points"].pop(), ["points"]),
    "the file of the base": (
        lambda r: r["scenarios"][0]["files"][-1]["content"]["later"][0].update({"from": "2025-04-01"}), ["points"]
    ),
    "the groups": (lambda r: r["sweep"].update(by=[]), []),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edited_record_of_a_sweep(swept, tmp_path, name):
    path = shutil.copytree(swept, tmp_path / "study")
    edit, expected = EDITS[name]
    record = record_of(path)
    edit(record)
    (path / "record.json").write_bytes(records.to_json(record))
    assert "record" in wrong(path)
    seal(path, record)
    found = wrong(path)
    assert [code for code in found if not code.endswith(".csv")] == expected
    assert expected != [] or found == ["measures.csv", "points.csv"]


def test_a_changed_value_in_a_sweep(swept, tmp_path):
    path = shutil.copytree(swept, tmp_path / "study")
    file = next((path / "parts").glob("p0002-r00000-*"))
    year = pq.read_table(file).column("year").to_pylist()
    change_cell(file, "value", year.index("all"), lambda value: value + 1)
    seal(path, record_of(path))
    assert wrong(path) == ["measures.csv", "points.csv"]
    made = again(path)
    assert [(run.name, run.replication) for run in made.runs if run.verdict == "differs"] == [("p0002", 0)]


def test_moments(shown, tmp_path):
    assert whole(shown)
    codes = [check.code for check in jgsim.verify(shown).checks]
    assert codes[-1] == "moments.csv"
    assert again(shown).ok
    path = shutil.copytree(shown, tmp_path / "study")
    for name, value in (("low", 0.5), ("by", {"tier": ["B"]}), ("measure", 7)):
        record = record_of(shown)
        record["moments"][0][name] = value
        seal(path, record)
        assert "moments.csv" in wrong(path)


def test_changed_statistics_of_moments(shown, tmp_path):
    path = shutil.copytree(shown, tmp_path / "study")
    file = next((path / "parts").glob("*.moments.parquet"))
    rows = pq.read_table(file).to_pylist()
    share = {"measure": "tier_share", "year": "all", "group": "A"}
    at = next(i for i, row in enumerate(rows) if share.items() <= row.items())
    change_cell(file, "value", at, lambda value: value + 1)
    seal(path, record_of(path))
    assert wrong(path) == ["moments.csv"]
    made = again(path)
    assert made.differs and made.runs[0].difference.place["measure"]
    file.unlink()
    assert "parts" in wrong(path) and again(path).differs
