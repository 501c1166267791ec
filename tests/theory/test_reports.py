"""Verification: reports and complaints (lever 11)."""

import numpy as np

from jgsim.engine.run import simulate
from jgsim.terms.enums import Desk, Severity, TipKind, Trigger
from jgsim.terms.time import DAY, FAR, YEAR

from .bench import agrees, batch_means, bench, group, jinan, number, ratios

TIPS = {
    "ceiling": 3, "hazard": {"minor": 0.5, "general": 1.0, "serious": 2.0}, "insider": 0.2, "unfounded": 0.3,
    "professional": 0.4, "complaints": 0.6,
}
MIXED = {"minor": 0.4, "general": 0.4, "serious": 0.2}


def city(changes: dict, years: int = 4):
    item = {**group("office", rate=0.6, spell=0.8), "severity": MIXED}
    return bench({"world.tips": TIPS, "world.groups.item": item, "draw.ratio": ratios(1.0), **changes}, years)


def hazard_days(result, factor: np.ndarray) -> np.ndarray:
    """Σ hazard × days in violation by batch of firms, up to the last week, whose reports are not yet in."""
    spell, end = result.tables["spell"], result.tables["round"]["time"].max()
    days = np.maximum(np.minimum(spell["until"], end) - np.maximum(spell["time"], 0).astype(np.int64), 0) / YEAR
    return np.bincount(spell["firm"] % 50, days * factor[spell["severity"]], 50)


def test_reports_less_their_hazard_have_mean_0():
    """The compensator: reports on violations that run, whatever ends them (visits, corrections, relapses)."""
    reward, protection = 1.8, 2.5
    scenario = city({
        "reports": {"visited": 0.5, "reward": reward, "protection": protection},
        "behaviour.correction.share": 0.7, "behaviour.correction.days": 20, "behaviour.relapse": {"share": 0.6, "days": 30},
    })
    result = simulate(scenario, 81, 0, 6_000)
    factor = np.array([TIPS["hazard"][s.code] for s in Severity]) * (0.8 * reward + 0.2 * protection)
    tip = result.tables["tip"]
    founded = tip["kind"] == TipKind.FOUNDED
    expected = hazard_days(result, factor)
    got = np.bincount(tip["firm"][founded] % 50, minlength=50)
    left = got - expected
    error = left.std(ddof=1) / np.sqrt(50)
    print("compensator", left.mean(), error)
    assert 0 < error < 0.03 * expected.mean() and abs(left.mean()) <= 4 * error
    assert (result.tables["spell"]["segment"] > 0).sum() > 500


def test_false_reports_come_at_their_rate_and_share():
    result = simulate(city({"reports": {"visited": 0.5, "unfounded": 1.5}}), 82, 0, 8_000)
    tip = result.tables["tip"]
    false = tip["kind"] != TipKind.FOUNDED
    years = result.tables["round"]["time"].max() / YEAR
    per_firm = np.bincount(tip["firm"][false] % 50, minlength=50) / (8_000 / 50) / years
    agrees("false reports", 0.3 * 1.5, per_firm)
    agrees("professional", 0.4, batch_means(tip["firm"][false], tip["kind"][false] == TipKind.PROFESSIONAL))
    agrees("visited", 0.5, batch_means(tip["firm"], tip["visited"]))


def test_a_directed_check_looks_at_one_item_group_before_the_deadline():
    result = simulate(jinan({"draw.ratio": ratios(0.1)}, 2), 83, 0, 8_000)
    tip, visit, finding = result.tables["tip"], result.tables["visit"], result.tables["finding"]
    checks = visit["trigger"] == Trigger.REPORT
    assert checks.sum() > 200 and (visit["group"][checks] >= 0).all()
    asked = set(zip(tip["firm"].tolist(), tip["group"].tolist(), strict=True))
    assert all(k in asked for k in zip(visit["firm"][checks].tolist(), visit["group"][checks].tolist(), strict=True))
    at = {(f, t): g for f, t, g in zip(visit["firm"][checks], visit["time"][checks], visit["group"][checks], strict=True)}
    rows = np.flatnonzero((finding["trigger"] == Trigger.REPORT) & (finding["candidate"] >= -1))
    assert rows.size > 30
    assert all(at[finding["firm"][r], finding["time"][r]] == finding["group"][r] for r in rows.tolist())
    ordered = tip["visited"] == 1
    assert (tip["due"][ordered] > tip["time"][ordered]).all()
    assert (tip["due"][ordered] - tip["time"][ordered] <= 24 * DAY).all()


def test_complaints_take_desk_time_before_visits():
    result = simulate(city({"reports": {"complaint_minutes": 90}}), 84, 0, 8_000)
    desk = result.tables["desk"]
    assert (desk["minutes"] == np.where(desk["activity"] == Desk.COMPLAINT, 90, 0) * desk["count"]).all()
    desk = {c: column[desk["activity"] == Desk.COMPLAINT] for c, column in desk.items()}
    years = result.tables["round"]["time"].max() / YEAR
    count = desk["count"].sum()
    assert abs(count - 0.6 * 8_000 * years) <= 4 * np.sqrt(count)
    assert result.tables["round"]["desk"].sum() == desk["minutes"].sum()


def test_reports_off_change_nothing_but_themselves():
    """With nobody to check them and no desk, reports leave every other table as it is."""
    with_tips, without = (
        simulate(s, 85, 0, 3_000) for s in (city({"reports": {}}), bench({
            "world.groups.item": {**group("office", rate=0.6, spell=0.8), "severity": MIXED}, "draw.ratio": ratios(1.0),
        }, 4))
    )
    assert with_tips.tables["tip"]["firm"].size > 1000
    for table in ("visit", "finding", "spell", "planned", "dropped", "move"):
        assert all((with_tips.tables[table][c] == without.tables[table][c]).all() for c in without.tables[table])


def test_relapse_shares_and_lags():
    """A corrected violation breaks out again with its probability and exponential lag, unless it would have ended."""
    share, days = 0.45, 40.0
    scenario = bench({
        "draw.ratio": ratios(1.0), "behaviour.look.sensitivity": 1.0, "behaviour.correction.days": 0,
        "world.groups.item": group("office", rate=0.5, law="unbounded"),
        "behaviour.relapse": {"share": share, "days": days},
    }, 8)
    result = simulate(scenario, 86, 0, 4_000)
    spell, end = result.tables["spell"], result.city.clock.end
    order = np.lexsort((spell["segment"], spell["candidate"], spell["firm"]))
    firm, candidate, segment = (spell[c][order] for c in ("firm", "candidate", "segment"))
    begin, corrected = spell["time"][order].astype(np.int64), spell["corrected"][order].astype(np.int64)
    follows = np.zeros(order.size, bool)
    follows[:-1] = (firm[1:] == firm[:-1]) & (candidate[1:] == candidate[:-1])
    assert (segment[1:][follows[:-1]] == segment[:-1][follows[:-1]] + 1).all()
    # A new violation of the firm within the lag takes the place of the relapse: that is a second exponential clock.
    early = (corrected < FAR) & (corrected < end - 2 * YEAR)
    lag = np.full(order.size, -1.0)
    lag[:-1][follows[:-1]] = (begin[1:] - corrected[:-1])[follows[:-1]] / DAY
    truth = share * (1 / days) / (1 / days + 0.5 / 365.25)
    agrees("relapse share", truth, batch_means(firm[early], follows[early]))
    agrees("relapse lag", 1 / (1 / days + 0.5 / 365.25), batch_means(firm[early & follows], lag[early & follows]), power=0.05)
