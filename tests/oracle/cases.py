"""The scenarios on which engine and twin are compared: those that are shipped, and variants of what they leave out."""

from __future__ import annotations

from pathlib import Path

SCENARIOS = Path(__file__).parents[2] / "scenarios"
SHIPPED = sorted(path.stem for path in SCENARIOS.glob("*.yaml") if not path.stem.startswith("choosing"))
"""Without those of firms that choose, whose every month takes the twin seconds; they have variants of their own."""
SEED, REPLICATION = 20240, 3


def number(value: float) -> dict:
    """A number of the world that is what a test needs."""
    return {"value": value, "unit": "as in the scenario", "low": value, "high": value, "source": "assumption: a test"}


def short(name: str) -> dict:
    """Settings with which officers are short in a scenario."""
    return {"capability.unlimited": False, "capability.hours": 60 if name == "p1" else 520}


AMPLE = {"capability.unlimited": False, "capability.officers": 20_000, "capability.hours": 4000}
OFTEN = {"A": 0.6, "B": 0.7, "C": 0.8, "D": 1.0, "none": 0.5}
ROUNDS = {"draw.rounds": 12, "draw.ratio": {"A": 1, "B": 2, "C": 4, "D": 12, "none": 0}}
ALL_YEAR = list(range(1, 13))
COINCIDENCE = {
    "joint.mode": "coincidence", "joint.share": 0.8, "joint.window_days": 8, "draw.ratio": OFTEN,
    "plan.campaigns.conduct.factor": 1.0, "plan.campaigns.measuring.factor": 0.8,
}
STEP = {"rule": "step", "accuracy": 0.6, "step": {"up": 0.5, "repair": 0.05}}

VARIANTS: dict[str, tuple[str, dict]] = {
    "coincidence": ("jinan", COINCIDENCE | AMPLE),
    "coincidence, officers short": ("jinan", COINCIDENCE | {"joint.team": "pooled", "joint.share": 1}),
    "coincidence over the turn of the year": (
        "jinan",
        COINCIDENCE
        | {
            "plan.publication": "01-01", "plan.campaigns.disclosure.months": [1, 12], "joint.window_days": 20,
            "plan.campaigns.conduct.months": [1, 12], "plan.campaigns.measuring.months": [1, 2, 12],
        },
    ),
    "all joint, led by a lower ratio": (
        "jinan", {"joint.departments": ["credit", "market", "food"], "joint.share": 1, "joint.initiator": "market"}
    ),
    "a list for each target": (
        "jinan",
        {
            "joint.share": 0.5, "draw.ratio": OFTEN, "plan.campaigns.disclosure.sectors": ["food", "trade"],
            "plan.campaigns.measuring.sectors": ["food", "trade"], "plan.campaigns.conduct.factor": 0.8,
        },
    ),
    "credit by steps": ("jinan", {"credit": STEP, "draw.ratio": OFTEN} | AMPLE),
    "credit by steps from given shares": (
        "p1",
        ROUNDS | {"credit": {**STEP, "accuracy": 1, "initial": {"A": 0.4, "B": 0.3, "C": 0.2, "D": 0.1}}},
    ),
    "credit fixed, at times wrong": ("p1", ROUNDS | {"credit": {"rule": "fixed", "accuracy": 0.7}}),
    "credit rules change": (
        "credit-tiered", {"credit": {**STEP, "types": ["individual"]}, "draw.ratio": OFTEN} | AMPLE
    ),
    "more types are classified": (
        "credit-tiered",
        {
            "credit.types": ["enterprise", "cooperative"], "credit.score.months": 2, "draw.ratio": OFTEN,
            "credit.score.correlation": number(0.3),
        }
        | AMPLE,
    ),
    "independent draws": ("jinan", {"draw.memory": "independent"}),
    "rotation": ("jinan", {"draw.memory": "rotation", "draw.ratio": OFTEN}),
    "poisson": ("p1", ROUNDS | {"draw.memory": "poisson"}),
    "fixed size": ("jinan", {"draw.size": "fixed", "draw.ratio": OFTEN}),
    "fixed size, independent": ("jinan", {"draw.size": "fixed", "draw.memory": "independent", "draw.ratio": OFTEN}),
    "fixed size, rotation": ("jinan", {"draw.size": "fixed", "draw.memory": "rotation", "draw.ratio": OFTEN}),
    "with replacement": (
        "p1", ROUNDS | {"draw.size": "fixed", "draw.memory": "independent", "draw.replacement": True}
    ),
    "rounds of several draws": ("p1", ROUNDS | {"draw.memory": "within_year"}),
    "shared numbers": ("jinan", {"draw.coordination": "shared", "draw.ratio": OFTEN, "joint.share": 0} | AMPLE),
    "shared numbers, fixed size": ("jinan", {"draw.coordination": "shared", "draw.size": "fixed"}),
    "shifted numbers": ("credit-tiered", {"draw.coordination": "shifted", "joint.share": 0} | AMPLE),
    "shifted numbers, independent": (
        "credit-tiered", {"draw.coordination": "shifted", "draw.memory": "independent", "joint.share": 0} | AMPLE
    ),
    "factors by sector and district": (
        "jinan",
        {
            "draw.by_sector": {"trade": 3, "food": 0}, "draw.by_district": {"lixia": 0.5, "laiwu": 8},
            "world.ceiling": 3,
        },
    ),
    "targeted campaigns": (
        "jinan",
        {
            "plan.campaigns.disclosure.window_days": 3, "plan.campaigns.disclosure.sectors": ["food", "trade"],
            "plan.campaigns.conduct.types": ["individual"], "draw.ratio": OFTEN, "joint.share": 0,
        },
    ),
    "weekly key-field checks": (
        "strict-key-fields", {"key_fields.frequency.food": {"A": 52, "B": 26, "C": 12, "D": 0}} | AMPLE
    ),
    "few officers": ("joint", {"capability.officers": 300, "capability.hours": 3600}),
    "no minute left": ("jinan", {"capability.hours": 404}),
    "false findings": (
        "joint", {"behaviour.look.specificity": 0.98, "behaviour.correction.days": 15, "draw.ratio": OFTEN} | AMPLE
    ),
    "false findings, corrected at once": (
        "p1", ROUNDS | {"behaviour.look.specificity": number(0.9)}
    ),
    "a few items of each list": ("jinan", {"behaviour.look.items": 3, "draw.ratio": OFTEN} | AMPLE),
    "spells of fixed length": ("p1", ROUNDS | {"world.groups.item.spell_law": "fixed"}),
    "spells without end": (
        "p1", ROUNDS | {"world.groups.item.spell_law": "unbounded", "behaviour.correction.share": number(0.5)}
    ),
    "everybody in order": ("jinan", {"world.start": "in_order"}),
    "firms that do not differ": ("jinan", {"world.frailty.log_sd": number(0)}),
    "lasting violations of old firms": (
        "jinan",
        {"world.groups.disclosure.spell": number(40), "world.types.enterprise.visits_before": number(2)}
        | {f"world.types.enterprise.{name}": number(0.005) for name in ("entry", "exit", "exit_young")},
    ),
    "every day counts": ("jinan", {"time.calendar": "every_day"}),
    "firms choose by the month": (
        "p1",
        ROUNDS
        | {
            "behaviour.clock": "period", "credit": STEP,
            "behaviour.period": {
                "violation": {"A": number(0.05), "B": number(0.1), "C": number(0.2), "D": number(0.4)}
            },
        },
    ),
}
"""Name: (shipped scenario, what is set in it)."""
