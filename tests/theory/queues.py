"""Queues in closed form, and arrivals driven through the engine's review queue."""

import heapq
import math

import numpy as np

from jgsim.engine.review import serve

UNIT = 100_000
"""Minutes that stand for one unit of time, so that whole minutes do not matter."""


def in_front_of(arrival, work, servers: int, priority=None, every: float | None = None):
    """Waits (in units) of arrivals (in units, ascending) that each take `work`, handed on from round to round.

    `every`: length of a round; one of about 200 arrivals if left out.
    """
    every = 200 * arrival[-1] / len(arrival) if every is None else every
    come = np.round(np.asarray(arrival) * UNIT).astype(np.int64)
    taken = np.round(np.broadcast_to(work, come.size) * UNIT).astype(np.int64)
    rank = np.zeros(come.size, np.int64) if priority is None else np.asarray(priority)
    begun, free = np.full(come.size, -1), np.zeros(servers, np.int64)
    here, following, until = np.empty(0, np.int64), 0, 0
    while (begun < 0).any():
        until += int(every * UNIT)
        last = int(np.searchsorted(come, until))
        here = np.concatenate([here, np.arange(following, last)])
        following = last
        begun[here], free = serve(come[here], rank[here], taken[here], free, until)
        here = here[begun[here] < 0]
    return (begun - come) / UNIT


def repaired(rng, machines: int, failure: float, repair: float, servers: int, count: int):
    """Waits of the first `count` repairs of machines that fail at a rate each while they run."""
    clock = lambda rate: int(rng.exponential(1 / rate) * UNIT)  # noqa: E731
    due = [clock(failure) for _ in range(machines)]
    heapq.heapify(due)
    here, waits, free = [], [], np.zeros(servers, np.int64)
    while len(waits) < count:
        if here:
            come, work = (np.array(column, np.int64) for column in zip(*here, strict=True))
            begun, free = serve(come, np.zeros(come.size, np.int64), work, free, due[0] if due else 2**62)
            for (at, length), start in zip(here, begun.tolist(), strict=True):
                if start >= 0:
                    waits.append((start - at) / UNIT)
                    heapq.heappush(due, start + length + clock(failure))
            here = [one for one, start in zip(here, begun.tolist(), strict=True) if start < 0]
        # Who fails next may be a machine that has been repaired meanwhile.
        here.append((heapq.heappop(due), clock(repair)))
    return np.array(waits)


def erlang(load: float, servers: int) -> float:
    """Chance of having to wait, M/M/c; `load` = arrivals × mean work (Erlang C)."""
    last = load**servers / math.factorial(servers) / (1 - load / servers)
    return last / (sum(load**n / math.factorial(n) for n in range(servers)) + last)


def many_servers(rate: float, work: float, servers: int) -> float:
    """Mean wait of M/M/c."""
    return erlang(rate * work, servers) * work / (servers - rate * work)


def one_server(rate: float, work: float, cv: float) -> float:
    """Mean wait of M/G/1 (Pollaczek and Khinchine); `cv` is the standard deviation of the work over its mean."""
    return rate * work**2 * (1 + cv**2) / 2 / (1 - rate * work)


def by_rank(rates, works, rank: int) -> float:
    """Mean wait of a rank, M/M/1 without interruption (Cobham)."""
    left = sum(r * w**2 for r, w in zip(rates, works, strict=True))
    busy = np.cumsum([0.0, *(r * w for r, w in zip(rates, works, strict=True))])
    return left / (1 - busy[rank]) / (1 - busy[rank + 1])


def machines_waiting(machines: int, failure: float, repair: float, servers: int) -> float:
    """Mean wait of machine repair M/M/c//K."""
    weight = [1.0]
    for n in range(machines):
        weight.append(weight[-1] * (machines - n) * failure / (min(n + 1, servers) * repair))
    p = np.array(weight) / sum(weight)
    n = np.arange(machines + 1)
    return float((p * np.maximum(n - servers, 0)).sum() / (p * (machines - n) * failure).sum())
