"""Files that are there whole or not at all, and one clear error when the disk says no."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from jgsim.terms.errors import InputError

UNFINISHED = ".new"
"""Ending of a file that is being written."""

_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "there is no permission to write here",
    errno.EPERM: "there is no permission to write here",
    errno.ENOTDIR: "a file stands where a folder is needed",
    errno.EEXIST: "a file stands where a folder is needed",
    errno.ENAMETOOLONG: "the name is too long",
}


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what the operating system says about `path` into an InputError."""
    try:
        yield
    except OSError as error:
        reason = _REASONS.get(error.errno, error.strerror or str(error))
        raise InputError(f"cannot be written: {reason}", file=path) from None


@contextlib.contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A name to write `path` under; it gets its own name when all is written, and is gone if anything fails."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}{UNFINISHED}")
    with writing(path):
        try:
            yield unfinished
            os.replace(unfinished, path)
        except BaseException:
            with contextlib.suppress(OSError):
                unfinished.unlink()
            raise


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    with whole(path) as unfinished:
        unfinished.write_bytes(data)


def make_folder(path: Path) -> None:
    """Make a folder and those above it."""
    with writing(path):
        path.mkdir(parents=True, exist_ok=True)


def sha256(path: Path) -> str:
    """Hash of a file's content."""
    with open(path, "rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
