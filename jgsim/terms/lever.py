"""The lever protocol: settings, and functions of stages in the order of an inspection's life."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from jgsim.terms.settings import Settings


class Stage(IntEnum):
    """Stages of an inspection's life, in order; the engine runs them and knows no lever by name.

    What a stage's functions take besides (view, settings), and return:

    ENTER (nothing) → nothing: write first values. CHANGE (the lever's settings so far) → None, or (firms, their new
    tiers): only where other settings of the lever come into force at a month's start. DUTY (`Duties`) → `Duties`: who owns
    which items this month, from the world's list on. PLAN (campaigns) → campaigns of
    the year. LOAD (hours) → officer-hours a year of the city that the plan does not steer. DRAW (nothing) → tasks. MERGE
    (tasks) → (tasks, rows taken in by others). HOLD_BACK (`Held`) → `Held`: which tasks of the round do not go, and why.
    REPORT (tips of the last round, `Tipped`) → `Tipped`. WATCH (`Watched`) → `Watched`: what is seen of
    firms from afar at the round's begin. DESK (nothing) → desk work that has come up: (activity, count and minutes of each
    district). ASSIGN (tasks by priority, officer-minutes of each, minutes at the desk of each district) → those
    begun (bool); none is that another lever does not begin. VISIT (`Visits`) →
    `Visits` with elapsed time and officers. PAIR (`Going`, lead and partner so far) → the officers who go; one visit of
    each firm at a time. LOOK (`Going`,
    intensity) → how closely each visit looks, as a factor on the officer's search intensity (float64). RECORD (`Going`,
    entered) → which visits are entered in the records (bool). SAMPLE (`Sampled`) → `Sampled`: what becomes of samples that
    were taken. RESULT (nothing) → failures that laboratories tell of in this round: columns time, firm, group, which. SUPPRESS (columns of
    what was seen, suppressed) → which of it nobody is told of (bool). FIND (visits made) → None, or tasks that they lead
    to: take note of them. RESPOND (`Found`) → `Found`: what is done about each finding. CASE (`Opened`) → `Opened`: how long cases just opened take, which
    are reviewed, and what becomes of them. REVIEW (reviewers so far, None at first) → reviewers. DECIDE (`Decided`) →
    nothing: what follows from decisions, asked for at the finding where a case takes no time. CLASSIFY (nothing) → (firms, their new tiers). PUBLISH (nothing)
    → nothing, at a month's start: note what is made public of the month before. REACT (what firms read of the plan so
    far) → the draws a year that they read in it, by (tier, sector, district, type). LENIENT (factor) → factor on the
    onset rates of firms until the minute in the state's column `lenient_until`. ONSET (firms, minutes, rates) → rates:
    onset rates at candidates' own minutes, relative to the neutral ones; asked for at any time after that minute, it
    must answer as it would have then. EXIT (nothing) → (firms that close, cause). LADDER (nothing) → `Ladder`: how
    results move firms between tiers, as firms know it.
    """

    ENTER = 0
    CHANGE = 1
    PLAN = 2
    LOAD = 3
    DRAW = 4
    MERGE = 5
    HOLD_BACK = 6
    REPORT = 7
    WATCH = 8
    DESK = 9
    ASSIGN = 10
    VISIT = 11
    PAIR = 12
    LOOK = 13
    RECORD = 14
    SAMPLE = 15
    RESULT = 16
    SUPPRESS = 17
    FIND = 18
    RESPOND = 19
    CASE = 20
    REVIEW = 21
    DECIDE = 22
    CLASSIFY = 23
    PUBLISH = 24
    REACT = 25
    LENIENT = 26
    ONSET = 27
    EXIT = 28
    LADDER = 29
    DUTY = 40


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
    idle : function(settings), optional
        The stages at which these settings do nothing; they are left out of the pipeline.
    optional : bool
        Its section may be left out of a scenario; its settings then are their defaults, which do nothing.
    most : function(settings), optional
        The highest factor on onset rates that its stages ONSET and LENIENT can give (1 if left out).
    lingers : tuple of Stage
        Stages that are left out only if `idle` says so under every policy so far: what is under way keeps its terms.
    """

    name: str
    settings: type[Settings]
    stages: Mapping[Stage, Callable]
    rank: int = 0
    columns: tuple[Column, ...] = ()
    check: Callable | None = None
    idle: Callable | None = None
    optional: bool = False
    most: Callable | None = None
    lingers: tuple[Stage, ...] = ()


@dataclass(frozen=True)
class Step:
    """One entry of the pipeline: a lever's function at a stage, with its settings."""

    stage: Stage
    rank: int
    lever: str
    function: Callable = field(compare=False)
    settings: Settings = field(compare=False)


def pipeline(
    levers: list[tuple[Lever, Settings]], earlier: Mapping[str, list[Settings]] | None = None
) -> dict[Stage, tuple[Step, ...]]:
    """The steps of all levers sorted by (stage, rank, name): the frozen order of a scenario.

    `earlier`: by lever the settings of the policies before.
    """
    steps = [
        Step(stage, lever.rank, lever.name, function, settings)
        for lever, settings in levers
        for stage, function in lever.stages.items()
        if not _idle(lever, stage, [settings, *((earlier or {}).get(lever.name, ()) if stage in lever.lingers else ())])
    ]
    steps.sort(key=lambda s: (s.stage, s.rank, s.lever))
    return {stage: tuple(s for s in steps if s.stage == stage) for stage in Stage}


def _idle(lever: Lever, stage: Stage, settings: list[Settings]) -> bool:
    return lever.idle is not None and all(stage in lever.idle(one) for one in settings)
