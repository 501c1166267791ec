"""Firms to which items apply that nobody owns: the gap in supervision (监管空白) of the duty list."""

from __future__ import annotations

import numpy as np

from jgsim.terms.duties import NOBODY
from jgsim.terms.time import NEVER


def unowned(frame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(firm, from, until) of the times in operation, in the object register, with an item that applies and nobody owns.

    Times in minutes from the epoch; a firm comes once for each duty list that leaves it such an item.
    """
    checks, firms = frame.checks, frame.firms
    enter = np.maximum(firms["enter"], _known(frame))
    found = [(np.empty(0, np.int64),) * 3]
    ends = [*checks.begin.tolist(), frame.city.clock.end]
    for first, last, one in zip([0, *checks.begin.tolist()], ends, checks.lists, strict=True):
        sectors = checks.applies[one.owner == NOBODY].any(axis=0)
        if sectors.any():
            begin, until = np.maximum(enter, first), np.minimum(firms["exit"], last)
            firm = np.flatnonzero(sectors[firms["sector"]] & (begin < until))
            found.append((firm, begin[firm].astype(np.int64), until[firm].astype(np.int64)))
    firm, begin, until = (np.concatenate(column) for column in zip(*found, strict=True))
    return firm, begin, until


def _known(frame) -> np.ndarray:
    """The minute from which each firm is in the object register."""
    known = np.full(frame.firms["enter"].size, NEVER, np.int64)
    table = frame.tables["unlisted"]
    known[table["firm"]] = table["until"]
    return known
