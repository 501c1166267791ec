"""Verification of lever 2: nothing starts before publication, nothing is drawn outside the plan, the account closes."""

import datetime as dt

import numpy as np
import pytest

from jgsim.engine.ledger import DROP_REASONS, MERGED
from jgsim.engine.run import simulate
from jgsim.terms.enums import DRAWS, Trigger
from jgsim.terms.errors import InputError

from .bench import campaign, jinan, ratios

BUSY = {"draw.ratio": ratios(0.8)}
CASES = {
    "ample": {"capability.unlimited": True},
    "short": {**BUSY, "capability.officers": 1200},
    "merging": {**BUSY, "joint.mode": "coincidence", "joint.share": 0.7, "capability.officers": 1200},
}


@pytest.fixture(scope="module", params=CASES)
def run(request):
    result = simulate(jinan(CASES[request.param], 2), 601, 0, 6000)
    return request.param, result


def task_rows(table: dict, *more: str) -> np.ndarray:
    """Tasks by what a merge leaves as it is, sorted: (firm, campaign, due, …)."""
    rows = np.stack([table[c].astype(np.int64) for c in ("firm", "campaign", "due", *more)], axis=1)
    return rows[np.lexsort(rows.T[::-1])]


def test_the_account_of_tasks_closes_row_by_row(run):
    case, result = run
    planned, visit, dropped = (result.tables[t] for t in ("planned", "visit", "dropped"))
    done_or_not = {c: np.concatenate([visit[c], dropped[c]]) for c in ("firm", "campaign", "due")}
    assert np.array_equal(task_rows(planned), task_rows(done_or_not))
    for number in np.unique(planned["campaign"]):
        count = [np.count_nonzero(t["campaign"] == number) for t in (planned, visit, dropped)]
        assert count[0] == count[1] + count[2] > 0
    reasons = dict(zip(DROP_REASONS, np.bincount(dropped["reason"], minlength=len(DROP_REASONS)), strict=True))
    assert reasons["closed"] > 0
    assert (reasons["capacity"] > 0) == (case != "ample")
    assert (reasons["merged"] > 0) == (case == "merging")
    account = result.accounts()
    assert account["planned"] == account["done"] + sum(account[r] for r in DROP_REASONS)
    assert {r: account[r] for r in DROP_REASONS} == reasons


def test_merged_visits_do_the_work_of_those_they_took_in(run):
    """Per firm and department, what was planned is what was checked, dropped, or done by a merged visit."""
    _, result = run
    planned, visit, dropped = (result.tables[t] for t in ("planned", "visit", "dropped"))
    kept = dropped["reason"] != MERGED
    firms = result.city.firms["key"].size
    for d in range(len(result.city.settings.departments)):
        bit = lambda t, d=d: (t["mask"] >> d & 1).astype(float)  # noqa: E731
        count = [np.bincount(t["firm"], w, firms) for t, w in (
            (planned, bit(planned)), (visit, bit(visit)), (dropped, bit(dropped) * kept))]
        assert np.array_equal(count[0], count[1] + count[2])


def test_no_draw_outside_the_plan(run):
    _, result = run
    city, plan = result.city, result.scenario.settings["plan"]
    codes, departments = list(plan.campaigns), list(city.settings.departments)
    joint = sum(1 << departments.index(d) for d in result.scenario.settings["joint"].departments)
    planned = result.tables["planned"]
    draws = np.isin(planned["trigger"], DRAWS)
    month = city.clock.month_of(planned["due"]) % 12 + 1
    tested = 0
    for number, code in enumerate(codes):
        mine = draws & (planned["campaign"] == number)
        tested += mine.sum()
        assert np.isin(month[mine], plan.campaigns[code].months).all()
        alone = mine & (planned["trigger"] == Trigger.RANDOM)
        assert (planned["mask"][alone] == 1 << departments.index(plan.campaigns[code].department)).all()
        assert (planned["mask"][mine & ~alone] == joint).all()
        shared = result.scenario.settings["joint"].mode == "shared_draw"
        led = plan.campaigns[code].department == result.scenario.settings["joint"].initiator
        assert (mine & ~alone).any() == (shared and led)
    assert tested == draws.sum() > 0
    visit = result.tables["visit"]
    allowed = set(map(tuple, task_rows(planned).tolist()))
    assert set(map(tuple, task_rows(visit).tolist())) <= allowed
    assert not np.isin(visit["trigger"], DRAWS)[visit["campaign"] >= 1000].any()


def test_a_targeted_campaign_draws_its_target_firms_only():
    scenario = jinan(
        {"plan.campaigns": {"shops": campaign("market", [5, 6], types=["individual"], sectors=["trade", "services"])},
         "joint": {"share": 0, "departments": []}, "key_fields": {"frequency": {}}, "draw.ratio": ratios(0.5)},
        1,
    )
    result = simulate(scenario, 602, 0, 4000)
    firms, planned = result.city.firms, result.tables["planned"]
    planned = planned["firm"][np.isin(planned["trigger"], DRAWS)]
    world = result.city.settings
    assert planned.size > 300
    assert (firms["type"][planned] == list(world.types).index("individual")).all()
    assert set(firms["sector"][planned]) == {list(world.sectors).index(s) for s in ("trade", "services")}


def test_no_campaign_starts_before_publication(run):
    _, result = run
    clock = result.city.clock
    month, day = (int(x) for x in result.scenario.settings["plan"].publication.split("-"))
    for table, column in (("planned", "due"), ("visit", "time")):
        rows = result.tables[table]
        times = rows[column][np.isin(rows["trigger"], DRAWS)]
        published = np.array([
            (dt.date(clock.first_year + y, month, day).toordinal() - clock.origin) * 1440 for y in range(clock.years)
        ])
        assert times.size and (times >= published[clock.year_of(times)]).all()


@pytest.mark.parametrize(("publication", "first", "fits"), [
    ("01-01", 1, True), ("01-31", 1, False), ("01-31", 2, True), ("02-01", 2, True), ("02-02", 2, False),
    ("12-31", 12, False),
])
def test_a_plan_published_after_a_campaign_begins_is_refused(publication, first, fits):
    changes = {"plan.publication": publication, "plan.campaigns": {"draw": campaign("credit", [first])},
               "joint.share": 0}
    if fits:
        jinan(changes, 1)
    else:
        with pytest.raises(InputError, match="before the plan is published") as caught:
            jinan(changes, 1)
        assert "jinan" in str(caught.value) and "line" in str(caught.value)


def test_short_officers_leave_a_shortfall_and_never_more_than_their_minutes():
    result = simulate(jinan(CASES["short"], 2), 603, 0, 6000)
    rounds = result.tables["round"]
    # A district begins a visit while it has minutes left; what runs over is taken from the next rounds.
    longest = result.tables["visit"]["officer_minutes"].max()
    for district in range(15):
        mine = rounds["district"] == district
        used, available = rounds["used"][mine].cumsum(), rounds["available"][mine].cumsum()
        assert (used <= available + longest).all()
    assert result.accounts()["capacity"] > 100
