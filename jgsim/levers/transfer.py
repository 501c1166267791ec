"""Lever 10: cases handed over to another department or region (案件移转), and to the police (行刑衔接)."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from jgsim.terms.enums import CaseFate, Desk, Severity
from jgsim.terms.keys import below, high32, threshold32, thresholds32
from jgsim.terms.lever import Column, Lever, Stage
from jgsim.terms.settings import NonNegative, Settings, Share
from jgsim.terms.steps import Opened
from jgsim.terms.time import DAY

Days = Annotated[NonNegative, Field(le=3660)]
CASES, MINUTES = "transfer.cases", "transfer.minutes"
BySeverity = dict[Literal["minor", "general", "serious"], Share]


class Transfer(Settings):
    """Which cases are handed over when they have been filed, and what becomes of them `lag_days` later.

    `police`: share of cases by severity that are crimes and go to the police, `police_days` later (`lag_days` if left
    out). `share`: share of the others that lie outside the bureau's own jurisdiction; of these `lost` never arrive,
    `out_of_city` is the share of the rest that goes to authorities elsewhere, and what is left is decided in another
    district, later by the lag. Who decides a case has its work at the desk: the other district, and nobody here if it
    leaves or is lost. The proof of a crime is gathered before the police have it, where the case was opened.
    Referral: 行政执法机关移送涉嫌犯罪案件的规定 art. 5, 3 days to decide on it and 24 hours to hand over. That a case that
    leaves takes no work here, and that none is done twice, is an assumption.
    """

    share: Share = 0.0
    lag_days: Days = 0
    lost: Share = 0.0
    out_of_city: Share = 0.0
    police: BySeverity = {}
    police_days: Days | None = None


def hand_over(view, settings: Transfer, opened: Opened) -> Opened:
    """Hand cases over."""
    rows = opened.rows
    crime, outside, fate, to = view.keys.several(
        ("transfer:police", "transfer:outside", "transfer:fate", "transfer:to")
    ).bits(rows["number"], rows["looks"])
    police = high32(crime) < view.derived(settings, _crimes)[rows["severity"]]
    away = ~police & (high32(outside) < np.uint64(threshold32(settings.share)))
    u = high32(fate)
    lost = away & (u < np.uint64(threshold32(settings.lost)))
    gone = away & ~lost & (u < np.uint64(threshold32(settings.lost + (1 - settings.lost) * settings.out_of_city)))
    leaves = police | lost | gone
    stays = away & ~leaves
    lag = round(settings.lag_days * DAY)
    until_police = lag if settings.police_days is None else round(settings.police_days * DAY)
    home = opened.district
    opened.fate = np.where(lost, int(CaseFate.LOST), np.where(leaves, int(CaseFate.TRANSFERRED), opened.fate))
    opened.ready = np.where(leaves, opened.filed, opened.ready) + np.where(police, until_police, np.where(away, lag, 0))
    opened.major = opened.major & ~leaves
    if view.pools > 1:
        other = (opened.district + 1 + below(to, np.int64(view.pools - 1))) % view.pools
        opened.district = np.where(stays, other, opened.district)
    _move_work(view, rows["minutes"], home, opened.district, lost | gone)
    return opened


def _crimes(view, settings: Transfer) -> np.ndarray:
    return thresholds32([settings.police.get(s.code, 0.0) for s in Severity])


def _move_work(view, minutes: np.ndarray, home, district, off: np.ndarray) -> None:
    """Note how cases and minutes at the desks of the districts change; of cases that are `off` there are none."""
    moves = (minutes >= 0) & (off | (district != home))
    some, stay = moves.nonzero()[0], (moves & ~off).nonzero()[0]
    if not some.size:
        return
    for name, work in ((CASES, np.ones(minutes.size)), (MINUTES, minutes)):
        view.state[name][:] -= np.bincount(home[some], work[some], view.pools).astype(np.int64)
        view.state[name][:] += np.bincount(district[stay], work[stay], view.pools).astype(np.int64)


def desk(view, settings: Transfer, work: list) -> list:
    """The cases that have come up, at the desks of those who decide them."""
    cases, minutes = (view.state[name] for name in (CASES, MINUTES))
    if cases.any() or minutes.any():
        more = cases.copy(), minutes.copy()
        cases[:], minutes[:] = 0, 0
        here = [place for place, entry in enumerate(work) if entry[0] == Desk.CASE]
        place = here[0] if here else len(work)
        count, minutes = (sum((work[p][n] for p in here), more[n - 1]) for n in (1, 2))
        others = [entry for p, entry in enumerate(work) if p not in here]
        work = [*others[:place], (Desk.CASE, count, minutes), *others[place:]]
    return work


def idle(settings: Transfer) -> tuple[Stage, ...]:
    """Nothing is handed over if all shares are 0."""
    return () if settings.share > 0 or any(settings.police.values()) else (Stage.CASE,)


LEVER = Lever(
    name="transfer",
    settings=Transfer,
    stages={Stage.CASE: hand_over, Stage.DESK: desk},
    rank=1,  # after the lever that brings cases to the desks
    idle=idle,
    columns=(
        Column(CASES, "int64", "pool", "transfer", meaning="cases handed to the district since the last round, less those it gave"),
        Column(MINUTES, "int64", "pool", "transfer", meaning="officer-minutes that they take"),
    ),
    optional=True,
)
