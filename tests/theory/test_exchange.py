"""Verification of lever 3: unsupervised firm-days are the sums of min(lag, life, time left), and what they are expected
to be; until a firm is known, only reports reach it."""

import numpy as np
import pytest

from jgsim.engine.run import simulate
from jgsim.levers.exchange import LAG, LOST
from jgsim.measures.measure import measure
from jgsim.terms.enums import DRAWS, PENALTIES, Severity, Trigger, VisitResult
from jgsim.terms.keys import high32, threshold32
from jgsim.terms.time import DAY, FAR, YEAR

from .bench import agrees, batch_means, bench, jinan, number, ratios

NOBODY = (VisitResult.UNREACHABLE, VisitResult.CLOSED, VisitResult.NO_ACTIVITY)
TURNOVER = {"world.types.firm.entry": 0.6, "world.types.firm.exit": 0.6, "world.types.firm.exit_young": 0.6}
"""Lives are exponential, with a mean of 1 / 0.6 years."""


def lost_of(result, share: float) -> np.ndarray:
    """Whose record is lost, by key (bool)."""
    u = high32(result.city.keys.stream("exchange:lost").bits(result.city.firms["key"]))
    return (u < np.uint64(threshold32(share))) & (result.city.firms["enter"] >= 0)


def noticed(result) -> np.ndarray:
    """Minute of the first recorded visit that reaches each firm (FAR: none)."""
    visit, found = result.tables["visit"], np.full(result.exit.size, FAR, np.int64)
    rows = np.flatnonzero((visit["entered"] > 0) & ~np.isin(visit["result"], NOBODY))
    np.minimum.at(found, visit["firm"][rows], visit["time"][rows])
    return found


def test_unsupervised_days_are_the_sum_over_entries_by_cause():
    scenario = jinan({"exchange": {"lag_days": 45, "lost": 0.3}, "reports.visited": 1.0, "time.warm_up": 0}, 3)
    result = simulate(scenario, 31, 0, 6000)
    firms, end = result.city.firms, result.city.clock.end
    entered, lost = firms["enter"] >= 0, lost_of(result, 0.3)
    enter = firms["enter"].astype(np.int64)
    stay = np.minimum(result.exit, end) - enter
    by_lag = np.minimum(45 * DAY, stay)[entered & ~lost]
    by_loss = np.minimum(noticed(result) - enter, stay)[lost]
    assert (noticed(result)[lost] < end).sum() > 5  # reports reach some
    rows = measure(result)
    days = rows.groups("unsupervised_firm_days", "gap")
    assert days["lag"] * DAY == pytest.approx(by_lag.sum(), rel=1e-12)
    assert days["lost"] * DAY == pytest.approx(by_loss.sum(), rel=1e-12)
    assert rows.get("unsupervised_firm_days") == pytest.approx(days["lag"] + days["lost"])
    table = result.tables["unlisted"]
    for gap, parts in ((LAG, by_lag), (LOST, by_loss)):
        mine = table["gap"] == gap
        assert (table["until"][mine].astype(np.int64) - table["time"][mine]).sum() == parts.sum()
    for dimension in ("tier", "sector", "district", "type", "size"):
        assert sum(rows.groups("unsupervised_firm_days", dimension).values()) == pytest.approx(sum(days.values()))


def test_expected_unsupervised_days_of_exponential_lives():
    lag, share, rate, years = 90, 0.4, 0.6, 2
    exchange = {"exchange": {"lag_days": lag, "lost": share}, "draw.ratio": ratios(0.0), "time.start": 2025}
    result = simulate(bench({**TURNOVER, **exchange}, years), 32, 0, 30_000)
    table, firms = result.tables["unlisted"], result.city.firms
    entrant, lost = np.flatnonzero(firms["enter"] >= 0), lost_of(result, share)
    minutes = np.bincount(table["firm"], table["until"].astype(np.int64) - table["time"], firms["key"].size) / YEAR
    span = result.city.clock.end / YEAR
    # Until `t` is left, a life has 1 − exp(−rate · t) over rate of its time; entries are even over the span.
    part = lambda t: (1 - np.exp(-rate * t)) / rate  # noqa: E731
    over = lambda t: (t - part(t)) / rate  # noqa: E731 - its integral from 0 to t
    length = lag * DAY / YEAR
    by_lag = (over(length) + (span - length) * part(length)) / span
    for what, truth, some in (("lag", by_lag, ~lost), ("lost", over(span) / span, lost)):
        rows = entrant[some[entrant]]
        agrees(f"unsupervised years an entry, {what}", truth, batch_means(rows, minutes[rows]))
    agrees("share of records lost", share, batch_means(entrant, lost[entrant].astype(float)))


def test_only_reports_reach_firms_that_are_not_known():
    often = {"draw.ratio": ratios(1.0), "capability.unlimited": True, "time.warm_up": 0}
    special = {"plan.special": {"all": {
        "name": {"zh": "专项", "en": "special"}, "department": "market", "months": [3, 9], "ratio": 1.0}}}
    key = {"key_fields.frequency.food": dict.fromkeys("ABCD", 6)}
    rules = {"exchange": {"lag_days": 100, "lost": 0.5}, "reports.visited": 1.0}
    tips = {"world.tips.hazard": {s: number(1.0) for s in ("minor", "general", "serious")}}
    result = simulate(jinan({**often, **special, **key, **rules, **tips}, 3), 33, 0, 4000)
    firms, visit, lost = result.city.firms, result.tables["visit"], lost_of(result, 0.5)
    known = np.where(lost, noticed(result), firms["enter"] + 100 * DAY)
    known[firms["enter"] < 0] = -FAR
    before = visit["time"] <= known[visit["firm"]]
    assert {Trigger.REPORT} <= set(visit["trigger"][before].tolist()) <= {Trigger.REPORT, Trigger.RECHECK}
    # Once they are known, everything reaches them.
    late = lost[visit["firm"]] & ~before
    assert set(visit["trigger"][late].tolist()) >= {Trigger.REPORT, Trigger.SPECIAL, Trigger.KEY, *DRAWS}
    on_its_way = (firms["enter"] >= 0) & ~lost
    assert set(visit["trigger"][on_its_way[visit["firm"]] & ~before].tolist()) >= {Trigger.SPECIAL, Trigger.KEY, *DRAWS}
    # Key-field checks: within a period (and a holiday) from then on.
    mine = np.flatnonzero(lost & (firms["field"] == 0) & (known < result.city.clock.end - 100 * DAY))
    mine = mine[(result.exit[mine] > known[mine] + 80 * DAY) & (firms["silent"][mine] > known[mine] + 80 * DAY)]
    checked = visit["firm"][(visit["trigger"] == Trigger.KEY) & (visit["time"] < known[visit["firm"]] + 80 * DAY)]
    assert mine.size > 3 and np.isin(mine, checked).all()


def test_the_share_of_penalised_firms_that_lose_their_licence_and_when():
    share, lag = 0.4, 50
    rules = {
        "exchange": {"revoke": share, "revoke_days": lag}, "draw.ratio": ratios(6.0),
        "world.groups.item": {
            "name": {"zh": "事项", "en": "item"}, "department": "office", "items": 1, "rate": 0.3, "spell": 1.0,
            "severity": {"general": 0.4, "serious": 0.6}, "minutes": 60,
        },
        "penalty_lists": {"case": {"general": 1.0, "serious": 1.0}, "mitigated": {"serious": 0.5}},
    }
    result = simulate(bench(rules, 3), 34, 0, 12_000)
    finding, clock = result.tables["finding"], result.city.clock
    fined = (finding["severity"] == Severity.SERIOUS) & np.isin(finding["measure"], PENALTIES)
    early = finding["time"] + lag * DAY <= clock.month_start[-2]
    firm, first = np.unique(finding["firm"][fined & early], return_index=True)
    first = np.flatnonzero(fined & early)[first]
    closing = result.tables["closing"]
    assert set(closing["cause"].tolist()) == {2} and np.isin(closing["time"], clock.month_start).all()
    # Of firms with one such penalty (a second one may come before the month's turn) the share has gone.
    once = np.bincount(finding["firm"][fined], minlength=result.exit.size)[firm] == 1
    gone = np.isin(firm, closing["firm"])
    # Firms that stay have more occasions: those with a second penalty stayed after the first, but for the lag.
    due = finding["time"][first].astype(np.int64) + lag * DAY
    turn = clock.month_start[np.searchsorted(clock.month_start, due)]
    at_first = gone & (result.exit[firm] == turn)
    agrees("licences revoked after the first penalty", share, batch_means(firm, at_first.astype(float)), power=0.05)
    assert not (gone & once & ~at_first).any()


@pytest.mark.parametrize("rules", [{"lost": 1e-10}, {"revoke_days": 90}, {"lost": 1e-10, "revoke": 1e-10}])
def test_an_exchange_that_loses_nothing_in_no_time_changes_no_bit(rules):
    off = simulate(jinan({}, 1), 35, 0, 3000)
    on = simulate(jinan({"exchange": rules}, 1), 35, 0, 3000)
    for name, table in off.tables.items():
        for column in table:
            assert np.array_equal(table[column], on.tables[name][column]), (name, column)
