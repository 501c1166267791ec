"""The towns that the table of directions starts from: P1 with all that a lever can act on, small and busy."""

from __future__ import annotations

from .bench import campaign, group, name, number, ratios, tiers

FIRMS = 2000
SEVERITIES = ("minor", "general", "serious")
MIXED = {"minor": 0.4, "general": 0.4, "serious": 0.2}
EVERY = dict.fromkeys(SEVERITIES, 1.0)
CASES = {
    "case": {"minor": 0.5, "general": 0.8, "serious": 1.0}, "waived": {"minor": 0.6, "general": 0.2},
    "case_minutes": 300, "waived_minutes": 150,
}
TIPS = {
    "ceiling": 3, "hazard": {"minor": 0.1, "general": 0.2, "serious": 0.5}, "insider": 0.2, "unfounded": 0.05,
    "professional": 0.3, "complaints": 0.2,
}
SCORE = {
    "correlation": number(0.6), "shares": {"A": 0.6, "B": 0.25, "C": 0.1, "D": 0.05},
    "points": {"minor": 0.3, "general": 0.6, "serious": 1.2}, "months": 12, "unreachable": 2.0,
}
TOWN = {
    "time.calendar": "every_day",
    "world.firms": FIRMS, "world.start": "stationary", "world.ceiling": 3, "world.frailty.log_sd": 1.0,
    "world.risk.share": tiers([1.0]), "world.risk.factor": {"A": 1, "B": 1, "C": 1, "D": 1},
    "world.types.firm.entry": 0.2, "world.types.firm.exit": 0.15, "world.types.firm.exit_young": 0.15,
    "world.types.firm.dormant": 0.1,
    "world.dormancy": {"moved": 0.6, "answers": 0.3, "department": "office"},
    "world.departments": {"office": {"name": name("市场")}, "kitchen": {"name": name("食品")}},
    "world.sectors": {
        "shops": {"name": name("商店"), "share": {"firm": 0.6}},
        "food": {"name": name("食品"), "share": {"firm": 0.4}, "field": "food"},
    },
    "world.key_fields": {"food": {
        "name": name("食品"), "department": "kitchen",
        "grades": {"correlation": 0.6, "share": {"A": 0.4, "B": 0.3, "C": 0.2, "D": 0.1}},
    }},
    "world.districts": {"east": {"name": name("东"), "share": 0.5}, "west": {"name": name("西"), "share": 0.5}},
    "world.groups": {
        "goods": {**group("office", items=5, rate=0.6), "severity": MIXED, "red_lines": 1},
        "signs": {**group("kitchen", items=5, rate=0.3), "severity": MIXED},
        "food": {**group("kitchen", items=5, rate=0.6), "severity": MIXED, "sectors": ["food"]},
    },
    "world.tips": TIPS,
    "behaviour.deterrence": {
        "presence": 0.3, "presence_years": 0.12, "learning": 0.2, "learning_years": 2,
        "penalty": 0.2, "penalty_years": 2,
    },
    "behaviour.look.sensitivity": 0.7, "behaviour.look.officer_log_sd": 0.5, "behaviour.look.joint_factor": 0.5,
    "behaviour.correction": {"share": 0.8, "days": 20}, "behaviour.relapse": {"share": 0.3, "days": 60},
    "behaviour.perceived.reference": dict.fromkeys("ABCD", 2.0),
    "plan.campaigns": {"goods": campaign("office"), "kitchen": campaign("kitchen")},
    "draw.ratio": ratios(0.5), "draw.memory": "within_year", "draw.rounds": 12,
    "reports": {"visited": 0.6},
    "recheck": {"share": 0.3, "days": 30},
    "penalty_lists": CASES,
    "credit": {"rule": "score", "score": SCORE},
    "abnormal_list": {},
    "capability": {"officers": 400, "hours": 13, "unlimited": True, "team": 2, "overhead_minutes": 30},
}
"""Two departments, a key field, reports, cases, tiers; officers always have time."""
BUSY = {**TOWN, "draw.ratio": ratios(1.0)}
"""Twice as many draws."""
SHORT = {**TOWN, "draw.ratio": ratios(0.8), "capability.unlimited": False}
"""More draws than the officers have time for."""
TIERED = {**TOWN, "draw.ratio": {"A": 0.1, "B": 0.5, "C": 1.5, "D": 4.0, "none": 0}}
"""Draws by tier."""
YOUNG = {**TOWN, "world.types.firm.entry": 0.6, "world.types.firm.exit": 0.4, "world.types.firm.exit_young": 0.4}
"""Firms that come and go."""
OFTEN = {**TOWN, "draw.ratio": ratios(4.0), "behaviour.look.officer_log_sd": 0, "capability.officers": 20}
"""Every firm is visited eight times a year, by few officers, all alike."""
READ = {"share": 0.9, "strength": number(0.02), "half_life_days": number(120)}
PUBLIC = {**BUSY, "publicity": READ}
"""Penalties are published, and firms answer to them."""
