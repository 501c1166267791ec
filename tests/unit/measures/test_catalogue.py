"""Unit: the catalogue describes all measures that are made, and nothing else."""

import pytest

from jgsim.measures.catalogue import CATALOGUE, COMPARED, MEAN, QUANTILE, RATIO, STOCK, SUM

MODEL = """
firms visits onsets detections violation_years firm_coverage item_coverage key_field_coverage
plan_completion visits_per_firm_year visits_per_firm_year_p95 visits_per_firm_year_max repeat_share
repeat_90d on_site_hours_per_firm_year burden_gini visits_saved_by_merging problem_finding_rate
finding_rate_per_item_check clean_visit_share detected_share detection_delay detection_delay_p90 harm
undetected_violation_days recidivism officer_hours utilisation backlog hours_per_finding shortfall
problem_finding_rate_operating unreachable_share visit_results repeat_share_all relapses reports complaints
reports_per_firm_year complaints_per_firm_year false_report_share overdue_reports report_delay cases waived_share
findings_by_response held_back held_back_cap tolerated_findings self_corrected_share harm_while_tolerated closings
revoked listed remote_checks remote_finding_rate unsupervised_firm_days first_check_coverage
""".split()
AVERTED = {"onsets_averted", "harm_averted", "closures_averted"}


def test_the_names_of_the_model_description_are_there():
    assert set(MODEL) <= set(CATALOGUE)
    assert set(COMPARED) == AVERTED and not set(COMPARED) & set(CATALOGUE)


def test_every_measure_of_a_run_is_described_once_and_in_reading_order(hand):
    rows = hand.measure()
    assert list(dict.fromkeys(rows.measure)) == list(CATALOGUE)
    assert {(m, u) for m, u in zip(rows.measure, rows.unit, strict=True)} == {(c, m.unit) for c, m in CATALOGUE.items()}


@pytest.mark.parametrize("measure", [*CATALOGUE.values(), *COMPARED.values()], ids=[*CATALOGUE, *COMPARED])
def test_names_and_definitions_in_both_languages(measure):
    assert measure.of in (SUM, RATIO, STOCK, MEAN, QUANTILE) and measure.better in ("lower", "higher", "")
    for text in (measure.zh, measure.definition_zh):
        assert any("\u4e00" <= c <= "\u9fff" for c in text) and not set(text) & set(",;()")
    for text in (measure.en, measure.definition):
        assert text and not any("\u4e00" <= c <= "\u9fff" for c in text)
    assert measure.label("zh") == measure.zh and measure.meaning("en") == measure.definition


def test_sums_add_up_over_the_years(hand):
    hand.visit(0, "2021-02-01")
    hand.visit(1, "2022-02-01")
    rows = hand.measure()
    for code, measure in CATALOGUE.items():
        if measure.of == SUM:
            years = [rows.get(code, year) for year in ("2021", "2022", "all")]
            assert years[2] == pytest.approx(years[0] + years[1])
        if measure.of == STOCK:
            assert rows.get(code, "2022") == rows.get(code, "all")


def test_queues_are_marked_as_true_at_full_size_only():
    assert {c for c, m in CATALOGUE.items() if not m.scale_free} == {
        "backlog", "backlog_age", "utilisation", "shortfall", "plan_completion", "key_field_coverage",
        "visits_per_firm_year_max", "overdue_reports", "report_delay", "first_check_coverage", "decision_days",
        "review_wait", "overdue_cases", "open_cases",
    }
