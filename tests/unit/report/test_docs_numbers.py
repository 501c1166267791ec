"""Unit: the reference page of numbers and their sources."""

import re

import pytest

from jgsim.report import docs_numbers
from jgsim.scenario.load import load
from jgsim.scenario.sources import numbers


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_names_every_number_once_with_its_range_and_source(lang):
    base = load("jinan")
    page = docs_numbers.page(base, lang)
    named = re.findall(r"^\| `([\w.]+)`", page, re.MULTILINE)
    assert len(named) == len(set(named))
    assert {path for path, _ in numbers(base)} < set(named)
    source = base.behaviour.look.sensitivity.source
    assert f"| `behaviour.look.sensitivity` | 0.8 | 0.6 … 0.95 | probability | {source} |" in page
    assert "| `world.groups.drugs.red_lines` | 3 |  | items |" in page
    assert "| `joint.overlap` | 0.3 |  | share | - |" in page
