"""Unit: firms that operate no more."""

import numpy as np
import pytest
from scipy import stats
from theory.bench import ALL_YEAR, Z, bench, campaign, changed, group, ratios
from unit.world.sections import dormancy

from jgsim.engine.run import city_of, simulate
from jgsim.terms.enums import Ending
from jgsim.terms.time import FAR, YEAR
from jgsim.world.dormancy import ANSWERED, MOVED, NOBODY, hazard, within_years
from jgsim.world.firms import Lifetime, past_growth

FIRMS = 60_000


@pytest.fixture(scope="module")
def city():
    return city_of(changed("jinan", {}, 4), 21, 0, FIRMS)


def close(share: float, wanted: float, count: int) -> bool:
    return abs(share - wanted) <= Z * np.sqrt(wanted * (1 - wanted) / count)


def test_the_share_holds_over_the_stock_of_each_type(city):
    firms = city.firms
    old = firms["enter"] < 0
    for t, kind in enumerate(city.settings.types.values()):
        mine = old & (firms["type"] == t)
        assert close((firms["silent"][mine] <= 0).mean(), kind.dormant.value, mine.sum())


def test_the_hazard_is_solved_on_the_age_law():
    law = Lifetime(mean=0.1, young=0.16, years=1.5, growth=0.061)
    rate = hazard(0.08, *law.ages())
    u = (np.arange(400_000) + 0.5) / 400_000
    assert (1 - np.exp(-rate * law.age(u))).mean() == pytest.approx(0.08, abs=1e-6)
    immortal = Lifetime(mean=0.0, young=0.0, years=1.0, growth=0.0)
    assert hazard(0.2, *immortal.ages()) == pytest.approx(-np.log(0.8) / 10, rel=1e-12)
    assert hazard(0.0, *immortal.ages()) == 0
    assert 1 - np.exp(-10 * hazard(1.0, *immortal.ages())) == 1 and np.isfinite(hazard(1.0, *law.ages()))


def test_firms_fall_silent_at_a_constant_hazard_from_registration_on(city):
    firms = city.firms
    for t, kind in enumerate(city.settings.types.values()):
        growth = past_growth(city.settings, kind)
        law = Lifetime(kind.exit.value, kind.exit_young.value, city.settings.young_years.value, growth)
        age, weight = law.ages()
        rate = hazard(kind.dormant.value, within_years(city.settings, age), weight)
        # Events less the hazard over the time at risk have mean 0 and the variance of their compensator.
        mine = firms["type"] == t
        stop = np.minimum(firms["silent"], firms["exit"])[mine].astype(np.float64) - firms["enter"][mine]
        at_risk = np.minimum(stop, city.settings.dormancy.years.value * YEAR).sum() / YEAR * rate
        assert abs((firms["silent"][mine] < FAR).sum() - at_risk) <= Z * np.sqrt(at_risk)


def test_silent_only_before_the_exit_and_after_the_entry(city):
    firms = city.firms
    silent = firms["silent"] < FAR
    assert (firms["silent"][silent] < firms["exit"][silent]).all()
    assert (firms["silent"][silent] >= firms["enter"][silent]).all()
    assert (firms["away"][~silent] == 0).all()


def test_who_answers_at_the_address(city):
    firms, settings = city.firms, city.settings.dormancy
    away = firms["away"][firms["silent"] < FAR]
    moved, answers = settings.moved.value, settings.answers.value
    for code, wanted in ((MOVED, moved), (ANSWERED, (1 - moved) * answers), (NOBODY, (1 - moved) * (1 - answers))):
        assert close((away == code).mean(), wanted, away.size)


@pytest.mark.parametrize(("moved", "answers", "only"), [(1.0, 0.5, MOVED), (0.0, 1.0, ANSWERED), (0.0, 0.0, NOBODY)])
def test_shares_of_0_and_1_are_exact(moved, answers, only):
    changes = {"world.dormancy": dormancy(moved, answers), "world.types.firm.dormant": 0.5}
    firms = city_of(bench(changes, 1), 1, 0, 5000).firms
    assert set(firms["away"][firms["silent"] < FAR].tolist()) == {only}


def test_violations_begin_in_operation_and_end_with_it(city):
    c, firms = city.candidates, city.firms
    silent = firms["silent"][c.firm]
    assert (c.start < silent).all() and (c.end <= silent).all()
    assert (c.end == silent).sum() > 50


def test_an_end_by_silence_is_an_end_of_its_own():
    scenario = bench({
        "world.start": "stationary", "world.groups.item": group("office", rate=1.0, spell=2.0),
        "world.dormancy": dormancy(), "world.types.firm.dormant": 0.5,
        "draw.ratio": ratios(0.5), "plan.campaigns": {"draw": campaign(months=ALL_YEAR)},
    }, 4)
    result = simulate(scenario, 3, 0, 4000)
    result.check_accounts()
    spell, firms, end = result.tables["spell"], result.city.firms, result.city.clock.end
    silent = firms["silent"][spell["firm"]]
    assert (spell["until"] <= silent).all()
    wanted = (spell["until"] == silent) & (spell["until"] < end) & (spell["corrected"] > silent)
    stopped = spell["ending"] == Ending.STOPPED
    assert stopped.sum() > 100 and np.array_equal(stopped, wanted)
    # Each violation ends at 1/2 a year by itself; it falls silent at the firm's hazard.
    rate = -np.log(0.5) / 10
    never = (spell["found"] == FAR) & (spell["ending"] != Ending.RUNNING)
    share = stopped[never].mean()
    assert abs(share - rate / (rate + 0.5)) <= Z * np.sqrt(share / never.sum())


def test_a_violation_without_end_is_not_stopped_where_nobody_falls_silent():
    scenario = bench({"world.groups.item": group("office", rate=1.0, law="unbounded"), "draw.ratio": ratios(0)}, 2)
    ending = simulate(scenario, 3, 0, 1000).tables["spell"]["ending"]
    assert ending.size > 500 and set(ending.tolist()) == {Ending.RUNNING}


def test_a_longer_horizon_changes_no_firm(city):
    longer = city_of(changed("jinan", {}, 6), 21, 0, FIRMS).firms
    for column in ("enter", "exit", "silent", "away"):
        assert np.array_equal(longer[column][: city.firms["key"].size], city.firms[column])


def test_without_dormancy_everything_stays_as_it_was():
    """A share of 0 and no section at all give the same bits and take no key."""
    without, naught = (
        city_of(bench({"world.groups.item": group("office", rate=1.0), **changes}, 2), 4, 0, 3000)
        for changes in ({}, {"world.dormancy": dormancy(), "world.types.firm.dormant": 0.0})
    )
    assert (without.firms["silent"] == FAR).all() and not without.firms["away"].any()
    for name, column in without.firms.items():
        assert np.array_equal(column, naught.firms[name])
    assert np.array_equal(without.candidates.number, naught.candidates.number)
    assert not any("silent" in purpose or "away" in purpose for purpose, _ in naught.keys._made)


def test_dormancy_leaves_the_other_columns_alone(city):
    off = {f"world.types.{t}.dormant": 0 for t in city.settings.types}
    firms = city_of(changed("jinan", off, 4), 21, 0, FIRMS).firms
    for name in set(firms) - {"silent", "away"}:
        assert np.array_equal(firms[name], city.firms[name]), name


def test_ages_at_silence_are_exponential_where_nobody_closes():
    firms = city_of(bench({"world.dormancy": dormancy(), "world.types.firm.dormant": 0.4}, 1), 6, 0, 30_000).firms
    span = (firms["silent"].astype(np.float64) - firms["enter"]) / YEAR
    assert stats.kstest(span, "expon", args=(0, -10 / np.log(0.6))).pvalue > 1e-4
