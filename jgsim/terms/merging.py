"""Visits to one firm that are due close together: which of them one visit could take in, and the visit that does."""

from __future__ import annotations

import numpy as np

from jgsim.terms.campaign import take
from jgsim.terms.enums import Trigger
from jgsim.terms.time import DAY


def working_day(calendar, minute: np.ndarray) -> np.ndarray:
    """The working day on or after each minute's day, as a row of the calendar."""
    return np.searchsorted(calendar.day, minute // DAY * DAY)


def hosts(firm: np.ndarray, day: np.ndarray, window: int) -> np.ndarray:
    """Of visits by firm and due day, the position of the one that each can go along with (its own: none).

    The earliest of a firm is a host; those due within so many working days after it go along; the next one is a host
    again.
    """
    host = np.arange(firm.size)
    if firm.size < 2:
        return host
    starts = np.flatnonzero(np.concatenate([[True], firm[1:] != firm[:-1]]))
    lengths = np.diff(np.append(starts, firm.size))
    anchor = starts[lengths > 1]
    last = anchor + lengths[lengths > 1] - 1
    following = anchor + 1
    while anchor.size:
        near = day[following] - day[anchor] <= window
        host[following[near]] = anchor[near]
        anchor = np.where(near, anchor, following)
        following = following + 1
        inside = following <= last
        anchor, last, following = anchor[inside], last[inside], following[inside]
    return host


def merged(tasks: dict, open_to: np.ndarray, calendar, window: int) -> tuple[dict, np.ndarray]:
    """Merge those of the tasks that are `open_to` it (bool): their departments all check at one visit, the host's.

    Returns the tasks that are left, and which of those given were taken in (bool).
    """
    gone = np.zeros(tasks["firm"].size, bool)
    rows = np.flatnonzero(open_to)
    if rows.size < 2:
        return tasks, gone
    rows = rows[np.lexsort((tasks["order"][rows], tasks["due"][rows], tasks["firm"][rows]))]
    host = hosts(tasks["firm"][rows], working_day(calendar, tasks["due"][rows]), window)
    taken = np.flatnonzero(host != np.arange(host.size))
    mask, trigger = tasks["mask"].copy(), tasks["trigger"].copy()
    at = rows[host[taken]]
    np.bitwise_or.at(mask, at, tasks["mask"][rows[taken]])
    trigger[at] = np.where(mask[at] & (mask[at] - 1), Trigger.JOINT, trigger[at])
    gone[rows[taken]] = True
    return take({**tasks, "mask": mask, "trigger": trigger}, ~gone), gone
