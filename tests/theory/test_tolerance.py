"""Verification: tolerance and the penalty lists (lever 14; rows D1 and D5 of the sampling table)."""

from dataclasses import replace
from math import comb, exp

import numpy as np
import pytest

from jgsim.engine.run import simulate
from jgsim.terms.enums import PENALTIES, SOFT, Response, Trigger
from jgsim.terms.time import FAR, YEAR

from .bench import agrees, batch_means, bench, group, jinan, name, number, published, ratios

LAM, S, MU, G = 0.8, 0.9, 0.5, 0.25
CASES = {"case": {"minor": 1.0, "general": 1.0, "serious": 1.0}}
NEVER_SELF = {"warned": number(0.0), "guided": number(0.0), "admonished": number(0.0)}


def tolerant(**changes) -> dict:
    """Everybody is tolerated, for as long as the lever allows, and nobody puts anything right unasked."""
    return {
        "months": 240, "sectors": ["all"], "window_days": round(G * 365.25), "ladder": ["warned"],
        "self_correction": NEVER_SELF, **changes,
    }


def young(changes: dict, years: int):
    """A city whose firms were registered during the run, so that tolerance reaches them."""
    return bench({"world.types.firm.entry": 1.0, "world.growth_fade": 0.0, **changes}, years)


@pytest.fixture(scope="module")
def grace():
    """Poisson visits, one step of tolerance, then a penalty; nothing else ends a violation but time."""
    scenario = young({
        "draw.ratio": ratios(LAM), "draw.memory": "poisson", "behaviour.look.sensitivity": S,
        "behaviour.correction.share": 0, "behaviour.look.factor": {"recheck": 1000},
        "world.groups.item.rate": 0.5, "world.groups.item.spell": 1 / MU,
        "penalty_lists": CASES, "tolerance": tolerant(),
    }, 12)
    return simulate(scenario, 61, 0, 2_500)


def first_of_young(result):
    """The first violation of each firm that was registered in the first two years and could be followed for eight."""
    spell, enter = result.tables["spell"], result.city.firms["enter"]
    rows = np.unique(spell["firm"], return_index=True)[1]
    rows = rows[(enter[spell["firm"][rows]] >= 0) & (spell["time"][rows] < 3 * YEAR)]
    return {column: array[rows] for column, array in spell.items()}


def test_d1_share_penalised_after_a_grace_period(grace):
    truth = lambda g: LAM * S / (LAM * S + MU) * exp(-MU * g)  # noqa: E731
    published("D1", truth(G))
    spell, finding = first_of_young(grace), grace.tables["finding"]
    fined = np.isin(finding["measure"], PENALTIES)
    key = lambda t: t["firm"].astype(np.int64) * 1000 + t["candidate"]  # noqa: E731
    penalised = np.isin(key(spell), key({c: a[fined] for c, a in finding.items()}))
    # The window ends at midnight: on average half a day is lost of it, and won again by the time of the re-check.
    agrees("D1", truth(round(G * 365.25) / 365.25), batch_means(spell["firm"], penalised))


def test_within_its_window_a_violation_is_never_penalised(grace):
    window, finding = grace.tables["tolerated"], grace.tables["finding"]
    end = {(f, c): u for f, c, u in zip(window["firm"], window["candidate"], window["until"], strict=True)}
    fined = np.flatnonzero(np.isin(finding["measure"], PENALTIES))
    assert fined.size > 100
    for row in fined.tolist():
        assert finding["time"][row] >= end.get((finding["firm"][row], finding["candidate"][row]), 0)


def test_a_failed_recheck_climbs_the_ladder_step_by_step():
    scenario = young({
        "draw.ratio": ratios(2.0), "draw.memory": "poisson", "behaviour.correction.share": 0,
        "behaviour.look.factor": {"recheck": 1000}, "world.groups.item": group("office", rate=0.5, law="unbounded"),
        "penalty_lists": CASES, "tolerance": tolerant(ladder=["warned", "guided", "admonished"], window_days=30),
    }, 5)
    finding = simulate(scenario, 62, 0, 500).tables["finding"]
    order = np.lexsort((finding["time"], finding["candidate"], finding["firm"]))
    steps = {0: [], 1: [], 2: [], 3: []}
    last = None
    for row in order.tolist():
        one = finding["firm"][row], finding["candidate"][row]
        turn = 0 if one != last else turn
        last, measure = one, int(finding["measure"][row])
        if turn and measure == steps[turn - 1][-1]:
            continue  # found again within the window
        if turn < 4:
            steps[turn].append(measure)
        turn += 1
    assert {k: set(v) for k, v in steps.items() if k < 3} == {
        0: {Response.WARNED}, 1: {Response.GUIDED}, 2: {Response.ADMONISHED}
    }
    assert set(steps[3]) == {Response.PENALISED}


def test_self_corrected_share_is_its_parameter():
    share = 0.35
    scenario = young({
        "draw.ratio": ratios(3.0), "draw.memory": "poisson", "behaviour.correction.share": 0,
        "world.groups.item": group("office", rate=1.0, law="unbounded"),
        "tolerance": tolerant(self_correction={"warned": number(share)}),
    }, 6)
    result = simulate(scenario, 63, 0, 1_000)
    window = result.tables["tolerated"]
    over = window["until"] < result.city.clock.end
    assert (window["over"][over] > window["until"][over]).all()
    agrees("self-corrected", share, batch_means(window["firm"][over], window["corrected"][over] <= window["until"][over]))


def test_d5_strikes():
    """The chance of at least two findings in 24 campaigns: the second strike is what a ladder of one step penalises."""
    r, s, campaigns, strikes = 0.05, 0.8, 24, 2
    truth = 1 - sum(comb(campaigns, j) * (r * s) ** j * (1 - r * s) ** (campaigns - j) for j in range(strikes))
    published("D5", truth)
    scenario = bench({
        "draw.ratio": ratios(r * 12), "behaviour.look.sensitivity": s, "behaviour.correction.share": 0,
        "world.start": "in_order", "world.groups.item": group("office", rate=90.0, law="unbounded"),
        "behaviour.deterrence.learning": 0,
    }, 3)
    result = simulate(scenario, 64, 0, 20_000)
    finding, clock = result.tables["finding"], result.city.clock
    inside = (finding["time"] >= clock.year_start[1]) & (finding["time"] < clock.year_start[3])
    struck = np.bincount(finding["firm"][inside], minlength=20_000) >= strikes
    agrees("D5", truth, batch_means(np.arange(20_000), struck))


def test_the_lists_hold_their_shares_and_spare_first_offences_only():
    shares = {"waived": 0.3, "mitigated": 0.2, "lighter": 0.1, "heavier": 0.15}
    scenario = bench({
        "draw.ratio": ratios(2.0), "draw.memory": "poisson", "world.groups.item": group("office", rate=1.0),
        "penalty_lists": {**CASES, **{k: {"general": v} for k, v in shares.items()}, "look_back_months": 24},
    }, 6)
    result = simulate(scenario, 65, 0, 4_000)
    finding = result.tables["finding"]
    firm, time, measure = finding["firm"], finding["time"], finding["measure"]
    for code in ("mitigated", "lighter", "heavier"):
        agrees(code, shares[code], batch_means(firm, measure == Response[code.upper()]), power=0.06)
    order = np.lexsort((time, firm))
    gap = np.diff(time[order].astype(np.int64))
    again = np.flatnonzero((np.diff(firm[order]) == 0) & (gap <= 2 * YEAR)) + 1
    assert again.size > 1000 and not (measure[order][again] == Response.WAIVED).any()
    first = np.setdiff1d(np.arange(firm.size), again)
    agrees("waived", shares["waived"], batch_means(firm[order][first], measure[order][first] == Response.WAIVED))


BUSY = {
    "draw.ratio": ratios(0.8), "capability.unlimited": True, "credit.score.points": {"minor": 2.0, "general": 2.0, "serious": 2.0},
}


def lenient(**changes):
    return {"tolerance": {
        "months": 24, "sectors": ["new_economy", "trade", "food"], "ladder": ["warned"], "window_days": 20,
        "self_correction": {"warned": number(0.5)}, **changes,
    }}


def test_length_0_is_no_tolerance_bit_for_bit():
    with_lists = jinan(BUSY, 2)
    length_0 = jinan({**BUSY, **lenient(months=0)}, 2)
    one, two = (simulate(s, 66, 0, 3_000) for s in (with_lists, length_0))
    assert one.state_hash == two.state_hash
    assert all((one.tables[t][c] == two.tables[t][c]).all() for t in one.tables for c in one.tables[t])


def test_red_lines_are_never_tolerated_and_tolerated_findings_leave_no_tier_damage():
    result = simulate(jinan({**BUSY, **lenient()}, 3), 67, 0, 10_000)
    window, finding, move = result.tables["tolerated"], result.tables["finding"], result.tables["move"]
    assert window["firm"].size > 40
    c = result.city.candidates
    first = dict(zip(zip(c.cell_firm.tolist(), c.cell_group.tolist(), strict=True), c.cell_first.tolist(), strict=False))
    which = np.array([first[f, g] + k for f, g, k in zip(
        window["firm"].tolist(), window["group"].tolist(), window["candidate"].tolist(), strict=True)])
    groups = list(result.city.settings.groups.values())
    items, red = np.array([g.items for g in groups]), np.array([g.red_lines for g in groups])
    item = (result.city.keys.stream("item").bits(c.number[which]) >> np.uint64(32)) * items[window["group"]].astype(np.uint64)
    assert ((item >> np.uint64(32)).astype(np.int64) >= red[window["group"]]).all()
    # A firm whose findings were all tolerated never falls by points (two standard deviations would throw it down).
    soft = np.isin(finding["measure"], SOFT)
    only = np.setdiff1d(finding["firm"][soft], finding["firm"][~soft])
    without = replace(result.scenario, settings={
        **result.scenario.settings,
        "credit": result.scenario.settings["credit"].model_copy(update={"score": result.scenario.settings["credit"].score.model_copy(
            update={"points": {"minor": 0.0, "general": 0.0, "serious": 0.0}})}),
    })
    quiet = simulate(without, 67, 0, city=result.city).tables["move"]
    mine, same = (np.isin(t["firm"], only) for t in (move, quiet))
    assert only.size > 20
    assert [tuple(move[c][mine]) for c in move] == [tuple(quiet[c][same]) for c in quiet]


def test_halved_visits_hold_back_half_of_the_draws_of_tolerated_firms():
    result = simulate(jinan({**BUSY, **lenient(visits="halved", sectors=["trade", "services"])}, 4), 68, 0, 12_000)
    planned, dropped = result.tables["planned"], result.tables["dropped"]
    firms, world = result.city.firms, result.city.settings
    kind = np.isin(firms["sector"], [list(world.sectors).index(s) for s in ("trade", "services")])
    until = np.where(kind, firms["enter"].astype(np.int64) + 24 * YEAR // 12, -(2**40))
    # Tasks whose whole life lies inside the tolerance period: their week of visiting does, too.
    mine = (planned["due"] < until[planned["firm"]] - 60 * 1440) & np.isin(planned["trigger"], (Trigger.RANDOM, Trigger.JOINT))
    mine &= firms["exit"][planned["firm"]] > planned["due"] + 60 * 1440
    held = dropped["reason"] == 7
    gone = set(zip(dropped["firm"][held].tolist(), dropped["due"][held].tolist(), dropped["campaign"][held].tolist(), strict=True))
    rows = np.flatnonzero(mine)
    half = np.array([
        k in gone for k in zip(planned["firm"][rows].tolist(), planned["due"][rows].tolist(), planned["campaign"][rows].tolist(),
                               strict=True)
    ])
    agrees("halved", 0.5, batch_means(planned["firm"][rows], half), power=0.08)


def test_service_only_answers_draws_by_advice_and_nothing_else():
    result = simulate(jinan({**BUSY, **lenient(visits="service")}, 3), 69, 0, 6_000)
    finding, window = result.tables["finding"], result.tables["tolerated"]
    advised = finding["measure"] == Response.ADVISED
    assert advised.sum() > 20
    assert np.isin(finding["trigger"][advised], (Trigger.RANDOM, Trigger.JOINT)).all()
    checks = result.tables["planned"]["campaign"] == 2002
    assert checks.sum() == (window["measure"] != Response.ADVISED).sum()
    assert (window["corrected"][window["measure"] == Response.ADVISED] < FAR).any()
