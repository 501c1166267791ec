"""Verification of lever 15: every key-field firm is checked in each of its intervals, capacity to spare."""

import numpy as np
import pytest

from jgsim.engine.ledger import CAPACITY, DROP_REASONS, OPEN
from jgsim.engine.run import simulate
from jgsim.levers.key_fields import FIRST_NUMBER
from jgsim.terms.enums import Trigger
from jgsim.terms.time import DAY, YEAR

from .bench import agrees, jinan

HOLIDAY = 12 * DAY
"""The longest stretch without a working day, and a margin."""


def checks(scenario, seed: int, firms: int) -> tuple:
    """A run; period, and begin and end within the horizon, of each of its key-field firms."""
    result = simulate(scenario, seed, 0, firms)
    city = result.city
    fields = list(city.settings.key_fields)
    table = np.zeros((len(fields), 4))
    for field, grades in scenario.settings["key_fields"].frequency.items():
        table[fields.index(field)] = [grades[g] for g in "ABCD"]
    column = city.firms
    firm = np.flatnonzero((column["field"] >= 0) & (result.exit > 0))
    rate = table[column["field"][firm], column["grade"][firm]]
    firm, rate = firm[rate > 0], rate[rate > 0]
    begin = np.maximum(column["enter"][firm].astype(np.int64), 0)
    end = np.minimum(result.exit[firm], city.clock.end)
    return result, firm, YEAR / rate, begin, end


def intervals_done(result, firm, period) -> tuple[int, int]:
    """Intervals that a firm lived through inside the horizon, and those of them with a check."""
    of = np.zeros(result.city.firms["key"].size)
    of[firm] = period
    planned, visit = result.tables["planned"], result.tables["visit"]
    key = planned["trigger"] == Trigger.KEY
    f, due = planned["firm"][key], planned["due"][key].astype(np.int64)
    end = np.minimum(result.exit[f], result.city.clock.end)
    through = due + of[f] <= end
    wanted = set(zip(f[through].tolist(), due[through].tolist(), strict=True))
    done = visit["trigger"] == Trigger.KEY
    late = visit["time"][done] - visit["due"][done]
    assert (late >= 0).all() and (late <= of[visit["firm"][done]] + HOLIDAY).all()
    made = set(zip(visit["firm"][done].tolist(), visit["due"][done].tolist(), strict=True))
    return len(wanted), len(wanted & made)


@pytest.mark.parametrize("base", ["jinan", "strict-key-fields"])
def test_everybody_is_checked_in_every_interval_with_capacity_to_spare(base):
    scenario = jinan({"capability.unlimited": True, "time.warm_up": 0}, 4, base)
    result, firm, period, begin, end = checks(scenario, 801, 12_000)
    wanted, done = intervals_done(result, firm, period)
    assert wanted == done > 1500
    assert not (result.tables["dropped"]["reason"] == CAPACITY).any()
    # Against the firms' lives alone: a life of n whole intervals has n checks or n + 1 (the first date is random), one
    # less where the firm closes or the horizon ends before the next working day.
    visit = result.tables["visit"]
    key = visit["trigger"] == Trigger.KEY
    times = np.bincount(visit["firm"][key], minlength=result.city.firms["key"].size)[firm]
    whole = np.floor((end - begin) / period).astype(int)
    assert (times <= whole + 1).all()
    assert (times >= np.floor((end - begin - HOLIDAY) / period)).all()
    order = np.lexsort((visit["time"][key], visit["firm"][key]))
    f, t = visit["firm"][key][order], visit["time"][key][order].astype(np.int64)
    of = np.zeros(result.city.firms["key"].size)
    of[firm] = period
    same = f[1:] == f[:-1]
    gap = np.diff(t)[same]
    assert (np.abs(gap - of[f[1:][same]]) <= HOLIDAY).all()
    # Nobody else is checked, the draw apart.
    assert np.isin(f, firm).all()


def test_the_frequency_is_kept_on_average():
    scenario = jinan({"capability.unlimited": True, "time.warm_up": 0, "time.calendar": "every_day"}, 4)
    result, firm, period, begin, end = checks(scenario, 802, 25_000)
    planned = result.tables["planned"]
    key = planned["trigger"] == Trigger.KEY
    times = np.bincount(planned["firm"][key], minlength=result.city.firms["key"].size)[firm]
    expected = (end - begin) / period
    rows = np.arange(firm.size)
    sums = np.bincount(rows % 50, times) / (expected.sum() / 50)
    agrees("checks over checks required", 1.0, 1 + sums - np.bincount(rows % 50, expected) / (expected.sum() / 50))


def test_a_shortage_is_reported_as_shortfall():
    scenario = jinan({"capability.officers": 1150, "time.warm_up": 0}, 3, "strict-key-fields")
    result, firm, period, _, _ = checks(scenario, 803, 8000)
    wanted, done = intervals_done(result, firm, period)
    planned, dropped, visit = (result.tables[t] for t in ("planned", "dropped", "visit"))
    of_key = [t["campaign"] >= FIRST_NUMBER for t in (planned, visit, dropped)]
    assert of_key[0].sum() == of_key[1].sum() + of_key[2].sum()
    reason = np.bincount(dropped["reason"][of_key[2]], minlength=len(DROP_REASONS))
    assert reason[CAPACITY] > 100
    # What was lived through and not done is short of officers: dropped when the next check fell due, or still open.
    assert wanted - done <= reason[CAPACITY] + reason[OPEN]
    assert wanted - done > 0.5 * reason[CAPACITY]
    assert 0.1 < done / wanted < 0.99
