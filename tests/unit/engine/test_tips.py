"""Unit: reports that have come in since the last round."""

import numpy as np
import pytest
from theory.bench import group
from theory.small import small

from jgsim.engine.tips import take_tips
from jgsim.engine.violations import advance
from jgsim.terms.enums import TipKind, Trigger
from jgsim.terms.time import DAY, FAR, YEAR

TIPS = {"ceiling": 1, "hazard": {"minor": 12.0, "general": 12.0, "serious": 12.0}, "insider": 0.2, "unfounded": 2.0,
        "professional": 0.4, "complaints": 3.0}


@pytest.fixture
def sim():
    """Every candidate report counts: the levers' factors are at the ceiling."""
    return small({
        "world.groups.item": group("office", rate=1.5, spell=0.5), "world.tips": TIPS, "reports": {"visited": 1},
        "behaviour.relapse": {"share": 0.5, "days": 20},
    })


def taken(sim, before: int, begin: int) -> list[tuple]:
    """The reports taken up between the begins of two rounds."""
    sim.round_before = before
    sim.view.set_round(begin, begin + 7 * DAY)
    take_tips(sim)
    tip = sim.ledger.table("tip")
    return list(zip(tip["time"].tolist(), tip["firm"].tolist(), tip["kind"].tolist(), strict=True))


def wanted(sim, before: int, begin: int, real) -> list[tuple]:
    tips, rows = sim.city.tips, []
    for k in range(*np.searchsorted(tips.time, [before, begin])):
        counts = tips.kind[k] != TipKind.FOUNDED or real(tips.candidate[k], tips.time[k])
        if counts and tips.kind[k] != TipKind.COMPLAINT:
            rows.append((int(tips.time[k]), int(tips.firm[k]), int(tips.kind[k])))
    return rows


def became(sim):
    return lambda which, time: sim.state["status"][which] == 1 and sim.candidates.start[which] <= time


def test_a_round_takes_up_what_came_since_the_last_one_began(sim):
    time = np.unique(sim.city.tips.time)
    before, begin = int(time[20]), int(time[60])  # the first minute counts, the last one does not
    got = taken(sim, before, begin)
    assert sorted(got) == sorted(wanted(sim, before, begin, became(sim))) and len(got) > 20
    assert got[0][0] >= before and max(got)[0] < begin


def test_a_founded_report_counts_only_if_its_violation_runs(sim):
    got = taken(sim, 0, YEAR)
    real = wanted(sim, 0, YEAR, became(sim))
    assert sorted(got) == sorted(real)
    founded = sum(kind == TipKind.FOUNDED for _, _, kind in got)
    tips = sim.city.tips
    candidates = ((tips.kind == TipKind.FOUNDED) & (tips.time < YEAR)).sum()
    assert 100 < founded < candidates


def test_between_a_correction_and_a_relapse_there_is_nothing_to_report(sim):
    firms = np.arange(40)
    advance(sim, firms, np.full(40, 100 * DAY, np.int32))
    state, c = sim.state, sim.candidates
    cells = np.flatnonzero((state["open"] >= 0) & (state["busy"] > 200 * DAY))
    assert cells.size > 3
    which = state["open"][cells]
    with sim.state.writing("engine"):
        state["corrected"][which], state["busy"][cells], state["resume"][cells] = 110 * DAY, 110 * DAY, 150 * DAY
    end = {int(w): int(c.end[w]) for w in which}

    def real(candidate, time):
        if int(candidate) in end:
            again = state["segment"][candidate] == 1
            return c.start[candidate] <= time < 110 * DAY or (again and 150 * DAY <= time < end[int(candidate)])
        return became(sim)(candidate, time)

    got = taken(sim, 0, 190 * DAY)
    assert sorted(got) == sorted(wanted(sim, 0, 190 * DAY, real))
    assert (state["segment"][which] == 1).any()
    mine = np.isin(sim.city.tips.candidate, which)
    quiet = mine & (sim.city.tips.time >= 110 * DAY) & (sim.city.tips.time < 150 * DAY)
    assert quiet.sum() > 3


def test_nobody_reports_a_firm_that_has_closed(sim):
    sim.close(np.arange(0, 40, 2), np.full(20, 50 * DAY), 0)
    got = taken(sim, 0, YEAR)
    assert max(time for time, firm, _ in got if firm % 2 == 0) < 50 * DAY < max(got)[0]


def test_checks_enter_the_plan_and_the_row_says_when_they_are_due(sim):
    taken(sim, 0, 30 * DAY)
    tip, planned = sim.ledger.table("tip"), sim.ledger.table("planned")
    assert (tip["visited"] == 1).all() and (planned["trigger"] == Trigger.REPORT).all()
    one, other = (sorted(zip(t["firm"].tolist(), t["due"].tolist(), strict=True)) for t in (tip, planned))
    assert one == other and len(one) > 10
    assert (planned["time"] == 30 * DAY).all() and (tip["due"] >= 30 * DAY).all() and (tip["due"] < FAR).all()


def test_without_reports_in_the_world_or_in_the_week_nothing_is_done(sim):
    assert taken(sim, 30 * DAY, 30 * DAY) == []
    assert taken(small({"reports": {"visited": 1}}), 0, YEAR) == []
