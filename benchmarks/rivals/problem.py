"""The numbers of P1 for the rival programs, which know nothing of jgsim: laws, working days, the line of counts."""

from __future__ import annotations

import csv
import datetime as dt
import json
from dataclasses import asdict, dataclass
from pathlib import Path

CALENDAR = Path(__file__).resolve().parents[2] / "scenarios" / "calendar-cn.csv"

FIRST_YEAR, YEARS = 2024, 5
MONTHS = 12 * YEARS
ORIGIN = dt.date(FIRST_YEAR, 1, 1)
HORIZON = (dt.date(FIRST_YEAR + YEARS, 1, 1) - ORIGIN).days / 365.25

RATE = (0.05, 0.15, 0.40, 0.80)
RATIO = (0.01, 0.03, 0.10, 0.50)
TIER_BELOW = (0.50, 0.90, 0.98, 1.0)
MEAN_SPELL = 2.0
SENSITIVITY = 0.8


@dataclass
class Counts:
    """What every program must print; `violation_years` in years, the others are numbers."""

    onsets: int = 0
    visits: int = 0
    detections: int = 0
    violation_years: float = 0.0

    def print(self) -> None:
        """The counts as one line of JSON."""
        print(json.dumps(asdict(self)))


def tier(u: float) -> int:
    """The tier (0 = A … 3 = D) that a uniform number falls into."""
    a, b, c, _ = TIER_BELOW
    return 0 if u < a else 1 if u < b else 2 if u < c else 3


def working_days() -> list[list[float]]:
    """Noon of the working days of each month, in years (of 365.25 days) since the start."""
    with open(CALENDAR, encoding="utf-8", newline="") as handle:
        rows = csv.DictReader(row for row in handle if not row.startswith("#"))
        special = {dt.date.fromisoformat(row["date"]): row["working"] == "1" for row in rows}
    months: list[list[float]] = [[] for _ in range(MONTHS)]
    for n in range(round(HORIZON * 365.25)):
        day = ORIGIN + dt.timedelta(days=n)
        if special.get(day, day.weekday() < 5):
            months[12 * (day.year - FIRST_YEAR) + day.month - 1].append((n + 0.5) / 365.25)
    return months
