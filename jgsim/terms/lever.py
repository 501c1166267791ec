"""The lever protocol: settings, and functions of stages in the order of an inspection's life."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from jgsim.terms.settings import Settings


class Stage(IntEnum):
    """Stages of an inspection's life, in order; the engine runs them and knows no lever by name."""

    ENTER = 0
    PLAN = 1
    DRAW = 2
    MERGE = 3
    HOLD_BACK = 4
    REPORT = 5
    ASSIGN = 6
    VISIT = 7
    FIND = 8
    RESPOND = 9
    CASE = 10
    REVIEW = 11
    CLASSIFY = 12
    PUBLISH = 13
    REACT = 14
    EXIT = 15


@dataclass(frozen=True)
class Column:
    """One column of the state and its only writer.

    `per` says what it has one entry for: "firm", "cell" (firm × item group), "candidate", "pool" or "list" (a table of
    its own length). `fill` is the value before anything happened.
    """

    name: str
    dtype: str
    per: str
    writer: str
    fill: int = 0
    meaning: str = ""


@dataclass(frozen=True)
class Lever:
    """A lever of the plan.

    Parameters
    ----------
    name : str
        Its section in a scenario and its name as a writer of columns.
    settings : type of Settings
        What a planner can set, validated.
    stages : mapping Stage -> function(view, settings)
        What it does; what a function returns is taken up by the stage (see `engine.simulation`).
    rank : int
        Order inside a stage, lower first.
    columns : tuple of Column
        The columns of the state that this lever, and only it, writes.
    check : function(settings, world), optional
        Refuses settings that the world cannot carry out: raises ValueError("path: reason").
    """

    name: str
    settings: type[Settings]
    stages: Mapping[Stage, Callable]
    rank: int = 0
    columns: tuple[Column, ...] = ()
    check: Callable | None = None
    optional: bool = False


@dataclass(frozen=True)
class Step:
    """One entry of the pipeline: a lever's function at a stage, with its settings."""

    stage: Stage
    rank: int
    lever: str
    function: Callable = field(compare=False)
    settings: Settings = field(compare=False)


def pipeline(levers: list[tuple[Lever, Settings]]) -> dict[Stage, tuple[Step, ...]]:
    """The steps of all levers sorted by (stage, rank, name): the frozen order of a scenario."""
    steps = [
        Step(stage, lever.rank, lever.name, function, settings)
        for lever, settings in levers
        for stage, function in lever.stages.items()
    ]
    steps.sort(key=lambda s: (s.stage, s.rank, s.lever))
    return {stage: tuple(s for s in steps if s.stage == stage) for stage in Stage}
