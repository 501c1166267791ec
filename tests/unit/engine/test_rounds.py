"""Unit: visits of a round, their official results, and checks from the desk."""

import numpy as np
import pytest
from theory.bench import group, name
from theory.small import small

from jgsim.engine.looks import Seen
from jgsim.engine.rounds import _results, visit
from jgsim.engine.violations import advance
from jgsim.terms.campaign import tasks_of
from jgsim.terms.enums import Response, Trigger, VisitResult
from jgsim.terms.time import DAY, FAR, NEVER

OFFICE, OTHER = 1, 2
WORLD = {
    "world.departments.other": {"name": name("另一部门")}, "behaviour.look.sensitivity": 1.0,
    "world.groups.item": group("office", rate=3.0, spell=2.0), "world.groups.more": group("other", rate=3.0, spell=2.0),
    "world.dormancy": {"moved": 0.4, "answers": 0.5, "department": "office"},
}


@pytest.fixture
def sim():
    return small(WORLD)


def go(sim, rows, remote=None) -> dict:
    """Visit from (firm, mask, day) or (firm, mask, day, group); the rows of the table `visit`."""
    firm, mask, day, group_ = (np.array(c) for c in zip(*((*r, -1)[:4] for r in rows), strict=True))
    tasks = tasks_of(
        firm=firm, mask=mask, trigger=Trigger.RANDOM, campaign=0, due=day * DAY, until=10**7,
        order=np.arange(firm.size, dtype=np.uint64), group=group_,
    )
    visit(sim, tasks, tasks["due"].copy(), np.zeros(firm.size, bool) if remote is None else np.array(remote))
    return sim.ledger.table("visit")


def busy(sim, day: int, count: int, mask: int = OFFICE) -> np.ndarray:
    """Firms at which a violation in a department's items runs, and will run for days."""
    every = np.arange(40)
    advance(sim, every, np.full(40, day * DAY, np.int32))
    c, group_ = sim.candidates, 0 if mask == OFFICE else 1
    on = (sim.state["open"] >= 0) & (sim.state["busy"] > (day + 9) * DAY) & (c.cell_group == group_)
    return c.cell_firm[np.flatnonzero(on)][:count]


def silent(sim, firms: dict[int, tuple[int, int]]) -> None:
    """Let firms operate no more: (day, who is there)."""
    n = sim.city.firms["key"].size
    columns = {"silent": np.full(n, FAR, np.int32), "away": np.zeros(n, np.int8)}
    for firm, (day, away) in firms.items():
        columns["silent"][firm], columns["away"][firm] = day * DAY, away
    sim.city.firms.update(columns)
    sim.view.firms.update(columns)


def test_official_results_by_what_was_found():
    seen = Seen(6)
    seen.found[:] = [0, 1, 1, 1, 2, 1]
    seen.registered[:] = [False, False, True, True, True, False]
    seen.serious[:] = [False, False, False, True, True, False]
    seen.case[:] = [False, False, False, False, True, True]
    assert _results(None, seen).tolist() == [
        VisitResult.CLEAR, VisitResult.ORDERED, VisitResult.UNDISCLOSED, VisitResult.FALSE, VisitResult.PENDING,
        VisitResult.PENDING,
    ]


def test_what_a_visit_meets_at_firms_that_operate_no_more():
    sim = small({**WORLD, "world.groups.item": group("office"), "world.groups.more": group("other")})
    silent(sim, {0: (50, 0), 1: (50, 1), 2: (50, 2), 3: (50, 1), 4: (101, 1)})
    made = go(sim, [(0, OFFICE, 100), (1, OFFICE, 100), (2, OFFICE | OTHER, 100), (3, OTHER, 100), (4, OFFICE, 100)])
    assert made["result"][:4].tolist() == [
        VisitResult.CLOSED, VisitResult.UNREACHABLE, VisitResult.UNREACHABLE, VisitResult.NO_ACTIVITY,
    ]
    assert made["result"][4] == VisitResult.CLEAR  # still in operation that day
    finding = sim.ledger.table("finding")
    lost = finding["candidate"] == -2
    assert finding["firm"][lost].tolist() == [1, 2] and (finding["measure"][lost] == Response.LISTED).all()
    assert not finding["group"][lost].any() and not finding["first"][lost].any()
    assert (finding["corrected"][lost] == FAR).all()
    assert made["findings"].tolist() == [0, 1, 1, 0, 0]


def test_without_somebody_to_establish_it_silent_firms_show_no_activity():
    sim = small({path: value for path, value in WORLD.items() if path != "world.dormancy"})
    silent(sim, {0: (50, 1)})
    assert go(sim, [(0, OFFICE, 100)])["result"].tolist() == [VisitResult.NO_ACTIVITY]


def test_a_violation_found_and_corrected_at_once_is_not_found_again_the_same_week(sim):
    (firm,) = busy(sim, 100, 1)
    made = go(sim, [(firm, OFFICE, 100), (firm, OFFICE, 103)])
    assert made["findings"].tolist() == [1, 0]
    assert made["result"].tolist() == [VisitResult.UNDISCLOSED, VisitResult.CLEAR]
    assert sim.state["last_visit"][firm] == 103 * DAY


def test_a_narrow_visit_looks_at_its_item_group_only(sim):
    firm = np.intersect1d(busy(sim, 100, 40), busy(sim, 100, 40, OTHER))[:2]
    assert firm.size == 2
    made = go(sim, [(firm[0], OFFICE | OTHER, 100, 1), (firm[1], OFFICE | OTHER, 100)])
    finding = sim.ledger.table("finding")
    assert finding["group"][finding["firm"] == firm[0]].tolist() == [1]
    assert sorted(finding["group"][finding["firm"] == firm[1]].tolist()) == [0, 1]
    assert made["group"].tolist() == [1, -1] and made["result"][0] == VisitResult.ORDERED


def test_a_check_from_the_desk_looks_but_nobody_is_there(sim):
    firm = busy(sim, 100, 3)
    assert firm.size == 3
    sim.view.remote_minutes = 45
    # The second firm is visited first and checked later; the third the other way round.
    rows = [(0, 100), (1, 100), (1, 102), (2, 101), (2, 103)]
    made = go(sim, [(firm[n], OFFICE, day) for n, day in rows], [True, False, True, True, False])
    remote, finding = sim.ledger.table("remote"), sim.ledger.table("finding")
    assert made["firm"].tolist() == firm[1:].tolist() and made["findings"].tolist() == [1, 0]
    assert remote["firm"].tolist() == [firm[0], firm[2], firm[1]] and remote["findings"].tolist() == [1, 1, 0]
    assert (remote["minutes"] == 45).all()
    assert finding["trigger"][np.argsort(finding["firm"])].tolist() == [Trigger.REMOTE, Trigger.RANDOM, Trigger.REMOTE]
    assert sim.state["last_visit"][firm].tolist() == [NEVER, 100 * DAY, 103 * DAY]


def test_a_firm_that_closed_within_the_week_is_found_closed(sim):
    firm = busy(sim, 100, 2)
    sim.close(firm[:1], np.array([100 * DAY]), 1)
    made = go(sim, [(f, OFFICE, 100) for f in firm])
    assert made["result"].tolist() == [VisitResult.CLOSED, VisitResult.UNDISCLOSED]
    assert made["findings"].tolist() == [0, 1]


def test_a_penalty_may_close_the_firm_before_the_next_visit():
    sim = small({**WORLD, "penalty_lists": {"case": {"general": 1.0}}, "behaviour.closure": {"share": 1.0, "days": 1}})
    firm = busy(sim, 100, 10)
    made = go(sim, [(f, OFFICE, day) for f in firm for day in (100, 102)])
    assert made["result"][made["time"] == 100 * DAY].tolist() == [VisitResult.PENDING] * firm.size
    assert made["result"][made["time"] == 102 * DAY].tolist() == [VisitResult.CLOSED] * firm.size
    assert (sim.exit[firm] >= 100 * DAY).all() and (sim.exit[firm] <= 101 * DAY).all()
    assert (sim.state["cause"][firm] == 1).all()
