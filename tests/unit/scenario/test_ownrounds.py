"""Unit: what a lever of one's own returns wrongly for visits, samples, cases and tasks is said with lever and stage."""

from dataclasses import replace

import numpy as np
import pytest
from theory.bench import group
from theory.small import findings, small, to_hold_back
from unit.levers.docket import opened

from jgsim.scenario.ownstage import Checked
from jgsim.terms.campaign import OWN, tasks_of
from jgsim.terms.chinese import chinese
from jgsim.terms.enums import CaseFate, Trigger
from jgsim.terms.errors import LeverError
from jgsim.terms.ladder import Ladder
from jgsim.terms.lever import Stage
from jgsim.terms.steps import CAP, Going, Sampled, Tipped, Watched
from jgsim.terms.time import DAY, FAR

N = 4


@pytest.fixture(scope="module")
def sim():
    return small({"world.groups.item": group("office", rate=6.0)}, firms=60)


def given(sim, stage) -> tuple:
    """What the function of a stage is given, and what it may well return."""
    firm, none = np.arange(N), np.zeros(N, np.int64)
    full = lambda value: np.full(N, value)  # noqa: E731
    going = Going(firm, full(600), full(1), full(int(Trigger.RANDOM)), full(-1), full(2), none, none + 1, full(0), none)
    sampled = Sampled(
        firm, full(4000), none, np.arange(N, dtype=np.uint64), full(600), full(-1), np.arange(N) > 0, np.zeros(N, bool),
        full(int(FAR)), none.copy(), none.copy(),
    )
    seen, tips = np.zeros(N, bool), {"time": none}
    tipped = Tipped(tips, seen.copy(), seen.copy(), full(-1))
    c = sim.candidates
    failures = {"time": full(600), "firm": c.firm[:N], "group": c.group[:N], "which": np.arange(N)}
    of = {
        Stage.PAIR: ((going, (none, none + 1)), (none, none + 1)),
        Stage.SAMPLE: ((sampled,), sampled),
        Stage.RESULT: ((None,), failures),
        Stage.SUPPRESS: (({}, seen), seen),
        Stage.CASE: ((opened(sim, [DAY] * N),), opened(sim, [DAY] * N)),
        Stage.REVIEW: ((2,), 2),
        Stage.DECIDE: ((None,), None),
        Stage.LADDER: ((None,), Ladder(0.5, 0.1, 3)),
        Stage.LOOK: ((going, np.ones(N)), np.ones(N)),
        Stage.RECORD: ((going, ~seen), ~seen),
        Stage.ONSET: ((firm, none, np.ones(N)), np.ones(N)),
        Stage.HOLD_BACK: ((to_hold_back([(f, 0, 1) for f in range(N)]),), to_hold_back([(f, 0, 1) for f in range(N)])),
        Stage.RESPOND: ((findings(sim, [DAY] * N),), findings(sim, [DAY] * N)),
        Stage.REPORT: ((tipped,), tipped),
        Stage.WATCH: ((Watched(),), Watched()),
    }
    return of[stage]


def told(sim, stage, made, *more) -> str:
    """What is said where a lever's function returns that."""
    with pytest.raises(LeverError) as error:
        Checked("mine", stage, lambda view, settings, *given: made)(sim.view, None, *more)
    said = str(error.value)
    assert said.startswith(f"lever mine, stage {stage.name}: must ") and "\n" not in said
    assert "must" not in chinese(said)
    return said


def other(**changes):
    """What may be returned, with columns changed."""
    return lambda good: replace(good, **{name: change(getattr(good, name)) for name, change in changes.items()})


def at(value, row=0):
    """A column with one other entry."""

    def change(column):
        column = column.copy()
        column[row] = value
        return column

    return change


def changed(**values):
    """What may be returned, with other parts."""
    return lambda good: replace(good, **values)


def without_coercion(found):
    found.coercion = None
    return found


def window() -> dict:
    """Two rows of the table `tolerated`; one value stands for both."""
    columns = ("time", "group", "severity", "candidate", "step", "measure", "until", "corrected", "over", "tier")
    return {"firm": np.array([0, 1]), **dict.fromkeys(columns, 0)}


def alert(**columns) -> dict:
    """A row of the table `alert`."""
    parts = {"time": 0, "firm": np.array([1]), "group": 0, "severity": -1, "candidate": -1, "visited": False, "due": -1}
    return {**parts, **columns}


def task(**columns) -> dict:
    """A task of a lever of one's own."""
    parts = {"firm": np.array([1]), "mask": 1, "trigger": Trigger.SPECIAL, "campaign": OWN[0], "due": 600, "until": FAR}
    return tasks_of(**{**parts, "order": np.array([7], np.uint64), **columns})


BAD = {
    "pair: nothing": (Stage.PAIR, lambda good: None, "return (lead, partner) of each visit, not nothing"),
    "pair: too few": (Stage.PAIR, lambda good: (good[0][1:], good[1]), "return lead: 4 entries, whole numbers, not an array"),
    "pair: nobody": (Stage.PAIR, lambda good: (good[0] - 1, good[1]), "return lead from 0 to "),
    "pair: halves": (Stage.PAIR, lambda good: (good[0] + 0.5, good[1]), "return lead: 4 entries, whole numbers"),
    "pair: beyond": (Stage.PAIR, lambda good: (good[0], good[1] + 10**6), "return partner from 0 to "),
    "pair: one": (Stage.PAIR, lambda good: (good[0], good[0]), "return two different officers for each visit"),
    "sample: nothing": (Stage.SAMPLE, lambda good: None, "return the Sampled that it was given, changed, not nothing"),
    "sample: failed": (Stage.SAMPLE, other(failed=lambda c: c.astype(int)), "return failed: 4 entries, true or false"),
    "sample: early": (Stage.SAMPLE, other(result=at(10)), "results that come after their samples"),
    "sample: absent": (Stage.SAMPLE, other(failed=at(True)), "failures of samples that were taken, where somebody was there"),
    "sample: cost": (Stage.SAMPLE, other(cost=at(-1)), "return cost from 0 to …"),
    "sample: minutes": (Stage.SAMPLE, other(minutes=lambda c: c[1:]), "return minutes: 4 entries"),
    "result: list": (Stage.RESULT, lambda good: [good], "nothing or the columns time, firm, group, which, not a list"),
    "result: columns": (Stage.RESULT, lambda good: {"time": good["time"]}, "the columns time, firm, group, which"),
    "result: lengths": (Stage.RESULT, lambda good: {**good, "group": good["group"][1:]}, "return group: 4 entries"),
    "result: past": (Stage.RESULT, lambda good: {**good, "time": good["time"] - DAY}, "return time from 0 to "),
    "result: later": (Stage.RESULT, lambda good: {**good, "time": good["time"] + 7 * DAY}, "return time from 0 to "),
    "result: firm": (Stage.RESULT, lambda good: {**good, "firm": good["firm"] + 1000}, "return firm from 0 to 59"),
    "result: another's": (Stage.RESULT, lambda good: {**good, "firm": (good["firm"] + 1) % 60},
                          "failures of violations of the same firm and item group"),
    "suppress: numbers": (Stage.SUPPRESS, lambda good: good.astype(float), "what is suppressed: 4 entries, true or false"),
    "suppress: nothing": (Stage.SUPPRESS, lambda good: None, "what is suppressed: 4 entries, true or false, not nothing"),
    "case: nothing": (Stage.CASE, lambda good: None, "return the Opened that it was given, changed, not nothing"),
    "case: filed": (Stage.CASE, other(filed=lambda c: c - 1), "filed after their findings and ready after that"),
    "case: ready": (Stage.CASE, other(filed=lambda c: c + 9), "filed after their findings and ready after that"),
    "case: halves": (Stage.CASE, other(ready=lambda c: c + 0.5), "return ready: 4 entries, whole numbers"),
    "case: far": (Stage.CASE, other(ready=lambda c: c + int(FAR)), "return ready from 0 to 2147483647"),
    "case: taken": (Stage.CASE, other(taken=at(-3)), "return taken from 0 to …"),
    "case: major": (Stage.CASE, other(major=lambda c: c.astype(int)), "return major: 4 entries, true or false"),
    "case: fate": (Stage.CASE, other(fate=at(9)), "return fate from 0 to 4"),
    "case: open": (Stage.CASE, other(fate=at(int(CaseFate.OPEN))), "fates that end a case: what is open is the engine's"),
    "case: district": (Stage.CASE, other(district=at(5)), "return district from 0 to 0"),
    "case: lost": (Stage.CASE, other(fate=at(int(CaseFate.LOST)), major=at(True)), "no review for cases that are handed over"),
    "review: nobody": (Stage.REVIEW, lambda good: 0, "return how many review, 1 or more, not 0"),
    "review: halves": (Stage.REVIEW, lambda good: 1.5, "return how many review, 1 or more, not 1.5"),
    "review: nothing": (Stage.REVIEW, lambda good: None, "return how many review, 1 or more, not nothing"),
    "decide": (Stage.DECIDE, lambda good: 3, "return nothing, not a int"),
    "ladder: pair": (Stage.LADDER, lambda good: (0.5, 0.1), "return a jgsim.terms.ladder.Ladder, not a tuple"),
    "ladder: chance": (Stage.LADDER, other(up=lambda v: 1.5), "a ladder whose up is a probability, not 1.5"),
    "ladder: nan": (Stage.LADDER, other(repair=lambda v: float("nan")), "a ladder whose repair is a probability, not nan"),
    "ladder: tier": (Stage.LADDER, other(worst=lambda v: 4), "a ladder whose worst is a tier from 0 to 3, not 4"),
    "look: below": (Stage.LOOK, at(-0.1), "factors on the search intensity from 0 to …"),
    "look: nan": (Stage.LOOK, at(np.nan), "factors on the search intensity: finite numbers"),
    "record": (Stage.RECORD, lambda good: good.astype(int), "which visits are entered: 4 entries, true or false"),
    "onset: above": (Stage.ONSET, lambda good: good * 1000, "onset rates from 0 to "),
    "onset: below": (Stage.ONSET, at(-1.0), "onset rates from 0 to "),
    "held": (Stage.HOLD_BACK, other(reason=at(77)), "return reason from -2 to "),
    "held: remote": (Stage.HOLD_BACK, other(remote=lambda c: c[1:]), "return remote: 4 entries"),
    "found: measure": (Stage.RESPOND, other(measure=at(55)), "return measure from 0 to "),
    "found: corrected": (Stage.RESPOND, other(corrected=at(3)), "corrections that come after their findings"),
    "found: coercion": (Stage.RESPOND, other(coercion=at(99)), "return coercion from 0 to 2, not 99"),
    "found: no coercion": (Stage.RESPOND, without_coercion, "return coercion: 4 entries, whole numbers, not nothing"),
    "found: far": (Stage.RESPOND, other(corrected=lambda c: c.astype(np.int64) + 2**32), "return corrected from … to 2147483647"),
    "found: columns": (Stage.RESPOND, other(rows=lambda r: {"time": r["time"]}), "must leave the columns of rows as they are"),
    "found: rows": (Stage.RESPOND, other(rows=lambda r: {**r, "which": r["which"] + 9}), "must leave rows.which as it is given"),
    "found: provable": (Stage.RESPOND, other(rows=lambda r: {**r, "provable": r["time"]}), "return provable: 4 entries, true or false"),
    "found: at the desk": (Stage.RESPOND, other(rows=lambda r: {**r, "minutes": r["time"] * 0 - 2}), "return minutes from -1 to "),
    "found: windows": (Stage.RESPOND, other(windows=lambda w: [{"time": np.array([1])}]), "return windows with the columns time, firm, group"),
    "found: window": (Stage.RESPOND, other(windows=lambda w: [{**window(), "firm": np.array([60, 1])}]),
                      "return windows whose firm is from 0 to 59, not 60"),
    "found: step": (Stage.RESPOND, other(windows=lambda w: [{**window(), "step": -1}]), "return windows whose step is from 0 to 127"),
    "found: case": (Stage.RESPOND, other(case=lambda c: None), "return case: 4 entries, true or false, not nothing"),
    "found: tasks": (Stage.RESPOND, other(tasks=lambda c: [{}]), "return a table of tasks as jgsim.terms.campaign.tasks_of makes it"),
    "tips: due": (Stage.REPORT, other(due=lambda c: c * 0.5), "return due: 4 entries, whole numbers"),
    "tips: visited": (Stage.REPORT, other(visited=lambda c: c[1:]), "return visited: 4 entries"),
    "tips: rows": (Stage.REPORT, other(tips=lambda t: {"time": t["time"] + 1}), "must leave tips.time as it is given"),
    "tips: no list": (Stage.REPORT, changed(tasks=()), "return a list of tables of tasks, not a tuple"),
    "case: rows": (Stage.CASE, other(rows=lambda r: {**r, "time": r["time"] + 1}), "must leave rows.time as it is given"),
    "held: when": (Stage.HOLD_BACK, other(when=lambda c: c + 1), "must leave when as it is given"),
    "sample: which": (Stage.SAMPLE, other(which=lambda c: c + 1), "must leave which as it is given"),
    "watch: alerts": (Stage.WATCH, changed(alerts=[{"firm": np.array([1])}]), "return alerts with the columns time, firm, group"),
    "watch: no alert": (Stage.WATCH, changed(alerts=None), "return a list of alerts, not nothing"),
    "watch: firm": (Stage.WATCH, changed(alerts=[alert(firm=np.array([99]))]), "return alerts whose firm is from 0 to 59, not 99"),
    "watch: halves": (Stage.WATCH, changed(alerts=[alert(due=np.array([0.5]))]), "return alerts whose due is: 1 entries, whole numbers"),
    "watch": (Stage.WATCH, other(void=lambda c: [3]), "return a table of tasks as jgsim.terms.campaign.tasks_of makes it"),
}


@pytest.mark.parametrize(("stage", "spoil", "said"), BAD.values(), ids=BAD)
def test_wrong_returns_are_told(sim, stage, spoil, said):
    more, good = given(sim, stage)
    assert said in told(sim, stage, spoil(good), *more)


@pytest.mark.parametrize("stage", sorted({stage for stage, *_ in BAD.values()}))
def test_good_returns_are_handed_on(sim, stage):
    more, good = given(sim, stage)
    assert Checked("mine", stage, lambda view, settings, *given: good)(sim.view, None, *more) is good


TASKS = {
    "firm": ({"firm": np.array([60])}, "whose firm is from 0 to 59, not 60"),
    "nobody": ({"mask": 0}, "whose mask is from 1 to 1, not 0"),
    "mask": ({"mask": 2}, "whose mask is from 1 to 1, not 2"),
    "trigger": ({"trigger": 77}, "whose trigger is from 0 to 5, not 77"),
    "remote": ({"trigger": Trigger.REMOTE}, "whose trigger is from 0 to 5, not 6"),
    "group": ({"group": 100}, "whose group is from -1 to 0, not 100"),
    "campaign": ({"campaign": 4000}, "whose campaign is one of the year's, or from 2500 to 2999, not 4000"),
    "past": ({"due": -5}, "whose due is from 0 to 2147483647, not -5"),
    "over": ({"until": 600}, "that are due before they end"),
}
STAGES = {
    Stage.DRAW: lambda good, made: made[0],
    Stage.FIND: lambda good, made: made,
    Stage.RESPOND: lambda good, made: replace(good, tasks=made),
    Stage.REPORT: lambda good, made: replace(good, tasks=made),
    Stage.WATCH: lambda good, made: replace(good, void=made),
}


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize(("columns", "said"), TASKS.values(), ids=TASKS)
def test_tasks_are_looked_at_alike_at_all_stages(sim, stage, columns, said):
    more, good = given(sim, stage) if stage not in (Stage.DRAW, Stage.FIND) else (({},), None)
    more = () if stage == Stage.DRAW else more
    assert f"must return tasks {said}" in told(sim, stage, STAGES[stage](good, [task(**columns)]), *more)
    made = STAGES[stage](good, [task()])
    assert Checked("mine", stage, lambda view, settings, *given: made)(sim.view, None, *more) is made


def test_what_earlier_levers_ordered_is_not_the_own_levers(sim):
    """Re-checks have numbers, and tasks about what nobody owns have no department, that are none of one's own."""
    (found,), _ = given(sim, Stage.RESPOND)
    found.tasks.append(task(campaign=2001, mask=0))
    found.windows.append({"firm": np.array([1])})

    def one_more(view, settings, found):
        found.tasks.append(task())
        return found

    assert Checked("mine", Stage.RESPOND, one_more)(sim.view, None, found) is found and len(found.tasks) == 2


INTO = {
    "visits": (Stage.FIND, lambda view, settings, visits: visits["time"].fill(3)),
    "rows": (Stage.RESPOND, lambda view, settings, found: found.rows["which"].fill(3)),
    "tips": (Stage.REPORT, lambda view, settings, tipped: tipped.tips["time"].fill(3)),
    "seen": (Stage.SUPPRESS, lambda view, settings, rows, gone: rows["time"].fill(3)),
    "going": (Stage.LOOK, lambda view, settings, going, x: going.firm.fill(3)),
}


@pytest.mark.parametrize(("stage", "function"), INTO.values(), ids=INTO)
def test_what_is_there_to_be_read_cannot_be_written_to(sim, stage, function):
    columns = {"time": np.arange(N)}
    more = {Stage.FIND: (columns,), Stage.SUPPRESS: (columns, np.zeros(N, bool))}.get(stage) or given(sim, stage)[0]
    with pytest.raises(LeverError, match=r"or into what it may only read \(test_ownrounds.py, line") as error:
        Checked("mine", stage, function)(sim.view, None, *more)
    assert "must" not in chinese(str(error.value)) and "写入" in chinese(str(error.value))


def test_what_may_be_changed_is_not_shared(sim):
    """Waiting for a review and its length begin as one array; a lever that writes into one does not write into both."""
    (cases,), _ = given(sim, Stage.CASE)
    cases.service = cases.taken  # as the engine begins

    def longer(view, settings, opened):
        opened.service[:] = 9
        return opened

    made = Checked("mine", Stage.CASE, longer)(sim.view, None, cases)
    assert (made.service == 9).all() and not (made.taken == 9).any() and made.rows["time"].flags.writeable


def test_findings_may_be_made_provable_or_not(sim):
    (found,), _ = given(sim, Stage.RESPOND)

    def bare(view, settings, found):
        found.rows["provable"][:] = False
        found.rows["minutes"] = found.rows["minutes"] + 6
        return found

    made = Checked("mine", Stage.RESPOND, bare)(sim.view, None, found)
    assert not made.rows["provable"].any() and (made.rows["minutes"] >= 5).all()


def test_results_of_earlier_levers_are_handed_on(sim):
    so_far = {name: np.array([value]) for name, value in (("time", 5), ("firm", 1), ("group", 0), ("which", -1))}
    for made in (None, {name: column[:0] for name, column in so_far.items()}):
        with pytest.raises(LeverError, match="lever mine, stage RESULT: must return the 1 results|must return nothing or the columns"):
            Checked("mine", Stage.RESULT, lambda view, settings, so_far, made=made: made)(sim.view, None, so_far)
    assert Checked("mine", Stage.RESULT, lambda view, settings, so_far: so_far)(sim.view, None, so_far)["firm"].tolist() == [1]


def test_what_a_stage_may_leave_out(sim):
    none = np.empty(0, np.int64)
    for good in (None, dict.fromkeys(("time", "firm", "group", "which"), none)):
        assert Checked("mine", Stage.RESULT, lambda view, settings, so_far, good=good: good)(sim.view, None, None) is good
    (held,), _ = given(sim, Stage.HOLD_BACK)
    held.reason[1] = CAP
    assert Checked("mine", Stage.HOLD_BACK, lambda view, settings, held: held)(sim.view, None, held) is held
