"""Variants of who is sent and with what equipment, and of supervision from afar."""

from __future__ import annotations

from oracle.admission_cases import EXCHANGE, YOUNG
from oracle.cases import AMPLE, number
from oracle.lever_cases import EVERYTHING, MANY, RELAPSE, ROTTEN, SHORT, SPECIAL, TIPS, WEEKLY

SENT = {
    "skills": {"food": 0.3, "credit": 0.5}, "trained": 0.1, "match": True, "recuse": True, "fatigue": number(0.3), "team": number(0.15),
    "familiarity": number(0.5), "unskilled": number(0.4), "announced": 0.4, "announced_look": number(0.6),
}
OFFICE = {**SENT, "skills": {"office": 0.3}}
EQUIPMENT = {
    "look": {"food": number(1.6), "market": number(0.4)}, "gain": {"food": number(0.15), "credit": number(0.4)},
}
SENSORS = {
    "equipped": {"food": 0.5, "trade": 0.2, "services": 0.1}, "sensitivity": number(0.3), "false_alarms": number(2),
    "desk_minutes": 20, "visited": 0.7,
}
SENDING: dict[str, tuple[str, dict]] = {
    "pairs by skill, with recusal": ("jinan", {"pairs": SENT, "plan.special": SPECIAL} | MANY | ROTTEN | AMPLE),
    "few officers in a district": (
        "jinan", {"pairs": SENT, "capability.officers": 40, "capability.unlimited": True} | MANY | ROTTEN
    ),
    "familiar officers and no recusal": (
        "jinan",
        {"pairs": {**SENT, "recuse": False, "match": False}, "capability.officers": 60, "capability.unlimited": True}
        | TIPS | MANY | ROTTEN
    ),
    "officers who come every week": (
        "p1",
        WEEKLY | RELAPSE
        | {"pairs": OFFICE, "capability.officers": 9, "frequency": {"remote": {"of_draws": 0.4, "minutes": 20}}},
    ),
    "equipment, joint visits, officers short": ("jinan", {"equipment": EQUIPMENT} | MANY | ROTTEN | SHORT),
    "sensors": ("jinan", {"monitoring": SENSORS} | MANY | ROTTEN | RELAPSE | AMPLE),
    "sensors that are never quiet": (
        "p1",
        WEEKLY | RELAPSE
        | {"monitoring": {**SENSORS, "equipped": {"all": 0.6}, "quiet_days": 0}, "pairs": {**OFFICE, "match": False}},
    ),
    "sensors for some item groups, officers short": (
        "jinan", {"monitoring": {**SENSORS, "groups": ["food", "conduct"], "visited": 1.0}} | MANY | ROTTEN | SHORT
    ),
    "sensors at firms that are not known, and a gap": (
        "jinan",
        {"monitoring": SENSORS, "exchange": EXCHANGE, "duties.vacant": {"conduct": {"months": 17}}}
        | YOUNG | ROTTEN | AMPLE,
    ),
    "all of it among all levers": (
        "jinan",
        EVERYTHING | ROTTEN | SHORT | {"capability.officers": 9000}
        | {"pairs": SENT, "equipment": EQUIPMENT, "monitoring": {**SENSORS, "quiet_days": 60}},
    ),
}
"""Name: (shipped scenario, what is set in it)."""
