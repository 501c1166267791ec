"""Unit: the command line: help at once, one clear message for bad input, exit codes, what is printed."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys

import jsonschema
import pytest

from jgsim.cli import main
from jgsim.cli.commands import usual_folder
from jgsim.scenario.find import SHIPPED
from jgsim.study import task

SMALL = ["--firms", "1000", "--years", "1", "--set", "time.warm_up=0", "--workers", "1"]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """Every command runs in an empty folder of its own."""
    monkeypatch.chdir(tmp_path)


def answer(capsys, *arguments):
    """Exit code, standard output and standard error of a command."""
    code = main([str(a) for a in arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def process(*arguments, **options):
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, encoding="utf-8", **options)


WRONG = {
    "no command of that name": (["rnu", "jinan"], "there is no command 'rnu'", "'run'"),
    "no option of that name": (["run", "jinan", "--frms", "3"], "no option '--frms'", "'--firms'"),
    "an option of no command": (["--versoin"], "no option '--versoin'", "'--version'"),
    "no scenario": (["run"], "SCENARIO"),
    "no plan": (["compare", "jinan"], "PLAN"),
    "one scenario too many": (["run", "jinan", "joint"], "cannot use 'joint'"),
    "no shipped scenario": (["run", "jina"], "jina: there is no such file", "'jinan'"),
    "a folder": (["run", "."], "is a folder"),
    "no firms": (["run", "jinan", "--firms", "0"], "--firms: must be a whole number from 1"),
    "a text for firms": (["run", "jinan", "--firms", "many"], "--firms: must be a whole number, not 'many'"),
    "an option without its value": (["run", "jinan", "--firms"], "--firms: expected one argument"),
    "years": (["run", "jinan", "--years", "0"], "--years, time.years: must be at least 1"),
    "seed": (["run", "jinan", "--seed", "-1"], "--seed: must be a whole number from 0"),
    "replications": (["run", "jinan", "--replications", "0"], "--replications: must be"),
    "workers": (["run", "jinan", "--workers", "0"], "--workers: must be"),
    "language": (["run", "jinan", "--lang", "cn"], "--lang：应是 zh 或 en"),
    "a measure that is none": (["run", "jinan", "--until", "harn=3"], "--until: there is no measure 'harn'", "'harm'"),
    "no half-width": (["run", "jinan", "--until", "harm"], "--until: must be MEASURE=H"),
    "--set without =": (["run", "jinan", "--set", "draw.ratio.A"], "--set: must be PATH=VALUE"),
    "--set of nothing": (["run", "jinan", "--set", "=3"], "--set: must be PATH=VALUE"),
    "--set of what is not there": (["run", "jinan", "--set", "draw.ratoi.A=1"], "draw.ratoi", "'ratio'"),
    "--set of a ratio above the rounds": (["run", "jinan", "--set", "draw.ratio.A=1.5"], "draw.ratio.A: 1.5 is above 1"),
    "two worlds": (["compare", "jinan", "p1"], "not one world"),
    "match without a base": (["run", "jinan", "--set", "match=officer_hours"], "needs a base"),
    "out is a file": (["run", "jinan", "--out", SHIPPED / "jinan.yaml"], "a file stands where a folder is needed"),
    "language of show": (["show", "jinan", "--lang", "fr"], "--lang：应是 zh 或 en"),
    "sources of nothing": (["sources", "nothing.yaml"], "no such file"),
}


@pytest.mark.parametrize("name", WRONG)
def test_bad_input(capsys, tmp_path, name):
    arguments, *wanted = WRONG[name]
    code, out, err = answer(capsys, *arguments, *([] if "--lang" in arguments else ["--lang", "en"]))
    assert (code, out) == (2, "")
    assert len(err.strip().splitlines()) == 1
    assert [part for part in wanted if part not in err] == []
    assert list(tmp_path.iterdir()) == []


BAD_FILES = {
    "unknown key": "base: jinan.yaml\ndraw:\n  ratoi: {A: 0.1}\n",
    "duplicate key": "base: jinan.yaml\ndraw: {ratio: {A: 0.1, A: 0.2}}\n",
    "wrong type": "base: jinan.yaml\ndraw: {ratio: {A: high}}\n",
    "NaN": "base: jinan.yaml\ndraw: {ratio: {A: .nan}}\n",
    "ratio of 1.5": "base: jinan.yaml\ndraw: {ratio: {A: 1.5}}\n",
    "tiers": "base: jinan.yaml\ncredit: {score: {shares: {A: 0.9}}}\n",
    "missing base": "base: jinann.yaml\n",
    "circular base": "base: plan.yaml\n",
    "empty": "",
    "list": "- 1\n",
    "3000 levels": "a: " + "[" * 3000 + "]" * 3000,
    "alias bomb": "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "Python object": "a: !!python/object/apply:os.system ['echo hello']\n",
    "above the ceiling": (
        "base: jinan.yaml\nbehaviour: {perceived: {elasticity: -0.4, floor: 0.001}}\ndraw: {ratio: {A: 0.0001}}\n"
    ),
}


@pytest.mark.parametrize("name", BAD_FILES)
@pytest.mark.parametrize("command", [["run"], ["compare", "jinan.yaml"], ["sources"], ["show"]], ids=lambda c: c[0])
def test_bad_files(capsys, tmp_path, name, command):
    for shipped in ("jinan.yaml", "calendar-cn.csv"):
        shutil.copy(SHIPPED / shipped, tmp_path)
    (tmp_path / "plan.yaml").write_text(BAD_FILES[name], encoding="utf-8")
    code, out, err = answer(capsys, *command, "plan.yaml")
    assert (code, out) == (2, "")
    assert err.startswith("错误：plan.yaml") and len(err.strip().splitlines()) == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["calendar-cn.csv", "jinan.yaml", "plan.yaml"]


def test_help_is_there_at_once():
    # Processor time, since a busy machine says nothing about the command; the least of a few tries for the same reason.
    assert min(_seconds("-m", "jgsim", "--help") for _ in range(5)) < 0.15


def _seconds(*arguments):
    before = os.times()
    assert process(*arguments).returncode == 0
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


@pytest.mark.parametrize("command", [[], ["run"], ["compare"], ["sources"], ["schema"], ["show"]])
def test_help_speaks_both_languages(capsys, command):
    code, out, err = answer(capsys, *command, "--help")
    assert (code, err) == (0, "") and "usage: jgsim" in out
    assert any("\u4e00" <= c <= "\u9fff" for c in out) and "show this help" in out


def test_version_and_no_command(capsys):
    import jgsim

    assert answer(capsys, "--version") == (0, f"jgsim {jgsim.__version__}\n", "")
    code, out, _ = answer(capsys)
    assert code == 0 and "usage: jgsim" in out


def test_the_version_is_that_of_the_project():
    import tomllib

    import jgsim

    with open(SHIPPED.parent / "pyproject.toml", "rb") as handle:
        assert tomllib.load(handle)["project"]["version"] == jgsim.__version__


def test_run_says_what_came_out_and_where(capsys, tmp_path):
    code, out, err = answer(capsys, "run", "jinan", *SMALL, "--replications", "2", "--lang", "en")
    assert (code, err) == (0, "")
    (folder,) = (tmp_path / "results").iterdir()
    assert f"Folder: results/{folder.name}" in out and folder.name.startswith("jinan-")
    assert "1,000 firms, 1 years, 2 replications, seed 1" in out and "harm" in out
    assert sorted(p.name for p in folder.iterdir()) == ["measures.csv", "measures.parquet", "parts", "record.json"]


def test_the_usual_folder_is_the_studys_own(capsys, tmp_path):
    for options in ([], [], ["--seed", "2"], ["--set", "joint.share=0.5"]):
        assert answer(capsys, "run", "jinan", *SMALL, *options, "--quiet") == (0, "", "")
    assert len(list((tmp_path / "results").iterdir())) == 3
    record = {"study": "0123456789abcdef", "scenarios": [{"name": n} for n in ("a", "b", "c", "d")]}
    assert usual_folder(record).as_posix() == "results/a+b+2-01234567"


def test_compare_writes_tables_figures_and_a_briefing(capsys, tmp_path):
    plans = ["compare", "jinan", "credit-tiered", "--replications", "2"]
    code, out, err = answer(capsys, *plans, *SMALL, "--out", "study")
    assert (code, err) == (0, "")
    study = tmp_path / "study"
    assert {"briefing.html", "comparison.csv", "figures", "measures.csv", "measures.parquet", "record.json"} <= {
        p.name for p in study.iterdir()
    }
    assert "study/briefing.html" in out and "主要发现" in out
    record = json.loads((study / "record.json").read_text(encoding="utf-8"))
    assert "figures/tradeoff.png" in record["files"] and "briefing.html" in record["files"]
    assert "信用分级抽查" in (study / "briefing.html").read_text(encoding="utf-8")


def test_no_brief(capsys, tmp_path):
    assert answer(capsys, "compare", "jinan", "joint", *SMALL, "--no-brief", "--quiet", "--out", "study") == (0, "", "")
    assert sorted(p.name for p in (tmp_path / "study").iterdir()) == [
        "comparison.csv", "measures.csv", "measures.parquet", "parts", "record.json",
    ]


def test_failed_runs_have_an_exit_code_of_their_own(capsys, monkeypatch, tmp_path):
    simulate = task.simulate

    def broken(scenario, seed, replication, *rest, **more):
        if replication == 1:
            raise ValueError("no luck")
        return simulate(scenario, seed, replication, *rest, **more)

    monkeypatch.setattr(task, "simulate", broken)
    code, out, err = answer(capsys, "run", "jinan", *SMALL, "--replications", "3", "--out", "study")
    assert code == 3 and "failed: jinan, replication 1: ValueError: no luck" in err
    assert json.loads((tmp_path / "study" / "record.json").read_text(encoding="utf-8"))["status"] == "failed in part"


def test_a_comparison_without_a_single_finished_run_still_has_its_briefing(capsys, monkeypatch, tmp_path):
    def broken(*_, **__):
        raise ValueError("no luck")

    monkeypatch.setattr(task, "simulate", broken)
    code, _, err = answer(capsys, "compare", "jinan", "joint", *SMALL, "--replications", "2", "--out", "study")
    assert code == 3 and err.count("no luck") == 4
    assert "有4次模拟没有完成" in (tmp_path / "study" / "briefing.html").read_text(encoding="utf-8")


TWICE = {
    "firms": (["--firms", "500", "--firms", "600"], "--firms：写了两次"),
    "lang": (["--lang", "zh", "--lang", "zh"], "--lang：写了两次"),
    "set": (["--set", "draw.ratio.A=0.1", "--set", "draw.ratio.A=0.2"], "--set：draw.ratio.A 写了两次"),
}


@pytest.mark.parametrize("name", TWICE)
def test_an_option_that_stands_twice_is_refused(capsys, name):
    more, said = TWICE[name]
    code, out, err = answer(capsys, "run", "jinan", *more)
    assert (code, out) == (2, "") and said in err and err.count("\n") == 1


def test_an_unforeseen_error_is_a_sentence(capsys, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr("jgsim.scenario.sources.sources_text", broken)
    code, _, err = answer(capsys, "sources", "jinan")
    assert code == 1 and "ZeroDivisionError: by nothing" in err and len(err.splitlines()) == 1
    monkeypatch.setenv("JGSIM_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        main(["sources", "jinan"])


def test_interrupted(capsys, monkeypatch):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(task, "simulate", stop)
    code, _, err = answer(capsys, "run", "jinan", *SMALL, "--out", "study")
    assert code == 130 and "the same command goes on" in err


HEAVY = "pandas, pyarrow, matplotlib, scipy.stats, tqdm, jinja2"


def test_run_imports_nothing_heavy_before_it_writes():
    code = (
        "import sys\n"
        "from jgsim.study import task\n"
        "first = task.write_part\n"
        "def write(*a):\n"
        f"    print([m for m in '{HEAVY}'.split(', ') if m in sys.modules], file=sys.stderr)\n"
        "    return first(*a)\n"
        "task.write_part = write\n"
        "from jgsim.cli import main\n"
        "main(['run', 'p1', '--firms', '1000', '--years', '1', '--workers', '1', '--quiet', '--out', 'study'])\n"
        "print([m for m in ('pandas', 'matplotlib', 'scipy.stats', 'jinja2') if m in sys.modules], file=sys.stderr)\n"
    )
    done = process("-c", code)
    assert done.stderr.splitlines() == ["[]", "[]"]


def test_sources(capsysbinary):
    assert main(["sources", "jinan"]) == 0
    out = capsysbinary.readouterr().out.decode()
    assert "world.frailty.log_sd" in out and "来源" in out.splitlines()[0]
    assert main(["sources", "jinan", "--csv"]) == 0
    raw = capsysbinary.readouterr().out
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert len(rows) == len(out.splitlines()) - 1
    assert list(rows[0]) == ["path", "value", "unit", "low", "high", "source"]


def test_schema(capsysbinary):
    assert main(["schema"]) == 0
    made = json.loads(capsysbinary.readouterr().out.decode())
    jsonschema.validators.validator_for(made).check_schema(made)
    assert "draw" in made["properties"]


def test_show(capsys):
    code, out, _ = answer(capsys, "show", "joint", "--set", "joint.share=0.9")
    assert code == 0 and "joint.share" in out and "30% → 90%" in out and out.startswith("部门联合抽查")


def test_a_reader_that_goes_away_is_no_error():
    command = f"{sys.executable} -m jgsim sources jinan | head -n 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, encoding="utf-8")
    assert done.stdout.splitlines()[-1] == "0" and done.stderr == ""


def test_a_console_without_chinese():
    done = process("-m", "jgsim", "show", "jinan", env={"PYTHONIOENCODING": "ascii", "PATH": ""})
    assert done.returncode == 0 and done.stderr == "" and "????" in done.stdout and "jinan" in done.stdout
