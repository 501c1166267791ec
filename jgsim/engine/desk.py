"""Work at the desk: complaints, cases, remote checks. It comes before the visits of the round."""

from __future__ import annotations

import numpy as np

from jgsim.terms.lever import Stage


def desk(sim) -> np.ndarray:
    """Officer-minutes of each district's desk work that has come up (int64); enters it in the ledger."""
    pools = sim.view.pools
    total = np.zeros(pools, np.int64)
    rows = []
    for activity, count, minutes in sim.stage(Stage.DESK, chain=[]) or ():
        if count.any() or minutes.any():
            rows.append((activity, count, minutes))
            total += minutes
    if rows:
        activity, *columns = zip(*rows, strict=True)
        count, minutes = (np.concatenate(column) for column in columns)
        some = ((count != 0) | (minutes != 0)).nonzero()[0]
        sim.ledger.add("desk", {
            "time": sim.view.round_span[0], "district": some % pools, "activity": np.array(activity)[some // pools],
            "count": count[some], "minutes": minutes[some],
        })
    return total
