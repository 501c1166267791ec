"""Verification of levers 13 and 17: pooled officers keep no more work waiting than separate ones; reports come first."""

import numpy as np
import pytest

from jgsim.engine.run import simulate
from jgsim.terms.enums import DRAWS, PRIORITY, Trigger

from .bench import bench, campaign, group, jinan, name, number, ratios

FIRMS, CODES = 3000, "abcd"
SHORT = {
    "draw.ratio": ratios(1.0), "draw.memory": "poisson", "draw.rounds": 12, "capability.unlimited": False,
    "capability.officers": 40, "capability.team": 2, "capability.overhead_minutes": 0, "plan.other_load": {},
    "world.firms": FIRMS, "plan.publication": "01-01", "world.groups.item": group("office"),
}


def districts(codes: str) -> dict:
    """So many districts, all alike."""
    return {code: {"name": name(code), "share": 1 / len(codes)} for code in codes}


def waiting(result) -> np.ndarray:
    """Tasks of the city that wait after each round."""
    rounds = result.tables["round"]
    return np.bincount(np.unique(rounds["time"], return_inverse=True)[1], rounds["waiting"])


@pytest.mark.parametrize("load", [0.85, 0.97])
def test_one_pool_keeps_no_more_work_waiting_than_four(load):
    """Equal visits, full skills: what four pools of a quarter of the officers leave is never less than what one does."""
    hours = FIRMS * 2 / 40 / load  # a visit a firm and year, of two officers for an hour
    apart, pooled = (
        simulate(bench({**SHORT, "capability.hours": hours, "world.districts": districts(codes)}, 3), 171, 0, FIRMS)
        for codes in (CODES, "a")
    )
    assert all((apart.tables["planned"][c] == pooled.tables["planned"][c]).all() for c in ("firm", "due", "campaign"))
    one, four = waiting(pooled), waiting(apart)
    # The last visit of a pool may run over, which is taken from its next round: at most one visit a district.
    assert (one <= four + len(CODES)).all() and one.mean() < 0.8 * four.mean() and four.mean() > 2
    late = [np.maximum(r.tables["visit"]["time"] - r.tables["visit"]["due"], 0).mean() for r in (pooled, apart)]
    assert late[0] < late[1]


def test_one_team_for_all_departments_keeps_no_more_waiting_than_one_of_each():
    """The same visits of three departments with two officers in all, or with six."""
    codes = ["one", "two", "three"]
    joint = {"share": 1.0, "departments": codes, "initiator": "one"}
    short = {key: value for key, value in SHORT.items() if key != "world.groups.item"}
    city = {
        **short, "world.departments": {code: {"name": name(code)} for code in codes},
        "world.groups": {code: group(code) for code in codes},
        "plan.campaigns": {code: campaign(code) for code in codes},
        "capability.hours": 500,
    }
    separate, pooled = (
        simulate(bench({**city, "joint": {**joint, "team": team}}, 2), 172, 0, FIRMS)
        for team in ("per_department", "pooled")
    )
    one, other = waiting(pooled), waiting(separate)
    assert (one <= other).all() and one[-1] < 20 < other[-1]
    minutes = [r.tables["visit"]["officer_minutes"] for r in (pooled, separate)]
    assert {int(m) for m in minutes[1]} == {3 * int(minutes[0][0])} and set(minutes[0].tolist()) == {minutes[0][0]}


def test_when_officers_are_short_what_comes_first_is_done_first():
    """A district begins no task while one that comes before it, by kind and then by its day, is left waiting."""
    tips = {f"world.tips.hazard.{grade}": number(0.1) for grade in ("minor", "general", "serious")}
    scenario = jinan({
        "time.warm_up": 0, "capability.officers": 1600, "draw.ratio": ratios(0.3), "draw.by_type": {},
        "reports.visited": 1.0, "recheck.share": 0.9, "frequency": {}, **tips,
    }, 2)
    result = simulate(scenario, 173, 0, 5000)
    visit, rounds, city = result.tables["visit"], result.tables["round"], result.city
    begin = np.unique(rounds["time"])
    week = lambda minute: np.searchsorted(begin, minute, side="right") - 1  # noqa: E731
    rank = np.empty(len(Trigger), int)
    rank[list(PRIORITY)] = np.arange(len(PRIORITY))
    district, kind = city.firms["district"][visit["firm"]], rank[visit["trigger"]]
    made, due = week(visit["time"]), week(visit["due"])
    # The last kind of visit that each district made in each week: nobody of an earlier kind waited then.
    last = np.zeros((len(city.settings.districts), begin.size), int)
    np.maximum.at(last, (district, made), kind)
    tested = 0
    for d, k, since, until in zip(district.tolist(), kind.tolist(), due.tolist(), made.tolist(), strict=True):
        if until > since:
            assert last[d, since:until].max() <= k
            tested += until - since
    assert tested > 500
    weeks = lambda kinds: (made - due)[np.isin(visit["trigger"], kinds)].mean()  # noqa: E731
    assert weeks([Trigger.REPORT]) < 2 and weeks(DRAWS) > 6
