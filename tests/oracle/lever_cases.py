"""Variants of the levers that answer to what happens: reports, re-checks, lists, tolerance, caps, closings, credit."""

from __future__ import annotations

from oracle.cases import ALL_YEAR, AMPLE, OFTEN, STEP, number

SHORT = {"capability.unlimited": False, "capability.hours": 1000}
MANY = {
    "draw.ratio": OFTEN, "plan.campaigns.conduct.factor": 0.8, "plan.campaigns.measuring.factor": 0.6,
    "behaviour.look.sensitivity": number(0.95),
}
"""Draws that find much, in few firms."""
ROTTEN = {f"world.groups.{group}.rate": number(1.2) for group in ("disclosure", "conduct", "measuring", "food")}
"""Item groups in which much is wrong."""
WEEKLY = {
    "draw.memory": "poisson", "draw.rounds": 60, "draw.ratio": dict.fromkeys(OFTEN, 25),
    "world.groups.item.rate": number(6), "world.groups.item.spell": number(0.3),
    "behaviour.deterrence.presence": number(2), "behaviour.correction.days": number(20),
}
"""A visit every other week, for the reference problem."""
RELAPSE = {"behaviour.relapse": {"share": number(0.6), "days": number(30)}}
CLOSURE = {"behaviour.closure": {"share": number(0.5), "days": number(40)}}
SPECIAL = {
    "winter": {
        "name": {"zh": "冬季检查", "en": "winter checks"}, "department": "food", "months": [1, 2, 11], "ratio": 0.6,
        "sectors": ["food"],
    },
    "notices": {
        "name": {"zh": "公示检查", "en": "checks of notices"}, "department": "credit", "months": [2, 5], "ratio": 0.3,
        "types": ["enterprise"], "window_days": 4,
    },
}
AGAIN = {
    code: {
        "name": {"zh": code, "en": code}, "department": "credit", "months": months, "ratio": 1.0,
        "types": ["enterprise", "individual"],
    }
    for code, months in {"spring": [3, 5], "summer": [4, 6]}.items()
}
"""Checks that come back to the same firms."""
TOLERANCE = {
    "months": 48, "sectors": ["new_economy", "trade", "services", "food"], "window_days": 25,
    "self_correction": {"warned": number(0.4), "guided": number(0.5), "admonished": number(0.6)},
    "extra": number(1.3),
}
LISTS = {
    "case": {"minor": 0.6, "general": 0.8, "serious": 1.0},
    "waived": {"minor": 0.5, "general": 0.3}, "mitigated": {"minor": 0.2, "general": 0.2, "serious": 0.1},
    "lighter": {"minor": 0.1, "general": 0.2, "serious": 0.2}, "heavier": {"general": 0.1, "serious": 0.4},
    "case_minutes": 1800, "waived_minutes": 600,
}
LISTED = {
    **LISTS, "coercion": {"minor": 0.3, "general": 0.5, "serious": 0.8}, "spared": {"minor": 0.6, "general": 0.3},
    "coercion_minutes": 450,
    "by_group": {
        "food": {
            "case": {"minor": 0.9}, "waived": {"minor": 0.1}, "heavier": {"general": 0.3}, "coercion": {"general": 1.0},
        },
        "conduct": {"mitigated": {"minor": 0.4}, "coercion": {"serious": 0.0}, "spared": {"general": 0.9}},
    },
}
CAPS = {
    "cap": {"A": 1, "B": 1, "C": 2, "D": 3, "none": 1}, "gap_days": 60, "exempt": ["report", "special", "recheck"],
    "remote": {"of_held_back": 0.7, "of_draws": 0.2, "minutes": 30},
}
TIPS = {
    "world.tips.hazard": {"minor": number(0.3), "general": number(0.8), "serious": number(3)},
    "world.tips.unfounded": number(0.2), "world.tips.insider": number(0.4), "world.tips.ceiling": number(2.5),
}
REPORTS = {
    "visited": 0.7, "desk_minutes": 80, "complaint_minutes": 95, "reward": 1.7, "protection": 2.5, "unfounded": 0.8
}
SCORE = {
    "credit.types": None, "credit.score.points": {"minor": 0.3, "general": 0.6, "serious": 1.5},
    "credit.score.months": 5, "credit.score.waived": 0.4, "credit.score.renewal": number(0.5),
    "credit.score.unreachable": 1.0, "credit.score.missed": number(0.6),
}
BATCHES = {
    "food": {
        "batches": {"A": 0.5, "B": 1, "C": 2, "D": 4}, "sample_minutes": 60, "lab_days": 12, "lab_capacity": 40_000.0,
        "fails_if_violating": number(0.9), "false_fails": number(0.05), "cost": 1200,
    },
    "products": {"total": 60_000.0, "fails_if_violating": number(0.8), "sample_minutes": 45},
}
EVERYTHING = {
    "exchange": {"lag_days": 20, "lost": 0.1, "revoke": 0.3, "revoke_days": 15},
    "entry": {
        "share": {"committed": 0.4, "filed": 0.2}, "onset": {"committed": number(1.2), "filed": number(1.1)},
        "check_days": 60, "department": "market",
    },
    "review": {
        "file_days": 5, "investigate_days": 20, "major": {"general": 0.3, "serious": 0.8}, "reviewers": 2, "days": 3,
        "clock_days": 60,
    },
    "pairs": {
        "skills": {"food": 0.5, "market": 0.3}, "trained": 0.1, "match": True, "recuse": True, "familiarity": number(0.6),
        "unskilled": number(0.5), "fatigue": number(0.1), "announced": 0.2, "announced_look": number(0.7),
    },
    "transfer": {"share": 0.2, "lag_days": 8, "lost": 0.2, "out_of_city": 0.3, "police": {"serious": 0.3}},
    "coordination": {"share": 0.7, "window_days": 22}, "duties": {"vacant": {"drugs": {"months": 4}}},
    "equipment": {"look": {"food": number(1.3)}, "gain": {"food": number(0.1)}},
    "sampling": {"fields": BATCHES},
    "recording": {"minutes": 15, "digital": 0.5, "lost": number(0.1), "incomplete": number(0.3)},
    "publicity": {"share": 0.5, "lag_days": 10, "strength": number(0.003), "half_life_days": number(60)},
    "accountability": {"suppressed": number(0.15), "reinspect": 0.3, "after_days": 12, "lowers": number(10)},
    **MANY, **TIPS, **RELAPSE, **CLOSURE, **SCORE, "reports": REPORTS, "plan.special": SPECIAL, "tolerance": TOLERANCE,
    "penalty_lists": LISTS, "frequency": CAPS, "recheck": {"share": 0.8, "days": 20},
    "abnormal_list": {"revoke_months": 10, "found_before": number(0.2)}, "behaviour.look.specificity": number(0.97),
    "behaviour.deterrence.penalty": number(0.6), "behaviour.warning.strength": number(0.5),
    "behaviour.look.factor": {
        "report": number(1.2), "recheck": number(3), "special": number(0.8), "remote": number(0.5)
    },
    "credit.warning": {"tiers": ["B", "C", "D"], "minutes": 45},
    "monitoring": {
        "equipped": {"food": 0.2}, "sensitivity": number(0.2), "false_alarms": number(1.5), "visited": 0.7,
        "desk_minutes": 15,
    },
}
OFF = {
    "reports": {}, "recheck": {}, "penalty_lists": {}, "abnormal_list": {}, "plan.special": {}, "sampling": {}, "accountability": {},
    "recording": {}, "publicity": {},
    "behaviour.relapse": None,
    "credit.repair": None, "credit.objection": None, "credit.score.renewal": number(0), "credit.score.unreachable": 0,
}
"""All of this switched off."""

LEVERS: dict[str, tuple[str, dict]] = {
    "all levers": ("jinan", EVERYTHING | ROTTEN | AMPLE),
    "all levers, officers short": ("jinan", EVERYTHING | SHORT),
    "all levers off": ("jinan", OFF | MANY | AMPLE),
    "relapse, again and again": (
        "jinan", RELAPSE | MANY | ROTTEN | AMPLE | {"behaviour.correction.days": number(10)}
    ),
    "reports at the ceiling": ("jinan", TIPS | {"reports": {**REPORTS, "reward": 2.5, "unfounded": 2.5}} | SHORT),
    "reports and nothing else": ("jinan", OFF | TIPS | {"reports": REPORTS, "world.ceiling": number(3)} | AMPLE),
    "no reports may come": ("jinan", {"world.tips": None} | AMPLE),
    "everything is checked again": (
        "jinan", {"recheck": {"share": 1, "days": 5}, "penalty_lists": {}} | MANY | ROTTEN | AMPLE
    ),
    "lists without a first offence": (
        "jinan", {"penalty_lists": {**LISTS, "first_only": False}} | MANY | ROTTEN | CLOSURE | AMPLE
    ),
    "first offences of three months": (
        "jinan", {"penalty_lists": {**LISTS, "look_back_months": 3}} | MANY | ROTTEN | RELAPSE | AMPLE
    ),
    "lists by item group, coercive measures": (
        "jinan",
        {"penalty_lists": LISTED, "frequency": CAPS, "recheck": {"share": 1, "days": 5}}
        | MANY | ROTTEN | RELAPSE | AMPLE,
    ),
    "coercive measures among all levers": ("jinan", EVERYTHING | ROTTEN | AMPLE | {"penalty_lists": LISTED}),
    "penalties deter, and close firms": (
        "jinan",
        {
            "penalty_lists": LISTS, "behaviour.deterrence.penalty": number(2),
            "behaviour.deterrence.penalty_years": number(0.2),
        }
        | MANY | ROTTEN | CLOSURE | AMPLE,
    ),
    "closed within days": (
        "jinan",
        {
            "penalty_lists": LISTS, "behaviour.closure": {"share": number(1), "days": number(4)},
            "frequency": {"remote": {"of_draws": 0.3}}, "joint.share": 0, "draw.ratio": dict.fromkeys(OFTEN, 1.0),
        }
        | TIPS | ROTTEN | AMPLE,
    ),
    "tolerance": ("jinan", {"tolerance": TOLERANCE} | MANY | ROTTEN | AMPLE),
    "tolerance, visits halved": ("jinan", {"tolerance": {**TOLERANCE, "visits": "halved"}} | MANY | AMPLE),
    "tolerance, advice only": (
        "jinan", {"tolerance": {**TOLERANCE, "visits": "service", "ladder": ["guided"]}} | MANY | ROTTEN | AMPLE
    ),
    "tolerance of enterprises with a long window": (
        "jinan",
        {"tolerance": {**TOLERANCE, "types": ["enterprise"], "window_days": 200}} | MANY | ROTTEN | RELAPSE | AMPLE,
    ),
    "caps count key fields": (
        "jinan", {"frequency": {"cap": {"A": 1, "B": 0, "D": 2}, "exempt": ["report"]}} | MANY | AMPLE
    ),
    "a gap and no cap": ("jinan", {"frequency": {"gap_days": 120, "exempt": []}} | MANY | AMPLE),
    "gaps within a week": (
        "jinan",
        {"frequency": {"gap_days": 3, "exempt": []}, "joint.share": 0, "plan.special": SPECIAL} | TIPS | MANY | AMPLE,
    ),
    "remote checks": (
        "jinan",
        {"frequency": {"remote": {"of_draws": 0.5, "minutes": 40}}, "behaviour.look.factor": {"remote": number(0.3)}}
        | TIPS | MANY | ROTTEN | SHORT,
    ),
    "special campaigns, officers short": (
        "jinan", {"plan.special": SPECIAL, "behaviour.look.factor": {"special": number(0.2)}} | MANY | ROTTEN | SHORT
    ),
    "several checks a week": ("p1", WEEKLY | {"frequency": {"remote": {"of_draws": 0.5, "minutes": 20}}} | RELAPSE),
    "closed by the first check of the week": (
        "p1",
        WEEKLY
        | {
            "penalty_lists": LISTS, "behaviour.closure": {"share": number(0.5), "days": number(2)},
            "frequency": {"remote": {"of_draws": 0.2}}, "behaviour.look.specificity": number(0.9),
        },
    ),
    "nobody is there": (
        "jinan",
        {f"world.types.{t}.dormant": number(0.5) for t in ("enterprise", "individual", "cooperative")}
        | {"abnormal_list": {"revoke_months": 3, "found_before": number(0.5)}, "plan.special": AGAIN}
        | MANY | SCORE | AMPLE,
    ),
    "firms that stop at any age, in a city that grew": (
        "p1",
        {f"world.types.firm.{name}": number(value) for name, value in (
            ("entry", 0.2), ("exit", 0.08), ("exit_young", 0.3), ("dormant", 0.3)
        )}
        | {
            "world.dormancy": {"moved": number(0.3), "answers": number(0.4), "department": "office"},
            "abnormal_list": {"revoke_months": 5, "found_before": number(0.2)},
        }
        | WEEKLY,
    ),
    "firms that are given up at once": (
        "jinan",
        {"world.dormancy.years": number(0.4), "world.past_growth": number(0.1), "credit.score.missed": number(0)}
        | MANY | AMPLE,
    ),
    "food inspectors ask for the firm": (
        "jinan",
        {
            "world.dormancy.department": "food", "world.dormancy.moved": number(0),
            "world.dormancy.answers": number(0.5),
            "behaviour.look.specificity": number(0.9),
        }
        | OFF | MANY | AMPLE,
    ),
    "listed and never revoked": ("jinan", {"abnormal_list": {"found_before": number(1)}} | SCORE | MANY),
    "scores without outside noise": (
        "jinan",
        {
            "credit.score.renewal": number(0), "credit.score.correlation": number(1), "credit.score.waived": 1,
            "credit.repair": {"share": 1, "months": {"minor": 1, "general": 1}, "key_months": 2},
            "credit.score.points": {"minor": 1, "general": 2, "serious": 3}, "behaviour.correction.days": number(120),
        }
        | MANY | AMPLE,
    ),
    "scores renewed whole, warnings": (
        "credit-tiered",
        SCORE | MANY | ROTTEN | AMPLE
        | {
            "credit.score.renewal": number(1), "credit.warning": {"tiers": ["B", "C"], "minutes": 33.3},
            "behaviour.warning": {"strength": number(2), "years": number(0.1)},
            "credit.objection": {"share": 0.9, "success": 0.9, "months": 0}, "credit.repair": None,
        },
    ),
    "steps with warnings and lists": (
        "jinan",
        {
            "credit": {**STEP, "types": ["enterprise"], "warning": {"tiers": ["B", "D"], "minutes": 20}},
            "penalty_lists": LISTS, "tolerance": TOLERANCE, "frequency": {"remote": {"of_draws": 0.3, "minutes": 20}},
        }
        | MANY | AMPLE,
    ),
    "a few items, narrow checks": (
        "jinan", EVERYTHING | AMPLE | {"behaviour.look.items": 4, "world.groups.food.red_lines": 9}
    ),
    "coordinated plans, officers short": (
        "jinan",
        {
            "coordination": {"share": 0.7, "window_days": 6, "departments": ["credit", "market", "measure"]},
            "joint.share": 0, "plan.publication": "01-01",
        }
        | {f"plan.campaigns.{code}.months": ALL_YEAR for code in ("disclosure", "conduct", "measuring")} | MANY | SHORT,
    ),
    "coordinated plans, shared lists, duties": (
        "jinan",
        EVERYTHING | AMPLE
        | {
            "coordination": {"share": 1.0, "departments": ["credit", "market", "products"], "window_days": 31},
            "duties": {
                "owner": {"measuring": "market"}, "vacant": {"products": {"months": 7}},
                "classes": {"conduct": "report_only"},
            },
            "plan.campaigns.measuring.department": "market",
            "plan.campaigns.goods": {
                "name": {"zh": "产品", "en": "goods"}, "department": "products", "months": ALL_YEAR[2:],
            },
        },
    ),
    "merged visits under caps": (
        "jinan",
        EVERYTHING | SHORT
        | {
            "joint": {
                "mode": "coincidence", "share": 0.8, "window_days": 8, "departments": ["credit", "market", "measure"],
                "team": "pooled",
            },
            "plan.campaigns.disclosure.months": ALL_YEAR, "plan.publication": "01-01",
        },
    ),
}
"""Name: (shipped scenario, what is set in it)."""
