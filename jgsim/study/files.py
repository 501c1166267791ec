"""Files that are there whole or not at all, and one clear error when the disk says no."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from jgsim.terms.errors import InputError, cause

UNFINISHED = ".new"
"""Ending of a file that is being written."""


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what the operating system says about `path` into an InputError."""
    try:
        yield
    except OSError as error:
        raise InputError(f"cannot be written: {cause(error)}", file=path) from None


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
