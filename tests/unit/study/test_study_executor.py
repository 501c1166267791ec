"""Unit: runs that raise, workers that die, progress, and processes that end with their parent."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from types import SimpleNamespace

import numpy as np
import pytest
import saboteurs

import jgsim
from jgsim.study import executor, task
from jgsim.study.progress import Progress, clock
from jgsim.terms.errors import InputError


def break_run(monkeypatch, name, replication, error):
    """Let one run raise."""
    simulate = task.simulate

    def broken(scenario, seed, r, *rest, **more):
        if (scenario.name, r) == (name, replication):
            raise error
        return simulate(scenario, seed, r, *rest, **more)

    monkeypatch.setattr(task, "simulate", broken)


def test_a_run_that_raises_is_nan_and_the_others_go_on(compare, monkeypatch, tmp_path):
    whole = compare("jinan", "joint", "fewer-visits", replications=3)
    break_run(monkeypatch, "joint", 1, ValueError("a strange\nfirm"))
    study = compare("jinan", "joint", "fewer-visits", replications=3, out=tmp_path / "study")
    assert study.record["status"] == "failed in part"
    (failure,) = study.record["failures"]
    assert (failure["scenario"], failure["replication"]) == ("joint", 1)
    assert failure["reason"].startswith("ValueError: a strange firm (study/task.py, line ")
    assert study.record["notes"] == [f"joint 第 1 次重复没有结果（NaN）：{failure['reason']}"]
    bad = (study.measures["scenario"] == "joint") & (study.measures["replication"] == 1)
    assert bad.any() and study.measures[bad]["value"].isna().all()
    for column in ("scenario", "replication", "year", "dimension", "group", "measure", "unit"):
        assert study.measures[column].equals(whole.measures[column])
    others = ~(study.all_groups["scenario"].eq("joint") & study.all_groups["replication"].eq(1))
    assert study.all_groups[others]["value"].equals(whole.all_groups[others]["value"])
    totals = study.comparison.query("measure == 'visits' and year == 'all' and dimension == 'all' and base == 'jinan'")
    assert totals.set_index("plan")["replications"].to_dict() == {"joint": 2, "fewer-visits": 3}
    values = whole.measures.query("measure == 'visits' and year == 'all' and dimension == 'all'")
    values = values.pivot(index="replication", columns="scenario", values="value")
    pairs = (values["joint"] - values["jinan"])[[0, 2]]
    assert totals.set_index("plan").loc["joint", "difference"] == pytest.approx(pairs.mean())
    assert "joint,1,2025,all,all,visits,NaN,visits" in (tmp_path / "study" / "measures.csv").read_text("utf-8-sig")


def test_what_failed_is_tried_again(compare, monkeypatch, tmp_path):
    with monkeypatch.context() as patch:
        break_run(patch, "joint", 1, MemoryError())
        first = compare("jinan", "joint", out=tmp_path / "study")
    assert first.record["failures"][0]["reason"].startswith("MemoryError (")
    again = compare("jinan", "joint", out=tmp_path / "study")
    assert again.record["failures"] == [] and again.record["status"] == "finished"
    assert again.measures["value"].equals(compare("jinan", "joint").measures["value"])


def test_when_every_run_raises(compare, monkeypatch, tmp_path):
    def broken(*_, **__):
        raise ValueError("no city")

    monkeypatch.setattr(task, "city_of", broken)
    study = compare("jinan", "joint", out=tmp_path / "study")
    assert {f["scenario"] for f in study.record["failures"]} == {"jinan", "joint", "none"}
    assert len(study.measures) and study.measures["value"].isna().all()
    assert study.comparison["difference"].isna().all() and (study.comparison["replications"] == 0).all()


def test_a_worker_that_dies_once_costs_nothing(compare, monkeypatch):
    monkeypatch.setattr(executor, "_work", saboteurs.die_once)
    study = compare("jinan", "joint", workers=2)
    monkeypatch.undo()
    assert study.record["failures"] == []
    assert study.all_groups["value"].equals(compare("jinan", "joint").all_groups["value"])


def test_a_worker_that_dies_while_the_next_one_is_started_costs_nothing(compare, monkeypatch):
    started, start = [], executor._Worker.start

    def stumble(worker):
        started.append(worker)
        if len(started) == 2:
            started[0].kill()
            started[0].join()
            raise ValueError("bad value(s) in fds_to_keep")
        start(worker)

    monkeypatch.setattr(executor._Worker, "start", stumble)
    study = compare("jinan", "joint", workers=2)
    monkeypatch.undo()
    assert study.record["failures"] == [] and len(started) > 2
    assert study.all_groups["value"].equals(compare("jinan", "joint").all_groups["value"])


def test_workers_that_cannot_be_started_are_no_dead_workers(compare, monkeypatch):
    def refuse(worker):
        raise OSError("no more processes")

    monkeypatch.setattr(executor._Worker, "start", refuse)
    with pytest.raises(OSError, match="no more processes"):
        compare("jinan", "joint", workers=2)


def test_a_task_that_kills_its_worker_fails_and_the_others_do_not(compare, monkeypatch):
    monkeypatch.setattr(executor, "_work", saboteurs.die_always)
    study = compare("jinan", "joint", replications=3, workers=2)
    assert [(f["scenario"], f["replication"]) for f in study.record["failures"]] == [
        ("jinan", 1), ("joint", 1), ("none", 1)
    ]
    assert all("worker process died" in f["reason"] for f in study.record["failures"])
    assert study.measures.query("replication != 1 and measure == 'visits'")["value"].notna().all()


def test_what_a_worker_cannot_write_reaches_the_caller(compare, tmp_path):
    out = tmp_path / "study"
    compare("jinan", "joint", replications=1, out=out)
    for part in (out / "parts").glob("*.parquet"):
        part.unlink()
        part.mkdir()
    with pytest.raises(InputError, match="cannot be written"):
        compare("jinan", "joint", replications=2, out=out, workers=2)


def test_scripts_need_no_main_guard(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(textwrap.dedent("""
        import jgsim
        print("started")
        study = jgsim.compare("jinan", "joint", firms=500, years=1, replications=2, workers=2, set={"time.warm_up": 0})
        print(len(study.record["failures"]), "failures")
    """))
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert done.stdout == "started\n0 failures\n" and done.stderr == ""


def test_a_process_that_may_have_no_children_works_alone(monkeypatch):
    class Daemon:
        daemon = True

    monkeypatch.setattr(executor.multiprocessing, "current_process", Daemon)
    assert isinstance(executor.executor([], 4), executor.Serial)


COMMAND = [
    sys.executable, "-m", "jgsim", "compare", "jinan", "joint", "--firms", "2000", "--years", "3", "--replications", "40",
    "--workers", "2", "--no-brief", "--out",
]


def start(out):
    """A study in a process of its own, once its first parts are there."""
    process = subprocess.Popen([*COMMAND, str(out)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while len(list(out.glob("parts/*.parquet"))) < 2:
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.02)
    return process


def children(pid):
    """Processes that a process has started, and theirs."""
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat") as handle:
                    parent = int(handle.read().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if parent == pid:
                found += [int(entry), *children(int(entry))]
    return found


def wait_until_gone(pids):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if not [pid for pid in pids if os.path.exists(f"/proc/{pid}")]:
            return
        time.sleep(0.05)
    raise AssertionError(f"still there: {pids}")


@pytest.mark.parametrize("signal_", [
    signal.SIGINT, signal.SIGKILL, pytest.param(signal.SIGTERM, marks=pytest.mark.full),
])
def test_no_worker_outlives_its_parent(tmp_path, signal_):
    process = start(tmp_path / "study")
    workers = children(process.pid)
    assert len(workers) >= 2
    begin = time.monotonic()
    process.send_signal(signal_)
    _, said = process.communicate(timeout=20)
    assert time.monotonic() - begin < 8
    wait_until_gone(workers)
    if signal_ == signal.SIGINT:
        assert process.returncode == 130
        assert "Interrupted; the same command goes on" in said and "Traceback" not in said
    left = [p.name for p in (tmp_path / "study").iterdir()]
    assert sorted(n for n in left if not n.startswith(".")) == ["parts", "record.json"]


def test_progress_is_told_to_a_function(compare):
    seen = []
    compare("jinan", "joint", replications=3, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(n, 6) for n in range(7)]
    seen.clear()
    compare("jinan", "joint", replications=3, workers=2, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (6, 6) and [d for d, _ in seen] == sorted(d for d, _ in seen)


def test_lines_where_there_is_no_terminal(capsys, monkeypatch):
    now = [0.0]
    monkeypatch.setattr("jgsim.study.progress.time.monotonic", lambda: now[0])
    progress = Progress(10, done=2, lang="en")
    for done in range(3, 11):
        now[0] += 15
        progress.at(done)
    progress.close()
    assert capsys.readouterr().err.splitlines() == [
        "4 of 10 runs, 0:30 so far, about 1:30 left",
        "6 of 10 runs, 1:00 so far, about 1:00 left",
        "8 of 10 runs, 1:30 so far, about 0:30 left",
    ]


def test_nothing_is_shown_when_it_shall_not(capsys):
    Progress(10, show=False).at(5)
    assert capsys.readouterr() == ("", "")


def test_clock():
    assert [clock(s) for s in (0, 59.6, 3600, 7325, float("nan"))] == ["0:00", "1:00", "1:00:00", "2:02:05", "?"]


def test_seed_and_replication_matter(run):
    wanted = "measure == 'onsets' and year == 'all'"
    studies = [run("jinan", seed=seed, replications=2) for seed in (0, 1, None)]
    values = [study.measures.query(wanted)["value"].to_numpy() for study in studies]
    assert np.array_equal(values[1], values[2]) and not np.array_equal(values[0], values[1])
    half = values[0].size // 2
    assert not np.array_equal(values[0][:half], values[0][half:])


def test_the_package_offers_its_verbs():
    assert jgsim.__all__ == sorted(jgsim.__all__) and {"load", "run", "compare"} <= set(jgsim.__all__)
    for name in jgsim.__all__:
        assert getattr(jgsim, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'lode'"):
        jgsim.lode  # noqa: B018


def test_a_bar_is_for_terminals_and_notebooks_not_for_whoever_imported_their_library(monkeypatch):
    shell = SimpleNamespace(get_ipython=lambda: None)
    monkeypatch.setitem(sys.modules, "ipykernel", SimpleNamespace())
    monkeypatch.setitem(sys.modules, "IPython", shell)
    assert Progress(3)._bar is None
    shell.get_ipython = lambda: object()
    progress = Progress(3)
    assert progress._bar is not None
    progress.close()
