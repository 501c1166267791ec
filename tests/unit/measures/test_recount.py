"""Unit: the measures of real runs against the slow twin, firm by firm, and the sums that must agree."""

from pathlib import Path

import numpy as np
import pytest
from recount import FIRM, Recount, ratio

from jgsim.engine.run import simulate
from jgsim.measures import detection
from jgsim.measures.catalogue import CATALOGUE, SUM
from jgsim.measures.counts import counts
from jgsim.measures.measure import measure
from jgsim.scenario.load import load
from jgsim.terms.time import DAY, YEAR

SCENARIOS = Path(__file__).parents[3] / "scenarios"
BUSY = {
    **{f"draw.ratio.{t}": r for t, r in {"A": 0.3, "B": 0.6, "C": 0.9, "D": 1.0, "none": 0.4}.items()},
    "capability.officers": 20_000, "plan.campaigns.conduct.factor": 0.8, "credit.score.points.minor": 0.8,
    "credit.types": ["enterprise", "individual"], "time.warm_up": 1,
    **{f"world.groups.{g}.rate.{part}": 1.5 for g in ("disclosure", "conduct", "food") for part in ("value", "high")},
    **{f"world.groups.{g}.spell.{part}": 0.5 for g in ("disclosure", "food") for part in ("value", "low")},
}
MERGING = BUSY | {"joint.mode": "coincidence", "joint.share": 0.8, "joint.window_days": 60}
SHORT = BUSY | {"capability.officers": 5000, "credit.rule": "step", "credit.step": {"up": 0.5, "repair": 0.05}}
SPELL = (*FIRM, "severity", "item_group", "department")


@pytest.fixture(scope="module", params=[BUSY, MERGING, SHORT], ids=["shared draw", "merging", "short"])
def run(request):
    scenario = load(SCENARIOS / "jinan.yaml", set=request.param, years=3)
    result = simulate(scenario, 5, 0, 500)
    return result, measure(result), Recount(result)


def check(run, code, dimensions, value, rel=1e-9):
    """Compare a measure's value in every year and group that the twin knows of."""
    rows, compared = run[1], 0
    for y, year in [*enumerate(sorted(set(rows.year) - {"all"})), (-1, "all")]:
        for dimension in dimensions:
            for group, found in rows.groups(code, dimension, year).items():
                truth = value(y, dimension, group)
                assert found == pytest.approx(truth, rel=rel, abs=1e-9, nan_ok=True), (code, year, dimension, group)
                compared += truth == truth and truth != 0
    assert compared > 3, f"nothing to compare in {code}"


def sums(twin, what):
    return lambda y, d, g: twin.sum[what, y, d, g]


def test_runs_are_busy_enough(run):
    result, rows, twin = run
    assert result.tables["move"]["time"].size > 50 and rows.get("detections") > 50
    assert twin.sum["unfound", -1, "all", "all"] > 50


@pytest.mark.parametrize(("code", "what", "dimensions"), [
    ("firm_years", "firm_years", FIRM), ("visits", "visits", (*FIRM, "trigger")), ("onsets", "onsets", SPELL),
    ("detections", "detections", FIRM), ("violation_years", "time", SPELL), ("harm", "harm", SPELL),
    ("undetected_violation_days", "unseen", SPELL), ("unfound_ends", "unfound", SPELL),
    ("shortfall", "lost", (*FIRM, "trigger")),
])
def test_sums(run, code, what, dimensions):
    check(run, code, dimensions, sums(run[2], what))


def test_firms_at_the_end(run):
    last = len(run[2].years) - 1
    check(run, "firms", FIRM, lambda y, d, g: run[2].sum["firms", last if y < 0 else y, d, g])


@pytest.mark.parametrize(("code", "top", "bottom", "factor", "dimensions"), [
    ("firm_coverage", "covered", "firm_years", 1, FIRM), ("item_coverage", "covered_items", "item_years", 1, FIRM),
    ("visits_per_firm_year", "visits", "firm_years", 1, FIRM),
    ("on_site_hours_per_firm_year", "elapsed", "firm_years", 1 / 60, FIRM),
    ("repeat_share", "repeat", "visited", 1, FIRM), ("repeat_90d", "soon", "visited", 1, FIRM),
    ("problem_finding_rate", "drawn_found", "drawn", 1, FIRM),
    ("finding_rate_per_item_check", "drawn_findings", "drawn_items", 1, FIRM),
    ("hours_per_finding", "minutes", "findings", 1 / 60, (*FIRM, "trigger")),
])
def test_ratios(run, code, top, bottom, factor, dimensions):
    sum_ = run[2].sum
    check(run, code, dimensions, lambda y, d, g: factor * ratio(sum_[top, y, d, g], sum_[bottom, y, d, g]))


def test_ratios_with_both_outcomes_below(run):
    twin = run[2]
    found = lambda y, d, g: len(twin.seen["delay", y, d, g])  # noqa: E731
    ended = sums(twin, "unfound")
    check(run, "detected_share", SPELL, lambda y, d, g: ratio(found(y, d, g), found(y, d, g) + ended(y, d, g)))
    check(run, "detection_delay", SPELL, lambda y, d, g: ratio(twin.sum["delay", y, d, g], found(y, d, g)))
    check(run, "detection_delay_p90", SPELL, lambda y, d, g: (
        np.quantile(twin.seen["delay", y, d, g], 0.9) if found(y, d, g) else np.nan
    ))
    done, lost = sums(twin, "done"), sums(twin, "lost")
    wide = (*FIRM, "trigger")
    check(run, "plan_completion", wide, lambda y, d, g: ratio(done(y, d, g), done(y, d, g) + lost(y, d, g)))


def test_the_account_of_tasks_closes_by_the_year_they_were_due_in(run):
    sum_ = run[2].sum
    for y in range(-1, len(run[2].years)):
        planned, done, lost, merged = (sum_[what, y, "all", "all"] for what in ("planned", "done", "lost", "merged"))
        assert planned == done + lost + merged > 0


def test_spread_of_visits_over_firm_years(run):
    twin = run[2]
    highest = max(w[1] for w, *_ in twin.sum if isinstance(w, tuple))
    assert highest >= 3

    def weights(y, d, g):
        some = {n: twin.sum[("count", n), y, d, g] for n in range(1, highest + 1)}
        return {0: twin.sum["firm_years", y, d, g] - sum(some.values()), **some}

    def gini(y, d, g):
        w = {n: v for n, v in weights(y, d, g).items() if v > 1e-12}
        pairs = sum(a * b * abs(n - m) for n, a in w.items() for m, b in w.items())
        return ratio(pairs, 2 * sum(w.values()) * sum(n * v for n, v in w.items()))

    def most(y, d, g):
        return max((n for n, v in weights(y, d, g).items() if v > 1e-12), default=np.nan)

    def percentile(y, d, g):
        total, below = sum(weights(y, d, g).values()), 0.0
        for n, v in sorted(weights(y, d, g).items()):
            below += v
            if total > 0 and below >= 0.95 * total * (1 - 1e-12):
                return n
        return np.nan

    check(run, "burden_gini", FIRM, gini)
    check(run, "visits_per_firm_year_max", FIRM, most)
    check(run, "visits_per_firm_year_p95", FIRM, percentile)


def test_recidivism(run, monkeypatch):
    result, _, twin = run
    monkeypatch.setattr(detection, "RELAPSE_YEARS", 0.75)
    limit = 0.75 * YEAR

    def share(y, d, g):
        cases = twin.seen["corrected", y, d, g]
        kept = 1.0
        for time in sorted({t for t, again in cases if again and t <= limit}):
            kept *= 1 - sum(again and t == time for t, again in cases) / sum(t >= time for t, _ in cases)
        return 1 - kept if any(t >= limit for t, _ in cases) or (cases and kept == 0) else np.nan

    check((result, measure(result), twin), "recidivism", SPELL, share)


def test_groups_add_up_to_the_total_and_years_to_the_horizon(run):
    _, rows, _ = run
    apart = {("officer_hours", d) for d in ("tier", "sector", "type", "size", "department")} | {
        ("visits", "department"), ("shortfall", "department"),
    }
    for code, one in CATALOGUE.items():
        if one.of != SUM:
            continue
        for year in dict.fromkeys(rows.year):
            for dimension in dict.fromkeys(rows.dimension[rows.measure == code]):
                if (code, dimension) not in apart:
                    total = sum(rows.groups(code, dimension, year).values())
                    assert total == pytest.approx(rows.get(code, year), rel=1e-9), (code, year, dimension)


def test_shares_are_shares(run):
    _, rows, _ = run
    share = np.array([CATALOGUE[m].unit == "share" for m in rows.measure])
    values = rows.value[share & (rows.measure != "utilisation")]
    values = values[~np.isnan(values)]
    assert values.size > 500 and (values >= 0).all() and (values <= 1 + 1e-9).all()


def test_officer_hours_close_with_the_rounds(run):
    result, rows, _ = run
    table, begin = result.tables["round"], result.city.clock.year_start[result.scenario.time.warm_up]
    measured = table["time"] >= begin
    spent = table["used"][measured].sum() / 60
    activity = rows.groups("officer_hours", "activity")
    assert activity["random"] + activity["joint"] + activity["key"] == pytest.approx(spent)
    settings = result.scenario.settings["capability"]
    gross = settings.officers * settings.hours * result.city.scale * result.scenario.time.years
    free = table["available"][measured].sum() / 60
    # Minutes free for the plan are whole numbers in each district and year.
    rounding = len(result.city.settings.districts) * result.scenario.time.years / 60
    assert rows.get("officer_hours") - spent == pytest.approx(gross - free, abs=rounding)
    assert rows.get("utilisation") == pytest.approx((spent + gross - free) / gross, abs=rounding / gross)


def test_four_counts(run):
    result, rows, _ = run
    assert counts(result) == {code: pytest.approx(rows.get(code)) for code in counts(result)}


def test_the_same_run_gives_the_same_rows(run):
    result, rows, _ = run
    again = measure(result)
    assert np.array_equal(again.value, rows.value, equal_nan=True) and (again.group == rows.group).all()


def test_days_and_years_are_those_of_the_model():
    assert (DAY, YEAR) == (1440, 525_960) and detection.RELAPSE_YEARS == 2
