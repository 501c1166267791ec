"""Levers of one's own: from a Python file, or as objects of a notebook or script; the package stays as it is."""

from __future__ import annotations

import hashlib
import importlib.machinery
import inspect
import json
import pickle
import sys
import traceback
import types
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from pathlib import Path

from jgsim.scenario.find import SHIPPED, called
from jgsim.scenario.ownstage import check_lever, checked
from jgsim.terms.errors import InputError, cause, nearest
from jgsim.terms.lever import Lever
from jgsim.terms.settings import Settings

DEFINED = "LEVER"
"""What a lever's file defines."""
_MODULE = "jgsim_own_"


@dataclass(frozen=True)
class Own(Lever):
    """A lever that does not come with jgsim; its functions say, where they fail, which lever and stage they are of.

    Attributes
    ----------
    file : str
        Name of its file, without folder ("" if it stands in none).
    sha256 : str
        Of its source: that of the whole file, or of the cells that define its functions.
    text : str, optional
        The source of a file, from which another process makes the lever again.
    """

    file: str = ""
    sha256: str = ""
    text: str | None = field(default=None, repr=False)

    def __reduce_ex__(self, protocol):
        return (_of_text, (self.text, self.file)) if self.text is not None else super().__reduce_ex__(protocol)

    @property
    def sendable(self) -> bool:
        """Whether another process can have it: it comes from a file, or from a module that can be imported."""
        if self.text is not None:
            return True
        try:
            pickle.dumps(self)
        except (pickle.PicklingError, AttributeError, TypeError):
            return False
        return all(_importable(part.__module__) for part in _parts(self))


def own_levers(given: object) -> tuple[Own, ...]:
    """Levers of one's own, checked: of a lever, the name of a file that defines LEVER, or several of these.

    Raises
    ------
    InputError
        If one cannot be used, or two with one name are not the same.
    """
    if given is None or isinstance(given, (str, Path, Lever)):
        given = () if given is None else (given,)
    if not isinstance(given, Iterable):
        given = (given,)
    made: dict[str, Own] = {}
    for one in given:
        lever = _own(one)
        if made.setdefault(lever.name, lever).sha256 != lever.sha256:
            raise InputError(f"there are two levers {lever.name} with different sources", path="lever")
    return tuple(made.values())


def _own(given: object) -> Own:
    if isinstance(given, Own):
        return given
    if isinstance(given, Lever):
        return _of_object(given)
    if isinstance(given, (str, Path)):
        return _of_file(Path(given))
    what = type(given).__name__
    raise InputError(f"must be a jgsim.Lever or the name of a Python file that defines {DEFINED}, not {what}", path="lever")


def _of_file(path: Path) -> Own:
    try:
        if not path.is_file() and path.name == str(path) and (SHIPPED / path.name).is_file():
            path = SHIPPED / path.name  # the guide's example
        if not path.is_file():
            beside = [p.name for p in path.parent.glob("*.py")] if path.parent.is_dir() else []
            near = nearest(path.name, beside)
            raise InputError("there is no such file", file=path, nearest=near and str(path.with_name(near)))
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise InputError("is not UTF-8 text", file=path) from None
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read: {cause(error)}", file=path) from None
    return _of_text(text, path.name, called(path))


def _of_text(text: str, name: str, file: str | None = None) -> Own:
    """The lever of a file's text; `name` without folder goes into records, `file` into messages."""
    file = file or name
    module = _module(text, name, file)
    lever = getattr(module, DEFINED, None)
    if lever is None:
        raise InputError(f"defines no {DEFINED}", file=file, nearest=nearest(DEFINED, vars(module)))
    if not isinstance(lever, Lever):
        raise InputError(f"{DEFINED} must be a jgsim.Lever, not {type(lever).__name__}", file=file)
    check_lever(lever, file)
    return _made(lever, file, name, digest(text), text)


def _of_object(lever: Lever) -> Own:
    check_lever(lever, None)
    files, sources = set(), set()
    for part in _parts(lever):
        file = _file_of(part)
        if file is not None:
            files.add(file.name)
        sources.add(_source_of(part, file, lever.name))
    name = files.pop() if len(files) == 1 else ""
    return _made(lever, None, name, digest(json.dumps(sorted(sources))), None)


def _made(lever: Lever, file: str | None, name: str, sha256: str, text: str | None) -> Own:
    return Own(**checked(lever, file), file=name, sha256=sha256, text=text)


def digest(text: str) -> str:
    """sha256 of a source."""
    return hashlib.sha256(text.encode()).hexdigest()


def _module(text: str, name: str, file: str) -> types.ModuleType:
    """The module of a source, run once in a process: its name is its content, so that equal sources are one."""
    key = f"{_MODULE}{digest(text)}"
    if key in sys.modules:
        return sys.modules[key]
    module = sys.modules[key] = types.ModuleType(key)
    module.__file__ = name
    try:
        exec(compile(text, name, "exec"), module.__dict__)  # noqa: S102 - a planner's own file, named by the planner
    except SyntaxError as error:
        del sys.modules[key]
        raise InputError(f"is not valid Python: {error.msg}", file=file, line=error.lineno) from None
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever the file raises is said, not shown as a traceback
        del sys.modules[key]
        lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == name]
        what = f"{type(error).__name__}: {error}"
        raise InputError(f"cannot be run: {what}", file=file, line=lines[-1] if lines else None) from None
    return module


def _parts(lever: Lever) -> list[Callable]:
    """The settings and functions that a lever is made of, as they were written."""
    values = [getattr(lever, one.name) for one in fields(Lever)]
    functions = [*(one for one in values if callable(one)), *lever.stages.values()]
    return [getattr(one, "function", one) for one in functions]


def _file_of(part: Callable) -> Path | None:
    file = getattr(sys.modules.get(getattr(part, "__module__", "")), "__file__", None)
    return Path(file) if file and Path(file).is_file() else None


def _source_of(part: Callable, file: Path | None, lever: str) -> str:
    if file is not None:
        return file.read_text(encoding="utf-8").replace("\r\n", "\n")
    try:
        return inspect.getsource(part)
    except (OSError, TypeError):
        if isinstance(part, type) and issubclass(part, Settings):  # a class of a cell has no source to be found
            return json.dumps(part.model_json_schema(), sort_keys=True)
        name = getattr(part, "__name__", type(part).__name__)
        raise InputError(
            f"the source of {name} cannot be read, so no record could name it: write the lever into a file",
            file=f"lever {lever}",
        ) from None


def _importable(module: str) -> bool:
    """Whether a fresh process finds a module: on the path, not only among those that were made here."""
    path = None
    for n, name in enumerate(parts := module.split(".")):
        found = importlib.machinery.PathFinder.find_spec(".".join(parts[: n + 1]) if path else name, path)
        if found is None:
            return False
        path = found.submodule_search_locations
    return module != "__main__"
