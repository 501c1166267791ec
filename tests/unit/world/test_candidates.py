"""Unit: candidate violations."""

import numpy as np
import pytest
from scipy import stats
from theory.bench import ALL_YEAR, bench, campaign, changed, group, ratios

from jgsim.engine.run import city_of, simulate
from jgsim.terms.time import FAR, YEAR
from jgsim.world.candidates import base_rates, spell_length


def still(rate: float, spell: float, years: int, firms: int, seed: int, **changes):
    """A city in its stationary state that nobody visits."""
    scenario = bench({
        "world.start": "stationary", "world.groups.item": group("office", rate=rate, spell=spell),
        "draw.ratio": ratios(0), "plan.campaigns": {"draw": campaign(months=ALL_YEAR)}, **changes,
    }, years)
    return simulate(scenario, seed, 0, firms)


def running(spell: dict, minute: int) -> int:
    """Violations that run at a minute."""
    return int(((spell["time"] <= minute) & (spell["until"] > minute)).sum())


def test_prevalence_is_stationary_from_the_start_on():
    rate, spell, firms = 0.5, 1.0, 40_000
    table = still(rate, spell, 3, firms, 1).tables["spell"]
    wanted = rate / (rate + 1 / spell)
    error = np.sqrt(wanted * (1 - wanted) / firms)
    for when in (0, 0.25, 1, 2, 2.99):
        assert abs(running(table, int(when * YEAR)) / firms - wanted) <= 4 * error, when
    # New ones begin at rate × share in order, as many each year.
    for year in range(3):
        new = ((table["time"] >= year * YEAR) & (table["time"] < (year + 1) * YEAR)).sum() / firms
        assert abs(new - rate * (1 - wanted)) <= 4 * np.sqrt(rate / firms)


def test_prevalence_follows_frailty_and_age():
    result = still(0.3, 2.0, 1, 60_000, 2, **{"world.frailty.log_sd": 1.0, "world.types.firm.exit": 0.1})
    firms = result.city.firms
    rate = 0.3 * firms["frailty"].astype(float)
    age = -firms["enter"] / YEAR
    here = firms["enter"] < 0
    wanted = rate / (rate + 0.5) * (1 - np.exp(-(rate + 0.5) * age))
    on = np.zeros(rate.size)
    on[result.tables["spell"]["firm"][result.tables["spell"]["time"] < 0]] = 1
    for rows in (here, here & (age < 1), here & (age > 10), here & (rate > 0.8), here & (rate < 0.1)):
        error = np.sqrt((wanted[rows] * (1 - wanted[rows])).sum()) / rows.sum()
        assert rows.sum() > 1000 and abs(on[rows].mean() - wanted[rows].mean()) <= 4 * error


def test_spells_that_run_at_the_start_have_exponential_ages_and_rests():
    table = still(0.5, 1.5, 30, 20_000, 3).tables["spell"]
    old = table["time"] < 0
    assert old.sum() > 5000
    assert stats.kstest(-table["time"][old] / YEAR, "expon", args=(0, 1.5)).pvalue > 1e-4
    assert stats.kstest(table["until"][old] / YEAR, "expon", args=(0, 1.5)).pvalue > 1e-4


def test_candidates_come_at_the_ceiling_evenly_over_the_year():
    scenario = changed("jinan", {"world.start": "in_order", "time.warm_up": 0}, 2)
    city = city_of(scenario, 4, 0, 20_000)
    c, firms = city.candidates, city.firms
    for g, one in enumerate(scenario.world.groups.values()):
        rows, rate = base_rates(scenario.world, firms, g)
        if one.sectors is not None:
            applies = [list(scenario.world.sectors).index(s) for s in one.sectors]
            assert set(firms["sector"][rows].tolist()) == set(applies)
        stop = np.minimum(np.minimum(firms["exit"], firms["silent"])[rows], city.clock.end)
        life = np.maximum(stop, 0) - np.maximum(firms["enter"][rows].astype(np.int64), 0)
        wanted = (rate * life).sum() / YEAR * scenario.world.ceiling.value
        assert abs((c.group == g).sum() - wanted) <= 4 * np.sqrt(wanted)
        assert np.isin(c.firm[c.group == g], rows).all()
    stays = (firms["enter"][c.firm] < 0) & (firms["exit"][c.firm] > city.clock.end)
    stays &= firms["silent"][c.firm] > city.clock.end
    assert stats.kstest(c.start[stays] / city.clock.end, "uniform").pvalue > 1e-4
    assert stats.kstest(c.mark / 2**32, "uniform").pvalue > 1e-4


def test_severities_have_their_shares():
    scenario = changed("jinan", {}, 2)
    c = city_of(scenario, 5, 0, 30_000).candidates
    for g, one in enumerate(scenario.world.groups.values()):
        mine = c.severity[c.group == g]
        for s, code in enumerate(("minor", "general", "serious")):
            share = one.severity[code].value
            assert abs((mine == s).mean() - share) <= 4 * np.sqrt(share * (1 - share) / mine.size)


def test_sorted_by_firm_group_and_start_and_indexed():
    c = city_of(changed("jinan", {}, 2), 6, 0, 5000).candidates
    order = np.lexsort((c.start, c.group, c.firm))
    for column in (c.firm, c.group, c.start):
        assert np.array_equal(column[order], column)
    assert np.array_equal(np.repeat(c.cell_firm, np.diff(c.cell_first)), c.firm)
    assert np.array_equal(np.repeat(c.cell_group, np.diff(c.cell_first)), c.group)
    for firm in (0, 17, 4999):
        assert set(c.cell_firm[c.firm_first[firm]: c.firm_first[firm + 1]].tolist()) <= {firm}
    assert c.firm_first[-1] == c.cell_firm.size


def test_a_longer_horizon_adds_candidates_and_changes_none():
    def rows(years):
        city = city_of(changed("jinan", {}, years), 7, 0, 2000)
        c = city.candidates
        return city, set(zip(c.firm.tolist(), c.group.tolist(), c.start.tolist(), c.end.tolist(), c.mark.tolist(),
                             c.number.tolist(), strict=True))

    (city, short), (_, long) = rows(1), rows(3)
    assert short < long and all(row[2] >= city.clock.end for row in long - short)


@pytest.mark.parametrize("law", ["exponential", "fixed", "unbounded"])
def test_spell_laws(law):
    one = changed("p1", {"world.groups.item": group("office", spell=1.25, law=law)}, 1).world.groups["item"]
    u = (np.arange(100_000) + 0.5) / 100_000
    length = spell_length(one, u)
    assert length.dtype == np.int64 and length.min() >= 1
    if law == "exponential":
        assert length.mean() == pytest.approx(1.25 * YEAR, rel=1e-3)
        assert np.median(length) == pytest.approx(1.25 * YEAR * np.log(2), rel=1e-3)
    else:
        assert (length == (int(1.25 * YEAR) if law == "fixed" else int(FAR))).all()


def test_a_rate_of_0_gives_no_candidate():
    assert city_of(bench({}, 2), 8, 0, 5000).candidates.firm.size == 0
