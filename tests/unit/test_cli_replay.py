"""Unit: `jgsim verify` and `jgsim replay` on the command line: what they print, and their exit codes."""

import shutil

import pytest

import jgsim
from jgsim.cli import main
from jgsim.study import task

OPTIONS = {"firms": 500, "years": 1, "set": {"time.warm_up": 0}, "workers": 1, "progress": False}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A comparison of one replication with its ledgers."""
    path = tmp_path_factory.mktemp("made") / "study"
    jgsim.compare("jinan", "joint", replications=1, log=True, out=path, **OPTIONS)
    return path


@pytest.fixture
def study(made, tmp_path):
    """A copy of it, to be changed."""
    return shutil.copytree(made, tmp_path / "study")


@pytest.fixture
def answer(capsys):
    """Exit code, standard output and standard error of a command."""

    def asked(*arguments):
        code = main([str(a) for a in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return asked


def test_verify(study, answer):
    code, out, err = answer("verify", study, "--lang", "en")
    lines = out.splitlines()
    assert (code, err, len(lines)) == (0, "", 12) and lines[-1] == "all holds"
    assert all(line.startswith("holds  ") for line in lines[:-1])
    code, out, err = answer("verify", study)
    assert (code, err) == (0, "") and out.count("符合  ") == 11 and out.endswith("全部符合\n")
    file = study / "measures.csv"
    file.write_bytes(file.read_bytes().replace(b"0", b"1", 1))
    code, out, err = answer("verify", study, "--lang=en")
    assert (code, err) == (1, "")
    assert "FAILS  every file that the record names is there with its sha256: measures.csv: changed\n" in out
    assert out.endswith("2 wrong\n")
    code, out, err = answer("verify", study)
    assert code == 1 and "measures.csv：内容已变" in out and out.endswith("2 项不符\n")


def test_replay(study, answer):
    code, out, err = answer("replay", study, "--workers", 1, "--quiet", "--lang", "en")
    assert (code, err) == (0, "") and out.count("same  ") == 3 and out.endswith("3 the same bit for bit\n")
    code, out, err = answer("replay", study, "--run", "joint:0", "--log", "--workers", 1)
    assert (code, err) == (0, "") and out.startswith("相同  joint:0  ") and out.endswith("1 次全部逐位相同\n")
    for file in (study / "log" / "joint" / "r00000").iterdir():
        file.write_bytes((study / "log" / "jinan" / "r00000" / file.name).read_bytes())
    code, out, err = answer("replay", study, "--run", "joint:0", "--log", "--workers", 1, "--lang", "en")
    assert (code, err) == (1, "") and out.startswith("DIFFERS  joint:0  ")
    assert "ledger " in out and ", row " in out and " there, " in out


def test_replay_of_a_run_that_cannot_be_made_again(study, answer, monkeypatch):
    monkeypatch.setattr(task, "_measured", lambda *given: 1 / 0)
    code, out, err = answer("replay", study, "--run", "jinan:0", "--workers", 1, "--lang", "en")
    assert (code, err) == (3, "") and out.startswith("failed  jinan:0  ") and "ZeroDivisionError" in out


WRONG = {
    "no folder": (["verify", "nowhere"], "nowhere：没有这个文件夹"),
    "no folder to replay": (["replay", "nowhere", "--lang", "en"], "nowhere: there is no such folder"),
    "no study": (["verify", "."], "没有 record.json"),
    "no run": (["replay", "STUDY", "--run", "joinnt:0", "--lang", "en"], "--run: there is no run joinnt:0", "'joint:0'"),
    "workers": (["replay", "STUDY", "--workers", "0"], "--workers：应是 1 到 1024 的整数"),
    "two folders": (["verify", "STUDY", "STUDY", "--lang", "en"], "cannot use"),
    "language": (["verify", "STUDY", "--lang", "fr"], "--lang：应是 zh 或 en"),
    "an option of another command": (["verify", "STUDY", "--log", "--lang", "en"], "there is no option '--log'"),
}


@pytest.mark.parametrize("name", WRONG)
def test_bad_input(made, answer, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    typed, *wanted = WRONG[name]
    code, out, err = answer(*(made if word == "STUDY" else word for word in typed))
    assert (code, out) == (2, "")
    assert all(text in err for text in wanted), err
