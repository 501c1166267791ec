"""Verification of lever 9: visits of several departments (rows C1 to C5 of the sampling table), every month a draw."""

import numpy as np
import pytest

from jgsim.engine.run import simulate
from jgsim.terms.enums import Trigger

from .bench import agrees, bench, campaign, group, jinan, name, per_batch, published, ratios

FIRMS, MONTHS = 30_000, 12
ROWS = {
    "C1": ([0.05] * 4, [6] * 4),
    "C2": ([0.03, 0.05, 0.1], [10, 8, 5]),
    "C3": ([0.2] * 3, [6] * 3),
}
MERGED = {"mode": "coincidence", "window_days": 31}


def departments(r: list[float], items: list[int], joint: dict | None = None, **changes):
    """Departments that each draw a share r of the firms every month."""
    codes = [f"d{i}" for i in range(len(r))]
    return bench(
        {
            "world.departments": {c: {"name": name("部门")} for c in codes},
            "world.groups": {c: group(c, items=m) for c, m in zip(codes, items, strict=True)},
            "plan.campaigns": {c: campaign(c, factor=x / max(r)) for c, x in zip(codes, r, strict=True)},
            "draw.ratio": ratios(12 * max(r)),
            "joint": {"share": 0, "departments": codes, "initiator": codes[0], **(joint or {})},
            **changes,
        },
        1,
    )


def run(row: str, seed: int, joint: dict | None = None, **changes):
    """Visits of a row's departments, and how many each firm had in each month, by (firm, month)."""
    r, items = ROWS[row]
    result = simulate(departments(r, items, joint, **changes), seed, 0, FIRMS)
    visit = result.tables["visit"]
    times = np.zeros((FIRMS, MONTHS), np.int64)
    np.add.at(times, (visit["firm"], result.city.clock.month_of(visit["time"])), 1)
    return result, visit, times


def share(hit: np.ndarray) -> np.ndarray:
    """Mean over months of a (firm, month) table, by batch of firms."""
    return per_batch(np.arange(FIRMS), hit.mean(axis=1), FIRMS)


def item_checks(visit: dict, items: list[int]) -> np.ndarray:
    """Items on the lists of the departments that take part in each visit."""
    return sum((visit["mask"] >> d & 1) * m for d, m in enumerate(items))


@pytest.fixture(scope="module", params=ROWS)
def independent(request):
    return request.param, *run(request.param, 301)


def test_independent_draws(independent):
    row, _, visit, times = independent
    r, items = ROWS[row]
    none = np.prod([1 - x for x in r])
    once = sum(x * np.prod([1 - y for e, y in enumerate(r) if e != d]) for d, x in enumerate(r))
    per_visit = np.dot(r, items) / sum(r)
    for part, truth in zip("abcd", (sum(r), 1 - none, 1 - none - once, per_visit), strict=True):
        published(row + part, truth)
    agrees(row + "a", sum(r), share(times))
    agrees(row + "b", 1 - none, share(times >= 1))
    agrees(row + "c", 1 - none - once, share(times >= 2))
    checks = item_checks(visit, items)
    if len(set(items)) == 1:
        assert np.allclose(checks, per_visit, rtol=1e-12)
    else:
        batch = visit["firm"] % 50
        agrees(row + "d", per_visit, np.bincount(batch, checks) / np.bincount(batch))


@pytest.mark.parametrize("row", ROWS)
def test_merging_visits_that_happen_to_coincide(row):
    r, _ = ROWS[row]
    any_of_them = 1 - np.prod([1 - x for x in r])
    published(row + "e", 1 - any_of_them / sum(r))
    result, _, times = run(row, 302, {**MERGED, "share": 1})
    planned, merged = result.tables["planned"], result.tables["dropped"]
    assert times.max() == 1
    assert merged["firm"].size + times.sum() == planned["firm"].size
    saved = per_batch(merged["firm"], None, FIRMS) / per_batch(planned["firm"], None, FIRMS)
    agrees(row + "e", 1 - any_of_them / sum(r), saved)
    agrees(row + " visits", any_of_them, share(times))


@pytest.mark.parametrize("row", ROWS)
def test_positive_coordination(row):
    r, items = ROWS[row]
    published(row + "f", max(r))
    shared = {"draw.coordination": "shared"}
    _, _, times = run(row, 303, **shared)
    agrees(row + "f visited", max(r), share(times >= 1))
    agrees(row + "f unmerged", sum(r), share(times))
    _, visit, times = run(row, 303, {**MERGED, "share": 1}, **shared)
    agrees(row + "f merged", max(r), share(times))
    agrees(row + " items", np.dot(r, items), per_batch(visit["firm"], item_checks(visit, items), FIRMS) / MONTHS)


@pytest.mark.parametrize("row", ROWS)
def test_negative_coordination(row):
    r, _ = ROWS[row]
    published(row + "g", sum(r))
    _, _, times = run(row, 304, **{"draw.coordination": "shifted"})
    assert times.max() == 1
    agrees(row + "g", sum(r), share(times))


@pytest.mark.parametrize("row", ROWS)
def test_joint_list_at_the_highest_ratio(row):
    r, items = ROWS[row]
    published(row + "h", max(r) * sum(items))
    _, visit, times = run(row, 305, {"share": 1, "mode": "shared_draw"})
    assert (visit["trigger"] == Trigger.JOINT).all() and (item_checks(visit, items) == sum(items)).all()
    assert times.max() == 1
    agrees(row + "h visits", max(r), share(times))
    agrees(row + "h", max(r) * sum(items), per_batch(visit["firm"], item_checks(visit, items), FIRMS) / MONTHS)


def test_c4_frames_that_hold_half_of_the_firms():
    r, scope, count = 0.05, 0.5, 4
    p = r * scope
    truth = 1 - (1 - p) ** count - count * p * (1 - p) ** (count - 1)
    published("C4", truth)
    # Sixteen sectors: department d draws in those whose number has bit d, a half of them, independently.
    sectors = {f"s{i:02d}": {"name": name("行业"), "share": {"firm": 1 / 16}} for i in range(16)}
    scenario = departments([r] * count, [1] * count, **{
        "world.sectors": sectors,
        "plan.campaigns": {
            f"d{d}": campaign(f"d{d}", sectors=[code for i, code in enumerate(sectors) if i >> d & 1])
            for d in range(count)
        },
    })
    result = simulate(scenario, 306, 0, FIRMS)
    visit = result.tables["visit"]
    times = np.zeros((FIRMS, MONTHS), np.int64)
    np.add.at(times, (visit["firm"], result.city.clock.month_of(visit["time"])), 1)
    agrees("C4", truth, share(times >= 2))


@pytest.mark.parametrize("phi", [0.0, 0.3, 0.6, 1.0])
def test_c5_share_of_tasks_that_are_joint(phi):
    r, count = 0.05, 4
    truth = r * (phi + count * (1 - phi))
    if phi == 0.6:
        published("C5", truth)
    _, visit, times = run("C1", 307, {"share": phi, "mode": "shared_draw"})
    agrees(f"C5 share {phi:g}", truth, share(times))
    joint = visit["trigger"] == Trigger.JOINT
    assert (visit["mask"][joint] == 0b1111).all()
    if phi > 0:
        agrees(f"C5 share {phi:g}, joint", r * phi, per_batch(visit["firm"][joint], None, FIRMS) / MONTHS)


def test_share_of_firms_that_take_part_in_merging():
    r, _ = ROWS["C3"]
    phi = 0.4
    any_of_them = 1 - np.prod([1 - x for x in r])
    _, _, times = run("C3", 308, {**MERGED, "share": phi})
    agrees("coincidence, share 0.4", phi * any_of_them + (1 - phi) * sum(r), share(times))


@pytest.mark.parametrize("mode", ["shared_draw", "coincidence"])
def test_share_0_is_separate_bit_for_bit(mode):
    base = "jinan"
    # Ratios at which departments often meet at a firm; officers are short.
    often = {"draw.ratio": ratios(0.9)}
    separate = jinan({**often, "joint": {"share": 0, "departments": []}}, 2, base)
    off = jinan({**often, "joint.share": 0, "joint.mode": mode}, 2, base)
    one, other = (simulate(s, 0, 1, 3000) for s in (separate, off))
    assert one.tables["visit"]["firm"].size > 1000
    for table, columns in one.tables.items():
        for column, values in columns.items():
            assert np.array_equal(values, other.tables[table][column]), (table, column)
    assert one.state_hash == other.state_hash
    # And a share above 0 is something else.
    on = simulate(jinan({**often, "joint.mode": mode, "joint.share": 0.5}, 2, base), 0, 1, 3000)
    assert on.state_hash != one.state_hash
