"""Verification: equipment (lever 17): capacity and detection in closed form."""

import numpy as np
import pytest

from jgsim.engine.run import simulate

from .bench import agrees, batch_means, bench, campaign, group, name, number, ratios

FIRMS, SENSITIVITY = 2000, 0.4


def city(changes: dict, years: int = 1):
    """Two departments whose checks find violations that go on whatever is found."""
    return bench({
        "world.departments": {"one": {"name": name("甲")}, "two": {"name": name("乙")}},
        "world.groups": {d: group(d, rate=5.0, spell=1000.0) for d in ("one", "two")},
        "plan.campaigns": {d: campaign(d) for d in ("one", "two")}, "draw.ratio": ratios(12),
        "behaviour.correction.share": 0, "behaviour.look.sensitivity": SENSITIVITY, "world.start": "stationary",
        **changes,
    }, years)


def chance(factor: float) -> float:
    """Chance that a look of that intensity finds what is there."""
    return 1 - (1 - SENSITIVITY) ** factor


def found(result, mask: int) -> np.ndarray:
    """Share of visits by these departments at which the first of them finds what is there, by batch of firms."""
    visit, finding, spell = (result.tables[table] for table in ("visit", "finding", "spell"))
    first = 0 if mask & 1 else 1
    rotten = np.zeros(FIRMS, bool)
    rotten[spell["firm"][(spell["time"] < 0) & (spell["group"] == first)]] = True
    rows = np.flatnonzero(rotten[visit["firm"]] & (visit["mask"] == mask))
    key = lambda table: table["firm"].astype(np.int64) << 32 | table["time"]  # noqa: E731
    hit = np.isin(key(visit)[rows], key(finding)[finding["group"] == first])
    return batch_means(visit["firm"][rows], hit)


def test_each_department_finds_with_its_own_equipment():
    result = simulate(city({"equipment": {"look": {"one": number(1.8)}}}), 91, 0, FIRMS)
    agrees("found with equipment", chance(1.8), found(result, 1))
    agrees("found without", chance(1.0), found(result, 2))


def test_a_joint_visit_has_the_mean_of_the_factors():
    joint = {"share": 1.0, "departments": ["one", "two"], "initiator": "one"}
    look = {"one": number(2.0), "two": number(0.5)}
    result = simulate(city({"joint": joint, "equipment": {"look": look}, "plan.publication": "01-01"}), 92, 0, FIRMS)
    assert (result.tables["visit"]["mask"] == 3).all()
    agrees("found together", chance(1.25), found(result, 3))


def test_time_that_is_saved_goes_into_more_visits():
    short = {
        "capability": {"officers": 20, "hours": 1500, "overhead_minutes": 15, "unlimited": False}, "world.firms": FIRMS,
    }
    made = {}
    for gain in (0.0, 0.3):
        equipment = {"gain": dict.fromkeys(("one", "two"), number(gain))}
        result = simulate(city({**short, "equipment": equipment}), 93, 0, FIRMS)
        visit, available = result.tables["visit"], result.tables["round"]["available"].sum()
        elapsed = round(60 * (1 - gain))
        each = 2 * (elapsed + 15)
        assert (visit["elapsed"] == elapsed).all() and (visit["officer_minutes"] == each).all()
        assert available == 20 * 1500 * 60 and not result.tables["finding"]["time"].size == 0
        # The last visit of a round may run over into the next one; nothing else is lost.
        made[gain] = visit["time"].size
        assert available <= made[gain] * each < available + each
    assert made[0.3] / made[0.0] == pytest.approx((60 + 15) / (42 + 15), rel=1e-3)
