"""Work at the desk: complaints, cases, remote checks. It comes before the visits of the round."""

from __future__ import annotations

import numpy as np

from jgsim.terms.lever import Stage


def desk(sim) -> np.ndarray:
    """Officer-minutes of each district's desk work that has come up (int64); enters it in the ledger."""
    pools = sim.view.pools
    total = np.zeros(pools, np.int64)
    work = sim.stage(Stage.DESK, chain=[])
    for activity, count, minutes in work or ():
        some = np.flatnonzero(count)
        if some.size:
            sim.ledger.add("desk", {
                "time": np.full(some.size, sim.view.round_span[0]), "district": some,
                "activity": np.full(some.size, activity), "count": count[some], "minutes": minutes[some],
            })
            total += minutes
    return total
