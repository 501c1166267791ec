"""Unit: the exogenous score and its yearly renewal."""

import numpy as np
import pytest
from scipy import stats
from theory.bench import number

from jgsim.levers.credit import exogenous
from jgsim.levers.credit.scores import due, limits
from jgsim.levers.credit.tiers import classified, tier_of
from jgsim.terms.enums import Tier

from .office import Office


def renewal(share: float, rho: float = 0.7) -> dict:
    return {"credit.score.renewal": number(share), "credit.score.correlation": number(rho)}


def scores(office: Office, month: int) -> np.ndarray:
    office.view.set_month(month)
    return exogenous(office.view, office.settings)


def left_out(settings):
    """The same settings without the one of renewal."""
    return settings.model_copy(update={"score": settings.score.model_copy(update={"renewal": None})})


def test_no_renewal_and_a_renewal_of_nothing_are_the_same_bits():
    off, nothing = Office({}), Office(renewal(0.0))
    off.settings = left_out(off.settings)
    for month in (0, 7, 30):
        assert np.array_equal(scores(off, month), scores(nothing, month))
    off.turn(5, [3, 4])
    nothing.turn(5, [3, 4])
    assert off.state.hash() == nothing.state.hash() and ("credit", "renewal") not in nothing.view.cache


@pytest.mark.parametrize("share", [0.3, 1.0])
def test_the_law_of_the_score_is_the_same_in_every_month(share):
    office = Office(renewal(share), firms=20_000)
    frailty = office.firms["log_frailty"]
    for month in (0, 1, 11, 12, 29):
        score = scores(office, month) / 1000
        assert stats.kstest(score, "norm").pvalue > 1e-4
        assert abs(np.corrcoef(score, frailty)[0, 1] - 0.7) <= 4 / np.sqrt(score.size)


@pytest.mark.parametrize(("share", "rho"), [(0.3, 0.7), (1.0, 0.5), (0.6, 0.0)])
def test_years_are_as_much_alike_as_the_renewal_leaves_them(share, rho):
    """Correlation of a firm's scores a year (and two) apart: ρ² + (1 − ρ²)(1 − n)."""
    office = Office(renewal(share, rho), firms=20_000)
    first, second, third = (scores(office, month) for month in (5, 17, 29))
    wanted = rho * rho + (1 - rho * rho) * (1 - share)
    for one, other in ((first, second), (first, third), (second, third)):
        assert abs(np.corrcoef(one, other)[0, 1] - wanted) <= 4 / np.sqrt(first.size)


def test_every_firm_takes_up_the_new_year_in_its_own_month():
    office = Office(renewal(0.5))
    taken = np.zeros(office.firms["key"].size, np.int64)
    before = scores(office, 11)
    for month in range(12, 24):
        now = scores(office, month)
        changed = now != before
        share = changed.mean()
        assert abs(share - 1 / 12) <= 4 * np.sqrt(1 / 12 * 11 / 12 / changed.size)
        taken, before = taken + changed, now
    # By chance a few new numbers round to the old score.
    assert taken.max() == 1 and (taken == 0).mean() < 0.005


def test_what_a_month_renews_is_what_the_score_would_be_anew():
    office = Office(renewal(0.5))
    firms, now = office.firms, office.view.clock.month_start
    office.view.set_month(0)
    seen = []
    for month in range(1, 13):
        office.view.set_month(month)
        rows, score = due(office.view, office.settings, classified(office.view, office.settings))
        assert (np.diff(rows) > 0).all() and (firms["exit"][rows] > now[month]).all()
        assert np.array_equal(score, exogenous(office.view, office.settings)[rows])
        seen.append(rows)
    seen = np.sort(np.concatenate(seen))
    assert np.array_equal(np.unique(seen), seen)
    enterprise = firms["type"] == list(office.scenario.world.types).index("enterprise")
    assert np.array_equal(seen[firms["exit"][seen] > now[13]], np.flatnonzero(enterprise & (firms["exit"] > now[13])))


def test_tiers_follow_the_renewed_scores_and_points_stay():
    office = Office(renewal(0.8) | {"credit.score.months": 40})
    some = office.classified()[:200]
    office.turn(1, some)
    moves = 0
    for month in range(2, 26):
        moved, _ = office.turn(month)
        firms, begin = office.firms, office.view.month_span[0]
        assert ((firms["enter"][moved] <= begin) & (firms["exit"][moved] > begin)).all()
        moves += moved.size
        wanted = exogenous(office.view, office.settings)
        wanted[some] += 300
        there = firms["exit"] > begin
        kept = there & (office.state["tier"] != Tier.NONE)
        assert np.array_equal(office.state["score"][kept], wanted[kept])
        assert np.array_equal(office.state["tier"][kept], tier_of(office.settings, wanted[kept]))
    assert moves > 300


def test_who_enters_later_starts_by_the_score_of_that_day():
    office = Office(renewal(1.0))
    firms = office.firms
    for month in range(1, 20):
        office.turn(month)
    later = np.flatnonzero((firms["enter"] > office.view.month_span[0]) & (office.state["tier"] != Tier.NONE))
    first = tier_of(office.settings, Office(renewal(1.0)).state["score"][later])
    assert later.size > 50 and (office.state["tier"][later] != first).any()
    now = exogenous(office.view, office.settings)[later]
    assert np.array_equal(office.state["tier"][later], tier_of(office.settings, now))


@pytest.mark.parametrize(("before", "after"), [(0, 0.6), (0.6, 0.2), (0.6, 0)])
def test_another_renewal_in_the_middle_of_a_year(before, after):
    """From then on scores are what they would have been all along, points included."""
    office, anew = Office(renewal(before)), Office(renewal(after))
    some = office.classified()[::3]
    for month in range(1, 8):
        office.turn(month, some if month == 4 else ())
    office.change(8, renewal(after))
    for month in range(8, 22):
        office.turn(month)
        anew.view.set_month(month)
        wanted = exogenous(anew.view, anew.settings)
        if month < 16:
            wanted[some] += 300
        kept = (office.firms["exit"] > office.view.month_span[0]) & (office.state["tier"] != Tier.NONE)
        assert np.array_equal(office.state["score"][kept], wanted[kept])
        assert np.array_equal(office.state["tier"][kept], tier_of(office.settings, wanted[kept]))


def test_thresholds_do_not_depend_on_the_renewal():
    assert np.array_equal(limits(Office({}).settings), limits(Office(renewal(0.9)).settings))
