"""Verification of lever 16: share 1 merges all that can be merged, share 0 is off bit for bit, draws by formula."""

import numpy as np
import pytest

from jgsim.engine.run import city_of, past_of, simulate
from jgsim.measures.measure import measure
from jgsim.terms.enums import DRAWS, Trigger
from jgsim.terms.steps import MERGED
from jgsim.terms.time import DAY

from .bench import agrees, bench, campaign, group, jinan, name, per_batch, ratios

FIRMS, MONTHS = 20_000, 12
OFTEN = {
    "draw.ratio": ratios(0.9), "plan.campaigns.conduct.factor": 0.9, "plan.campaigns.measuring.factor": 0.7,
    "capability.hours": 1200,
}
"""Ratios at which departments often meet at a firm; officers are short, so that draws of several months wait."""


def bureau(r: list[float], coordination: dict, **changes):
    """Departments that each draw a share r of the firms every month."""
    codes = [f"d{i}" for i in range(len(r))]
    return bench({
        "world.departments": {c: {"name": name("部门")} for c in codes}, "world.groups": {c: group(c) for c in codes},
        "plan.campaigns": {c: campaign(c, factor=x / max(r)) for c, x in zip(codes, r, strict=True)},
        "draw.ratio": ratios(12 * max(r)), "coordination": coordination, **changes,
    }, 1)


def visits_of(scenario, seed: int) -> np.ndarray:
    """Visits a firm and month, by batch of firms."""
    visit = simulate(scenario, seed, 0, FIRMS).tables["visit"]
    return per_batch(visit["firm"], None, FIRMS) / MONTHS


@pytest.mark.parametrize("r", [[0.05] * 4, [0.03, 0.05, 0.1], [0.2] * 3])
def test_independent_draws_all_coordinated(r):
    """N (1 − Π (1 − r_d)) visits, where the window covers the month."""
    estimate = visits_of(bureau(r, {"share": 1.0, "window_days": 31}), 401)
    agrees("coordinated visits", 1 - np.prod([1 - x for x in r]), estimate)


def test_a_share_of_the_departments():
    """Those that are not coordinated go on by themselves; over cities the share is right."""
    r, share = [0.2] * 3, 0.5
    scenario = bureau(r, {"share": share, "window_days": 31})
    truth = 0.5 * (1 - 0.8**2 + 0.2) + 0.5 * 0.6  # two of three are coordinated, or one
    found = []
    for replication in range(24):
        visit = simulate(scenario, 402, replication, 600).tables["visit"]
        found.append(visit["firm"].size / 600 / MONTHS)
        assert 0 < (visit["trigger"] == Trigger.JOINT).sum() or found[-1] > 0.57
    agrees("visits with half of the plans coordinated", truth, found)


def test_windows_of_some_days():
    """Two independent draws a month of 30.4 days, due at even times: P(within w days) by the days of each month."""
    r, window = 0.5, 6
    scenario = bureau([r, r], {"share": 1.0, "window_days": window})
    clock = city_of(scenario, 1, 0, 10).clock
    days = np.diff(clock.month_start[: MONTHS + 1]) // DAY
    near = np.mean([sum(max(0, n - abs(k)) for k in range(-window, window + 1)) / n**2 for n in days.tolist()])
    agrees("visits with a window", 2 * r - r * r * near, visits_of(scenario, 403))


@pytest.mark.parametrize("joint", ["shared_draw", "coincidence"])
@pytest.mark.parametrize("window", [0, 5, 31])
def test_share_1_merges_all_that_can_be_merged(joint, window):
    plan = {**OFTEN, "joint.mode": joint, "joint.window_days": min(3, window), "time.warm_up": 0}
    alone = measure(simulate(jinan({**plan, "coordination.window_days": window}, 2), 5, 0, 2500))
    result = simulate(jinan({**plan, "coordination": {"share": 1.0, "window_days": window}}, 2), 5, 0, 2500)
    rows = measure(result)
    assert rows.get("merged_overlaps") == rows.get("eligible_overlaps") == by_hand(result, window) > 20
    assert (result.tables["dropped"]["reason"] == MERGED).sum() == rows.get("merged_overlaps")
    assert alone.get("merged_overlaps") < alone.get("eligible_overlaps")


def by_hand(result, window: int) -> int:
    """Tasks that were merged, once no two of a firm that wait at one month's start are due within the window."""
    visit, dropped, city = result.tables["visit"], result.tables["dropped"], result.city
    day = lambda due: int(np.searchsorted(city.calendar.day, due // DAY * DAY))  # noqa: E731
    merged, waiting = 0, {}
    for table in (visit, dropped):
        reason = dropped["reason"] if table is dropped else np.full(visit["firm"].size, -1)
        for firm, trigger, due, time, why in zip(
            *(table[c].tolist() for c in ("firm", "trigger", "due", "time")), reason.tolist(), strict=True
        ):
            if trigger not in DRAWS:
                continue
            if why == MERGED:
                merged += 1
            else:
                waiting.setdefault(firm, []).append((due, time))
    for firm, mine in waiting.items():
        mine.sort()
        for (one, end), (other, _) in zip(mine[:-1], mine[1:], strict=True):
            month = int(city.clock.month_of(np.array([other]))[0])
            meet = end >= city.clock.month_start[month] and one // (366 * DAY) == other // (366 * DAY)
            assert not meet or day(other) - day(one) > window, (firm, one, other)
    return merged


@pytest.mark.parametrize("window", [0, 31])
def test_share_0_is_off_bit_for_bit(window):
    plain = simulate(jinan(OFTEN, 2), 0, 1, 2000)
    off = {"share": 0, "window_days": window, "departments": ["credit"]}
    none = simulate(jinan({**OFTEN, "coordination": off}, 2), 0, 1, 2000)
    assert plain.tables["visit"]["firm"].size > 1000 and plain.state_hash == none.state_hash
    for table, columns in plain.tables.items():
        for column, values in columns.items():
            assert np.array_equal(values, none.tables[table][column]), (table, column)
    some = simulate(jinan({**OFTEN, "coordination.share": 1}, 2), 0, 1, 2000)
    assert some.state_hash != plain.state_hash


def test_from_a_date_and_from_a_fork_the_bits_are_the_same():
    scenario = jinan({**OFTEN, "time.warm_up": 1, "later": [{"from": "2025-06-01", "coordination": {"share": 1.0}}]}, 1)
    whole, city = simulate(scenario, 2, 0, 1500), city_of(scenario, 2, 0, 1500)
    month = city.clock.month_of(whole.tables["dropped"]["time"][whole.tables["dropped"]["reason"] == MERGED])
    assert month.size > 5 and month.min() >= 17
    for at in (17, 20):
        assert simulate(scenario, 2, 0, city=city, past=past_of(scenario, city, at)).state_hash == whole.state_hash
