"""States the bureau's year, and runs it: classification, plan and draws at a month's turn, officers week by week."""

from __future__ import annotations

from dataclasses import dataclass

import simpy

from jgsim.terms.enums import Ending, Tier

from oracle.abnormal import AbnormalList
from oracle.accountability import Accountability
from oracle.candidates import candidates_of
from oracle.choice import Choice
from oracle.coordination import coordinated
from oracle.credit import Credit
from oracle.desk import Desk
from oracle.diary import TURN, Diary, until
from oracle.docket import Docket
from oracle.draw import Draw
from oracle.duties import Duties
from oracle.entry import Entry
from oracle.exchange import Exchange
from oracle.firm import Firm
from oracle.key_fields import KeyFields
from oracle.keys import Chance
from oracle.ledger import COLUMNS, Ledger
from oracle.looks import Looks
from oracle.monitoring import Monitoring
from oracle.officers import MERGED, OPEN, UNLISTED, Officers
from oracle.plan import merged
from oracle.publicity import Publicity
from oracle.recording import Recording
from oracle.reports import Reports
from oracle.responses import Responses
from oracle.sampling import Sampling
from oracle.special import Specials
from oracle.tips import tips_of
from oracle.world import make_firms


@dataclass(frozen=True)
class Story:
    """What the twin saw: `tables` of sorted rows; each firm's first (at entry) and last credit tier, and its exit."""

    tables: dict[str, list[tuple]]
    first_tier: list[int]
    last_tier: list[int]
    exit: list[int]


def policies_of(scenario) -> list:
    """The policies that come into force one after the other, the first of them at the epoch."""
    found = [scenario]
    while found[0].past is not None:
        found.insert(0, found[0].past)
    return found


class Twin:
    """One replication of a scenario with so many firms at the start."""

    def __init__(self, scenario, seed: int, replication: int, firms: int):
        self.env = simpy.Environment()
        self.scenario, self.diary, self.chance = scenario, Diary(scenario), Chance(seed, replication)
        self.ledger = Ledger()
        self.policies = policies_of(scenario)
        self.policy = self.policies.pop(0)
        self.draw = Draw(self.policy, self.diary, self.chance)
        self.duties = Duties(self.policy)
        self.firms, tips = [], []
        for facts in make_firms(scenario.world, self.diary, self.chance, firms):
            candidates = candidates_of(scenario.world, self.diary, self.chance, facts)
            self.firms.append(Firm(self.env, scenario, facts, candidates, self.draw.announced, self.ledger))
            tips += tips_of(scenario.world, self.diary, self.chance, facts, candidates)
        self.desk = Desk(self.ledger)
        self.abnormal_list = AbnormalList(self.policy, self.chance, self.firms)
        self.credit = Credit(self.policy, self.diary, self.chance, self.desk, self.firms)
        self.choice = Choice(self.policy, self.chance, self.draw)
        self.specials = Specials(self.policy, self.diary, self.chance)
        self.key_fields = KeyFields(self.policy, self.diary, self.chance, self.firms)
        known = self.policy, self.diary, self.chance, self.ledger, self.desk
        self.reports = Reports(*known, self.firms, tips)
        self.monitoring = Monitoring(*known, self.firms)
        self.responses = Responses(*known[:4], self.firms)
        scale = firms / scenario.world.firms
        self.docket = Docket(self.env, self.policy, self.diary, self.chance, self.ledger, scale)
        self.docket.desk = self.desk
        self.docket.exchange = self.exchange = Exchange(self.policy, self.chance, self.firms)
        self.docket.publicity = self.publicity = Publicity(self.policy, self.diary, self.chance, self.firms)
        self.entry = Entry(self.policy, self.diary, self.chance, self.firms)
        accountability = Accountability(self.policy, self.diary, self.chance, self.ledger)
        looks = Looks(scenario, self.chance, self.ledger, self.responses, self.docket, accountability)
        looks.recording = Recording(self.policy, self.chance)
        self.officers = Officers(self.env, *known, looks, self.responses, scale)
        self.officers.sampling = self.sampling = Sampling(
            self.policy, self.diary, self.chance, self.ledger, self.firms, scale
        )
        for part in (self.key_fields, self.reports, self.monitoring, self.officers, looks):
            part.duties = self.duties

    def run(self) -> Story:
        """Live through the horizon."""
        self.env.process(self.bureau())
        self.env.run(until=self.diary.end)
        self.docket.end()
        self.exchange.write(self.ledger, self.diary.end)
        for task in self.officers.waiting:
            self.officers.drop(task, self.diary.end - 1, OPEN)
        for firm in self.firms:
            for violation in firm.violations:
                self._enter_spell(firm, violation)
        tables = {name: self.ledger.table(name) for name in COLUMNS}
        first, last = ([int(tier) for tier in tiers] for tiers in zip(*((f.first_tier, f.tier) for f in self.firms)))
        return Story(tables, first, last, [firm.exit for firm in self.firms])

    def bureau(self):
        """Month by month and week by week."""
        for month, weeks in enumerate(self.diary.rounds):
            yield until(self.env, self.diary.months[month], TURN)
            self.docket.take_hold(self.diary.months[month])
            while self.policies and self.policies[0].since == month:
                self.change(month)
            self.duties.turn(month)
            self.officers.waiting = [self.duties.handed_over(task) for task in self.officers.waiting]
            if month:
                self.abnormal_list.revoke(self.diary.months[month])
                self.exchange.revoke(self.diary.months[month])
                self.classify(month)
                self.publicity.turn(month)
            self.choose(month)
            self.plan(month)
            for begin, end in weeks:
                yield until(self.env, begin, TURN)
                self.docket.take_hold(begin)
                self.officers.take_up(self.reports.tasks(begin, end), begin)
                self.officers.take_up(self.monitoring.tasks(begin, end), begin)
                self.officers.give_up(self.monitoring.void(), begin, UNLISTED)
                self.officers.dispatch(month, begin, end)

    def change(self, month: int) -> None:
        """The next policy comes into force."""
        self.policy = self.policies.pop(0)
        for part in (
            self.draw, self.specials, self.reports, self.monitoring, self.responses, self.officers, self.abnormal_list,
            self.choice, self.docket, self.sampling,
        ):
            part.change(self.policy)
        self.duties.change(self.policy, month)
        self.publicity.change(self.policy, month)
        self.duties.change(self.policy, month)
        self.move(month, self.credit.change(self.policy, month))
        for part in (self.key_fields, self.exchange, self.entry):
            part.change(self.policy, self.diary.months[month])

    def classify(self, month: int) -> None:
        """Move firms to the tiers that last month's results give them."""
        before = self.diary.months[month - 1]
        visits, remote, findings = (
            [row for row in self.ledger.recent(table, before) if row.get("entered", True)]
            for table in ("visit", "remote", "finding")
        )
        told = [{**row, "findings": 1} for row in findings if row["officer"] < 0]
        self.move(month, self.credit.moves(month, visits + remote + told, findings))
        self.credit.bring_warnings()

    def move(self, month: int, moves: list) -> None:
        """Give firms their new tiers."""
        for firm, tier in moves:
            self.ledger.enter(
                "move", time=self.diary.months[month], firm=firm.facts.number, before=int(firm.tier), after=int(tier)
            )
            firm.tier = tier

    def choose(self, month: int) -> None:
        """Where firms choose by the month: whether to be in violation."""
        if self.scenario.behaviour.clock != "period":
            return
        for firm in self.firms:
            firm.in_breach = firm.open and self.choice.in_breach(firm, month)
        for tier in Tier:
            mine = [firm for firm in self.firms if firm.open and firm.tier == tier]
            self.ledger.enter(
                "period", time=self.diary.months[month], tier=int(tier), firms=len(mine),
                violating=sum(firm.in_breach for firm in mine),
            )

    def plan(self, month: int) -> None:
        """Draw up the month's tasks, and merge what can be merged."""
        tasks = self.draw.tasks(self.firms, month) + self.key_fields.tasks(month)
        tasks += self.specials.tasks(self.firms, month) + self.entry.tasks(month)
        tasks += self.sampling.tasks(month, self.duties)
        begin = self.diary.months[month]
        for task in tasks:
            self.officers.enter_planned(task, begin)
        waiting = self.officers.waiting + tasks
        kept, gone = merged(self.policy, self.diary, self.chance, waiting, month)
        left, more = coordinated(self.policy, self.diary, self.chance, self.duties, kept, month)
        for task in gone + more:
            self.officers.drop(task, begin, MERGED)
        self.officers.waiting = left

    def _enter_spell(self, firm: Firm, violation) -> None:
        running = violation.ending == Ending.RUNNING
        one = violation.candidate
        self.ledger.enter(
            "spell", time=violation.start, firm=firm.facts.number, group=one.group, severity=one.severity,
            candidate=one.number, until=self.diary.end if running else violation.until, ending=int(violation.ending),
            found=violation.found, corrected=violation.corrected, segment=violation.segment,
        )
