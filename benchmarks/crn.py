"""How much two plans in one world (common random numbers) save against two plans in worlds of their own."""

from __future__ import annotations

import time
from pathlib import Path

from table import goal, section, table

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"
SEED = 20_210_106
FULL, QUICK = (200, 20_000), (20, 20_000)
BLOCKS = 50
RESAMPLES = 1000
ABOVE_FLOOR, SMALL_CHANGE = 1.2, 0.25
SMALL_STEP = (0.010, 0.012)
STRATA = "trigger × tier on the day × sector × entity type"
WHAT = """\
Variance of the difference in `detections` (measured years) between two plans in one world, over the sum of their
variances, which two worlds would give. ratio: over {replications} replications of {firms:,} firms; within: over
{blocks} blocks of firms inside each replication (more exact, blind to what moves all firms at once); SE: by bootstrap
over replications. floor: 1 − 2·S_min/(S1+S2), strata {strata};
coarse: over trigger × tier only (finer strata make the floor a little higher by chance)."""


def strata(result):
    """Detections of the measured years by (block of firms, stratum), int16."""
    import numpy as np

    from jgsim.terms.enums import TIERS, Trigger

    firms, world, finding = result.city.firms, result.city.settings, result.tables["finding"]
    begin = result.city.clock.year_start[result.scenario.time.warm_up]
    rows = np.flatnonzero((finding["first"] > 0) & (finding["time"] >= begin))
    firm = finding["firm"][rows]
    shape = BLOCKS, len(Trigger), len(TIERS), len(world.sectors), len(world.types)
    place = firm % BLOCKS, finding["trigger"][rows], finding["tier"][rows], firms["sector"][firm], firms["type"][firm]
    flat = np.ravel_multi_index(tuple(p.astype(np.int64) for p in place), shape)
    counts = np.bincount(flat, minlength=int(np.prod(shape))).astype(np.int16)
    return counts.reshape(BLOCKS, len(Trigger) * len(TIERS), -1)


def counted(replications: int, firms: int):
    """Detections by (replication, plan, block, trigger × tier, sector × type) for the three plans.

    The plans of a replication share its world and its past.
    """
    import numpy as np

    from jgsim.engine.run import city_of, past_of, simulate
    from jgsim.scenario.load import load

    tiered = SCENARIOS / "credit-tiered.yaml"
    plans = [load(SCENARIOS / "jinan.yaml"), *(load(tiered, set={"draw.ratio.A": ratio}) for ratio in SMALL_STEP)]
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


def within_ratio(base, plan) -> float:
    """The same from totals by (replication, block), the variances taken inside the replications."""
    between = [x.var(axis=1, ddof=1).sum() for x in (plan - base, base, plan)]
    return float(between[0] / (between[1] + between[2]))


def floor(base, plan) -> float:
    """1 − 2·S_min/(S1 + S2), from counts by (replication, stratum)."""
    import numpy as np

    one, two = base.mean(axis=0), plan.mean(axis=0)
    return float(1 - 2 * np.minimum(one, two).sum() / (one.sum() + two.sum()))


def compared(base, plan) -> dict[str, float]:
    """Ratios of the variances with standard errors, and the floor, of two plans (counts as in `counted`)."""
    import numpy as np

    blocks = [x.sum(axis=(2, 3), dtype=np.float64) for x in (base, plan)]
    totals = [x.sum(axis=1) for x in blocks]
    random = np.random.default_rng(SEED)
    drawn = random.integers(0, len(base), (RESAMPLES, len(base)))
    ratios = np.array([variance_ratio(*(x[rows] for x in totals)) for rows in drawn])
    within = np.array([within_ratio(*(x[rows] for x in blocks)) for rows in drawn])
    return {
        "base_mean": float(totals[0].mean()), "plan_mean": float(totals[1].mean()),
        "base_sd": float(totals[0].std(ddof=1)), "plan_sd": float(totals[1].std(ddof=1)),
        "difference_sd": float((totals[1] - totals[0]).std(ddof=1)),
        "ratio": variance_ratio(*totals), "ratio_se": float(ratios.std(ddof=1)),
        "within": within_ratio(*blocks), "within_se": float(within.std(ddof=1)),
        "floor": floor(*(x.sum(axis=1).reshape(len(x), -1) for x in (base, plan))),
        "floor_coarse": floor(*(x.sum(axis=(1, 3)) for x in (base, plan))),
    }


def bench(quick: bool) -> dict[str, object]:
    """Measure both pairs of plans."""
    replications, firms = QUICK if quick else FULL
    what = WHAT.format(replications=replications, firms=firms, blocks=BLOCKS, strata=STRATA)
    section("公共随机数", "Common random numbers", what)
    begin = time.perf_counter()
    counts = counted(replications, firms)
    pairs = {
        "credit-tiered − jinan": compared(counts[:, 0], counts[:, 1]),
        "A {1:.1%} − A {0:.1%}".format(*SMALL_STEP): compared(counts[:, 1], counts[:, 2]),
    }
    rows = [
        [name, *(f"{value:.{1 if key.endswith(('_mean', '_sd')) else 3}f}" for key, value in p.items())]
        for name, p in pairs.items()
    ]
    head = ["plans 方案", "mean", "mean", "sd", "sd", "sd diff.", "ratio 方差比", "SE", "within", "SE", "floor 下限"]
    print(table([*head, "coarse"], rows))
    print(f"  {time.perf_counter() - begin:.0f} s")
    first, second = pairs.values()
    limit = ABOVE_FLOOR * first["floor"]
    goals = []
    for what, p, highest, said in (
        ("credit-tiered", first, limit, f"{ABOVE_FLOOR} × floor = {limit:.3f}"),
        ("small change", second, SMALL_CHANGE, f"{SMALL_CHANGE}"),
    ):
        for way in ("ratio", "within"):
            value, error = p[way], p[f"{way}_se"]
            close = ", nearer than 2 SE: undecided" if abs(value - highest) < 2 * error else ""
            goals.append(goal(f"{what}: {way} {value:.3f} ± {error:.3f} at most {said}{close}", value <= highest))
    return {"replications": replications, "firms": firms, "strata": STRATA, "pairs": pairs, "goals": goals}
