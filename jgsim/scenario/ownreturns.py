"""What the function of a stage must return, held against what a lever of one's own returned."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from jgsim.scenario import ownplans, ownrounds
from jgsim.scenario.owntasks import are_rows, wrong_list, wrong_merged, wrong_tasks
from jgsim.scenario.ownvalues import first_wrong, is_number, kind_of, wrong_column
from jgsim.terms.lever import Stage

CAUSES = 3
"""Why a firm closes: 0 revoked, 1 after a penalty, 2 its licence revoked."""


def problem_of(stage: Stage, view, given: tuple, made: object) -> str | None:
    """What is wrong with what was returned, in a sentence; None if nothing is.

    `given` is what the function was given, as it was before (see `ownhanded`).
    """
    look = _CHECKS.get(stage.name)
    return None if look is None else look(view, given, made)


def _nothing(view, given, made) -> str | None:
    return None if made is None else f"must return nothing, not {kind_of(made)}"


def _tasks(view, given, made) -> str | None:
    return wrong_tasks(view, made)


def _nothing_or_tasks(view, given, made) -> str | None:
    if made is not None and not isinstance(made, list):
        return f"must return nothing or a list of tables of tasks, not {kind_of(made)}"
    return None if made is None else wrong_list(view, made)


def _merged(view, given, made) -> str | None:
    if not isinstance(made, tuple) or len(made) != 2:
        return f"must return (tasks, rows taken in by others), not {kind_of(made)}"
    return wrong_merged(view, given[-1], *made)


def _begun(view, given, made) -> str | None:
    size = given[0]["firm"].size
    good = isinstance(made, np.ndarray) and made.dtype == bool and made.shape == (size,)
    return None if good else f"must return which of the {size} tasks are begun (bool), not {kind_of(made)}"


def _intensity(view, given, made) -> str | None:
    return first_wrong(wrong_column("factors on the search intensity", made, given[-1].size, "numbers", least=0))


def _entered(view, given, made) -> str | None:
    return first_wrong(wrong_column("which visits are entered", made, given[-1].size, "true or false"))


def _rates(view, given, made) -> str | None:
    """Rates above the ceiling would be cut: the world has no candidates for them."""
    most = view.settings.ceiling.value * (1 + 1e-9)
    return first_wrong(wrong_column("onset rates", made, given[-1].size, "numbers", least=0, most=most))


def _moves(view, given, made) -> str | None:
    if not isinstance(made, tuple) or len(made) != 2:
        return f"must return nothing, or (firms, their new tiers), not {kind_of(made)}"
    if not all(isinstance(one, np.ndarray) and one.ndim == 1 for one in made):
        return f"must return nothing, or two arrays (firms, their new tiers), not ({', '.join(map(kind_of, made))})"
    return "cannot move firms between tiers: the tiers have one writer already" if np.size(made[0]) else None


def _closing(view, given, made) -> str | None:
    good = isinstance(made, tuple) and len(made) == 2 and is_number(made[1], 0, CAUSES - 1, whole=True)
    if good and isinstance(made[0], np.ndarray) and not made[0].size:
        return "must return rows of firms as whole numbers" if made[0].dtype.kind not in "iu" else None
    if not good or not are_rows(made[0], view.firms["key"].size):
        return f"must return (rows of firms that close, cause: 0, 1 or 2), not {kind_of(made)}"
    return None


_CHECKS: dict[str, Callable] = {
    "ENTER": _nothing, "CHANGE": _nothing, "DUTY": ownplans.duties, "PLAN": ownplans.campaigns, "LOAD": ownplans.number,
    "DRAW": _tasks, "MERGE": _merged,
    "HOLD_BACK": ownrounds.held, "REPORT": ownrounds.tipped, "WATCH": ownrounds.watched, "DESK": ownplans.desk,
    "ASSIGN": _begun, "VISIT": ownplans.visits,
    "PAIR": ownrounds.pair, "LOOK": _intensity, "RECORD": _entered, "SAMPLE": ownrounds.sampled,
    "RESULT": ownrounds.result, "SUPPRESS": ownrounds.hidden, "FIND": _nothing_or_tasks, "RESPOND": ownrounds.found,
    "CASE": ownrounds.opened, "REVIEW": ownrounds.reviewers, "DECIDE": _nothing, "CLASSIFY": _moves,
    "PUBLISH": _nothing, "REACT": ownplans.read, "LENIENT": ownplans.number, "ONSET": _rates, "EXIT": _closing,
    "LADDER": ownrounds.ladder,
}
"""By name of the stage: (view, what the function was given, what it returned) → what is wrong."""
