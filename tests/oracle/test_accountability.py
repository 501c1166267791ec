"""Oracle: engine and twin agree on what officers suppress and on who goes again."""

import pytest

from jgsim.terms.campaign import REINSPECTIONS

from oracle.accountability_cases import ACCOUNTABLE
from oracle.checks import agree, briefly
from oracle.runs import brief, whole

FEW = 300


@pytest.mark.parametrize("variant", briefly(ACCOUNTABLE))
def test_variants_of_accountability(variant):
    tables = agree(brief(*ACCOUNTABLE[variant]), FEW).tables
    again = tables["visit"]["campaign"] == REINSPECTIONS
    assert again.any() == ("nobody goes again" not in variant)
    assert tables["suppressed"]["firm"].size > 0 or variant == "re-inspections and nothing else"


@pytest.mark.full
@pytest.mark.parametrize("variant", ACCOUNTABLE)
def test_variants_over_the_whole_horizon(variant):
    agree(whole(*ACCOUNTABLE[variant]), FEW)
