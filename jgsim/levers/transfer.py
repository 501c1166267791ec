"""Lever 10: cases handed over to another department or region (案件移转), and to the police (行刑衔接)."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from jgsim.terms.enums import CaseFate, Severity
from jgsim.terms.keys import below, high32, threshold32, thresholds32
from jgsim.terms.lever import Lever, Stage
from jgsim.terms.settings import NonNegative, Settings, Share
from jgsim.terms.steps import Opened
from jgsim.terms.time import DAY

Days = Annotated[NonNegative, Field(le=3660)]
BySeverity = dict[Literal["minor", "general", "serious"], Share]


class Transfer(Settings):
    """Which cases are handed over when they have been filed, and what becomes of them `lag_days` later.

    `police`: share of cases by severity that are crimes and go to the police. `share`: share of the others that lie
    outside the bureau's own jurisdiction; of these `lost` never arrive, `out_of_city` is the share of the rest that
    goes to authorities elsewhere, and what is left is decided in another district, later by the lag.
    """

    share: Share = 0.0
    lag_days: Days = 0
    lost: Share = 0.0
    out_of_city: Share = 0.0
    police: BySeverity = {}


def hand_over(view, settings: Transfer, opened: Opened) -> Opened:
    """Hand cases over."""
    rows = opened.rows
    crime, outside, fate, to = view.keys.several(
        ("transfer:police", "transfer:outside", "transfer:fate", "transfer:to")
    ).bits(rows["number"], rows["looks"])
    crimes = thresholds32([settings.police.get(s.code, 0.0) for s in Severity])
    police = high32(crime) < crimes[rows["severity"]]
    away = ~police & (high32(outside) < np.uint64(threshold32(settings.share)))
    u = high32(fate)
    lost = away & (u < np.uint64(threshold32(settings.lost)))
    gone = away & ~lost & (u < np.uint64(threshold32(settings.lost + (1 - settings.lost) * settings.out_of_city)))
    leaves = police | lost | gone
    stays = away & ~leaves
    lag = round(settings.lag_days * DAY)
    opened.fate = np.where(lost, int(CaseFate.LOST), np.where(leaves, int(CaseFate.TRANSFERRED), opened.fate))
    opened.ready = np.where(leaves, opened.filed, opened.ready) + np.where(away | police, lag, 0)
    opened.major = opened.major & ~leaves
    if view.pools > 1:
        other = (opened.district + 1 + below(to, np.int64(view.pools - 1))) % view.pools
        opened.district = np.where(stays, other, opened.district)
    return opened


def idle(settings: Transfer) -> tuple[Stage, ...]:
    """Nothing is handed over if all shares are 0."""
    return () if settings.share > 0 or any(settings.police.values()) else (Stage.CASE,)


LEVER = Lever(
    name="transfer", settings=Transfer, stages={Stage.CASE: hand_over}, rank=1, idle=idle, optional=True
)
