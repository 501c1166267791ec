"""Unit: a study's folder is what its record says, and whatever was changed in it is seen."""

import json
import shutil

import pytest

import jgsim
from jgsim.engine.ledger import TABLES
from jgsim.study import record as records
from jgsim.study import task, verdict
from jgsim.terms.errors import InputError
from tampering import change_cell, digest, flip, record_of, seal

OPTIONS = {"firms": 400, "years": 1, "set": {"time.warm_up": 1}, "workers": 1, "progress": False}


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    """A comparison of two replications with a past: credit-tiered takes effect after a year of jinan."""
    path = tmp_path_factory.mktemp("compared") / "study"
    jgsim.compare("jinan", "credit-tiered", replications=2, out=path, **OPTIONS)
    return path


@pytest.fixture(scope="module")
def logged(tmp_path_factory):
    """One run with its ledger."""
    path = tmp_path_factory.mktemp("logged") / "study"
    jgsim.run("jinan", out=path, log=True, **OPTIONS)
    return path


@pytest.fixture
def study(compared, tmp_path):
    """A copy of the comparison, to be changed."""
    return shutil.copytree(compared, tmp_path / "study")


@pytest.fixture
def one(logged, tmp_path):
    """A copy of the run, to be changed."""
    return shutil.copytree(logged, tmp_path / "one")


def wrong(path):
    """The checks that fail in a folder."""
    found = jgsim.verify(path)
    assert found.ok == (not [c for c in found.checks if c.holds is False])
    return [check.code for check in found.checks if check.holds is False]


def part(path, name):
    return next((path / "parts").glob(f"{name}-*.parquet"))


def test_a_study_as_it_was_written_holds(compared, logged):
    before = digest(compared)
    found = jgsim.verify(compared)
    assert [(check.code, check.holds) for check in found.checks] == [
        (code, True)
        for code in (
            "record", "identity", "scenarios", "runs", "files", "unnamed", "parts", "measures.csv", "measures.parquet",
            "comparison.csv",
        )
    ]
    assert found.ok and digest(compared) == before
    assert [check.code for check in jgsim.verify(str(logged)).checks][6:8] == ["parts", "ledgers"]
    assert jgsim.verify(logged).ok


def test_one_bit_of_any_file(one):
    files = [file for file in sorted(one.rglob("*")) if file.is_file() and file.name != ".lock"]
    assert len(files) == 4 + len(TABLES)
    for file in files:
        before = file.read_bytes()
        for at in (0, len(before) // 2, len(before) - 1):
            flip(file, at)
            assert wrong(one)[:1] == ["record" if file.name == "record.json" else "files"], file
            file.write_bytes(before)
    assert jgsim.verify(one).ok


def test_one_bit_anywhere_in_the_record(one):
    file = one / "record.json"
    before = file.read_bytes()
    for at in range(0, len(before), len(before) // 60):
        flip(file, at)
        assert "record" in wrong(one)
        file.write_bytes(before)


@pytest.mark.parametrize("keep", [0, 10, 0.5, -1])
def test_a_truncated_part(study, keep):
    file = part(study, "jinan-r00001")
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * keep) if isinstance(keep, float) else keep])
    assert wrong(study) == ["files", "parts"]
    codes = {check.code: check for check in jgsim.verify(study).checks}
    assert codes["measures.csv"].holds is None and file.name in codes["parts"].text("en")
    seal(study, record_of(study))
    assert wrong(study) == ["parts"]


@pytest.mark.parametrize("name", ["measures.csv", "measures.parquet", "comparison.csv", "parts"])
def test_a_missing_file(study, name):
    file = part(study, "credit-tiered-r00000") if name == "parts" else study / name
    file.unlink()
    assert wrong(study) == (["files", "parts"] if name == "parts" else ["files", name])
    seal(study, record_of(study))
    assert wrong(study) == (["runs", "parts"] if name == "parts" else ["runs", name])


def test_a_missing_table_of_the_ledger(one):
    (one / "log" / "jinan" / "r00000" / "visit.parquet").unlink()
    assert wrong(one) == ["files", "ledgers"]


def test_files_that_the_record_does_not_name(study):
    (study / "notes of mine.txt").write_text("mine")
    (study / "parts" / ".lock").write_text("held")
    assert wrong(study) == []
    (study / "figures").mkdir()
    (study / "figures" / "tradeoff-zh.png").write_text("no picture")
    shutil.copy(part(study, "jinan-r00000"), study / "parts" / "jinan-r00007-0.parquet")
    assert wrong(study) == ["unnamed"]
    assert "figures/tradeoff-zh.png" in jgsim.verify(study).text("en")


def test_swapped_parts(study):
    a, b = part(study, "jinan-r00000"), part(study, "jinan-r00001")
    first, second = a.read_bytes(), b.read_bytes()
    a.write_bytes(second)
    b.write_bytes(first)
    assert wrong(study) == ["files", "parts"]
    seal(study, record_of(study))
    assert wrong(study) == ["parts", "measures.csv", "measures.parquet", "comparison.csv"]


def test_a_ledger_of_another_run(one):
    folder = one / "log" / "jinan" / "r00000"
    file = folder / "visit.parquet"
    file.write_bytes((folder / "visit.parquet").read_bytes())
    assert wrong(one) == []
    import pyarrow.parquet as pq

    table = pq.read_table(file)
    pq.write_table(table.replace_schema_metadata({**table.schema.metadata, b"jgsim.key": b"0"}), file)
    seal(one, record_of(one))
    assert wrong(one) == ["ledgers"]


def test_a_changed_value_in_a_part(study):
    change_cell(part(study, "credit-tiered-r00001"), "value", 5, lambda value: value + 1)
    seal(study, record_of(study))
    assert wrong(study) == ["measures.csv", "measures.parquet", "comparison.csv"]


@pytest.mark.parametrize("name", ["measures.csv", "comparison.csv"])
def test_a_changed_number_in_a_table(study, name):
    lines = (study / name).read_text(encoding="utf-8").splitlines(keepends=True)
    lines[7] = lines[7].replace("0", "1")
    (study / name).write_text("".join(lines), encoding="utf-8")
    seal(study, record_of(study))
    assert wrong(study) == [name]


def test_a_changed_number_in_the_table_of_all_groups(study):
    change_cell(study / "measures.parquet", "value", 100, lambda value: value + 1)
    seal(study, record_of(study))
    assert wrong(study) == ["measures.parquet"]


EDITS = {
    "a seed": (lambda r: r["options"].update(seed=2), ["identity"]),
    "the seed, wherever it stands": (
        lambda r: (r["options"].update(seed=2), r["identity"].update(seed=2)), ["runs", "parts"]
    ),
    "a firm fewer": (lambda r: r["identity"].update(firms=399), ["identity", "runs", "parts"]),
    "the version of results": (lambda r: r["identity"].update(results="0" * 16), ["runs", "parts"]),
    "a ratio": (
        lambda r: r["scenarios"][1]["data"]["draw"]["ratio"].update(A=0.5), ["scenarios", "runs", "parts"]
    ),
    "a holiday": (
        lambda r: next(iter(r["calendars"].values())).update({"2021-10-01": True}),
        ["scenarios", "runs", "parts"],
    ),
    "the past": (
        lambda r: next(iter(r["pasts"].values()))["data"]["draw"]["ratio"].update(A=0.5), ["scenarios", "runs", "parts"]
    ),
    "no past": (lambda r: r["scenarios"][1].update(past=None), ["scenarios", "runs", "parts"]),
    "a past that leads to itself": (
        lambda r: r["pasts"].update({k: {**v, "past": k} for k, v in r["pasts"].items()}), ["scenarios", "runs"]
    ),
    "a hash": (lambda r: r["scenarios"][0].update(hash="0" * 64), ["scenarios"]),
    "a replication more": (lambda r: r.update(replications=3), ["runs", "parts"]),
    "a replication fewer": (
        lambda r: r.update(replications=1), ["runs", "measures.csv", "measures.parquet", "comparison.csv"]
    ),
    "replications without end": (lambda r: r.update(replications=10**9), ["runs"]),
    "an end": (lambda r: r.update(status="unfinished"), ["runs"]),
    "a failure that was none": (
        lambda r: r.update(
            failures=[{"scenario": "jinan", "replication": 0, "reason": "?"}], status="failed in part"
        ),
        ["measures.csv", "measures.parquet", "comparison.csv"],
    ),
    "no options": (lambda r: r.pop("options"), ["identity", "runs"]),
    "no files": (lambda r: r.pop("files"), ["runs", "files", "unnamed"]),
    "files as a list": (lambda r: r.update(files=list(r["files"])), ["files"]),
    "scenarios as a text": (lambda r: r.update(scenarios="jinan"), ["identity", "scenarios", "runs"]),
    "a file from elsewhere": (lambda r: r["files"].update({"parts/../../secret": "0"}), ["files"]),
    "a file that is not ours": (lambda r: r["files"].update({"notes.txt": "0"}), ["files"]),
    "versions": (lambda r: r.pop("versions"), []),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edited_record(study, name):
    edit, expected = EDITS[name]
    record = record_of(study)
    edit(record)
    (study / "record.json").write_bytes(records.to_json(record))
    assert "record" in wrong(study)
    seal(study, record, files=False)
    assert wrong(study) == expected


@pytest.mark.parametrize("raw", [b"", b"{", b"[1]", b"\xff\xfe", b'{"a": 1}', b"[" * 100_000])
def test_a_record_that_is_none(study, raw):
    (study / "record.json").write_bytes(raw)
    assert "record" in wrong(study)


def test_a_record_without_seal_or_in_another_hand(study):
    record = record_of(study)
    (study / "record.json").write_text(json.dumps(record), encoding="utf-8")
    assert wrong(study) == ["record"]
    del record["seal"]
    (study / "record.json").write_bytes(records.to_json(record))
    assert wrong(study) == ["record"]


def test_another_version_of_results(study, monkeypatch):
    monkeypatch.setattr(records, "results_version", lambda: "another")
    assert wrong(study) == []
    (study / "comparison.csv").write_bytes((study / "comparison.csv").read_bytes() + b"\n")
    seal(study, record_of(study))
    found = jgsim.verify(study, lang="en")
    assert [(c.code, c.holds) for c in found.checks if not c.holds] == [("comparison.csv", None)]
    assert found.ok and "results" in found.text() and "another" in found.text() and "1 open" in found.text()


def test_another_pyarrow_packs_the_same_rows(study):
    import pyarrow.parquet as pq

    file = study / "measures.parquet"
    pq.write_table(pq.read_table(file), file, compression="gzip")
    record = record_of(study)
    seal(study, record)
    assert wrong(study) == ["measures.parquet"]
    record["versions"]["pyarrow"] = "1.0"
    seal(study, record)
    assert wrong(study) == []
    change_cell(file, "value", 0, lambda value: value + 1)
    seal(study, record)
    assert wrong(study) == ["measures.parquet"]


def test_a_study_that_was_interrupted(tmp_path, monkeypatch):
    def interrupted(*given):
        raise KeyboardInterrupt

    monkeypatch.setattr(task, "_measured", interrupted)
    with pytest.raises(KeyboardInterrupt):
        jgsim.run("jinan", out=tmp_path / "study", **OPTIONS)
    assert "runs" in wrong(tmp_path / "study")


def test_a_study_in_which_a_run_failed(tmp_path, monkeypatch):
    measured = task._measured

    def broken(run, *rest):
        if run.part.name.startswith("credit-tiered-r00001"):
            raise ZeroDivisionError("planted")
        return measured(run, *rest)

    monkeypatch.setattr(task, "_measured", broken)
    jgsim.compare("jinan", "credit-tiered", replications=2, out=tmp_path / "study", **OPTIONS)
    assert wrong(tmp_path / "study") == []


def test_a_study_of_the_same_folder_gone_on_with_holds(study):
    jgsim.compare("jinan", "credit-tiered", replications=3, out=study, **OPTIONS)
    assert wrong(study) == []


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda path: path / "nowhere", "no such folder"),
        (lambda path: "", "no such folder"),
        (lambda path: path, "holds no record.json"),
        (lambda path: path / "file", "is not a folder"),
        (lambda path: "a\0b", "no such folder"),
    ],
)
def test_what_is_no_folder_of_a_study(tmp_path, make, reason):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=reason):
        jgsim.verify(make(tmp_path))
    with pytest.raises(InputError, match="must be zh or en"):
        jgsim.verify(tmp_path, lang="fr")


def test_both_languages_say_the_same():
    zh, en = (verdict._SAID[lang] for lang in ("zh", "en"))
    assert list(zh) == list(en)
    for key, text in zh.items():
        assert sorted(fields(text)) == sorted(fields(en[key])), key


def fields(text):
    import string

    return [name for _, name, _, _ in string.Formatter().parse(text) if name]
