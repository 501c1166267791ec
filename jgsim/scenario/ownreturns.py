"""What the function of a stage must return, held against what a lever of one's own returned."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from jgsim.scenario import ownrounds
from jgsim.scenario.ownvalues import first_wrong, kind_of, wrong_column, wrong_table
from jgsim.terms.campaign import OWN, Campaign
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
    return None if made is None else f"must return nothing, not {kind_of(made)}"


def _number(view, given, made) -> str | None:
    good = isinstance(made, (int, float, np.number)) and not isinstance(made, bool) and math.isfinite(made) and made >= 0
    return None if good else f"must return a number that is not negative, not {kind_of(made)}"


def _campaigns(view, given, made) -> str | None:
    good = isinstance(made, list) and all(isinstance(one, Campaign) for one in made)
    return None if good else f"must return the list of the year's campaigns, not {kind_of(made)}"


def _tasks(view, given, made) -> str | None:
    return wrong_table(made) or _inside(view, made)


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
        return f"must return nothing or a list of tables of tasks, not {kind_of(made)}"
    return next(filter(None, (_tasks(view, given, one) for one in made)), None)


def _merged(view, given, made) -> str | None:
    if not isinstance(made, tuple) or len(made) != 2:
        return f"must return (tasks, rows taken in by others), not {kind_of(made)}"
    tasks, gone = made
    size = given[-1]["firm"].size
    if not _rows(gone, size):
        return f"must return rows of the {size} tasks that it was given"
    return wrong_table(tasks)


def _desk(view, given, made) -> str | None:
    if not isinstance(made, list):
        return f"must return a list of (activity, count, minutes), not {kind_of(made)}"
    for one in made[len(given[-1] or []) :]:
        if not isinstance(one, tuple) or len(one) != 3 or any(getattr(a, "shape", None) != (view.pools,) for a in one[1:]):
            return f"must return (activity, count, minutes) with one entry for each of the {view.pools} districts"
    return None


def _begun(view, given, made) -> str | None:
    size = given[0]["firm"].size
    good = isinstance(made, np.ndarray) and made.dtype == bool and made.shape == (size,)
    return None if good else f"must return which of the {size} tasks are begun (bool), not {kind_of(made)}"


def _like_given(view, given, made) -> str | None:
    kind = type(given[-1])
    return None if isinstance(made, kind) else f"must return the {kind.__name__} that it was given, changed, not {kind_of(made)}"


def _shaped(view, given, made) -> str | None:
    before = given[-1]
    if before is None or getattr(made, "shape", None) == np.shape(before):
        return None if isinstance(made, (np.ndarray, float)) else f"must return an array, not {kind_of(made)}"
    return f"must return an array of the shape {np.shape(before)}, not {kind_of(made)}"


def _intensity(view, given, made) -> str | None:
    return _shaped(view, given, made) or first_wrong(
        wrong_column("factors on the search intensity", made, given[-1].size, "numbers", least=0)
    )


def _entered(view, given, made) -> str | None:
    return _shaped(view, given, made) or first_wrong(
        wrong_column("which visits are entered", made, given[-1].size, "true or false")
    )


def _rates(view, given, made) -> str | None:
    """Rates above the ceiling would be cut: the world has no candidates for them."""
    most = view.settings.ceiling.value * (1 + 1e-9)
    return _shaped(view, given, made) or first_wrong(
        wrong_column("onset rates", made, given[-1].size, "numbers", least=0, most=most)
    )


def _moves(view, given, made) -> str | None:
    if not isinstance(made, tuple) or len(made) != 2:
        return f"must return nothing, or (firms, their new tiers), not {kind_of(made)}"
    return "cannot move firms between tiers: the tiers have one writer already" if np.size(made[0]) else None


def _closing(view, given, made) -> str | None:
    good = isinstance(made, tuple) and len(made) == 2 and made[1] in range(CAUSES)
    if not good or not _rows(made[0], view.firms["key"].size):
        return f"must return (rows of firms that close, cause: 0, 1 or 2), not {kind_of(made)}"
    return None


def _rows(rows: object, size: int) -> bool:
    if not isinstance(rows, np.ndarray) or rows.ndim != 1 or rows.dtype.kind not in "iu":
        return False
    return not rows.size or (0 <= rows.min() and rows.max() < size)


_CHECKS: dict[str, Callable] = {
    "ENTER": _nothing, "CHANGE": _nothing, "DUTY": _like_given, "PLAN": _campaigns, "LOAD": _number, "DRAW": _tasks,
    "MERGE": _merged,
    "HOLD_BACK": ownrounds.held, "REPORT": ownrounds.tipped, "WATCH": ownrounds.watched, "DESK": _desk, "ASSIGN": _begun,
    "VISIT": ownrounds.visits,
    "PAIR": ownrounds.pair, "LOOK": _intensity, "RECORD": _entered, "SAMPLE": ownrounds.sampled,
    "RESULT": ownrounds.result, "SUPPRESS": ownrounds.hidden, "FIND": _nothing_or_tasks, "RESPOND": ownrounds.found,
    "CASE": ownrounds.opened, "REVIEW": ownrounds.reviewers, "DECIDE": _nothing, "CLASSIFY": _moves,
    "PUBLISH": _nothing, "REACT": _shaped, "LENIENT": _number, "ONSET": _rates, "EXIT": _closing,
    "LADDER": ownrounds.ladder,
}
"""By name of the stage: (view, what the function was given, what it returned) → what is wrong."""
