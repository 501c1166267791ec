"""Unit: the measures of real runs against the slow twin, firm by firm, and the sums that must agree."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from recount import FIRM, ratio
from recount_levers import LeverRecount

from jgsim.engine.run import simulate
from jgsim.measures import detection
from jgsim.measures.catalogue import CATALOGUE, SUM
from jgsim.measures.counts import counts
from jgsim.measures.measure import measure
from jgsim.scenario.load import load
from jgsim.terms.enums import Desk, Trigger
from jgsim.terms.time import DAY, YEAR

SCENARIOS = Path(__file__).parents[3] / "scenarios"
BUSY = {
    **{f"draw.ratio.{t}": r for t, r in {"A": 0.3, "B": 0.6, "C": 0.9, "D": 1.0, "none": 0.4}.items()},
    "capability.officers": 20_000, "plan.campaigns.conduct.factor": 0.8, "credit.score.points.minor": 0.8,
    "credit.types": ["enterprise", "individual"], "time.warm_up": 1,
    "abnormal_list": {"revoke_months": 12},  # nobody listed before the epoch
    **{f"world.groups.{g}.rate.{part}": 1.5 for g in ("disclosure", "conduct", "food") for part in ("value", "high")},
    **{f"world.groups.{g}.spell.{part}": 0.5 for g in ("disclosure", "food") for part in ("value", "low")},
}
MERGING = BUSY | {"joint.mode": "coincidence", "joint.share": 0.8, "joint.window_days": 60}
SHORT = BUSY | {"capability.officers": 5000, "credit.rule": "step", "credit.step": {"up": 0.5, "repair": 0.05}}
PROBABLE = {"value": 0.7, "unit": "probability", "low": 0, "high": 1, "source": "assumption (test)"}
WHOLE = BUSY | {
    # Tolerance of all, caps and gaps, remote checks, closures, false findings: every lever at work.
    "tolerance": {
        "months": 120, "sectors": ["food", "trade", "services", "new_economy"], "window_days": 60, "visits": "halved",
        "ladder": ["warned", "guided"], "self_correction": {"warned": PROBABLE, "guided": PROBABLE},
    },
    "frequency": {
        "cap": {"A": 1, "B": 2, "none": 1}, "gap_days": 45, "exempt": ["report", "special"],
        "remote": {"of_held_back": 0.5, "of_draws": 0.2, "minutes": 60},
    },
    "behaviour.closure.share.value": 0.2, "behaviour.closure.share.high": 0.5, "behaviour.look.specificity.value": 0.97,
    "behaviour.look.specificity.low": 0.9, "capability.officers": 12_000,
    "reports.deadline_days": 3, "draw.memory": "independent", "draw.rounds": 6,
    **{f"world.tips.hazard.{s}.{part}": 1.0 for s in ("minor", "general", "serious") for part in ("value", "high")},
    **{f"world.types.{t}.dormant.{part}": 0.2 for t in ("enterprise", "individual") for part in ("value", "high")},
}
EVERY = {
    # The whole plan, with duty lists that change hands and leave a gap, and much of what is rare.
    **{path: WHOLE[path] for path in WHOLE if path.startswith(("world.", "behaviour.", "draw.ratio"))},
    "time.warm_up": 1, "capability.officers": 30_000, "exchange.lost": 0.4, "exchange.revoke": 0.5,
    "entry.share.committed": 0.6, "transfer.share": 0.5, "transfer.lost": 0.3, "recheck": {"share": 0.8, "days": 20},
    "penalty_lists.case": dict.fromkeys(("minor", "general", "serious"), 0.8),
    "review": {
        "file_days": 5, "investigate_days": 10, "major": dict.fromkeys(("minor", "general", "serious"), 0.8),
        "reviewers": 5, "days": 0.03, "clock_days": 40, "over_clock": "void",
    },
    "recording.lost": PROBABLE | {"value": 0.2}, "recording.incomplete": PROBABLE | {"value": 0.3},
    "recording.digital": 0.2, "accountability.suppressed": PROBABLE | {"value": 0.4}, "accountability.reinspect": 0.8,
    "sampling.fields.food.batches": dict.fromkeys("ABCD", 3), "frequency.cap": {}, "frequency.gap_days": 0,
    "monitoring.equipped": dict.fromkeys(("food", "trade", "services"), 1.0), "coordination.share": 0.5,
    "duties.vacant": {"measuring": {"months": 16}}, "abnormal_list": {"revoke_months": 12}, "publicity.lag_days": 40,
    "later": [{
        "from": "2026-05-01", "publicity": {"share": 0.5, "lag_days": 5}, "coordination": {"window_days": 40},
        "duties": {"owner": {"drugs": "food"}, "fields": {"drugs": "food"}, "classes": {"products": "report_only"}},
        "key_fields": {"frequency": {"products": dict.fromkeys("ABCD", 0)}},
    }],
}
SPELL = (*FIRM, "severity", "item_group", "department")
WIDE = (*FIRM, "trigger")


@pytest.fixture(scope="module", params=[BUSY, MERGING, SHORT, WHOLE, EVERY],
                ids=["shared draw", "merging", "short", "whole", "every lever"])
def run(request):
    name = "whole-plan.yaml" if request.param is EVERY else "jinan.yaml"
    scenario = load(SCENARIOS / name, set=request.param, years=3)
    result = simulate(scenario, 5, 0, 500)
    return result, measure(result), LeverRecount(result)


def check(run, code, dimensions, value, rel=1e-9, least=4):
    """Compare a measure's value in every year and group that the twin knows of; `least` of them must not be 0."""
    rows, compared = run[1], 0
    for y, year in [*enumerate(sorted(set(rows.year) - {"all"})), (-1, "all")]:
        for dimension in dimensions:
            for group, found in rows.groups(code, dimension, year).items():
                truth = value(y, dimension, group)
                assert found == pytest.approx(truth, rel=rel, abs=1e-9, nan_ok=True), (code, year, dimension, group)
                compared += truth == truth and truth != 0
    assert compared >= least, f"nothing to compare in {code}"


def sums(twin, what):
    return lambda y, d, g: twin.sum[what, y, d, g]


def test_runs_are_busy_enough(run):
    result, rows, twin = run
    assert result.tables["move"]["time"].size > 50 and rows.get("detections") > 50
    assert twin.sum["unfound", -1, "all", "all"] > 50


@pytest.mark.parametrize(("code", "what", "dimensions"), [
    ("firm_years", "firm_years", FIRM), ("visits", "visits", WIDE), ("onsets", "onsets", SPELL),
    ("relapses", "relapses", SPELL), ("detections", "detections", WIDE), ("violation_years", "time", SPELL),
    ("harm", "harm", SPELL), ("undetected_violation_days", "unseen", SPELL), ("unfound_ends", "unfound", SPELL),
    ("shortfall", "plan_lost", (*FIRM, "reason")), ("shortfall", "lost", ("trigger",)),
    ("visit_results", "drawn", (*FIRM, "result")), ("reports", "reports", (*FIRM, "report_kind")),
    ("complaints", "complaints", FIRM), ("findings_by_response", "all_findings", (*WIDE, "response")),
    ("cases", "cases", (*SPELL, "trigger", "response")), ("listed", "listed", FIRM),
])
def test_sums(run, code, what, dimensions):
    check(run, code, dimensions, sums(run[2], what))


@pytest.mark.parametrize(("code", "what", "dimensions"), [
    ("held_back", "held", (*WIDE, "held")), ("held_back_cap", "cap", WIDE), ("remote_checks", "remote", FIRM),
    ("tolerated_findings", "tolerated", (*SPELL, "response")), ("closings", "closings", (*FIRM, "cause")),
    ("harm_while_tolerated", "tolerated_harm", (*FIRM, "severity")), ("revoked", "revoked", FIRM),
])
def test_sums_of_levers_that_are_not_always_on(run, code, what, dimensions, request):
    whole = request.node.callspec.params["run"] is WHOLE
    check(run, code, dimensions, sums(run[2], what), rel=1e-7, least=4 if whole else 0)


def test_firms_at_the_end(run):
    last = len(run[2].years) - 1
    check(run, "firms", FIRM, lambda y, d, g: run[2].sum["firms", last if y < 0 else y, d, g])


@pytest.mark.parametrize(("code", "top", "bottom", "factor", "dimensions"), [
    ("firm_coverage", "covered", "firm_years", 1, FIRM), ("item_coverage", "covered_items", "item_years", 1, FIRM),
    ("visits_per_firm_year", "visits", "firm_years", 1, FIRM),
    ("on_site_hours_per_firm_year", "elapsed", "firm_years", 1 / 60, FIRM),
    ("repeat_share", "repeat", "visited", 1, FIRM), ("repeat_90d", "soon", "visited", 1, FIRM),
    ("repeat_share_all", "repeat_all", "visited_all", 1, FIRM),
    ("problem_finding_rate", "drawn_found", "drawn", 1, FIRM), ("problem_finding_rate", "found", "visits", 1, ("trigger",)),
    ("problem_finding_rate_operating", "drawn_operating_found", "drawn_operating", 1, FIRM),
    ("problem_finding_rate_operating", "operating_found", "operating", 1, ("trigger",)),
    ("unreachable_share", "drawn_away", "drawn_found", 1, FIRM),
    ("finding_rate_per_item_check", "drawn_findings", "drawn_items", 1, FIRM),
    ("finding_rate_per_item_check", "findings", "items", 1, ("trigger",)),
    ("hours_per_finding", "minutes", "findings", 1 / 60, WIDE),
    ("reports_per_firm_year", "reports", "firm_years", 1, FIRM),
    ("complaints_per_firm_year", "complaints", "firm_years", 1, FIRM),
    ("false_report_share", "unfounded", "reports", 1, FIRM), ("waived_share", "waived", "cases", 1, (*SPELL, "trigger")),
])
def test_ratios(run, code, top, bottom, factor, dimensions):
    sum_ = run[2].sum
    check(run, code, dimensions, lambda y, d, g: factor * ratio(sum_[top, y, d, g], sum_[bottom, y, d, g]))


NEW = (*SPELL, "trigger")


@pytest.mark.parametrize(("code", "what", "dimensions"), [
    ("unsupervised_firm_days", "unsupervised", (*FIRM, "gap")), ("merged_overlaps", "taken_in", FIRM),
    ("eligible_overlaps", "eligible", FIRM), ("transferred_cases", "case transferred", FIRM),
    ("lost_cases", "case lost", FIRM),
    ("void_cases", "case failed", FIRM), ("published_cases", "public", (*FIRM, "severity", "response")),
    ("failed_cases", "failed_records", NEW), ("alerts", "alerts", FIRM), ("batches", "taken", (*FIRM, "item_group")),
    ("batches_not_taken", "not_taken", FIRM), ("sampling_cost", "cost", (*FIRM, "item_group")),
    ("suppressed_findings", "hidden", SPELL), ("coercions", "coerced", NEW), ("spared_coercions", "spared", NEW),
])
def test_sums_of_the_later_levers(run, code, what, dimensions, request):
    every = request.node.callspec.params["run"] is EVERY
    check(run, code, dimensions, sums(run[2], what), rel=1e-7, least=4 if every else 0)


@pytest.mark.parametrize(("code", "top", "bottom", "dimensions"), [
    ("first_check_coverage", "checked_first", "committed", FIRM), ("decision_days", "deciding", "decided", FIRM),
    ("review_wait", "waiting", "reviewed", FIRM), ("overdue_cases", "missed", "deadlines", FIRM),
    ("unrecorded_visits", "unrecorded", "visits", WIDE), ("false_alert_share", "false_alerts", "alerts", FIRM),
    ("met_again_share", "met", "followed", FIRM), ("batch_failure_rate", "failing", "taken", (*FIRM, "item_group")),
    ("reinspection_yield", "uncovered", "seen", SPELL),
])
def test_ratios_of_the_later_levers(run, code, top, bottom, dimensions, request):
    sum_, every = run[2].sum, request.node.callspec.params["run"] is EVERY
    value = lambda y, d, g: ratio(sum_[top, y, d, g], sum_[bottom, y, d, g])  # noqa: E731
    check(run, code, dimensions, value, rel=1e-7, least=4 if every else 0)


def test_open_cases_at_the_end(run, request):
    twin, every = run[2], request.node.callspec.params["run"] is EVERY
    last = len(twin.years) - 1
    standing = lambda y, d, g: twin.sum["standing", last if y < 0 else y, d, g]  # noqa: E731
    check(run, "open_cases", FIRM, standing, least=4 if every else 0)


def test_ratios_with_both_outcomes_below(run):
    twin = run[2]
    found = lambda y, d, g: len(twin.seen["delay", y, d, g])  # noqa: E731
    ended = sums(twin, "unfound")
    check(run, "detected_share", SPELL, lambda y, d, g: ratio(found(y, d, g), found(y, d, g) + ended(y, d, g)))
    check(run, "detection_delay", SPELL, lambda y, d, g: ratio(twin.sum["delay", y, d, g], found(y, d, g)))
    check(run, "detection_delay_p90", SPELL, lambda y, d, g: (
        np.quantile(twin.seen["delay", y, d, g], 0.9) if found(y, d, g) else np.nan
    ))
    for prefix, dimensions in (("plan_", FIRM), ("", ("trigger",))):
        done, lost, held = (sums(twin, prefix + what) for what in ("done", "lost", "held"))
        check(run, "plan_completion", dimensions, lambda y, d, g: ratio(
            done(y, d, g), done(y, d, g) + lost(y, d, g) + held(y, d, g)  # noqa: B023
        ))


@pytest.mark.parametrize(("code", "top", "bottom", "dimensions"), [
    ("self_corrected_share", "right", "windows", (*SPELL, "response")),
    ("remote_finding_rate", "remote_found", "remote", FIRM),
    ("overdue_reports", "overdue", "report_checks", FIRM), ("report_delay", "report_wait", "reports_done", FIRM),
])
def test_ratios_of_levers_that_are_not_always_on(run, code, top, bottom, dimensions, request):
    sum_, whole = run[2].sum, request.node.callspec.params["run"] is WHOLE
    value = lambda y, d, g: ratio(sum_[top, y, d, g], sum_[bottom, y, d, g])  # noqa: E731
    check(run, code, dimensions, value, least=4 if whole else 0)


def test_the_account_of_tasks_closes_by_the_year_they_were_due_in(run):
    _, rows, twin = run
    for y, year in [*enumerate(sorted(set(rows.year) - {"all"})), (-1, "all")]:
        # A visit that takes in another one becomes a joint one.
        for triggers in (("random", "joint"), ("key",), ("report",), ("recheck",), ("special",)):
            of = lambda what: sum(twin.sum[what, y, "trigger", t] for t in triggers)  # noqa: B023, E731
            assert of("planned") == of("done") + of("merged") + sum(
                rows.get(code, year, "trigger", t) for code in ("held_back", "shortfall") for t in triggers
            )
        assert twin.sum["planned", y, "all", "all"] > 0


def test_item_rates_by_group_have_the_findings_of_visits_on_top(run):
    _, rows, twin = run
    items = Counter()
    for visit in twin.table("visit"):
        if twin.year(visit["time"]) is not None:
            items.update({twin.groups[n][0]: twin.groups[n][1].items for n in twin.checked(visit)})
    for code, rate in rows.groups("finding_rate_per_item_check", "item_group").items():
        assert rate == pytest.approx(ratio(twin.sum["visit_findings", -1, "item_group", code], items[code]), nan_ok=True)


def test_complaints_are_those_that_came_to_the_desks(run):
    _, rows, twin = run
    for y, year in [*enumerate(sorted(set(rows.year) - {"all"})), (-1, "all")]:
        assert rows.get("complaints", year) == twin.sum["desk_complaints", y, "all", "all"] > 0


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
        ("visits", "department"), ("shortfall", "department"), ("shortfall", "trigger"),
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
    desk = table["desk"][measured].sum() / 60
    visits = sum(activity[t.code] for t in Trigger if t != Trigger.REMOTE)
    assert activity["sampling"] == pytest.approx(run[2].sum["sample_hours", -1, "all", "all"])
    assert visits + activity["sampling"] == pytest.approx(spent) and "remote" not in activity
    assert {d.code: activity[d.code] for d in Desk} == pytest.approx(
        {d.code: run[2].sum["desk", -1, "activity", d.code] for d in Desk}
    )
    assert sum(activity[d.code] for d in Desk) == pytest.approx(desk) and desk > 0
    settings = result.scenario.settings["capability"]
    gross = settings.officers * settings.hours * result.city.scale * result.scenario.time.years
    free = table["available"][measured].sum() / 60
    # Minutes free for the plan are whole numbers in each district and year.
    rounding = len(result.city.settings.districts) * result.scenario.time.years / 60
    assert rows.get("officer_hours") - spent - desk == pytest.approx(gross - free, abs=rounding)
    assert rows.get("utilisation") == pytest.approx((spent + desk + gross - free) / gross, abs=rounding / gross)


def test_four_counts(run):
    result, rows, _ = run
    assert counts(result) == {code: pytest.approx(rows.get(code)) for code in counts(result)}


def test_the_same_run_gives_the_same_rows(run):
    result, rows, _ = run
    again = measure(result)
    assert np.array_equal(again.value, rows.value, equal_nan=True) and (again.group == rows.group).all()


def test_days_and_years_are_those_of_the_model():
    assert (DAY, YEAR) == (1440, 525_960) and detection.RELAPSE_YEARS == 2
