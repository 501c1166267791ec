"""Fuzz: all levers at once, at random settings within their bounds, dated or not: every account closes, in one city and
another, for firms that choose; nothing depends on the order of plans or the number of workers."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import jgsim
from fuzz import accounts
from fuzz.bounds import few, sound
from fuzz.derived import number
from fuzz.ownership import owned
from fuzz.plans import NAMES, accepted, behaviours, dated, policies
from fuzz.test_valid_settings import choice, cities
from jgsim.engine.run import city_of, past_of, simulate
from jgsim.measures.measure import measure
from jgsim.scenario.load import changed, load
from jgsim.scenario.scenario import each
from jgsim.terms.enums import CaseFate
from jgsim.terms.steps import DROP_REASONS

FIRMS = 100
ROOM = {"time.warm_up": 0, "time.years": 1, "world.ceiling": number(100)}
BUSY = {
    **{f"world.groups.{group}.rate": number(1.5) for group in ("disclosure", "conduct", "food", "drugs")},
    "draw.ratio": dict.fromkeys(("A", "B", "C", "D", "none"), 0.9), "capability.officers": 20_000,
    "penalty_lists.case": dict.fromkeys(("minor", "general", "serious"), 0.8), "time.years": 2,
    **{f"world.tips.hazard.{severity}": number(1) for severity in ("minor", "general", "serious")},
}
WHOLE = {
    **BUSY, "time.warm_up": 1, "capability.officers": 30_000, "duties.vacant": {"measuring": {"months": 24}},
    **{f"world.types.{kind}.dormant": number(0.2) for kind in ("enterprise", "individual")}, "frequency.gap_days": 30,
    "frequency.cap": {"A": 1, "B": 2, "C": 2, "D": 2, "none": 2},
    "behaviour.closure": {"share": number(0.2), "days": number(60)}, "exchange.revoke": 0.5, "exchange.lost": 0.5,
    "transfer.share": 0.5, "transfer.lost": 0.3, "recording.incomplete": number(0.3), "tolerance.visits": "halved",
    "tolerance.months": 120, "tolerance.sectors": ["food", "trade", "services", "new_economy"],
    "sampling.fields.food.batches": dict.fromkeys("ABCD", 2), "transfer.police.serious": 0.5,
    "recheck": {"share": 0.9, "days": 20}, "reports.visited": 1.0, "joint.mode": "coincidence", "joint.window_days": 60,
    "monitoring.equipped": dict.fromkeys(("food", "trade", "services"), 1.0), "exchange.lag_days": 200,
}
CENTRAL = ("draw", "capability", "penalty_lists", "plan", "reports", "key_fields")
"""What the others live on: left as it is half of the time."""
JINAN = changed(load("jinan"), {**ROOM, "world.tips.ceiling": number(30)})
CHOOSING = changed(load("p1"), {
    **ROOM, "behaviour.clock": "period", "behaviour.period": {"violation": {"A": number(0.3)}}, "credit.rule": "step",
    "credit.step": {"up": 0.5, "repair": 0.1},
})


@st.composite
def scenarios(draw):
    """A city, firms that behave in some way, and a plan of many levers, changed once or twice or never."""
    kind = draw(st.sampled_from(["jinan", "jinan", "jinan", "busy", "busy", "busy", "any city", "choosing"]))
    changes, base, without, keep = {}, JINAN, (), ()
    if kind == "busy":
        changes |= BUSY
        without = tuple(name for name in CENTRAL if draw(st.booleans()))
    elif kind == "any city":
        base, _ = accepted(load("p1"), {**draw(cities())[1], **ROOM})
    elif kind == "choosing":
        base, without, keep = CHOOSING, ("sampling", "accountability"), ("behaviour.period.choice",)
        changes |= {"behaviour.period.choice": draw(choice())}
    if kind != "choosing" and not draw(st.integers(0, 3)):
        changes["behaviour"] = draw(behaviours())
    changes |= draw(policies(base.world, without))
    if draw(st.booleans()):
        start = base.time.start
        changes["later"] = draw(dated(base.world, 12, 0, start, without))
    return accepted(base, changes, keep)[0]


def same(one, other) -> None:
    """Two results have the same bits."""
    assert one.state_hash == other.state_hash
    for table, columns in one.tables.items():
        for name, column in columns.items():
            assert np.array_equal(column, other.tables[table][name]), (table, name)


def busy_levers(scenario) -> set[str]:
    """Levers with settings of their own, by any date, that do something."""
    return {
        lever.name for lever in scenario.levers for one in scenario.chain
        if one.settings[lever.name] != (lever.settings() if lever.optional else JINAN.settings[lever.name])
        and any(step.lever == lever.name for steps in one.pipeline.values() for step in steps)
    }


def holds(scenario, seed: int) -> set[str]:
    """Run a scenario and hold it to all accounts; the levers at work."""
    result = simulate(scenario, seed, 0, FIRMS)
    sound(result, measure(result))
    accounts.check(result)
    if scenario.behaviour.clock == "continuous":
        owned(result)
    return busy_levers(scenario)


@pytest.mark.parametrize("examples", [16, pytest.param(400, marks=pytest.mark.full)])
def test_every_account_closes_with_all_levers(examples):
    at_work = Counter()

    @few(examples, 1000)
    @given(scenarios(), st.integers(0, 3))
    def run(scenario, seed):
        at_work.update(holds(scenario, seed))

    run()
    assert set(at_work) >= set(NAMES)


@pytest.fixture(scope="module")
def whole():
    """The whole plan in a small city where much happens, short of officers."""
    scenario = load("whole-plan", set={**WHOLE, "world.ceiling": number(3)}, years=2)
    return simulate(scenario, 1, 0, 900)


def test_the_accounts_are_held_to_something(whole):
    accounts.check(whole)
    assert [name for name in whole.tables if whole.tables[name]["time"].size < 5] == ["period"]
    assert set(np.unique(whole.tables["case"]["fate"])) == set(CaseFate)
    assert set(np.unique(whole.tables["dropped"]["reason"])) == set(range(len(DROP_REASONS)))


def tampered(tables: dict):
    """Tables of which one has a row less, or a row twice, or all the same in one column."""
    for name, columns in tables.items():
        every = np.arange(columns["time"].size)
        for rows in (every[1:], every[:-1], np.append(every, every[-1:])):
            yield {**tables, name: {c: v[rows] for c, v in columns.items()}}
        for column, values in columns.items():
            for same_ in (0, 1):
                yield {**tables, name: {**columns, column: np.full_like(values, same_)}}


@pytest.mark.parametrize("account", accounts.ACCOUNTS, ids=lambda account: account.__name__)
def test_each_account_can_fail(whole, account):
    for tables in tampered(whole.tables):
        try:
            account(accounts.Accounts(replace(whole, tables=tables)))
        except AssertionError:
            return
    raise AssertionError("it sees nothing")


@few(2)
@given(policies(JINAN.world), policies(JINAN.world), st.none() | st.integers(1, 11))
def test_neither_the_order_of_plans_nor_the_workers_change_a_bit(one, other, month):
    """As a study runs them: plans go on from one past, in one process or two."""
    plans = two_plans(one, other)
    base = changed(JINAN, BUSY)
    if month is not None:
        plans = [replace(plan, since=month).after(base) for plan in plans]
    city = city_of(base, 5, 0, FIRMS)
    alone = [simulate(plan, 5, 0, FIRMS) for plan in plans]
    past = None if month is None else past_of(base, city, month)
    for n in (0, 1, 1, 0):
        same(alone[n], simulate(plans[n], 5, 0, city=city, past=past))
    same(alone[0], simulate(plans[0], 5, 0, city=city_of(base, 5, 0, FIRMS), eager=True))


def two_plans(*settings: dict):
    """Plans of these settings, each with a name of its own."""
    made = [accepted(JINAN, {**BUSY, **changes})[0] for changes in settings]
    return [each(plan, lambda policy, n=n: replace(policy, name=f"plan-{n}")) for n, plan in enumerate(made)]


@pytest.mark.full
@few(6, 20)
@given(policies(JINAN.world), policies(JINAN.world))
def test_a_study_finds_the_same_in_any_order_with_one_worker_or_two(one, other):
    plans = two_plans(one, other)
    base, options = changed(JINAN, BUSY), {"firms": FIRMS, "replications": 2, "seed": 3}
    found = [
        jgsim.compare(base, *given_, workers=workers, **options).all_groups
        for given_, workers in ((plans, 1), (plans[::-1], 1), (plans[::-1], 2))
    ]
    order = ["scenario", "replication", "year", "dimension", "group", "measure"]
    tables = [table.sort_values(order, ignore_index=True) for table in found]
    assert tables[0].equals(tables[1]) and tables[0].equals(tables[2])
