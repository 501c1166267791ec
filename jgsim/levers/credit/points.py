"""Points: what findings add to a score, for how long, and what repair and objection take away again."""

from __future__ import annotations

import numpy as np

from jgsim.levers.credit.scores import thousandths
from jgsim.levers.credit.settings import Credit
from jgsim.terms.enums import SOFT, Response, Severity, Trigger
from jgsim.terms.keys import high32, threshold32
from jgsim.terms.time import FAR, NEVER, YEAR


def worth(view, settings: Credit) -> np.ndarray:
    """Points of a finding by measure taken and severity (int32, thousandths)."""
    points = [settings.score.points.get(s.code, 0.0) for s in Severity]
    table = np.tile(np.array([thousandths(p) for p in points], np.int32), (len(Response), 1))
    table[list(SOFT)] = 0
    table[Response.WAIVED] = [thousandths(settings.score.waived * p) for p in points]
    table[Response.LISTED] = 0
    return table


def counted(view) -> np.ndarray:
    """The points that count for each firm (int32, thousandths)."""
    points = view.state["unreachable"].copy()
    np.add.at(points, view.state["expiry"][1], view.state["expiry"][2].astype(np.int32))
    return points


def counted_of(view, firm: np.ndarray) -> np.ndarray:
    """`counted` for some firms, given by ascending rows; the others are not gone through."""
    points = view.state["unreachable"][firm]
    pending = view.state["expiry"]
    if firm.size and pending.size:
        at = np.minimum(np.searchsorted(firm, pending[1]), firm.size - 1)
        mine = firm[at] == pending[1]
        np.add.at(points, at[mine], pending[2, mine].astype(np.int32))
    return points


def give(view, settings: Credit) -> np.ndarray:
    """Add last month's findings to the scores; returns the firms that were found."""
    state, found = view.state, view.month_findings
    measure = found.get("measure", np.zeros(found["firm"].size, np.int8))
    value = view.derived(settings, worth)[measure, found["severity"]]
    np.add.at(state["score"], found["firm"], value)
    rows = np.stack([terms(view, settings, found), found["firm"], value])
    state["expiry"] = np.concatenate([state["expiry"], rows[:, value != 0]], axis=1)
    mark(view, settings, np.unique(found["firm"][measure == Response.LISTED]))
    return found["firm"]


def terms(view, settings: Credit, found: dict[str, np.ndarray]) -> np.ndarray:
    """The month (from the epoch) at whose start the points of each finding of last month end (int64)."""
    end = np.full(found["firm"].size, view.month + settings.score.months, np.int64)
    if settings.repair is not None:
        repaired = found["corrected"] < FAR
        repaired &= _chance(view, "credit:repair_of", settings.repair.share, found)
        wait = np.array([settings.repair.months[s.code] for s in Severity])[found["severity"]]
        wait[found["trigger"] == Trigger.KEY] = settings.repair.key_months
        # There is nothing to repair while the violation goes on.
        after = np.maximum(view.month + wait, view.clock.month_of(found["corrected"]) + 1)
        end = np.where(repaired, np.minimum(end, after), end)
    if settings.objection is not None:
        upheld = _chance(view, "credit:objection", settings.objection.share * settings.objection.success, found)
        end = np.where(upheld, np.minimum(end, view.month + settings.objection.months), end)
    return end


def _chance(view, purpose, chance, found):
    bits = view.keys.stream(purpose).bits(view.firms["key"][found["firm"]], found["time"])
    return high32(bits) < np.uint64(threshold32(chance))


def expire(view) -> np.ndarray:
    """Take away the points that end this month; returns their firms."""
    state, pending = view.state, view.state["expiry"]
    over = pending[0] <= view.month
    np.subtract.at(state["score"], pending[1, over], pending[2, over].astype(np.int32))
    state["expiry"] = pending[:, ~over]
    return pending[1, over]


def mark(view, settings: Credit, firm: np.ndarray) -> np.ndarray:
    """Give firms (each once) the points of those that cannot be reached, unless they have them already; returns who got
    them."""
    value, state = thousandths(settings.score.unreachable), view.state
    firm = firm[state["unreachable"][firm] == 0] if value else firm[:0]
    state["unreachable"][firm] = value
    state["score"][firm] += value
    return firm


REPORTED_BY = 7
"""Month in which it is known whose annual report for the year before is missing (due by 30 June)."""


def missed(view, settings: Credit) -> np.ndarray:
    """Rows of the firms that operate no more and whose annual report was missing by the last July."""
    share, year = settings.score.missed, view.year - (view.month_of_year < REPORTED_BY)
    if share is None or share.value == 0:
        return np.empty(0, np.int64)
    known = view.firms["silent"] < (view.clock.year_start[year] if year >= 0 else -YEAR)
    rows = np.flatnonzero(known & (view.firms["exit"] > view.month_span[0]))
    u = high32(view.keys.stream("credit:missed").bits(view.firms["key"][rows]))
    return rows[u < np.uint64(threshold32(share.value))]


def listed_before(view) -> np.ndarray:
    """Rows of the firms that were put on the list of the unreachable before this month."""
    if "listed" not in view.state.columns:
        return np.empty(0, np.int64)
    when = view.state["listed"]
    return np.flatnonzero((when > NEVER) & (when < view.month_span[0]))
