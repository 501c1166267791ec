"""Lever 5: recording of the whole process (行政执法全过程记录). It takes time; what is not entered, or not in full, is lost."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import numpy as np
from pydantic import Field

from jgsim.terms.campaign import Visits
from jgsim.terms.enums import Trigger
from jgsim.terms.keys import high32, threshold32
from jgsim.terms.lever import Lever, Stage
from jgsim.terms.settings import Settings, Share, SourcedShare
from jgsim.terms.steps import Found, Going

Minutes = Annotated[int, Field(ge=0, le=1440)]


class Recording(Settings):
    """How visits are recorded.

    `minutes` of each officer for the record of a visit on paper; a share `digital` of the visits is recorded digitally,
    in `digital_minutes`. `lost` and `digital_lost`: share of these records that are never entered; the visit then
    counts for no tier, no cap, no case, no re-check, no step of the ladder and no publication; what was ordered or told
    at the firm holds. `incomplete` and `digital_incomplete`: share of records with
    which a case that is opened fails. Shares left out are 0. Checks from the desk are always entered; what
    laboratories tell of needs no record of a visit.
    """

    minutes: Minutes = 0
    digital: Share = 0.0
    digital_minutes: Minutes = 0
    lost: SourcedShare | None = None
    digital_lost: SourcedShare | None = None
    incomplete: SourcedShare | None = None
    digital_incomplete: SourcedShare | None = None


def expected_minutes(settings: Recording) -> int:
    """Minutes of each officer for the record of a visit, on average, to the whole minute."""
    paper, digital = settings.minutes, settings.digital_minutes
    return int((1 - settings.digital) * paper + settings.digital * digital + 0.5)


def take_time(view, settings: Recording, visits: Visits) -> Visits:
    """Add the time for records to what each officer spends besides the check."""
    return replace(visits, overhead=visits.overhead + expected_minutes(settings))


def share_of(one: SourcedShare | None) -> float:
    """A share; 0 if it is left out."""
    return 0.0 if one is None else one.value


def happens(view, settings: Recording, what: str, key: np.ndarray, minute: np.ndarray) -> np.ndarray:
    """Whether `what` ("lost", "incomplete") becomes of each record (bool), given firms' keys and visits' minutes."""
    limit = np.full(key.size, threshold32(share_of(getattr(settings, what))), np.uint64)
    if settings.digital > 0:
        u = high32(view.keys.stream("recording:digital").bits(key, minute))
        digital = u < np.uint64(threshold32(settings.digital))
        limit[digital] = threshold32(share_of(getattr(settings, f"digital_{what}")))
    return high32(view.keys.stream(f"recording:{what}").bits(key, minute)) < limit


def enter(view, settings: Recording, going: Going, entered: np.ndarray) -> np.ndarray:
    """Which visits are entered: all but those whose records are lost."""
    lost = happens(view, settings, "lost", view.firms["key"][going.firm], going.when)
    return entered & ~(lost & (going.trigger != Trigger.REMOTE))


def prove(view, settings: Recording, found: Found) -> Found:
    """Findings whose record is incomplete prove nothing: a case of them fails. Those of laboratories need none."""
    rows = found.rows
    bare = happens(view, settings, "incomplete", view.firms["key"][rows["firm"]], rows["time"])
    rows["provable"] = rows["provable"] & ~(bare & (rows["trigger"] != Trigger.REMOTE) & (rows["officer"] >= 0))
    return found


def _ever(settings: Recording, what: str) -> bool:
    return share_of(getattr(settings, what)) > 0 or (
        settings.digital > 0 and share_of(getattr(settings, f"digital_{what}")) > 0
    )


def idle(settings: Recording) -> tuple[Stage, ...]:
    """Stages at which nothing is asked for."""
    off = []
    if expected_minutes(settings) == 0:
        off.append(Stage.VISIT)
    if not _ever(settings, "lost"):
        off.append(Stage.RECORD)
    if not _ever(settings, "incomplete"):
        off.append(Stage.RESPOND)
    return tuple(off)


LEVER = Lever(
    name="recording",
    settings=Recording,
    stages={Stage.VISIT: take_time, Stage.RECORD: enter, Stage.RESPOND: prove},
    idle=idle,
    optional=True,
)
