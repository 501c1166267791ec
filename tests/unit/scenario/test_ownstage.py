"""Unit: a lever of one's own that cannot work is refused, and one that fails says which lever and stage it is."""

import numpy as np
import pytest

import jgsim
from jgsim.engine.run import city_of, past_of, simulate
from jgsim.levers import LEVERS
from jgsim.scenario import ownreturns
from jgsim.scenario.own import own_levers
from jgsim.scenario.ownstage import Checked
from jgsim.terms.campaign import empty_tasks, tasks_of
from jgsim.terms.errors import InputError, LeverError
from jgsim.terms.lever import Column, Stage

SMALL = {"time.warm_up": 0, "time.years": 1}


class Some(jgsim.LeverSettings):
    """Settings of a lever."""

    strength: float = 0.0


class Needy(jgsim.LeverSettings):
    strength: float


def nothing(view, settings):
    return None


def lever(**changes):
    parts = {"name": "mine", "settings": Some, "stages": {Stage.ENTER: nothing}, "optional": True}
    return jgsim.Lever(**{**parts, **changes})


def column(**changes):
    parts = {"name": "mine.noted", "dtype": "int32", "per": "firm", "writer": "mine"}
    return jgsim.Column(**{**parts, **changes})


def two(view, settings, more):
    return more


@pytest.mark.parametrize(
    "changes, said",
    [
        ({"name": "Mine"}, "the name of a lever consists of a-z, 0-9 and _"),
        ({"name": 3}, "the name of a lever consists of a-z, 0-9 and _"),
        ({"settings": dict}, "the settings of a lever are a class made from jgsim.LeverSettings"),
        ({"settings": Some()}, "the settings of a lever are a class made from jgsim.LeverSettings"),
        ({"settings": Needy}, "an optional lever needs a default for every setting; strength has none"),
        ({"stages": {}}, "a lever needs a function at one stage at least"),
        ({"stages": None}, "a lever needs a function at one stage at least"),
        ({"stages": {"DRAWN": nothing}}, "members of jgsim.Stage, not 'DRAWN'. Did you mean 'DRAW'?"),
        ({"stages": {Stage.DRAW: 3}}, "what stands at the stage DRAW is no function"),
        ({"stages": {Stage.DRAW: two}}, "the function at the stage DRAW must take (view, settings), not (view, settings, more)"),
        ({"stages": {Stage.RESPOND: nothing}}, "the function at the stage RESPOND must take (view, settings, found), not (view, settings)"),
        ({"columns": ("noted",)}, "columns are jgsim.Column"),
        ({"columns": (column(name="noted"),)}, "begins with 'mine.', unlike noted. Did you mean 'mine.noted'?"),
        ({"columns": (column(writer="credit"),)}, "the column mine.noted is written by mine, not by credit"),
        ({"columns": (column(per="firms"),)}, "has one entry per firms; it can be firm, cell, candidate, pool, list. Did you mean 'firm'?"),
        ({"columns": (column(dtype="int33"),)}, "the column mine.noted cannot hold 0 as int33"),
        ({"columns": (column(dtype="object"),)}, "the column mine.noted cannot hold 0 as object"),
        ({"columns": (column(), column(per="firm"))}, "the column mine.noted is declared twice"),
        ({"columns": (column(dtype="int8", fill=1000),)}, "the column mine.noted cannot hold 1000 as int8"),
    ],
)
def test_levers_that_cannot_work(changes, said):
    with pytest.raises(InputError) as error:
        own_levers(lever(**changes))
    assert said in str(error.value) and str(error.value).startswith("lever ")
    assert error.value.text("zh") != str(error.value)


def test_a_stage_that_the_engine_does_not_run_is_refused():
    used = {stage for one in LEVERS for stage in one.stages}
    idle = [stage for stage in Stage if stage not in used]
    for stage in idle:
        with pytest.raises(InputError, match=f"nothing is run at the stage {stage.name}"):
            own_levers(lever(stages={stage: nothing}))
    own_levers(lever(stages={Stage.ENTER: nothing}))


def check_badly(settings, world):
    raise KeyError("no such thing")


def check_bare(settings, world):
    raise ValueError("strength is of no use here")


def test_checks_of_settings_are_told_with_the_lever():
    for check, said in (
        (check_badly, "mine: its check ends with KeyError: 'no such thing' (test_ownstage.py, line "),
        (check_bare, "jinan, mine: strength is of no use here"),
    ):
        with pytest.raises(InputError) as error:
            jgsim.load("jinan", levers=lever(check=check))
        assert said in str(error.value)


def test_idle_must_name_stages():
    for idle, said in ((lambda settings: ("DRAW",), "must name stages"), (lambda settings: 1 / 0, "idle ends with ZeroDivisionError")):
        with pytest.raises(InputError, match=said):
            jgsim.load("jinan", levers=lever(idle=idle))


def run(stages, **changes):
    """What a city of 300 firms does with a lever of these functions."""
    scenario = jgsim.load("jinan", set=SMALL, levers=lever(stages=stages, **changes))
    return simulate(scenario, 1, 0, 300)


def failing(stages, **changes):
    with pytest.raises(LeverError) as error:
        run(stages, **changes)
    return str(error.value)


def into_tiers(view, settings):
    view.state["tier"][:] = 0


def into_firms(view, settings):
    view.firms["district"][:] = 0


def into_candidates(view, settings):
    view.candidates.mark[:] = 0


def over_a_column(view, settings):
    view.state["tier"] = np.zeros(3, np.int8)


def over_a_list(view, settings):
    view.state.put_list("segments", "mine", np.zeros((3, 1), np.int64))


@pytest.mark.parametrize(
    "function, said",
    [
        (into_tiers, "writes into a column that is not its own"),
        (into_firms, "writes into a column that is not its own"),
        (into_candidates, "writes into a column that is not its own"),
        (over_a_column, "column tier is written by credit only"),
        (over_a_list, "column segments is written by engine only"),
    ],
)
def test_a_lever_writes_its_own_columns_only(function, said):
    told = failing({Stage.ENTER: function})
    assert told.startswith("lever mine, stage ENTER: ") and said in told


def note(view, settings):
    view.state["mine.noted"][view.month] += 1


def test_a_lever_writes_its_own_columns():
    scenario = jgsim.load("jinan", set=SMALL, levers=lever(
        stages={Stage.ENTER: note, Stage.CLASSIFY: note}, columns=(column(),)
    ))
    run = past_of(scenario, city_of(scenario, 1, 0, 300), 0)
    run.run(3)
    assert run.state["mine.noted"][:4].tolist() == [1, 1, 1, 0]


def fails(view, settings):
    return {}["nothing"]


def test_errors_name_lever_stage_and_line():
    line = fails.__code__.co_firstlineno + 1
    assert failing({Stage.DRAW: fails}) == f"lever mine, stage DRAW: KeyError: 'nothing' (test_ownstage.py, line {line})"


def drawn(**changes):
    def draw(view, settings):
        columns = {
            "firm": np.array([1, 2]), "mask": 1, "trigger": 5, "campaign": 2500, "due": view.month_span[0] + 600,
            "until": view.month_span[1], "order": 1,
        }
        return {**tasks_of(**columns), **changes}

    return draw


BAD = {
    "nothing": (Stage.DRAW, lambda view, settings: None, "must return a table of tasks as jgsim.terms.campaign.tasks_of makes it, not nothing"),
    "no table": (Stage.DRAW, lambda view, settings: {"firm": np.arange(3)}, "must return a table of tasks"),
    "lengths": (Stage.DRAW, drawn(mask=np.ones(3, np.int16)), "columns are arrays of one length"),
    "type": (Stage.DRAW, drawn(due=np.array([1.5, 2.5])), "tasks whose column due is int32, not float64"),
    "firm": (Stage.DRAW, drawn(firm=np.array([1, 10**6], np.int32)), "tasks whose firm is from 0 to"),
    "mask": (Stage.DRAW, drawn(mask=np.zeros(2, np.int16)), "tasks whose mask is from 1 to 127"),
    "past": (Stage.DRAW, drawn(due=np.full(2, -5, np.int32)), "tasks whose due is from 0 to 2147483647, not -5"),
    "number": (Stage.DRAW, drawn(campaign=np.full(2, 4000, np.int16)), "tasks whose campaign is one of the year's, or from 2500 to 2999"),
    "find": (Stage.FIND, lambda view, settings, visits: 3, "must return nothing or a list of tables of tasks, not a int"),
    "end": (Stage.DRAW, drawn(until=np.zeros(2, np.int32)), "tasks that are due before they end"),
    "enter": (Stage.ENTER, lambda view, settings: 3, "must return nothing, not a int"),
    "plan": (Stage.PLAN, lambda view, settings, campaigns: None, "must return the list of the year's campaigns, not nothing"),
    "load": (Stage.LOAD, lambda view, settings, hours: -1.0, "must return a number that is not negative"),
    "merge": (Stage.MERGE, lambda view, settings, tasks: tasks, "must return (tasks, rows taken in by others), not a dict"),
    "rows": (Stage.MERGE, lambda view, settings, tasks: (tasks, np.array([10**6])), "must return rows of the"),
    "held": (Stage.HOLD_BACK, lambda view, settings, held: None, "must return the Held that it was given, changed, not nothing"),
    "desk": (Stage.DESK, lambda view, settings, work: work + [(1, 2)], "must return (activity, count, minutes), not a tuple"),
    "begun": (Stage.ASSIGN, lambda view, settings, tasks, minutes, at_desk: None, "tasks are begun (bool), not nothing"),
    "moves": (Stage.CLASSIFY, lambda view, settings: (np.array([1]), np.array([0])), "cannot move firms between tiers"),
    "exit": (Stage.EXIT, lambda view, settings: (np.array([1]), 7), "must return (rows of firms that close, cause: 0, 1 or 2)"),
    "causes": (Stage.EXIT, lambda view, settings: (np.array([1]), np.array([1])), "must return (rows of firms that close, cause"),
    "lists of moves": (Stage.CLASSIFY, lambda view, settings: ([], []), "two arrays (firms, their new tiers), not (a list, a list)"),
    "pair": (Stage.PAIR, lambda view, settings, going, pair: pair[0], "must return (lead, partner) of each visit, not an array"),
    "react": (Stage.REACT, lambda view, settings, announced: 3, "must return an array"),
}


@pytest.mark.parametrize("stage, function, said", BAD.values(), ids=BAD)
def test_wrong_returns_are_told_with_lever_and_stage(stage, function, said):
    try:
        told = failing({stage: function}, rank=9)
    except InputError as error:  # what a stage says of the plan is asked for when the plan is loaded
        told = str(error)
    assert f"lever mine, stage {stage.name}: " in told and said in told


def test_what_every_stage_returns_is_looked_at():
    assert set(ownreturns._CHECKS) == {stage.name for one in LEVERS for stage in one.stages}  # noqa: SLF001


def test_no_lever_begins_what_another_one_leaves():
    """Where officers are short, a lever that would begin everything changes nothing; one that begins nothing stops all."""
    def everything(view, settings, tasks, minutes, at_desk):
        return np.ones(tasks["firm"].size, bool)

    def nothing_(view, settings, tasks, minutes, at_desk):
        return np.zeros(tasks["firm"].size, bool)

    short = {**SMALL, "capability.officers": 900, "draw.ratio": dict.fromkeys(("A", "B", "C", "D", "none"), 0.8)}
    made = []
    for function, rank in ((None, 0), (everything, 9), (everything, -9), (nothing_, 9)):
        own = () if function is None else lever(stages={Stage.ASSIGN: function}, rank=rank)
        made.append(simulate(jgsim.load("jinan", set=short, levers=own), 1, 0, 400))
    plain, *greedy, idle = made
    assert (plain.tables["round"]["waiting"] > 0).any()
    for one in greedy:
        assert all(np.array_equal(one.tables[t][c], plain.tables[t][c]) for t in plain.tables for c in plain.tables[t])
    assert plain.tables["visit"]["firm"].size > 20 and not idle.tables["visit"]["firm"].size


def test_good_returns_pass():
    def draw(view, settings):
        return drawn()(view, settings) if view.month == 2 else empty_tasks()

    made = run({Stage.DRAW: draw, Stage.CLASSIFY: nothing})
    mine = made.tables["planned"]
    assert (mine["campaign"] == 2500).sum() == 2


def test_what_a_lever_returns_is_handed_on_as_it_is():
    given = np.ones(3)
    assert Checked("mine", Stage.LOOK, lambda view, settings, going, x: given)(None, None, None, np.ones(3)) is given


def test_columns_of_one_writer_need_no_declaration_of_others():
    assert all(isinstance(one, Column) for one in own_levers(lever(columns=(column(),)))[0].columns)
