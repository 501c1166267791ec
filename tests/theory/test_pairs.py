"""Verification: who is sent on a visit, and how closely those look (lever 8, second half)."""

from math import comb, exp

import numpy as np
import pytest
from scipy import stats

from jgsim.engine.run import city_of, simulate
from jgsim.engine.simulation import Simulation
from jgsim.levers.pairs import skilled

from .bench import agrees, batch_means, bench, campaign, group, name, number, per_batch, ratios

OFFICERS, FIRMS, SENSITIVITY = 9, 2000, 0.5
ENDLESS = {
    "draw.ratio": ratios(12), "capability.officers": OFFICERS, "behaviour.correction.share": 0,
    "behaviour.look.sensitivity": SENSITIVITY, "world.groups.item": group("office", rate=5.0, spell=1000.0),
    "world.start": "stationary",
}
"""A visit a month of firms whose violations go on whatever is found."""


def visits_of(rules: dict, years: int = 2, **more):
    """The visits of firms in violation from the start, by firm and time, and the run."""
    result = simulate(bench({**ENDLESS, "pairs": rules, **more}, years), 77, 0, FIRMS)
    spell, visit = result.tables["spell"], result.tables["visit"]
    rotten = np.zeros(FIRMS, bool)
    rotten[spell["firm"][spell["time"] < 0]] = True
    rows = np.lexsort((visit["time"], visit["firm"]))
    rows = rows[rotten[visit["firm"][rows]]]
    assert rows.size > 0.9 * visit["firm"].size
    return {name: column[rows] for name, column in visit.items()}, result


def met_before(visit) -> tuple[np.ndarray, np.ndarray]:
    """Rows of all but each firm's first visit, and how many of their pair made the one before (0, 1, 2)."""
    rows = np.flatnonzero(visit["firm"][1:] == visit["firm"][:-1]) + 1
    pairs = np.stack([visit["officer"], visit["partner"]])
    met = (pairs[:, None, rows] == pairs[None, :, rows - 1]).sum(axis=(0, 1))
    return rows, met


def chance(factor: float) -> float:
    """Chance that a look of that intensity finds what is there."""
    return 1 - (1 - SENSITIVITY) ** factor


def found(visit, some) -> np.ndarray:
    """Share of visits with a finding, by batch of firms."""
    return batch_means(visit["firm"][some], visit["findings"][some])


def test_familiar_officers_are_met_as_often_as_pairs_meet_and_see_what_the_formula_says():
    visit, _ = visits_of({"familiarity": number(0.4)})
    rows, met = met_before(visit)
    pairs = comb(OFFICERS, 2)
    agrees("met last time", 1 - comb(OFFICERS - 2, 2) / pairs, batch_means(visit["firm"][rows], met > 0))
    agrees("same pair again", 1 / pairs, batch_means(visit["firm"][rows], met == 2), power=0.06)
    agrees("found by familiar officers", chance(0.4), found(visit, rows[met > 0]))
    agrees("found by others", chance(1.0), found(visit, rows[met == 0]))


def test_with_recusal_nobody_is_met_twice_in_a_row_and_all_others_are_as_likely():
    visit, _ = visits_of({"recuse": True, "familiarity": number(0.1)})
    rows, met = met_before(visit)
    assert not met.any() and (visit["officer"] != visit["partner"]).all()
    agrees("found", chance(1.0), found(visit, rows))
    # Round the register, each of those who were not there is as likely to be the lead, and to be the partner.
    before = np.stack([visit["officer"], visit["partner"]])[:, rows - 1]
    number_of = {}
    for name in ("officer", "partner"):
        left = np.array([sorted(set(range(OFFICERS)) - {*pair}) for pair in before.T.tolist()])
        number_of[name] = (left == visit[name][rows][:, None]).argmax(axis=1)
        assert stats.chisquare(np.bincount(number_of[name], minlength=OFFICERS - 2)).pvalue > 1e-4
    two = number_of["officer"] * (OFFICERS - 2) + number_of["partner"]
    table = np.bincount(two, minlength=(OFFICERS - 2) ** 2).reshape(OFFICERS - 2, -1)
    assert not table.diagonal().any()
    assert stats.chisquare(table[~np.eye(OFFICERS - 2, dtype=bool)]).pvalue > 1e-4


def test_recusal_gives_way_where_two_others_are_not_there():
    visit, _ = visits_of({"recuse": True}, 1, **{"capability.officers": 3})
    rows, met = met_before(visit)
    agrees("same pair again", 1 / 3, batch_means(visit["firm"][rows], met == 2))


def skills_of(result) -> np.ndarray:
    """Which officers have the skill (bool)."""
    sim = Simulation(city_of(result.scenario, 77, 0, 50), result.scenario)
    sim._enter()
    return skilled(sim.view, result.scenario.settings["pairs"]) > 0


def test_pairs_without_the_skill_come_as_often_as_they_must_and_see_what_the_formula_says():
    visit, result = visits_of({"skills": {"office": 0.5}, "unskilled": number(0.3)})
    able = skills_of(result)
    assert 2 <= able.sum() <= OFFICERS - 2
    none = ~able[visit["officer"]] & ~able[visit["partner"]]
    truth = comb(int((~able).sum()), 2) / comb(OFFICERS, 2)
    agrees("pairs without the skill", truth, batch_means(visit["firm"], none), power=0.05)
    agrees("found by them", chance(0.3), found(visit, np.flatnonzero(none)), power=0.06)
    agrees("found by others", chance(1.0), found(visit, np.flatnonzero(~none)))


def test_the_lead_has_the_skill_and_each_who_has_it_is_as_likely():
    visit, result = visits_of({"skills": {"office": 0.5}, "match": True, "unskilled": number(0.3)})
    able = skills_of(result)
    assert able[visit["officer"]].all()
    assert stats.chisquare(np.bincount(visit["officer"], minlength=OFFICERS)[able]).pvalue > 1e-4
    offset = (visit["partner"] - visit["officer"]) % OFFICERS
    assert stats.chisquare(np.bincount(offset, minlength=OFFICERS)[1:]).pvalue > 1e-4
    agrees("found", chance(1.0), found(visit, np.arange(visit["firm"].size)))


def test_the_share_with_skill_or_training_is_the_one_that_is_set():
    scenario = bench({"pairs": {"skills": {"office": 0.3}, "trained": 0.2}, "capability.officers": 20_000}, 1)
    sim = Simulation(city_of(scenario, 78, 0, 50), scenario)
    sim._enter()
    able = skilled(sim.view, scenario.settings["pairs"]) > 0
    agrees("skill or training", 1 - 0.7 * 0.8, per_batch(np.flatnonzero(able), None, able.size))


def test_each_visit_of_the_day_tires_the_lead():
    visit, _ = visits_of({"fatigue": number(0.5)}, **{"capability.officers": 14})
    order = np.lexsort((visit["time"], visit["officer"]))
    day = visit["officer"][order].astype(np.int64) * 10_000 + visit["time"][order] // 1440
    first = np.flatnonzero(np.concatenate([[True], day[1:] != day[:-1]]))
    earlier = np.empty(day.size, np.int64)
    earlier[order] = np.arange(day.size) - np.repeat(first, np.diff(np.append(first, day.size)))
    # Visits of firms in order count too, but there are few of them: those leads are left out.
    for k in range(4):
        rows = np.flatnonzero(earlier == k)
        assert rows.size > 1000
        agrees(f"found after {k} visits", chance(exp(-0.5 * k)), found(visit, rows), power=0.05)


def test_announced_visits_find_less():
    visit, _ = visits_of({"announced": 0.4, "announced_look": number(0.2)})
    truth = 0.4 * chance(0.2) + 0.6 * chance(1.0)
    agrees("found where some are announced", truth, found(visit, np.arange(visit["firm"].size)))


@pytest.mark.parametrize(("team", "officers"), [("per_department", 6), ("pooled", 2)])
def test_each_officer_more_on_the_team_looks_more_closely(team, officers):
    """A joint visit of three departments has six officers, or two in all: intensity exp(0.2 · (officers − 2))."""
    codes = ["office", "other", "third"]
    joint = {"share": 1.0, "departments": codes, "initiator": "office", "team": team}
    more = {
        "world.departments": {code: {"name": name("部门")} for code in codes},
        "world.groups": {"item": ENDLESS["world.groups.item"], **{code: group(code) for code in codes[1:]}},
        "plan.campaigns": {code: campaign(code) for code in codes}, "plan.publication": "01-01", "joint": joint,
    }
    without = {key: value for key, value in ENDLESS.items() if key != "world.groups.item"}
    result = simulate(bench({**without, **more, "pairs": {"team": number(0.2)}}, 2), 79, 0, FIRMS)
    visit, spell = result.tables["visit"], result.tables["spell"]
    rotten = np.zeros(FIRMS, bool)
    rotten[spell["firm"][spell["time"] < 0]] = True
    assert (visit["officers"] == officers).all() and rotten.mean() > 0.9
    rows = np.flatnonzero(rotten[visit["firm"]])
    agrees("found", chance(exp(0.2 * (officers - 2))), found(visit, rows))
