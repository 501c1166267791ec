"""Oracle: engine and twin agree on the levers that answer to what happens, and where policies change by date."""

import numpy as np
import pytest

from jgsim.engine.ledger import TABLES
from jgsim.terms.enums import Coercion, Desk, Ending, Response, Severity, TipKind, Trigger, VisitResult
from jgsim.terms.steps import DROP_REASONS

from oracle.cases import AMPLE
from oracle.checks import agree, briefly
from oracle.choice_cases import CHOICES
from oracle.dated_cases import DATED
from oracle.lever_cases import EVERYTHING, LEVERS, OFF
from oracle.runs import both, brief, whole

FEW = 300


@pytest.mark.parametrize("variant", briefly(LEVERS))
def test_variants_of_levers(variant):
    agree(brief(*LEVERS[variant]), FEW)


def test_coercive_measures_of_all_kinds_are_compared():
    finding = agree(brief(*LEVERS["lists by item group, coercive measures"]), 2 * FEW).tables["finding"]
    kinds = np.bincount(finding["coercion"], minlength=len(Coercion))
    assert kinds.min() > 20
    for grade in Severity:
        assert (finding["coercion"][finding["severity"] == grade] == Coercion.TAKEN).any()


@pytest.mark.parametrize("variant", CHOICES)
def test_firms_that_reckon(variant):
    result = agree(brief(*CHOICES[variant]), FEW)
    period = result.tables["period"]
    share = np.bincount(period["tier"], period["violating"], 5) / np.bincount(period["tier"], period["firms"], 5)
    assert np.unique(share).size >= 4 and share.max() < 1 and result.tables["move"]["firm"].size > FEW // 2


@pytest.mark.parametrize("variant", DATED)
def test_policies_that_change_by_date(variant):
    one = brief(*DATED[variant])
    assert len(one.chain) > 1
    agree(one, FEW)


def test_a_plan_after_another_base():
    """What is under way when all levers are switched off is brought to an end."""
    agree(brief("jinan", OFF | AMPLE).after(brief("jinan", EVERYTHING | AMPLE)), FEW)


def test_every_kind_of_event_happens_where_all_levers_are_on():
    """Otherwise the variants would compare nothing."""
    result, _, difference = both(brief(*LEVERS["all levers"]), 2 * FEW)
    assert difference is None, str(difference)
    there = {name: {c: set(np.unique(rows[c]).tolist()) for c in rows} for name, rows in result.tables.items()}
    assert all(there[name]["time"] for name in TABLES if name != "period")
    assert there["finding"]["measure"] == set(Response) - {Response.ADVISED}
    assert there["visit"]["result"] == set(VisitResult)
    assert there["visit"]["trigger"] == set(Trigger) - {Trigger.REMOTE}
    assert there["finding"]["trigger"] == set(Trigger)
    assert there["finding"]["candidate"] >= {-2, -1, 0}
    assert there["tip"]["kind"] == set(TipKind) - {TipKind.COMPLAINT}
    assert there["tip"]["visited"] == there["tip"]["insider"] == {0, 1}
    assert there["desk"]["activity"] == set(Desk)
    assert there["spell"]["ending"] == set(Ending)
    assert len(there["spell"]["segment"]) > 1
    assert there["closing"]["cause"] == {0, 1, 2}
    assert there["tolerated"]["step"] >= {0, 1}
    assert {DROP_REASONS[reason] for reason in there["dropped"]["reason"]} >= {"closed", "cap", "gap", "remote"}


@pytest.mark.full
@pytest.mark.parametrize("variant", LEVERS | DATED | CHOICES)
def test_variants_over_the_whole_horizon(variant):
    agree(whole(*(LEVERS | DATED | CHOICES)[variant]), FEW)
