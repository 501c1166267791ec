"""Verification: supervision from afar (lever 17): alerts, true and false, in closed form."""

import numpy as np
from scipy import stats

from jgsim.engine.run import simulate
from jgsim.engine.simulation import Simulation
from jgsim.levers.monitoring import equipped
from jgsim.measures.measure import measure
from jgsim.terms.campaign import ALERTS
from jgsim.terms.enums import Desk
from jgsim.terms.steps import UNLISTED
from jgsim.terms.time import DAY, FAR, YEAR_DAYS

from .bench import agrees, batch_means, bench, campaign, group, number, per_batch, ratios

FIRMS = 3000
ENDLESS = {
    "behaviour.correction.share": 0, "world.groups.item": group("office", rate=5.0, spell=1000.0),
    "world.start": "stationary",
}
"""Violations that go on whatever is found."""


def run(rules: dict, years: int = 2, **more):
    """A year or more of sensors at firms that nobody else looks at."""
    rules = {"equipped": {"all": 1.0}, "sensitivity": number(0.2), "false_alarms": number(0.0), **rules}
    return simulate(bench({"draw.ratio": ratios(0), "monitoring": rules, **more}, years), 81, 0, FIRMS)


def mondays(result) -> np.ndarray:
    """Minutes at which sensors are looked at."""
    begin = np.unique(result.tables["round"]["time"])
    return begin[[result.city.clock.date(int(minute)).weekday() == 0 for minute in begin]]


def test_false_alarms_come_at_the_rate_that_is_set():
    result = run({"false_alarms": number(6.0), "quiet_days": 0})
    alert = result.tables["alert"]
    weeks = mondays(result).size
    assert weeks in (104, 105) and (alert["candidate"] == -1).all() and (alert["visited"] == 0).all()
    agrees("false alarms", 6 * 7 / YEAR_DAYS * weeks, per_batch(alert["firm"], None, FIRMS))


def test_a_violation_is_told_after_a_geometric_number_of_weeks():
    q = 0.2
    result = run({"sensitivity": number(q), "quiet_days": 0, "visited": 0.0}, 3, **ENDLESS)
    alert, spell = result.tables["alert"], result.tables["spell"]
    weeks = mondays(result)
    rotten = np.unique(spell["firm"][spell["time"] < 0])
    rows = np.unique(alert["firm"], return_index=True)[1]
    first = np.full(FIRMS, -1)
    first[alert["firm"][rows]] = np.searchsorted(weeks, alert["time"][rows]) + 1
    first = first[rotten]
    assert (first > 0).all(), "in three years every one is told"
    agrees("weeks until it is told", 1 / q, batch_means(rotten, first))
    most = 25
    seen = np.append(np.bincount(first, minlength=most + 1)[1 : most + 1], (first > most).sum())
    expected = np.append(q * (1 - q) ** np.arange(most), (1 - q) ** most) * rotten.size
    assert stats.chisquare(seen, expected).pvalue > 1e-4
    # Each week is told with the same chance, whatever was told before.
    each = batch_means(rotten, np.bincount(alert["firm"], minlength=FIRMS)[rotten] / weeks.size)
    agrees("alerts a week", q, each)


def test_a_quiet_time_lets_an_alert_come_again_after_it():
    q, quiet = 0.3, 5
    result = run({"sensitivity": number(q), "quiet_days": 7 * quiet, "visited": 0.0}, 4, **ENDLESS)
    alert = result.tables["alert"]
    order = np.lexsort((alert["time"], alert["firm"]))
    firm, time = alert["firm"][order], alert["time"][order].astype(np.int64)
    same = np.flatnonzero(firm[1:] == firm[:-1])
    gap = (time[same + 1] - time[same]) / (7 * DAY)
    assert gap.min() == quiet
    # A renewal of quiet weeks and a geometric number of looks; those near the end are cut off, so only early ones.
    early = time[same] < time.max() - 60 * 7 * DAY
    agrees("weeks between alerts", quiet - 1 + 1 / q, batch_means(firm[same[early]], gap[early]))


def test_the_alerts_account_and_lead_to_checks():
    rules = {
        "equipped": {"all": 0.4}, "false_alarms": number(3.0), "sensitivity": number(0.5), "desk_minutes": 25,
        "visited": 0.6,
    }
    item = {"world.groups.item": group("office", rate=1.0, spell=1.0), "behaviour.look.sensitivity": 0.7}
    result = run(rules, 2, **item)
    alert, desk, planned, visit = (result.tables[name] for name in ("alert", "desk", "planned", "visit"))
    true = alert["candidate"] >= 0
    assert 0 < true.sum() < true.size and not alert["visited"][~true].any() and (alert["due"][~true] == FAR).all()
    rows = desk["activity"] == Desk.ALERT
    assert desk["count"][rows].sum() == true.size and desk["minutes"][rows].sum() == 25 * true.size
    agrees("share visited", 0.6, batch_means(alert["firm"][true], alert["visited"][true]))
    asked = planned["campaign"] == ALERTS
    assert asked.sum() == alert["visited"].sum() and asked.all()
    sim = Simulation(result.city, result.scenario)
    firms = equipped(sim.view, result.scenario.settings["monitoring"])
    agrees("share equipped", 0.4, per_batch(firms, None, FIRMS), power=0.04)
    assert np.isin(alert["firm"], firms).all()
    # Within the week a violation seldom ends: nearly every check finds it with the sensitivity of a visit.
    on_time = visit["time"] - visit["due"] == 0
    assert on_time.all() and (visit["campaign"] == ALERTS).all()
    ended = 1 - np.exp(-3.5 / YEAR_DAYS)
    agrees("found on the spot", 0.7 * (1 - ended), batch_means(visit["firm"], visit["findings"] > 0), power=0.05)


TURNOVER = {"world.types.firm.entry": 0.8, "world.types.firm.exit": 0.4, "world.types.firm.exit_young": 0.4}


def test_until_a_firm_is_in_the_object_register_its_alerts_bring_nobody_and_are_counted():
    """Only reports reach a firm that supervision does not know of: what a sensor tells of it is given up, by reason."""
    lag, rules = 60, {"equipped": {"all": 1.0}, "sensitivity": number(0.5), "visited": 0.8, "desk_minutes": 10}
    item = {"world.groups.item": group("office", rate=3.0, spell=1.0)}
    result = run(rules, 3, **item, **TURNOVER, exchange={"lag_days": lag, "lost": 0.3})
    alert, visit, planned, dropped = (result.tables[name] for name in ("alert", "visit", "planned", "dropped"))
    unlisted, firms = result.tables["unlisted"], result.city.firms
    begin, until = firms["enter"].astype(np.int64), np.full(firms["key"].size, -(2**40))
    until[unlisted["firm"]] = unlisted["until"]
    void = alert["time"] < until[alert["firm"]]
    asked = alert["visited"] > 0
    assert (void & asked).sum() > 200 and (~void & asked).sum() > 200
    assert not (visit["time"] < until[visit["firm"]]).any()
    gone = dropped["reason"] == UNLISTED
    assert (dropped["campaign"][gone] == ALERTS).all() and (begin[dropped["firm"][gone]] >= 0).all()
    rows = lambda table, some: sorted(zip(*(table[c][some].tolist() for c in ("time", "firm", "due")), strict=True))  # noqa: E731
    assert rows(dropped, gone) == rows(alert, void & asked)
    assert (planned["campaign"] == ALERTS).sum() == asked.sum()
    desk = result.tables["desk"]
    assert desk["count"][desk["activity"] == Desk.ALERT].sum() == alert["time"].size
    account = result.accounts()
    assert account["unlisted"] == gone.sum() and measure(result).groups("held_back", "held")["unlisted"] == gone.sum()


def test_of_what_nobody_owns_no_alert_brings_a_visit():
    rules = {"equipped": {"all": 1.0}, "sensitivity": number(0.5), "visited": 1.0}
    item = {"world.groups.item": group("office", rate=1.0, spell=1.0), "world.start": "stationary"}
    result = run(rules, 1, **item, duties={"vacant": {"item": {"months": 6}}}, **{"plan.campaigns": {"draw": campaign()}})
    alert = result.tables["alert"]
    month = result.city.clock.month_of(alert["time"])
    assert (month < 6).sum() > 200 and not alert["visited"][month < 6].any() and alert["visited"][month >= 6].all()
    assert result.tables["visit"]["time"].min() >= result.city.clock.month_start[6]
