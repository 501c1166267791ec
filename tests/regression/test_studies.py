"""Regression: a study has the same bits whatever the workers, the order of the plans, and how often it was killed."""

import subprocess
import sys
import time

import numpy as np
import pytest

import jgsim
from jgsim.scenario.load import load

SMALL = {"firms": 2000, "years": 1, "set": {"time.warm_up": 1}, "progress": False}
PLANS = ("credit-tiered", "joint", "fewer-visits")
KNOWN_LATER = ("recidivism", "visit_chance", "visit_chance_ratio")
"""What a year's measure can only know from later ones: follow-up of two years; deciles of all firms of the horizon."""
KNOWN_AT_THE_END = ("plan_completion", "shortfall", "key_field_coverage", "overdue_reports", "report_delay")
"""What the horizon's last year leaves open: tasks that wait at its end."""
COMMAND = [
    sys.executable, "-m", "jgsim", "compare", "jinan", *PLANS, "--firms", "2000", "--years", "1", "--replications", "2",
    "--set", "time.warm_up=1", "--no-brief", "--seed", "0", "--out",
]


def files(folder):
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name not in ("record.json", ".lock")
    }


@pytest.fixture(scope="module")
def one_worker(tmp_path_factory):
    folder = tmp_path_factory.mktemp("one") / "study"
    subprocess.run([*COMMAND, folder, "--workers", "1"], check=True, capture_output=True)
    return files(folder)


@pytest.mark.parametrize("workers", [2, pytest.param(7, marks=pytest.mark.full)])
def test_workers_change_no_bit(one_worker, tmp_path, workers):
    subprocess.run([*COMMAND, tmp_path / "study", "--workers", str(workers)], check=True, capture_output=True)
    assert files(tmp_path / "study") == one_worker


@pytest.mark.parametrize(
    ("kills", "workers"),
    [
        ([("parts", 2, 0.013), ("parts", 5, 0.11)], 2),
        *(pytest.param(*one, marks=pytest.mark.full) for one in (([("parts", 1, 0.0)], 1), ([("start", 0, 0.9)], 2))),
    ],
)
def test_a_killed_study_goes_on_to_the_same_bits(one_worker, tmp_path, kills, workers):
    out = tmp_path / "study"
    for kind, count, delay in kills:
        process = subprocess.Popen([*COMMAND, out, "--workers", str(workers)], stderr=subprocess.PIPE)
        while kind == "parts" and len(list(out.glob("parts/*.parquet"))) < count and process.poll() is None:
            time.sleep(0.005)
        time.sleep(delay)
        process.kill()
        process.communicate()
    done = len(list(out.glob("parts/*.parquet")))
    assert done < 10
    subprocess.run([*COMMAND, out, "--workers", str(workers)], check=True, capture_output=True)
    assert files(out) == one_worker


def test_the_order_of_the_plans_changes_no_bit():
    one = jgsim.compare("jinan", *PLANS, **SMALL, replications=2, workers=1)
    two = jgsim.compare("jinan", *reversed(PLANS), **SMALL, replications=2, workers=1)
    alone = jgsim.compare("jinan", "joint", **SMALL, replications=2, workers=1)
    for name in ("jinan", *PLANS):
        mine = one.all_groups.query(f"scenario == '{name}'")["value"].to_numpy()
        assert mine.tobytes() == two.all_groups.query(f"scenario == '{name}'")["value"].to_numpy().tobytes()
        if name == "joint":
            assert mine.tobytes() == alone.all_groups.query("scenario == 'joint'")["value"].to_numpy().tobytes()


def test_a_plan_equal_to_the_base_differs_by_exactly_nothing():
    same = load("credit-tiered", set={"draw.ratio": load("jinan").data["draw"]["ratio"]})
    study = jgsim.compare("jinan", same, **SMALL, replications=3, workers=1)
    defined = study.comparison[study.comparison["replications"] > 1]
    defined = defined[defined["base"] != "none"]
    assert len(defined) > 1000
    assert (defined["difference"] == 0).all() and (defined["ci_low"] == 0).all() and (defined["ci_high"] == 0).all()
    other = jgsim.compare("jinan", "fewer-visits", **SMALL, replications=3, workers=1).comparison
    assert (other["difference"] != 0).any()


def test_a_longer_study_begins_with_the_shorter_one():
    # Officers enough that nothing waits for more than a year, even in the smallest district.
    options = {**SMALL, "replications": 1, "workers": 1, "set": {"time.warm_up": 1, "capability.officers": 2600}}
    short = jgsim.compare("jinan", "credit-tiered", **{**options, "years": 3}).all_groups
    long = jgsim.compare("jinan", "credit-tiered", **{**options, "years": 5}).all_groups
    keys = ["scenario", "replication", "year", "dimension", "group", "measure"]
    one, two = (frame[frame["year"] != "all"].set_index(keys)["value"] for frame in (short, long))
    two = two.reindex(one.index)
    differ = one[~((one == two) | (one.isna() & two.isna()))].reset_index()
    later = differ["measure"].isin(KNOWN_LATER) | (differ["year"].eq("2027") & differ["measure"].isin(KNOWN_AT_THE_END))
    assert one.size > 5000
    assert differ[~later].groupby(["measure", "year"]).size().to_dict() == {}


def test_replications_differ_and_seed_0_is_a_seed():
    measured = [jgsim.run("jinan", **SMALL, replications=2, workers=1, seed=seed).all_groups for seed in (0, 1)]
    harm = [m.query("measure == 'harm' and year == 'all' and dimension == 'all'")["value"].to_numpy() for m in measured]
    assert np.unique(np.concatenate(harm)).size == 4
