"""Unit: work at the desk."""

from types import SimpleNamespace

import numpy as np
from theory.bench import campaign, group, ratios
from theory.small import small

from jgsim.engine.desk import desk
from jgsim.terms.enums import Desk
from jgsim.terms.lever import Stage

NONE = np.zeros(3, np.int64)


def handed_in(*work) -> SimpleNamespace:
    """A run with three districts and this desk work come up."""
    sim = small()
    sim.view.pools, sim.view.round_span = 3, (700, 800)
    step = SimpleNamespace(lever="reports", settings=None, function=lambda view, settings, so_far: [*so_far, *work])
    sim.pipeline = {**sim.pipeline, Stage.DESK: (step,)}
    return sim


def test_minutes_add_up_by_district_and_rows_without_work_are_left_out():
    sim = handed_in(
        (Desk.COMPLAINT, np.array([2, 0, 1]), np.array([180, 0, 90])), (Desk.REPORT, NONE, NONE),
        (Desk.CASE, np.array([0, 0, 4]), np.array([0, 0, 7000])),
    )
    assert desk(sim).tolist() == [180, 0, 7090]
    rows = sim.ledger.table("desk")
    assert list(zip(*(rows[c].tolist() for c in ("district", "activity", "count", "minutes")), strict=True)) == [
        (0, Desk.COMPLAINT, 2, 180), (2, Desk.COMPLAINT, 1, 90), (2, Desk.CASE, 4, 7000),
    ]
    assert (rows["time"] == 700).all()


def test_work_without_minutes_is_counted_all_the_same():
    sim = handed_in((Desk.COMPLAINT, np.array([1, 2, 0]), NONE))
    assert desk(sim).tolist() == [0, 0, 0]
    assert sim.ledger.table("desk")["count"].tolist() == [1, 2]


def test_nothing_to_do_enters_nothing():
    sim = handed_in()
    assert desk(sim).tolist() == [0, 0, 0] and not sim.ledger.table("desk")["time"].size


def test_desk_work_comes_before_the_visits_of_its_round():
    """Cases that fill all hours leave none for visits; the officer-minutes of both are in the round."""
    changes = {
        "world.groups.item": group("office", rate=3.0), "draw.ratio": ratios(12.0), "capability.unlimited": False,
        "plan.campaigns": {"draw": campaign()}, "capability.officers": 2, "capability.hours": 8000, "world.firms": 100,
    }
    some, many = (
        small({**changes, "penalty_lists.case": {"general": 1.0}, "penalty_lists.case_minutes": minutes}, firms=100)
        .run().finish().tables
        for minutes in (0, 30_000)
    )
    assert some["visit"]["firm"].size > 2 * many["visit"]["firm"].size > 0
    cases = np.bincount(many["desk"]["time"], many["desk"]["minutes"])
    rounds = many["round"]
    assert np.array_equal(cases[cases > 0], rounds["desk"][rounds["desk"] > 0]) and (rounds["desk"] >= 30_000).any()
