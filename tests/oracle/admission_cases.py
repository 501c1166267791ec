"""Variants of how new firms are admitted and come to be known, and of licences that are revoked; also by date."""

from __future__ import annotations

from oracle.cases import AMPLE, OFTEN, number
from oracle.dated_cases import later
from oracle.docket_cases import REVIEW
from oracle.lever_cases import EVERYTHING, LISTS, MANY, ROTTEN, SHORT, SPECIAL, TIPS

YOUNG = {f"world.types.{t}.entry": number(0.6) for t in ("enterprise", "individual")} | {
    f"world.types.{t}.exit": number(0.3) for t in ("enterprise", "individual")
}
"""Many firms come and go."""
EXCHANGE = {"lag_days": 35, "lost": 0.4, "revoke": 0.7, "revoke_days": 20}
ENTRY = {
    "share": {"cancelled": 0.15, "filed": 0.2, "committed": 0.4, "eased": 0.1},
    "onset": {"cancelled": number(1.7), "filed": number(1.3), "committed": number(1.45), "eased": number(0.4)},
    "check_days": 50, "department": "food",
}
KEY = {"key_fields.frequency.food": {"A": 4, "B": 6, "C": 12, "D": 0}}
HIGH = {"world.ceiling": number(4)}

ADMISSION: dict[str, tuple[str, dict]] = {
    "late and lost records": (
        "jinan",
        {"exchange": EXCHANGE, "plan.special": SPECIAL, "reports.visited": 1.0, "penalty_lists": LISTS}
        | KEY | TIPS | YOUNG | MANY | ROTTEN | AMPLE,
    ),
    "every record is lost": (
        "jinan",
        {"exchange": {"lost": 1.0}, "reports.visited": 1.0, "entry": ENTRY} | HIGH | KEY | TIPS | YOUNG | ROTTEN | AMPLE,
    ),
    "classes of entrants": ("jinan", {"entry": ENTRY} | HIGH | YOUNG | MANY | ROTTEN | AMPLE),
    "first checks that come late": (
        "jinan", {"entry": {**ENTRY, "check_days": 20}, "exchange": {"lag_days": 35}} | HIGH | YOUNG | SHORT
    ),
    "licences after reviews": (
        "jinan", {"exchange": EXCHANGE, "review": REVIEW, "penalty_lists": LISTS} | YOUNG | MANY | ROTTEN | AMPLE
    ),
    "draws of fixed size among those who are known": (
        "jinan", {"exchange": EXCHANGE, "draw.size": "fixed", "draw.ratio": OFTEN} | YOUNG | AMPLE
    ),
    "independent draws among those who are known": (
        "jinan", {"exchange": EXCHANGE, "draw.memory": "independent", "draw.ratio": OFTEN} | YOUNG | AMPLE
    ),
    "admission among all levers": (
        "jinan", EVERYTHING | SHORT | YOUNG | KEY | HIGH | {"entry": ENTRY, "exchange": EXCHANGE}
    ),
    "admission changes by date": (
        "jinan",
        {"entry": ENTRY, "reports.visited": 1.0, "penalty_lists": LISTS}
        | KEY | TIPS | HIGH | YOUNG | MANY | ROTTEN | AMPLE
        | later(
            ("2025-02-01", {"exchange": EXCHANGE, "entry": {"onset": {"filed": number(0.2)}, "department": "market"}}),
            ("2025-05-01", {
                "exchange": {"lag_days": 90, "revoke": 0.0}, "entry": {"share": {"committed": 0.6, "filed": 0.0}},
                "key_fields": {"frequency": {"food": {"A": 3, "B": 5, "C": 12, "D": 2}}},
            }),
            ("2025-07-01", {
                "exchange": {"lag_days": 0, "lost": 0.0},
                "entry": {"share": {"cancelled": 0.0, "filed": 0.0, "committed": 0.0, "eased": 0.0}},
            }),
            ("2025-10-01", {"exchange": {"lost": 0.2}, "entry": {"share": {"committed": 1.0}, "check_days": 10}}),
        ),
    ),
}
"""Name: (shipped scenario, what is set in it)."""
