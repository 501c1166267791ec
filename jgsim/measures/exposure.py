"""Exposure: time in operation inside each measured year, split by the tier that held on each day."""

from __future__ import annotations

import numpy as np

from jgsim.measures.groups import Groups
from jgsim.measures.periods import Periods
from jgsim.measures.sums import Sums, level, with_horizon
from jgsim.measures.tiers import Tiers

_CHUNK = 1 << 16


class Exposure:
    """Time in operation and firms in operation, by year.

    Attributes
    ----------
    years : Sums
        Firm-years at risk: each firm by its share of the year in operation.
    by_sector : float64 array (years, sectors)
        The same, without the horizon.
    firms : Sums
        Firms in operation in the last minute of each year; the horizon has those of its last year.
    by_cell : float64 array (years, cells)
        Firm-years by a further number of each firm (`cell`), without the horizon.
    """

    def __init__(self, firms: dict, periods: Periods, groups: Groups, tiers: Tiers, cell: np.ndarray, cells: int):
        full = np.zeros(groups.strata, np.int64)
        full_by_cell = np.zeros(cells, np.int64)
        minutes = np.zeros((periods.years, groups.strata))
        alive = np.zeros((periods.years, groups.strata), np.int64)
        by_cell = np.zeros((periods.years, cells))
        enter, exit_ = firms["enter"], firms["exit"]
        for low in range(0, enter.size, _CHUNK):  # chunks stay in the cache of the processor
            part = slice(low, min(low + _CHUNK, enter.size))
            row, tier, begin, until = tiers.pieces(np.arange(part.start, part.stop), enter[part], exit_[part])
            uncut = row.size == part.stop - part.start
            stratum = groups.index(part if uncut else row + low, tier)
            number = cell[part] if uncut else cell[row + low]
            throughout = (begin <= periods.begin) & (until >= periods.end)
            full += np.bincount(stratum[throughout], minlength=groups.strata)
            full_by_cell += np.bincount(number[throughout], minlength=cells)
            rest = np.flatnonzero(~throughout)
            stratum, number, begin, until = stratum[rest], number[rest].astype(np.int64), begin[rest], until[rest]
            earliest = int(begin.min(initial=periods.end))
            for y, first, last in periods.spans():
                if earliest >= last:  # firms are numbered in the order of their entry
                    continue
                inside = overlap(begin, until, first, last).astype(np.float64)
                minutes[y] += np.bincount(stratum, inside, groups.strata)
                by_cell[y] += np.bincount(number, inside, cells)
                alive[y] += np.bincount(stratum[(begin < last) & (until >= last)], minlength=groups.strata)
        minutes += full * periods.length[:, None]
        by_cell += full_by_cell * periods.length[:, None]
        alive += full
        length = periods.length[:, None]
        self._time = minutes / length
        time = groups.marginals(minutes)
        self.years: Sums = {d: with_horizon(values / length) for d, values in time.items()}
        self.by_sector = time["sector"] / length
        self.by_cell = by_cell / length
        self.firms: Sums = {d: level(values) for d, values in groups.marginals(alive).items()}

    def times_by_sector(self, weight: np.ndarray, groups: Groups) -> Sums:
        """Firm-years times a weight of the firm's sector."""
        tiers, sectors = groups.shape[:2]
        cube = self._time.reshape(len(self._time), tiers, sectors, -1) * weight[:, None]
        return groups.fold(cube.reshape(self._time.shape))


def overlap(begin: np.ndarray, until: np.ndarray, first: int, last: int) -> np.ndarray:
    """Minutes of each span [begin, until) inside [first, last), 0 where there are none (type of the spans)."""
    inside = np.minimum(until, np.int32(last))
    inside -= np.maximum(begin, np.int32(first))
    return np.maximum(inside, 0, out=inside)
