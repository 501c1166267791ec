"""The queue in front of a legal review: several reviewers, in continuous time."""

from __future__ import annotations

import heapq

import numpy as np


def serve(
    arrival: np.ndarray, priority: np.ndarray, taken: np.ndarray, free: np.ndarray, until: int
) -> tuple[np.ndarray, np.ndarray]:
    """Let the reviewers take up cases before `until`.

    Whoever is free first takes, of the cases that are there, one of the lowest priority number, of these the one that
    came first; nobody is interrupted.

    Parameters
    ----------
    arrival : int64 array
        Minutes of arrival, ascending, all before `until`; equal minutes in their order.
    priority : int64 array
    taken : int64 array
        Minutes for which each case keeps a reviewer.
    free : int64 array
        Minute from which each reviewer is free.
    until : int

    Returns
    -------
    begun : int64 array
        Minute at which each case is taken up; -1 where none is free before `until`.
    free : int64 array
        When the reviewers are free then, ascending.
    """
    come, rank, work = arrival.tolist(), priority.tolist(), taken.tolist()
    begun = [-1] * len(come)
    desks = free.tolist()
    heapq.heapify(desks)
    there: list[tuple[int, int]] = []
    now, following = 0, 0
    while there or following < len(come):
        now = max(now, desks[0]) if there else max(desks[0], come[following])
        if now >= until:
            break
        while following < len(come) and come[following] <= now:
            heapq.heappush(there, (rank[following], following))
            following += 1
        case = heapq.heappop(there)[1]
        begun[case] = now
        heapq.heapreplace(desks, now + work[case])
    return np.array(begun, np.int64), np.array(sorted(desks), np.int64)
