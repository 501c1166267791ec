"""Oracle: the event log of the engine equals that of the twin, row by row, on all columns of all tables."""

import pytest

from jgsim.engine.ledger import DROP_REASONS, TABLES
from jgsim.terms.time import DAY

from oracle.cases import AMPLE, SHIPPED, VARIANTS, short
from oracle.ledger import COLUMNS
from oracle.officers import SHORT
from oracle.runs import both, brief, whole

FIRMS = 2000


def check(one, firms):
    result, story, difference = both(one, firms)
    assert difference is None, str(difference)
    assert result.first_tier.tolist() == story.first_tier
    assert result.last_tier.tolist() == story.last_tier
    assert story.tables["planned"]
    assert story.tables["visit"] or not result.tables["round"]["available"].any()
    return result


def check_short(result):
    assert (result.tables["dropped"]["reason"] == SHORT).any()
    assert result.tables["round"]["waiting"].any()


def check_ample(result):
    """Nothing waits once what the policy of the warm-up left has been done."""
    begin = result.city.clock.year_start[result.scenario.time.warm_up] + 31 * DAY
    rounds, dropped = result.tables["round"], result.tables["dropped"]
    assert (result.tables["visit"]["time"] >= begin).any()
    assert not rounds["waiting"][rounds["time"] >= begin].any()
    assert not ((dropped["reason"] == SHORT) & (dropped["time"] >= begin)).any()


def test_the_twin_writes_every_column_of_the_engine():
    assert {name: tuple(columns) for name, columns in TABLES.items()} == COLUMNS
    assert DROP_REASONS[SHORT] == "capacity"


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_scenarios_with_officers_short(name):
    check_short(check(brief(name, short(name)), FIRMS))


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_scenarios_with_officers_to_spare(name):
    check_ample(check(brief(name, AMPLE), FIRMS))


@pytest.mark.parametrize("variant", VARIANTS)
def test_variants_that_no_shipped_scenario_uses(variant):
    check(brief(*VARIANTS[variant]), FIRMS // 2)


@pytest.mark.full
@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_scenarios_over_their_whole_horizon(name):
    check(whole(name, {}), FIRMS)
    check_short(check(whole(name, short(name)), FIRMS))
    check_ample(check(whole(name, AMPLE), FIRMS))


@pytest.mark.full
@pytest.mark.parametrize("variant", VARIANTS)
def test_variants_over_the_whole_horizon(variant):
    check(whole(*VARIANTS[variant]), FIRMS)
