"""Unit: the firms of a replication."""

import numpy as np
import pytest
from scipy import stats
from theory.bench import changed, tiers

from jgsim.engine.run import city_of
from jgsim.terms.errors import InputError
from jgsim.terms.time import FAR, NEVER, YEAR
from jgsim.world.firms import Lifetime

FIRMS = 60_000


@pytest.fixture(scope="module")
def city():
    return city_of(changed("jinan", {}, 5), 11, 0, FIRMS)


def close(share: float, wanted: float, count: int) -> bool:
    """A share agrees with its probability within four standard errors."""
    return abs(share - wanted) <= 4 * np.sqrt(max(wanted * (1 - wanted), 1e-12) / count)


def test_shares_of_types_sectors_districts_and_sizes(city):
    firms, world = city.firms, city.settings
    total = firms["key"].size
    start = firms["enter"] < 0
    assert start.sum() == FIRMS
    for t, kind in enumerate(world.types.values()):
        assert close((firms["type"][start] == t).mean(), kind.share.value, FIRMS)
    for d, district in enumerate(world.districts.values()):
        assert close((firms["district"] == d).mean(), district.share.value, total)
    for t, (code, kind) in enumerate(world.types.items()):
        mine = firms["type"] == t
        for s, sector in enumerate(world.sectors.values()):
            assert close((firms["sector"][mine] == s).mean(), sector.share[code].value, mine.sum())
        for z, size in enumerate(("micro", "small", "medium", "large")):
            wanted = kind.sizes[size].value if size in kind.sizes else 0.0
            assert close((firms["size"][mine] == z).mean(), wanted, mine.sum())


def test_frailty_has_mean_1_and_its_top_tenth_the_share_of_a_lognormal_law(city):
    frailty = city.firms["frailty"].astype(float)
    sd = city.settings.frailty.log_sd.value
    error = frailty.std() / np.sqrt(frailty.size)
    assert abs(frailty.mean() - 1) <= 4 * error
    assert np.log(frailty).std() == pytest.approx(sd, rel=0.01)
    batches = frailty[: frailty.size // 50 * 50].reshape(50, -1)
    top = np.sort(batches, axis=1)[:, -(batches.shape[1] // 10):].sum(axis=1) / batches.sum(axis=1)
    wanted = stats.norm.cdf(sd - stats.norm.ppf(0.9))
    assert wanted == pytest.approx(0.527, abs=1e-3)
    assert abs(top.mean() - wanted) <= 4 * top.std(ddof=1) / np.sqrt(50)


def test_no_frailty_is_exactly_1():
    assert (city_of(changed("p1", {}, 1), 1, 0, 1000).firms["frailty"] == 1).all()


def test_yearly_entries_and_exits_are_those_set(city):
    firms, clock, world = city.firms, city.clock, city.settings
    end = int(clock.year_start[1])
    for t, kind in enumerate(world.types.values()):
        mine = firms["type"] == t
        stock = FIRMS * kind.share.value
        entries = (mine & (firms["enter"] >= 0) & (firms["enter"] < end)).sum()
        assert entries == round(stock * kind.entry.value)
        exits = (mine & (firms["exit"] < end)).sum()
        # Those who enter in the year and close in it belong to it; the stock itself grows by half a year's surplus.
        wanted = stock * kind.exit.value * (1 + (kind.entry.value - kind.exit.value) / 2)
        assert abs(exits - wanted) <= 4 * np.sqrt(wanted) + 0.01 * wanted


def test_the_surplus_of_entries_fades(city):
    firms, clock, world = city.firms, city.clock, city.settings
    fade = 1 - world.growth_fade.value
    per_year = np.array([
        ((firms["enter"] >= a) & (firms["enter"] < b)).sum()
        for a, b in zip(clock.year_start, clock.year_start[1:], strict=False)
    ])
    steady = sum(k.share.value * k.exit.value for k in world.types.values()) * FIRMS
    surplus = per_year - steady
    assert np.abs(surplus[1:] - fade * surplus[:-1]).max() <= 1.5  # counts are whole


def test_firms_enter_evenly_over_the_year_and_close_after_they_entered(city):
    firms, clock = city.firms, city.clock
    assert (firms["exit"] > firms["enter"]).all() and (firms["exit"] > 0).all()
    new = (firms["enter"] >= 0) & (firms["enter"] < clock.year_start[1])
    assert stats.kstest(firms["enter"][new] / clock.year_start[1], "uniform").pvalue > 1e-4


def test_the_young_close_most():
    law = Lifetime(mean=0.1, young=0.16, years=1.5, growth=0.061)
    u = (np.arange(200_000) + 0.5) / 200_000
    rng = np.random.default_rng(1)
    new = law.residual(np.zeros(u.size), u)
    assert (new < 0.01).mean() / 0.01 == pytest.approx(0.16, rel=0.05)
    old = law.residual(np.full(u.size, 20.0), u)
    assert (old < 0.5).mean() / 0.5 == pytest.approx(law.old, rel=0.05)
    # The stock's own hazard over its ages is the mean that is set.
    age = law.age(u)
    left = law.residual(age, rng.permutation(u))
    share = (left < 0.1).mean() / 0.1
    assert abs(share - 0.1) <= 4 * np.sqrt(0.1 / 0.1 / u.size) + 0.001


def test_the_stocks_ages_are_stationary_under_growth():
    """A year on, survivors and a year's entrants have the ages that the stock had."""
    growth = 0.05
    law = Lifetime(mean=0.1, young=0.2, years=1.0, growth=growth)
    count = 200_000
    rng = np.random.default_rng(2)
    age = law.age(rng.random(count))
    left = law.residual(age, rng.random(count))
    survivors = age[left > 1] + 1
    entries = int(count * (0.1 + growth))
    when = rng.random(entries)
    young = law.residual(np.zeros(entries), rng.random(entries))
    after = np.concatenate([survivors, (1 - when)[young > 1 - when]])
    for edge in (1, 2, 5, 10, 20):
        before_share, after_share = (age < edge).mean(), (after < edge).mean()
        assert abs(before_share - after_share) <= 4 * np.sqrt(0.5 / count) + 0.004


def test_without_exits_firms_are_immortal():
    firms = city_of(changed("p1", {}, 1), 1, 0, 1000).firms
    assert (firms["exit"] == FAR).all() and (firms["enter"] == -10 * YEAR).all()


def test_an_exit_rate_that_the_young_alone_exceed_is_refused():
    with pytest.raises(InputError, match="lower it"):
        changed("jinan", {"world.types.enterprise.exit_young": 3, "world.types.enterprise.exit": 0.02}, 1)


def test_last_visits_before_the_epoch_follow_the_rate_that_is_set(city):
    firms, world = city.firms, city.settings
    assert (firms["visited"] < 0).all()
    drugs = list(world.key_fields).index("drugs")
    old = (firms["field"] == drugs) & (firms["enter"] < -YEAR)
    rate = world.key_fields["drugs"].visits_before.value
    for t, kind in enumerate(world.types.values()):
        mine = old & (firms["type"] == t)
        if mine.sum() > 100:
            recent = firms["visited"][mine] >= -YEAR
            assert close(recent.mean(), 1 - np.exp(-(rate + kind.visits_before.value)), mine.sum())
    known = firms["visited"] > NEVER
    assert (firms["visited"][known] >= firms["enter"][known]).all()
    assert (city_of(changed("jinan", {"world.start": "in_order"}, 1), 1, 0, 500).firms["visited"] == NEVER).all()


def test_grades_have_their_shares_and_follow_frailty(city):
    firms, world = city.firms, city.settings
    food = firms["field"] == list(world.key_fields).index("food")
    grades = world.key_fields["food"].grades
    for g, code in enumerate("ABCD"):
        assert close((firms["grade"][food] == g).mean(), grades.share[code].value, food.sum())
    assert (firms["grade"][firms["field"] < 0] == -1).all()
    worst = firms["log_frailty"][food & (firms["grade"] == 3)].mean()
    best = firms["log_frailty"][food & (firms["grade"] == 0)].mean()
    assert worst > best + 0.5


def test_risk_groups_have_their_shares():
    city = city_of(changed("p1", {"world.risk.share": tiers([0.4, 0.3, 0.2, 0.1])}, 1), 3, 0, FIRMS)
    for g, share in enumerate((0.4, 0.3, 0.2, 0.1)):
        assert close((city.firms["risk"] == g).mean(), share, FIRMS)


def test_a_longer_horizon_adds_firms_and_changes_none():
    short, long = (city_of(changed("jinan", {}, years), 5, 0, 2000).firms for years in (1, 3))
    for column, values in short.items():
        assert np.array_equal(values, long[column][: values.size]), column
