"""The grid of a sweep: which settings vary, over which values, and the points that these make."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from jgsim.scenario.yamlfile import parse
from jgsim.terms.errors import InputError

MOST_POINTS = 100_000
FIXED = ("world", "time", "title", "match", "register")
"""Sections that all points of a sweep have in common, for they share their worlds and their past."""
_VARY = "--vary"
_STEPS = re.compile(r"\s*([^:\s]+)\s*:\s*([^:\s]+)\s*:\s*([^:\s]+)\s*")
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?")
_LIKE_STEPS = re.compile(r"[-+]?\.?\d[^:：]*[:：]")
"""What was meant as a:b:n, well written or not."""


@dataclass(frozen=True)
class Axis:
    """A setting that varies: its dotted path, and its values as plain data in the order wanted."""

    path: str
    values: tuple

    @property
    def texts(self) -> tuple[str, ...]:
        """The values as they stand in files."""
        return tuple(text_of(value) for value in self.values)

    @property
    def numeric(self) -> bool:
        """Whether all values are numbers."""
        return all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in self.values)

    def __str__(self):
        return f"{self.path}={','.join(self.texts)}"


@dataclass(frozen=True)
class Grid:
    """Every combination of the axes' values; the last axis runs fastest."""

    axes: tuple[Axis, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of values of each axis."""
        return tuple(len(axis.values) for axis in self.axes)

    def __len__(self):
        return math.prod(self.shape)

    def places(self, number: int) -> tuple[int, ...]:
        """Where a point lies: the index of its value on each axis."""
        return tuple(int(i) for i in np.unravel_index(number, self.shape))

    def settings(self, number: int) -> dict[str, object]:
        """The varied settings of a point, by path."""
        return {a.path: a.values[i] for a, i in zip(self.axes, self.places(number), strict=True)}

    def texts(self, number: int) -> tuple[str, ...]:
        """The values of a point as they stand in files."""
        return tuple(text_of(value) for value in self.settings(number).values())

    def name(self, number: int) -> str:
        """The name of a point: p0001 is the first."""
        return f"p{number + 1:0{max(4, len(str(len(self))))}}"


def grid_of(vary: Mapping[str, object]) -> Grid:
    """The grid of settings to vary: by path a text as after `--vary` ("0:0.05:6", "a,b") or a list of values.

    Raises
    ------
    InputError
        Naming the setting.
    """
    if not isinstance(vary, Mapping) or not vary:
        raise InputError("needs at least one setting to vary, as draw.ratio.A=0:0.05:6", path="vary")
    axes = tuple(Axis(path, _values(path, given)) for path, given in ((str(p).strip(), v) for p, v in vary.items()))
    for n, one in enumerate(axes):
        if one.path.partition(".")[0] in FIXED:
            reason = "cannot vary: the points of a sweep share their world, time and title"
            raise InputError(reason, file=_VARY, path=one.path)
        for other in axes[:n]:
            if f"{one.path}.".startswith(f"{other.path}.") or f"{other.path}.".startswith(f"{one.path}."):
                raise InputError(f"sets the same as {other.path}", file=_VARY, path=one.path)
    grid = Grid(axes)
    if len(grid) > MOST_POINTS:
        raise InputError(f"the grid has {len(grid):,} points; at most {MOST_POINTS:,}", path="vary")
    return grid


def named_once(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Pairs of path and values as a map; a path that stands twice is refused."""
    made: dict[str, str] = {}
    for path, values in pairs:
        if path in made:
            raise InputError("varies twice; name all its values together", file=_VARY, path=path)
        made[path] = values
    return made


def _values(path: str, given) -> tuple:
    if isinstance(given, str):
        values = _typed(path, given)
    elif isinstance(given, Iterable) and not isinstance(given, Mapping):
        values = [_typed_one(path, v) if isinstance(v, str) else _plain(v) for v in given]
    else:
        values = [_plain(given)]
    if not values:
        raise InputError("has no value", file=_VARY, path=path)
    seen: dict[str, object] = {}
    for value in values:
        key = text_of(float(value) if isinstance(value, int) and not isinstance(value, bool) else value)
        if key in seen:
            raise InputError(f"the value {text_of(value)} stands twice", file=_VARY, path=path)
        seen[key] = value
    return tuple(values)


def _typed(path: str, text: str) -> list:
    """The values of a text: numbers and words between commas, `a:b:n` for n equal steps from a to b."""
    values = []
    for value in _yaml(path, f"[{text}]"):
        values += _steps(path, value) if isinstance(value, str) and _LIKE_STEPS.match(value) else [value]
        if values and values[-1] in (None, ""):
            raise InputError("has an empty value", file=_VARY, path=path)
    return values


def _typed_one(path: str, text: str):
    value = _yaml(path, text)
    if value in (None, ""):
        raise InputError("has an empty value", file=_VARY, path=path)
    return value


def _yaml(path: str, text: str):
    try:
        document = parse(f"value: {text}", _VARY)
    except InputError as error:
        raise InputError(error.reason, file=_VARY, path=path) from None
    if list(document) != ["value"]:
        raise InputError("must be one value", file=_VARY, path=path)
    return document["value"]


def _steps(path: str, text: str) -> list[int | float]:
    """n equal steps from a to b, each the number nearest to its exact value."""
    found = _STEPS.fullmatch(text)
    first, last, count = found.groups() if found else ("", "", "")
    if not (_NUMBER.fullmatch(first) and _NUMBER.fullmatch(last) and count.isascii() and count.isdigit()):
        raise InputError(f"must be a:b:n, n numbers from a to b, not {text!r}", file=_VARY, path=path)
    n = int(count[:9])
    if not 2 <= n <= MOST_POINTS:
        reason = f"the n of a:b:n must be a whole number from 2 to {MOST_POINTS}, not {count}"
        raise InputError(reason, file=_VARY, path=path)
    a, b = Fraction(first), Fraction(last)
    exact = [a + (b - a) * i / (n - 1) for i in range(n)]
    try:
        return [int(x) if x.denominator == 1 and abs(x) < 2**53 else float(x) for x in exact]
    except OverflowError:
        raise InputError("is too large a number", file=_VARY, path=path) from None


def _plain(value):
    """A value from Python as plain data."""
    return value.tolist() if isinstance(value, (np.generic, np.ndarray)) else value


def text_of(value) -> str:
    """A value as it stands in files."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float, str)):
        return repr(value) if not isinstance(value, str) else value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
