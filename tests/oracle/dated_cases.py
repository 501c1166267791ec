"""Variants in which policies change by date, within a year and over several."""

from __future__ import annotations

from oracle.cases import AMPLE, OFTEN, STEP, number
from oracle.lever_cases import CAPS, CLOSURE, EVERYTHING, LISTS, MANY, ROTTEN, SCORE, SHORT, SPECIAL, TIPS, TOLERANCE

LESS = {tier: ratio / 3 for tier, ratio in OFTEN.items()}


def later(*changes: tuple[str, dict]) -> dict:
    """Settings that change on these days."""
    return {"later": [{"from": date, **sections} for date, sections in changes]}


def campaigns(months: list[int], **more) -> dict:
    """The section plan with its first campaign in other months, or otherwise changed."""
    return {"plan": {"campaigns": {"disclosure": {"months": months, **more}}}}


DATED: dict[str, tuple[str, dict]] = {
    "from the middle of the year": ("credit-tiered", {"from": "2025-07-01"} | AMPLE),
    "from the warm-up's second month": ("joint", {"from": "2024-02-01", "joint.share": 1} | AMPLE),
    "clocks go on at other ratios": (
        "jinan",
        MANY | AMPLE
        | later(
            ("2025-02-01", {"draw": {"ratio": LESS}}), ("2025-06-01", {"draw": {"ratio": OFTEN}}),
            ("2025-09-01", {"draw": {"by_sector": {"trade": 2}, "rounds": 2}}),
        ),
    ),
    "clocks go on in other months": (
        "jinan",
        MANY | AMPLE | {"joint.share": 0}
        | later(
            ("2025-05-01", campaigns([8, 9, 12])), ("2025-09-01", campaigns([3, 10, 11], sectors=["trade", "food"])),
        ),
    ),
    "numbers that are shifted from May on": (
        "credit-tiered",
        {"from": "2025-05-01", "draw.coordination": "shifted", "joint.share": 0}
        | later(("2025-10-01", {"draw": {"coordination": "independent"}})) | AMPLE,
    ),
    "other ways to draw": (
        "jinan",
        MANY | AMPLE
        | later(
            ("2025-04-01", {"draw": {"size": "fixed"}}), ("2025-06-01", {"draw": {"size": "threshold"}}),
            ("2025-08-01", {"draw": {"memory": "rotation"}}), ("2025-10-01", {"draw": {"memory": "independent"}}),
        ),
    ),
    "caps from July": (
        "jinan", {"plan.special": SPECIAL} | MANY | TIPS | AMPLE | later(("2025-07-01", {"frequency": CAPS}))
    ),
    "other caps, then none": (
        "jinan",
        {"frequency": CAPS} | MANY | AMPLE
        | later(
            ("2025-03-01", {"frequency": {"exempt": [], "gap_days": 0, "remote": {"minutes": 90}}}),
            ("2025-06-01", {"frequency": {"cap": {"A": 200, "B": 200, "none": 3}, "remote": {"of_draws": 0}}}),
            ("2025-08-01", {"frequency": {"cap": {"A": 2, "none": 1}, "exempt": ["key"], "gap_days": 40}}),
        ),
    ),
    "remote checks come to an end, and begin again": (
        "jinan",
        {"frequency": {"remote": {"of_draws": 0.5, "minutes": 70}}} | MANY | SHORT
        | later(
            ("2025-06-01", {"frequency": {"remote": {"of_draws": 0}}}),
            ("2025-09-01", {"frequency": {"remote": {"of_draws": 0.3, "minutes": 20}}}),
        ),
    ),
    "tolerance comes and goes": (
        "jinan",
        MANY | ROTTEN | AMPLE
        | later(
            ("2025-03-01", {"tolerance": TOLERANCE}),
            ("2025-06-01", {"tolerance": {"months": 6, "visits": "halved", "ladder": ["guided"], "extra": number(2)}}),
            ("2025-08-01", {"tolerance": {"months": 0}}),
            ("2025-10-01", {"tolerance": {"months": 60, "visits": "service"}}),
        ),
    ),
    "lists come into force": (
        "jinan",
        {"penalty_lists": {}, "recheck": {}, "abnormal_list": {}} | MANY | ROTTEN | CLOSURE | AMPLE
        | later(
            ("2025-04-01", {"penalty_lists": LISTS, "recheck": {"share": 1, "days": 9}}),
            (
                "2025-09-01",
                {"penalty_lists": {"first_only": False, "case": {"minor": 0}}, "abnormal_list": {"revoke_months": 6}},
            ),
        ),
    ),
    "reports are rewarded from April": (
        "jinan",
        TIPS | SHORT
        | later(
            ("2025-04-01", {"reports": {"reward": 2.5, "visited": 1}}),
            ("2025-09-01", {"reports": {"reward": 0, "desk_minutes": 0, "complaint_minutes": 20}}),
        ),
    ),
    "credit rules come and go": (
        "jinan",
        SCORE | MANY | AMPLE | {"abnormal_list": {"found_before": number(1)}}
        | later(
            (
                "2025-03-01",
                {"credit": {"score": {"renewal": None, "unreachable": 2}, "warning": {"tiers": ["D"], "minutes": 9}}},
            ),
            ("2025-05-01", {"credit": {"rule": "step", "step": STEP["step"], "types": ["enterprise"]}}),
            ("2025-08-01", {"credit": {"rule": "score", "score": {"renewal": number(0.5)}, "types": None}}),
            ("2025-11-01", {"credit": {"rule": "fixed", "warning": None}}),
        ),
    ),
    "officers, special campaigns, key fields": (
        "jinan",
        {"capability.hours": 900} | MANY
        | later(
            ("2025-02-01", {"plan": {"special": SPECIAL}, "capability": {"officers": 1000}}),
            (
                "2025-07-01",
                {
                    "key_fields": {"frequency": {"food": {"A": 6, "B": 0, "C": 3, "D": 2}}},
                    "joint": {"team": "pooled"},
                },
            ),
            ("2025-10-01", {"capability": {"officers": 4000, "team": 3}, "joint": {"mode": "coincidence", "share": 1}}),
        ),
    ),
    "duties change hands, with gaps": (
        "jinan",
        TIPS | MANY | ROTTEN | AMPLE | {"plan.special": SPECIAL, "recheck": {"share": 1, "days": 60}}
        | {"behaviour.look.items": 4, "behaviour.look.specificity": number(0.97)}
        | later(
            ("2025-03-01", {"duties": {
                "owner": {"conduct": "credit", "measuring": "market", "food": "drugs"}, "fields": {"food": "drugs"},
                "vacant": {"food": {"months": 3}, "disclosure": {"months": 2}}, "minutes": {"food": 1.7},
            }, "plan": {"campaigns": {"measuring": {"department": "market"}, "conduct": {"department": "credit"}},
                        "special": {"winter": {"department": "drugs"}}}}),
            ("2025-05-01", {"duties": {
                "vacant": {"equipment": {"months": 4}, "disclosure": {"months": 1}}, "classes": {"conduct": "report_only"},
            }}),
            ("2025-08-01", {"duties": {"owner": {"conduct": "measure"}, "classes": {"food": "report_only"}},
                            "plan": {"special": {"winter": {"ratio": 0}}},
                            "key_fields": {"frequency": {"food": {"A": 0, "B": 0, "C": 0, "D": 0}}}}),
        ),
    ),
    "all levers from June": (
        "tolerance-24m",
        {"from": "2025-06-01"} | EVERYTHING | AMPLE
        | later(("2025-10-01", {"tolerance": {"months": 6}, "frequency": {"gap_days": 9}})),
    ),
    "re-inspections that are due go on": (
        "jinan",
        MANY | AMPLE | {"accountability": {"suppressed": number(0.4), "reinspect": 0.9, "after_days": 60}}
        | later(("2025-06-01", {"accountability": {"reinspect": 0}})),
    ),
    "the reform, in the warm-up": ("reform-2025", {"from": "2024-09-01"} | TIPS | SHORT),
}
"""Name: (shipped scenario, what is set in it)."""
