"""Unit: the statistics that only moments have, against a slow recount in plain Python of a whole small run."""

import statistics
from collections import Counter, defaultdict

import numpy as np
import pytest

from jgsim.engine.run import simulate
from jgsim.measures.measure import measure
from jgsim.measures.moments.catalogue import STATISTICS
from jgsim.measures.moments.differences import correlation, share_of_top
from jgsim.measures.moments.rows import ACTIVITIES, moment_rows
from jgsim.scenario.load import load
from jgsim.terms.enums import Desk, Response, Tier, TipKind, Trigger, VisitResult
from jgsim.terms.time import YEAR

SETTINGS = {
    # Many checks of the same firms, so that rows with five of them and re-checks that find something are there.
    "time.years": 2, "time.warm_up": 1, "key_fields.frequency.food.A": 4, "key_fields.frequency.food.B": 4,
    "capability.hours": 4000, "draw.ratio.A": 0.5, "draw.ratio.none": 0.2,
}


@pytest.fixture(scope="module")
def result():
    return simulate(load("jinan", set=SETTINGS), 3, 0, 2500)


@pytest.fixture(scope="module")
def rows(result):
    return moment_rows(result)


@pytest.fixture(scope="module")
def measures(result):
    """The measures that moments are about, beside the statistics of their own."""
    return measure(result)


@pytest.fixture(scope="module")
def spans(result):
    """(label, first minute, minute after the last) of each measured year and of the horizon."""
    bounds = result.city.clock.year_start[1:].tolist()
    return [("2025", *bounds[:2]), ("2026", *bounds[1:]), ("all", bounds[0], bounds[2])]


def table(result, name, span):
    columns = result.tables[name]
    keep = (columns["time"] >= span[1]) & (columns["time"] < span[2])
    listed = zip(*(column[keep].tolist() for column in columns.values()), strict=True)
    return [dict(zip(columns, row, strict=True)) for row in listed]


def test_every_statistic_is_there_by_year_and_for_the_horizon(rows):
    assert list(dict.fromkeys(rows.measure)) == list(STATISTICS)
    for code in STATISTICS:
        mine = rows.measure == code
        assert {*rows.year[mine]} == {"2025", "2026", "all"}
        assert np.isfinite(rows.value[mine & (rows.year == "all")]).any(), code
        assert {*rows.unit[mine]} == {STATISTICS[code].unit}


def held(result):
    """Each firm's spans (tier, begin, until), and its other facts."""
    firms, moves = result.city.firms, defaultdict(list)
    for firm, time, after in zip(*(result.tables["move"][c].tolist() for c in ("firm", "time", "after")), strict=True):
        moves[firm].append((time, after))
    for firm in range(firms["enter"].size):
        begin, tier = int(firms["enter"][firm]), int(result.first_tier[firm])
        for time, after in [*moves[firm], (int(result.exit[firm]), None)]:
            yield firm, tier, begin, min(time, int(result.exit[firm]))
            begin, tier = time, after


def test_tier_shares(result, rows, spans):
    for span in spans:
        time = Counter()
        for _, tier, begin, until in held(result):
            time[tier] += max(0, min(until, span[2]) - max(begin, span[1]))
        known = sum(time[t] for t in range(4))
        got = rows.groups("tier_share", "tier", span[0])
        assert sum(got[t] for t in "ABCD") == pytest.approx(1)
        for tier in (Tier.A, Tier.B, Tier.C, Tier.D):
            # The horizon adds up shares of years, which are not equally long.
            assert got[tier.code] == pytest.approx(time[tier] / known, rel=2e-4 if span[0] == "all" else 1e-9)


def test_flows(result, rows, spans):
    firms = result.city.firms
    lives = list(zip(firms["type"].tolist(), firms["enter"].tolist(), result.exit.tolist(), strict=True))
    total = Counter()
    for label, first, last in spans:
        if label != "all":
            count = Counter()
            for kind, enter, gone in lives:
                count["stock", kind] += enter < first <= gone
                count["in", kind] += first <= enter < last
                count["out", kind] += first <= gone < last
            total += count
        else:
            count = total
        for kind, code in enumerate(result.city.settings.types):
            stock = count["stock", kind]
            assert rows.groups("entry_rate", "type", label)[code] == pytest.approx(count["in", kind] / stock)
            assert rows.groups("exit_rate", "type", label)[code] == pytest.approx(count["out", kind] / stock)
        stocks = [sum(v for (what, _), v in count.items() if what == name) for name in ("in", "stock")]
        assert rows.get("entry_rate", label) == pytest.approx(stocks[0] / stocks[1])


def test_prevalence(result, rows, spans):
    label, first, last = spans[0]
    overlap = lambda begin, until: max(0, min(until, last) - max(begin, first))  # noqa: E731
    spell = result.tables["spell"]
    exit_ = result.exit[spell["firm"]].tolist()
    running = sum(
        overlap(b, min(u, e)) for b, u, e in zip(spell["time"].tolist(), spell["until"].tolist(), exit_, strict=True)
    )
    alive = sum(overlap(b, u) for b, u in zip(result.city.firms["enter"].tolist(), result.exit.tolist(), strict=True))
    assert rows.get("prevalence", label) == pytest.approx(running / YEAR / (alive / (last - first)))


def test_work(result, rows, measures, spans):
    for span in spans:
        count, minutes = Counter(), Counter()
        for row in table(result, "visit", span):
            count[Trigger(row["trigger"]).code] += 1
            minutes[Trigger(row["trigger"]).code] += row["officer_minutes"]
        for row in table(result, "desk", span):
            count[Desk(row["activity"]).code] += row["count"]
            minutes[Desk(row["activity"]).code] += row["minutes"]
        assert rows.groups("work", "activity", span[0]) == {a: count[a] for a in ACTIVITIES}
        assert rows.groups("work_hours", "activity", span[0]) == pytest.approx({a: minutes[a] / 60 for a in ACTIVITIES})
        assert count["complaint"] > 0 and count["report"] > 0 and count["key"] > 0
        settings, years = result.scenario.settings["capability"], 2 if span[0] == "all" else 1
        hours = settings.officers * settings.hours * result.city.scale * years
        load = sum(one.hours for one in result.scenario.settings["plan"].other_load.values()) * result.city.scale * years
        assert measures.get("utilisation", span[0]) == pytest.approx((sum(minutes.values()) / 60 + load) / hours)


def test_other_load_counts_as_work_and_no_limit_gives_no_share():
    load_ = {"name": {"zh": "其他", "en": "other"}, "hours": 200_000}
    with_load = load("jinan", set={**SETTINGS, "plan.other_load": {"x": load_}})
    made = simulate(with_load, 3, 0, 600)
    scale = 600 / with_load.world.firms
    hours = with_load.settings["capability"].officers * 4000
    rest = moment_rows(made).get("work_hours", "2025", "all") / scale
    assert measure(made).get("utilisation", "2025") == pytest.approx((rest + 200_000) / hours)
    unlimited = load("jinan", set={**SETTINGS, "capability.unlimited": True})
    assert np.isnan(measure(simulate(unlimited, 3, 0, 600)).get("utilisation"))


def test_reports_and_complaints(result, measures, spans):
    for span in spans:
        alive = measures.get("firm_years", span[0])
        tips = table(result, "tip", span)
        assert tips and all(row["kind"] != TipKind.COMPLAINT for row in tips)
        assert measures.get("reports_per_firm_year", span[0]) == pytest.approx(len(tips) / alive)
        complaints = sum(r["count"] for r in table(result, "desk", span) if r["activity"] == Desk.COMPLAINT)
        assert measures.get("complaints_per_firm_year", span[0]) == pytest.approx(complaints / alive)


def test_key_fields(result, rows, spans):
    for span in spans:
        for number, code in enumerate(result.city.settings.key_fields):
            field = result.city.firms["field"]
            mine = [r for r in table(result, "visit", span) if r["trigger"] == Trigger.KEY and field[r["firm"]] == number]
            assert rows.groups("field_visits", "field", span[0])[code] == len(mine) > 0
            hours = sum(r["officer_minutes"] for r in mine) / 60
            assert rows.groups("field_hours", "field", span[0])[code] == pytest.approx(hours)
            found = sum(r["findings"] > 0 for r in mine) / len(mine)
            assert rows.groups("field_finding_rate", "field", span[0])[code] == pytest.approx(found)
            case = sum(r["result"] == VisitResult.PENDING for r in mine) / len(mine)
            assert rows.groups("field_case_rate", "field", span[0])[code] == pytest.approx(case)


def test_answers(result, rows, measures, spans):
    penal = {Response.MITIGATED, Response.LIGHTER, Response.PENALISED, Response.HEAVIER}
    for span in spans:
        visits = table(result, "visit", span)
        for trigger in (Trigger.KEY, Trigger.REPORT, Trigger.RECHECK):
            mine = [r for r in visits if r["trigger"] == trigger]
            case = sum(r["result"] == VisitResult.PENDING for r in mine)
            assert rows.groups("case_rate", "trigger", span[0])[trigger.code] == pytest.approx(case / len(mine))
        answers = Counter(r["measure"] for r in table(result, "finding", span))
        waived, others = answers[Response.WAIVED], sum(answers[p] for p in penal)
        assert measures.get("cases", span[0]) == waived + others > 0
        assert measures.get("waived_share", span[0]) == pytest.approx(waived / (waived + others))
        drawn = [r for r in visits if r["trigger"] in (Trigger.RANDOM, Trigger.JOINT) and r["findings"]]
        away = sum(r["result"] == VisitResult.UNREACHABLE for r in drawn)
        assert away and measures.get("unreachable_share", span[0]) == pytest.approx(away / len(drawn))
        gone = {VisitResult.UNREACHABLE, VisitResult.NO_ACTIVITY, VisitResult.CLOSED}
        again = [r for r in visits if r["trigger"] == Trigger.RECHECK and r["result"] not in gone]
        still = sum(r["findings"] > 0 for r in again)
        assert still and rows.get("not_corrected_share", span[0]) == pytest.approx(still / len(again))


def test_the_worst_tenth(result, rows, spans):
    span, firms = spans[-1], result.city.firms
    through = [
        n for n in range(firms["enter"].size)
        if firms["enter"][n] <= span[1] and result.exit[n] >= span[2] and firms["silent"][n] >= span[2]
    ]
    count = Counter(r["firm"] for r in table(result, "spell", span) if r["segment"] == 0)
    relapses = [r for r in table(result, "spell", span) if r["segment"] > 0]
    assert relapses and 0 < len(through) < firms["enter"].size
    for label, mine in (("all", through), *((code, [n for n in through if firms["sector"][n] == s])
                                            for s, code in enumerate(result.city.settings.sectors))):
        most = sorted((count[n] for n in mine), reverse=True)
        tenth = len(most) / 10
        held_ = sum(most[: int(tenth)]) + (tenth - int(tenth)) * most[int(tenth)]
        dimension = "all" if label == "all" else "sector"
        wanted = held_ / sum(most) if sum(most) else np.nan
        assert rows.groups("top_tenth_onsets", dimension)[label] == pytest.approx(wanted, nan_ok=True)
    assert np.isnan(rows.get("top_tenth_onsets", "2025"))


def test_results_of_one_firm(result, rows, spans):
    looked = defaultdict(list)
    gone = {VisitResult.UNREACHABLE, VisitResult.NO_ACTIVITY, VisitResult.CLOSED}
    for row in table(result, "visit", spans[-1]):
        if row["trigger"] == Trigger.KEY and row["result"] not in gone:
            looked[row["firm"]].append((row["time"], float(row["findings"] > 0)))
    series = [[failed for _, failed in sorted(one)] for one in looked.values() if len(one) >= 5]
    assert len(series) > 50
    lag = {k: [(s[i], s[i + k]) for s in series for i in range(len(s) - k)] for k in (1, 4)}
    wanted = {k: statistics.correlation(*zip(*pairs, strict=True)) for k, pairs in lag.items()}
    assert rows.get("result_lag1") == pytest.approx(wanted[1])
    assert rows.get("result_lag4") == pytest.approx(wanted[4])
    assert rows.get("result_lag_ratio") == pytest.approx(wanted[4] / wanted[1])
    failures = sorted((sum(s) for s in series), reverse=True)
    tenth = len(failures) / 10
    held_ = sum(failures[: int(tenth)]) + (tenth - int(tenth)) * failures[int(tenth)]
    assert rows.get("top_tenth_failures") == pytest.approx(held_ / sum(failures))


@pytest.mark.parametrize(
    ("counts", "share"),
    [
        ([1] * 10, 0.1),
        ([0] * 9 + [5], 1.0),
        ([3, 1] + [0] * 18, 1.0),
        ([4, 2, 1, 1] + [0] * 11, (4 + 0.5 * 2) / 8),
        ([2, 1], 0.2 * 2 / 3),
        ([0, 0], np.nan),
        ([], np.nan),
    ],
)
def test_share_of_the_top_tenth(counts, share):
    assert share_of_top(np.array(counts, np.int64)) == pytest.approx(share, nan_ok=True)


def test_correlations_of_firms_that_differ_for_ever_do_not_fall():
    """Results that are independent given the firm have correlation var(p) / (m (1 − m)) at every lag."""
    bits = np.random.default_rng(1)
    firms, checks, low, high = 40_000, 6, 0.05, 0.45
    chance = np.where(bits.random(firms) < 0.5, low, high)
    failed = (bits.random((firms, checks)) < chance[:, None]).ravel()
    firm = np.repeat(np.arange(firms), checks)
    mean = (low + high) / 2
    truth = ((high - low) / 2) ** 2 / (mean * (1 - mean))
    for lag in (1, 4):
        blocks = np.array_split(np.arange(firms), 20)
        each = [correlation(*(a.reshape(firms, checks)[b].ravel() for a in (firm, failed)), lag) for b in blocks]
        error = np.std(each, ddof=1) / np.sqrt(len(each))
        assert abs(correlation(firm, failed, lag) - truth) <= 4 * error


def test_correlations_of_a_chain_fall_with_the_power_of_the_lag():
    bits = np.random.default_rng(2)
    firms, checks, stay = 40_000, 6, 0.8
    state = (bits.random(firms) < 0.5)[:, None]
    for _ in range(checks - 1):
        last = state[:, -1]
        state = np.column_stack([state, np.where(bits.random(firms) < stay, last, bits.random(firms) < 0.5)])
    firm = np.repeat(np.arange(firms), checks)
    for lag in (1, 4):
        pairs = firms * (checks - lag)
        assert abs(correlation(firm, state.ravel(), lag) - stay**lag) <= 5 / np.sqrt(pairs / checks)


@pytest.mark.parametrize("failed", [[True] * 6, [False] * 6])
def test_results_that_do_not_vary_have_no_correlation(failed):
    assert np.isnan(correlation(np.zeros(6, int), np.array(failed), 1))
    assert np.isnan(correlation(np.arange(6), np.array([True, False] * 3), 1))
