"""Unit: samples: which are due, what the laboratory does with them, and what is refused at load."""

import numpy as np
import pytest
from theory.bench import jinan, number
from theory.small import refusal

from jgsim.engine.run import city_of
from jgsim.engine.simulation import Simulation
from jgsim.levers.sampling import FREE, PENDING, TICK, Sampling, begin, draw, tell
from jgsim.levers.sampling import test as hand_in
from jgsim.terms.campaign import SAMPLES
from jgsim.terms.enums import Trigger
from jgsim.terms.errors import InputError
from jgsim.terms.steps import Sampled
from jgsim.terms.time import DAY, FAR

WEEK = 7 * DAY


@pytest.fixture(scope="module")
def sim():
    scenario = jinan({"time.warm_up": 0, "time.calendar": "calendar-cn.csv"}, 2)
    one = Simulation(city_of(scenario, 1, 0, 4000), scenario)
    one._enter()
    return one


def settings(**given):
    fields = {"food": {"fails_if_violating": number(0.8), "false_fails": number(0.1), **given}}
    return Sampling.model_validate({"fields": fields})


def at_work(sim, one, month=0):
    """The lever as it begins, and the tasks of a month."""
    sim.view.set_month(month)
    with sim.state.writing("sampling"):
        begin(sim.view, one)
        return draw(sim.view, one)


def food(sim):
    return list(sim.city.settings.key_fields).index("food")


def test_tasks_are_samples_of_the_fields_item_group(sim):
    tasks = at_work(sim, settings(batches={"A": 12, "B": 12, "C": 12, "D": 24}))
    firms, field = sim.city.firms, food(sim)
    alive = sim.view.listed_of(np.flatnonzero(firms["field"] == field))
    assert np.unique(tasks["firm"]).tolist() == alive.tolist()
    times = np.bincount(tasks["firm"], minlength=firms["key"].size)[alive]
    assert np.array_equal(times, np.where(firms["grade"][alive] == 3, 2, 1))
    assert (tasks["campaign"] == SAMPLES + field).all() and (tasks["trigger"] == Trigger.KEY).all()
    group = list(sim.city.settings.groups).index("food")
    assert (tasks["group"] == group).all() and (tasks["mask"] == sim.view.department_of(np.array(group))).all()
    begin_, end = sim.view.month_span
    assert (tasks["due"] >= begin_).all() and (tasks["due"] < end).all() and (tasks["until"] == sim.view.year_end).all()
    # Two batches of one firm are two tasks, on days of their own.
    assert np.unique(tasks["order"]).size == tasks["order"].size
    twice = tasks["firm"][np.flatnonzero(tasks["firm"][1:] == tasks["firm"][:-1])]
    due = [tasks["due"][tasks["firm"] == firm] for firm in twice]
    assert sum(a != b for a, b in due) > 0.8 * len(due) > 5


def test_a_years_batches_are_spread_over_its_months(sim):
    one = settings(batches={"A": 1.5, "B": 1.5, "C": 1.5, "D": 1.5})
    counts = np.zeros(sim.city.firms["key"].size, int)
    months = []
    for month in range(12):
        tasks = at_work(sim, one, month)
        months.append(tasks["firm"].size)
        counts += np.bincount(tasks["firm"], minlength=counts.size)
    firms, end = sim.city.firms, sim.view.month_span[1]
    there = (firms["field"] == food(sim)) & (firms["enter"] <= 0) & (sim.exit > end)
    assert set(counts[there].tolist()) == {1, 2}
    assert abs(counts[there].mean() - 1.5) <= 4 * 0.5 / np.sqrt(there.sum())
    assert max(months) - min(months) <= 8 * np.sqrt(np.mean(months))


def test_a_total_above_the_firms_takes_some_of_them_again(sim):
    sim.view.set_month(0)
    frame = sim.view.listed_of(np.flatnonzero(sim.city.firms["field"] == food(sim))).size
    tasks = at_work(sim, settings(total=12 * 2.5 * frame / sim.city.scale))
    times = np.unique(tasks["firm"], return_counts=True)[1]
    assert tasks["firm"].size == int(2.5 * frame) and set(times.tolist()) == {2, 3} and times.size == frame


def sampled(sim, when, which=-1, there=True):
    when = np.asarray(when, np.int32)
    full = lambda value, kind: np.broadcast_to(value, when.size).astype(kind)  # noqa: E731
    return Sampled(
        firm=np.arange(when.size), campaign=full(SAMPLES + food(sim), np.int64), group=full(3, np.int8),
        order=np.arange(when.size, dtype=np.uint64) * np.uint64(7919), when=when, which=full(which, np.int64),
        there=full(there, bool), failed=np.zeros(when.size, bool), result=np.full(when.size, FAR, np.int64),
        cost=np.zeros(when.size, np.int64), minutes=np.zeros(when.size, np.int64),
    )


def laboratory(sim, one, what):
    with sim.state.writing("sampling"):
        return hand_in(sim.view, one, what)


def test_results_costs_and_chances(sim):
    one = settings(batches={"A": 1}, lab_days=9, cost=12.5, sample_minutes=40)
    at_work(sim, one)
    size = 20_000
    for which, chance in ((-1, 0.1), (5, 0.8)):
        done = laboratory(sim, one, sampled(sim, np.arange(size), which))
        assert (done.result == np.arange(size) + 9 * DAY).all()
        assert (done.cost == 1250).all() and (done.minutes == 40).all()
        assert abs(done.failed.mean() - chance) <= 4 * np.sqrt(chance * (1 - chance) / size)
    nobody = laboratory(sim, one, sampled(sim, [5, 6], there=False))
    assert (nobody.result == FAR).all() and not nobody.cost.any() and not nobody.failed.any()


def test_a_failure_that_comes_where_all_is_well_comes_where_it_is_not(sim):
    one = settings(batches={"A": 1})
    at_work(sim, one)
    false, real = (laboratory(sim, one, sampled(sim, np.arange(2000), which)).failed for which in (-1, 5))
    assert 0 < false.sum() < real.sum() and real[false].all()


def test_the_queue_is_first_come_first_served_over_rounds(sim):
    a_week = 2.0 / sim.city.scale  # two in this city: one every three and a half days
    one = settings(batches={"A": 1}, lab_days=7, lab_capacity=a_week)
    at_work(sim, one)
    pace = int(WEEK * TICK / 2) / TICK
    done = laboratory(sim, one, sampled(sim, [600, 100, 300]))
    assert done.result.tolist() == [100 + int(np.ceil(2 * pace)) + WEEK, 100 + WEEK, 100 + int(np.ceil(pace)) + WEEK]
    assert sim.state[FREE][food(sim)] == 100 * TICK + 3 * int(pace * TICK)
    later = laboratory(sim, one, sampled(sim, [800, 40 * DAY]))
    assert later.result.tolist() == [100 + int(np.ceil(3 * pace)) + WEEK, 47 * DAY]


def test_failures_are_told_once_in_the_round_of_their_result(sim):
    one = settings(batches={"A": 1}, lab_days=7, fails_if_violating=number(1.0))
    at_work(sim, one)
    laboratory(sim, one, sampled(sim, [100, 3 * DAY], which=5))
    assert sim.state[PENDING][0].tolist() == [100 + WEEK, 10 * DAY]
    got = []
    for week in (0, 1, 2):
        sim.view.set_round(week * WEEK, (week + 1) * WEEK)
        with sim.state.writing("sampling"):
            got.append(tell(sim.view, one, None)["time"].tolist())
    assert got == [[], [100 + WEEK, 10 * DAY], []]


def test_without_sampling_nothing_is_told(sim):
    none = Sampling()
    assert at_work(sim, none)["firm"].size == 0
    assert tell(sim.view, none, None) is None


@pytest.mark.parametrize(("given", "said"), [
    ({"fields": {"toys": {}}}, "there is no 'toys'"),
    ({"fields": {"food": {"group": "conduct"}}}, "there is no 'conduct'; known: food"),
    ({"fields": {"food": {"batches": {"A": 1}, "total": 5}}}, "either batches by grade, or a total, not both"),
    ({"fields": {"food": {"lab_days": 6}}}, "lab_days"),
])
def test_what_cannot_be_is_refused(given, said):
    for one in given["fields"].values():
        one["fails_if_violating"] = number(0.5)
    with pytest.raises(InputError) as error:
        jinan({"sampling": given}, 1)
    assert said in refusal(error)


def test_a_department_with_several_item_groups_needs_one_that_applies():
    own = {"world.groups.conduct.department": "food", "plan.campaigns.conduct.department": "food"}
    fields = {"food": {"fails_if_violating": number(0.5)}}
    with pytest.raises(InputError) as error:
        jinan({**own, "sampling": {"fields": fields}}, 1)
    assert "the department food has 2 item groups; name the one that is tested" in refusal(error)
    fields["food"]["group"] = "conduct"
    jinan({**own, "sampling": {"fields": fields}}, 1)
    with pytest.raises(InputError) as error:
        fields["food"]["group"] = "food"
        jinan({"world.groups.food.sectors": ["trade"], "sampling": {"fields": fields}}, 1)
    assert "the item group food does not apply to the sector food" in refusal(error)
