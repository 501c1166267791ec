"""Unit: `--register` on the command line: studies with an own register, and that nothing of it gets out."""

import hashlib
import html
import json
import shutil

import pytest
from unit.world.registers import HEADER, book, code, csv_bytes, parquet, row, rows

import jgsim
from jgsim.cli import main
from jgsim.terms.errors import InputError

FIRMS = 400
TIERED = (*HEADER, "信用风险分类")
TINY = ("--years", "1", "--set", "time.warm_up=0", "--workers", "1", "--quiet")


def tiered(count: int) -> list[list[str]]:
    return [[*row(n), "ABCD"[n % 4] if n % 5 else ""] for n in range(count)]


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    path = tmp_path_factory.mktemp("lists") / "秘密名录.csv"
    path.write_bytes(csv_bytes(tiered(FIRMS), TIERED, "gb18030"))
    return path


@pytest.fixture(scope="module")
def dirty(tmp_path_factory):
    body = tiered(FIRMS)
    body[3][2], body[7][5], body[9][0] = "秘密行业", "2050-01-01", "1.23E+17"
    path = tmp_path_factory.mktemp("lists") / "dirty.xlsx"
    path.write_bytes(book([TIERED, *body[:20], *body[5:6], *body[20:]]))
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory, register):
    """A comparison with a register, with ledgers, figures and briefing."""
    path = tmp_path_factory.mktemp("made") / "study"
    given = ("compare", "jinan", "joint", "--register", str(register), "--out", str(path), "--log")
    assert main([*given, "--replications", "2", *TINY]) == 0
    return path


@pytest.fixture
def answer(capsys):
    """Exit code, standard output and standard error of a command."""

    def asked(*arguments):
        code = main([str(a) for a in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return asked


def texts(path) -> str:
    """All that stands in a file, unpacked."""
    if path.suffix != ".parquet":
        return path.read_bytes().decode("utf-8", errors="replace")
    import pyarrow.parquet as pq

    table = pq.read_table(path)
    notes = str(table.schema.metadata) + str(table.column_names)
    return notes + "".join(str(set(map(str, column.to_pylist()))) for column in table.columns)


def secrets() -> list[str]:
    """What may stand in no output: codes whole or in part, names, what the file is called."""
    return ["91370100", "MA0000", "秘密", *(code(n) for n in range(FIRMS))]


def test_no_code_and_no_name_of_the_register_gets_into_a_file(made):
    files = [path for path in made.rglob("*") if path.is_file()]
    assert len(files) > 30
    for path in files:
        held = texts(path)
        assert [secret for secret in secrets() if secret in held] == [], path.name


def test_a_planted_code_is_found(tmp_path):
    copy = tmp_path / "copy.parquet"
    copy.write_bytes(parquet({"firm": [code(3)]}))
    assert code(3) in texts(copy) and "91370100" in texts(copy)


def test_the_record_says_which_register_it_was_and_not_where(made, register):
    record = json.loads((made / "record.json").read_text(encoding="utf-8"))
    digest = hashlib.sha256(register.read_bytes()).hexdigest()
    facts = record["register"]
    assert facts["sha256"] == digest and facts["kind"] == "csv" and facts["date"] == "2025-01-01"
    assert (facts["rows"], facts["firms"], facts["dropped"], facts["dropped_by_kind"]) == (FIRMS, FIRMS, 0, {})
    assert record["options"]["firms"] == FIRMS and record["full_size_only"] == []
    for entry in record["scenarios"]:
        assert entry["data"]["register"]["sha256"] == digest and entry["data"]["world"]["firms"] == FIRMS
    assert str(register.parent) not in json.dumps(record, ensure_ascii=False)
    assert "400 户" in record["notes"][0] and digest[:12] in record["notes"][0]
    page = (made / "briefing.html").read_text(encoding="utf-8")
    assert record["notes"][0] in page and record["notes"][1] in page
    assert "0.7" in record["notes"][1] and "A " in record["notes"][1]


def test_the_same_content_elsewhere_goes_on_and_another_is_another_study(made, register, tmp_path, answer):
    study = shutil.copytree(made, tmp_path / "study")
    again = tmp_path / "again.csv"
    again.write_bytes(register.read_bytes())
    parts = {path: path.stat().st_mtime_ns for path in (study / "parts").glob("*.parquet")}
    given = ("compare", "jinan", "joint", "--out", study, "--replications", "2", "--log", "--no-brief", *TINY)
    assert answer(*given, "--register", again)[0] == 0
    assert {path: path.stat().st_mtime_ns for path in (study / "parts").glob("*.parquet")} == parts
    again.write_bytes(csv_bytes(tiered(FIRMS - 1) + [[*row(999), "A"]], TIERED))
    status, _, err = answer(*given, "--register", again, "--lang", "en")
    assert status == 2 and "holds another study: scenario jinan differs at register.sha256" in err
    status, _, err = answer(*given)
    assert status == 2 and "里面是另一项研究" in err


def test_verify_and_replay(made, register, tmp_path, answer):
    status, out, _ = answer("verify", made, "--lang", "en")
    assert status == 0 and out.endswith("all holds\n")
    again = ("replay", made, "--run", "joint:1", "--log", "--workers", 1, "--lang", "en")
    status, out, _ = answer(*again, "--register", register)
    assert status == 0 and out.startswith("same  joint:1")
    status, _, err = answer("replay", made)
    assert status == 2 and "这项研究用了自有名录：请用 --register 写出文件" in err
    other = tmp_path / "other.csv"
    other.write_bytes(csv_bytes(tiered(FIRMS)[::-1], TIERED))
    status, _, err = answer("replay", made, "--register", other, "--lang", "en")
    assert status == 2 and "is another register: its sha256 begins with " in err
    without = tmp_path / "without"
    assert answer("run", "p1", "--firms", 50, "--out", without, *TINY)[0] == 0
    status, _, err = answer("replay", without, "--register", register, "--lang", "en")
    assert status == 2 and "--register: the study has no register" in err


def test_a_study_without_register_says_nothing_of_one():
    one = jgsim.run("p1", firms=80, years=1, workers=1, progress=False)
    assert "register" not in one.record and "register" not in one.record["scenarios"][0]["data"]


def test_a_dirty_register_is_refused_with_one_table_and_nothing_is_written(dirty, tmp_path, answer):
    status, out, err = answer("run", "jinan", "--register", dirty, "--out", tmp_path / "no", *TINY)
    assert (status, out) == (2, "") and not (tmp_path / "no").exists()
    lines = err.splitlines()
    assert lines[0].startswith("错误：") and lines[0].endswith("dirty.xlsx：401 行中有 4 行不能用；请改正，或用 --drop-dirty 剔除")
    assert [line.split()[-2:] for line in lines[1:]] == [["行数", "行号"], ["1", "11"], ["1", "22"], ["1", "9"], ["1", "5"]]
    assert "秘密" not in err and "91370100MA" not in err and "Traceback" not in err
    status, _, err = answer("run", "jinan", "--register", dirty, "--out", tmp_path / "no", "--lang", "en", *TINY)
    assert status == 2 and "4 of 401 rows cannot be used" in err and "code stands twice" in err


def test_dirty_rows_are_dropped_by_choice_and_told(dirty, tmp_path, answer):
    out = tmp_path / "study"
    given = ("run", "jinan", "--register", dirty, "--out", out, "--brief", *TINY)
    assert answer(*given, "--drop-dirty", "--lang", "en")[0] == 0
    record = json.loads((out / "record.json").read_text(encoding="utf-8"))
    assert record["register"]["firms"] == FIRMS - 3 and record["register"]["dropped"] == 4
    kinds = ("float code", "duplicate", "future date", "unknown sector")
    assert record["register"]["dropped_by_kind"] == dict.fromkeys(kinds, 1)
    assert record["options"]["set"]["register.dirty"] == "drop"
    told = next(note for note in record["notes"] if "dropped" in note)
    assert told.startswith("4 of the register's 401 rows were dropped: ") and "code stands twice 1" in told
    assert told in html.unescape((out / "briefing.html").read_text(encoding="utf-8"))
    # The same choice, written as a setting, is the same study.
    assert answer(*given, "--set", "register.dirty=drop", "--no-brief")[0] == 0
    status, _, err = answer(*given)
    assert status == 2 and "行不能用" in err


def test_a_sample_of_a_register_is_marked_as_one(register, tmp_path, answer):
    made = jgsim.run(
        "jinan", register=register, firms=100, years=1, workers=1, set={"time.warm_up": 0}, progress=False, lang="en"
    )
    assert made.record["options"]["firms"] == 100 and made.record["register"]["firms"] == FIRMS
    assert "shortfall" in made.record["full_size_only"]
    given = ("run", "jinan", "--register", register, "--out", tmp_path / "x")
    status, _, err = answer(*given, "--firms", FIRMS + 1, *TINY)
    assert status == 2 and f"--firms：名录只有 {FIRMS} 户，不足 {FIRMS + 1} 户" in err and not (tmp_path / "x").exists()


def test_a_sweep_with_a_register(register, tmp_path, answer):
    out = tmp_path / "sweep"
    given = ("sweep", "jinan", "--vary", "draw.ratio.A=0,0.5", "--register", register, "--out", out)
    assert answer(*given, "--replications", "1", *TINY)[0] == 0
    record = json.loads((out / "record.json").read_text(encoding="utf-8"))
    assert record["register"]["firms"] == FIRMS and "400 户" in record["notes"][0]
    status, _, err = answer("sweep", "jinan", "--vary", "register.dirty=drop,refuse", *TINY, "--lang", "en")
    assert status == 2 and "cannot vary" in err


WRONG = {
    "no such file": (["--register", "nowhere.csv"], "nowhere.csv：没有这个文件"),
    "a folder": (["--register", "."], "无法读取：需要文件的地方是一个文件夹"),
    "no name": (["--register", " "], "--register：应写文件名"),
    "drop without register": (["--drop-dirty"], "--drop-dirty：只用于名录中的行：请用 --register 写出名录"),
    "unknown code": (["--set", "register.values.sector={甲: fod}"], "没有 'fod'；可用："),
    "unknown field": (["--set", "register.columns.sectr=甲"], "register.columns.sectr"),
    "no day": (["--set", "register.date=2025-02-30"], "应是一个日期，如 2024-12-31"),
    "pinned": (["--set", f"register.sha256={'0' * 64}"], "方案指定了名录：请用 --register 写出文件"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_used_is_refused_in_one_line(case, tmp_path, answer):
    given, said = WRONG[case]
    status, out, err = answer("run", "jinan", "--out", tmp_path / "no", *given, *TINY)
    assert (status, out, err.count("\n")) == (2, "", 1) and said in err
    assert not (tmp_path / "no").exists()


def test_a_pinned_register_refuses_another_content(register, tmp_path, answer):
    pinned = ("run", "jinan", "--register", register, "--set", f"register.sha256={'0' * 64}", "--lang", "en", *TINY)
    status, _, err = answer(*pinned, "--out", tmp_path / "no")
    assert status == 2 and "is another register" in err


def test_plans_that_would_read_it_otherwise_are_refused(register, tmp_path):
    plan = tmp_path / "plan.yaml"
    plan.write_text("base: jinan\nregister: {date: 2024-06-30}\n", encoding="utf-8")
    with pytest.raises(InputError, match="one register is read for all: '2024-06-30' here, None in jinan"):
        jgsim.compare("jinan", plan, register=register, years=1, progress=False)


def test_results_do_not_depend_on_workers_or_the_kind_of_file(register, tmp_path):
    options = {"years": 1, "set": {"time.warm_up": 0}, "progress": False, "replications": 2}
    one = jgsim.run("jinan", register=register, workers=1, **options)
    two = jgsim.run("jinan", register=register, workers=2, **options)
    other = tmp_path / "other.xlsx"
    other.write_bytes(book([TIERED, *tiered(FIRMS)[::-1]]))
    three = jgsim.run("jinan", register=other, workers=1, **options)
    assert one.measures.equals(two.measures) and one.measures.equals(three.measures)
    assert one.record["study"] == two.record["study"] != three.record["study"]


def test_a_register_in_python_with_rows_as_they_come(tmp_path):
    path = tmp_path / "few.csv"
    path.write_bytes(csv_bytes(rows(60)))
    with pytest.raises(InputError, match="needs its register"):
        jgsim.run("jinan", set={"register.sha256": "a" * 64}, progress=False)
    made = jgsim.run("jinan", register=str(path), years=1, workers=1, set={"time.warm_up": 0}, progress=False)
    assert made.record["register"]["firms"] == 60
    # A scenario that has a register keeps it, and plans that are compared with it get it.
    both = jgsim.compare(
        made.scenarios[0], "joint", replications=1, years=1, workers=1, set={"time.warm_up": 0}, progress=False
    )
    assert [one.world.firms for one in both.scenarios] == [60, 60] and both.record["register"]["firms"] == 60
    again = jgsim.run(made.scenarios[0], workers=1, progress=False)
    assert again.measures.equals(made.measures) and again.record["study"] == made.record["study"]
