"""Oracle: the event log of the engine equals that of the twin, row by row, on all columns of all tables."""

import pytest

from jgsim.engine.ledger import DROP_REASONS, TABLES
from jgsim.terms.time import DAY

from oracle.cases import AMPLE, SHIPPED, VARIANTS, short
from oracle.checks import agree
from oracle.ledger import COLUMNS
from oracle.officers import SHORT
from oracle.runs import brief, whole

FIRMS = 1000


def check_short(result):
    assert (result.tables["dropped"]["reason"] == SHORT).any()
    assert result.tables["round"]["waiting"].any()


def check_ample(result):
    """Nothing waits once what the policy of the warm-up left has been done, unless a cap lets it wait."""
    begin = result.city.clock.year_start[result.scenario.time.warm_up] + 31 * DAY
    rounds, dropped = result.tables["round"], result.tables["dropped"]
    assert (result.tables["visit"]["time"] >= begin).any()
    if not result.scenario.settings["frequency"].cap:
        assert not rounds["waiting"][rounds["time"] >= begin].any()
    assert not ((dropped["reason"] == SHORT) & (dropped["time"] >= begin)).any()


def test_the_twin_writes_every_column_of_the_engine():
    assert {name: tuple(columns) for name, columns in TABLES.items()} == COLUMNS
    assert DROP_REASONS[SHORT] == "capacity"


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_scenarios_with_officers_short(name):
    check_short(agree(brief(name, short(name)), FIRMS))


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_scenarios_with_officers_to_spare(name):
    check_ample(agree(brief(name, AMPLE), FIRMS))


@pytest.mark.parametrize("variant", VARIANTS)
def test_variants_that_no_shipped_scenario_uses(variant):
    agree(brief(*VARIANTS[variant]), 600)


@pytest.mark.full
@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_scenarios_over_their_whole_horizon(name):
    agree(whole(name, {}), FIRMS // 2)
    check_short(agree(whole(name, short(name)), FIRMS // 2))
    agree(whole(name, AMPLE), FIRMS // 2)


@pytest.mark.full
@pytest.mark.parametrize("variant", VARIANTS)
def test_variants_over_the_whole_horizon(variant):
    agree(whole(*VARIANTS[variant]), FIRMS // 2)
