"""How arrays that a lever of one's own returned are looked at: kind, length, and the values that can be."""

from __future__ import annotations

import numpy as np

from jgsim.terms.campaign import TASK_COLUMNS

KINDS = {"whole numbers": "iu", "numbers": "iuf", "true or false": "b"}
"""What a column holds, and the kinds of NumPy that are that."""


def kind_of(made: object) -> str:
    """What was returned, in a few words."""
    if made is None:
        return "nothing"
    if isinstance(made, np.ndarray):
        return f"an array of {made.dtype} of the shape {made.shape}"
    return f"a {type(made).__name__}"


def wrong_column(
    what: str, column: object, size: int, kind: str = "whole numbers", least: float | None = None,
    most: float | None = None,
) -> str | None:
    """What is wrong with a column, in words that go on after 'must return'; None if nothing is.

    Parameters
    ----------
    what : str
        Its name in the message.
    column : object
    size : int
        Entries that it must have.
    kind : str
        One of `KINDS`.
    least, most : float, optional
        Bounds of its values; numbers must be finite in any case.
    """
    if not isinstance(column, np.ndarray) or column.dtype.kind not in KINDS[kind] or column.shape != (size,):
        return f"{what}: {size} entries, {kind}, not {kind_of(column)}"
    if column.dtype.kind == "f" and not np.isfinite(column).all():
        return f"{what}: finite numbers"
    low, high = least is not None, most is not None
    if column.size and ((low and column.min() < least) or (high and column.max() > most)):
        return f"{what} from {least if low else '…'} to {most if high else '…'}"
    return None


def first_wrong(*found: str | None) -> str | None:
    """The first of several answers of `wrong_column` that is one, as a sentence."""
    wrong = next(filter(None, found), None)
    return None if wrong is None else f"must return {wrong}"


def wrong_table(made: object) -> str | None:
    """What is wrong with a table of tasks, in a sentence; None if nothing is."""
    if not isinstance(made, dict) or not set(TASK_COLUMNS) <= set(made):
        return f"must return a table of tasks as jgsim.terms.campaign.tasks_of makes it, not {kind_of(made)}"
    sizes = {name: getattr(made[name], "shape", None) for name in TASK_COLUMNS}
    if len(set(sizes.values())) > 1 or len(sizes["firm"] or ()) != 1:
        return "must return a table of tasks whose columns are arrays of one length"
    for name, dtype in TASK_COLUMNS.items():
        if not np.can_cast(made[name].dtype, dtype, "same_kind"):
            return f"must return tasks whose column {name} is {np.dtype(dtype).name}, not {made[name].dtype}"
    return None
