"""Variants in which cases take their time: filed, investigated, handed over, reviewed, late, at other dates others."""

from __future__ import annotations

from oracle.cases import AMPLE, number
from oracle.dated_cases import later
from oracle.lever_cases import CLOSURE, EVERYTHING, LISTS, MANY, ROTTEN

PENALTY = {"behaviour.deterrence.penalty": number(2), "behaviour.deterrence.penalty_years": number(0.3)}
CASES = {"penalty_lists": LISTS} | PENALTY | CLOSURE | MANY | ROTTEN | AMPLE
REVIEW = {
    "file_days": 4, "investigate_days": 20, "major": {"minor": 0.2, "general": 0.6, "serious": 1.0}, "reviewers": 3,
    "days": 0.001, "clock_days": 60,
}
"""In a city of 300 firms a reviewer has 300 / 1.4 million of the time, so that a case keeps him for days."""
TRANSFER = {
    "share": 0.4, "lag_days": 15.5, "lost": 0.2, "out_of_city": 0.3, "police": {"general": 0.1, "serious": 0.5}
}

DOCKET: dict[str, tuple[str, dict]] = {
    "cases take their time": ("jinan", {"review": REVIEW} | CASES),
    "one reviewer, serious cases first, void after the clock": (
        "jinan",
        {"review": {**REVIEW, "reviewers": 1, "priority": True, "over_clock": "void", "law": "fixed", "days": 0.002}}
        | CASES,
    ),
    "reviewed on the day": (
        "jinan", {"review": {"major": {"general": 1.0, "serious": 0.5}, "reviewers": 400, "days": 0.5}} | CASES
    ),
    "a clock and nothing else": ("jinan", {"review": {"clock_days": 1}} | CASES),
    "cases are handed over": ("jinan", {"transfer": TRANSFER} | CASES),
    "handed over at once": ("jinan", {"transfer": {**TRANSFER, "lag_days": 0, "lost": 0, "police_days": 3.5}} | CASES),
    "reviews and transfers among all levers": (
        "jinan", EVERYTHING | ROTTEN | AMPLE | {"review": REVIEW, "transfer": TRANSFER}
    ),
    "penalties deter from the decision on": (
        "jinan",
        {"review": {**REVIEW, "investigate_days": 60}} | CASES
        | {"behaviour.closure": None, "behaviour.deterrence.penalty": number(6)},
    ),
    "reviewers come and go": (
        "jinan",
        {"review": {**REVIEW, "days": 0.015, "priority": True}, "transfer": TRANSFER} | CASES
        | later(
            ("2025-03-01", {"review": {"reviewers": 1, "law": "fixed", "days": 0.004}}),
            ("2025-05-01", {"review": {"reviewers": 6, "priority": False, "over_clock": "void", "clock_days": 40}}),
            ("2025-08-01", {"review": {
                "major": {"minor": 0, "general": 0, "serious": 0}, "file_days": 0, "investigate_days": 0,
                "clock_days": None,
            }}),
            ("2025-11-01", {
                "review": {"major": {"general": 1.0}, "reviewers": 2, "investigate_days": 50},
                "transfer": {"share": 0, "police": {"general": 0, "serious": 0}},
            }),
        ),
    ),
}
"""Name: (shipped scenario, what is set in it)."""
