"""Variants in which officers take samples and laboratories tell of them later."""

from __future__ import annotations

from oracle.cases import AMPLE, STEP, number
from oracle.lever_cases import EVERYTHING, LISTS, MANY, OFF, ROTTEN, SHORT

FOOD = {
    "batches": {"A": 3, "B": 4.5, "C": 6, "D": 12}, "sample_minutes": 90, "lab_days": 15, "lab_capacity": 120_000.0,
    "fails_if_violating": number(0.9), "false_fails": number(0.1), "cost": 1200.5,
}
DRUGS = {"total": 300_000.0, "fails_if_violating": number(1), "lab_days": 7}
BOTH = {"sampling": {"fields": {"food": FOOD, "drugs": DRUGS}}}
NO_DRAWS = {f"plan.campaigns.{code}.factor": 0.0 for code in ("disclosure", "conduct", "measuring")} | {"joint.share": 0}
SAMPLED: dict[str, tuple[str, dict]] = {
    "samples": ("jinan", BOTH | MANY | ROTTEN | AMPLE),
    "samples among all levers": ("jinan", EVERYTHING | ROTTEN | AMPLE | BOTH),
    "samples where records prove nothing": (
        "jinan", BOTH | ROTTEN | AMPLE | {"recording": {"incomplete": number(0.7)}, "penalty_lists": LISTS}
    ),
    "samples where officers are short": ("jinan", MANY | ROTTEN | SHORT | BOTH),
    "samples lower tiers by steps": (
        "jinan", BOTH | ROTTEN | AMPLE | {"credit": {**STEP, "types": ["enterprise", "individual"]}}
    ),
    "samples between weekly checks": (
        "jinan",
        OFF | ROTTEN | AMPLE | NO_DRAWS | {
            "key_fields.frequency.food": dict.fromkeys("ABCD", 52), "behaviour.correction.days": number(5),
            "behaviour.relapse": {"share": number(0.9), "days": number(20)},
            "sampling": {"fields": {"food": {**FOOD, "batches": dict.fromkeys("ABCD", 40), "lab_capacity": 2e7}}},
        },
    ),
    "samples of what nobody owns for a time": (
        "jinan",
        BOTH | ROTTEN | AMPLE | {"duties.vacant": {"food": {"months": 15}, "drugs": {"months": 4}}, "recheck": {"share": 0.8}},
    ),
    "a laboratory that is never done": (
        "jinan", MANY | AMPLE | {"sampling": {"fields": {"food": {**FOOD, "lab_capacity": 15_000.0, "lab_days": 60}}}}
    ),
}
"""Name: (shipped scenario, what is set in it)."""
