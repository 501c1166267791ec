"""What tier a firm starts in, and how it moves: at a month's turn, and when other rules come into force."""

from __future__ import annotations

import numpy as np

from jgsim.levers.credit.notices import warn
from jgsim.levers.credit.points import REPORTED_BY, counted, counted_of, expire, give, listed_before, mark, missed
from jgsim.levers.credit.scores import due, exogenous, limits, renewed
from jgsim.levers.credit.settings import Credit
from jgsim.levers.credit.steps import by_steps
from jgsim.terms.enums import TIERS, Tier
from jgsim.terms.keys import high32, threshold32, to_uniform


def classified(view, settings: Credit) -> np.ndarray:
    """Whether each entity type is classified (bool)."""
    return np.array([settings.types is None or name in settings.types for name in view.settings.types])


def tiers_at_start(view, settings: Credit, score: np.ndarray) -> np.ndarray:
    """Every firm's tier under these rules before anything is known of it but its score (int8).

    The tier that a register gives is a firm's first; under rule `score` the score begins in it.
    """
    firms = view.firms
    initial = lambda: to_uniform(view.keys.stream("credit:initial").bits(firms["key"]))  # noqa: E731
    edges = lambda shares: np.cumsum(shares)[:3]  # noqa: E731
    if settings.rule == "score":
        tier = tier_of(settings, score)
    elif settings.initial is not None:
        tier = np.searchsorted(edges([settings.initial[t.code] for t in TIERS[:4]]), initial(), side="right")
        tier = tier.astype(np.int8)
    else:
        tier = firms["risk"].copy()
        if settings.accuracy < 1:
            u = high32(view.keys.stream("credit:accuracy").bits(firms["key"]))
            wrong = u >= np.uint64(threshold32(settings.accuracy))
            shares = edges([view.settings.risk.share[t.code].value for t in TIERS[:4]])
            tier[wrong] = np.searchsorted(shares, initial(), side="right")[wrong]
    if settings.rule != "score" and "tier_given" in firms:
        tier = np.where(firms["tier_given"] >= 0, firms["tier_given"], tier)
    if settings.types is not None:
        tier[~classified(view, settings)[firms["type"]]] = Tier.NONE
    return tier


def tier_of(settings: Credit, score: np.ndarray) -> np.ndarray:
    """The tier of each score (int8)."""
    return np.searchsorted(limits(settings), score, side="right").astype(np.int8)


def first_tiers(view, settings: Credit) -> None:
    """Write every firm's score and tier at its start."""
    if settings.rule == "score":
        _score_all(view, settings)
    view.state["tier"][:] = tiers_at_start(view, settings, view.state["score"])


def _score_all(view, settings):
    mark(view, settings, listed_before(view))
    mark(view, settings, missed(view, settings))
    view.state["score"][:] = exogenous(view, settings) + counted(view)


def reclassify(view, settings: Credit, before: Credit) -> tuple[np.ndarray, np.ndarray]:
    """Other rules come into force. Points given keep their worth and term.

    Scores are measured by the new thresholds; under the other rules firms keep their tiers, but those that were not
    classified, or no longer are, and those that enter later. Returns the firms that move, and their new tiers.
    """
    state, now = view.state, view.month_span[0]
    if settings.rule == "score":
        _score_all(view, settings)
    tier = tiers_at_start(view, settings, state["score"])
    later = view.firms["enter"] > now
    state["tier"][later] = tier[later]
    moved = tier != state["tier"]
    if settings.rule != "score":
        moved &= (tier == Tier.NONE) | (state["tier"] == Tier.NONE)
    firm = np.flatnonzero(moved & (view.firms["exit"] > now))
    warn(view, settings, firm, tier[firm])
    return firm, tier[firm]


def classify(view, settings: Credit) -> tuple[np.ndarray, np.ndarray]:
    """The firms whose tier changes at this month's start, and their new tiers, from last month's results."""
    if settings.rule == "step":
        firm, tier = by_steps(view, settings)
    elif settings.rule == "score":
        firm, tier = _by_score(view, settings)
    else:
        firm, tier = np.empty(0, np.int64), np.empty(0, np.int8)
    warn(view, settings, firm, tier)
    return firm, tier


def _by_score(view, settings):
    state = view.state
    touched = [_renew(view, settings)] if renewed(settings.score) else []
    touched += [give(view, settings), expire(view)]
    if view.month_of_year == REPORTED_BY:
        touched.append(mark(view, settings, missed(view, settings)))
    firm = np.concatenate(touched)
    firm = firm[state["tier"][firm] != Tier.NONE]
    moved = tier_of(settings, state["score"][firm]) != state["tier"][firm]
    firm = np.unique(firm[moved])
    return firm, tier_of(settings, state["score"][firm])


def _renew(view, settings):
    """Give this month's firms their new exogenous score; returns them."""
    state = view.state
    firm, score = due(view, settings, classified(view, settings))
    state["score"][firm] = score + counted_of(view, firm)
    # Who has not entered yet starts in the tier of the score of that day; it is no move.
    later = firm[view.firms["enter"][firm] > view.month_span[0]]
    state["tier"][later] = tier_of(settings, state["score"][later])
    return firm
