"""What a record must hold so that its scenarios can be made again from it alone."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

import numpy as np

from jgsim.scenario.scenario import Scenario

DATED = ("since", "own")
"""What a policy carries besides its content: from which month it is in force, how far back the chain is its own."""


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
        **_files(scenario),
    }


def _files(scenario: Scenario) -> dict:
    """The files of a scenario whose own settings change by date: only they tell what a sweep of it varies."""
    source = scenario.source
    if source is None or scenario.own == 1:
        return {}
    documents = [{"file": document.file, "content": dict(document)} for document in source.documents]
    changes = [
        {"option": option, "set": {path: plain(value) for path, value in given.items()}}
        for given, option in source.changes
    ]
    return {"files": documents, "changes": changes}


def plain(value):
    """A value from Python as plain data."""
    return value.tolist() if isinstance(value, (np.generic, np.ndarray)) else value


def calendar_key(exceptions: dict[dt.date, bool]) -> str:
    """Fingerprint of a calendar."""
    return hashlib.sha256(json.dumps(_days(exceptions)).encode()).hexdigest()[:16]


def _days(exceptions: dict[dt.date, bool]) -> dict[str, bool]:
    return {day.isoformat(): works for day, works in sorted(exceptions.items())}
