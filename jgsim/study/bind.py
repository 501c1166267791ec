"""What a record must hold so that its scenarios can be made again from it alone."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import fields

from jgsim.scenario.scenario import Scenario

DATED = tuple(f.name for f in fields(Scenario) if f.name in ("since", "own"))
"""What a policy carries besides its content: the month from which it is in force, and how far back the chain is its own."""


def bound(scenarios: list[Scenario]) -> dict[str, dict]:
    """Calendars and policies of the past that the scenarios' entries point to, each once.

    Returns
    -------
    dict
        `calendars`: by fingerprint the days that are not what their weekday says, {date: works}. `pasts`: by hash the
        entry of each policy that was in force before a scenario, or before another policy of the past.
    """
    calendars: dict[str, dict] = {}
    pasts: dict[str, dict] = {}
    for one in scenarios:
        while one is not None:
            if one.exceptions is not None:
                calendars[calendar_key(one.exceptions)] = _days(one.exceptions)
            one = one.past
            if one is not None:
                pasts[one.hash] = content(one)
    return {"calendars": calendars, "pasts": pasts}


def content(scenario: Scenario) -> dict:
    """The entry of a scenario: whatever decides its hash, calendar and past by the keys under which they stand."""
    return {
        "name": scenario.name,
        **{name: getattr(scenario, name) for name in DATED},
        "calendar": None if scenario.exceptions is None else calendar_key(scenario.exceptions),
        "past": None if scenario.past is None else scenario.past.hash,
        "data": scenario.data,
    }


def calendar_key(exceptions: dict[dt.date, bool]) -> str:
    """Fingerprint of a calendar."""
    return hashlib.sha256(json.dumps(_days(exceptions)).encode()).hexdigest()[:16]


def _days(exceptions: dict[dt.date, bool]) -> dict[str, bool]:
    return {day.isoformat(): works for day, works in sorted(exceptions.items())}
