"""Variants in which officers suppress what they see, and others go again."""

from __future__ import annotations

from oracle.cases import AMPLE, number
from oracle.lever_cases import EVERYTHING, MANY, OFF, ROTTEN, SHORT, WEEKLY

ANSWERING = {
    "suppressed": number(0.4), "reinspect": 0.7, "after_days": 12, "lowers": number(20), "diligence": True,
    "effort": number(1.6), "fewer": number(0.8),
}
ACCOUNTABLE: dict[str, tuple[str, dict]] = {
    "suppressed and inspected again": ("jinan", {"accountability": ANSWERING} | MANY | ROTTEN | AMPLE),
    "suppressed among all levers": ("jinan", EVERYTHING | ROTTEN | AMPLE | {"accountability": ANSWERING}),
    "suppressed where officers are short": ("jinan", EVERYTHING | SHORT | {"accountability": ANSWERING}),
    "inspected again within the week, by few officers": (
        "p1",
        WEEKLY | {"capability.officers": 12, "accountability": {**ANSWERING, "after_days": 1, "lowers": number(1)}},
    ),
    "re-inspections and nothing else": (
        "jinan", OFF | MANY | AMPLE | {"accountability": {"reinspect": 1.0, "after_days": 40}}
    ),
    "suppressed, nobody goes again": ("jinan", MANY | AMPLE | {"accountability": {"suppressed": number(1.0)}}),
}
"""Name: (shipped scenario, what is set in it)."""
