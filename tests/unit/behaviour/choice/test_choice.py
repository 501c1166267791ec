"""Unit: firms that choose by the month: dynamic programming against plain value iteration, the chance of each firm."""

import time

import numpy as np
import pytest
from theory.bench import changed, number

from jgsim.behaviour.choice import logit, rational
from jgsim.behaviour.choice.firms import LEVELS, Choosers
from jgsim.behaviour.choice.ladder import COMPLY, VIOLATE, monthly, outlook
from jgsim.terms.enums import Tier
from jgsim.terms.errors import InputError
from jgsim.terms.keys import Keys, below, to_uniform
from jgsim.terms.ladder import Ladder

CHOICE = {
    "rule": "rational", "cost": 0.2, "discount": 0.95, "fine": {"A": 0.5, "B": 1, "C": 1, "D": 1}, "noise": 0.1,
}
STEP = {"rule": "step", "step": {"up": 1, "repair": 0.02}}
PERIOD = {"behaviour.clock": "period", "credit": STEP, "draw.rounds": 12}


def world(choice: dict, **more):
    chosen = {name: value for name, value in {**CHOICE, **choice}.items() if value is not None}
    return changed("p1", {**PERIOD, "behaviour.period": {"choice": chosen}, **more}, 1)


def any_outlook(rng, situations: int, discount: float):
    visited = rng.random((situations, 5)) * rng.choice([0.05, 0.3, 1])
    ladder = Ladder(rng.random(), rng.choice([0, 0.05, 1]), int(rng.choice([1, 2, 3])))
    return outlook(visited, rng.random(), ladder, (rng.random(5) * 3).tolist(), discount)


def in_words(outlook_, cost: float, pick) -> np.ndarray:
    """Value iteration in one situation; `pick` makes one number of the costs of complying and of violating."""
    move, fined, discount = outlook_.move[:, 0], outlook_.fined[0], outlook_.discount
    value = np.zeros(5)
    for _ in range(100_000):
        comply, violate = cost + discount * move[COMPLY] @ value, fined + discount * move[VIOLATE] @ value
        new = pick(comply, violate)
        if np.abs(new - value).max() * discount <= 1e-13 * (1 - discount):
            return comply, violate
        value = new
    raise AssertionError("no end")


@pytest.mark.parametrize("discount", [0.0, 0.6, 0.95, 0.99])
def test_the_best_rule_is_that_of_value_iteration(discount):
    rng = np.random.default_rng(5)
    for _ in range(20):
        known = any_outlook(rng, 1, discount)
        cost = float(rng.random() * 1.5)
        comply, violate = in_words(known, cost, np.minimum)
        fixed, slope = rational.values(known)
        best = (fixed + slope * cost).min(axis=1)[0]
        assert np.minimum(comply, violate) == pytest.approx(best, rel=1e-12, abs=1e-12)
        clear = np.abs(comply - violate) > 1e-9
        assert (rational.choices(known, np.array([cost]))[0] == (violate < comply))[clear].all() and clear.any()


def test_who_would_pay_the_same_complies():
    known = outlook(np.full((1, 5), 0.5), 1.0, Ladder(1, 0, 3), [2, 2, 2, 2, 2], 0.9)
    assert not rational.choices(known, np.array([1.0])).any()
    assert rational.choices(known, np.array([1.0 + 1e-9])).all()
    free = outlook(np.zeros((1, 5)), 1.0, Ladder(1, 0, 3), [0] * 5, 0.9)
    assert not rational.choices(free, np.array([0.0])).any() and rational.choices(free, np.array([1e-9])).all()


@pytest.mark.parametrize("seed", range(5))
def test_thresholds_are_where_the_best_rule_changes(seed):
    rng = np.random.default_rng(seed)
    known = any_outlook(rng, 1, rng.choice([0.5, 0.95, 0.99]))
    at, rules = rational.thresholds(known, 0.0, 1.5)
    assert (np.diff(at) > 0).all() and len(rules) == at.size + 1
    cost = np.concatenate([rng.random(300) * 1.5, at - 1e-8, at + 1e-8])
    every = np.zeros(cost.size, np.int64)
    assert (rules[np.searchsorted(at, cost)] == rational.choices(known.of(every), cost)).all()
    assert (rules[1:] != rules[:-1]).any(axis=1).all()


@pytest.mark.parametrize("discount", [0.0, 0.9, 0.99])
@pytest.mark.parametrize("noise", [0.001, 0.05, 5.0])
def test_firms_that_err_reckon_with_it(discount, noise):
    rng = np.random.default_rng(7)
    known, cost = any_outlook(rng, 12, discount), rng.random(12)
    found = logit.chances(known, cost, noise)
    for one in range(12):
        chance = lambda comply, violate: 1 / (1 + np.exp(np.clip((violate - comply) / noise, -700, 700)))  # noqa: E731
        mixed = lambda comply, violate: comply + chance(comply, violate) * (violate - comply)  # noqa: E731
        wanted = chance(*in_words(known.of(np.array([one])), cost[one], mixed))
        assert found[one] == pytest.approx(wanted, abs=1e-9)


def test_extreme_noise():
    rng = np.random.default_rng(8)
    known, cost = any_outlook(rng, 30, 0.95), rng.random(30)
    assert logit.chances(known, cost, 1e9) == pytest.approx(np.full((30, 5), 0.5), abs=1e-6)
    sharp = logit.chances(known, cost, 1e-6)
    assert (np.abs(sharp - rational.choices(known, cost)) < 0.01).mean() > 0.99


def test_announced_draws_are_spread_over_the_months():
    assert monthly(np.array([0.0, 0.6, 12.0, 40.0])) == pytest.approx([0, 0.05, 1, 1])


def test_moves_of_a_month():
    known = outlook(np.array([[0.1, 0.2, 0.3, 0.4, 0.5]]), 0.8, Ladder(0.5, 0.05, int(Tier.C)), [1, 2, 3, 4, 5], 0.9)
    assert known.move.sum(axis=-1) == pytest.approx(np.ones((2, 1, 5)))
    assert known.fined[0] == pytest.approx([0.08, 0.32, 0.72, 1.28, 2.0])
    comply, violate = known.move[:, 0]
    assert comply[1] == pytest.approx([0.1 + 0.9 * 0.05, 0.9 * 0.95, 0, 0, 0])
    up = 0.2 * 0.2 * 0.5
    assert violate[1] == pytest.approx([up + (1 - up - 0.16) * 0.05, (1 - up - 0.16) * 0.95, 0.16, 0, 0])
    assert violate[0, 1] == pytest.approx(0.08) and violate[0].sum() == pytest.approx(violate[0, :2].sum())
    assert violate[2, 3] == 0 and violate[3, 2] > 0 and violate[4, 4] == comply[4, 4] == 1


ANNOUNCED = 12 * np.array([[0.01, 0.02, 0.01], [0.03, 0.05, 0.03], [0.1, 0.2, 0.1], [0.3, 0.5, 0.3], [0.0, 0.4, 0.0]])
CELL = np.arange(60) % 3
TIERS = np.arange(60) // 3 % 5
KEY = np.arange(60, dtype=np.uint64) * np.uint64(977)
LADDER = Ladder(1, 0.02, 3)


def chance_of(choice: dict):
    behaviour = world(choice).behaviour
    choosers = Choosers(behaviour, Keys(3, 0), KEY, CELL, ANNOUNCED, LADDER)
    return behaviour, choosers.thresholds(np.arange(60), TIERS) / 2**32, choosers


@pytest.mark.parametrize("rule", ["rational", "logit"])
@pytest.mark.parametrize("to", [None, 0.9])
def test_each_firm_by_its_cost_and_what_is_announced_to_it(rule, to):
    behaviour, found, choosers = chance_of({"rule": rule, "cost": 0.05, **({} if to is None else {"cost_to": to})})
    bits = Keys(3, 0).stream("choice:cost").bits(KEY)
    spread = (below(bits, LEVELS) + 0.5) / LEVELS if rule == "logit" else to_uniform(bits)
    cost = 0.05 + (0 if to is None else 0.85) * spread
    for firm in range(60):
        fine = [0.5, 1, 1, 1, 0.5]
        s = behaviour.look.sensitivity.value
        known = outlook(ANNOUNCED[:, CELL[firm]][None] / 12, s, LADDER, fine, 0.95)
        wanted = (
            rational.choices(known, cost[[firm]]) if rule == "rational" else logit.chances(known, cost[[firm]], 0.1)
        )[0, TIERS[firm]]
        assert found[firm] == pytest.approx(float(wanted), abs=1e-9)
    assert np.unique(found).size > 1
    # Cells to which the same is announced share a table.
    assert len(choosers.table) == {("rational", None): 2, ("logit", None): 2, ("logit", 0.9): 2 * LEVELS}.get(
        (rule, to), len(choosers.table)
    )


def test_fixed_chances_are_as_without_the_rule():
    plain = {"violation": {"A": number(0.1), "C": number(0.3)}}
    tables = []
    for period in (plain, {**plain, "choice": {**CHOICE, "rule": "fixed"}}):
        behaviour = changed("p1", {"behaviour.clock": "period", "behaviour.period": period}, 1).behaviour
        choosers = Choosers(behaviour, Keys(3, 0), KEY, CELL, ANNOUNCED, None)
        assert choosers.row is None
        tables.append(choosers.table.tolist())
    assert tables[0] == tables[1] == [[int(p * 2**32) for p in (0.1, 0.1, 0.3, 0.1, 0.1)]]


def test_a_whole_city_reckons_quickly():
    firms = 1_400_000
    behaviour = world({"cost_to": 0.9}).behaviour
    key, cell = np.arange(firms, dtype=np.uint64), np.arange(firms) % 3
    begin = time.process_time()
    choosers = Choosers(behaviour, Keys(3, 0), key, cell, ANNOUNCED, LADDER)
    choosers.thresholds(np.arange(firms), np.zeros(firms, np.int8))
    assert time.process_time() - begin < 2


def test_errors_need_noise():
    with pytest.raises(InputError, match="rule logit needs noise") as caught:
        world({"rule": "logit", "noise": None})
    assert "rule: logit 需要 noise" in caught.value.text("zh")


@pytest.mark.parametrize(("changes", "reason"), [
    ({"behaviour.period.choice.fine": {"A": 1, "B": 1, "D": 1}}, "fine lacks tier C"),
    ({"behaviour.period.choice.cost_to": 0.1}, r"cost_to 0\.1 is below cost 0\.2"),
    ({"behaviour.clock": "continuous"}, "rule rational needs clock: period"),
    ({"credit.rule": "fixed"}, "needs credit.rule: step, not fixed"),
    ({"behaviour.period.choice.discount": 1}, "at most 0.999"),
    ({"behaviour.period.choice.rule": "fixed"}, "violation lacks tier A"),
    ({"behaviour.period.choice.rule": "ratonal"}, "is not one of fixed, rational, logit"),
    ({"credit.step.worst": "A"}, "is not one of B, C, D"),
])
def test_refused(changes, reason):
    with pytest.raises(InputError, match=reason) as caught:
        world({}, **changes)
    assert any("\u4e00" <= sign <= "\u9fff" for sign in caught.value.text("zh").split("：", 1)[1])
