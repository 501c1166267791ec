"""Verification: results made public, and how firms answer (lever 6)."""

import numpy as np
import pytest

from jgsim.engine.run import city_of, simulate
from jgsim.engine.simulation import Simulation
from jgsim.levers.publicity import Publicity, answer, publish
from jgsim.measures.measure import measure
from jgsim.measures.records import published
from jgsim.terms.enums import PENALTIES, CaseFate
from jgsim.terms.time import DAY

from .bench import Z, bench, group, jinan, number, ratios

LAW = {"strength": number(0.4), "half_life_days": number(90)}
WEAK = {**LAW, "strength": number(0.01)}
CASES = {
    "penalty_lists": {"case": {"minor": 0.5, "general": 1.0, "serious": 1.0}, "mitigated": {"general": 0.4}},
    "draw.ratio": ratios(0.5), "capability.unlimited": True,
}


def settings(**given) -> Publicity:
    """Settings of the lever, as a file would give them."""
    return Publicity.model_validate({**LAW, **given})


def test_the_onset_rate_equals_the_formula():
    """exp(−strength · Σ 2^(−age/half-life) · 1 000 / firms of the sector and district), from the next month on."""
    scenario = jinan({}, 2)
    sim = Simulation(city_of(scenario, 3, 0, 900), scenario)
    view, one, rng = sim.view, settings(strength=number(0.005)), np.random.default_rng(4)
    start, firms = view.clock.month_start, view.firms
    place = firms["sector"].astype(np.int64) * len(view.settings.districts) + firms["district"]
    cases = np.stack([rng.integers(0, start[9], 60), rng.choice(place, 60)])
    with sim.state.writing("publicity"):
        sim.state["publicity.pending"] = cases
        for month in range(1, 12):
            view.set_month(month)
            publish(view, one)
    firm = rng.integers(0, firms["key"].size, 3000)
    minute = rng.integers(0, start[12], 3000)
    truth = []
    for f, t in zip(firm.tolist(), minute.tolist(), strict=True):
        month = np.searchsorted(start, t, side="right") - 1
        level = 0.0
        for when, where in cases.T.tolist():
            first = np.searchsorted(start, when, side="right")  # month from whose begin on firms know of it
            if where == place[f] and first <= month:
                there = (place == where) & (firms["enter"] <= start[first]) & (firms["exit"] > start[first])
                level += 2 ** (-(t - when) / (90 * DAY)) * 1000 / there.sum()
        truth.append(2 * np.exp(-0.005 * level))
    got = answer(view, one, firm, minute.astype(np.int32), np.full(3000, 2.0))
    assert np.allclose(got, truth, rtol=1e-10) and np.unique(got).size > 1000
    assert sim.state["publicity.pending"].shape == (2, 0)


def planted(scenario, city, when, count) -> Simulation:
    """A run in which so many cases will be published at a minute, all at the first place."""
    sim = Simulation(city, scenario)
    with sim.state.writing("publicity"):
        sim.state["publicity.pending"] = np.stack([np.full(count, when), np.zeros(count, np.int64)])
    return sim


def test_onsets_after_a_burst_fall_and_come_back():
    """Each onset of the same city without publicity stays with probability exp(−strength · level of its minute)."""
    item = group("office", rate=0.6, spell=0.004, law="fixed")  # so short that hardly any stands in another's way
    quiet = {"world.groups.item": item, "draw.ratio": ratios(0)}
    firms, count, when = 12_000, 36, 130 * DAY
    scenario = bench({**quiet, "publicity": LAW}, 2)
    city = city_of(scenario, 5, 0, firms)
    onsets = {}
    for name, sim in (("off", Simulation(city, bench(quiet, 2))), ("on", planted(scenario, city, when, count))):
        spell = sim.run().finish().tables["spell"]
        here = spell["time"] >= 0
        onsets[name] = spell["firm"][here].astype(np.int64) << 32 | spell["time"][here]
    time = (onsets["off"] & 0xFFFFFFFF).astype(np.int64)
    stays = np.isin(onsets["off"], onsets["on"])
    start = city.clock.month_start
    first = int(start[start > when][0])
    alive = ((city.firms["enter"] <= first) & (city.firms["exit"] > first)).sum()
    chance = np.where(time < first, 1.0, np.exp(-0.4 * 1000 * count / alive * 2.0 ** (-(time - when) / (90 * DAY))))
    assert stays[time < first].all() and (time < first).sum() > 1000
    for since, until in ((0, 45), (45, 120), (120, 250), (250, 500)):
        rows = (time >= first + since * DAY) & (time < first + until * DAY)
        error = np.sqrt((chance[rows] * (1 - chance[rows])).sum())
        missed = stays[rows].sum() - chance[rows].sum()
        print(since, rows.sum(), chance[rows].mean(), missed / error)
        assert 0 < error < 0.06 * rows.sum() and abs(missed) <= Z * error
    assert chance.min() < 0.4 and chance[-1] > 0.9


def test_levels_follow_from_the_cases_that_were_decided():
    scenario = jinan({**CASES, "publicity": {**WEAK, "share": 0.6, "lag_days": 20}, "time.warm_up": 0}, 2)
    city = city_of(scenario, 6, 0, 6_000)
    sim = Simulation(city, scenario, guarded=True).run()
    level, firms, start = sim.state["publicity.level"].copy(), city.firms, city.clock.month_start
    result = sim.finish()
    case = result.tables["case"]
    fined = np.isin(case["measure"], PENALTIES) & (case["fate"] == CaseFate.CLOSED)
    rows = measure(result)
    due = fined & (case["decided"] + 20 * DAY < city.clock.end)
    got, mean = rows.get("published_cases"), 0.6 * due.sum()
    assert due.sum() > 100 and abs(got - mean) <= Z * np.sqrt(0.24 * due.sum())
    for dimension in ("sector", "district", "response", "severity"):
        assert sum(rows.groups("published_cases", dimension).values()) == got
    # Cases are published at their place, so that the sum over all places follows from their number.
    place = firms["sector"].astype(np.int64) * len(city.settings.districts) + firms["district"]
    public = published(_frame(result))
    whole = np.zeros_like(level)
    when = public["when"]
    for month in range(1, level.shape[0]):
        alive = (firms["enter"] <= start[month]) & (result.exit > start[month])
        there = np.bincount(place[alive], minlength=level.shape[1])
        whole[month] = whole[month - 1] * 2.0 ** (-(start[month] - start[month - 1]) / (90 * DAY))
        new = (when >= start[month - 1]) & (when < start[month])
        left = 2.0 ** (-(start[month] - when[new]) / (90 * DAY))
        whole[month] += 1000 * np.bincount(place[public["firm"][new]], left, level.shape[1]) / np.maximum(there, 1)
    assert level.shape[0] == 24 and np.allclose(level, whole) and (level[-1] > 0).sum() > 5


def _frame(result):
    from jgsim.measures.frame import Frame

    return Frame(result)


def equal(one, other) -> bool:
    return one.state_hash == other.state_hash and all(
        np.array_equal(one.tables[t][c], other.tables[t][c]) for t in one.tables for c in one.tables[t]
    )


@pytest.fixture(scope="module")
def plain():
    scenario = jinan({**CASES, "time.warm_up": 0}, 2)
    city = city_of(scenario, 7, 0, 2_500)
    return city, simulate(scenario, 7, 0, city=city)


@pytest.mark.parametrize("off", [
    {}, {"share": 1.0}, {"share": 1.0, "lag_days": 5, "strength": number(0), "half_life_days": number(30)},
    {"share": 0.0, **LAW},
])
def test_strength_0_and_share_0_are_no_publication_bit_for_bit(plain, off):
    city, without = plain
    assert equal(simulate(jinan({**CASES, "publicity": off, "time.warm_up": 0}, 2), 7, 0, city=city), without)


def test_a_run_that_is_forked_every_month_or_advanced_eagerly_is_the_same(plain):
    city, without = plain
    scenario = jinan({**CASES, "publicity": {**LAW, "share": 1.0, "lag_days": 15}, "time.warm_up": 0}, 2)
    whole = simulate(scenario, 7, 0, city=city)
    assert not equal(whole, without)
    part = Simulation(city, scenario)
    for month in range(1, 24):
        part = part.run(month).fork()
    assert equal(part.run().finish(), whole)
    eager = simulate(scenario, 7, 0, city=city, eager=True)
    assert all(np.array_equal(eager.tables[t][c], whole.tables[t][c]) for t in whole.tables for c in whole.tables[t])


def test_what_was_published_fades_with_the_half_life_in_force():
    """A change of policy: the months before it fade by the old half-life, those after it by the new one."""
    later = {"from": "2025-01-01", "publicity": {"half_life_days": number(30)}}
    dated = {"publicity": {**LAW, "share": 0.0}, "later": [later]}
    scenario = bench({**dated, "draw.ratio": ratios(0), "world.groups.item": group("office", rate=0.5, spell=0.01)}, 2)
    city = city_of(scenario, 8, 0, 500)
    now = scenario.chain[0]
    sim, eager = (planted(now, city, 40 * DAY, 20) for _ in range(2))
    eager.eager = True
    changes = [one for one in scenario.chain[1:] if one.since]
    assert [one.since for one in changes] == [12]
    for run in (sim, eager):
        run.run(12).change(changes[0])
        run.run()
    level, start = sim.state["publicity.level"], city.clock.month_start.astype(np.int64)
    for month, half in ((5, 90), (12, 90), (13, 30), (20, 30)):
        fall = 2.0 ** (-(start[month] - start[month - 1]) / (half * DAY))
        assert level[month, 0] == pytest.approx(level[month - 1, 0] * fall, rel=1e-12) and level[month, 0] > 0
    assert np.array_equal(sim.finish().tables["spell"]["time"], eager.finish().tables["spell"]["time"])
