"""Unit: `jgsim sweep`: what is printed, what stands in the folder, what is refused."""

import json

import pytest
from test_cli import SMALL, answer

from jgsim.study import task

GRID = ["--vary", "draw.ratio.A=0:0.1:2", "--vary", "joint.share=0,1"]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """Every command runs in an empty folder of its own."""
    monkeypatch.chdir(tmp_path)


def test_a_sweep_says_how_far_the_measures_go_and_where_everything_is(capsys, tmp_path):
    code, out, err = answer(capsys, "sweep", "jinan", *GRID, *SMALL, "--replications", "2", "--lang", "en")
    assert (code, err) == (0, "")
    (folder,) = (tmp_path / "results").iterdir()
    assert folder.name.startswith("jinan-sweep-") and f"Folder: results/{folder.name}" in out
    assert "4 points, 1,000 firms, 1 years, 2 replications, seed 1" in out
    assert "draw ratio a year: A: 0%, 10%" in out and "share of tasks that are joint: 0%, 100%" in out
    (coverage,) = [line for line in out.splitlines() if line.startswith("firm coverage")]
    assert "p0003 (10%, 0%)" in coverage and "±" in coverage
    assert sorted(p.name for p in folder.iterdir()) == ["measures.csv", "parts", "points.csv", "record.json"]


def test_chinese_is_usual_and_so_is_what_a_chinese_keyboard_writes(capsys):
    grid = ["--vary", "draw.ratio.A＝0：0.1：2", "--vary", "joint.share＝0，1", "--set", "joint.mode＝shared_draw"]
    code, out, _ = answer(capsys, "sweep", "jinan", *grid, *SMALL, "--replications", "1", "--out", "study")
    assert code == 0 and "4 个网格点，1,000 户" in out and "年抽查比例：A类: 0%、10%" in out and "结果目录: study" in out
    assert "只有一次重复" in out and "±" not in out


def test_groups_and_figures_are_written_when_asked_for(capsys, tmp_path):
    more = ["--by", "tier,sector", "--figure", "harm", "--figure", "visits", "--out", "study", "--quiet"]
    assert answer(capsys, "sweep", "jinan", *GRID, *SMALL, "--replications", "1", *more) == (0, "", "")
    study = tmp_path / "study"
    names = {f"{m}-{k}.{e}" for m in ("harm", "visits") for k in ("heatmap", "lines") for e in ("png", "svg")}
    assert {p.name for p in (study / "figures").iterdir()} == names
    table = (study / "measures.csv").read_text(encoding="utf-8-sig")
    assert ",tier,D," in table and ",sector," in table and ",district," not in table
    record = json.loads((study / "record.json").read_text(encoding="utf-8"))
    assert "figures/harm-heatmap.png" in record["files"] and record["command"] == "sweep"
    (study / "figures" / "mine.png").write_text("mine")
    again = ["--replications", "2", "--figure", "harm", "--out", "study", "--quiet"]
    assert answer(capsys, "sweep", "jinan", *GRID, *SMALL, *again) == (0, "", "")
    assert {p.name for p in (study / "figures").iterdir()} == {
        "mine.png", *(f"harm-{k}.{e}" for k in ("heatmap", "lines") for e in ("png", "svg")),
    }


def test_failed_runs_have_an_exit_code_of_their_own(capsys, monkeypatch):
    first = task.write_part

    def broken(path, *rest):
        if path.name.startswith("p0003"):
            raise ValueError("no luck")
        return first(path, *rest)

    monkeypatch.setattr(task, "write_part", broken)
    code, out, err = answer(capsys, "sweep", "jinan", *GRID, *SMALL, "--replications", "1", "--out", "study")
    assert code == 3 and "failed: p0003, replication 0: ValueError: no luck" in err and "p0003 第 0 次重复没有结果" in out


def test_interrupted(capsys, monkeypatch):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(task, "write_part", stop)
    code, _, err = answer(capsys, "sweep", "jinan", *GRID, *SMALL, "--out", "study")
    assert code == 130 and "the same command goes on" in err


WRONG = {
    "no vary": ([], "--vary; see jgsim sweep --help"),
    "no base": (None, "BASE"),
    "no equals": (["--vary", "draw.ratio.A"], "--vary: must be PATH=VALUES, as draw.ratio.A=0:0.05:6, not 'draw.ratio.A'"),
    "no path": (["--vary", "=1"], "--vary: must be PATH=VALUES"),
    "no values": (["--vary", "draw.ratio.A="], "--vary, draw.ratio.A: has no value"),
    "no such setting": (["--vary", "draw.ratoi.A=1"], "draw.ratoi: point p0001", "'ratio'"),
    "twice": (["--vary", "joint.share=1", "--vary", "joint.share=0"], "--vary, joint.share: varies twice"),
    "a ratio above the rounds": (
        ["--vary", "draw.ratio.A=0:2:3"], "jinan --vary, draw.ratio.A: point p0003 (draw.ratio.A=2): 2 is above 1"
    ),
    "a bad list": (["--vary", "joint.share=0,0.5:1"], "must be a:b:n"),
    "the world": (["--vary", "world.firms=1000,2000"], "world.firms: cannot vary"),
    "no such group": ([*GRID, "--by", "tire"], "--by: there is no dimension 'tire'", "'tier'"),
    "no such measure": ([*GRID, "--figure", "harn"], "--figure: there is no measure 'harn'", "'harm'"),
    "too many figures": (
        [*GRID, "--vary", "draw.ratio.B=0:1:30", "--figure", "harm"], "--figure: this grid needs 30 figures"
    ),
    "until": ([*GRID, "--until", "harm=3"], "there is no option '--until'"),
    "a second base": (["joint", *GRID], "cannot use 'joint'"),
    "seed": ([*GRID, "--seed", "-1"], "--seed: must be a whole number from 0"),
    "match": ([*GRID, "--set", "match=officer_hours"], "needs a base"),
}


@pytest.mark.parametrize("name", WRONG)
def test_bad_input(capsys, tmp_path, name):
    arguments, *wanted = WRONG[name]
    typed = ["sweep"] if arguments is None else ["sweep", "jinan", *arguments]
    code, out, err = answer(capsys, *typed, "--lang", "en")
    assert (code, out) == (2, "")
    assert len(err.strip().splitlines()) == 1
    assert [part for part in wanted if part not in err] == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [name for name in WRONG if name not in ("until",)])
def test_bad_input_in_chinese(capsys, name):
    arguments, *_ = WRONG[name]
    code, _, err = answer(capsys, *(["sweep"] if arguments is None else ["sweep", "jinan", *arguments]))
    assert code == 2 and err.startswith("错误：") and any("\u4e00" <= c <= "\u9fff" for c in err[3:])


def test_help_speaks_both_languages(capsys):
    code, out, err = answer(capsys, "sweep", "--help")
    assert (code, err) == (0, "") and "--vary PATH=VALUES" in out and "变动一项设置" in out and "a:b:n" in out
