"""Regression: dated policies. What plans share before they part is the same bit for bit, and is simulated once."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

import jgsim
from jgsim.engine.run import city_of, past_of, simulate
from jgsim.engine.simulation import Simulation
from jgsim.scenario.load import load
from jgsim.study import task as tasks
from jgsim.study.task import Run, Task, partings, perform

SCENARIOS = Path(__file__).parents[2] / "scenarios"
FIRMS = 1500
SHORT = {"time.warm_up": 1, "time.years": 1}
OFTEN = {"A": 0.3, "B": 0.5, "C": 0.7, "D": 0.9, "none": 0.2}
STEP = {"rule": "step", "accuracy": 0.6, "step": {"up": 0.5, "repair": 0.05}}

NUMBER = {"value": 0.5, "unit": "share", "low": 0, "high": 1, "source": "assumption: a test"}
TOLERANCE = {
    "months": 60, "sectors": ["new_economy", "trade"], "window_days": 40, "visits": "halved",
    "self_correction": dict.fromkeys(("warned", "guided", "admonished"), NUMBER),
}


def later(*entries):
    return [{"from": day, **sections} for day, sections in entries]


CASES = {
    "draw": later(("2025-04-01", {"draw": {"ratio": OFTEN}}), ("2025-09-01", {"draw": {"ratio": {"A": 0.01}}})),
    "plan": later(("2025-06-01", {"joint": {"share": 0}, "plan": {"campaigns": {"disclosure": {"months": [7, 9, 11]}}}})),
    "joint": later(("2025-03-01", {"joint": {"share": 0.8}}), ("2025-07-01", {"joint": {"mode": "coincidence"}})),
    "key fields": later(("2025-05-01", {"key_fields": {"frequency": {"food": {"A": 3, "B": 4, "C": 6, "D": 12}}}})),
    "officers": later(("2025-05-01", {"capability": {"officers": 300}}), ("2025-10-01", {"capability": {"officers": 2500}})),
    "credit": later(("2025-05-01", {"credit": STEP}), ("2025-08-01", {"credit": {"rule": "score"}})),
    "memory": later(("2025-04-01", {"draw": {"memory": "independent"}}), ("2025-08-01", {"draw": {"memory": "rotation"}})),
    "fixed size": later(("2025-04-01", {"draw": {"size": "fixed"}}), ("2025-08-01", {"draw": {"size": "threshold"}})),
    "caps": later(
        ("2025-05-01", {"frequency": {"cap": dict.fromkeys(OFTEN, 1), "gap_days": 60}, "draw": {"ratio": OFTEN}}),
        ("2025-09-01", {"frequency": {"cap": dict.fromkeys(OFTEN, 2), "remote": {"of_draws": 0.3, "minutes": 20}}}),
    ),
    "tolerance": later(
        ("2025-03-01", {"tolerance": TOLERANCE, "draw": {"ratio": OFTEN}}),
        ("2025-08-01", {"tolerance": {"months": 0}, "penalty_lists": {"first_only": False}}),
    ),
    "reports": later(
        ("2025-03-01", {"reports": {"visited": 0, "complaint_minutes": 0}, "recheck": {"share": 0}}),
        ("2025-07-01", {"reports": {"visited": 1, "unfounded": 0.5}, "recheck": {"share": 1, "days": 10}}),
    ),
    "special": later(
        ("2025-04-01", {"plan": {"special": {"more": {
            "name": {"zh": "专项", "en": "special"}, "department": "food", "months": [5, 9], "ratio": 0.2}}}}),
        ("2025-07-01", {"abnormal_list": {"revoke_months": 3}}),
    ),
    "admission": later(
        ("2025-03-01", {
            "exchange": {"lag_days": 40, "lost": 0.5, "revoke": 1.0, "revoke_days": 20},
            "entry": {"share": {"committed": 0.8}, "onset": {"committed": {**NUMBER, "value": 1.5, "high": 2}},
                      "check_days": 45, "department": "food"},
            "penalty_lists": {"case": {"serious": 1.0}}, "draw": {"ratio": OFTEN},
        }),
        ("2025-07-01", {"exchange": {"lag_days": 5, "lost": 0.1}, "entry": {"share": {"committed": 0.2, "eased": 0.5}}}),
    ),
    "shifted": later(("2025-04-01", {"draw": {"coordination": "shifted", "ratio": OFTEN}, "joint": {"share": 0}})),
}


def case(name, **more):
    return load(SCENARIOS / "jinan.yaml", set={**SHORT, **more, "world.ceiling": 4, "later": CASES[name]})


@cache
def lived(name):
    """A case, its city, and what came of it."""
    scenario = case(name)
    city = city_of(scenario, 5, 2, FIRMS)
    return scenario, city, simulate(scenario, 5, 2, city=city)


def equal(one, other):
    return {
        (table, column)
        for table in one
        for column in one[table]
        if not np.array_equal(one[table][column], other[table][column])
    } == set()


def before(tables, minute):
    """All that was entered before a minute; of violations what was known of them."""
    found = {}
    for name, rows in tables.items():
        keep = rows["time"] < minute
        found[name] = {column: values[keep] for column, values in rows.items()}
    for name in [n for n in ("spell", "tolerated", "unlisted") if n in found]:
        late = {c for c in found[name] if c in ("until", "corrected", "found", "over")}
        for column in late:
            found[name][column] = np.minimum(found[name][column], minute)
        for column in {"ending", "segment"} & set(found[name]):
            found[name][column] = np.where(found[name]["until"] < minute, found[name][column], -1)
    for name in [n for n in ("finding",) if n in found]:
        found[name]["corrected"] = np.minimum(found[name]["corrected"], minute)
    return found


@pytest.mark.parametrize("name", CASES)
def test_forking_at_every_months_end_is_one_go(name):
    scenario, city, whole = lived(name)
    part = Simulation(city, scenario.chain[0])
    for month in range(1, scenario.months):
        part = part.run(month).fork()
        for policy in scenario.chain[1:]:
            if policy.since == month:
                part.change(policy)
    result = part.run().finish()
    assert whole.tables["visit"]["firm"].size > 250
    assert equal(whole.tables, result.tables) and whole.state_hash == result.state_hash
    for month in (5, scenario.since, scenario.since + 1):
        again = simulate(scenario, 5, 2, city=city, past=past_of(scenario, city, month))
        assert equal(whole.tables, again.tables) and whole.state_hash == again.state_hash


@pytest.mark.parametrize("name", CASES)
def test_plans_that_part_in_a_month_agree_before_it_and_differ_after(name):
    scenario, city, whole = lived(name)
    for policy in scenario.chain[:-1]:
        month = scenario.chain[scenario.chain.index(policy) + 1].since
        minute = int(city.clock.month_start[month])
        other = simulate(policy, 5, 2, city=city)
        assert policy.prefix_hash(month) == scenario.prefix_hash(month) != scenario.prefix_hash(month + 1)
        assert equal(before(whole.tables, minute), before(other.tables, minute))
        assert not equal(whole.tables, other.tables), f"nothing differs after month {month}"


@pytest.mark.parametrize("name", CASES)
def test_eager_and_lazy_advance_agree(name):
    scenario, city, whole = lived(name)
    eager = simulate(scenario, 5, 2, city=city, eager=True)
    assert whole.tables["finding"]["firm"].size > 5 and equal(whole.tables, eager.tables)


@pytest.mark.parametrize("name", ["draw", "credit"])
def test_a_longer_horizon_agrees_on_the_shorter_one(name):
    one, two = lived(name)[2], simulate(case(name, **{"time.years": 3}), 5, 2, FIRMS)
    for table in ("visit", "finding", "move", "planned", "round"):
        inside = two.tables[table]["time"] < one.city.clock.end
        for column in one.tables[table]:
            assert np.array_equal(one.tables[table][column], two.tables[table][column][inside]), (table, column)


def test_a_date_on_which_nothing_changes_changes_no_bit():
    base = load(SCENARIOS / "jinan.yaml", set=SHORT)
    city = city_of(base, 5, 2, FIRMS)
    idle = load(SCENARIOS / "jinan.yaml", set={**SHORT, "later": later(("2025-02-01", {}), ("2025-08-01", {"draw": {"rounds": 1}}))})
    one, two = (simulate(s, 5, 2, city=city) for s in (base, idle))
    assert equal(one.tables, two.tables) and one.state_hash == two.state_hash
    assert two.scenario is idle


def test_a_past_of_others_is_refused():
    early, late = (load(SCENARIOS / "joint.yaml", set={**SHORT, "from": day}) for day in ("2025-03-01", "2025-06-01"))
    city = city_of(early, 5, 2, 500)
    past = past_of(late, city)
    assert (past.month, past.scenario.name) == (17, "jinan")
    with pytest.raises(ValueError, match="past"):
        simulate(early, 5, 2, city=city, past=past)
    state = past.state.hash()
    assert simulate(late, 5, 2, city=city, past=past).scenario is late
    assert past.state.hash() == state, "the past stays as it is"
    assert simulate(late, 5, 2, city=city, past=past, take=True).state_hash == simulate(late, 5, 2, city=city).state_hash


def test_where_ways_part():
    base = load(SCENARIOS / "jinan.yaml", set=SHORT)
    plans = [load(SCENARIOS / f"{name}.yaml", set={**SHORT, **more}).after(base) for name, more in (
        ("joint", {}), ("joint", {"from": "2025-06-01"}),
        ("joint", {"from": "2025-06-01", "later": later(("2025-09-01", {"draw": {"rounds": 2}}))}),
        ("credit-tiered", {"from": "2024-05-01"}), ("joint", {}),
    )]
    found = partings([base, *plans])
    assert [one and one[1] for one in found] == [None, 12, 17, 20, 4, 23]
    assert all(one[0] == plan.prefix_hash(one[1]) for one, plan in zip(found[1:], plans, strict=True))
    assert [one and one[1] for one in partings(plans[::-1])] == [None, 4, 12, 20, 23]
    assert partings([base]) == [None]
    assert partings([load("p1"), load("p1", set={"draw.ratio.A": 0.5})]) == [None, None]


@pytest.fixture
def lived_months(monkeypatch):
    """How many months are simulated from now on, in a list of one."""
    run, months = Simulation.run, [0]

    def counted(self, until_month=None):
        start = self.month
        made = run(self, until_month)
        months[0] += self.month - start
        return made

    monkeypatch.setattr(Simulation, "run", counted)
    return months


def study(plans, **more):
    return jgsim.compare("jinan", *plans, firms=600, replications=1, workers=1, progress=False, years=1,
                         set={"time.warm_up": 1}, **more)


def test_what_plans_share_is_simulated_once(lived_months):
    dated = load("joint", set={**SHORT, "from": "2025-07-01"})
    both = load("joint", set={**SHORT, "from": "2025-07-01", "later": later(("2025-11-01", {"draw": {"rounds": 2}}))})
    found = study([dated, "credit-tiered", both])
    # 24 months of the base, then from July, from January, and from November on.
    assert lived_months == [24 + 6 + 12 + 2]
    assert found.record["failures"] == []
    alone = study([both]).all_groups.query("scenario == 'joint'")["value"].to_numpy()
    assert found.all_groups.query("scenario == 'joint-2'")["value"].to_numpy().tobytes() == alone.tobytes()
    assert [[one["day"] for one in s["from"]] for s in found.record["scenarios"]] == [
        [], ["2025-07-01"], ["2025-01-01"], ["2025-07-01", "2025-11-01"],
    ]


def test_a_fork_that_a_failed_run_did_not_leave_is_made_by_the_next(monkeypatch, tmp_path, lived_months):
    scenarios = [load("joint", set={**SHORT, "from": day}) for day in ("2025-11-01", "2025-11-01", "2025-11-01")]
    scenarios = [one if not n else load("joint", set={**SHORT, "from": "2025-11-01", "joint.share": 0.6 + n / 10})
                 for n, one in enumerate(scenarios)]
    simulated, failing = tasks.simulate, [0]

    def broken(scenario, *rest, **more):
        if scenario is scenarios[0]:
            raise MemoryError("the first one")
        return simulated(scenario, *rest, **more)

    monkeypatch.setattr(tasks, "simulate", broken)
    runs = tuple(Run(n, f"s{n}", f"key{n}", tmp_path / f"{n}.parquet") for n in range(3))
    found = perform(Task(1, 0, 300, runs), scenarios)
    assert [one.failure is None for one in found] == [False, True, True]
    assert lived_months == [24 + 2] and failing == [0]
