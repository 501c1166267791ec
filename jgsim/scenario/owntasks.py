"""Tables of tasks that a lever of one's own returned, at whatever stage, and rows that it adds to the ledger."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from jgsim.scenario.ownvalues import first_wrong, kind_of, wrong_column, wrong_values
from jgsim.terms.campaign import OWN, TASK_COLUMNS
from jgsim.terms.enums import PRIORITY, Response, Severity, Tier
from jgsim.terms.time import FAR

_FAR = int(FAR)
_SEVERITY = len(Severity) - 1


def wrong_tasks(view, made: object) -> str | None:
    """What is wrong with one table of new tasks, in a sentence; None if nothing is.

    They speak of firms, departments, item groups and times that there are, and have a campaign of the year or a number
    of their own.
    """
    wrong = wrong_table(made) or _outside(view, made, 1)
    if wrong is not None:
        return wrong
    known = [*OWN, *(one.number for one in view.campaigns)]
    strange = ~np.isin(made["campaign"], known)
    if strange.any():
        number = made["campaign"][strange][0]
        return f"must return tasks whose campaign is one of the year's, or from {OWN[0]} to {OWN[-1]}, not {number}"
    return "must return tasks that are due before they end" if (made["until"] <= made["due"]).any() else None


def wrong_list(view, made: object, earlier: Iterable = ()) -> str | None:
    """The same of a list of tables, but for those of `earlier` levers, which stay as they are."""
    if not isinstance(made, list):
        return f"must return a list of tables of tasks, not {kind_of(made)}"
    return next(filter(None, (wrong_tasks(view, one) for one in added(made, earlier))), None)


def wrong_merged(view, given: dict, made: object, gone: object) -> str | None:
    """The same of the tasks that are left of those given when the rows `gone` are taken in by others."""
    size = given["firm"].size
    if isinstance(gone, np.ndarray) and gone.dtype == bool and gone.shape == (size,):
        gone = gone.nonzero()[0]
    if not are_rows(gone, size) or np.unique(gone).size != gone.size:
        return f"must return rows of the {size} tasks that it was given, each once"
    wrong = wrong_table(made) or _outside(view, made, 0)
    if wrong is not None:
        return wrong
    left, there = size - gone.size, made["firm"].size
    if left != there:
        return f"must return the {left} tasks that are left of {size} when {gone.size} are taken in, not {there}"
    if not np.isin(made["campaign"], given["campaign"]).all():
        return "must return tasks of the campaigns that it was given"
    return None


def wrong_table(made: object) -> str | None:
    """What is wrong with the columns of a table of tasks, in a sentence; None if nothing is."""
    if not isinstance(made, dict) or not set(TASK_COLUMNS) <= set(made):
        return f"must return a table of tasks as jgsim.terms.campaign.tasks_of makes it, not {kind_of(made)}"
    sizes = {name: getattr(made[name], "shape", None) for name in TASK_COLUMNS}
    if len(set(sizes.values())) > 1 or len(sizes["firm"] or ()) != 1:
        return "must return a table of tasks whose columns are arrays of one length"
    for name, dtype in TASK_COLUMNS.items():
        if not np.can_cast(made[name].dtype, dtype, "same_kind"):
            return f"must return tasks whose column {name} is {np.dtype(dtype).name}, not {made[name].dtype}"
    return None


def _outside(view, made: dict, least_mask: int) -> str | None:
    world = view.settings
    bounds = {
        "firm": (0, view.firms["key"].size - 1), "mask": (least_mask, (1 << len(world.departments)) - 1),
        "trigger": (0, max(PRIORITY)), "group": (-1, len(world.groups) - 1),
        "due": (view.month_span[0] if least_mask else None, _FAR), "until": (None, _FAR),
    }
    return first_wrong(*(
        wrong_values(f"tasks whose {name} is", made[name], *bounds[name]) for name in bounds
    ))


def added(made: Iterable, earlier: Iterable) -> list:
    """The entries of a list that are not those of earlier levers."""
    known = {id(one) for one in earlier}
    return [one for one in made if id(one) not in known]


def wrong_alerts(view, made: object, earlier: Iterable = ()) -> str | None:
    """What is wrong with new rows of the table `alert`."""
    return _wrong_rows(view, "alerts", made, earlier, {
        "severity": (-1, _SEVERITY), "candidate": (-1, None), "visited": (0, 1), "due": (-1, _FAR),
    })


def wrong_windows(view, made: object, earlier: Iterable = ()) -> str | None:
    """What is wrong with new rows of the table `tolerated`."""
    return _wrong_rows(view, "windows", made, earlier, {
        "severity": (0, _SEVERITY), "candidate": (-1, None), "step": (0, 127), "measure": (0, len(Response) - 1),
        "until": (0, _FAR), "corrected": (0, _FAR), "over": (0, _FAR), "tier": (0, len(Tier) - 1),
    })


def _wrong_rows(view, what: str, made: object, earlier: Iterable, more: dict) -> str | None:
    bounds = {
        "time": (0, view.round_span[1] - 1), "firm": (0, view.firms["key"].size - 1),
        "group": (0, len(view.settings.groups) - 1), **more,
    }
    if not isinstance(made, list):
        return f"must return a list of {what}, not {kind_of(made)}"
    for rows in added(made, earlier):
        if not isinstance(rows, dict) or not set(bounds) <= set(rows):
            return f"must return {what} with the columns {', '.join(bounds)}, not {kind_of(rows)}"
        size = np.size(rows["firm"])
        # One value may stand for all rows, but not of the firms.
        single = [name for name in bounds if name != "firm" and np.ndim(rows[name]) == 0]
        columns = {name: np.full(size, rows[name]) if name in single else rows[name] for name in bounds}
        kind = "whole numbers or true or false"
        wrong = first_wrong(*(
            wrong_column(f"{what} whose {name} is", columns[name], size, kind, *bounds[name]) for name in bounds
        ))
        if wrong is not None:
            return wrong
    return None


def are_rows(rows: object, size: int) -> bool:
    """Whether these are rows of a table of that length."""
    if not isinstance(rows, np.ndarray) or rows.ndim != 1 or rows.dtype.kind not in "iu":
        return False
    return not rows.size or (0 <= rows.min() and rows.max() < size)
