"""How much two plans in one world (common random numbers) save against two plans in worlds of their own."""

from __future__ import annotations

import time
from pathlib import Path

from table import goal, section, table

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"
SEED = 20_210_106
FULL, QUICK = (200, 20_000), (30, 5_000)
RESAMPLES = 2000
ABOVE_FLOOR, SMALL_CHANGE = 1.2, 0.25
STRATA = "trigger × tier on the day × sector × entity type"


def strata(result):
    """Detections of the measured years by stratum (float64, flattened)."""
    import numpy as np

    from jgsim.terms.enums import TIERS, Trigger

    firms, world, finding = result.city.firms, result.city.settings, result.tables["finding"]
    begin = result.city.clock.year_start[result.scenario.time.warm_up]
    rows = np.flatnonzero((finding["first"] > 0) & (finding["time"] >= begin))
    firm = finding["firm"][rows]
    shape = len(Trigger), len(TIERS), len(world.sectors), len(world.types)
    place = finding["trigger"][rows], finding["tier"][rows], firms["sector"][firm], firms["type"][firm]
    flat = np.ravel_multi_index(tuple(p.astype(np.int64) for p in place), shape)
    return np.bincount(flat, minlength=int(np.prod(shape))).astype(np.float64)


def counted(replications: int, firms: int):
    """Detections by (replication, plan, stratum) for the three plans, each replication in one world and past."""
    import numpy as np

    from jgsim.engine.run import city_of, past_of, simulate
    from jgsim.scenario.load import load

    tiered = SCENARIOS / "credit-tiered.yaml"
    plans = [load(SCENARIOS / "jinan.yaml"), load(tiered, set={"draw.ratio.A": 0.010}), load(tiered, set={"draw.ratio.A": 0.012})]
    counts = []
    for replication in range(replications):
        city = city_of(plans[0], SEED, replication, firms)
        past = past_of(plans[0], city)
        runs = (simulate(plan, SEED, replication, firms, city=city, past=past) for plan in plans)
        counts.append([strata(run) for run in runs])
    return np.array(counts)


def variance_ratio(base, plan) -> float:
    """Variance of the paired difference over the sum of the variances, from totals by replication."""
    return float((plan - base).var(ddof=1) / (base.var(ddof=1) + plan.var(ddof=1)))


def floor(base, plan) -> float:
    """1 − 2·S_min/(S1 + S2), from counts by (replication, stratum)."""
    import numpy as np

    one, two = base.mean(axis=0), plan.mean(axis=0)
    return float(1 - 2 * np.minimum(one, two).sum() / (one.sum() + two.sum()))


def compared(counts, base: int, plan: int) -> dict[str, float]:
    """Ratio of the variances, the floor, and the standard errors of both by bootstrap over replications."""
    import numpy as np

    one, two = counts[:, base], counts[:, plan]
    total_one, total_two = one.sum(axis=1), two.sum(axis=1)
    random = np.random.default_rng(SEED)
    drawn = random.integers(0, len(counts), (RESAMPLES, len(counts)))
    ratios = np.array([variance_ratio(total_one[rows], total_two[rows]) for rows in drawn])
    floors = np.array([floor(one[rows], two[rows]) for rows in drawn[:200]])
    shape = (counts.shape[0], 15, -1)  # trigger × tier first, sector × type last
    coarse = floor(one.reshape(shape).sum(axis=2), two.reshape(shape).sum(axis=2))
    return {
        "ratio": variance_ratio(total_one, total_two), "ratio_se": float(ratios.std(ddof=1)),
        "floor": floor(one, two), "floor_se": float(floors.std(ddof=1)), "floor_coarse": coarse,
        "base_mean": float(total_one.mean()), "plan_mean": float(total_two.mean()),
        "base_sd": float(total_one.std(ddof=1)), "plan_sd": float(total_two.std(ddof=1)),
        "difference_sd": float((total_two - total_one).std(ddof=1)),
    }


def bench(quick: bool) -> dict[str, object]:
    """Measure both pairs of plans."""
    replications, firms = QUICK if quick else FULL
    section("公共随机数", "Common random numbers",
            f"Variance over replications of the difference in `detections` between two plans in one world, over the sum of\n"
            f"their variances (what two worlds would give); {replications} replications of {firms:,} firms, measured years. SE: bootstrap\n"
            f"over replications. floor: 1 − 2·S_min/(S1+S2), strata {STRATA};\n"
            "coarse: the same with trigger × tier only (finer strata make the floor a little higher by chance).")
    begin = time.perf_counter()
    counts = counted(replications, firms)
    pairs = {
        "credit-tiered − jinan": compared(counts, 0, 1),
        "A 1.2 % − A 1.0 %": compared(counts, 1, 2),
    }
    rows = [
        [name, f"{p['base_mean']:.1f}", f"{p['plan_mean']:.1f}", f"{p['base_sd']:.1f}", f"{p['plan_sd']:.1f}",
         f"{p['difference_sd']:.1f}", f"{p['ratio']:.3f}", f"{p['ratio_se']:.3f}", f"{p['floor']:.3f}", f"{p['floor_coarse']:.3f}"]
        for name, p in pairs.items()
    ]
    print(table(["plans 方案", "mean", "mean", "sd", "sd", "sd of diff.", "ratio 方差比", "SE", "floor 下限", "coarse"], rows))
    print(f"  {time.perf_counter() - begin:.0f} s")
    first, second = pairs.values()
    limit = ABOVE_FLOOR * first["floor"]
    goals = [
        goal(f"credit-tiered: ratio {first['ratio']:.3f} ± {first['ratio_se']:.3f} at most {ABOVE_FLOOR} × floor = {limit:.3f}",
             first["ratio"] <= limit),
        goal(f"small change: ratio {second['ratio']:.3f} ± {second['ratio_se']:.3f} at most {SMALL_CHANGE}",
             second["ratio"] <= SMALL_CHANGE),
    ]
    return {"replications": replications, "firms": firms, "strata": STRATA, "pairs": pairs, "goals": goals}
