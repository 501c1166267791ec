"""Unit: candidate reports and complaints."""

import numpy as np
import pytest
from scipy import stats
from theory.bench import Z, bench, changed, group
from unit.world.sections import tips

from jgsim.engine.run import city_of
from jgsim.terms.enums import Severity, TipKind
from jgsim.terms.keys import below, high32
from jgsim.terms.time import YEAR
from jgsim.world.tips import _order

FIRMS = 60_000


@pytest.fixture(scope="module")
def city():
    often = {"minor": 0.2, "general": 0.5, "serious": 1.5}
    return city_of(changed("jinan", {"world.tips.hazard": often}, 3), 31, 0, FIRMS)


def years_of(city, begin, end) -> np.ndarray:
    """Years from begin to end that lie inside the horizon."""
    return np.maximum(np.minimum(end, city.clock.end).astype(np.float64) - np.maximum(begin, 0), 0) / YEAR


def of(city, *kinds) -> np.ndarray:
    return np.flatnonzero(np.isin(city.tips.kind, kinds))


def close(share: float, wanted: float, count: int) -> bool:
    return abs(share - wanted) <= Z * np.sqrt(wanted * (1 - wanted) / count)


def test_reports_less_hazard_times_time_in_violation_have_mean_0(city):
    """Compensator: the variance of the difference is the mean count itself."""
    c, settings = city.candidates, city.settings.tips
    time = years_of(city, c.start, np.minimum(c.end, city.firms["exit"][c.firm]))
    founded = of(city, TipKind.FOUNDED)
    for severity in Severity:
        for g in range(len(city.settings.groups)):
            mine = (c.severity == severity) & (c.group == g)
            wanted = time[mine].sum() * settings.hazard[severity.code].value * settings.ceiling.value
            found = ((city.tips.severity[founded] == severity) & (city.tips.group[founded] == g)).sum()
            assert abs(found - wanted) <= Z * np.sqrt(wanted), (severity, g)


def test_reports_of_nothing_and_complaints_come_from_firms_in_operation(city):
    firms, settings = city.firms, city.settings.tips
    stop = np.minimum(firms["exit"], firms["silent"])
    time = years_of(city, firms["enter"], stop).sum()
    for kinds, rate in (
        ((TipKind.MISTAKEN, TipKind.PROFESSIONAL), settings.unfounded.value * settings.ceiling.value),
        ((TipKind.COMPLAINT,), settings.complaints.value),
    ):
        rows = of(city, *kinds)
        assert abs(rows.size - rate * time) <= Z * np.sqrt(rate * time)
        firm, minute = city.tips.firm[rows], city.tips.time[rows]
        assert (minute >= firms["enter"][firm]).all() and (minute < stop[firm]).all()


def test_founded_reports_come_while_the_candidate_runs_and_the_firm_operates(city):
    t, c = city.tips, city.candidates
    rows = of(city, TipKind.FOUNDED)
    which, minute = t.candidate[rows], t.time[rows]
    assert (minute >= c.start[which]).all() and (minute < c.end[which]).all()
    firm = t.firm[rows]
    assert (minute < np.minimum(city.firms["exit"], city.firms["silent"])[firm]).all()
    assert np.array_equal(c.firm[which], firm)
    assert np.array_equal(c.group[which], t.group[rows]) and np.array_equal(c.severity[which], t.severity[rows])
    assert (t.time >= 0).all() and (t.time < city.clock.end).all()


def test_what_is_not_about_a_violation_names_none(city):
    t = city.tips
    rest, complaints = t.kind != TipKind.FOUNDED, t.kind == TipKind.COMPLAINT
    for column in (t.candidate, t.severity):
        assert (column[rest] == -1).all()
    assert (t.insider[rest] == 0).all()
    assert (t.group[complaints] == -1).all() and (t.group[~complaints] >= 0).all()


def test_shares_of_insiders_and_professional_claimants(city):
    settings = city.settings.tips
    founded, unfounded = of(city, TipKind.FOUNDED), of(city, TipKind.MISTAKEN, TipKind.PROFESSIONAL)
    assert close(city.tips.insider[founded].mean(), settings.insider.value, founded.size)
    professional = (city.tips.kind[unfounded] == TipKind.PROFESSIONAL).mean()
    assert close(professional, settings.professional.value, unfounded.size)


def test_reports_of_nothing_name_an_item_group_that_applies_each_alike(city):
    groups = list(city.settings.groups.values())
    unfounded = of(city, TipKind.MISTAKEN, TipKind.PROFESSIONAL)
    sector = city.firms["sector"][city.tips.firm[unfounded]]
    for s, code in enumerate(city.settings.sectors):
        mine = city.tips.group[unfounded[sector == s]]
        known = [g for g, one in enumerate(groups) if one.sectors is None or code in one.sectors]
        assert set(mine.tolist()) <= set(known)
        if mine.size > 500:
            for g in known:
                assert close((mine == g).mean(), 1 / len(known), mine.size)


def test_times_and_marks_are_uniform(city):
    t, firms = city.tips, city.firms
    stays = (firms["enter"] < 0) & (np.minimum(firms["exit"], firms["silent"]) > city.clock.end)
    for kinds in ((TipKind.MISTAKEN, TipKind.PROFESSIONAL), (TipKind.COMPLAINT,)):
        rows = of(city, *kinds)
        rows = rows[stays[t.firm[rows]]]
        assert stats.kstest(t.time[rows] / city.clock.end, "uniform").pvalue > 1e-4
        assert stats.kstest(t.mark[rows] / 2**32, "uniform").pvalue > 1e-4


def test_sorted_and_every_number_once(city):
    t = city.tips
    assert np.array_equal(np.lexsort((t.number, t.firm, t.time)), np.arange(t.time.size))
    assert np.unique(t.number).size == t.number.size


def test_ties_are_ordered_by_number():
    rng = np.random.default_rng(5)
    time, firm = rng.integers(0, 4, 300).astype(np.int32), rng.integers(0, 4, 300).astype(np.int32)
    number = rng.permutation(300).astype(np.uint64)
    assert np.array_equal(_order(time, firm, number), np.lexsort((number, firm, time)))


def test_numbers_marks_and_times_come_from_their_own_keys(city):
    """Each tip can be found again from its firm or violation, its year and its turn."""
    t, keys, clock, c = city.tips, city.keys, city.clock, city.candidates
    assert np.array_equal(t.mark, high32(keys.stream("tip:mark").bits(t.number)))
    year = clock.year_of(t.time)
    for kinds, purpose in (
        ((TipKind.FOUNDED,), "tip"), ((TipKind.MISTAKEN, TipKind.PROFESSIONAL), "tip:none"),
        ((TipKind.COMPLAINT,), "tip:complaint"),
    ):
        rows = of(city, *kinds)[::50]
        who = c.number[t.candidate[rows]] if purpose == "tip" else city.firms["key"][t.firm[rows]]
        for y in range(clock.years):
            mine = rows[year[rows] == y]
            stream, key = keys.stream(purpose, clock.first_year + y), who[year[rows] == y]
            turns = np.stack([stream.bits(key, k) for k in range(1, 61)])
            assert mine.size and (turns == t.number[mine]).any(axis=0).all()
        span = np.diff(clock.year_start)[year[rows]]
        wanted = clock.year_start[year[rows]] + below(keys.stream("tip:time").bits(t.number[rows]), span)
        assert np.array_equal(wanted, t.time[rows])


def test_a_longer_horizon_adds_tips_and_changes_none():
    def rows(years):
        city = city_of(changed("jinan", {}, years), 32, 0, 5000)
        t = city.tips
        # A candidate's row moves when others are added; its number does not.
        number = np.where(t.candidate >= 0, city.candidates.number[t.candidate], 0)
        columns = (t.time, t.firm, t.kind, number, t.group, t.severity, t.mark, t.number, t.insider)
        return city.clock.end, list(zip(*(column.tolist() for column in columns), strict=True))

    (end, three), (_, five) = rows(3), rows(5)
    assert 500 < len(three) < len(five)
    assert [row for row in five if row[0] < end] == three


@pytest.mark.parametrize(("setting", "kind"), [
    ("hazard", TipKind.FOUNDED), ("unfounded", TipKind.MISTAKEN), ("complaints", TipKind.COMPLAINT)
])
def test_each_rate_moves_its_own_kind_only(setting, kind):
    def made(**changes):
        scenario = bench({"world.groups.item": group("office", rate=1.0), "world.tips": tips(**changes)}, 2)
        t = city_of(scenario, 5, 0, 3000).tips
        return {k: t.number[t.kind == k].tolist() for k in TipKind}

    none = {"minor": 0.0, "general": 0.0, "serious": 0.0} if setting == "hazard" else 0.0
    whole, less = made(), made(**{setting: none})
    gone = {TipKind.MISTAKEN, TipKind.PROFESSIONAL} if setting == "unfounded" else {kind}
    assert all(whole[k] for k in TipKind)
    for k in TipKind:
        assert less[k] == ([] if k in gone else whole[k])


def test_a_higher_rate_keeps_what_came_at_the_lower():
    def made(rate):
        t = city_of(bench({"world.tips": tips(complaints=rate)}, 1), 6, 0, 5000).tips
        return set(t.number[t.kind == TipKind.COMPLAINT].tolist())

    assert made(0.1) < made(0.3)


def test_without_tips_there_are_none_and_no_key_is_taken():
    city = city_of(bench({"world.groups.item": group("office", rate=1.0)}, 2), 7, 0, 3000)
    assert city.tips.time.size == 0 and city.tips.number.dtype == np.uint64
    assert not any(purpose.startswith("tip") for purpose, _ in city.keys._made)


def test_a_firm_with_nothing_to_check_is_not_reported_for_nothing():
    scenario = changed("jinan", {
        "world.groups": {"food": {**group("food"), "sectors": ["food"]}}, "plan.campaigns": {},
        "joint": {"share": 0, "departments": []},
    }, 1)
    city = city_of(scenario, 8, 0, 20_000)
    unfounded = of(city, TipKind.MISTAKEN, TipKind.PROFESSIONAL)
    food = list(scenario.world.sectors).index("food")
    assert unfounded.size > 50 and (city.firms["sector"][city.tips.firm[unfounded]] == food).all()
    complained = city.tips.firm[of(city, TipKind.COMPLAINT)]
    assert (city.firms["sector"][complained] != food).any()


def test_tips_cannot_be_changed(city):
    with pytest.raises(ValueError, match="read-only"):
        city.tips.time[0] = 0
