"""Verification of lever 12: scores recounted one firm at a time from the table of findings, with all its rules at once."""

from statistics import NormalDist

import numpy as np
import pytest

from jgsim.engine.run import city_of
from jgsim.engine.simulation import Simulation
from jgsim.terms.enums import SOFT, Desk, Response, Severity, Tier, Trigger
from jgsim.terms.time import FAR, NEVER

from .bench import jinan, number, ratios

RENEWAL, MONTHS, WAITS, KEY_WAIT, UNREACHABLE, WAIVED, MISSED = 0.4, 17, (3, 6, 12), 10, 1.3, 0.5, 0.3
POINTS = (0.2, 0.6, 1.4)
CODES = [s.code for s in Severity]
CHANGES = {
    "time.warm_up": 0, "capability.unlimited": True, "draw.ratio": ratios(0.9), "world.groups.disclosure.rate": 0.1,
    "credit.types": ["enterprise", "cooperative"],
    "credit.score.renewal": number(RENEWAL), "credit.score.months": MONTHS, "credit.score.unreachable": UNREACHABLE,
    "credit.score.missed": number(MISSED),
    "credit.score.waived": WAIVED, "credit.score.points": dict(zip(CODES, POINTS, strict=True)),
    "credit.repair": {"share": 0.7, "key_months": KEY_WAIT},
    "credit.objection": {"share": 0.6, "success": 0.5, "months": 2},
    "credit.warning": {"tiers": ["C", "D"], "minutes": 20},
    "abnormal_list": {"found_before": number(0.3)},
    "tolerance": {
        "months": 60, "sectors": ["food", "trade"], "ladder": ["warned"], "self_correction": {"warned": number(0.5)},
    },
    "penalty_lists": {"case": dict.fromkeys(CODES, 0.7), "waived": dict.fromkeys(CODES, 0.4), "first_only": False},
}
NORMAL = NormalDist()


@pytest.fixture(scope="module")
def run():
    scenario = jinan(CHANGES, 4)
    return Simulation(city_of(scenario, 804, 0, 5000), scenario).run()


class Recount:
    """Points and scores of one firm after another, by plain arithmetic."""

    def __init__(self, sim):
        self.sim, self.now = sim, 12 * sim.city.clock.years - 1
        self.rho = sim.scenario.settings["credit"].score.correlation.value
        finding = sim.ledger.table("finding")
        self.rows: dict[int, list[dict]] = {}
        for row in zip(*(column.tolist() for column in finding.values()), strict=True):
            one = dict(zip(finding, row, strict=True))
            self.rows.setdefault(one["firm"], []).append(one)

    def chance(self, purpose: str, firm: int, part=None, period: int = 0) -> float:
        key = self.sim.city.firms["key"][firm : firm + 1]
        return int(self.sim.keys.stream(purpose, period).bits(key, part)[0]) / 2**64

    def month(self, minute: int) -> int:
        return int(self.sim.city.clock.month_of(minute))

    def normal(self, purpose: str, firm: int, period: int = 0) -> float:
        return NORMAL.inv_cdf(self.chance(purpose, firm, period=period))

    def exogenous(self, firm: int) -> float:
        year = self.sim.city.clock.first_year + self.now // 12
        if self.now % 12 < int(12 * self.chance("credit:month", firm)):
            year -= 1
        noise = (1 - RENEWAL) ** 0.5 * self.normal("credit:score", firm)
        noise += RENEWAL**0.5 * self.normal("credit:yearly", firm, year)
        return self.rho * float(self.sim.city.firms["log_frailty"][firm]) + (1 - self.rho**2) ** 0.5 * noise

    def points(self, firm: int) -> float:
        listed = self.sim.state["listed"][firm]
        total = UNREACHABLE if NEVER < listed < 0 or self.missed(firm) else 0.0
        for one in self.rows.get(firm, ()):
            given = self.month(one["time"]) + 1
            if given > self.now or one["measure"] in SOFT:
                continue
            if one["measure"] == Response.LISTED:
                total = total or UNREACHABLE
            elif self.end(firm, one, given) > self.now:
                waived = WAIVED if one["measure"] == Response.WAIVED else 1
                self.counted += POINTS[one["severity"]] * waived
        return total

    def missed(self, firm: int) -> bool:
        """Whether an annual report was missing: known in July of those that had stopped before that year."""
        year = self.now // 12 - (self.now % 12 < 6)
        stopped = self.sim.city.firms["silent"][firm] < self.sim.city.clock.year_start[year]
        return stopped and self.chance("credit:missed", firm) < MISSED

    def end(self, firm: int, one: dict, given: int) -> int:
        end = given + MONTHS
        if one["corrected"] < FAR and self.chance("credit:repair_of", firm, one["time"]) < 0.7:
            wait = KEY_WAIT if one["trigger"] == Trigger.KEY else WAITS[one["severity"]]
            end = min(end, max(given + wait, self.month(one["corrected"]) + 1))
        if self.chance("credit:objection", firm, one["time"]) < 0.6 * 0.5:
            end = min(end, given + 2)
        return end

    def score(self, firm: int) -> int:
        self.counted = 0.0
        unreachable = self.points(firm)
        return round(1000 * self.exogenous(firm)) + round(1000 * (unreachable + self.counted))


def test_scores_and_tiers_follow_from_the_findings_alone(run):
    recount, firms, state = Recount(run), run.city.firms, run.state
    begin = run.city.clock.month_start[recount.now]
    open_ = np.flatnonzero((state["tier"] != Tier.NONE) & (run.exit > begin))
    wanted = np.array([recount.score(firm) for firm in open_.tolist()])
    assert np.array_equal(state["score"][open_], wanted)
    shares = run.scenario.settings["credit"].score.shares
    edges = [round(1000 * NORMAL.inv_cdf(s)) for s in np.cumsum([shares[t] for t in "ABC"]).tolist()]
    assert np.array_equal(state["tier"][open_], [sum(s >= edge for edge in edges) for s in wanted.tolist()])
    # It would not be much of a test if some rule had nothing to do.
    finding = run.ledger.table("finding")
    for measure in (Response.ORDERED, Response.WARNED, Response.WAIVED, Response.PENALISED, Response.LISTED):
        assert (finding["measure"] == measure).sum() > 20, measure
    before = (state["listed"] > NEVER) & (state["listed"] < 0)
    assert before[open_].sum() > 20 and np.isin(np.flatnonzero(before), finding["firm"]).sum() > 5
    assert (state["unreachable"][open_] > 0).sum() > 100 and (firms["enter"][open_] > 0).sum() > 200


def test_warnings_follow_from_the_moves_alone(run):
    move, desk = run.ledger.table("move"), run.ledger.table("desk")
    down = (move["after"] > move["before"]) & np.isin(move["after"], (Tier.C, Tier.D))
    wanted = np.full(run.state["warned"].size, NEVER)
    wanted[move["firm"][down]] = move["time"][down]
    assert np.array_equal(run.state["warned"], wanted)
    rows = desk["activity"] == Desk.WARNING
    assert desk["count"][rows].sum() == down.sum() > 200
    district = np.bincount(run.city.firms["district"][move["firm"][down]], minlength=run.view.pools)
    assert np.array_equal(np.bincount(desk["district"][rows], desk["count"][rows], run.view.pools), district)
    assert (desk["minutes"][rows] == 20 * desk["count"][rows]).all()


def test_tolerated_findings_alone_move_nobody():
    """Without renewal, a firm all of whose findings were tolerated stays where it was."""
    changes = CHANGES | {
        "credit.score.renewal": 0, "credit.score.unreachable": 0, "credit.score.points": dict.fromkeys(CODES, 9.0),
        "tolerance.months": 240, "tolerance.ladder": ["warned"] * 3,
    }
    scenario = jinan(changes, 3)
    result = Simulation(city_of(scenario, 805, 0, 5000), scenario).run().finish()
    finding, move = result.tables["finding"], result.tables["move"]
    soft = np.isin(finding["measure"], SOFT)
    only = np.setdiff1d(finding["firm"][soft], finding["firm"][~soft])
    only = only[result.first_tier[only] != Tier.NONE]
    assert only.size > 50 and not np.isin(only, move["firm"]).any()
    others = np.setdiff1d(finding["firm"][finding["measure"] == Response.ORDERED], only)
    assert np.isin(others, move["firm"]).sum() > 50
