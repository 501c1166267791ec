"""Unit: values of moments from the parts of a study, trends, verdicts."""

from types import SimpleNamespace

import numpy as np
import pytest
from scipy import stats

from jgsim.measures.moments.catalogue import STATISTICS
from jgsim.scenario.moments import Moment
from jgsim.study.arrow import encode
from jgsim.study.judged import KNOWN, factor, judged, series
from jgsim.study.part import TEXTS, Part

YEARS = ["2025", "2026", "2027", "all"]


def moment(**settings):
    usual = {"name": {"zh": "甲", "en": "one"}, "measure": "visits", "low": 0, "high": 10, "unit": "visits"}
    return Moment.model_validate({**usual, "source": "assumption", **settings})


def part(rows):
    """A part of (year, dimension, group, measure, value)."""
    columns = list(zip(*rows, strict=True))
    texts = dict(zip(TEXTS, [encode(c) for c in (*columns[:4], ["x"] * len(rows))], strict=True))
    return Part(texts, np.array(columns[4], np.float64))


def results(*values, measure="visits", statistics=False):
    """Results whose replication r has the total `values[r]` in every year; None: no part."""
    parts = {}
    for r, value in enumerate(values):
        if value is not None:
            yearly = value if isinstance(value, (list, tuple)) else [value] * 4
            parts["base", r] = part([(y, "all", "all", measure, v) for y, v in zip(YEARS, yearly, strict=True)])
    kept = {"statistics": parts, "parts": {}} if statistics else {"parts": parts, "statistics": {}}
    return SimpleNamespace(names=["base"], replications=len(values), years=YEARS, **kept)


def one(made, given, firms=100, city=100):
    return next(iter(judged(made, {"a": given}, firms, city)))


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ((5.0, 5.2, 4.9), "holds"),
        ((0.0, 0.0), "holds"),
        ((10.0, 10.0), "holds"),
        ((9.0, 10.9), "edge"),
        ((10.1, 10.1), "fails"),
        ((-0.1, -0.1), "fails"),
        ((10.0, 10.4), "open"),
        ((-2.0, 1.0), "open"),
        ((20.0, 20.1), "fails"),
        ((5.0,), "holds"),
        ((None, 5.0, 5.0), "holds"),
        ((None, None), "unknown"),
        ((float("nan"),), "unknown"),
    ],
)
def test_verdicts(values, verdict):
    found = one(results(*values), moment())
    assert found.verdict == verdict
    assert found.ok == (verdict in ("holds", "edge"))


def test_mean_and_half_width_are_those_of_a_t_interval():
    values = np.array([4.0, 5.5, 7.0, 3.0])
    found = one(results(*values), moment())
    assert found.mean == pytest.approx(values.mean())
    assert found.half_width == pytest.approx(stats.t.ppf(0.975, 3) * values.std(ddof=1) / 2)
    assert found.replications == 4


def test_a_year_and_groups():
    rows = [(y, "trigger", g, "visits", v) for y, v in zip(YEARS, (1, 2, 4, 8), strict=True) for g in ("key", "random")]
    rows += [("all", "all", "all", "visits", 99.0), ("all", "tier", "key", "visits", 77.0)]
    made = SimpleNamespace(
        names=["base"], replications=1, years=YEARS, parts={("base", 0): part(rows)}, statistics={}
    )
    assert series(made, moment(by={"trigger": "key"})).tolist() == [8]
    assert series(made, moment(by={"trigger": ["key", "random"]}, year=2026)).tolist() == [4]
    assert series(made, moment()).tolist() == [99]
    assert np.isnan(series(made, moment(year=2025)))[0]


def test_statistics_that_are_no_measures_come_from_their_own_parts():
    code = "prevalence"
    assert code in STATISTICS
    assert series(results(3.0, measure=code, statistics=True), moment(measure=code)).tolist() == [3]
    assert np.isnan(series(results(3.0, measure=code), moment(measure=code)))[0]


def test_scaling_to_a_year_of_the_city():
    assert factor(moment(), 50, 200, 5) == 1
    assert factor(moment(scale="year"), 50, 200, 5) == pytest.approx(1 / 5)
    assert factor(moment(scale="city"), 50, 200, 5) == 4
    assert factor(moment(scale="city_year"), 50, 200, 5) == pytest.approx(4 / 5)
    assert factor(moment(scale="city_year", year=2026), 50, 200, 5) == 4


def test_what_only_the_full_city_shows_is_marked():
    assert not KNOWN["backlog"].scale_free and KNOWN["visits"].scale_free
    assert one(results(5.0, measure="backlog"), moment(measure="backlog"), 50, 100).full_size_only
    assert not one(results(5.0, measure="backlog"), moment(measure="backlog"), 100, 100).full_size_only
    assert not one(results(5.0), moment(), 50, 100).full_size_only


def test_slopes_are_those_of_least_squares():
    made = results([1.0, 4.0, 2.0, 99.0], [0.0, 0.0, 3.0, 99.0])
    wanted = [np.polyfit([0, 1, 2], y, 1)[0] for y in ([1, 4, 2], [0, 0, 3])]
    assert series(made, moment(trend=True)) == pytest.approx(wanted)


def test_a_trend_is_the_normal_deviate_of_its_t_statistic():
    slopes = np.array([0.2, 0.5, 0.1, 0.4])
    made = results(*([0.0, s, 2 * s, 9.0] for s in slopes))
    t = slopes.mean() / (slopes.std(ddof=1) / 2)
    found = one(made, moment(trend=True, low=-3, high=3))
    assert found.mean == pytest.approx(-stats.norm.ppf(stats.t.sf(t, 3)))
    assert found.mean < t and found.verdict == "holds"
    falls = one(results(*([0.0, -s, -2 * s, 9.0] for s in slopes)), moment(trend=True, low=-3, high=3))
    assert falls.mean == pytest.approx(-found.mean)


@pytest.mark.parametrize(
    ("yearly", "mean", "verdict"),
    [
        ([[1, 1, 1, 1]] * 3, 0.0, "holds"),
        ([[1, 2, 3, 9]] * 3, np.inf, "fails"),
        ([[3, 2, 1, 9]] * 3, -np.inf, "fails"),
        ([[1, 2, 3, 9]], np.nan, "unknown"),
        ([[1, 2, 3, 9], None], np.nan, "unknown"),
    ],
)
def test_trends_without_spread_or_replications(yearly, mean, verdict):
    found = one(results(*yearly), moment(trend=True, low=-3, high=3))
    assert found.mean == pytest.approx(mean, nan_ok=True) and found.verdict == verdict


def test_trends_of_noise_are_as_rare_as_said():
    """|z| > 1.96 in 5 % of cases, though there are only four replications."""
    bits = np.random.default_rng(5)
    cases, beyond = 4000, 0
    from jgsim.study.judged import _trend

    for slopes in bits.standard_normal((cases, 4)):
        beyond += abs(_trend(slopes)[0]) > 1.96
    share = 0.05
    assert abs(beyond / cases - share) <= 4 * np.sqrt(share * (1 - share) / cases)
