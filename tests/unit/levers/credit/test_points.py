"""Unit: points for findings, and the ways in which they end."""

import numpy as np
import pytest

from jgsim.levers.credit.points import worth
from jgsim.terms.enums import Response, Tier, Trigger

from .office import UNCORRECTED, Office

ORDERED, WARNED, GUIDED, ADMONISHED, ADVISED, WAIVED, MITIGATED, LIGHTER, PENALISED, HEAVIER, LISTED, FAILED = Response
REPAIR = {"credit.repair": {"share": 1.0}}


def near(share: float, wanted: float, count: int) -> bool:
    return abs(share - wanted) <= 4 * np.sqrt(wanted * (1 - wanted) / count)


@pytest.mark.parametrize("measure", Response)
@pytest.mark.parametrize("severity", range(3))
def test_points_by_measure_and_severity(measure, severity):
    office = Office({"credit.score.waived": 0.5})
    firm = office.classified()[0]
    office.turn(1, firm, measure=measure, severity=severity)
    full = (100, 300, 1000)[severity]
    wanted = {WAIVED: full // 2, LISTED: 0} | dict.fromkeys((WARNED, GUIDED, ADMONISHED, ADVISED), 0)
    assert office.points()[firm] == wanted.get(measure, full) == worth(office.view, office.settings)[measure, severity]


def test_a_waived_penalty_gives_no_points_unless_told():
    office = Office({})
    office.turn(1, office.classified()[:5], measure=WAIVED, severity=2)
    assert not office.points().any()


def test_a_table_without_measures_is_full_points():
    one, other = Office({}), Office({})
    some = one.classified()[:300]
    one.turn(1, some)
    other.turn(1, some, measure=ORDERED)
    assert one.state.hash() == other.state.hash() and (one.points()[some] == 300).all()


def test_tolerated_findings_leave_no_trace():
    found, nothing = Office({}), Office({})
    some = np.repeat(found.classified()[:200], 4)
    for month in range(1, 20):
        measure = np.tile([WARNED, GUIDED, ADMONISHED, ADVISED], 200)
        moved, _ = found.turn(month, some, measure=measure, severity=2)
        nothing.turn(month)
        assert not moved.size and found.state.hash() == nothing.state.hash()


def test_points_add_up_and_end_each_at_their_own_time():
    office = Office({"credit.score.months": 5})
    firm = office.classified()[0]
    office.turn(1, [firm, firm], severity=[0, 2])
    office.turn(2, firm)
    assert office.points()[firm] == 1400
    left = [office.turn(month) and int(office.points()[firm]) for month in range(3, 9)]
    assert left == [1400, 1400, 1400, 300, 0, 0]


# Unreachable firms


def test_points_of_the_unreachable_are_given_once_and_do_not_end():
    office = Office({"credit.score.unreachable": 4.0, "credit.score.months": 2}, listed={})
    some = office.classified()[:50]
    moved, tier = office.turn(1, np.repeat(some, 2), measure=LISTED, candidate=-2)
    assert (office.points()[some] == 4000).all() and (office.state["tier"][some] >= Tier.B).all()
    assert set(moved) <= set(some.tolist()) and moved.size > 40 and (tier == office.state["tier"][moved]).all()
    for month in range(2, 30):
        moved, _ = office.turn(month, some if month % 5 == 0 else (), measure=LISTED)
        assert not moved.size
    assert (office.points()[some] == 4000).all() and np.flatnonzero(office.points()).size == some.size


def test_findings_of_a_listed_firm_come_on_top_and_end():
    office = Office({"credit.score.unreachable": 2.5, "credit.score.months": 3})
    firm = office.classified()[0]
    office.turn(1, [firm, firm], measure=[LISTED, ORDERED])
    assert office.points()[firm] == 2800
    office.turn(4)
    assert office.points()[firm] == 2500


def test_firms_listed_before_the_start_have_them_from_the_start():
    some = Office({}).classified()[:40]
    minutes = dict(zip(some.tolist(), np.linspace(-600_000, -1, 40).astype(int).tolist(), strict=True))
    later = Office({}).classified()[40]
    office = Office({"credit.score.unreachable": 9.0}, listed=minutes | {int(later): 5000})
    assert (office.points()[some] == 9000).all() and (office.state["tier"][some] == Tier.D).all()
    assert np.flatnonzero(office.points()).tolist() == some.tolist()
    moved, _ = office.turn(1, some, measure=LISTED)
    assert not moved.size and (office.points()[some] == 9000).all()


def test_no_points_for_the_unreachable_unless_told():
    some = Office({}).classified()[:40]
    office, plain = Office({}, listed=dict.fromkeys(some.tolist(), -5)), Office({}, listed={})
    office.turn(1, some, measure=LISTED)
    plain.turn(1)
    assert np.array_equal(office.state["score"], plain.state["score"])
    assert np.array_equal(office.state["tier"], plain.state["tier"])


def test_new_rules_reach_those_who_are_listed_and_points_given_keep_their_worth():
    some = Office({}).classified()[:40]
    office = Office({}, listed=dict.fromkeys(some.tolist(), -5))
    office.turn(1)
    office.change(2, {"credit.score.unreachable": 3.0})
    assert (office.points()[some] == 3000).all()
    office.change(3, {"credit.score.unreachable": 1.0})
    assert (office.points()[some] == 3000).all()
    office.change(4, {"credit.rule": "fixed"})
    office.change(5, {"credit.score.unreachable": 1.0})
    assert (office.points()[some] == 3000).all() and np.count_nonzero(office.points()) == 40


# Repair


@pytest.mark.parametrize(("severity", "months"), [(0, 3), (1, 6), (2, 12)])
def test_repair_waits_by_severity(severity, months):
    office = Office(REPAIR | {"credit.score.months": 24})
    some = office.classified()[:100]
    assert (office.months_counted(some, 30, severity=severity) == months).all()


def test_repair_waits_as_set_and_never_longer_than_points_count():
    office = Office({"credit.repair": {"share": 1.0, "months": {"minor": 2}}, "credit.score.months": 5})
    firm = office.classified()[:3]
    assert office.months_counted(firm, 12, severity=[0, 1, 2]).tolist() == [2, 5, 5]


def test_key_fields_wait_a_year():
    office = Office(REPAIR | {"credit.score.months": 24})
    firm = office.classified()[:3]
    assert office.months_counted(firm, 30, severity=[0, 1, 2], trigger=int(Trigger.KEY)).tolist() == [12, 12, 12]
    changes = {"credit.repair": {"share": 1.0, "key_months": 7}, "credit.score.months": 24}
    assert Office(changes).months_counted(firm, 30, trigger=int(Trigger.KEY)).tolist() == [7, 7, 7]


def test_what_is_not_corrected_is_not_repaired():
    office = Office(REPAIR)
    firm = office.classified()[:50]
    assert (office.months_counted(firm, 20, severity=0, corrected=UNCORRECTED) == 12).all()


def test_nothing_is_repaired_before_it_is_corrected():
    office = Office(REPAIR)
    firm = office.classified()[:2]
    start = office.view.clock.month_start
    corrected = [start[7] - 1, start[7]]
    assert office.months_counted(firm, 20, severity=0, corrected=corrected).tolist() == [6, 7]


@pytest.mark.parametrize("share", [0.0, 0.35, 1.0])
def test_repaired_share_is_its_setting(share):
    office = Office({"credit.repair": {"share": share}}, firms=20_000)
    firm = office.classified()
    office.turn(1, firm, severity=0)
    office.turn(4)
    repaired = office.points()[firm] == 0
    assert firm.size > 4000
    assert near(repaired.mean(), share, firm.size) and (0 < share < 1 or repaired.mean() == share)
    office.turn(13)
    assert not office.points()[firm].any()


def test_repair_is_decided_by_firm_and_time_of_the_finding():
    office = Office({"credit.repair": {"share": 0.5}}, firms=8000)
    firm = office.classified()
    office.turn(1, np.concatenate([firm, firm]), severity=0, time=np.repeat([500, 501], firm.size))
    office.turn(4)
    both, one, none = (np.mean(office.points()[firm] == worth) for worth in (0, 100, 200))
    assert near(both, 0.25, firm.size) and near(one, 0.5, firm.size) and near(none, 0.25, firm.size)


# Objection


@pytest.mark.parametrize(("share", "success"), [(0.4, 0.25), (1.0, 1.0), (0.5, 0.0)])
def test_annulled_share_is_share_times_success(share, success):
    office = Office({"credit.objection": {"share": share, "success": success, "months": 2}}, firms=20_000)
    firm = office.classified()
    office.turn(1, firm, severity=2)
    assert (office.points()[firm] == 1000).all()
    office.turn(2)
    assert (office.points()[firm] == 1000).all()
    office.turn(3)
    annulled = (office.points()[firm] == 0).mean()
    assert near(annulled, share * success, firm.size) and (0 < share * success < 1 or annulled == share * success)


def test_an_objection_holds_whatever_else():
    changes = {"credit.objection": {"share": 1, "success": 1, "months": 1}, **REPAIR}
    office = Office(changes)
    firm = office.classified()[:3]
    assert office.months_counted(firm, 20, severity=2, corrected=[UNCORRECTED, 9000, 9000]).tolist() == [1, 1, 1]
    office = Office({"credit.objection": {"share": 1, "success": 1, "months": 40}, **REPAIR})
    assert office.months_counted(firm, 20, severity=[0, 1, 2]).tolist() == [3, 6, 12]


def test_an_objection_decided_at_once_leaves_no_points():
    office = Office({"credit.objection": {"share": 1, "success": 1, "months": 0}})
    some = office.classified()[:100]
    moved, _ = office.turn(1, some, severity=2)
    assert not moved.size and not office.points().any() and not office.state["expiry"].size


def test_repair_and_objection_do_not_know_each_other():
    changes = {"credit.repair": {"share": 0.5}, "credit.objection": {"share": 0.5, "success": 1, "months": 1}}
    office = Office(changes, firms=20_000)
    firm = office.classified()
    counted = office.months_counted(firm, 6, severity=0)
    share = [np.mean(counted == months) for months in (1, 3, 5)]
    assert near(share[0], 0.5, firm.size) and near(share[1], 0.25, firm.size) and near(share[2], 0.25, firm.size)
