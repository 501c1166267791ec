"""The exogenous score: what follows a firm's true rate, what is lasting noise, and what is renewed every year."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from jgsim.levers.credit.settings import Credit, Score
from jgsim.terms.enums import TIERS
from jgsim.terms.keys import below, to_uniform

MILLI = 1000


def thousandths(points: float) -> int:
    """Standard deviations as the whole thousandths in which scores are kept."""
    return int(round(MILLI * points))


def limits(settings: Credit) -> np.ndarray:
    """Scores from which a firm is B, C, D (int64, thousandths)."""
    return _limits(tuple(settings.score.shares[t.code] for t in TIERS[:3]))


@lru_cache(maxsize=64)
def _limits(shares: tuple[float, ...]) -> np.ndarray:
    from scipy.special import ndtri

    under = np.cumsum(shares)
    return np.rint(MILLI * ndtri(np.clip(under, 1e-12, 1 - 1e-12))).astype(np.int64)


def renewed(score: Score) -> bool:
    """Whether any of the score changes from year to year."""
    return score.renewal is not None and score.renewal.value > 0


def exogenous(view, settings: Credit) -> np.ndarray:
    """The exogenous score of every firm, as it stands this month, in thousandths of its standard deviation (int32).

    Higher is worse. ρ·frailty + √(1−ρ²)·(√(1−n)·e₀ + √n·e_y) with e₀ and e_y standard normal and n the renewal: its
    law is the standard normal in every month, so that the thresholds keep cutting it into the same shares.
    """
    everybody = slice(None)
    score = _lasting(view, settings.score, everybody)
    if renewed(settings.score):
        year = view.clock.first_year + view.year
        old = _month(view, everybody) >= view.month_of_year
        for some, label in ((np.flatnonzero(~old), year), (np.flatnonzero(old), year - 1)):
            score[some] += _yearly(view, settings.score, some, label)
    return _rounded(score)


def due(view, settings: Credit, classified: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows of the classified firms (bool per entity type) that are not closed and whose score is renewed this month,
    ascending, and their new exogenous scores (int32)."""
    name = ("credit", "renewal")
    if name not in view.cache:
        rows = np.flatnonzero(classified[view.firms["type"]])
        month = _month(view, rows)
        order = np.argsort(month, kind="stable")
        rows = rows[order]
        first = np.searchsorted(month[order], np.arange(13))
        view.cache[name] = rows, _lasting(view, settings.score, rows), first
    rows, lasting, first = view.cache[name]
    mine = slice(first[view.month_of_year - 1], first[view.month_of_year])
    rows, lasting = rows[mine], lasting[mine]
    there = view.firms["exit"][rows] > view.month_span[0]
    rows, lasting = rows[there], lasting[there]
    return rows, _rounded(lasting + _yearly(view, settings.score, rows, view.clock.first_year + view.year))


def _weights(view, score: Score) -> tuple[float, float, float]:
    # Where firms do not differ there is no true rate to follow.
    rho = score.correlation.value if view.settings.frailty.log_sd.value > 0 else 0.0
    new = score.renewal.value if renewed(score) else 0.0
    rest = np.sqrt(1 - rho * rho)
    return rho, rest * np.sqrt(1 - new), rest * np.sqrt(new)


def _lasting(view, score, rows):
    rho, weight, _ = _weights(view, score)
    follows = rho * view.firms["log_frailty"][rows].astype(np.float64)
    noise = _noise(view, rows)
    at, rest, (much, little) = _known(view, score, rows)
    noise[at] = much * rest + little * noise[at]
    return follows + weight * noise


def _yearly(view, score, rows, label):
    weight = _weights(view, score)[2]
    noise = _normal(view.keys.stream("credit:yearly", label).bits(view.firms["key"][rows]))
    at, rest, (much, little) = _known(view, score, rows)
    first = view.clock.first_year - (_month(view, rows[at]) > 0) == label
    at, rest = at[first], rest[first]
    noise[at] = little * rest - much * _noise(view, rows[at])
    return weight * noise


def _noise(view, rows):
    return _normal(view.keys.stream("credit:score").bits(view.firms["key"][rows]))


def _known(view, score, rows):
    """Which of some firms begin with a score that is known (a register's tier stands for it), what of it does not
    follow the true rate, as a standard normal number, and the parts of it that last and that are renewed.

    The two are turned, not drawn: they stay independent standard normal numbers, and give the known score together.
    """
    rho, lasting, renewal = _weights(view, score)
    rest = np.hypot(lasting, renewal)
    if "standing" not in view.firms or rest == 0:
        return np.empty(0, np.int64), np.empty(0), (0.0, 0.0)
    standing = view.firms["standing"][rows].astype(np.float64)
    at = np.flatnonzero(np.isfinite(standing))
    follows = rho * view.firms["log_frailty"][rows].astype(np.float64)[at]
    return at, (standing[at] - follows) / rest, (lasting / rest, renewal / rest)


def _month(view, rows) -> np.ndarray:
    """The month (0..11) in which a firm's score takes up the new year's part (int8)."""
    return below(view.keys.stream("credit:month").bits(view.firms["key"][rows]), 12).astype(np.int8)


def _normal(bits):
    from scipy.special import ndtri

    return ndtri(to_uniform(bits))


def _rounded(score):
    return np.rint(MILLI * score).astype(np.int32)
