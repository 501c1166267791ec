"""Unit: a study's folder: going on, refusing, and what happens when the disk says no."""

import errno
import json
import os
import stat
import subprocess
import sys

import pytest

from jgsim.study import files
from jgsim.study.part import is_part
from jgsim.terms.errors import InputError


def snapshot(path):
    """Bytes of every file of a study but the record and the lock."""
    return {
        p.relative_to(path).as_posix(): p.read_bytes()
        for p in sorted(path.rglob("*"))
        if p.is_file() and p.name not in ("record.json", ".lock")
    }


def count_runs(monkeypatch):
    """A list that grows with every run that is simulated from now on."""
    from jgsim.study import task

    made, simulate = [], task.simulate

    def counted(scenario, seed, replication, *rest, **more):
        made.append((scenario.name, replication))
        return simulate(scenario, seed, replication, *rest, **more)

    monkeypatch.setattr(task, "simulate", counted)
    return made


def test_equal_studies_write_equal_bytes(compare, tmp_path):
    for name in ("one", "two"):
        compare("jinan", "joint", out=tmp_path / name)
    one, two = snapshot(tmp_path / "one"), snapshot(tmp_path / "two")
    assert one == two and "measures.parquet" in one
    records = [json.loads((tmp_path / n / "record.json").read_text(encoding="utf-8")) for n in ("one", "two")]
    for record in records:
        del record["time"], record["machine"], record["seal"]
    assert records[0] == records[1]


def test_the_same_study_again_simulates_nothing(compare, tmp_path, monkeypatch):
    compare("jinan", "joint", out=tmp_path / "study")
    before = snapshot(tmp_path / "study")
    made = count_runs(monkeypatch)
    compare("jinan", "joint", out=tmp_path / "study")
    assert made == []
    assert snapshot(tmp_path / "study") == before


def test_only_missing_and_broken_parts_are_done_again(compare, tmp_path, monkeypatch):
    out = tmp_path / "study"
    compare("jinan", "joint", replications=3, out=out)
    before = snapshot(out)
    gone = next((out / "parts").glob("joint-r00001-*"))
    gone.unlink()
    broken = next((out / "parts").glob("jinan-r00002-*"))
    broken.write_bytes(broken.read_bytes()[:-50])
    other = next((out / "parts").glob("jinan-r00000-*"))
    other.write_bytes(next((out / "parts").glob("joint-r00000-*")).read_bytes())
    made = count_runs(monkeypatch)
    compare("jinan", "joint", replications=3, out=out)
    assert sorted(made) == [("jinan", 0), ("jinan", 2), ("joint", 1)]
    assert snapshot(out) == before


def test_more_replications_go_on_from_fewer(compare, tmp_path, monkeypatch):
    compare("jinan", "joint", replications=3, out=tmp_path / "whole")
    compare("jinan", "joint", replications=1, out=tmp_path / "grown")
    made = count_runs(monkeypatch)
    compare("jinan", "joint", replications=3, out=tmp_path / "grown")
    assert {r for _, r in made} == {1, 2}
    assert snapshot(tmp_path / "grown") == snapshot(tmp_path / "whole")


def test_a_log_can_be_asked_for_later(run, tmp_path):
    run("jinan", out=tmp_path / "study")
    run("jinan", out=tmp_path / "study", log=True)
    assert (tmp_path / "study" / "log" / "jinan" / "r00000" / "visit.parquet").is_file()


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ({"seed": 2}, "seed 1 there, 2 here"),
        ({"firms": 1000}, "firms 2000 there, 1000 here"),
        ({"replications": 1}, "2 replications there, 1 here"),
        ({"until": "harm=1e6"}, "until None there, harm=1000000.0 here"),
        ({"years": 2}, "time.years: 1 there, 2 here"),
        ({"set": {"time.warm_up": 0, "joint.share": 0.7}}, "joint.share: 0.3 there, 0.7 here"),
    ],
)
def test_another_study_is_refused(compare, tmp_path, options, wanted):
    compare("jinan", "joint", out=tmp_path / "study")
    before = snapshot(tmp_path / "study")
    with pytest.raises(InputError) as error:
        compare("jinan", "joint", out=tmp_path / "study", **options)
    assert "holds another study" in str(error.value) and wanted in str(error.value)
    assert snapshot(tmp_path / "study") == before


def test_another_choice_of_plans_is_refused(compare, tmp_path):
    compare("jinan", "joint", out=tmp_path / "study")
    with pytest.raises(InputError, match="jinan, joint there, jinan, credit-tiered here"):
        compare("jinan", "credit-tiered", out=tmp_path / "study")


def test_an_older_version_of_the_code_is_done_again(run, tmp_path, monkeypatch):
    monkeypatch.setattr("jgsim.study.key.results_version", lambda: "older")
    monkeypatch.setattr("jgsim.study.record.results_version", lambda: "older")
    run("jinan", out=tmp_path / "study")
    monkeypatch.undo()
    made = count_runs(monkeypatch)
    run("jinan", out=tmp_path / "study")
    assert made == [("jinan", 0)]
    assert len(list((tmp_path / "study" / "parts").glob("*.parquet"))) == 1


def test_foreign_files_are_left_alone(run, tmp_path):
    (tmp_path / "measures.csv").write_text("mine")
    with pytest.raises(InputError, match="measures.csv"):
        run("jinan", out=tmp_path)
    assert (tmp_path / "measures.csv").read_text() == "mine"
    (tmp_path / "measures.csv").rename(tmp_path / "notes.txt")
    run("jinan", out=tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"identity": 3}', b"\xff\xfe"])
def test_a_record_that_is_none(run, tmp_path, content):
    (tmp_path / "record.json").write_bytes(content)
    with pytest.raises(InputError, match="not a record"):
        run("jinan", out=tmp_path)


def test_a_folder_that_is_in_use(run, tmp_path):
    code = (
        "import sys, pathlib; from jgsim.study.folder import Folder; f = Folder(pathlib.Path(sys.argv[1]));"
        "(f.path / 'parts').mkdir(); f._hold(); print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout.readline() == b"held" + os.linesep.encode()
        with pytest.raises(InputError, match="another jgsim"):
            run("jinan", out=tmp_path)
        other.stdin.close()
        other.wait()
    run("jinan", out=tmp_path)


@pytest.mark.parametrize("inside", ["file", "file/below"])
def test_a_file_where_a_folder_is_needed(run, tmp_path, inside):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(InputError, match="a file stands where a folder is needed"):
        run("jinan", out=tmp_path / inside)
    assert (tmp_path / "file").read_text() == "mine"


FULL = OSError(errno.ENOSPC, "No space left on device")


def _full_after(replace, ending, count):
    """`os.replace` on a disk that has room for so many more files whose name ends so."""
    done = []

    def full(source, target):
        if str(target).endswith(ending):
            if len(done) == count:
                raise FULL
            done.append(target)
        return replace(source, target)

    return full


def test_a_full_disk_at_the_record_leaves_nothing(run, tmp_path, monkeypatch):
    monkeypatch.setattr(files.os, "replace", _full_after(os.replace, "record.json", 0))
    with pytest.raises(InputError, match=r"record\.json: cannot be written: the disk is full"):
        run("jinan", out=tmp_path / "study")
    assert not (tmp_path / "study").exists()


def test_a_full_disk_at_a_part_keeps_the_whole_ones(compare, tmp_path, monkeypatch):
    out = tmp_path / "study"
    with monkeypatch.context() as patch:
        patch.setattr(files.os, "replace", _full_after(os.replace, ".parquet", 3))
        with pytest.raises(InputError, match="the disk is full"):
            compare("jinan", "joint", out=out)
    parts = sorted(p.name for p in (out / "parts").glob("*.parquet"))
    assert len(parts) == 3
    assert [p.name for p in out.iterdir() if p.name not in ("parts", "record.json")] == []
    assert [p for p in (out / "parts").iterdir() if p.suffix not in (".parquet", "") and p.name != ".lock"] == []
    compare("jinan", "joint", out=out)
    compare("jinan", "joint", out=tmp_path / "whole")
    assert snapshot(out) == snapshot(tmp_path / "whole")


def test_a_full_disk_at_the_tables_leaves_none_of_them(compare, tmp_path, monkeypatch):
    from jgsim.study import outputs

    out = tmp_path / "study"
    with monkeypatch.context() as patch:
        def full(path, columns):
            path.write_text("half a ta")
            raise InputError("cannot be written: the disk is full", file=path)

        patch.setattr(outputs, "write_columns_csv", full)
        with pytest.raises(InputError, match="the disk is full"):
            compare("jinan", "joint", out=out)
    assert sorted(p.name for p in out.iterdir()) == ["parts", "record.json"]
    assert json.loads((out / "record.json").read_text(encoding="utf-8"))["status"] == "unfinished"


def test_a_file_that_stops_growing_half_way(tmp_path):
    options = f"--firms 2000 --years 1 --workers 1 --lang en --out {tmp_path}/study"
    command = f"ulimit -f 12; exec {sys.executable} -m jgsim run jinan {options}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1 and "cannot be written" in done.stderr
    left = [p.name for p in (tmp_path / "study").rglob("*") if p.is_file()] if (tmp_path / "study").exists() else []
    assert [name for name in left if name not in (".lock", "record.json")] == []


def test_whole_files_only(tmp_path):
    path = tmp_path / "file"
    files.write_bytes(path, b"old")
    with pytest.raises(RuntimeError), files.whole(path) as unfinished:
        unfinished.write_bytes(b"half")
        raise RuntimeError
    assert path.read_bytes() == b"old" and [p.name for p in tmp_path.iterdir()] == ["file"]


def test_what_is_no_part(tmp_path):
    path = tmp_path / "part"
    assert not is_part(path, "key")
    for content in (b"", b"PAR1", b"PAR1" + b"\0" * 100 + b"PAR1", b"hello"):
        path.write_bytes(content)
        assert not is_part(path, "key")


def test_permission(run, tmp_path):
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # Permissions do not bind root; a system folder that takes no files does.
        target = "/proc/jgsim"
    else:
        tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
        target = tmp_path / "study"
    with pytest.raises(InputError, match="cannot be written"):
        run("jinan", out=target)
