"""Unit: lever `pairs`: who is sent, against a slow search by hand; memory; what is refused and what costs nothing."""

import numpy as np
import pytest
from theory.bench import jinan, number
from theory.small import refusal, small

from jgsim.engine.rounds import _go
from jgsim.levers.pairs import DAYS, LAST, NOBODY, Pairs, _choose, days, idle, look, note, pair, skilled
from jgsim.terms.campaign import tasks_of
from jgsim.terms.enums import Trigger
from jgsim.terms.errors import InputError
from jgsim.terms.keys import below
from jgsim.terms.lever import Stage, Step
from jgsim.terms.settings import Number
from jgsim.terms.steps import Going

OFFICERS = 5


@pytest.fixture
def sim():
    return small({"capability.officers": OFFICERS, "pairs": {"recuse": True}}, firms=60)


def going(firm, when, trigger=Trigger.RANDOM, pairs=None):
    firm = np.asarray(firm, np.intp)
    full = lambda value, kind=np.int64: np.broadcast_to(value, firm.size).astype(kind)  # noqa: E731
    lead, partner = (np.empty(0, np.int64),) * 2 if pairs is None else np.asarray(pairs, np.int64).T
    given = {
        "firm": firm, "when": np.asarray(when, np.int32), "mask": full(1), "trigger": full(trigger), "group": full(-1),
        "officers": full(2), "lead": lead, "partner": partner, "campaign": full(0),
        "order": full(0, np.uint64),
    }
    return Going(**{field: given[field] for field in Going.__dataclass_fields__})


def rules(**given) -> Pairs:
    numbers = {name: Number(**number(value)) for name, value in given.items() if type(value) is float}
    return Pairs(**{**given, **numbers})


def by_hand(sim, firm: int, able: set, out: set, match: bool) -> tuple[int, int]:
    """Lead and partner of a firm by ranks among lists."""
    lead_bits, bits = sim.keys.several(("officers", "partner"), 0).bits(sim.city.firms["key"][[firm]])
    there = [one for one in range(OFFICERS) if one not in out]
    there = there if len(there) >= 2 else list(range(OFFICERS))
    leads = [one for one in there if one in able] if match else there
    leads = leads or there
    lead = leads[int(below(lead_bits, len(leads))[0])]
    rest = [one for one in there if one > lead] + [one for one in there if one < lead]
    return lead, rest[int(below(bits, len(rest))[0])]


@pytest.mark.parametrize("match", [False, True])
@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_those_who_are_sent_are_those_found_by_hand(sim, match, share):
    settings = Pairs(recuse=True, match=match, skills={"office": share})
    able = set(np.flatnonzero(skilled(sim.view, settings)).tolist())
    assert {0.0: not able, 0.5: 0 < len(able) < OFFICERS, 1.0: len(able) == OFFICERS}[share]
    firm = np.arange(60)
    for out in ((NOBODY, NOBODY), (0, 1), (4, 2), (77, 1)):
        met = np.tile(np.array(out)[:, None], firm.size)
        lead, partner = _choose(sim.view, settings, firm, np.ones(60, np.int64), met)
        hand = [by_hand(sim, one, able, set(out), match) for one in range(60)]
        assert list(zip(lead.tolist(), partner.tolist(), strict=True)) == hand


def test_who_was_there_earlier_in_the_round_stays_away_and_others_may_come(sim):
    settings = Pairs(recuse=True)
    sim.state.arrays[LAST][:, :3] = [[0], [1]]
    lately = [(NOBODY, NOBODY), (2, 3), (4, 0)]
    with sim.state.writing("pairs"):
        sent = np.stack(pair(sim.view, settings, going([0, 1, 2], [5, 6, 7], pairs=lately), None))
    barred = [{0, 1}, {2, 3}, {4, 0}]
    for column, out in zip(sent.T.tolist(), barred, strict=True):
        hand = by_hand(sim, barred.index(out), set(), out, False)
        assert tuple(column) == hand and not set(column) & out


@pytest.mark.parametrize("change", [False, True])
def test_visits_of_a_round_know_of_those_before_whoever_chose_them(sim, change):
    """Also where another lever has sent others; a check from the desk is no meeting."""
    def others(view, settings, going, sent):
        lead = np.where(going.when == 700, 4, sent[0])
        return lead, np.where(going.when == 700, 3, sent[1])

    if change:
        steps = sim.pipeline[Stage.PAIR]
        sim.pipeline = {**sim.pipeline, Stage.PAIR: (*steps, Step(Stage.PAIR, 9, "own", others, None))}
    firm = np.array([7, 7, 7, 8])
    tasks = {**tasks_of(firm=firm, mask=1, trigger=0, campaign=0, due=0, until=9, order=1), "firm": firm.astype(np.intp)}
    tasks["mask"], when = tasks["mask"].astype(np.intp), np.array([700, 800, 900, 700])
    trigger = np.array([Trigger.RANDOM, Trigger.REMOTE, Trigger.RANDOM, Trigger.RANDOM])
    sent = _go(sim, tasks, when, trigger)
    pairs_ = list(zip(sent.lead.tolist(), sent.partner.tolist(), strict=True))
    first = by_hand(sim, 7, set(), set(), False)
    assert pairs_[0] == ((4, 3) if change else first)
    for row in (1, 2):  # the desk keeps away from the first one too, and is itself forgotten
        assert pairs_[row] == by_hand(sim, 7, set(), set(pairs_[0]), False)


def test_one_of_the_pair_is_enough_to_be_known_and_looking_is_remembered_within_the_round(sim):
    settings = rules(familiarity=0.5)
    with sim.state.writing("pairs"):
        sim.state[LAST][:, :4] = [[0, 0, 2, NOBODY], [1, 1, 3, NOBODY]]
        visits = going([0, 1, 2, 3], [1, 2, 3, 4], pairs=[(1, 4), (2, 3), (3, 2), (0, 1)])
        seen = look(sim.view, settings, visits, np.ones(4))
        assert seen.tolist() == [0.5, 1.0, 0.5, 1.0]
        assert look(sim.view, settings, going([1], [9], pairs=[(3, 0)]), np.full(1, 0.8)).tolist() == [0.4]
        note(sim.view, settings, {"firm": np.array([1, 1]), "officer": np.array([4, 0]), "partner": np.array([2, 1])})
    assert sim.state[LAST][:, 1].tolist() == [0, 1]


def test_only_earlier_visits_of_the_same_day_tire(sim):
    settings = rules(fatigue=0.5)
    day = 1440
    when, trigger = [day + 9, day + 3, 2 * day - 1, 2 * day, day + 3], [0, 0, 0, 0, Trigger.REMOTE]
    visits = going([0, 1, 2, 3, 4], when, trigger, [(1, 2)] * 5)
    with sim.state.writing("pairs"):
        assert days(sim.view, settings, visits, visits.when > 0).all()
        tired = look(sim.view, settings, visits, np.ones(5))
    assert sim.state[DAYS].size == 4
    assert np.log(tired) == pytest.approx([-0.5, 0, -1.0, 0, 0])


def test_a_larger_team_looks_more_closely_but_not_from_the_desk(sim):
    visits = going([0, 1, 2, 3], [1, 2, 3, 4], [0, 0, 0, Trigger.REMOTE], [(1, 2)] * 4)
    visits.officers[:] = [1, 2, 6, 6]
    with sim.state.writing("pairs"):
        seen = look(sim.view, rules(team=0.2), visits, np.full(4, 2.0))
    assert seen == pytest.approx(2 * np.exp([-0.2, 0, 0.8, 0]))
    assert set(idle(rules(team=0.2))) == {Stage.PAIR, Stage.RECORD, Stage.ENTER, Stage.CHANGE, Stage.FIND}


def test_more_skill_and_training_keep_those_who_had_it(sim):
    view = sim.view
    some, more, trained = (
        skilled(view, Pairs(skills={"office": share}, trained=of_all)) > 0
        for share, of_all in ((0.3, 0.0), (0.7, 0.0), (0.3, 0.5))
    )
    assert (more | ~some).all() and (trained | ~some).all()
    assert (skilled(view, Pairs(skills={"office": 0.0}, trained=1.0)) > 0).all()


def test_what_does_nothing_is_left_out():
    every = set(Pairs.model_fields)
    assert every == {
        "skills", "trained", "match", "recuse", "familiarity", "unskilled", "fatigue", "team", "announced", "announced_look",
    }
    off = {Stage.PAIR, Stage.RECORD, Stage.LOOK, Stage.ENTER, Stage.CHANGE, Stage.FIND}
    for given in (
        {}, {"familiarity": 1.0}, {"fatigue": 0.0}, {"team": 0.0}, {"unskilled": 0.5}, {"skills": {"x": 0.5}, "unskilled": 1.0},
        {"announced": 0.5}, {"announced_look": 0.5}, {"match": True}, {"trained": 0.5},
    ):
        made = Pairs(**{k: Number(**number(v)) if k not in ("skills", "match", "announced", "trained") else v
                        for k, v in given.items()})
        assert set(idle(made)) == off, given
    assert set(idle(Pairs(recuse=True))) == {Stage.LOOK, Stage.RECORD}
    assert set(idle(rules(familiarity=0.5))) == {Stage.PAIR, Stage.RECORD}
    assert set(idle(rules(fatigue=0.5))) == {Stage.PAIR, Stage.ENTER, Stage.CHANGE, Stage.FIND}


@pytest.mark.parametrize(("given", "reason"), [
    ({"skills": {"nobody": 0.5}}, "there is no 'nobody'"), ({"skills": {"food": 1.5}}, "food"),
    ({"trained": -0.1}, "trained"), ({"familiarity": number(11.0)}, "at most 10"), ({"fatigue": 0.5}, "fatigue"),
    ({"recluse": True}, "recluse"),
])
def test_refused(given, reason):
    with pytest.raises(InputError) as error:
        jinan({"pairs": given}, 1)
    assert reason in refusal(error)
