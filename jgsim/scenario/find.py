"""Scenario files by path, or the shipped ones by name."""

from __future__ import annotations

import os
import re
from pathlib import Path

from jgsim.terms.errors import InputError, cause, nearest

SHIPPED = Path(__file__).resolve().parents[2] / "scenarios"
"""Folder of the scenarios that come with jgsim."""
OWN = "own"
"""Folder in it of those that need a lever of one's own (the guide's example)."""


_TITLE = re.compile(r"^title: (.*)$", re.MULTILINE)


def shipped_file(name: str) -> Path | None:
    """The shipped scenario of a name ("jinan", "levers/review") or file name ("jinan.yaml"); None if there is none."""
    name = name.replace("\\", "/").removesuffix(".yaml")
    return next((one for one in _shipped() if name == _stem(one)), None)


def _shipped() -> list[Path]:
    return [*sorted(SHIPPED.glob("*.yaml")), *sorted(SHIPPED.glob("levers/*.yaml"))]


def _stem(path: Path) -> str:
    return path.relative_to(SHIPPED).with_suffix("").as_posix()


def called(path: Path | str) -> str:
    """How a scenario's file is named in messages and records.

    The name of a shipped one; nothing else inside the project or the current folder is named by its absolute path.
    """
    path = Path(path)
    if path.suffix == ".yaml" and path.parent.resolve() in (SHIPPED, SHIPPED / "levers"):
        return _stem(path.resolve())
    if path.is_absolute() and {Path.cwd(), SHIPPED.parent} & {*path.parents}:
        return os.path.relpath(path)
    return str(path)


def titled(text: str) -> str | None:
    """The name of the shipped scenario whose title holds a text."""
    wanted = " ".join(text.removesuffix(".yaml").split()).casefold()
    if len(wanted) < 2:
        return None
    titles = {_stem(path): _title(path) for path in _shipped()}
    found = [name for name, title in titles.items() if wanted in title]
    return min(found, key=lambda name: len(titles[name]), default=None)


def _title(path: Path) -> str:
    """Both titles of a shipped file, on one line as they stand there."""
    found = _TITLE.search(path.read_text(encoding="utf-8"))
    return found[1].casefold() if found else ""


def find(name: Path | str) -> Path:
    """The file of a scenario: a path, or the name of a shipped scenario ("jinan", "credit-tiered").

    Raises
    ------
    InputError
        If there is no such file, with the nearest name beside it or among the shipped ones, or one of such a title.
    """
    text = str(name)
    path = Path(text)
    if not text.strip() or "\0" in text:
        raise InputError("a scenario is named by its file, or by the name of a shipped one", path="scenario")
    if not text.isprintable() and any("\ud800" <= c <= "\udfff" for c in text):
        raise InputError("the file name is not text in this computer's encoding; rename the file", file=path)
    bare = path.name == text
    try:
        shipped = _shipped()
        if path.is_file():
            return path
        there = shipped_file(text)
        if there is not None:
            return there
        own = SHIPPED / OWN / f"{text.removesuffix('.yaml')}.yaml"
        if bare and own.is_file():
            return own
        if path.is_dir():
            raise InputError("is a folder; name the scenario file in it", file=path)
        if path.exists():
            raise InputError("is not a file", file=path)
        there = sorted(p.name for p in path.parent.glob("*.yaml")) if path.parent.is_dir() else []
        if not bare and not there:
            there, bare = [p.name for p in shipped if _stem(p).startswith(f"{path.parent.as_posix()}/")], bool(there)
    except OSError as error:
        raise InputError(f"cannot be read: {cause(error)}", file=text[:80]) from None
    near = nearest(path.name, there)
    if near is not None:
        near = str(path.with_name(near))
    elif bare:
        near = nearest(path.stem, [one.stem for one in shipped if one.parent == SHIPPED]) or titled(text)
    raise InputError("there is no such file" + (", nor a shipped scenario of that name" if bare else ""),
                     file=path, nearest=near)
