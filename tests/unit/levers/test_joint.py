"""Unit: joint inspection."""

from types import SimpleNamespace

import numpy as np
import pytest
from theory.bench import changed, jinan

from jgsim.engine.run import city_of, simulate
from jgsim.engine.simulation import Simulation
from jgsim.levers.joint import merge, shared_campaign, together
from jgsim.levers.plan import campaigns
from jgsim.terms.campaign import TASK_COLUMNS, Visits
from jgsim.terms.enums import Tier, Trigger
from jgsim.terms.errors import InputError

JOINT = {"joint": {"share": 1, "departments": ["credit", "market", "measure"], "mode": "coincidence", "window_days": 3}}
CREDIT, MARKET, MEASURE, FOOD = (1 << i for i in range(4))


def planned(scenario):
    view = SimpleNamespace(settings=scenario.world)
    return shared_campaign(view, scenario.settings["joint"], campaigns(view, scenario.settings["plan"], []))


def test_partners_go_along_with_a_share_of_the_initiators_list_and_draw_so_much_less():
    lead, *others = made = planned(jinan({"joint.share": 0.25}, 1))
    assert [c.factor for c in made] == pytest.approx([1.0, 0.045, 0.0225]) and [c.number for c in made] == [0, 1, 2]
    assert lead.together == pytest.approx(0.25) and lead.partners == CREDIT | MARKET | MEASURE
    assert lead.mask == CREDIT and lead.trigger == Trigger.RANDOM and lead.months == tuple(range(3, 12))
    assert all(c.together == 0 and c.partners == 0 for c in others)


def test_share_1_leaves_one_list_and_share_0_all_as_they_were():
    (lead,) = planned(jinan({"joint.share": 1}, 1))
    assert (lead.code, lead.factor, lead.together) == ("disclosure", 1.0, 1.0)
    off = planned(jinan({"joint.share": 0}, 1))
    assert [(c.code, c.together) for c in off] == [("disclosure", 0), ("conduct", 0), ("measuring", 0)]


def test_an_initiator_with_a_lower_ratio_draws_the_joint_firms_at_the_highest():
    changes = {"joint": {"share": 0.5, "departments": ["credit", "market"], "initiator": "market"}}
    made = {c.code: c for c in planned(jinan(changes, 1))}
    assert made["conduct"].factor == pytest.approx(0.5 * 1.0 + 0.5 * 0.06)
    assert made["conduct"].together == pytest.approx(0.5 / 0.53)
    assert made["disclosure"].factor == pytest.approx(0.5) and made["disclosure"].together == 0
    assert made["measuring"].factor == 0.03


@pytest.mark.parametrize("share", [0, 0.3, 1])
def test_a_ratio_of_one_draws_everybody_once_whatever_the_share(share):
    scenario = jinan({"joint.share": share, "draw.ratio.D": 1, "time.warm_up": 0, "credit.rule": "fixed"}, 1)
    result = simulate(scenario, 3, 0, 20_000)
    firms, clock = result.city.firms, result.city.clock
    here = (firms["enter"] < 0) & (result.exit > clock.end) & (result.first_tier == Tier.D)
    planned = result.tables["planned"]
    lists = np.bincount(planned["firm"][planned["campaign"] == 0], minlength=here.size)
    assert here.sum() > 100 and (lists[here] == 1).all()


def test_departments_outside_keep_their_campaigns():
    made = planned(jinan({"joint": {"share": 1, "departments": ["credit", "market"], "initiator": "market"}}, 1))
    assert [(c.code, c.factor) for c in made] == [("conduct", 1.0), ("measuring", 0.03)]
    assert made[0].partners == CREDIT | MARKET and made[1].partners == 0


@pytest.fixture(scope="module")
def view():
    scenario = changed("jinan", JOINT, 1)
    sim = Simulation(city_of(scenario, 1, 0, 200), scenario)
    sim.view.set_month(0)
    return sim.view


def tasks(view, rows):
    """A table of tasks from (firm, mask, trigger, working day of the month)."""
    table = {
        "firm": [r[0] for r in rows], "mask": [r[1] for r in rows], "trigger": [r[2] for r in rows],
        "campaign": list(range(len(rows))), "due": [view.calendar.day[r[3]] + 600 for r in rows],
        "until": [10**6] * len(rows), "order": list(range(len(rows))), "group": [-1] * len(rows),
    }
    return {name: np.array(table[name]).astype(dtype) for name, dtype in TASK_COLUMNS.items()}


def merged(view, rows, **changes):
    settings = changed("jinan", {"joint": {**JOINT["joint"], **changes}}, 1).settings["joint"]
    left, gone = merge(view, settings, tasks(view, rows))
    return left, gone.tolist()


def test_the_earliest_takes_in_those_due_within_the_window(view):
    left, gone = merged(view, [
        (5, MARKET, Trigger.RANDOM, 4), (5, CREDIT, Trigger.RANDOM, 1), (5, MEASURE, Trigger.RANDOM, 5),
        (6, CREDIT, Trigger.RANDOM, 2),
    ])
    # Day 1 takes in day 4 but not day 5, which is then a visit of its own; another firm stays apart.
    assert gone == [True, False, False, False]
    assert left["mask"].tolist() == [CREDIT | MARKET, MEASURE, CREDIT]
    assert left["trigger"].tolist() == [Trigger.JOINT, Trigger.RANDOM, Trigger.RANDOM]
    assert left["campaign"].tolist() == [1, 2, 3]


def test_the_window_is_counted_from_the_one_that_takes_in(view):
    _, gone = merged(view, [(5, CREDIT, Trigger.RANDOM, d) for d in (0, 2, 4, 6)], window_days=2)
    assert gone == [False, True, False, True]
    _, gone = merged(view, [(5, CREDIT, Trigger.RANDOM, d) for d in (0, 2, 4, 6)], window_days=20)
    assert gone == [False, True, True, True]


def test_tasks_of_one_department_merge_without_becoming_joint(view):
    left, gone = merged(view, [(5, CREDIT, Trigger.RANDOM, 0), (5, CREDIT, Trigger.RANDOM, 0)])
    assert gone == [False, True] and left["trigger"].tolist() == [Trigger.RANDOM]


def test_key_field_checks_and_other_departments_stay_apart(view):
    _, gone = merged(view, [(5, CREDIT, Trigger.RANDOM, 0), (5, FOOD, Trigger.RANDOM, 0), (5, CREDIT, Trigger.KEY, 0)])
    assert gone == [False, False, False]


def test_share_0_and_shared_draws_merge_nothing(view):
    rows = [(5, CREDIT, Trigger.RANDOM, 0), (5, MARKET, Trigger.RANDOM, 0)]
    assert merged(view, rows, share=0)[1] == [False, False]
    assert merged(view, rows, mode="shared_draw", initiator="credit")[1] == [False, False]


def test_all_tasks_of_a_firm_take_part_or_none(view):
    rows = [(f, m, Trigger.RANDOM, 0) for f in range(200) for m in (CREDIT, MARKET)]
    _, gone = merged(view, rows, share=0.4)
    took = np.array(gone).reshape(200, 2)
    assert not took[:, 0].any() and abs(took[:, 1].mean() - 0.4) <= 4 * np.sqrt(0.24 / 200)


@pytest.mark.parametrize(("team", "officers"), [("per_department", [2, 4, 6]), ("pooled", [2, 2, 2])])
def test_time_at_the_firm_is_the_longest_check_and_a_share_of_the_rest(team, officers):
    minutes = np.array([[60, 0, 0], [60, 30, 0], [60, 30, 90]])
    two = np.full(3, 2)
    settings = jinan({"joint.team": team, "joint.overlap": 0.3}, 1).settings["joint"]
    visits = together(None, settings, Visits(minutes, minutes.sum(axis=1), two, 0 * two))
    assert visits.elapsed.tolist() == [60, 60 + 9, 90 + 27]
    assert visits.officers.tolist() == officers


@pytest.mark.parametrize(("changes", "reason"), [
    ({"joint": {"share": 0.5, "departments": ["credit"]}}, "at least two departments"),
    ({"joint": {"share": 0.5, "departments": ["credit", "market"], "initiator": "food"}}, "initiator must be one"),
    ({"joint": {"share": 0.5, "departments": ["credit", "customs"], "initiator": "credit"}}, "customs"),
    ({"joint.share": 1.2}, "at most 1"),
])
def test_refused(changes, reason):
    with pytest.raises(InputError, match=reason):
        jinan(changes, 1)


def planned_with(campaigns_: dict, **joint):
    return planned(jinan({"plan.campaigns": campaigns_, "joint": {
        "share": 0.5, "departments": ["credit", "market"], "initiator": "credit", **joint}}, 1))


def one(department, factor, months=(5, 6), **more):
    return {"name": {"zh": "抽查", "en": "draw"}, "department": department, "months": list(months), "factor": factor, **more}


def test_a_targeted_campaign_of_a_partner_stays_apart():
    made = planned_with({"a": one("credit", 1.0), "b": one("market", 0.2), "c": one("market", 3.0, sectors=["new_economy"])})
    assert [(c.code, c.factor, c.together) for c in made] == [("a", 1.0, 0.5), ("b", 0.1, 0), ("c", 3.0, 0)]


def test_each_half_year_of_the_initiator_leads_its_own_list():
    made = planned_with({
        "a": one("credit", 0.5, (2, 3)), "b": one("credit", 0.5, (8, 9)),
        "c": one("market", 0.2, (2, 3)), "d": one("market", 0.4, (8, 9)),
    })
    assert [c.together for c in made] == [0.5, 0.5, 0, 0]
    assert [c.factor for c in made] == pytest.approx([0.5, 0.5, 0.1, 0.2])


def test_several_campaigns_of_one_department_count_as_one():
    made = planned_with({"a": one("credit", 0.4), "b": one("market", 0.3), "c": one("market", 0.3)})
    assert made[0].factor == pytest.approx(0.5 * 0.6 + 0.5 * 0.4)
    assert made[0].together == pytest.approx(0.3 / 0.5)
    assert [c.factor for c in made[1:]] == pytest.approx([0.15, 0.15])


@pytest.mark.parametrize("first", [True, False])
def test_a_campaign_of_factor_0_changes_no_bit(first):
    base = jinan({}, 1)
    own = dict(base.data["plan"]["campaigns"])
    idle = {"idle": one("credit", 0.0, (3,))}
    more = jinan({"plan.campaigns": {**idle, **own} if first else {**own, **idle}}, 1)
    a, b = (simulate(s, 3, 0, 3000).tables for s in (base, more))
    for table in ("visit", "finding", "spell", "move"):
        for column in a[table]:
            if column != "campaign":
                assert np.array_equal(a[table][column], b[table][column]), (table, column)


def test_departments_without_a_campaign_to_share_are_refused():
    with pytest.raises(InputError, match="nothing to share"):
        planned_with({"a": one("credit", 1.0, (5,)), "b": one("market", 0.2, (6,))})


def test_onsets_follow_the_visits_that_a_plan_announces_not_where_it_writes_them():
    """A third fewer by the ratios, or by the campaigns' factors: the same draws, the same onsets."""
    base = jinan({}, 1)
    ratios = {t: r * 0.67 for t, r in base.settings["draw"].ratio.items()}
    factors = {code: {**c, "factor": c.get("factor", 1.0) * 0.67} for code, c in base.data["plan"]["campaigns"].items()}
    a, b = (simulate(jinan(changes, 1), 3, 0, 20_000).tables
            for changes in ({"draw.ratio": ratios}, {"plan.campaigns": factors}))
    assert np.array_equal(a["spell"]["time"], b["spell"]["time"]) and np.array_equal(a["visit"]["time"], b["visit"]["time"])
    unchanged = simulate(base, 3, 0, 20_000).tables["spell"]["time"].size
    assert a["spell"]["time"].size > unchanged
