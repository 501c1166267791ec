"""Unit: a sweep that is killed at any moment goes on, and ends with the tables of one that was left in peace."""

import json
import subprocess
import sys
import time

import numpy as np
import pytest

OPTIONS = ["--firms", "800", "--years", "1", "--set", "time.warm_up=1", "--quiet"]
PATIENCE = 120.0
"""Seconds after which a sweep that should go on counts as stuck."""


def command(out, steps, workers):
    grid = ["--vary", f"draw.ratio.A=0:0.08:{steps}", "--vary", "joint.share=0,1", "--replications", "2"]
    what = ["sweep", "jinan", *grid, "--by", "tier", "--workers", str(workers), "--out", str(out), *OPTIONS]
    return [sys.executable, "-m", "jgsim", *what]


def tables(out):
    return {name: (out / name).read_bytes() for name in ("measures.csv", "points.csv")}


def parts(out):
    return len(list((out / "parts").glob("*.parquet")))


def start_and_kill(out, steps, workers, new, delay):
    """Start the sweep and kill it `delay` seconds after `new` more parts; True if it was still at work then."""
    before = parts(out)
    with subprocess.Popen(command(out, steps, workers), stderr=subprocess.PIPE) as process:
        end = time.monotonic() + PATIENCE
        while process.poll() is None and parts(out) < before + new:
            assert time.monotonic() < end
            time.sleep(0.005)
        time.sleep(delay)
        alive = process.poll() is None
        process.kill()
        said = process.stderr.read().decode()
    assert alive or process.returncode == 0, said
    return alive


def killed_and_finished(tmp_path, kills, steps, workers, most_new):
    """Kill a sweep so often at random moments, then let it end; compare it with one that was left in peace."""
    out, peace = tmp_path / "killed", tmp_path / "peace"
    random = np.random.default_rng(20210106)
    stopped = 0
    for _ in range(kills):
        stopped += start_and_kill(out, steps, workers, int(random.integers(0, most_new + 1)), random.uniform(0, 0.4))
    assert stopped == kills
    assert json.loads((out / "record.json").read_text(encoding="utf-8"))["status"] == "unfinished"
    assert 0 < parts(out) < 4 * steps
    for folder in (out, peace):
        subprocess.run(command(folder, steps, workers), check=True)
    assert tables(out) == tables(peace)
    left = [p.name for p in out.rglob("*") if p.is_file() and p.suffix not in (".parquet", ".csv", ".json")]
    assert left == [".lock"] and parts(out) == 4 * steps
    one, two = (json.loads((folder / "record.json").read_text(encoding="utf-8")) for folder in (out, peace))
    for record in (one, two):
        assert record["status"] == "finished"
        del record["time"]
    assert {**one, "seal": ""} == {**two, "seal": ""}


def test_a_sweep_that_is_killed_twice_ends_with_the_same_tables(tmp_path):
    killed_and_finished(tmp_path, kills=2, steps=5, workers=1, most_new=4)


@pytest.mark.full
def test_a_sweep_that_is_killed_ten_times_ends_with_the_same_tables(tmp_path):
    killed_and_finished(tmp_path, kills=10, steps=30, workers=2, most_new=8)
