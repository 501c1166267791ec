"""What a lever of one's own must be, and what its functions must return: said in one sentence, with lever and stage."""

from __future__ import annotations

import inspect
import re
import traceback
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import partial
from pathlib import Path

import numpy as np
from pydantic import ValidationError

from jgsim.levers import LEVERS
from jgsim.scenario.ownhanded import hand_out, put_back
from jgsim.scenario.ownplans import lenient
from jgsim.scenario.ownreturns import problem_of
from jgsim.scenario.ownvalues import is_number, shown
from jgsim.terms.errors import InputError, LeverError, nearest
from jgsim.terms.lever import Column, Lever, Stage
from jgsim.terms.settings import Settings

_NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")
TAKEN = ("title", "time", "world", "behaviour", "match", "register", "base", "from", "later", "moments", "task", "cases", "engine", "levers")
"""Names of sections, of files and of what writes columns, that no lever of one's own can have."""
PER = ("firm", "cell", "candidate", "pool", "list")


@dataclass(frozen=True)
class Checked:
    """A function of a lever at a stage: what it raises or returns wrongly is said in one sentence.

    `most` is the lever's, which bounds what it may return at LENIENT.
    """

    lever: str
    stage: Stage
    function: Callable
    most: Callable | None = None

    def __call__(self, view, settings, *given):
        handed, given = hand_out(self.stage, given)
        try:
            made = self.function(view, settings, *handed)
        except LeverError:
            raise
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a planner's function raises is said
            raise self._error(f"{_told(error)}{_line(error, self.function)}") from error
        if made is None and self.stage == Stage.CLASSIFY:
            return np.empty(0, np.int64), np.empty(0, np.int64)
        found = put_back(self.stage, given, made) or problem_of(self.stage, view, given, made)
        if found is None and self.stage == Stage.LENIENT:
            found = lenient(view, given[-1], made, 1.0 if self.most is None else self.most(settings))
        if found is not None:
            raise self._error(found)
        return made

    def _error(self, said: str) -> LeverError:
        return LeverError(f"lever {self.lever}, stage {self.stage.name}: {said}")


def _told(error: BaseException) -> str:
    said = " ".join(str(error).split())
    if isinstance(error, ValueError) and "read-only" in said:
        return "writes into a column that is not its own, or into what it may only read"
    if isinstance(error, PermissionError):
        return f"{said}; a lever writes the columns that it declares, and no other"
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def told(error: BaseException) -> str:
    """What was raised where no function is known, on one line with its place."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{_told(error)} ({Path(last.filename).name}, line {last.lineno})"


def _line(error: BaseException, function: Callable) -> str:
    """Where in the lever's own source it happened: its file, without folder, and the line."""
    function = inspect.unwrap(getattr(function, "func", function))
    code = getattr(function, "__code__", None) or getattr(type(function).__call__, "__code__", None)
    frames = [f for f in traceback.extract_tb(error.__traceback__) if code and f.filename == code.co_filename]
    return f" ({Path(frames[-1].filename).name}, line {frames[-1].lineno})" if frames else ""


def check_lever(lever: Lever, file: str | None) -> None:
    """Refuse a lever that cannot work.

    Raises
    ------
    InputError
        With the lever, and the stage where it is about one.
    """
    refuse = partial(InputError, file=file or f"lever {lever.name}")
    if not isinstance(lever.name, str) or not _NAME.fullmatch(lever.name):
        raise refuse("the name of a lever consists of a-z, 0-9 and _, and begins with a letter")
    if lever.name in TAKEN or lever.name in [one.name for one in LEVERS]:
        raise refuse(f"the name {lever.name} is taken; give the lever another one")
    if not isinstance(lever.settings, type) or not issubclass(lever.settings, Settings):
        raise refuse("the settings of a lever are a class made from jgsim.LeverSettings")
    if lever.optional:
        _check_defaults(lever, refuse)
    if not hasattr(lever.stages, "items") or not lever.stages:
        raise refuse("a lever needs a function at one stage at least")
    known = {stage: function for one in LEVERS for stage, function in one.stages.items()}
    for stage, function in lever.stages.items():
        if not isinstance(stage, Stage):
            raise refuse(f"the stages of a lever are members of jgsim.Stage, not {stage!r}", nearest=_stage(stage, known))
        if stage not in known:
            raise refuse(f"nothing is run at the stage {stage.name}", nearest=_stage(stage, known))
        _check_signature(stage, function, known[stage], refuse)
    for one in lever.columns:
        _check_column(lever.name, one, refuse)
    names = [one.name for one in lever.columns]
    if len(set(names)) < len(names):
        raise refuse(f"the column {next(n for n in names if names.count(n) > 1)} is declared twice")


def _check_defaults(lever: Lever, refuse: Callable) -> None:
    try:
        lever.settings()
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"]))
        raise refuse(f"an optional lever needs a default for every setting; {where or 'one'} has none that can be used") from None
    except Exception as error:  # noqa: BLE001 - a validator of the planner's, as at a stage
        raise refuse(f"its settings end with {told(error)}") from None


def _stage(given: object, known: dict) -> str | None:
    return nearest(getattr(given, "name", given), [stage.name for stage in known])


def _check_signature(stage: Stage, function: Callable, like: Callable, refuse: Callable) -> None:
    if not callable(function):
        raise refuse(f"what stands at the stage {stage.name} is no function")
    names = list(inspect.signature(like).parameters)
    try:
        inspect.signature(function).bind(*names)
    except TypeError:
        mine = ", ".join(inspect.signature(function).parameters)
        raise refuse(f"the function at the stage {stage.name} must take ({', '.join(names)}), not ({mine})") from None
    except ValueError:  # a built-in function has no signature to be looked at
        return


def _check_column(lever: str, one: Column, refuse: Callable) -> None:
    if not isinstance(one, Column):
        raise refuse("columns are jgsim.Column")
    if not one.name.startswith(f"{lever}."):
        near = f"{lever}.{one.name.rpartition('.')[2]}"
        raise refuse(f"the name of a column of this lever begins with '{lever}.', unlike {one.name}", nearest=near)
    if one.writer != lever:
        raise refuse(f"the column {one.name} is written by {lever}, not by {one.writer}")
    if one.per not in PER:
        raise refuse(f"the column {one.name} has one entry per {one.per}; it can be {', '.join(PER)}", nearest=nearest(one.per, PER))
    try:
        if np.dtype(one.dtype).kind not in "biuf":
            raise TypeError
        np.full(1, one.fill, one.dtype)
    except (TypeError, ValueError, OverflowError):
        raise refuse(f"the column {one.name} cannot hold {one.fill} as {one.dtype}") from None


def checked(lever: Lever, file: str | None) -> dict:
    """The fields of a lever, with functions that say who they are where they fail."""
    most = None if lever.most is None else OwnMost(lever.name, lever.most)
    stages = {stage: Checked(lever.name, stage, function, most) for stage, function in lever.stages.items()}
    check = None if lever.check is None else OwnCheck(lever.name, lever.check)
    idle = None if lever.idle is None else OwnIdle(lever.name, lever.idle)
    made = replace(lever, stages=stages, check=check, idle=idle, most=most)
    return {one.name: getattr(made, one.name) for one in fields(Lever)}


@dataclass(frozen=True)
class OwnCheck:
    """A lever's check, whose errors all are ValueErrors that begin with a path of the lever."""

    lever: str
    function: Callable

    def __call__(self, settings, world):
        try:
            self.function(settings, world)
        except ValueError as error:
            said = str(error)
            raise ValueError(said if re.match(rf"{self.lever}(\.[\w-]+)*: ", said) else f"{self.lever}: {said}") from None
        except (Exception, SystemExit) as error:  # noqa: BLE001 - as at a stage
            raise ValueError(f"{self.lever}: its check ends with {_told(error)}{_line(error, self.function)}") from None


@dataclass(frozen=True)
class OwnIdle:
    """A lever's `idle`, which must name stages."""

    lever: str
    function: Callable

    def __call__(self, settings):
        try:
            stages = tuple(self.function(settings))
        except (Exception, SystemExit) as error:  # noqa: BLE001 - as at a stage
            what = f"{_told(error)}{_line(error, self.function)}"
            raise InputError(f"its idle ends with {what}", file=f"lever {self.lever}") from None
        if not all(isinstance(stage, Stage) for stage in stages):
            raise InputError("its idle must name stages", file=f"lever {self.lever}")
        return stages


@dataclass(frozen=True)
class OwnMost:
    """A lever's `most`, which must give a number."""

    lever: str
    function: Callable

    def __call__(self, settings):
        try:
            most = self.function(settings)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - as at a stage
            what = f"{_told(error)}{_line(error, self.function)}"
            raise InputError(f"its most ends with {what}", file=f"lever {self.lever}") from None
        if not is_number(most, 0):
            reason = f"its most must give a number that is not negative, not {shown(most)}"
            raise InputError(reason, file=f"lever {self.lever}")
        return most
