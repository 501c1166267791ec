"""How arrays that a lever of one's own returned are looked at: kind, length, and the values that can be."""

from __future__ import annotations

import math

import numpy as np

KINDS = {"whole numbers": "iu", "numbers": "iuf", "true or false": "b", "whole numbers or true or false": "iub"}
"""What a column holds, and the kinds of NumPy that are that."""


def kind_of(made: object) -> str:
    """What was returned, in a few words."""
    if made is None:
        return "nothing"
    if isinstance(made, np.ndarray):
        return f"an array of {made.dtype} of the shape {made.shape}"
    return f"a {type(made).__name__}"


def shown(made: object) -> str:
    """A number itself, anything else in a few words."""
    if isinstance(made, (bool, np.bool_)):
        return str(bool(made))
    if isinstance(made, (int, np.integer)):
        return str(int(made))
    return f"{float(made):.12g}" if isinstance(made, (float, np.floating)) else kind_of(made)


def is_number(made: object, least: float = -math.inf, most: float = math.inf, *, whole: bool = False) -> bool:
    """Whether it is one finite number within bounds."""
    kinds = (int, np.integer) if whole else (int, float, np.integer, np.floating)
    if not isinstance(made, kinds) or isinstance(made, bool):
        return False
    return (whole or math.isfinite(made)) and least <= made <= most


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
    good = isinstance(column, np.ndarray) and column.dtype.kind in KINDS[kind] and column.shape == (size,)
    # Numbers of 64 bits without a sign become floats beside others.
    if not good or (column.dtype == np.uint64 and kind != "numbers"):
        return f"{what}: {size} entries, {kind}, not {kind_of(column)}"
    return wrong_values(what, column, least, most)


def wrong_values(what: str, column: np.ndarray, least: float | None = None, most: float | None = None) -> str | None:
    """The same of the values of an array, whatever its shape."""
    if column.dtype.kind == "f" and not np.isfinite(column).all():
        return f"{what}: finite numbers, not {shown(column[~np.isfinite(column)][0])}"
    if not column.size:
        return None
    low, high = column.min(), column.max()
    below, above = least is not None and low < least, most is not None and high > most
    if below or above:
        return f"{what} {span(least, most)}, not {shown(low if below else high)}"
    return None


def span(least: float | None, most: float | None) -> str:
    """Bounds in words."""
    return f"from {'…' if least is None else f'{least:.12g}'} to {'…' if most is None else f'{most:.12g}'}"


def first_wrong(*found: str | None) -> str | None:
    """The first of several answers of `wrong_column` that is one, as a sentence."""
    wrong = next(filter(None, found), None)
    return None if wrong is None else f"must return {wrong}"
