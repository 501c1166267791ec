"""Unit: the section of moments: inherited, validated, and nothing that a run depends on."""

import pytest

from jgsim.scenario.load import changed, load
from jgsim.scenario.moments import wrong
from jgsim.terms.errors import InputError

ONE = """
  {code}:
    name: {{zh: 户次, en: visits}}
    measure: visits
    low: {low}
    high: 9
    unit: visits
    source: "assumption"
"""


@pytest.fixture
def file(tmp_path):
    """A function that writes a scenario file over a base and returns its path."""

    def write(text, name="plan.yaml", base="jinan"):
        path = tmp_path / name
        path.write_text(f"base: {base}\n{text}", encoding="utf-8")
        return path

    return write


def test_the_shipped_base_has_moments_with_sources():
    moments = load("jinan").moments
    assert len(moments) > 40
    assert all(one.low < one.high and len(one.source) > 10 for one in moments.values())
    assert sum(one.trend for one in moments.values()) >= 6


def test_moments_change_no_hash(file):
    plain, more = load("jinan"), load("jinan", set={"moments.visits.low": 1})
    assert more.moments["visits"].low == 1 != plain.moments["visits"].low
    assert more.hash == plain.hash and more.past_hash == plain.past_hash
    assert "moments" not in more.data
    titled = "title: {zh: 济南现状(2021年做法), en: Jinan as it is (practice of 2021)}\nmoments:"
    assert load(file(titled + ONE.format(code="mine", low=1))).data == plain.data


def test_a_file_has_the_moments_of_its_base(file):
    base = file("moments:" + ONE.format(code="a", low=1) + ONE.format(code="b", low=2), "base.yaml")
    over = load(file("moments:\n  a: {low: 3}\n  tier_a: null" + ONE.format(code="c", low=4), base=base.name)).moments
    inherited = load("jinan").moments
    assert (over["a"].low, over["b"].low, over["c"].low) == (3, 2, 4)
    assert over["a"].name.en == "visits"
    assert "tier_a" in inherited and "tier_a" not in over and over["tier_b"] == inherited["tier_b"]


def test_moments_stay_when_settings_are_replaced():
    base = load("jinan")
    assert changed(base, {"draw.ratio.A": 0.02}).moments == base.moments


def test_groups_and_years_as_they_are_typed(file):
    text = "moments:" + ONE.format(code="a", low=1) + "    by: {trigger: key}\n    year: 2026\n"
    one = load(file(text)).moments["a"]
    assert one.by == {"trigger": ["key"]} and one.year == "2026" and one.low == 1.0


@pytest.mark.parametrize(
    ("line", "path", "reason", "near"),
    [
        ("    mesure: visits", "moments.a.mesure", "'mesure' is not a setting", "measure"),
        ("    scale: citty", "moments.a.scale", "'citty' is not one of year, city, city_year", "city"),
        ("    year: 26", "moments.a.year", "must be a measured year, or all", None),
        ("    by: {tier: A, trigger: key}", "moments.a.by", "must name one dimension only", None),
        ("    by: tier", "moments.a.by", "must be a map of settings, not 'tier'", None),
        ("    trend: yes", "moments.a.trend", "must be true or false, not 'yes'", None),
    ],
)
def test_one_clear_error_for_each_mistake(file, line, path, reason, near):
    with pytest.raises(InputError) as caught:
        load(file("moments:" + ONE.format(code="a", low=1) + line))
    error = caught.value
    assert (error.path, error.reason, error.nearest) == (path, reason, near)
    assert error.line == 10 and error.file.endswith("plan.yaml")
    assert "：" in error.text("zh")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (ONE.format(code="a", low=10), "low 10 is above high 9"),
        (ONE.format(code="a", low=1) + "    trend: true\n    scale: year", "a trend takes all measured years as they are"),
        (ONE.format(code="a", low="much"), "must be a number, not 'much'"),
        (ONE.format(code="a", low=1).replace("    unit: visits\n", ""), "is missing"),
        (" 3", "must be a map of settings, not 3"),
    ],
)
def test_what_does_not_fit_together(file, text, reason):
    with pytest.raises(InputError) as caught:
        load(file("moments:" + text))
    assert caught.value.reason.startswith(reason)
    assert caught.value.line in range(2, 12)


def test_dated_entries_hold_no_moments(file):
    with pytest.raises(InputError) as caught:
        load(file("later:\n  - from: 2026-01-01\n    moments: {}\n"))
    assert caught.value.reason.startswith("moments cannot be dated")


def test_a_mistyped_section_is_answered_with_its_name(file):
    with pytest.raises(InputError) as caught:
        load(file("momentes: {}\n"))
    assert caught.value.nearest == "moments"


def test_what_a_later_check_finds_has_file_and_line(file):
    scenario = load(file("moments:" + ONE.format(code="a", low=1)))
    error = wrong(scenario, "a.measure", "there is no measure 'visits'")
    assert (error.line, error.path) == (5, "moments.a.measure") and error.file.endswith("plan.yaml")
