"""Verification of lever 4: classes of entrants by share, their onset rates, and first checks on commitments."""

import numpy as np
import pytest

from jgsim.engine.run import simulate
from jgsim.levers.entry import admitted
from jgsim.measures.measure import measure
from jgsim.scenario.load import changed as other
from jgsim.terms.campaign import COMMITMENT
from jgsim.terms.enums import Admission, Trigger
from jgsim.terms.time import DAY, YEAR

from .bench import agrees, batch_means, bench, group, jinan, number, per_batch, ratios

SHARE = {"cancelled": 0.1, "filed": 0.2, "committed": 0.3, "eased": 0.15}
ONSET = {"cancelled": number(1.8), "filed": number(1.4), "committed": number(1.2), "eased": number(0.5)}
COMMITTED = {"entry": {"share": {"committed": 0.5}, "check_days": 60, "department": "market"}}
TURNOVER = {"world.types.firm.entry": 0.5, "world.types.firm.exit": 0.2, "world.types.firm.exit_young": 0.2}


def classes(result) -> np.ndarray:
    """Each firm's class; those of the start are as before."""
    kind = np.full(result.exit.size, Admission.UNCHANGED)
    rows, mine = admitted(result.city.keys, result.city.firms, result.scenario.settings["entry"], 0)
    kind[rows] = mine
    return kind


def test_onset_rates_by_class_are_the_multiples_of_the_neutral_rate():
    rate = 0.8
    rules = {
        "entry": {"share": SHARE, "onset": ONSET}, "draw.ratio": ratios(0.0), "world.ceiling": 2.0,
        "world.groups.item": group("office", rate=rate, spell=0.001, law="fixed"),
    }
    result = simulate(bench({**TURNOVER, **rules}, 3), 41, 0, 20_000)
    firms, kind, end = result.city.firms, classes(result), result.city.clock.end
    entered = firms["enter"] >= 0
    for one in Admission:
        mine = np.flatnonzero(entered & (kind == one))
        agrees(f"share {one.code}", {**SHARE, "unchanged": 0.25}[one.code],
               batch_means(np.flatnonzero(entered), (kind == one)[entered].astype(float)), power=0.05)
        years = (np.minimum(result.exit[mine], end) - firms["enter"][mine].astype(np.int64)) / YEAR
        number_of = np.full(firms["key"].size, -1)
        number_of[mine] = np.arange(mine.size)
        spell = number_of[result.tables["spell"]["firm"]]
        batch = np.arange(mine.size) % 40
        begun = np.bincount(spell[spell >= 0] % 40, minlength=40)
        at_risk = np.bincount(batch, years, 40)
        factor = ONSET[one.code]["value"] if one.code in ONSET else 1.0
        # A candidate inside a running spell is void: at most one in 1 / (rate · spell) is.
        agrees(f"onset rate {one.code}", factor * rate / (1 + factor * rate * 0.001), begun / at_risk, power=0.05)
    stock = np.flatnonzero(~entered)
    years = np.minimum(result.exit[stock], end) / YEAR
    begun = np.bincount(result.tables["spell"]["firm"], minlength=firms["key"].size)[stock]
    agrees("onset rate of the start", rate / (1 + rate * 0.001),
           per_batch(stock, begun, stock.size) / per_batch(stock, years, stock.size))


@pytest.mark.parametrize("lag", [0, 30])
def test_every_committed_firm_has_its_first_check_in_time_with_capacity_to_spare(lag):
    rules = {**COMMITTED, "exchange": {"lag_days": lag}, "capability.unlimited": True, "time.warm_up": 0}
    result = simulate(jinan(rules, 3), 42, 0, 6000)
    assert measure(result).get("first_check_coverage") == 1
    firms, visit, end = result.city.firms, result.tables["visit"], result.city.clock.end
    due = firms["enter"].astype(np.int64) + 60 * DAY
    mine = np.flatnonzero((classes(result) == Admission.COMMITTED) & (due < end) & (result.exit > due))
    first = visit["campaign"] == COMMITMENT
    assert set(visit["trigger"][first].tolist()) == {Trigger.SPECIAL}
    assert np.unique(visit["firm"][first]).size == first.sum()
    when = np.full(firms["key"].size, 2**40)
    when[visit["firm"][first]] = visit["time"][first]
    assert mine.size > 500 and (when[mine] < due[mine]).all()
    assert (when[mine] >= firms["enter"][mine] + lag * DAY).all()
    # They are spread over the time that is left, not crowded at its beginning.
    since = (when[mine] - firms["enter"][mine]) / DAY
    assert abs(np.mean(since) - (lag + 60) / 2) < 3


def test_a_deadline_before_the_record_has_come_is_missed():
    rules = {**COMMITTED, "exchange": {"lag_days": 75}, "capability.unlimited": True, "time.warm_up": 0}
    result = simulate(jinan({**rules, "reports.visited": 0.0}, 3), 43, 0, 6000)
    assert measure(result).get("first_check_coverage") == 0
    visit = result.tables["visit"]
    late = visit["campaign"] == COMMITMENT
    assert late.sum() > 300  # made as soon as the firms are known
    since = (visit["time"] - result.city.firms["enter"][visit["firm"]])[late] / DAY
    assert since.min() >= 75 and since.max() < 75 + 15


def test_a_shortage_of_officers_costs_coverage():
    result = simulate(jinan({**COMMITTED, "capability.officers": 900, "time.warm_up": 0}, 3), 44, 0, 6000)
    assert 0.05 < measure(result).get("first_check_coverage") < 0.9


def test_classes_without_an_effect_change_no_bit():
    off = simulate(jinan({}, 1), 45, 0, 3000)
    same = {"entry": {"share": SHARE, "onset": dict.fromkeys(SHARE, number(1.0))}}
    on = simulate(jinan(same, 1), 45, 0, 3000)
    for name, table in off.tables.items():
        for column in table:
            assert np.array_equal(table[column], on.tables[name][column]), (name, column)
    changes = {"entry": {"share": SHARE, "onset": ONSET}, "world.ceiling": 8}
    assert simulate(jinan(changes, 1), 45, 0, 3000).tables["spell"]["firm"].size != off.tables["spell"]["firm"].size


def test_a_higher_share_takes_in_more_firms_and_a_policy_those_that_enter_after_it():
    one = jinan({"entry": {"share": {"committed": 0.2}}}, 2)
    two = other(one, {"entry.share.committed": 0.5})
    city = simulate(one, 46, 0, 2000).city
    few, many = (
        set(rows[kind == Admission.COMMITTED].tolist())
        for rows, kind in (admitted(city.keys, city.firms, s.settings["entry"], 0) for s in (one, two))
    )
    assert few < many and 0.2 < len(few) / len(many) < 0.6
    late = {"later": [{"from": "2025-07-01", "entry": {**COMMITTED["entry"], "onset": {"committed": number(1.3)}}}]}
    quiet = {"capability.unlimited": True, "time.warm_up": 0, "time.start": 2025, "world.ceiling": 4}
    scenario = jinan({**quiet, **late}, 1)
    result = simulate(scenario, 47, 0, 4000)
    begin = result.city.clock.month_start[6]
    visit = result.tables["visit"]
    first = visit["firm"][visit["campaign"] == COMMITMENT]
    assert first.size > 50 and (result.city.firms["enter"][first] >= begin).all()
    assert measure(result).get("first_check_coverage") == 1
