"""Variants of recording and of publication, alone, together with all other levers, and by date."""

from __future__ import annotations

from oracle.cases import AMPLE, STEP, number
from oracle.dated_cases import later
from oracle.docket_cases import REVIEW, TRANSFER
from oracle.lever_cases import EVERYTHING, LISTS, MANY, ROTTEN, SHORT, TOLERANCE

RECORD = {
    "minutes": 35, "digital": 0.4, "digital_minutes": 12, "lost": number(0.4), "digital_lost": number(0.1),
    "incomplete": number(0.5), "digital_incomplete": number(0.2),
}
PUBLIC = {"share": 0.7, "lag_days": 12, "strength": number(0.03), "half_life_days": number(100)}
"""In 300 firms a published case is one of ten, or less, of its sector and district."""
FINES = {"penalty_lists": LISTS, "world.ceiling": number(4)} | MANY | ROTTEN | AMPLE

RECORDS: dict[str, tuple[str, dict]] = {
    "records lost and incomplete": ("jinan", {"recording": RECORD} | FINES),
    "records take time": ("jinan", {"recording": {"minutes": 50, "digital": 0.3, "digital_minutes": 11}} | SHORT),
    "no record at all": ("jinan", {"recording": {"lost": number(1.0)}} | FINES),
    "no record, tolerance and re-checks": (
        "jinan", {"recording": {"lost": number(0.6)}, "tolerance": TOLERANCE, "recheck": {"share": 0.9, "days": 15}} | FINES
    ),
    "records and steps": ("p1", {"recording": RECORD, "credit": STEP}),
    "published at once": ("jinan", {"publicity": {**PUBLIC, "share": 1.0, "lag_days": 0}} | FINES),
    "published after reviews": (
        "jinan", {"publicity": PUBLIC, "recording": RECORD, "review": REVIEW, "transfer": TRANSFER} | FINES
    ),
    "records and publication among all levers": (
        "jinan", EVERYTHING | ROTTEN | AMPLE | {"recording": RECORD, "publicity": PUBLIC}
    ),
    "records and publication by date": (
        "jinan",
        {"publicity": {**PUBLIC, "share": 1.0}, "abnormal_list": {"revoke_months": 6}} | FINES
        | later(
            ("2025-03-01", {"publicity": {"half_life_days": number(30), "lag_days": 40}, "recording": RECORD}),
            ("2025-05-01", {"publicity": {"share": 0.0}, "recording": {"digital": 1.0, "minutes": 0}}),
            ("2025-08-01", {"publicity": {"strength": number(0.0)}, "recording": {"lost": number(0.8)}}),
            ("2025-10-01", {"publicity": {"strength": number(0.1), "share": 0.5}, "recording": {"digital": 0.0}}),
        ),
    ),
}
"""Name: (shipped scenario, what is set in it)."""
