"""Unit: a study is made again from its record alone, and the first difference is named."""

import json
import shutil
from datetime import datetime, timedelta

import numpy as np
import pytest

import jgsim
from jgsim.engine.ledger import TABLES
from jgsim.scenario.find import SHIPPED
from jgsim.study import match, replayed, task
from jgsim.study import record as records
from jgsim.terms.errors import InputError
from tampering import change_cell, digest, record_of, seal

SMALL = {"firms": 400, "years": 1, "workers": 1, "progress": False}
WARM = {"time.warm_up": 1}


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    """A comparison with ledgers whose scenario files and calendar are gone."""
    home = tmp_path_factory.mktemp("replayed")
    for name in ("jinan.yaml", "calendar-cn.csv"):
        shutil.copy(SHIPPED / name, home / name)
    (home / "plan.yaml").write_text(
        "base: jinan.yaml\ntitle: {zh: 方案, en: plan}\ndraw:\n  ratio: {A: 0.01, D: 1.0}\n", encoding="utf-8"
    )
    given = {"set": {**WARM, "behaviour.look.sensitivity": 0.7}, "seed": 0, "replications": 2, "log": True, **SMALL}
    jgsim.compare(home / "jinan.yaml", home / "plan.yaml", out=home / "study", **given)
    for file in home.glob("*.*"):
        file.unlink()
    return home / "study"


@pytest.fixture
def study(compared, tmp_path):
    """A copy of the comparison, to be changed."""
    return shutil.copytree(compared, tmp_path / "study")


def again(path, **options):
    return jgsim.replay(path, **{"workers": 1, "progress": False, **options})


def part(path, name):
    return next((path / "parts").glob(f"{name}-*.parquet"))


def test_a_study_is_made_again_from_its_record_alone(compared):
    before = digest(compared)
    made = again(compared, log=True)
    assert made.ok and not made.differs and made.versions == {}
    assert [(run.name, run.replication) for run in made.runs] == [
        (name, replication) for replication in (0, 1) for name in ("jinan", "plan", "none")
    ]
    assert all(run.states[0] == run.states[1] and (run.states[0] is None) == (run.name == "none") for run in made.runs)
    assert len({run.states[0] for run in made.runs}) == 5
    assert digest(compared) == before
    assert made.text("en").endswith("6 the same bit for bit") and "6 次全部逐位相同" in repr(made)


@pytest.mark.parametrize("wanted", ["plan:1", "key", "prefix", "upper"])
def test_one_run(compared, wanted):
    key = again(compared, run="plan:1").runs[0].key
    run = {"key": key, "prefix": key[:6], "upper": key[:8].upper()}.get(wanted, wanted)
    made = again(compared, run=run)
    assert made.ok and [(one.name, one.replication, one.key) for one in made.runs] == [("plan", 1, key)]


@pytest.mark.parametrize("wanted", ["plan:2", "pla:1", "abc", "zzzzzz", "", ":", "plan:01"])
def test_no_such_run(compared, wanted):
    with pytest.raises(InputError, match="there is no run") as caught:
        again(compared, run=wanted)
    assert wanted != "pla:1" or caught.value.nearest == "plan:1"


def test_a_beginning_that_two_keys_share(compared, monkeypatch):
    from jgsim.study import recorded

    number = iter(range(100))
    monkeypatch.setattr(recorded, "run_key", lambda *given: f"abcdef{next(number):058}")
    with pytest.raises(InputError, match="beginning of 6 keys"):
        again(compared, run="abcdef")


@pytest.mark.parametrize(
    ("table", "column", "row", "change"),
    [
        ("visit", "officer", 20, lambda n: n + 1),
        ("visit", "tier", 3, lambda word: "B" if word != "B" else "A"),
        ("spell", "until", 0, lambda n: n - 1),
        ("planned", "time", 0, lambda n: n + 1),
    ],
)
def test_a_changed_cell_of_the_ledger_is_named(study, table, column, row, change):
    file = study / "log" / "plan" / "r00001" / f"{table}.parquet"
    import pyarrow.parquet as pq

    old = pq.read_table(file).column(column).to_pylist()[row]
    new = change_cell(file, column, row, change)
    made = again(study, run="plan:1", log=True)
    difference = made.runs[0].difference
    place = difference.place
    assert (place["table"], place["row"], place["column"]) == (table, row + 1, column)
    assert (difference.there, difference.here) == (new, old)
    said = made.text("en")
    assert f"ledger {table}, row {row + 1}, column {column} ({place['date']}): {new} there, {old} here" in said
    assert place["date"] == (datetime(2024, 1, 1) + timedelta(minutes=place["time"])).isoformat(" ", "minutes")
    assert "1 different" in said and not made.ok and made.differs
    assert again(study, run="plan:1").ok  # the measures were left as they are


def test_words_and_missing_words_of_a_table(tmp_path):
    from jgsim.study import arrow
    from jgsim.study.difference import _in_table, _table

    tables = []
    for number, codes in enumerate(([0, -1, 1], [0, -1, 1], [0, 1, 1], [0, -1, -1])):
        columns = {"time": arrow.number(np.arange(3, dtype=np.int32)), "word": arrow.named(np.array(codes), ["a", "b"])}
        (tmp_path / f"{number}.parquet").write_bytes(arrow.to_parquet(arrow.table(columns)))
        tables.append(_table(tmp_path / f"{number}.parquet"))
    first, *others = tables
    assert first["word"].tolist() == ["a", None, "b"]
    found = [_in_table("visit", first, other) for other in others]
    assert found[0] is None
    assert [(one.place["row"], one.there, one.here) for one in found[1:]] == [(2, None, "b"), (3, "b", None)]


def test_a_row_more_and_a_row_fewer(study):
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = study / "log" / "jinan" / "r00000" / "visit.parquet"
    table = pq.read_table(file)
    pq.write_table(table.slice(0, table.num_rows - 1), file)
    found = again(study, run="jinan:0", log=True).runs[0].difference
    assert (found.place["row"], found.there, found.here) == (
        table.num_rows, None, table.column("time").to_pylist()[-1]
    )
    pq.write_table(pa.concat_tables([table, table.slice(table.num_rows - 1)]), file)
    found = again(study, run="jinan:0", log=True).runs[0].difference
    assert (found.place["row"], found.here) == (table.num_rows + 1, None)
    pq.write_table(table.drop_columns(["tier"]), file)
    made = again(study, run="jinan:0", log=True)
    assert made.runs[0].difference.place["column"] == "tier" and "only one side has it" in made.text("en")
    pq.write_table(table.slice(0, 0), file)
    assert again(study, run="jinan:0", log=True).runs[0].difference.place["row"] == 1


def test_a_changed_measure_is_named(study):
    file = part(study, "plan-r00000")
    import pyarrow.parquet as pq

    rows = pq.read_table(file).to_pylist()
    at = next(i for i, row in enumerate(rows) if row["measure"] == "harm" and row["dimension"] == "tier")
    new = change_cell(file, "value", at, lambda value: value * (1 + 1e-15) + 5e-324)
    made = again(study)
    assert [run.verdict for run in made.runs] == ["same", "differs"] + ["same"] * 4
    found, row = made.runs[1].difference, rows[at]
    assert found.place == {name: row[name] for name in ("measure", "year", "dimension", "group")}
    assert (found.there, found.here) == (new, row["value"]) and new != row["value"]
    assert f"harm, {row['year']}, tier={row['group']}: {new!r} there, {row['value']!r} here" in made.text("en")
    assert "--log names" in made.text("en")


def test_minus_zero_is_not_zero(study):
    file = part(study, "jinan-r00000")
    import pyarrow.parquet as pq

    at = pq.read_table(file).column("value").to_pylist().index(0.0)
    change_cell(file, "value", at, lambda value: -0.0)
    found = again(study, run="jinan:0").runs[0].difference
    assert (repr(found.there), repr(found.here)) == ("-0.0", "0.0")


def test_a_measure_that_only_one_side_has(study):
    import pyarrow.parquet as pq

    file = part(study, "jinan-r00001")
    table = pq.read_table(file)
    last = {name: table.column(name).to_pylist()[-1] for name in table.schema.names}
    pq.write_table(table.slice(0, table.num_rows - 1), file)
    found = again(study, run="jinan:1").runs[0].difference
    assert found.place["measure"] == last["measure"] and (found.there, found.here) == (None, last["value"])


def test_another_state_with_the_same_measures(study):
    import pyarrow.parquet as pq

    file = part(study, "jinan-r00001")
    table = pq.read_table(file)
    pq.write_table(table.replace_schema_metadata({**table.schema.metadata, b"jgsim.state": b"0" * 64}), file)
    made = again(study, run="jinan:1", log=True)
    assert made.differs and made.runs[0].difference is None and "every measure is the same" in made.text("en")


@pytest.mark.parametrize("how", ["missing", "truncated", "swapped", "not parquet"])
def test_a_part_with_which_nothing_can_be_compared(study, how):
    file, other = part(study, "jinan-r00000"), part(study, "jinan-r00001")
    content = {"truncated": file.read_bytes()[:-30], "swapped": other.read_bytes(), "not parquet": b"text"}.get(how)
    file.unlink() if content is None else file.write_bytes(content)
    made = again(study, run="jinan:0")
    assert made.differs and f"{file.name}: missing, damaged or of another run" in made.text("en")


def test_a_table_of_the_ledger_that_is_missing(study):
    (study / "log" / "jinan" / "r00000" / "move.parquet").unlink()
    made = again(study, run="jinan:0", log=True)
    assert made.differs and "move.parquet: missing" in made.text("en")


def test_the_earliest_difference_comes_first(study, monkeypatch):
    city_of = task.city_of
    monkeypatch.setattr(task, "city_of", lambda scenario, seed, *rest: city_of(scenario, seed + 1, *rest))
    made = again(study, run="plan:0", log=True)
    run = made.runs[0]
    assert run.verdict == "differs" and run.states[0] != run.states[1]
    assert run.difference.place["table"] in TABLES and run.difference.place["table"] != "spell"
    assert run.difference.place["date"].startswith("2024-01")
    made = again(study, run="plan:0")
    assert made.differs and made.runs[0].difference.place["measure"]


def test_a_run_that_fails_now(study, monkeypatch):
    monkeypatch.setattr(task, "_measured", lambda *given: 1 / 0)
    made = again(study, run="plan:0")
    assert [run.verdict for run in made.runs] == ["failed"]
    assert not made.ok and not made.differs and "ZeroDivisionError" in made.text("en")


def test_runs_that_failed_then(tmp_path, monkeypatch):
    measured = task._measured

    def broken(run, *rest):
        if run.part.name.startswith("jinan-r00001"):
            raise ZeroDivisionError("planted")
        return measured(run, *rest)

    monkeypatch.setattr(task, "_measured", broken)
    jgsim.run("jinan", out=tmp_path / "study", replications=2, set=WARM, **SMALL)
    made = again(tmp_path / "study")
    assert made.ok and [run.verdict for run in made.runs] == ["same", "failed again"]
    said = made.text("en")
    assert "ZeroDivisionError: planted" in said
    assert said.endswith("1 the same bit for bit; 1 failed then and now, for the same reason")
    monkeypatch.setattr(task, "_measured", measured)
    made = again(tmp_path / "study")
    assert [run.verdict for run in made.runs] == ["same", "differs"] and "was finished now" in made.text("en")


def test_a_study_without_ledger(tmp_path):
    jgsim.run("p1", out=tmp_path / "study", firms=300, years=1, workers=1, progress=False)
    assert again(tmp_path / "study").ok
    with pytest.raises(InputError, match="kept no ledger"):
        again(tmp_path / "study", log=True)


def test_a_plan_matched_to_the_hours_of_the_base(tmp_path, monkeypatch):
    monkeypatch.setattr(match, "PILOT_FIRMS", 500)
    monkeypatch.setattr(match, "PILOT_REPLICATIONS", 1)
    monkeypatch.setattr(match, "TOLERANCE", 0.1)
    text = (
        "base: jinan.yaml\nmatch: officer_hours\ntitle: {zh: 方案, en: plan}\ndraw: {ratio: {A: 0.9, none: 0.9}}\n"
    )
    (tmp_path / "plan.yaml").write_text(text, encoding="utf-8")
    jgsim.compare("jinan", tmp_path / "plan.yaml", replications=1, out=tmp_path / "study", set=WARM, **SMALL)
    (tmp_path / "plan.yaml").unlink()
    assert record_of(tmp_path / "study")["scenarios"][1]["matched"]["factor"] != 1
    monkeypatch.setattr(match, "match_hours", None)
    assert again(tmp_path / "study").ok


def test_two_plans_of_one_name_and_a_calendar_of_every_day(tmp_path):
    given = {**SMALL, "set": {**WARM, "time.calendar": "every_day"}}
    jgsim.compare("jinan", "jinan", "joint", "joint", replications=1, out=tmp_path / "study", **given)
    record = record_of(tmp_path / "study")
    assert record["calendars"] == {} and len(record["pasts"]) == 1
    made = again(tmp_path / "study")
    assert made.ok and {run.name for run in made.runs} == {"jinan", "jinan-2", "joint", "joint-2", "none"}


def test_more_firms_until_and_workers(tmp_path):
    jgsim.run("jinan", until="visits=1e9", replications=9, out=tmp_path / "study", set=WARM, **SMALL)
    assert record_of(tmp_path / "study")["replications"] == 5
    counted = []
    made = again(tmp_path / "study", workers=2, progress=lambda done, total: counted.append((done, total)))
    assert made.ok and len(made.runs) == 5 and counted[-1] == (5, 5)


def test_other_versions_are_named_with_what_they_mean(study, monkeypatch):
    record = record_of(study)
    record["versions"] |= {"numpy": "1.0", "python": "3.1", "jgsim": "0.0"}
    record["machine"]["architecture"] = "abacus"
    record["version"] = "0.0"
    seal(study, record)
    made = again(study, run="jinan:0")
    assert made.ok and list(made.versions) == ["jgsim", "python", "numpy", "architecture"]
    said = made.text("en")
    assert "numpy 1.0 → " in said and "architecture abacus → " in said and said.count("may change the last bits") == 2
    assert "python 3.1 → " in said and said.count("should change no number") == 2
    monkeypatch.setattr(records, "results_version", lambda: "another")
    assert "→ another: these numbers did not move" in again(study, run="jinan:0").text("en")
    city_of = task.city_of
    monkeypatch.setattr(task, "city_of", lambda scenario, seed, *rest: city_of(scenario, seed + 1, *rest))
    made = again(study, run="jinan:0")
    assert "→ another: other numbers are to be expected" in made.text("en") and "（jgsim 0.0）" in made.text("zh")


def test_a_changed_record_is_refused(study):
    record = record_of(study)
    record["scenarios"][1]["data"]["draw"]["ratio"]["A"] = 0.5
    (study / "record.json").write_bytes(records.to_json(record))
    with pytest.raises(InputError, match="changed after it was written"):
        again(study)
    seal(study, record)
    with pytest.raises(InputError, match="scenario plan is not the one whose hash it names"):
        again(study)


@pytest.mark.parametrize("edit", ["no pasts", "no calendars", "no data", "no such past", "text", "no world"])
def test_a_record_that_does_not_hold_everything(study, edit):
    record = record_of(study)
    if edit == "text":
        (study / "record.json").write_text("{", encoding="utf-8")
    elif edit == "no world":
        del record["scenarios"][0]["data"]["world"]
        seal(study, record)
    else:
        name = edit.removeprefix("no ")
        for entry in record["scenarios"]:
            entry.pop(name, None)
        record.pop(name, None)
        if edit == "no such past":
            record["scenarios"][1]["past"] = "0"
        seal(study, record)
    reason = "before 0.2.0" if edit in ("no pasts", "no calendars") else "not a record|is missing"
    with pytest.raises(InputError, match=reason):
        again(study)


def test_what_a_record_binds(compared):
    record = record_of(compared)
    plan = record["scenarios"][1]
    assert plan["past"] in record["pasts"] and plan["calendar"] in record["calendars"]
    assert record["pasts"][plan["past"]]["data"]["draw"]["ratio"] == record["scenarios"][0]["data"]["draw"]["ratio"]
    assert json.loads((compared / "record.json").read_text(encoding="utf-8"))["scenarios"][0]["past"] is None


def test_both_languages_say_the_same():
    import string

    zh, en = (replayed._SAID[lang] for lang in ("zh", "en"))
    assert list(zh) == list(en)
    for key in zh:
        fields = [sorted(n for _, n, _, _ in string.Formatter().parse(text[key]) if n) for text in (zh, en)]
        assert fields[0] == fields[1], key


def test_of_a_study_that_never_finished_there_is_nothing_to_make_again(tmp_path, monkeypatch):
    def stop(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(task, "simulate", stop)
        with pytest.raises(KeyboardInterrupt):
            jgsim.run("jinan", out=tmp_path / "study", **SMALL)
    with pytest.raises(InputError, match="the study did not finish; the same command goes on with it"):
        jgsim.replay(tmp_path / "study")
