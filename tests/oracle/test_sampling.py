"""Oracle: engine and twin agree on samples, laboratories and what they tell."""

import numpy as np
import pytest

from jgsim.terms.campaign import SAMPLES

from oracle.checks import agree, briefly
from oracle.lever_cases import MANY
from oracle.runs import brief, whole
from oracle.sampling_cases import AMPLE, BOTH, ROTTEN, SAMPLED

FEW = 300


@pytest.mark.parametrize("variant", briefly(SAMPLED))
def test_variants_of_sampling(variant):
    tables = agree(brief(*SAMPLED[variant]), FEW).tables
    batch, finding = tables["batch"], tables["finding"]
    assert set(np.unique(batch["taken"])) == {0, 1} and batch["failed"].any()
    assert (finding["officer"] < 0).any()


def test_samples_under_way_when_the_plan_ends_keep_their_terms():
    """What was taken is told; what waits is still taken."""
    base = brief("jinan", BOTH | MANY | ROTTEN | AMPLE)
    plan = brief("jinan", MANY | ROTTEN | AMPLE).after(base)
    assert len(plan.chain) == 2
    tables, begin = agree(plan, FEW).tables, base.clock.month_start[plan.since]
    planned = tables["planned"]["campaign"] >= SAMPLES
    assert planned.any() and (tables["planned"]["time"][planned] < begin).all()
    assert (tables["finding"]["officer"][tables["finding"]["time"] >= begin] < 0).any()


@pytest.mark.full
@pytest.mark.parametrize("variant", SAMPLED)
def test_variants_over_the_whole_horizon(variant):
    agree(whole(*SAMPLED[variant]), FEW)
