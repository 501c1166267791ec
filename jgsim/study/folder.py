"""The folder of a study: its record, its parts, and the way to go on where an earlier start stopped."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from pathlib import Path

from jgsim.study import levers
from jgsim.study import record as records
from jgsim.study.files import UNFINISHED, make_folder, write_bytes, writing
from jgsim.terms.errors import InputError, cause

PARTS, LOGS, FIGURES, BRIEFING = records.FILES[:4]
OURS = records.FILES
MOST_LETTERS = 50
"""Letters of a scenario's name in the name of a file, which may have 255 bytes; the key tells runs apart."""
_STAGE, _LOCK = ".unfinished", ".lock"


class Folder:
    """A study's folder, held for one process at a time.

    Parameters
    ----------
    path : Path or None
        None keeps everything in a temporary folder that goes away at the end.
    """

    def __init__(self, path: Path | None):
        self.kept = path is not None
        self.path = path if self.kept else temporary()
        self.stage = self.path / _STAGE
        self._lock = None

    def __enter__(self) -> Folder:
        return self

    def __exit__(self, *exception) -> None:
        shutil.rmtree(self.stage, ignore_errors=True)
        if self._lock is not None:
            self._lock.close()
        if not self.kept:
            shutil.rmtree(self.path, ignore_errors=True)

    def part(self, name: str, replication: int, key: str) -> Path:
        """Where the part of a run goes."""
        return self.path / PARTS / f"{name[:MOST_LETTERS]}-r{replication:05}-{key[:16]}.parquet"

    def log(self, name: str, replication: int) -> Path:
        """Where the ledger of a run goes."""
        return self.path / LOGS / name / f"r{replication:05}"

    def begin(self, record: dict) -> None:
        """Take the folder for a study, new or gone on with.

        Raises
        ------
        InputError
            If the folder holds another study or other files, is in use, or cannot be written.
        """
        if "\0" in str(self.path):
            raise InputError("the name holds a character that no file can have", file=self.path)
        with writing(self.path):
            made = [p for p in (self.path / PARTS, self.path, *self.path.parents) if not p.exists()]
            if self.path.is_dir():
                self._check(record)  # before anything is written into a folder that is not ours
        try:
            make_folder(self.path / PARTS)
            self._hold()
            self._sweep(outdated=self._check(record))
            self.write_record(record)
        except InputError:
            self._take_back(made)
            raise

    def write_record(self, record: dict) -> None:
        """Write `record.json`, sealed."""
        record.update(records.sealed(record))
        write_bytes(self.path / records.NAME, records.to_json(record))

    def publish(self) -> None:
        """Give the finished files, which stand in the stage, their places."""
        for source in sorted(p for p in self.stage.rglob("*") if p.is_file()):
            target = self.path / source.relative_to(self.stage)
            make_folder(target.parent)
            with writing(target):
                os.replace(source, target)

    def _sweep(self, outdated: bool) -> None:
        """Take away what an interrupted start left unfinished, and what is out of date; nothing but our own files."""
        with writing(self.path):
            left = [*self.path.glob(f"{records.NAME}.*{UNFINISHED}")]
            for name in (PARTS, LOGS):
                left += (self.path / name).rglob(f"*.parquet.*{UNFINISHED}")
                if outdated:
                    left += (self.path / name).rglob("*.parquet")
            for path in left:
                path.unlink(missing_ok=True)
        shutil.rmtree(self.stage, ignore_errors=True)

    def _take_back(self, made: list[Path]) -> None:
        """Take away the folders that this start made, those that nobody else has begun to use."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None
            if made:
                (self.path / PARTS / _LOCK).unlink(missing_ok=True)
        for path in made:
            with contextlib.suppress(OSError):
                path.rmdir()

    def _hold(self) -> None:
        path = self.path / PARTS / _LOCK
        with writing(path):
            handle = open(path, "a+b")  # noqa: SIM115 - held until the end
        try:
            _lock(handle)
        except BlockingIOError:
            handle.close()
            raise InputError("another jgsim is at work in this folder", file=self.path) from None
        self._lock = handle

    def _check(self, record: dict) -> bool:
        """Refuse a folder that is not this study's; True if an older version of jgsim computed what is in it."""
        path = self.path / records.NAME
        if not path.exists():
            foreign = [name for name in OURS[1:] if (self.path / name).exists()]
            if foreign:
                raise InputError(f"holds {foreign[0]} but no {records.NAME}; name another folder", file=self.path)
            return False
        try:
            there = json.loads(path.read_text(encoding="utf-8"))
            found = different(there["identity"], record["identity"]) or levers.differ(there, record)
            if found is None:
                found = _data_differs(there["scenarios"], record["scenarios"])
            outdated = there["identity"]["results"] != record["identity"]["results"]
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise InputError("is not a record that jgsim wrote; name another folder", file=path) from None
        if found is not None:
            raise InputError(f"holds another study: {found}; name another folder with --out", file=self.path)
        return outdated


def temporary() -> Path:
    """A new folder that goes away at the end."""
    try:
        return Path(tempfile.mkdtemp(prefix="jgsim-"))
    except OSError as error:
        raise InputError(f"cannot be written: {cause(error)}", file=tempfile.tempdir or "TMPDIR") from None


def different(there: dict, here: dict) -> str | None:
    """What makes one study another, in words; None if a study may go on (replications may be added, none dropped)."""
    if list(there["scenarios"]) != list(here["scenarios"]):
        return f"{', '.join(there['scenarios'])} there, {', '.join(here['scenarios'])} here"
    for name in ("seed", "firms", "until", "vary"):
        if there.get(name) != here.get(name):
            return f"{name} {there.get(name)} there, {here.get(name)} here"
    if there["replications"] > here["replications"]:
        return f"{there['replications']} replications there, {here['replications']} here"
    return None


def _data_differs(there: list[dict], here: list[dict]) -> str | None:
    for old, new in zip(there, here, strict=True):
        if old["hash"] != new["hash"]:
            found = _first_difference(old["data"], new["data"], "")
            return f"scenario {new['name']} differs" + (f" at {found}" if found else " in its calendar or its past")
    return None


def _first_difference(one, two, path: str) -> str | None:
    if isinstance(one, dict) and isinstance(two, dict):
        for name in [*two, *(n for n in one if n not in two)]:
            found = _first_difference(one.get(name), two.get(name), f"{path}.{name}" if path else name)
            if found:
                return found
        return None
    return None if one == two else f"{path}: {one!r} there, {two!r} here"


def _lock(handle) -> None:
    """Lock an open file, or raise BlockingIOError; file systems without locks let everybody in."""
    if os.name == "nt":
        import msvcrt

        handle.seek(0)
        try:
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            raise BlockingIOError from None
    else:
        import fcntl

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise
        except OSError:
            pass
