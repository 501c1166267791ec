"""How firms differ, and stay different: what the worst tenth does, and how far results of one firm go together.

Real inspection records show both, whatever the level of the failure rate: the top tenth of firms hold 37 to 65 % of the
failed checks, and the correlation of results falls slowly.
"""

from __future__ import annotations

import numpy as np

from jgsim.measures.dimensions import SILENT
from jgsim.measures.sums import Sums
from jgsim.terms.enums import Trigger

FEWEST_CHECKS = 5
"""Checks of a firm whose results are compared: the fifth is the fourth after the first."""
TOP = 0.1


def tables(frame) -> dict[str, Sums]:
    """Tables of this area by code; only the horizon has values."""
    firm, failed = results(frame)
    near, far = (correlation(firm, failed, lag) for lag in (1, FEWEST_CHECKS - 1))
    failures = np.bincount(firm, failed)[np.unique(firm)] if firm.size else failed
    ratio = far / near if near != 0 else np.nan
    lasting = {"top_tenth_failures": share_of_top(failures), "result_lag1": near, "result_lag4": far,
               "result_lag_ratio": ratio}
    horizon = lambda values: np.concatenate([np.full((frame.periods.years, len(values)), np.nan), [values]])  # noqa: E731
    return {
        "top_tenth_onsets": {d: horizon(values) for d, values in onsets_of_top(frame).items()},
        **{code: {"all": horizon([value])} for code, value in lasting.items()},
    }


def results(frame) -> tuple[np.ndarray, np.ndarray]:
    """Key-field checks in the order of firm and time: the firm, and whether a violation was confirmed.

    Only firms with at least `FEWEST_CHECKS` of them.
    """
    visits = frame.visits
    rows = np.flatnonzero((visits["trigger"] == Trigger.KEY) & ~np.isin(visits["result"], SILENT))
    firm = visits["firm"][rows]
    rows = rows[np.argsort(firm, kind="stable")]  # the visits stand in the order of time
    firm = visits["firm"][rows]
    often = (np.bincount(firm) >= FEWEST_CHECKS)[firm] if firm.size else np.zeros(0, bool)
    return firm[often], visits["findings"][rows][often] > 0


def correlation(firm: np.ndarray, failed: np.ndarray, lag: int) -> float:
    """Correlation of a firm's results with those `lag` checks later, over all such pairs; NaN if one does not vary."""
    same = np.flatnonzero(firm[lag:] == firm[:-lag])
    one, other = failed[same].astype(np.float64), failed[same + lag].astype(np.float64)
    if not same.size:
        return np.nan
    one, other = one - one.mean(), other - other.mean()
    spread = np.sqrt((one**2).sum() * (other**2).sum())
    return float((one * other).sum() / spread) if spread > 0 else np.nan


def onsets_of_top(frame) -> dict[str, list[float]]:
    """What the worst tenth of the firms in operation through all measured years began, in all and by sector."""
    firms, periods, spell = frame.firms, frame.periods, frame.tables["spell"]
    through = (firms["enter"] <= periods.begin) & (frame.result.exit >= periods.end) & (firms["silent"] >= periods.end)
    span = periods.span(spell["time"])
    begun = spell["firm"][span][spell["segment"][span] == 0]
    count = np.bincount(begun, minlength=through.size)
    sector = firms["sector"]
    of = lambda where: share_of_top(count[through & where])  # noqa: E731
    return {"all": [of(True)], "sector": [of(sector == n) for n in range(len(frame.codes["sector"]))]}


def share_of_top(count: np.ndarray) -> float:
    """Share of a total that the tenth with the most holds; a part of one counts in proportion. NaN if the total is 0."""
    total = count.sum(dtype=np.float64)
    if total == 0:
        return np.nan
    most = np.sort(count)[::-1].astype(np.float64)
    whole, part = divmod(TOP * most.size, 1)
    whole = int(whole)
    held = most[:whole].sum() + (part * most[whole] if whole < most.size else 0.0)
    return float(held / total)
