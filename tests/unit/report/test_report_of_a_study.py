"""The report on a real study: its names, units and groups are those that studies have."""

import pytest

import jgsim
from jgsim.measures.catalogue import CATALOGUE
from jgsim.report.about import about
from jgsim.report.assumptions import WEIGHTY
from jgsim.report.briefing import brief
from jgsim.report.effects import CLEAR, HEADLINE, effects
from jgsim.report.figures import KINDS, figure
from jgsim.report.findings import findings
from jgsim.report.groups import group_name
from jgsim.report.selection import selections
from jgsim.report.tables import table
from jgsim.report.units import UNITS
from jgsim.scenario.sources import numbers

NAMES = ("jinan", "credit-tiered", "joint")


@pytest.fixture(scope="module")
def real():
    return jgsim.compare(
        *NAMES, firms=6_000, years=2, replications=3, seed=0, workers=1
    )


def test_every_unit_has_a_name():
    assert not {m.unit for m in CATALOGUE.values()} - set(UNITS)


def test_every_unit_of_a_number_has_a_name(real):
    assert not {n.unit for _, n in numbers(real.scenarios[0])} - set(UNITS)


def test_the_weighty_numbers_exist(real):
    assert set(WEIGHTY) <= {path for path, _ in numbers(real.scenarios[0])}


def test_headline_measures_exist_and_are_compared(real):
    for row in effects(real).values():
        assert tuple(row) == HEADLINE


@pytest.mark.parametrize("dimension", ["tier", "sector", "district", "type", "size", "severity", "department",
                                       "item_group", "activity", "trigger", "reason", "ending", "held", "result",
                                       "response", "report_kind", "cause"])
def test_every_group_has_a_name_in_chinese(real, dimension):
    rows = real.comparison
    codes = set(rows[rows["dimension"] == dimension]["group"])
    assert codes
    for code in codes:
        assert any("\u4e00" <= c <= "\u9fff" for c in group_name(real, dimension, code, "zh")), code
        assert not any("\u4e00" <= c <= "\u9fff" for c in group_name(real, dimension, code, "en")), code


def test_selection_and_the_rest_add_up_to_the_difference_of_the_rates(real):
    rate = {plan: row["problem_finding_rate"] for plan, row in effects(real, ("problem_finding_rate",)).items()}
    found = selections(real)
    assert set(found) == set(NAMES[1:])
    for plan, one in found.items():
        parts = one.empty.mean + one.selection.mean + one.within.mean
        assert parts == pytest.approx(rate[plan].difference, abs=1e-12)
        assert one.base_rate == pytest.approx(rate[plan].base, abs=1e-12)
        assert one.plan_rate == pytest.approx(rate[plan].value, abs=1e-12)
    assert found["credit-tiered"].selection.mean > 5 * abs(found["joint"].selection.mean)


def test_hours_by_activity_add_up_to_all_hours(real):
    rows = real.comparison
    rows = rows[(rows["measure"] == "officer_hours") & (rows["year"] == "all")]
    for plan in NAMES[1:]:
        mine = rows[rows["plan"] == plan]
        by_activity = mine[mine["dimension"] == "activity"]["plan_mean"].sum()
        assert by_activity == pytest.approx(mine[mine["dimension"] == "all"]["plan_mean"].iloc[0])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_all_of_the_report_is_made(real, lang):
    assert len(findings(real, lang)) == 3
    assert len(table(real, lang)) > 2 * len(HEADLINE)
    for kind in KINDS:
        assert figure(real, kind, lang).axes
    text = brief(real, lang=lang)
    assert about(real).study in text and "6,000" in text


def test_clear_effects_of_findings_exist(real):
    assert any(e.state == CLEAR for row in effects(real).values() for e in row.values())
