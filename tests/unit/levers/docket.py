"""Cases that can be handed to the levers of cases by hand."""

import numpy as np
from theory.small import findings

from jgsim.terms.enums import CaseFate, Response
from jgsim.terms.steps import Opened
from jgsim.terms.time import FAR


def opened(sim, time, severity=1, looks=1) -> Opened:
    """Cases just opened by findings at these minutes, which begin as the engine begins them."""
    rows = findings(sim, time, severity=severity, looks=looks).rows
    size = rows["time"].size
    rows["measure"] = np.full(size, Response.PENALISED, np.int8)
    start, none = rows["time"].astype(np.int64), np.zeros(size, np.int64)
    return Opened(
        rows, start, start.copy(), np.zeros(size, bool), none, none, none, np.full(size, int(FAR)),
        np.zeros(size, bool), np.full(size, int(CaseFate.CLOSED)),
        sim.city.firms["district"][rows["firm"]].astype(np.int64),
    )
