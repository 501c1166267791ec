"""Unit: the penalty lists."""

import numpy as np
import pytest
from theory.bench import group, jinan
from theory.small import findings, refusal, small

from jgsim.levers.penalty_lists import PenaltyLists, decide, desk, penalise
from jgsim.terms.enums import Coercion, Desk, Response, Severity, Trigger
from jgsim.terms.errors import InputError
from jgsim.terms.steps import Decided
from jgsim.terms.time import DAY, NEVER, YEAR

ALL = {"case": dict.fromkeys(("minor", "general", "serious"), 1.0)}


@pytest.fixture
def sim():
    return small({"world.groups.item": group("office", rate=2.0)}, firms=300)


def decided(sim, found, **given):
    sim.view.cache.clear()  # other settings
    settings = PenaltyLists.model_validate(given)
    with sim.state.writing("penalty_lists"):
        found = decide(sim.view, settings, found)
        rows = {name: column[found.case] for name, column in found.rows.items()}
        penalise(sim.view, settings, decisions(rows["time"], rows["firm"], found.measure[found.case]))
    return found


def decisions(time, firm, measure):
    none = np.zeros(len(time), np.int64)
    columns = (np.asarray(column) for column in (time, firm))
    return Decided(*columns, none, none, np.asarray(measure), none, none, none, none)


def test_a_firm_remembers_its_latest_penalty(sim):
    with sim.state.writing("penalty_lists"):
        for time in ([5, 9, 7], [6, 6, 20]):
            fines = decisions(time, [3, 3, 4], [Response.HEAVIER, Response.PENALISED, Response.WAIVED])
            penalise(sim.view, PenaltyLists(), fines)
    assert sim.state["penalised"][[3, 4]].tolist() == [9, NEVER]


def test_without_cases_every_finding_is_ordered_and_remembered(sim):
    found = decided(sim, findings(sim, [DAY, 2 * DAY]), waived={"general": 1.0})
    assert found.measure.tolist() == [Response.ORDERED] * 2 and not found.case.any()
    assert sim.state["breach"][:3].tolist() == [DAY, 2 * DAY, NEVER]
    assert (sim.state["penalised"] == NEVER).all() and not sim.state["cases"].any()


@pytest.mark.parametrize(("name", "answer"), [
    ("waived", Response.WAIVED), ("mitigated", Response.MITIGATED), ("lighter", Response.LIGHTER),
    ("heavier", Response.HEAVIER),
])
def test_each_list_answers_the_items_of_its_severity(sim, name, answer):
    found = findings(sim, [DAY] * 20, severity=[0, 1] * 10)
    decided(sim, found, **ALL, **{name: {"minor": 1.0}})
    assert (found.measure[::2] == answer).all() and (found.measure[1::2] == Response.PENALISED).all()
    fined = np.unique(found.rows["firm"][found.measure != Response.WAIVED])
    assert (np.flatnonzero(sim.state["penalised"] != NEVER) == fined).all()


def test_an_item_keeps_its_list_and_the_lists_do_not_overlap(sim):
    time = np.full(200, DAY)
    whole = {name: {"general": 0.25} for name in ("waived", "mitigated", "lighter", "heavier")}
    first = decided(sim, findings(sim, time, looks=1), **ALL, **whole, first_only=False).measure
    again = decided(sim, findings(sim, time, looks=2), **ALL, **whole, first_only=False).measure
    assert (first == again).all()
    assert set(first.tolist()) == {Response.WAIVED, Response.MITIGATED, Response.LIGHTER, Response.HEAVIER}


def test_only_a_first_offence_within_the_period_looked_back_is_waived(sim):
    rules = {**ALL, "waived": {"general": 1.0}, "look_back_months": 12}
    limit = YEAR
    decided(sim, findings(sim, [DAY] * 3), **rules)
    found = decided(sim, findings(sim, [DAY + limit, DAY + limit + 1, 9 * DAY], cell=[0, 1, 3]), **rules)
    assert found.measure.tolist() == [Response.PENALISED, Response.WAIVED, Response.WAIVED]
    always = decided(sim, findings(sim, [DAY + limit + 9], cell=[0]), **rules, first_only=False)
    assert always.measure.tolist() == [Response.WAIVED]


def test_tolerated_findings_become_no_case_but_are_breaches(sim):
    found = findings(sim, [DAY, DAY])
    found.tolerated[0] = True
    found.measure[0] = Response.WARNED
    decided(sim, found, **ALL)
    assert found.measure.tolist() == [Response.WARNED, Response.PENALISED] and found.case.tolist() == [False, True]
    assert (sim.state["breach"][:2] == DAY).all()
    assert sim.state["penalised"][found.rows["firm"][0]] == NEVER


def test_cases_come_to_the_desk_once_with_their_minutes(sim):
    rules = {**ALL, "waived": {"minor": 1.0}, "case_minutes": 100, "waived_minutes": 7}
    found = decided(sim, findings(sim, [DAY] * 40, severity=[0, 1] * 20), **rules)
    assert found.case.all()
    with sim.state.writing("penalty_lists"):
        ((activity, count, minutes),) = desk(sim.view, PenaltyLists(), [])
        assert (activity, count.tolist(), minutes.tolist()) == (Desk.CASE, [40], [20 * 107])
        assert desk(sim.view, PenaltyLists(), []) == []


def test_the_share_of_cases_is_that_of_the_severity(sim):
    n = 250
    time = np.full(n, DAY)
    for severity, share in ((Severity.MINOR, 0.0), (Severity.GENERAL, 0.3), (Severity.SERIOUS, 1.0)):
        case = decided(sim, findings(sim, time, severity=severity), case={"general": 0.3, "serious": 1.0}).case
        assert abs(case.mean() - share) <= 4 * np.sqrt(share * (1 - share) / n)


LISTS = ("waived", "mitigated", "lighter", "heavier")
ANSWERS = dict(zip(LISTS, (Response.WAIVED, Response.MITIGATED, Response.LIGHTER, Response.HEAVIER), strict=True))
MANY = np.full(290, DAY)


@pytest.fixture
def two():
    groups = {"item": group("office", rate=2.0), "other": group("office", rate=2.0)}
    return small({f"world.groups.{name}": one for name, one in groups.items()}, firms=300)


def test_what_is_named_for_an_item_group_replaces_what_holds_for_all(two):
    found = findings(two, np.full(400, DAY), severity=np.arange(400) % 3)
    mine, severity = found.rows["group"] == 1, found.rows["severity"]
    assert 100 < mine.sum() < 300
    decided(
        two, found, **ALL, waived={"minor": 1.0, "general": 1.0}, heavier={"serious": 1.0}, first_only=False,
        by_group={"other": {
            "case": {"serious": 0.0}, "waived": {"minor": 0.0}, "mitigated": {"minor": 1.0},
        }},
    )
    answers = {
        (0, 0): Response.WAIVED, (0, 1): Response.WAIVED, (0, 2): Response.HEAVIER,
        (1, 0): Response.MITIGATED, (1, 1): Response.WAIVED, (1, 2): Response.ORDERED,
    }
    for (group_, grade), answer in answers.items():
        assert (found.measure[(mine == group_) & (severity == grade)] == answer).all()
    assert (found.case == ~(mine & (severity == 2))).all()


def test_cases_of_one_item_group_only(two):
    found = decided(two, findings(two, np.full(200, DAY)), by_group={"other": {"case": {"general": 1.0}}})
    assert (found.case == (found.rows["group"] == 1)).all() and found.case.any()


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("of_group", [False, True])
def test_a_longer_list_holds_what_stood_on_the_shorter_one(sim, name, of_group):
    before, sets = {one: {"general": 0.2} for one in LISTS}, []
    for length in (0.2, 0.3, 0.4):
        longer = {name: {"general": length}}
        given = {**before, "by_group": {"item": longer}} if of_group else {**before, **longer}
        found = decided(sim, findings(sim, MANY), **ALL, **given, first_only=False)
        sets.append(found.measure == ANSWERS[name])
        assert abs(sets[-1].mean() - length) <= 4 * np.sqrt(length * (1 - length) / MANY.size)
    assert (sets[0] <= sets[1]).all() and (sets[1] <= sets[2]).all() and sets[0].sum() < sets[2].sum()


def test_coercion_ends_the_violation_at_the_minute_of_the_finding(sim):
    found = findings(sim, MANY, severity=np.arange(MANY.size) % 3)
    before = found.corrected.copy()
    decided(sim, found, **ALL, coercion={"serious": 0.6, "general": 0})
    taken = found.coercion == Coercion.TAKEN
    assert (found.corrected[taken] == found.rows["time"][taken]).all()
    assert (found.corrected[~taken] == before[~taken]).all() and (found.measure == Response.PENALISED).all()
    assert not taken[found.rows["severity"] < 2].any() and not (found.coercion == Coercion.SPARED).any()
    n = (found.rows["severity"] == 2).sum()
    assert abs(taken.sum() / n - 0.6) <= 4 * np.sqrt(0.24 / n)


def test_the_list_spares_items_that_would_have_been_coerced(sim):
    kinds = []
    for length in (0.0, 0.3, 0.7, 1.0):
        given = {"coercion": {"general": 0.8}, "by_group": {"item": {"spared": {"general": length}}}}
        found = decided(sim, findings(sim, MANY), **ALL, **given)
        assert (found.corrected[found.coercion != Coercion.TAKEN] == 2 * DAY).all()
        kinds.append(found.coercion)
    some = kinds[0] == Coercion.TAKEN
    spared = [kind == Coercion.SPARED for kind in kinds]
    assert all(((kind != Coercion.NONE) == some).all() for kind in kinds)
    assert all((a <= b).all() and a.sum() < b.sum() for a, b in zip(spared, spared[1:], strict=False))
    assert not spared[0].any() and (spared[-1] == some).all()


def test_an_item_stays_on_the_list_of_the_spared_and_each_case_is_coerced_anew(sim):
    given = {"coercion": {"general": 0.9}, "spared": {"general": 0.5}}
    one, other = (decided(sim, findings(sim, MANY, looks=n), **ALL, **given).coercion for n in (1, 2))
    both = (one != Coercion.NONE) & (other != Coercion.NONE)
    assert (one[both] == other[both]).all() and (one != other).any()


def test_neither_waived_nor_tolerated_nor_remote_nor_unrecorded_findings_are_coerced(sim):
    rules = {**ALL, "coercion": dict.fromkeys(("minor", "general"), 1.0), "waived": {"minor": 1.0}}
    trigger = [0, 0, Trigger.REMOTE, 0, 0, Trigger.KEY]
    found = findings(sim, np.full(6, DAY), severity=[0, 1, 1, 1, 1, 1], trigger=trigger)
    found.tolerated[3] = True
    found.rows["entered"][4] = False
    decided(sim, found, **rules)
    assert found.coercion.tolist() == [0, Coercion.TAKEN, 0, 0, 0, Coercion.TAKEN]
    # The second time the penalty of the first one's item group is not waived, and nothing stands in the way.
    again = decided(sim, findings(sim, [2 * DAY], severity=0, cell=[0]), **rules)
    assert again.measure.tolist() == [Response.PENALISED] and again.coercion.tolist() == [Coercion.TAKEN]


def test_what_was_sealed_ends_the_violation_though_the_case_cannot_be_proved(sim):
    found = findings(sim, [DAY, DAY])
    found.rows["provable"][0] = False
    decided(sim, found, **ALL, coercion={"general": 1.0})
    assert found.measure.tolist() == [Response.FAILED, Response.PENALISED]
    assert (found.coercion == Coercion.TAKEN).all() and (found.corrected == DAY).all()


def test_coercive_measures_take_time_at_the_desk(sim):
    rules = {**ALL, "coercion": {"serious": 1.0}, "spared": {"general": 1.0}, "case_minutes": 100}
    rules["coercion_minutes"] = 31
    decided(sim, findings(sim, [DAY] * 40, severity=[1, 2] * 20), **rules)
    with sim.state.writing("penalty_lists"):
        ((activity, count, minutes),) = desk(sim.view, PenaltyLists(), [])
    assert (activity, count.tolist(), minutes.tolist()) == (Desk.CASE, [40], [40 * 100 + 20 * 31])


def test_without_coercion_no_random_number_of_it_is_asked_for(sim, monkeypatch):
    asked, stream = [], sim.view.keys.stream

    def heard(keys, name, *given):
        asked.append(name)
        return stream(name, *given)

    monkeypatch.setattr(type(sim.view.keys), "stream", heard)
    decided(sim, findings(sim, MANY), **ALL, spared={"general": 1.0}, coercion={"general": 0.0}, coercion_minutes=9)
    assert set(asked) == {"case", "listed"}
    decided(sim, findings(sim, MANY), **ALL, coercion={"general": 0.1})
    assert "coerced" in asked


@pytest.mark.parametrize(("given", "reason"), [
    ({"by_group": {"fod": {"waived": {"minor": 0.5}}}}, "there is no 'fod'; known: disclosure"),
    ({"by_group": {"fod": {}}}, "Did you mean 'food'?"),
    ({"by_group": {"food": {"wavied": {"minor": 0.5}}}}, "penalty_lists.by_group.food.wavied"),
    ({"by_group": {"food": {"waived": {"minor": 1.5}}}}, "penalty_lists.by_group.food.waived.minor"),
    ({"waived": {"minor": 0.6}, "by_group": {"food": {"heavier": {"minor": 0.6}}}},
     "penalty_lists.by_group.food: the four lists hold 1.2 of the minor items"),
    ({"coercion": {"serious": 1.1}}, "coercion.serious"), ({"spared": {"grave": 1}}, "grave"),
    ({"coercion_minutes": -1}, "coercion_minutes"),
    ({"waived": {"minor": 0.6}, "heavier": {"minor": 0.6}}, "stands on one list"),
    ({"waived": {"minor": 0.8}, "mitigated": {"minor": 0.5}}, "penalty_lists: the four lists hold 1.3 of the minor items"),
    ({"case": {"minor": 1.5}}, "case.minor"), ({"case": {"grave": 0.5}}, "grave"),
    ({"look_back_months": -1}, "look_back_months"), ({"case_minutes": -1}, "case_minutes"),
])
def test_refused(given, reason):
    empty = {name: {} for name in ("waived", "mitigated", "lighter", "heavier")}
    with pytest.raises(InputError) as error:
        jinan({"penalty_lists": {**empty, **given}}, 1)
    assert reason in refusal(error)
