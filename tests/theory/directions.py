"""Directions: what a setting that is turned up does to the measures, on the same worlds, in standard errors."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

import jgsim

from .bench import changed

SEED, REPLICATIONS = 1, 4
BEYOND = 2
"""Standard errors that a mean difference must exceed."""


@dataclass(frozen=True)
class Move:
    """A measure of the horizon that rises (`sign` 1) or falls (-1), and why; `group` of a dimension, or the total."""

    measure: str
    sign: int
    why: str
    dimension: str = "all"
    group: str = "all"

    def __str__(self):
        of = "" if self.dimension == "all" else f" {self.group}"
        return f"{self.measure}{of} {'up' if self.sign > 0 else 'down'}"


@dataclass(frozen=True)
class Row:
    """Something that is turned up, and the measures that it moves.

    `of`: the lever's module, or the section of `behaviour`; `town`: settings of both sides by dotted path, on top of a
    shipped scenario; `low`, `high`: those of one side. `plan`: the shipped scenario of the high side, if it is another.
    """

    of: str
    what: str
    town: dict
    low: dict
    high: dict
    moves: tuple[Move, ...]
    scenario: str = "p1"
    plan: str | None = None
    years: int = 1
    firms: int = 2000
    full: bool = False

    def __str__(self):
        return f"{self.of}: {self.what}"

    def side(self, high: bool) -> tuple[str, dict]:
        """The shipped scenario of a side, and the settings that differ from it."""
        scenario = self.plan if high and self.plan is not None else self.scenario
        return scenario, {**self.town, **(self.high if high else self.low)}


def row(of: str, what: str, town: dict, low: dict, high: dict, *moves: Move, **more) -> Row:
    """A row of the table."""
    return Row(of, what, town, low, high, moves, **more)


def up(measure: str, why: str, **by: str) -> Move:
    """The measure rises; `by`: that of one group of a dimension, as trigger="report"."""
    return Move(measure, 1, why, *next(iter(by.items()), ()))


def down(measure: str, why: str, **by: str) -> Move:
    """The measure falls."""
    return Move(measure, -1, why, *next(iter(by.items()), ()))


@lru_cache(maxsize=None)
def _run(scenario: str, changes: str, years: int, firms: int, seed: int):
    given = changed(scenario, json.loads(changes), years)
    made = jgsim.run(given, firms=firms, seed=seed, replications=REPLICATIONS, workers=1, progress=False)
    return given, made.results


def run(one: Row, high: bool, seed: int = SEED):
    """The scenario of a side and the results of its replications; what several rows share is run once."""
    scenario, changes = one.side(high)
    return _run(scenario, json.dumps(changes), one.years, one.firms, seed)


def values(one: Row, high: bool, move: Move, seed: int = SEED) -> np.ndarray:
    """The measure by replication, NaN where it is undefined."""
    _, results = run(one, high, seed)
    found = np.full(results.replications, np.nan)
    for _, replication, part in results:
        at = part.where("measure", move.measure) & part.where("year", "all")
        at &= part.where("dimension", move.dimension) & part.where("group", move.group)
        (place,) = at.nonzero()[0]
        found[replication] = part.value[place]
    return found


def differences(one: Row, move: Move, seed: int = SEED) -> np.ndarray:
    """High less low by replication, under common random numbers."""
    return values(one, True, move, seed) - values(one, False, move, seed)


def distance(difference: np.ndarray, sign: int) -> float:
    """The mean difference the way expected, in its standard errors; infinite where all replications have the same."""
    mean, error = sign * difference.mean(), difference.std(ddof=1) / np.sqrt(difference.size)
    if error == 0 and mean != 0:
        return float(np.copysign(np.inf, mean))
    return 0.0 if mean == 0 else float(mean / error)


def holds(difference: np.ndarray, sign: int) -> bool:
    """Whether the mean difference lies the way expected, beyond two standard errors."""
    return distance(difference, sign) > BEYOND
