"""Unit: the reference page of the moments, and the sentence on them in the README."""

import re

import pytest

from jgsim.measures.moments.catalogue import STATISTICS
from jgsim.report import docs_moments
from jgsim.report.units import UNITS
from jgsim.scenario.load import load


@pytest.fixture(scope="module")
def base():
    return load("jinan")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_names_every_moment_with_its_source_and_every_statistic(base, lang):
    page = docs_moments.page(base, lang)
    assert re.findall(r"^\| `(\w+)`", page, re.MULTILINE) == [*base.moments, *STATISTICS]
    for one in base.moments.values():
        assert one.name.label(lang) in page and one.source in page
    assert "| `tier_share tier=A` | 72–74% |" in page
    assert "`field_visits field=drugs+equipment+products`" in page
    assert r"\|z\|" in page and all(one.meaning(lang) in page for one in STATISTICS.values())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_sentence_counts_moments_and_assumptions(base, lang):
    assumed = sum(one.source.startswith("assumption") for one in base.moments.values())
    assert 0 < assumed < len(base.moments)
    assert re.findall(r"\d+", docs_moments.block(base, lang).replace("jinan`", ""))[:2] == [str(len(base.moments)), str(assumed)]


def test_units_have_names_in_both_languages(base):
    used = {one.unit for one in base.moments.values() if not one.trend} | {one.unit for one in STATISTICS.values()}
    assert used <= set(UNITS)
