"""Unit: duty lists: who owns what, gaps and their ends, what is refused at load."""

import numpy as np
import pytest
from theory.bench import campaign, group, jinan, name
from theory.small import refusal, small, to_hold_back

from jgsim.levers.duties import UNTIL, DutyLists, Gap, assigned, gaps, history, hold_back, idle, without
from jgsim.scenario.load import load
from jgsim.terms.chinese import chinese
from jgsim.terms.duties import NOBODY, Duties
from jgsim.terms.enums import Trigger
from jgsim.terms.errors import InputError
from jgsim.terms.lever import Stage
from jgsim.terms.steps import GO, NO_OWNER, WAIT
from jgsim.world.duties import applies_to, duties_of

WORLD = load("jinan").world
GROUPS = list(WORLD.groups)
CITY = {
    "world.departments": {c: {"name": name("部门")} for c in ("office", "other")},
    "world.groups": {
        "a": group("office"), "b": {**group("other"), "minutes": 25}, "c": {**group("other"), "minutes": 10},
    },
    "plan.campaigns": {"draw": campaign()},
}


def of(**settings) -> DutyLists:
    return DutyLists(**settings)


def test_the_worlds_list():
    home = duties_of(WORLD)
    assert home.owner.tolist() == list(range(7)) and home.fields.tolist() == [3, 4, 5, 6]
    assert home.bits.tolist() == home.listed.tolist() == [1 << n for n in range(7)]
    assert home.same(assigned(of(), WORLD)) and home.same(assigned(of(classes={"food": "key"}), WORLD))
    assert applies_to(WORLD)[:3].all() and applies_to(WORLD)[3].sum() == 1


def test_owners_classes_and_minutes():
    made = assigned(of(
        owner={"food": "market"}, fields={"food": "market"}, minutes={"conduct": 1.5},
        classes={"measuring": "report_only"},
    ), WORLD)
    home = duties_of(WORLD)
    assert made.owner.tolist() == [0, 1, 2, 1, 4, 5, 6] and made.fields.tolist() == [1, 4, 5, 6]
    assert made.listed[2] == 0 and made.bits[2] == 4
    assert made.minutes[1] == int(home.minutes[1] * 1.5 + 0.5)
    minutes = made.visit_minutes(7)
    assert minutes[1] == made.minutes[1] + made.minutes[3] and minutes[3] == 0
    assert minutes[2] == made.minutes[2]  # it owns nothing else: all of its visits are about these items


def test_what_there_is_to_look_at_by_sector():
    owner, on_report, none = np.array([0, 1, NOBODY]), np.array([False, True, False]), np.empty(0, np.int64)
    list_ = Duties(owner, on_report, np.ones(3, np.int64), none)
    assert list_.at(np.array([[True, False], [True, True], [True, True]])).tolist() == [1, 0]


def test_gaps_count_from_the_day_of_the_plan_and_keep_their_end():
    first, other = of(vacant={"food": Gap(months=3)}), of(vacant={"food": Gap(months=3), "drugs": Gap(months=2)})
    until = gaps(first, WORLD, 10, None, None)
    assert until[GROUPS.index("food")] == 13 and until.sum() == 13
    later = gaps(other, WORLD, 12, first, until)
    assert later[GROUPS.index("food")] == 13 and later[GROUPS.index("drugs")] == 14
    assert gaps(of(vacant={"food": Gap(months=4)}), WORLD, 12, first, until).max() == 16
    home = duties_of(WORLD)
    assert without(other, WORLD, home, later, 12).owner.tolist() == [0, 1, 2, NOBODY, NOBODY, 5, 6]
    assert without(other, WORLD, home, later, 13).owner.tolist() == [0, 1, 2, 3, NOBODY, 5, 6]
    assert without(other, WORLD, home, later, 14).same(home)


def test_the_history_of_a_run():
    moved = of(owner={"food": "market"}, vacant={"drugs": Gap(months=2)})
    found = history([(0, of()), (5, moved), (12, moved), (14, of())], WORLD, 24)
    assert [month for month, _ in found] == [0, 5, 7, 14]
    assert found[1][1].owner.tolist() == [0, 1, 2, 1, NOBODY, 5, 6] and found[3][1].same(found[0][1])
    assert [month for month, _ in history([(0, of()), (5, of(classes={"food": "key"}))], WORLD, 24)] == [0]


def test_it_is_left_out_where_it_says_nothing():
    nothing = {Stage.ENTER, Stage.CHANGE, Stage.HOLD_BACK, Stage.DUTY}
    assert set(idle(of())) == nothing == set(idle(of(classes={"a": "key"})))
    assert Stage.DUTY not in idle(of(owner={"food": "market"})) and idle(of(vacant={"food": Gap(months=1)})) == ()


def test_what_waits_in_a_gap_and_what_is_given_up():
    sim = small({**CITY, "duties": {"vacant": {"a": {"months": 2}}}})
    sim._duties()
    assert sim.view.state[UNTIL].tolist() == [2, 0, 0]
    why = (Trigger.REPORT, Trigger.REPORT, Trigger.RANDOM, Trigger.RANDOM)
    held = to_hold_back([(firm, trigger, 1) for firm, trigger in enumerate(why)])
    held.tasks["group"][:2], held.tasks["mask"][1], held.tasks["mask"][3] = (0, 1), 2, 3
    hold_back(sim.view, sim.scenario.settings["duties"], held)
    assert held.reason.tolist() == [WAIT, GO, NO_OWNER, GO]
    sim.view.set_month(2)
    sim._duties()
    held.reason[:] = GO
    hold_back(sim.view, sim.scenario.settings["duties"], held)
    assert held.reason.tolist() == [GO, GO, GO, GO]


@pytest.mark.parametrize(("settings", "path", "words"), [
    (
        {"duties.owner": {"food": "market"}}, "plan.special.food_safety",
        "special campaign food_safety asks food for items of food, which market owns",
    ),
    (
        {"duties.owner": {"disclosure": "market"}}, "plan.campaigns.disclosure",
        "campaign disclosure asks credit for items of disclosure, which market owns",
    ),
    (
        {"duties.owner": {"drugs": "food"}}, "key_fields.frequency.drugs",
        "key field drugs asks drugs for items of drugs, which food owns",
    ),
    ({"duties.classes": {"conduct": "report_only"}}, "plan.campaigns.conduct", "which are checked on reports only"),
    ({"duties.general_most": 0.01}, "plan.campaigns.disclosure", "at a ratio of 0.035, above the 0.01"),
    ({"duties.owner": {"fod": "market"}}, "duties.owner", "Did you mean 'food'?"),
    ({"duties.vacant": {"fod": {"months": 2}}}, "duties.vacant", "Did you mean 'food'?"),
    ({"duties.fields": {"food": "markt"}}, "duties.fields.food", "Did you mean 'market'?"),
])
def test_refused_at_load(settings, path, words):
    with pytest.raises(InputError) as error:
        jinan(settings, 1)
    assert error.value.path == path and words in refusal(error)
    assert chinese(error.value.reason) is not None


def test_what_is_not_refused():
    whole = {"owner": {"food": "market"}, "fields": {"food": "market"}}
    jinan({"duties": whole, "plan.special.food_safety.department": "market"}, 1)
    jinan({"duties.vacant": {"food": {"months": 6}}}, 1)
    jinan({"duties": {"general_most": 0.01, "classes": {"disclosure": "key"}}}, 1)
    # A department for which the world lists nothing may be sent, as ever.
    jinan({"plan.special.food_safety.department": "drugs"}, 1)
