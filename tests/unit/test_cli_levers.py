"""Unit: `jgsim levers`, and `--lever FILE.py` of the other commands."""

import json

import pytest

from jgsim.cli import main
from jgsim.levers import LEVERS
from jgsim.scenario.find import SHIPPED

PATROL = str(SHIPPED / "night_patrol.py")
SMALL = ["--firms", "300", "--years", "1", "--set", "time.warm_up=0", "--workers", "1", "--quiet"]


def test_levers_are_listed(capsysbinary):
    assert main(["levers", "--lang", "en"]) == 0
    text = capsysbinary.readouterr().out.decode()
    assert all(f"[{lever.name}]" in text for lever in LEVERS)
    assert main(["levers", "draw", "--csv"]) == 0
    text = capsysbinary.readouterr().out.decode("utf-8-sig")
    assert text.startswith("lever,path,name_zh,name_en,unit,base,default,range,source\ndraw,draw.ratio,")
    assert main(["levers", "--lever", PATROL]) == 0
    assert "[night_patrol]" in capsysbinary.readouterr().out.decode()


def test_an_unknown_lever_is_one_clear_error(capsys):
    assert main(["levers", "drow", "--lang", "en"]) == 2
    assert capsys.readouterr().err == (
        "Error: there is no lever 'drow'; `jgsim levers` lists all of them. Did you mean 'draw (双随机抽查)'?\n"
    )
    assert main(["levers", "drow"]) == 2
    assert capsys.readouterr().err == "错误：没有手段 'drow'；全部手段见 jgsim levers。是不是想写 'draw (双随机抽查)'？\n"


def test_the_guides_command_finds_its_files_anywhere(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["show", "night-patrol.yaml", "--lever", "night_patrol.py"]) == 0
    assert "night_patrol.share" in capsys.readouterr().out
    guide = (SHIPPED.parent / "docs" / "zh" / "levers.md").read_text(encoding="utf-8")
    assert f"```yaml\n{(SHIPPED / 'own' / 'night-patrol.yaml').read_text(encoding='utf-8')}```" in guide
    assert "jgsim compare jinan night-patrol.yaml --lever night_patrol.py" in guide


@pytest.mark.parametrize("name", ["review", "法制审核与办案期限", "法制审核", "Legal review"])
def test_a_lever_is_found_by_its_names_and_tells_scenario_and_measures(name, capsys):
    assert main(["levers", name]) == 0
    out = capsys.readouterr().out
    assert "[review]" in out and "jgsim compare jinan levers/review" in out and "法制审核等待 review_wait" in out
    assert out.startswith("编号") and "不是方案任务号" in out


@pytest.fixture
def plan(tmp_path):
    """A plan that sets the lever."""
    path = tmp_path / "plan.yaml"
    path.write_text("base: jinan\ntitle: {zh: 夜查, en: patrol}\nnight_patrol: {share: 0.2}\n", encoding="utf-8")
    return str(path)


def test_every_command_takes_a_lever(plan, tmp_path, capsys):
    study, lever = str(tmp_path / "study"), ["--lever", PATROL]
    assert main(["show", plan, *lever]) == 0 and "night_patrol.share" in capsys.readouterr().out
    assert main(["sources", plan, *lever]) == 0
    assert main(["schema", *lever]) == 0 and '"night_patrol"' in capsys.readouterr().out
    assert main(["run", plan, *SMALL, *lever, "--out", str(tmp_path / "run")]) == 0
    assert main(["compare", "jinan", plan, *SMALL, *lever, "--replications", "1", "--no-brief", "--out", study]) == 0
    assert "night_patrol" in json.loads((tmp_path / "study" / "record.json").read_text(encoding="utf-8"))["levers"]
    capsys.readouterr()
    assert main(["verify", study]) == 0 and "--lever" in capsys.readouterr().out
    assert main(["verify", study, *lever]) == 0 and "--lever" not in capsys.readouterr().out
    assert main(["replay", study, "--quiet", "--lang", "en"]) == 2
    assert "night_patrol.py): give it with --lever" in capsys.readouterr().err
    assert main(["replay", study, "--quiet", *lever]) == 0
    sweep = ["sweep", "jinan", "--vary", "night_patrol.share=0,1", "--replications", "1", "--out", str(tmp_path / "sweep")]
    assert main([*sweep, *SMALL, *lever]) == 0


def test_a_lever_that_cannot_be_used_is_one_clear_error(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for text, said in (
        ("LEVER = 3\n", "Error: mine.py: LEVER must be a jgsim.Lever, not int\n"),
        ("import jgsim\n\nLEVER = jgsim.Levr\n", "Error: mine.py, line 3: cannot be run: AttributeError: "),
    ):
        (tmp_path / "mine.py").write_text(text, encoding="utf-8")
        assert main(["show", "jinan", "--lever", "mine.py", "--lang", "en"]) == 2
        assert capsys.readouterr().err.startswith(said)
    assert main(["show", "jinan", "--lever", "mine", "--lang", "zh"]) == 2
    assert capsys.readouterr().err == "错误：mine：没有这个文件。是不是想写 'mine.py'？\n"
