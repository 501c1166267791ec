"""Fairness: the chance of a visit at equal risk, across size, district and entity type."""

from __future__ import annotations

import numpy as np

from jgsim.measures.dimensions import DECILES
from jgsim.measures.sums import divide, with_horizon


def enter(frame, rows) -> None:
    """Add the measures of this area."""
    _, _, districts, types, sizes = frame.groups.shape
    shape = (frame.periods.years, len(DECILES), districts, types, sizes)
    visited = frame.visited
    cell = frame.deciles.cell[frame.firm_years.firm][visited.row]
    cells = int(np.prod(shape[1:]))
    minutes = np.bincount(visited.year * cells + cell, visited.minutes, frame.periods.years * cells)
    seen = with_horizon(minutes.reshape(-1, cells) / frame.periods.length[:, None]).reshape(-1, *shape[1:])
    at_risk = with_horizon(frame.exposure.by_cell).reshape(-1, *shape[1:])
    by_decile = divide(seen.sum(axis=(2, 3, 4)), at_risk.sum(axis=(2, 3, 4)))
    chance, against = {"decile": by_decile}, {}
    for name, others in (("size", (2, 3)), ("district", (3, 4)), ("type", (2, 4))):
        a, b = seen.sum(axis=others), at_risk.sum(axis=others)
        chance[f"decile×{name}"] = divide(a, b).reshape(len(a), -1)
        expected = np.nansum(b * by_decile[:, :, None], axis=1)
        against[name] = divide(a.sum(axis=1), expected)
    rows.add("visit_chance", chance)
    rows.add("visit_chance_ratio", against)

