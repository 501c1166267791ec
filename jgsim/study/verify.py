"""Checking a study's folder offline: nothing is simulated."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from jgsim.scenario.own import Own, own_levers
from jgsim.study import record as records
from jgsim.study.files import sha256
from jgsim.study.ledgerfile import ledger_files
from jgsim.study.levers import SECTION, same
from jgsim.study.options import check_language
from jgsim.study.part import notes_of
from jgsim.study.recorded import SWEEP, Recorded, grid, recorded, simulated
from jgsim.study.recount import table_names, tables
from jgsim.study.restore import WRONG, parsed, record_bytes, rough
from jgsim.study.verdict import Check, Problem, Verification
from jgsim.terms.errors import InputError, cause

def verify(folder: Path | str, *, lang: str = "zh", levers: object = ()) -> Verification:
    """Check that a study's folder is what its record says.

    The record is whole and agrees with itself; every file is there with its sha256, and none besides; every part
    belongs to the run that the record names; the tables follow from the parts, byte for byte. Whether the runs
    themselves are right only `replay` can tell. `levers` are those of its own that a study was made with, as in `replay`:
    without them nothing is said about their sources, nor about the points of a sweep.

    Raises
    ------
    InputError
        If it is no folder of a study, or cannot be read.
    """
    check_language(lang)
    path, raw = record_bytes(folder)
    given = own_levers(levers)
    try:
        return Verification(path, tuple(_checks(path, raw, given)), lang)
    except OSError as error:
        raise InputError(f"cannot be read: {cause(error)}", file=error.filename or path) from None


def _checks(path: Path, raw: bytes, given: tuple[Own, ...]) -> Iterator[Check]:
    try:
        record = parsed(raw)
    except (ValueError, RecursionError):
        yield Check("record", False, (Problem("unreadable"),))
        return
    yield _judge("record", lambda: _whole(record, raw))
    yield _judge("identity", lambda: _identity(record))
    yield _judge("scenarios", lambda: _scenarios(record))
    if SECTION in record or given:
        yield _levers(record, given)
    if SWEEP in record:
        yield _points(record, path, given)
    try:
        runs = recorded(record, path)
    except WRONG:
        runs = None
    yield _judge("runs", lambda: _runs(record, runs, path))
    yield _judge("files", lambda: _files(record, path))
    yield _judge("unnamed", lambda: [Problem("extra", {"file": n}) for n in _ours(path) if n not in record["files"]])
    for code, files in _keyed(runs):
        yield _judge(code, lambda files=files: [found for run, file in files for found in _key(run, file, path)])
    if runs is None:
        yield Check("parts", None, (Problem("structure"),))
    yield from tables(record, runs, path)


def _judge(code: str, find: Callable[[], list[Problem]]) -> Check:
    """A check from the problems that a function finds; what it cannot read in the record is one."""
    try:
        found = find()
    except WRONG:
        found = [Problem("structure")]
    return Check(code, not found, tuple(found))


def _whole(record: dict, raw: bytes) -> list[Problem]:
    if "seal" not in record:
        return [Problem("no seal")]
    if records.sealed(record)["seal"] != record["seal"]:
        return [Problem("seal")]
    return [] if records.to_json(record) == raw else [Problem("other bytes")]


def _identity(record: dict) -> list[Problem]:
    what, options = record["identity"], record["options"]
    pairs = [("study", record["study"], records.fingerprint(what))]
    pairs += [(name, options[name], what[name]) for name in ("seed", "firms", "until", "replications")]
    pairs += [("years", options["years"], entry["data"]["time"]["years"]) for entry in record["scenarios"]]
    pairs.append(("scenarios", [entry["name"] for entry in record["scenarios"]], list(what["scenarios"])))
    return _differing(pairs)


def _scenarios(record: dict) -> list[Problem]:
    pairs = []
    for entry, scenario in zip(record["scenarios"], rough(record), strict=True):
        pairs.append((scenario.name, entry["hash"], scenario.hash))
        pairs.append((scenario.name, record["identity"]["scenarios"][scenario.name], scenario.hash))
        while scenario.past is not None:
            key, scenario = entry["past"], scenario.past
            pairs.append((scenario.name, key, scenario.hash))
            entry = record["pasts"][key]
    return list(dict.fromkeys(_differing(pairs)))


def _levers(record: dict, given: tuple[Own, ...]) -> Check:
    """The own levers of the study are those that are given."""
    def find() -> list[Problem]:
        wanted, mine = record.get(SECTION, {}), {lever.name: lever for lever in given}
        facts = {name: {"name": name, "file": one["file"] or "-", "sha": one["sha256"][:12]} for name, one in wanted.items()}
        unknown.extend(Problem("needs lever", facts[name]) for name in wanted if name not in mine)
        found = [Problem("foreign lever", {"name": name}) for name in mine if name not in wanted]
        return found + [
            Problem("other lever", {**facts[name], "here": mine[name].sha256[:12]})
            for name, one in wanted.items() if name in mine and not same(mine[name], one)
        ]

    unknown: list[Problem] = []
    made = _judge("levers", find)
    return Check("levers", None, tuple(unknown)) if made.holds and unknown else made


def _points(record: dict, path: Path, given: tuple[Own, ...]) -> Check:
    """Names and settings of a sweep's points follow from its grid, their hashes from the base and these settings."""
    def find() -> list[Problem]:
        wanted = grid(record)
        there = [(point["name"], point["set"]) for point in record[SWEEP]["points"]]
        here = [(wanted.name(n), wanted.settings(n)) for n in range(len(wanted))]
        if there != here:
            return [Problem("other points")]
        simulated(record, path / records.NAME, given)
        return []

    if not {lever.name for lever in given} >= set(record.get(SECTION, {})):
        return Check("points", None, (Problem("without lever"),))
    try:
        return _judge("points", find)
    except InputError as error:
        if records.other_versions(record).get("results"):
            return Check("points", None, (Problem("other settings", {"why": error.reason}),))
        return Check("points", False, (Problem("other settings", {"why": error.reason}),))


def _differing(pairs: list[tuple]) -> list[Problem]:
    return [
        Problem("differs", {"what": what, "there": there, "here": here}) for what, there, here in pairs if there != here
    ]


def _runs(record: dict, runs: list[Recorded] | None, path: Path) -> list[Problem]:
    if runs is None:
        return [Problem("structure")]
    status = "failed in part" if record["failures"] else "finished"
    if record["status"] != status:
        return [Problem("status", {"status": record["status"]})]
    until = record["until"]
    count = record["identity"]["replications"] if until is None else until["looks"][-1]["replications"]
    if record["replications"] != count:
        return _differing([("replications", record["replications"], count)])
    wanted = [file for _, files in _keyed(runs) for _, file in files] + [path / name for name in table_names(record)]
    names = [file.relative_to(path).as_posix() for file in wanted]
    return [Problem("not named", {"file": name}) for name in names if name not in record["files"]]


def _keyed(runs: list[Recorded] | None) -> list[tuple[str, list[tuple[Recorded, Path]]]]:
    """Files that carry the key of their run, by the code of the check: parts, and ledgers where they were kept."""
    done = [run for run in runs or () if run.failure is None]
    ledgers = [(run, file) for run in done if run.log is not None for file in ledger_files(run.log)]
    parts = [(run, file) for run in done for file in run.parts]
    found = [("parts", parts)] if runs is not None else []
    return [*found, ("ledgers", ledgers)] if ledgers else found


def _files(record: dict, path: Path) -> list[Problem]:
    found = []
    for name, wanted in record["files"].items():
        parts = PurePosixPath(name).parts
        if not parts or parts[0] not in records.FILES or ".." in parts:
            found.append(Problem("foreign", {"file": name}))
        elif not (path / name).is_file():
            found.append(Problem("no file", {"file": name}))
        elif sha256(path / name) != wanted:
            found.append(Problem("changed", {"file": name}))
    return found


def _ours(path: Path) -> list[str]:
    return list(records.hashes(path, lambda file: ""))


def _key(run: Recorded, file: Path, path: Path) -> list[Problem]:
    notes, name = notes_of(file), file.relative_to(path).as_posix()
    if notes is None:
        return [Problem("no key", {"file": name})]
    return [] if notes.get("jgsim.key") == run.key else [Problem("other key", {"file": name})]


