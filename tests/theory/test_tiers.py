"""Verification of lever 12: stationary credit tiers (rows T4 and T5), in period mode with rule `step`."""

import numpy as np
import pytest

from jgsim.engine.run import simulate

from .bench import agrees, bench, per_batch, published
from .choosing import tier_months

R = np.array([0.01, 0.03, 0.1, 0.3])
CASES = {
    "T4": {"s": 0.8, "up": 0.5, "repair": 0.02, "violation": [0.05, 0.10, 0.20, 0.40]},
    "T5": {"s": 1.0, "up": 1.0, "repair": 0.0, "violation": [0.10] * 4},
}
TABLE = "tiers4_reference.csv"


def closed_form(row: str) -> tuple[np.ndarray, dict[str, float]]:
    """Stationary shares of the tiers, πP = π, and what follows from them."""
    case = CASES[row]
    violation, s = np.array(case["violation"]), case["s"]
    down = R * s * violation
    clean_and_up = R * (1 - s * violation) * case["up"]
    up = clean_and_up + (1 - down - clean_and_up) * case["repair"]
    flow = np.zeros((4, 4))
    for tier in range(4):
        flow[tier, min(tier + 1, 3)] += down[tier]
        flow[tier, max(tier - 1, 0)] += up[tier]
        flow[tier, tier] += 1 - down[tier] - up[tier]
    share = np.linalg.solve(np.vstack([(flow.T - np.eye(4))[:3], np.ones(4)]), [0, 0, 0, 1])
    visits, found = share @ R, share @ down
    return share, {
        "compliance": 1 - share @ violation, "inspection_rate": visits, "detection_rate": found,
        "problem_found_rate": found / visits,
    }


def scenario(row: str, initial, years: int):
    case = CASES[row]
    return bench(
        {
            "behaviour.clock": "period",
            "behaviour.period": {"violation": dict(zip("ABCD", case["violation"], strict=True))},
            "behaviour.look.sensitivity": case["s"],
            "draw.ratio": {**dict(zip("ABCD", (12 * R).tolist(), strict=True)), "none": 0},
            "credit": {
                "rule": "step",
                "step": {"up": case["up"], "repair": case["repair"]},
                "initial": dict(zip("ABCD", initial, strict=True)),
            },
        },
        years,
    )


def compare(row: str, result, first: int, power: list[float]) -> None:
    share, rates = closed_form(row)
    firms = result.first_tier.size
    months = result.city.clock.years * 12 - first
    spent = tier_months(result, first)
    for tier, code in enumerate("ABCD"):
        published(row, share[tier], TABLE, f"share_{code}")
        if power[tier]:
            agrees(f"{row} {code}", share[tier], per_batch(np.arange(firms), spent[:, tier], firms), power[tier])
    for measure, truth in rates.items():
        published(row, truth, TABLE, measure)
    since = result.city.clock.month_start[first]
    visit, period = result.tables["visit"], result.tables["period"]
    late = visit["time"] >= since
    firm, hit = visit["firm"][late], visit["findings"][late] > 0
    visits, found = per_batch(firm, None, firms), per_batch(firm[hit], None, firms)
    agrees(f"{row} inspection", rates["inspection_rate"], visits / months)
    agrees(f"{row} detection", rates["detection_rate"], found / months, power=0.05)
    agrees(f"{row} problems found", rates["problem_found_rate"], found / visits, power=0.05)
    # Neighbouring months share the tiers: means over years are nearly independent.
    late = period["time"] >= since
    violating = period["violating"][late].reshape(-1, 12, 5).sum(axis=(1, 2))
    agrees(f"{row} compliance", rates["compliance"], 1 - violating / (12 * firms), power=0.001)


@pytest.mark.parametrize("row", CASES)
def test_stationary_start_stays(row):
    share, _ = closed_form(row)
    initial = [*share[:3], 1 - share[:3].sum()]
    result = simulate(scenario(row, initial, 25), 401, 0, 60_000)
    compare(row, result, 0, [0.001, 0.03, 0.1, 0.25])


@pytest.mark.parametrize("row", CASES)
def test_500_periods_lead_there(row):
    result = simulate(scenario(row, [0.25] * 4, 42), 402, 0, 15_000)
    assert result.city.clock.years * 12 >= 500
    compare(row, result, 240, [0.001, 0.05, 0.2, 0])


@pytest.mark.full
@pytest.mark.parametrize("row", CASES)
def test_the_rare_tiers_of_a_whole_city(row):
    share, _ = closed_form(row)
    result = simulate(scenario(row, [*share[:3], 1 - share[:3].sum()], 20), 403, 0, 1_400_000)
    compare(row, result, 0, [0.0005, 0.01, 0.03, 0.1])
