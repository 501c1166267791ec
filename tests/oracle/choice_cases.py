"""Variants in which firms reckon with tiers, of two types, one of which has none."""

from __future__ import annotations

from oracle.cases import number
from oracle.dated_cases import later

SHOP = {
    "name": {"zh": "个体", "en": "shop"}, "sizes": {"micro": number(1)}, "share": number(0.3),
    **{name: number(0) for name in ("entry", "exit", "exit_young")},
}
RATIO = {"A": 0.8, "B": 2, "C": 4, "D": 9, "none": 1.5}
CHOICE = {
    "rule": "rational", "cost": number(0.02), "cost_to": number(2.5), "discount": number(0.9),
    "fine": {tier: number(fine) for tier, fine in {"A": 3, "B": 2, "C": 1.5, "D": 1}.items()},
}
CITY = {
    "world.types.shop": SHOP, "world.types.firm.share": number(0.7), "world.sectors.all.share.shop": number(1),
    "draw.rounds": 12, "draw.ratio": RATIO, "draw.by_type": {"shop": 1.6}, "behaviour.clock": "period",
    "credit": {
        "rule": "step", "types": ["firm"], "step": {"up": 0.7, "repair": 0.06},
        "initial": {"A": 0.3, "B": 0.3, "C": 0.2, "D": 0.2},
    },
}


def choosing(**choice) -> dict:
    """The city with other choices."""
    return CITY | {"behaviour.period": {"choice": CHOICE | choice}}


CHOICES: dict[str, tuple[str, dict]] = {
    "firms reckon with tiers": ("p1", choosing()),
    "firms reckon with tiers, none below B": (
        "p1",
        choosing(fine={**CHOICE["fine"], "none": number(3)})
        | {"draw.memory": "within_year", "credit": {**CITY["credit"], "step": {"up": 1, "repair": 0, "worst": "B"}}},
    ),
    "firms that err": ("p1", choosing(rule="logit", noise=number(0.1))),
    "firms reckon anew": (
        "p1",
        choosing(rule="logit", noise=number(0.05), cost=number(0.3), cost_to=number(0.3))
        | later(
            ("2025-02-01", {"draw": {"ratio": {"B": 4, "C": 1}}}),
            ("2025-07-01", {"credit": {"step": {"up": 0.1, "repair": 0.3, "worst": "C"}}}),
        ),
    ),
}
"""Name: (shipped scenario, what is set in it)."""
