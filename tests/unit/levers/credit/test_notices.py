"""Unit: early warning of firms that move down into a watched tier."""

import numpy as np
import pytest
from theory.bench import number, tiers

from jgsim.engine.run import city_of, simulate
from jgsim.engine.simulation import Simulation
from jgsim.levers.credit.notices import desk
from jgsim.terms.enums import Desk, Tier
from jgsim.terms.errors import InputError
from jgsim.terms.time import NEVER
from jgsim.world.calendar import rounds

from .office import PLAIN, Office, jinan

WARNING = {"credit.warning": {"tiers": ["C", "D"], "minutes": 45}}


def of_tier(office: Office, tier: Tier) -> np.ndarray:
    rows = office.classified()
    return rows[office.state["tier"][rows] == tier]


def test_who_moves_down_into_a_watched_tier_is_warned():
    office = Office(WARNING, firms=6000)
    begin = int(office.view.clock.month_start[1])
    before = office.state["tier"].copy()
    moved, tier = office.turn(1, office.classified(), severity=2)
    warned = np.flatnonzero(office.state["warned"] > NEVER)
    assert np.array_equal(warned, moved[(tier >= Tier.C)]) and warned.size > 100
    assert (before[moved] < tier).all() and (tier == Tier.B).sum() > 100
    assert (office.state["warned"][warned] == begin).all()
    count, minutes = office.desk()
    assert np.array_equal(count, np.bincount(office.firms["district"][warned], minlength=office.view.pools))
    assert np.array_equal(minutes, 45 * count)
    assert not np.any(office.desk())


def test_who_moves_up_or_stays_is_not_warned():
    office = Office(WARNING | {"credit.score.months": 1}, firms=6000)
    office.turn(1, of_tier(office, Tier.C), severity=2)
    office.desk()
    was = office.state["warned"].copy()
    moved, tier = office.turn(2)
    assert (tier == Tier.C).sum() > 20 and np.array_equal(office.state["warned"], was)
    assert not np.any(office.desk())
    office.turn(3, of_tier(office, Tier.D), severity=2)
    assert np.array_equal(office.state["warned"], was)


def test_each_warning_has_its_month():
    office = Office(WARNING | {"credit.score.points": {"general": 9.0}, "credit.score.months": 2}, firms=500)
    firm = of_tier(office, Tier.A)[:1]
    seen = []
    for month in range(1, 12):
        office.turn(month, firm if month in (3, 8) else ())
        seen.append((int(office.state["warned"][firm[0]]), int(office.desk()[0].sum())))
    start = office.view.clock.month_start.tolist()
    never = int(NEVER)
    assert seen == [(never, 0)] * 2 + [(start[3], 1)] + [(start[3], 0)] * 4 + [(start[8], 1)] + [(start[8], 0)] * 3


def test_new_rules_and_results_of_one_month_count_a_firm_once():
    office = Office(WARNING, firms=3000)
    start = of_tier(office, Tier.B)
    office.change(2, WARNING | {"credit.score.shares": tiers([0.6, 0.1, 0.2, 0.1])})
    by_rules = int(office.state["warnings"].sum())
    moved = start[office.state["tier"][start] == Tier.C]
    assert by_rules > 50 and moved.size > 50
    office.turn(2, moved, severity=2)
    again = (office.state["tier"][moved] == Tier.D).sum()
    assert again > 20 and office.desk()[0].sum() == by_rules


def test_firms_that_were_not_classified_do_not_move_down():
    office = Office(WARNING, firms=3000)
    office.change(2, WARNING | {"credit.types": None})
    there = office.firms["exit"] > office.view.month_span[0]
    assert (office.state["tier"][there] != Tier.NONE).all() and not np.any(office.desk())


def test_warnings_end_with_their_rule():
    office = Office(WARNING, firms=500)
    office.turn(1, office.classified(), severity=2)
    assert office.desk()[0].any()
    was = office.state["warned"].copy()
    office.change(2, {})
    moved, _ = office.turn(2, office.classified(), severity=2)
    assert moved.size and np.array_equal(office.state["warned"], was) and not office.state["warnings"].any()
    assert desk(office.view, office.settings, ["other work"]) == ["other work"]


def test_steps_warn_too_and_a_run_keeps_it():
    changes = {
        "credit": {
            "rule": "step", "types": ["enterprise"], "step": {"up": 0, "repair": 0}, "initial": tiers([0, 1, 0, 0]),
            "warning": {"tiers": ["D"]},
        },
        "time.warm_up": 0, "capability.unlimited": True, "draw.ratio": {**dict.fromkeys("ABCD", 1.0), "none": 0},
        "world.groups.disclosure.rate": 0.5,
    }
    scenario = jinan(changes, 3)
    sim = Simulation(city_of(scenario, 3, 0, 500), scenario).run()
    move = sim.ledger.table("move")
    bad = move["after"] == Tier.D
    assert bad.sum() > 5 and (move["after"] == Tier.C).sum() > bad.sum()
    wanted = np.full(sim.state["warned"].size, NEVER)
    wanted[move["firm"][bad]] = move["time"][bad]
    assert np.array_equal(sim.state["warned"], wanted)


def test_warnings_take_the_time_of_officers_and_change_nothing_else():
    renewal = {
        "credit.score.renewal": number(0.3), "capability.unlimited": True, "behaviour.warning": {"strength": 0, "years": 1},
    }
    plain = simulate(jinan(PLAIN | renewal, 2), 3, 0, 3000)
    warned = simulate(jinan(PLAIN | renewal | WARNING, 2), 3, 0, 3000)
    assert plain.tables["move"]["firm"].size > 100
    for table in set(plain.tables) - {"desk", "round"}:
        for name, column in plain.tables[table].items():
            assert np.array_equal(column, warned.tables[table][name]), (table, name)
    move, written = warned.tables["move"], warned.tables["desk"]
    down = (move["after"] >= Tier.C) & (move["after"] > move["before"]) & (move["after"] != Tier.NONE)
    rows = written["activity"] == Desk.WARNING
    assert written["count"][rows].sum() == down.sum() > 20
    assert (written["minutes"][rows] == 45 * written["count"][rows]).all()
    # They come up in the first round of the month.
    month = warned.city.clock.month_of(written["time"][rows])
    wanted = np.bincount(warned.city.clock.month_of(move["time"][down]), minlength=24)
    assert np.array_equal(np.bincount(month, written["count"][rows], minlength=24), wanted)
    assert (written["time"][rows] == [rounds(warned.city.clock, m)[0][0] for m in month.tolist()]).all()
    extra = warned.tables["round"]["desk"].sum() - plain.tables["round"]["desk"].sum()
    assert extra == written["minutes"][rows].sum()


@pytest.mark.parametrize(("changes", "reason"), [
    ({"credit.warning": {"tiers": ["A"]}}, "not one of B, C, D"),
    ({"credit.warning": {"tiers": []}}, "at least 1"),
    ({"credit.warning": {"tiers": ["D"], "minutes": -1}}, "at least 0|not be negative|greater"),
    ({"credit.repair": {"share": 1.5}}, "1"),
    ({"credit.repair": {"share": 0.5, "months": {"minor": 0}}}, "at least 1"),
    ({"credit.repair": {"share": 0.5, "months": {"grave": 3}}}, "grave"),
    ({"credit.objection": {"share": 0.5, "success": 0.5}}, "months"),
    ({"credit.score.waived": 1.2}, "1"),
    ({"credit.score.unreachable": -1}, "0"),
    ({"credit.score.renewal": number(1.5)}, "1"),
])
def test_refused(changes, reason):
    with pytest.raises(InputError, match=reason):
        jinan(changes, 1)
