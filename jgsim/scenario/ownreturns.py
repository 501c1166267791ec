"""What the function of a stage must return, held against what a lever of one's own returned."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from jgsim.terms.campaign import OWN, TASK_COLUMNS, Campaign
from jgsim.terms.enums import Trigger
from jgsim.terms.lever import Stage

CAUSES = 3
"""Why a firm closes: 0 revoked, 1 after a penalty, 2 its licence revoked."""


def problem_of(stage: Stage, view, given: tuple, made: object) -> str | None:
    """What is wrong with what was returned, in a sentence; None if nothing is.

    Stages that are not looked at here take whatever the engine takes.
    """
    look = _CHECKS.get(stage.name)
    return None if look is None else look(view, given, made)


def _nothing(view, given, made) -> str | None:
    return None if made is None else f"must return nothing, not {_kind(made)}"


def _number(view, given, made) -> str | None:
    good = isinstance(made, (int, float, np.number)) and not isinstance(made, bool) and math.isfinite(made) and made >= 0
    return None if good else f"must return a number that is not negative, not {_kind(made)}"


def _campaigns(view, given, made) -> str | None:
    good = isinstance(made, list) and all(isinstance(one, Campaign) for one in made)
    return None if good else f"must return the list of the year's campaigns, not {_kind(made)}"


def _tasks(view, given, made) -> str | None:
    return _table(made) or _inside(view, made)


def _table(made) -> str | None:
    if not isinstance(made, dict) or not set(TASK_COLUMNS) <= set(made):
        return f"must return a table of tasks as jgsim.terms.campaign.tasks_of makes it, not {_kind(made)}"
    sizes = {name: getattr(made[name], "shape", None) for name in TASK_COLUMNS}
    if len(set(sizes.values())) > 1 or len(sizes["firm"] or ()) != 1:
        return "must return a table of tasks whose columns are arrays of one length"
    for name, dtype in TASK_COLUMNS.items():
        if not np.can_cast(made[name].dtype, dtype, "same_kind"):
            return f"must return tasks whose column {name} is {np.dtype(dtype).name}, not {made[name].dtype}"
    return None


def _inside(view, made) -> str | None:
    """Whether tasks speak of firms, departments and times that there are."""
    world, firms = view.settings, view.firms["key"].size
    bounds = {
        "firm": (0, firms - 1), "mask": (1, (1 << len(world.departments)) - 1), "trigger": (0, len(Trigger) - 1),
        "group": (-1, len(world.groups) - 1), "due": (view.month_span[0], None),
    }
    for name, (least, most) in bounds.items():
        column = made[name]
        if column.size and (column.min() < least or (most is not None and column.max() > most)):
            return f"must return tasks whose {name} is from {least} to {'…' if most is None else most}"
    known = [*OWN, *(one.number for one in view.campaigns)]
    if not np.isin(made["campaign"], known).all():
        return f"must return tasks whose campaign is one of the year's, or from {OWN[0]} to {OWN[-1]}"
    return "must return tasks that are due before they end" if (made["until"] <= made["due"]).any() else None


def _nothing_or_tasks(view, given, made) -> str | None:
    if made is None:
        return None
    if not isinstance(made, list):
        return f"must return nothing or a list of tables of tasks, not {_kind(made)}"
    return next(filter(None, (_tasks(view, given, one) for one in made)), None)


def _merged(view, given, made) -> str | None:
    if not isinstance(made, tuple) or len(made) != 2:
        return f"must return (tasks, rows taken in by others), not {_kind(made)}"
    tasks, gone = made
    size = given[-1]["firm"].size
    if not _rows(gone, size):
        return f"must return rows of the {size} tasks that it was given"
    return _table(tasks)


def _desk(view, given, made) -> str | None:
    if not isinstance(made, list):
        return f"must return a list of (activity, count, minutes), not {_kind(made)}"
    for one in made[len(given[-1] or []) :]:
        if not isinstance(one, tuple) or len(one) != 3 or any(getattr(a, "shape", None) != (view.pools,) for a in one[1:]):
            return f"must return (activity, count, minutes) with one entry for each of the {view.pools} districts"
    return None


def _begun(view, given, made) -> str | None:
    size = given[0]["firm"].size
    good = isinstance(made, np.ndarray) and made.dtype == bool and made.shape == (size,)
    return None if good else f"must return which of the {size} tasks are begun (bool), not {_kind(made)}"


def _like_given(view, given, made) -> str | None:
    kind = type(given[-1])
    return None if isinstance(made, kind) else f"must return the {kind.__name__} that it was given, changed, not {_kind(made)}"


def _shaped(view, given, made) -> str | None:
    before = given[-1]
    if before is None or getattr(made, "shape", None) == np.shape(before):
        return None if isinstance(made, (np.ndarray, float)) else f"must return an array, not {_kind(made)}"
    return f"must return an array of the shape {np.shape(before)}, not {_kind(made)}"


def _moves(view, given, made) -> str | None:
    if not isinstance(made, tuple) or len(made) != 2:
        return f"must return nothing, or (firms, their new tiers), not {_kind(made)}"
    return "cannot move firms between tiers: the tiers have one writer already" if np.size(made[0]) else None


def _closing(view, given, made) -> str | None:
    good = isinstance(made, tuple) and len(made) == 2 and made[1] in range(CAUSES)
    if not good or not _rows(made[0], view.firms["key"].size):
        return f"must return (rows of firms that close, cause: 0, 1 or 2), not {_kind(made)}"
    return None


def _rows(rows: object, size: int) -> bool:
    if not isinstance(rows, np.ndarray) or rows.ndim != 1 or rows.dtype.kind not in "iu":
        return False
    return not rows.size or (0 <= rows.min() and rows.max() < size)


def _kind(made: object) -> str:
    if made is None:
        return "nothing"
    if isinstance(made, np.ndarray):
        return f"an array of {made.dtype} of the shape {made.shape}"
    return f"a {type(made).__name__}"


_CHECKS: dict[str, Callable] = {
    "ENTER": _nothing, "CHANGE": _nothing, "DUTY": _like_given, "PLAN": _campaigns, "LOAD": _number, "DRAW": _tasks, "MERGE": _merged,
    "HOLD_BACK": _like_given, "REPORT": _like_given, "WATCH": _like_given, "DESK": _desk, "ASSIGN": _begun, "VISIT": _like_given,
    "LOOK": _shaped, "RECORD": _shaped, "FIND": _nothing_or_tasks, "RESPOND": _like_given, "CLASSIFY": _moves,
    "PUBLISH": _nothing, "REACT": _shaped, "LENIENT": _number, "ONSET": _shaped, "EXIT": _closing,
}
"""By name of the stage: (view, what the function was given, what it returned) → what is wrong."""
