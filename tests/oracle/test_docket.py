"""Oracle: engine and twin agree on cases that take their time."""

import numpy as np
import pytest

from jgsim.terms.enums import CaseFate
from jgsim.terms.time import DAY, FAR

from oracle.checks import agree, briefly
from oracle.docket_cases import DOCKET
from oracle.runs import brief, whole

FEW = 300


@pytest.mark.parametrize("variant", briefly(DOCKET))
def test_variants_of_cases(variant):
    agree(brief(*DOCKET[variant]), FEW)


def test_every_fate_happens_and_cases_wait():
    """Otherwise the variants would compare nothing."""
    result = agree(brief(*DOCKET["reviewers come and go"]), 2 * FEW)
    case = result.tables["case"]
    assert set(np.unique(case["fate"]).tolist()) == set(CaseFate)
    waited = (case["begun"].astype(np.int64) - case["ready"])[case["begun"] < FAR]
    assert (waited > DAY).sum() > 20 and (waited == 0).any()
    assert (case["district"] != result.city.firms["district"][case["firm"]]).sum() > 20
    assert (case["decided"] == case["time"]).any()


@pytest.mark.full
@pytest.mark.parametrize("variant", DOCKET)
def test_variants_over_the_whole_horizon(variant):
    agree(whole(*DOCKET[variant]), FEW)
