"""Verification of firms that choose: Harrington's two tiers (H), four tiers (T), tiers against one ratio for all (L),
and firms that err (Q); rows of the reference tables, with their numbers."""

import numpy as np
import pytest

from jgsim.behaviour.choice import logit, rational
from jgsim.terms.enums import Tier
from jgsim.terms.keys import to_uniform

from .bench import Z, agrees, per_batch, published
from .choosing import Row, months_by_tier, rates, tier_months

HARRINGTON, LOGIT = "harrington_reference.csv", "harrington_logit.csv"
TIERS, LEVERAGE = "tiers4_reference.csv", "tiers4_leverage.csv"
H = {
    "H1": Row([0.1, 0.4], [0, 1], 0.6, 0.95, 0.5, 1, 0, policy="VC", c2=0.924138, v=[3.402985, 5.194030],
              compliance=0.333333, inspection=0.2, detection=0.066667),
    "H2": Row([0.05, 0.5], [0.2, 1], 0.8, 0.95, 1, 1, 0, policy="VC", c2=2.887179, v=[1.510917, 2.890830],
              compliance=0.090909, inspection=0.090909, detection=0.045455),
    "H3": Row([0.1, 0.4], [0, 1], 1.2, 0.95, 0.5, 1, 0, policy="VV", c2=0.924138, v=[5.241379, 8.0],
              compliance=0, inspection=0.4, detection=0.4),
    "H4": Row([0.3, 0.6], [1, 1], 0.25, 0.9, 1, 1, 0, policy="CC", c2=1.037838, v=[2.5, 2.5],
              compliance=1, inspection=0.3, detection=0),
    "H5": Row([0.05, 0.5], [0, 1], 1.5, 0.98, 1, 1, 0, policy="VC", c2=4.050725, v=[6.574240, 9.257603],
              compliance=0.090909, inspection=0.090909, detection=0.045455),
    "H6": Row([0.05, 0.5], [0, 1], 0.6, 0.95, 1, 0.7, 0, policy="VC", c2=0.865504, v=[0.714734, 1.789521],
              compliance=0.065421, inspection=0.079439, detection=0.032710),
    "H7": Row([0.05, 0.5], [0, 1], 0.6, 0.95, 1, 1, 0.05, policy="VC", c2=2.458763, v=[0.955975, 1.962264],
              compliance=0.086957, inspection=0.089130, detection=0.045652),
}
Q = {
    "Q1": Row([0.1, 0.4], [0, 1], 0.6, 0.95, 0.5, 1, 0, eta=0.05, violate=[0.999807, 0.052587],
              v=[3.447282, 5.260774], compliance=0.327363, inspection=0.203620, detection=0.072713),
    "Q2": Row([0.1, 0.4], [0, 1], 0.6, 0.95, 0.5, 1, 0, eta=0.2, violate=[0.895366, 0.330379],
              v=[4.311441, 6.107727], compliance=0.331014, inspection=0.220204, detection=0.106612),
    "Q3": Row([0.1, 0.4], [0, 1], 0.6, 0.95, 0.5, 1, 0, eta=0.5, violate=[0.713148, 0.455479],
              v=[5.505207, 7.027724], compliance=0.388815, inspection=0.218714, detection=0.115190),
    "Q4": Row([0.1, 0.4], [0, 1], 1.2, 0.95, 0.5, 1, 0, eta=0.2, violate=[0.989456, 0.747082],
              v=[6.025338, 9.095751], compliance=0.170927, inspection=0.298514, detection=0.231214),
}
FOUR, FINES = [0.01, 0.03, 0.1, 0.3], [0.5, 1, 1, 1]
T = {
    "T1": Row(FOUR, FINES, 0.05, 0.95, 1, 0.8, 0.02, policy="VVCC", share=[0.725152, 0.228394, 0.046453, 0.0],
              compliance=0.046453, inspection=0.018749, detection=0.011283),
    "T2": Row(FOUR, FINES, 0.2, 0.95, 1, 0.8, 0.02, policy="VVVC", share=[0.639156, 0.201309, 0.127142, 0.032393],
              compliance=0.032393, inspection=0.034863, detection=0.020116),
    "T3": Row(FOUR, FINES, 0.4, 0.98, 1, 0.8, 0, policy="VVVC", share=[0.229358, 0.305810, 0.366972, 0.097859],
              compliance=0.097859, inspection=0.077523, detection=0.038532),
}
STRICTER = [0.02, 0.05, 0.15, 0.5]
L = {
    "L1": Row(FOUR, [1] * 4, 0, 0.95, 1, 0.8, 0.02, c_to=0.5, compliance=0.054289, inspection=0.030166,
              detection=0.017852, uniform=0.048266, ratio=1.1248),
    "L2": Row(STRICTER, [1] * 4, 0, 0.98, 1, 0.8, 0, c_to=0.5, compliance=0.172282, inspection=0.064970,
              detection=0.031475, uniform=0.103951, ratio=1.6573),
    "L3": Row(STRICTER, [1] * 4, 0, 0.98, 1, 0.8, 0.05, c_to=0.5, compliance=0.076964, inspection=0.036415,
              detection=0.022259, uniform=0.058264, ratio=1.3209),
}
RATES = ("compliance", "inspection", "detection")


def chances(row: Row) -> np.ndarray:
    """The chances of a violation by tier of firms that all have the same cost."""
    known, cost = row.outlook(), np.array([row.c])
    return (rational.choices(known, cost) if row.eta is None else logit.chances(known, cost, row.eta))[0]


def values(row: Row) -> np.ndarray:
    """Cost in the long run by tier."""
    if row.eta is not None:
        return logit.long_run(row.outlook(), np.array([row.c]), row.eta)[0]
    fixed, slope = rational.values(row.outlook())
    return (fixed + slope * row.c).min(axis=1)[0]


def check_published(name: str, table: str, row: Row, state: dict) -> None:
    """Stationary state, the numbers written here and those of the table agree."""
    for short in RATES:
        what = short if short == "compliance" else f"{short}_rate"
        assert state[what] == pytest.approx(row.truth[short], abs=1.1e-6), (name, short)
        published(name, state[what], table, what)


def threshold(row: Row) -> tuple[float, float]:
    """Harrington's costs from above which a firm violates in the first, and in both tiers."""
    (p1, p2), (f1, f2), s, u, rho, beta = row.visited[:2], row.fine[:2], row.s, row.u, row.rho, row.beta
    complying = p2 * u + (1 - p2 * u) * rho
    missed = p2 * (1 - s) * u
    violating = missed + (1 - p2 * s - missed) * rho
    more = beta * (complying - violating) * s * (p2 * f2 - p1 * f1)
    return s * p1 * f1, s * p2 * f2 + more / (1 - beta + beta * (s * p1 + violating))


@pytest.mark.parametrize("name", H)
def test_two_tiers_in_closed_form(name):
    row = H[name]
    violate = chances(row)
    assert "".join("CV"[int(x)] for x in violate[:2]) == row.truth["policy"]
    first, both = threshold(row)
    at, rules = rational.thresholds(row.outlook(), 0, 6)
    assert at == pytest.approx([x for x in (first, both) if x > 0], abs=1e-9)
    assert rules[-1, :2].all() and rules[-2, :2].tolist() == [True, False]
    assert both == pytest.approx(row.truth["c2"], abs=1e-6)
    published(name, first, HARRINGTON, "c1_star")
    published(name, both, HARRINGTON, "c2_star")
    state = row.stationary(violate)
    check_published(name, HARRINGTON, row, state)
    published(name, state["share"][1], HARRINGTON, "share_G2")
    for tier in range(2):
        assert values(row)[tier] == pytest.approx(row.truth["v"][tier], abs=1e-6)
        published(name, values(row)[tier], HARRINGTON, f"V{tier + 1}")


@pytest.mark.parametrize("name", Q)
def test_firms_that_err_in_closed_form(name):
    row = Q[name]
    violate = chances(row)
    check_published(name, LOGIT, row, row.stationary(violate))
    published(name, row.stationary(violate)["share"][1], LOGIT, "share_G2")
    for tier in range(2):
        assert violate[tier] == pytest.approx(row.truth["violate"][tier], abs=1e-6)
        assert values(row)[tier] == pytest.approx(row.truth["v"][tier], abs=1e-6)
        published(name, violate[tier], LOGIT, f"violate_G{tier + 1}")
        published(name, values(row)[tier], LOGIT, f"V{tier + 1}")


@pytest.mark.parametrize("name", T)
def test_four_tiers_in_closed_form(name):
    row = T[name]
    violate = chances(row)
    assert "".join("CV"[int(x)] for x in violate[:4]) == row.truth["policy"]
    state = row.stationary(violate)
    check_published(name, TIERS, row, state)
    for tier, code in enumerate("ABCD"):
        assert state["share"][tier] == pytest.approx(row.truth["share"][tier], abs=1.1e-6)
        published(name, state["share"][tier], TIERS, f"share_{code}")


def over_costs(row: Row, cost: np.ndarray, weight: np.ndarray) -> dict[str, float]:
    """The stationary state of firms with these costs and weights."""
    at, rules = rational.thresholds(row.outlook(), row.c, row.c_to)
    weights = np.bincount(np.searchsorted(at, cost), weight, len(rules))
    states = [row.stationary(rule) for rule in rules]
    return {what: sum(w * np.asarray(s[what]) for w, s in zip(weights, states, strict=True)) for what in states[0]}


def evenly(row: Row) -> dict[str, float]:
    """The stationary state of firms whose costs spread evenly."""
    at, _ = rational.thresholds(row.outlook(), row.c, row.c_to)
    ends = np.concatenate([[row.c], at, [row.c_to]])
    return over_costs(row, (ends[1:] + ends[:-1]) / 2, np.diff(ends) / (row.c_to - row.c))


@pytest.mark.parametrize("name", L)
def test_tiers_against_one_ratio_in_closed_form(name):
    """The table stands for 400 costs, each in the middle of its part; costs that spread evenly differ a little."""
    row = L[name]
    cost = row.c_to * (np.arange(400) + 0.5) / 400
    state = over_costs(row, cost, np.full(400, 1 / 400))
    for short in RATES:
        what = short if short == "compliance" else f"{short}_rate"
        assert state[what] == pytest.approx(row.truth[short], abs=1.1e-6)
        published(name, state[what], LEVERAGE, f"tiered_{short}")
    uniform = row.s * state["inspection_rate"] / row.c_to
    assert uniform == pytest.approx(row.truth["uniform"], abs=1.1e-6)
    assert state["compliance"] / uniform == pytest.approx(row.truth["ratio"], abs=6e-5)
    exact = evenly(row)
    assert abs(exact["compliance"] - state["compliance"]) <= 2 / 400
    for share in exact["share"], state["share"]:
        assert share.sum() == pytest.approx(1, abs=1e-9)


def against(what: str, truth: float, estimates, power: float = 0.03) -> None:
    """`agrees`, or exact equality where the truth is certain."""
    if truth in (0, 1):
        assert (np.asarray(estimates) == truth).all(), what
    else:
        agrees(what, truth, estimates, power)


def check_city(name: str, row: Row, violate, state, result, first: int, power: float) -> None:
    """Shares of the tiers, compliance, visits and findings of a city from month `first` on."""
    firms = result.first_tier.size
    spent = tier_months(result, first)
    for tier in range(row.tiers):
        if state["share"][tier] > 0.01 or violate[tier] in (0, 1):
            against(f"{name} {'ABCD'[tier]}", round(state["share"][tier], 12),
                    per_batch(np.arange(firms), spent[:, tier], firms), 3 * power)
    for what, estimates in rates(result, first).items():
        against(f"{name} {what}", round(state[what], 12), estimates, power)
    # Given the tiers, choices are independent: their own error and that of the tiers add up.
    violating, all_ = months_by_tier(result, first)
    expected = all_ * violate[:4]
    binomial = np.sqrt((expected * (1 - violate[:4])).sum())
    assert abs(violating.sum() - expected.sum()) <= Z * binomial if binomial else (violating == expected).all()
    mixed = per_batch(np.arange(firms), spent @ violate[:4], firms)
    error = np.hypot(mixed.std(ddof=1) / np.sqrt(mixed.size), binomial / all_.sum())
    mean = 1 - violating.sum() / all_.sum()
    print(f"{name} compliance: truth {state['compliance']:.6f} estimate {mean:.6f} error {error:.6f}")
    assert abs(mean - state["compliance"]) <= Z * error + 1e-9
    assert error <= 0.05 * max(state["compliance"], 0.05)


@pytest.mark.parametrize("name", [*H, *Q])
def test_cities_of_two_tiers(name):
    row = {**H, **Q}[name]
    violate = chances(row)
    state = row.stationary(violate)
    result = row.city(state["share"], 5, 411, 10_000)
    check_city(name, row, violate, state, result, 0, 0.02)


@pytest.mark.parametrize("name", T)
def test_cities_of_four_tiers(name):
    row = T[name]
    violate = chances(row)
    state = row.stationary(violate)
    result = row.city(state["share"], 10, 412, 15_000)
    check_city(name, row, violate, state, result, 0, 0.05)


def test_the_chance_that_firms_reckon_with_is_that_of_the_draw():
    """In the cities above, by tier: tasks of the draw against firm-months."""
    row = T["T2"]
    result = row.city([0.25] * 4, 5, 413, 8_000)
    tasks = np.bincount(result.tables["planned"]["tier"], minlength=5)[:4]
    months = months_by_tier(result, 0)[1]
    for tier in range(4):
        p = row.visited[tier]
        assert abs(tasks[tier] / months[tier] - p) <= Z * np.sqrt(p * (1 - p) / months[tier])
        assert np.sqrt(p * (1 - p) / months[tier]) < 0.05 * p


def leverage(name: str, years: int, first: int, firms: int, power: float) -> None:
    """Tiers, and the same number of visits at one ratio for all, in one world of firms."""
    row = L[name]
    state = evenly(row)
    tiered = row.city(state["share"], years, 414, firms)
    everywhere = [state["inspection_rate"]] * 4
    uniform = row.city(state["share"], 2, 414, firms, everywhere)
    everybody = np.arange(firms)
    # Whether a firm complies follows from its cost; that it does so is checked against the numbers of each month.
    complied = []
    for result, since in ((tiered, first), (uniform, 0)):
        sim_rules = _rules(row, result, everywhere if result is uniform else None)
        spent = tier_months(result, since)
        months = 12 * result.city.clock.years - since
        violating, _ = months_by_tier(result, since)
        mine = (spent * sim_rules[:, :4]).sum(axis=1)
        assert mine.sum() * months == pytest.approx(violating.sum(), rel=1e-9)
        complied.append(per_batch(everybody, 1 - mine, firms))
    agrees(f"{name} compliance, tiered", state["compliance"], complied[0], power)
    agrees(f"{name} compliance, uniform", row.s * state["inspection_rate"] / row.c_to, complied[1], power)
    for result, since in ((tiered, first), (uniform, 0)):
        agrees(f"{name} visits", state["inspection_rate"], rates(result, since)["inspection_rate"], power)
    agrees(f"{name} detection", state["detection_rate"], rates(tiered, first)["detection_rate"], power)
    truth = state["compliance"] / (row.s * state["inspection_rate"] / row.c_to)
    pairs = complied[0] - truth * complied[1]
    error = pairs.std(ddof=1) / np.sqrt(pairs.size) / complied[1].mean()
    ratio = complied[0].mean() / complied[1].mean()
    table = row.truth["ratio"]
    print(f"{name} leverage: truth {truth:.4f} (400 costs: {table}) estimate {ratio:.4f} error {error:.4f}")
    assert abs(ratio - truth) <= Z * error and abs(ratio - table) <= Z * error
    assert ratio - Z * error > 1 and error < power * truth


def _rules(row: Row, result, visited) -> np.ndarray:
    """Whether each firm violates, by tier, from its cost."""
    one = row if visited is None else Row(visited, row.fine, row.c, row.beta, row.u, row.s, row.rho, c_to=row.c_to)
    cost = row.c_to * to_uniform(result.city.keys.stream("choice:cost").bits(result.city.firms["key"]))
    at, rules = rational.thresholds(one.outlook(), row.c, row.c_to)
    return rules[np.searchsorted(at, cost)]


def test_tiers_make_more_firms_comply_than_one_ratio_for_all():
    leverage("L2", 40, 180, 30_000, 0.02)


@pytest.mark.full
@pytest.mark.parametrize("name", L)
def test_tiers_against_one_ratio_in_a_larger_city(name):
    leverage(name, 60, 300, 60_000, 0.02)


@pytest.mark.full
@pytest.mark.parametrize("name", T)
def test_four_tiers_from_another_start(name):
    row = T[name]
    violate = chances(row)
    result = row.city([0.25] * 4, 60, 415, 30_000)
    check_city(name, row, violate, row.stationary(violate), result, 360, 0.03)


def test_firms_without_a_tier_weigh_the_fine_of_the_day():
    outlook = T["T2"].outlook()
    for visited in (0.0, 0.2):
        outlook.fined[0, Tier.NONE] = visited * 0.8 * 0.5
        at, rules = rational.thresholds(outlook, 0, 1)
        none = np.flatnonzero(rules[:, Tier.NONE])
        edge = 0 if none[0] == 0 else at[none[0] - 1]
        assert edge == pytest.approx(visited * 0.8 * 0.5) and none.size == len(rules) - none[0]
