"""Oracle: engine and twin agree on what is recorded and made public."""

import numpy as np
import pytest

from jgsim.terms.enums import Response

from oracle.checks import agree, briefly
from oracle.records_cases import RECORDS
from oracle.runs import brief, engine, whole

FEW = 300


@pytest.mark.parametrize("variant", briefly(RECORDS))
def test_variants_of_records_and_publication(variant):
    agree(brief(*RECORDS[variant]), FEW)


def test_everything_happens_that_is_to_be_compared():
    base, settings = RECORDS["published after reviews"]
    result = agree(brief(base, settings), 2 * FEW)
    visit, finding = result.tables["visit"], result.tables["finding"]
    assert 0.1 < (visit["entered"] == 0).mean() < 0.5
    assert (finding["measure"] == Response.FAILED).sum() > 10 and (finding["entered"] == 0).sum() > 10
    silent = engine(brief(base, {**settings, "publicity": {}}), 2 * FEW)
    begun = [one.tables["spell"]["time"].size for one in (result, silent)]
    assert 20 < begun[1] - begun[0]
    assert np.unique(result.tables["move"]["firm"]).size > 10


@pytest.mark.full
@pytest.mark.parametrize("variant", RECORDS)
def test_variants_over_the_whole_horizon(variant):
    agree(whole(*RECORDS[variant]), FEW)
