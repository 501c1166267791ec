"""Oracle: engine and twin agree on how new firms are admitted and come to be known."""

import numpy as np
import pytest

from jgsim.terms.campaign import COMMITMENT
from jgsim.terms.enums import Trigger

from oracle.admission_cases import ADMISSION
from oracle.checks import agree, briefly
from oracle.runs import brief, whole

FEW = 300


@pytest.mark.parametrize("variant", briefly(ADMISSION))
def test_variants_of_admission(variant):
    agree(brief(*ADMISSION[variant]), FEW)


def test_everything_happens_that_is_to_be_compared():
    result = agree(brief(*ADMISSION["late and lost records"]), 4 * FEW)
    unlisted, closing, visit = (result.tables[name] for name in ("unlisted", "closing", "visit"))
    end = result.city.clock.end
    assert {0, 1} == set(np.unique(unlisted["gap"]).tolist()) and 2 in closing["cause"]
    noticed = (unlisted["gap"] == 1) & (unlisted["until"] < np.minimum(result.exit[unlisted["firm"]], end))
    assert noticed.sum() > 5
    later = visit["firm"][np.isin(visit["trigger"], (Trigger.RANDOM, Trigger.KEY, Trigger.SPECIAL))]
    assert np.isin(unlisted["firm"][noticed], later).any()
    result = agree(brief(*ADMISSION["admission among all levers"]), 2 * FEW)
    assert (result.tables["visit"]["campaign"] == COMMITMENT).sum() > 5


@pytest.mark.full
@pytest.mark.parametrize("variant", ADMISSION)
def test_variants_over_the_whole_horizon(variant):
    agree(whole(*ADMISSION[variant]), FEW)
