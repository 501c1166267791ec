"""Numbers as text: digits, signs, units, intervals."""

import math

import pytest

from jgsim.report.lines import wrap
from jgsim.report.numbers import amount, change, decimals, plain, relative
from jgsim.report.units import UNITS, unit_of
from jgsim.terms.width import width

NAN = math.nan


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (0.0342, "share", "3.42%", "3.42%"),
        (0.0911, "1/year", "0.0911次/年", "0.0911\u00a0a year"),
        (4_101_000, "weighted days", "410万加权天", "4.10 million\u00a0weighted days"),
        (102_468, "officer-hours", "10.2万工时", "102,468\u00a0officer-hours"),
        (412_345_678, "days", "4.12亿天", "412 million\u00a0days"),
        (0.0, "tasks", "0项", "0\u00a0tasks"),
        (NAN, "tasks", "–", "–"),
        (3.5, "furlongs", "3.50\u00a0furlongs", "3.50\u00a0furlongs"),
    ],
)
def test_amounts(value, unit, zh, en):
    assert (amount(value, unit, "zh"), amount(value, unit, "en")) == (zh, en)


def test_amounts_without_unit_keep_the_percent_sign():
    assert amount(0.5, "share", "en", named=False) == "50.0%"
    assert amount(102_468, "officer-hours", "en", named=False) == "102 k"
    assert amount(4_101_000, "weighted days", "en", named=False) == "4.10 M"
    assert amount(102_468, "officer-hours", "zh", named=False) == "10.2万"


def test_two_amounts_with_a_difference_between_them_do_not_look_alike():
    one, two = (amount(v, "share", "zh", apart=0.00008) for v in (0.09534, 0.09526))
    assert one != two


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_differences_of_shares_are_points_and_never_percent(lang):
    moved, bounds = change(0.0123, 0.011, 0.0136, "share", lang)
    assert "%" not in moved + bounds
    assert moved.startswith("+1.23") and bounds == ("1.10至1.36" if lang == "zh" else "1.10 to 1.36")


def test_interval_and_difference_have_the_same_decimals_and_true_minus_signs():
    assert change(-1.2345, -1.5, -0.969, "index", "en") == ("−1.23", "−1.50 to −0.97")
    assert relative(-12.0, -13.0, -11.0, 100.0, "zh") == ("−12.0%", "−13.0%至−11.0%")


def test_large_differences_share_one_scale_with_their_interval():
    assert change(-87_000, -91_000, -83_000, "weighted days", "zh") == ("−8.70万加权天", "−9.10至−8.30万")


def test_a_bound_that_is_not_zero_never_looks_like_zero():
    _, bounds = change(0.05, 0.0004, 0.0996, "index", "zh")
    assert not bounds.startswith("0.00至") and bounds.startswith("0.0004")


def test_no_interval_is_an_empty_text():
    assert change(1.0, NAN, NAN, "tasks", "en") == ("+1.00\u00a0tasks", "")
    assert change(NAN, NAN, NAN, "tasks", "en") == ("–", "")


def test_relative_to_nothing_says_nothing():
    assert relative(1.0, 0.5, 1.5, 0.0, "en") == ("", "")
    assert relative(1.0, 0.5, 1.5, NAN, "en") == ("", "")


def test_relative_to_a_negative_base_keeps_the_direction():
    assert relative(1.0, 0.5, 1.5, -10.0, "en")[0].startswith("+")


@pytest.mark.parametrize(("x", "digits", "places"), [(123.4, 3, 0), (1.234, 3, 2), (0.01234, 2, 3), (0, 3, 0)])
def test_decimals(x, digits, places):
    assert decimals(x, digits) == places


def test_a_zero_has_no_sign():
    assert plain(-0.0001, 2, sign=True) == "0.00"


def test_every_unit_has_both_names_and_shares_are_percent():
    assert all(bool(u.zh) == bool(u.en) for u in UNITS.values())
    assert unit_of("share").scale == 100 and unit_of("share").plain("zh") == "占比"


@pytest.mark.parametrize("columns", [8, 14, 30])
@pytest.mark.parametrize(
    "text",
    ["济南现状（2021年做法）：A类企业抽查比例由3.5%降至1%，D类升至100%。", "joint inspection of all departments (third draft)"],
)
def test_lines_keep_to_their_width_and_lose_nothing(text, columns):
    lines = wrap(text, columns).split("\n")
    assert "".join("".join(lines).split()) == "".join(text.split())
    # closing punctuation may hang over by one character
    assert all(width(line) <= columns + 2 for line in lines)
    assert not any(line[0] in "，。：）、" for line in lines)


def test_cut_lines_say_so():
    assert wrap("a plan with quite a long name", 10, 1).endswith("...")
    assert wrap("short", 10, 1) == "short"


def test_half_the_width_of_a_shares_interval_is_in_points():
    from jgsim.report.numbers import half_width

    assert half_width(0.1636, "share", "zh") == "16.4百分点" and half_width(0.00777, "share", "en") == "0.777 points"
    assert half_width(61.2, "visits", "zh") == amount(61.2, "visits", "zh")
