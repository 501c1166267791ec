"""Unit: what a lever of one's own returns wrongly for visits, samples and cases is said with lever and stage."""

from dataclasses import replace

import numpy as np
import pytest
from theory.bench import group
from theory.small import findings, small, to_hold_back
from unit.levers.docket import opened

from jgsim.scenario.ownstage import Checked
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
    "found: case": (Stage.RESPOND, other(case=lambda c: None), "return case: 4 entries, true or false, not nothing"),
    "found: tasks": (Stage.RESPOND, other(tasks=lambda c: [{}]), "return a table of tasks as jgsim.terms.campaign.tasks_of makes it"),
    "tips: due": (Stage.REPORT, other(due=lambda c: c * 0.5), "return due: 4 entries, whole numbers"),
    "tips: visited": (Stage.REPORT, other(visited=lambda c: c[1:]), "return visited: 4 entries"),
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


def test_what_a_stage_may_leave_out(sim):
    none = np.empty(0, np.int64)
    for good in (None, dict.fromkeys(("time", "firm", "group", "which"), none)):
        assert Checked("mine", Stage.RESULT, lambda view, settings, so_far, good=good: good)(sim.view, None, None) is good
    (held,), _ = given(sim, Stage.HOLD_BACK)
    held.reason[1] = CAP
    assert Checked("mine", Stage.HOLD_BACK, lambda view, settings, held: held)(sim.view, None, held) is held
