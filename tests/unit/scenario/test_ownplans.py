"""Unit: what a lever of one's own returns wrongly for the plan, the duties, desks and visits is said in one sentence."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from theory.bench import group
from theory.small import small

import jgsim
from jgsim.engine.run import simulate
from jgsim.scenario.ownstage import Checked
from jgsim.terms.campaign import OWN, Campaign, Visits, tasks_of
from jgsim.terms.chinese import chinese, why_failed
from jgsim.terms.enums import Desk, Trigger
from jgsim.terms.errors import InputError, LeverError
from jgsim.terms.lever import Stage

NAN = float("nan")


@pytest.fixture(scope="module")
def sim():
    return small({"world.groups.item": group("office", rate=6.0)}, firms=60)


def campaign(**changes) -> Campaign:
    return replace(Campaign("mine", OWN[0], (0,), Trigger.RANDOM, (3, 9), 1.0), **changes)


def waiting(size: int = 3) -> dict:
    return tasks_of(firm=np.arange(size), mask=1, trigger=0, campaign=0, due=600, until=9000, order=np.arange(size, dtype=np.uint64))


def given(sim, stage):
    """What the function of a stage is given, and may return."""
    pools, duties = sim.view.pools, sim.view.duties
    minutes, one = np.array([[0], [30]]), np.ones(2, np.int64)
    table = sim.stage(Stage.REACT)
    return {
        Stage.DUTY: duties,
        Stage.PLAN: [campaign(number=0)],
        Stage.DESK: [(Desk.CASE, np.ones(pools, np.int64), np.full(pools, 60))],
        Stage.VISIT: Visits(minutes, minutes.sum(axis=1), one, 0 * one),
        Stage.REACT: table,
        Stage.LENIENT: 1.0,
        Stage.LOAD: 3.0,
        Stage.MERGE: waiting(),
    }[stage]


def merged(tasks):
    return tasks, np.empty(0, np.int64)


def now(**changes):
    return lambda good: replace(good, **changes)


def more(activity=Desk.CASE, count=1, minutes=60):
    """Desk work besides what is given."""
    return lambda good: [*good, (activity, np.full(good[0][1].size, count), np.full(good[0][1].size, minutes))]


def listed(**changes):
    return lambda good: [*good, campaign(**changes)]


BAD = {
    "duty: nothing": (Stage.DUTY, lambda good: None, "return the Duties that it was given, changed, not nothing"),
    "duty: owner": (Stage.DUTY, now(owner=np.array([99])), "return owner from -1 to 0, not 99"),
    "duty: owners": (Stage.DUTY, now(owner=np.zeros(2, np.int64)), "return owner: 1 entries, whole numbers, not an array"),
    "duty: unsigned": (Stage.DUTY, now(owner=np.zeros(1, np.uint64)), "return owner: 1 entries, whole numbers, not an array of uint64"),
    "duty: minutes": (Stage.DUTY, now(minutes=np.array([-1])), "return minutes from 0 to 525960, not -1"),
    "duty: report": (Stage.DUTY, now(on_report=np.array([0])), "return on_report: 1 entries, true or false"),
    "duty: fields": (Stage.DUTY, now(fields=np.array([0] * 9)), "return fields: "),
    "plan: other": (Stage.PLAN, lambda good: [3], "return the list of the year's campaigns, not a list"),
    "plan: code": (Stage.PLAN, listed(code=""), "return campaigns whose code is a name, not a str"),
    "plan: number": (Stage.PLAN, listed(number=5000), "whose number is a given one, or from 2500 to 2999, not 5000"),
    "plan: code again": (Stage.PLAN, lambda good: [*good, replace(good[0], number=OWN[1])], "campaigns with a code each of its own, not mine twice"),
    "plan: number again": (
        Stage.PLAN, lambda good: [*good, *(campaign(code=code) for code in "ab")], f"a number each of its own, not {OWN[0]} twice"
    ),
    "plan: month": (Stage.PLAN, listed(months=(13,)), "return campaigns whose months are from 1 to 12, not 13"),
    "plan: twice": (Stage.PLAN, listed(months=(3, 3)), "return campaigns whose months are named once each, not (3, 3)"),
    "plan: never": (Stage.PLAN, listed(months=()), "return campaigns whose months are a tuple of whole numbers, not ()"),
    "plan: no tuple": (Stage.PLAN, listed(months=[3]), "return campaigns whose months are a tuple of whole numbers, not a list"),
    "plan: department": (Stage.PLAN, listed(departments=(99,)), "return campaigns whose departments are from 0 to 0, not 99"),
    "plan: sector": (Stage.PLAN, listed(sectors=(-1,)), "return campaigns whose sectors are from 0 to 0, not -1"),
    "plan: type": (Stage.PLAN, listed(types=("all",)), "return campaigns whose types are from 0 to 0, not a str"),
    "plan: factor": (Stage.PLAN, listed(factor=-0.5), "return campaigns whose factor is from 0 to 1000, not -0.5"),
    "plan: nan": (Stage.PLAN, listed(factor=NAN), "return campaigns whose factor is from 0 to 1000, not nan"),
    "plan: trigger": (Stage.PLAN, listed(trigger=77), "return campaigns whose trigger is from 0 to 5, not 77"),
    "plan: days": (Stage.PLAN, listed(window_days=0), "return campaigns whose window_days is from 1 to 31, not 0"),
    "plan: partners": (Stage.PLAN, listed(partners=2), "return campaigns whose partners is from 0 to 1, not 2"),
    "plan: together": (Stage.PLAN, listed(together=1.5), "return campaigns whose together is from 0 to 1, not 1.5"),
    "plan: given": (Stage.PLAN, lambda good: [replace(good[0], factor=NAN)], "return campaigns whose factor is from 0 to 1000"),
    "desk: dropped": (Stage.DESK, lambda good: [], "return the 1 entries of desk work that it was given, before its own"),
    "desk: changed": (Stage.DESK, lambda good: [(*good[0],)[:2]], "return the 1 entries of desk work that it was given"),
    "desk: tea": (Stage.DESK, more("tea"), "return an activity that is a jgsim.terms.enums.Desk, not a str"),
    "desk: unknown": (Stage.DESK, more(6), "return an activity that is a jgsim.terms.enums.Desk, not 6"),
    "desk: minutes": (Stage.DESK, more(minutes=-5), "return minutes from 0 to 2147483647, not -5"),
    "desk: nan": (Stage.DESK, more(minutes=NAN), "return minutes: 1 entries, whole numbers, not an array of float64"),
    "desk: count": (Stage.DESK, more(count=-1), "return count from 0 to 2147483647, not -1"),
    "desk: no count": (Stage.DESK, more(count=0), "return minutes of desk work only where its count is not 0"),
    "visit: minutes": (Stage.VISIT, now(minutes=np.array([[0], [-30]])), "return minutes from 0 to 525960, not -30"),
    "visit: shape": (Stage.VISIT, now(minutes=np.array([0, 30])), "return whole minutes of the shape (2, 1), not an array"),
    "visit: officers": (Stage.VISIT, now(officers=np.zeros(2, np.int64)), "return officers from 1 to 127, not 0"),
    "visit: many": (Stage.VISIT, now(officers=np.full(2, 200)), "return officers from 1 to 127, not 200"),
    "visit: elapsed": (Stage.VISIT, now(elapsed=np.array([0, -1])), "return elapsed from 0 to 525960, not -1"),
    "visit: overhead": (Stage.VISIT, now(overhead=np.array([0.5, 0])), "return overhead: 2 entries, whole numbers"),
    "react: nan": (Stage.REACT, lambda good: good * NAN, "return draws a year: finite numbers, not nan"),
    "react: below": (Stage.REACT, lambda good: good - 9, "return draws a year from 0 to …, not -"),
    "react: shape": (Stage.REACT, lambda good: good[0], "return an array of numbers of the shape ("),
    "lenient: nan": (Stage.LENIENT, lambda good: NAN, "return a number that is not negative, not nan"),
    "lenient: below": (Stage.LENIENT, lambda good: -1.0, "return a number that is not negative, not -1"),
    "lenient: above": (Stage.LENIENT, lambda good: 50.0, "return a factor from 0 to 1, not 50: the lever's most and world.ceiling"),
    "load: true": (Stage.LOAD, lambda good: True, "return a number that is not negative, not True"),
    "merge: lost": (Stage.MERGE, lambda good: merged(waiting(1)), "return the 3 tasks that are left of 3 when 0 are taken in, not 1"),
    "merge: twice": (Stage.MERGE, lambda good: (waiting(1), np.array([0, 0])), "return rows of the 3 tasks that it was given, each once"),
    "merge: firm": (Stage.MERGE, lambda good: merged({**good, "firm": good["firm"] + 99}), "return tasks whose firm is from 0 to 59"),
    "merge: campaign": (Stage.MERGE, lambda good: merged({**good, "campaign": good["campaign"] + 1}), "tasks of the campaigns that it was"),
}


@pytest.mark.parametrize(("stage", "spoil", "said"), BAD.values(), ids=BAD)
def test_wrong_returns_are_told(sim, stage, spoil, said):
    with np.errstate(invalid="ignore"), pytest.raises(LeverError) as error:
        Checked("mine", stage, lambda view, settings, good: spoil(good))(sim.view, None, given(sim, stage))
    told = str(error.value)
    assert told.startswith(f"lever mine, stage {stage.name}: must ") and said in told
    assert "must" not in chinese(told)


GOOD = {stage: (lambda good: good) for stage in (Stage.DUTY, Stage.PLAN, Stage.DESK, Stage.VISIT, Stage.REACT, Stage.LENIENT, Stage.LOAD)}
GOOD |= {Stage.MERGE: merged}


@pytest.mark.parametrize("stage", GOOD)
def test_good_returns_are_handed_on(sim, stage):
    good = given(sim, stage)
    made = GOOD[stage](good)
    assert Checked("mine", stage, lambda view, settings, good: made)(sim.view, None, good) is made


def test_rows_that_are_taken_in_may_be_told_by_true_and_false(sim):
    made = waiting(2), np.array([False, True, False])
    assert Checked("mine", Stage.MERGE, lambda view, settings, tasks: made)(sim.view, None, waiting()) is made


def test_a_list_that_is_appended_to_in_place(sim):
    def one_more(view, settings, work):
        work.append((Desk.CASE, *work[0][1:]))
        return work

    assert len(Checked("mine", Stage.DESK, one_more)(sim.view, None, given(sim, Stage.DESK))) == 2


def test_what_is_read_before_the_plan_is_there(sim):
    targets = np.ones((1, 1), bool)
    for before, made, said in (
        (None, None, "reads the plan before it is there: give the lever a rank of 2 or more"),
        ([(1.0, targets)], [(NAN, targets)], "must return factors of campaigns from 0 to 1000, not nan"),
        ([(1.0, targets)], [(1.0, targets[0])], "must return targets of the shape (1, 1), not an array of bool"),
        ([(1.0, targets)], 3, "must return a list of (factor, targets), not a int"),
    ):
        with pytest.raises(LeverError) as error:
            Checked("mine", Stage.REACT, lambda view, settings, read, made=made: made)(sim.view, None, before)
        assert said in str(error.value) and "must" not in chinese(str(error.value))
    good = [(0.5, targets)]
    assert Checked("mine", Stage.REACT, lambda view, settings, read: good)(sim.view, None, [(1.0, targets)]) is good


def test_a_factor_while_tolerated_is_what_the_lever_declares():
    view = SimpleNamespace(settings=SimpleNamespace(ceiling=SimpleNamespace(value=8.0)))

    def told(made, before, most):
        factor = Checked("mine", Stage.LENIENT, lambda view, settings, before: made, most=lambda settings: most)
        return factor(view, None, before)

    assert told(1.5, 1.0, 1.5) == 1.5 and told(3.0, 2.0, 1.5) == 3.0 and told(0.2, 1.0, 0.5) == 0.2
    for made, before, most, limit in ((1.6, 1.0, 1.5, "1.5"), (3.1, 2.0, 1.5, "3"), (9.0, 1.0, 20.0, "8")):
        with pytest.raises(LeverError, match=f"a factor from 0 to {limit}, not {made:g}"):
            told(made, before, most)


class Some(jgsim.LeverSettings):
    strength: float = 0.0


class Broken(Some):
    """Settings whose validation breaks down."""

    def model_post_init(self, context):
        if self.strength:
            raise TypeError("no strength")


def same(view, settings, firm, minute, rates):
    return rates


@pytest.mark.parametrize(
    ("most", "said"),
    [
        (lambda settings: "3", "its most must give a number that is not negative, not a str"),
        (lambda settings: NAN, "its most must give a number that is not negative, not nan"),
        (lambda settings: -1.0, "its most must give a number that is not negative, not -1"),
        (lambda settings: [][0], "its most ends with IndexError: list index out of range (test_ownplans.py, line "),
    ],
)
def test_most_must_give_a_number(most, said):
    with pytest.raises(InputError) as error:
        jgsim.load("jinan", levers=jgsim.Lever("mine", Some, {Stage.ONSET: same}, most=most, optional=True))
    assert str(error.value).startswith(f"lever mine: {said}") and "它的 most" in error.value.text("zh")


def test_settings_that_break_down_are_told():
    lever = jgsim.Lever("mine", Broken, {Stage.ONSET: same}, optional=True)
    with pytest.raises(InputError, match=r"own end with TypeError: no strength \(test_ownplans.py, line") as error:
        jgsim.load("jinan", set={"mine.strength": 1.0}, levers=lever)
    assert "自有手段的设置出错" in error.value.text("zh")


@pytest.mark.parametrize("name", ["task.firm", "cases.open", "tolerance.latest"])
def test_names_of_lists_that_are_not_ones_own(name):
    def lay(view, settings):
        view.state.put_list(name, "mine", np.zeros(3))

    lever = jgsim.Lever("mine", Some, {Stage.ENTER: lay}, rank=-9, optional=True)
    scenario = jgsim.load("jinan", set={"time.warm_up": 0, "time.years": 1}, levers=lever)
    with pytest.raises(LeverError, match=rf"the names {name.partition('.')[0]}\.\* are not those of mine") as error:
        simulate(scenario, 1, 0, 300)
    told = why_failed(str(error.value), "zh")
    assert "mine 不能使用" in told and why_failed(str(error.value), "en") == str(error.value)


def test_a_lever_that_leaves_the_program_is_told(sim):
    def leave(view, settings, hours):
        raise SystemExit(3)

    with pytest.raises(LeverError, match=r"stage LOAD: SystemExit: 3 \(test_ownplans.py, line"):
        Checked("mine", Stage.LOAD, leave)(sim.view, None, 3.0)
