"""Fuzz: whatever is typed ends with an exit code and at most one line of error, never a traceback."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fuzz.bounds import few
from jgsim.cli import main
from jgsim.terms.errors import InputError

NAMES = (
    "run", "compare", "sources", "moments", "show", "schema", "rnu", "", "-", "--", "jinan", "p1", "joint", "credit-tiered",
    "plan.yaml", "folder", "nothing.yaml", ".", "/dev/null", "方案.yaml", "--help", "-h", "--version", "-x",
)
OPTIONS = (
    "--firms", "--years", "--seed", "--replications", "--until", "--workers", "--lang", "--out", "--set", "--log",
    "--brief", "--no-brief", "--quiet", "--csv", "--frims", "--firm",
)
VALUES = (
    "0", "1", "2", "-1", "9" * 40, "1e9", "1.5", "x", "", " ", "nan", "１", "zh", "en", "fr", "harm=1", "harm=", "=1",
    "harn=1", "harm=nan", "plan.yaml", "folder", "nothing/at/all", "draw.ratio.A=0.1", "draw.ratio.A=1.5", "draw=",
    "draw.ratio={A: 1}", "a.b.c=1", "time.years=2", "world.firms=5", "title.zh=方案", "draw.ratio.A=[",
    "draw.ratio.A=*a", "draw.memory=rotation", "match=officer_hours", "draw.ratio.A=!!python/name:os",
    "credit.rule=step", "base=x", "-", "--", "moments=1", "moments.visits.low=x", "moments.visits.measure=vists",
)
WORD = st.one_of(st.sampled_from(NAMES), st.sampled_from(OPTIONS), st.sampled_from(VALUES), st.text(max_size=6))
OPTION = st.tuples(st.sampled_from(OPTIONS), st.sampled_from(VALUES) | st.text(max_size=6), st.booleans()).map(
    lambda t: [f"{t[0]}={t[1]}"] if t[2] else [t[0], t[1]]
)
LINE = st.one_of(
    st.lists(WORD, max_size=6),
    st.tuples(
        st.sampled_from(NAMES[:6]), st.lists(st.sampled_from(NAMES[10:15]), max_size=2), st.lists(OPTION, max_size=4)
    ).map(lambda t: [t[0], *t[1], *[word for option in t[2] for word in option]]),
)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with a wrong plan in it; studies stop before they begin."""
    folder = tmp_path_factory.mktemp("typed")
    (folder / "plan.yaml").write_text("base: jinan.yaml\n", encoding="utf-8")
    (folder / "folder").mkdir()
    return folder


def stop(*_, **__):
    raise InputError("is not a file", file="study")


@few(250)
@given(LINE)
@example([])
@example(["run", "jinan", "--lang"])
@example(["compare", "jinan", "jinan", "--set", "draw.ratio.A=" + "[" * 5000])
def test_any_command_line(capsys, place, line):
    before = sorted(place.rglob("*"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        patch.setattr("jgsim.study.moments.check_names", stop)
        # After that module was imported: it would take over the stub for good.
        patch.setattr("jgsim.study.study.study", stop)
        patch.setattr("jgsim.study.study._matched", lambda scenarios: (scenarios, {}))
        code = main(line)
    said = capsys.readouterr()
    assert code in (0, 2), said.err
    assert said.err == "" if code == 0 else said.err.startswith(("错误：", "Error: ")) and said.err.count("\n") == 1
    assert len(said.err) < 1200 and "Traceback" not in said.err
    assert code == 0 or said.out == ""
    assert sorted(place.rglob("*")) == before


RUNS = st.tuples(
    st.sampled_from([["run", "p1"], ["run", "jinan"], ["compare", "jinan", "joint"], ["compare", "p1", "p1"]]),
    st.sampled_from([1, 2, 50, 300]), st.sampled_from([0, 1, 2**63 - 1]), st.sampled_from([1, 2]),
    st.booleans(), st.booleans(),
    st.sampled_from([[], ["--until", "harm=1e-6"], ["--until", "firm_coverage=1e9"]]), st.sampled_from(["zh", "en"]),
    st.sampled_from([
        [], ["--set", "draw.ratio.A=0"], ["--set", "capability.unlimited=true"], ["--set", "capability.officers=2"],
    ]),
)


@few(3)
@given(RUNS)
def test_any_small_study(capsys, tmp_path_factory, asked):
    command, firms, seed, replications, log, brief, until, lang, change = asked
    out = tmp_path_factory.mktemp("study") / "out"
    code = main([
        *command, "--firms", str(firms), "--seed", str(seed), "--replications", str(replications), "--years", "1",
        "--workers", "1", "--set", "time.warm_up=0", *change, *until, *(["--log"] if log else []),
        "--brief" if brief else "--no-brief", "--lang", lang, "--out", str(out), "--quiet",
    ])
    said = capsys.readouterr()
    if "capability.officers=2" in change and "jinan" in command:  # so few have no time for the other work
        assert code == 2 and said.err.count("\n") == 1
        return
    assert (code, said.err) == (0, "")
    record = json.loads((out / "record.json").read_text(encoding="utf-8"))
    assert record["status"] == "finished" and record["failures"] == []
    assert all((out / name).is_file() for name in record["files"])
    assert not list(out.rglob("*.new"))
