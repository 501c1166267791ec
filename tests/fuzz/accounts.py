"""The accounts of a run, drawn up anew from its tables: what came in has gone somewhere, one by one.

Rows are told apart by what they are about (`Counter` of tuples), so that two errors cannot make up for each other.
"""

from collections import Counter, defaultdict

import numpy as np

from jgsim.levers.exchange import Exchange
from jgsim.levers.frequency import Frequency
from jgsim.terms.campaign import ALERTS, REINSPECTIONS, REPORTS, SAMPLES, TOLERANCE
from jgsim.terms.enums import SOFT, CaseFate, Desk, Response, TipKind, Trigger, VisitResult
from jgsim.terms.steps import CAP, DROP_REASONS, REMOTE
from jgsim.terms.time import DAY, FAR

NOBODY = (VisitResult.UNREACHABLE, VisitResult.CLOSED, VisitResult.NO_ACTIVITY)
UNREACHED = -2


class Accounts:
    """The tables of a result as rows, and the policy of each minute."""

    def __init__(self, result):
        self.result, self.tables, self.city = result, result.tables, result.city
        self.clock, self.chain = result.city.clock, result.scenario.chain
        self.end = int(self.clock.end)
        self.since = [int(self.clock.month_start[one.since]) for one in self.chain[1:]]

    def rows(self, table: str, *names: str, where=None) -> list[tuple]:
        """Some columns of a table, as tuples."""
        columns = [self.tables[table][name] if where is None else self.tables[table][name][where] for name in names]
        return list(zip(*(column.tolist() for column in columns), strict=True))

    def count(self, table: str, *names: str, where=None) -> Counter:
        """The same, counted."""
        return Counter(self.rows(table, *names, where=where))

    def column(self, path: str) -> np.ndarray:
        """A column by table and name."""
        table, name = path.split(".")
        return self.tables[table][name]

    def desk(self, kind: Desk) -> Counter:
        """Count of a kind of desk work by round and district."""
        found = Counter()
        some = self.column("desk.activity") == kind
        for time, district, count in self.rows("desk", "time", "district", "count", where=some):
            found[time, district] += count
        return found

    def settings(self, lever: str, minute: int, default):
        """A lever's settings that were in force at a minute."""
        return self.chain[int(np.searchsorted(self.since, minute, side="right"))].settings.get(lever, default)


def check(result) -> None:
    """Every account there is."""
    of = Accounts(result)
    for account in ACCOUNTS:
        account(of)


def tasks(of: Accounts) -> None:
    """Planned = visits done + samples taken + not done by reason, task by task."""
    names = "firm", "campaign", "due"
    done = of.count("visit", *names) + of.count("batch", *names) + of.count("dropped", *names)
    assert of.count("planned", *names) == done
    assert (of.column("dropped.reason") < len(DROP_REASONS)).all()
    assert not (of.column("visit.campaign") >= SAMPLES).any() and (of.column("batch.campaign") >= SAMPLES).all()


def cases(of: Accounts) -> None:
    """Each finding that became a case has one, and no other has; open at a year's begin + opened = gone + open."""
    names = "time", "firm", "group", "candidate"
    assert of.count("case", *names) == of.count("finding", *names, where=of.column("finding.case") > 0)
    opened, decided, fate = (of.column(f"case.{name}") for name in ("time", "decided", "fate"))
    still = fate == CaseFate.OPEN
    assert (decided[still] == FAR).all() and (decided[~still] < of.end).all() and (decided >= opened).all()
    years = of.clock.year_start.tolist()
    for first, last in zip(years[:-1], years[1:], strict=True):
        carried = np.count_nonzero((opened < first) & (decided >= first))
        fresh = np.count_nonzero((opened >= first) & (opened < last))
        gone = sum(np.count_nonzero((decided >= first) & (decided < last) & (fate == f)) for f in CaseFate)
        assert carried + fresh == gone + np.count_nonzero((opened < last) & (decided >= last))


def violations(of: Accounts) -> None:
    """A violation is found first once, while it runs, and is told or suppressed, not both at one look."""
    if of.result.scenario.behaviour.clock == "period":
        return
    names = "time", "firm", "group", "candidate"
    first, found = of.column("finding.first") > 0, of.column("spell.found") < FAR
    assert of.count("finding", *names, where=first) == of.count("spell", "found", *names[1:], where=found)
    assert not set(of.rows("suppressed", *names)) & set(of.rows("finding", *names))
    spell = of.tables["spell"]
    assert (spell["time"] < spell["until"]).all() and (spell["until"] <= of.end).all()
    spans = defaultdict(list)
    for firm, group, begin, until in of.rows("spell", "firm", "group", "time", "until"):
        spans[firm, group].append((begin, until))
    for mine in spans.values():
        mine.sort()
        assert all(one[1] <= other[0] for one, other in zip(mine[:-1], mine[1:], strict=True))
    where = (of.column("finding.officer") >= 0) & (of.column("finding.candidate") >= 0)
    looks = [*of.rows("finding", "firm", "group", "time", "corrected", where=where),
             *((*row, FAR) for row in of.rows("suppressed", "firm", "group", "time"))]
    for firm, group, time, corrected in looks:
        # What is put right in the minute in which it is found ran until then.
        ran = any(begin <= time < until or time == until == corrected for begin, until in spans[firm, group])
        assert ran, (firm, group, time)


def tolerated(of: Accounts) -> None:
    """Every window follows from a finding that was answered softly; red lines have none."""
    names = "time", "firm", "group", "candidate", "measure"
    soft = np.isin(of.column("finding.measure"), SOFT)
    windows, findings = of.count("tolerated", *names), of.count("finding", *names, where=soft)
    assert windows <= findings
    assert not of.column("finding.case")[soft].any()
    ends = {(firm, until) for firm, until in of.rows("tolerated", "firm", "until")}
    for firm, due in of.rows("planned", "firm", "due", where=of.column("planned.campaign") == TOLERANCE):
        assert due >= of.end or any(until <= due for one, until in ends if one == firm)


def reports_and_alerts(of: Accounts) -> None:
    """Checks on reports and alerts = those that were ordered; alerts = false + true, each looked at by a desk."""
    for table, campaign in (("tip", REPORTS), ("alert", ALERTS)):
        ordered = of.count(table, "firm", "due", where=of.column(f"{table}.visited") > 0)
        assert ordered == of.count("planned", "firm", "due", where=of.column("planned.campaign") == campaign)
    assert (of.column("tip.kind") != TipKind.COMPLAINT).all()
    alert = of.tables["alert"]
    false = alert["candidate"] < 0
    assert np.array_equal(false, alert["severity"] < 0) and not alert["visited"][false].any()
    district = of.city.firms["district"].tolist()
    assert of.desk(Desk.ALERT) == Counter((time, district[firm]) for time, firm in of.rows("alert", "time", "firm"))


def remote(of: Accounts) -> None:
    """A check from the desk stands for a task that was held back."""
    back = np.isin(of.column("dropped.reason"), (REMOTE, CAP))
    assert of.count("remote", "firm", "campaign") <= of.count("dropped", "firm", "campaign", where=back)


def officers(of: Accounts) -> None:
    """Minutes of each round and district = its visits' and samples' + its desks', within what there is."""
    table, districts = of.tables["round"], len(of.city.settings.districts)
    begin = np.unique(table["time"])
    shape = begin.size, districts
    spent, longest = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    for name, minutes in (("visit", "officer_minutes"), ("batch", "minutes")):
        rows = of.tables[name]
        at = np.searchsorted(begin, rows["time"], side="right") - 1, of.city.firms["district"][rows["firm"]]
        np.add.at(spent, at, rows[minutes].astype(np.int64))
        np.maximum.at(longest, at, rows[minutes].astype(np.int64))
    desk = np.zeros(shape, np.int64)
    rows = of.tables["desk"]
    np.add.at(desk, (np.searchsorted(begin, rows["time"]), rows["district"]), rows["minutes"])
    used, at_desk, available = (table[name].reshape(shape) for name in ("used", "desk", "available"))
    assert np.array_equal(used, spent) and np.array_equal(at_desk, desk)
    overrun = np.zeros(districts, np.int64)
    for n, time in enumerate(begin.tolist()):
        if of.settings("capability", time, None).unlimited:
            continue  # nobody waits, and nothing is taken from later rounds
        left = available[n] - overrun - at_desk[n]
        assert ((used[n] == 0) | (used[n] - longest[n] < np.maximum(left, 1))).all(), (time, used[n], left)
        overrun = np.maximum(used[n] - left, 0)


def caps(of: Accounts) -> None:
    """No firm exceeds its cap, or is visited within the gap, but by exempt triggers; those do not count."""
    codes = [t.code for t in Trigger]
    tiers = ("A", "B", "C", "D", "none")
    made = defaultdict(list)
    for firm, time, trigger, tier, entered in of.rows("visit", "firm", "time", "trigger", "tier", "entered"):
        rules = of.settings("frequency", time, Frequency())
        if codes[trigger] not in rules.exempt and (rules.cap or rules.gap_days or rules.remote.of_draws):
            year = of.clock.year_start[np.searchsorted(of.clock.year_start, time, side="right") - 1]
            counted = [at for at, kind in made[firm] if codes[kind] not in rules.exempt]
            most = rules.cap.get(tiers[tier])
            assert most is None or sum(at >= year for at in counted) < most, (firm, time)
            assert all(time - at >= rules.gap_days * DAY for at in counted), (firm, time)
        if entered:
            made[firm].append((time, trigger))


def samples(of: Accounts) -> None:
    """Batches = taken + nobody there; every failure that is told in time is a finding, once."""
    batch, finding = of.tables["batch"], of.tables["finding"]
    taken = batch["taken"] > 0
    assert (batch["result"][~taken] == FAR).all()
    assert not batch["failed"][~taken].any() and not batch["cost"][~taken].any()
    assert (batch["result"][taken] > batch["time"][taken]).all()
    told = (batch["failed"] > 0) & (batch["result"] < np.minimum(of.result.exit[batch["firm"]], of.end))
    made = finding["officer"] < 0
    assert of.count("finding", "time", "firm", "group", where=made) == Counter(
        of.rows("batch", "result", "firm", "group", where=told)
    )


def unlisted(of: Accounts) -> None:
    """Days in no object register: from the entry for the lag, or until a visit reached a firm whose record was lost."""
    firms, exit_ = of.city.firms, of.result.exit.tolist()
    reached = {}
    for firm, time, entered, result in of.rows("visit", "firm", "time", "entered", "result"):
        if entered and result not in NOBODY:
            reached.setdefault(firm, time)
    found = {row[0]: row[1:] for row in of.rows("unlisted", "firm", "time", "gap", "until")}
    assert len(found) == of.column("unlisted.firm").size
    for firm, enter in enumerate(firms["enter"].tolist()):
        last = min(exit_[firm], of.end)
        rules = of.settings("exchange", enter, Exchange()) if 0 <= enter < last else Exchange()
        begin, gap, until = found.get(firm, (enter, 0, enter))
        assert begin == enter
        if gap == 0:
            assert until == min(enter + rules.lag_days * DAY if rules.lag_days else enter, last), (firm, enter, until)
        else:
            assert rules.lost > 0 and until == min(reached.get(firm, FAR), last), (firm, enter, until)


def again(of: Accounts) -> None:
    """Re-inspections come after clean visits that are in the records, one each at most."""
    clean = (of.column("visit.findings") == 0) & (of.column("visit.entered") > 0)
    clean &= (of.column("visit.campaign") != REINSPECTIONS) & (of.column("visit.result") == VisitResult.CLEAR)
    ordered = of.count("planned", "firm", where=of.column("planned.campaign") == REINSPECTIONS)
    assert ordered <= of.count("visit", "firm", where=clean)


def closings(of: Accounts) -> None:
    """Firms that close before their time do so for a cause, once; nothing is found, told or sampled there later."""
    natural, exit_ = of.city.firms["exit"], of.result.exit
    early = np.flatnonzero((exit_ < natural) & (exit_ < of.end)).tolist()
    assert of.count("closing", "firm", "time", "natural") == Counter(
        (firm, int(exit_[firm]), int(natural[firm])) for firm in early
    )
    for name in ("finding", "suppressed", "tip", "batch"):
        rows = of.tables[name]
        there = rows["taken"] > 0 if name == "batch" else slice(None)
        assert (rows["time"] <= exit_[rows["firm"]])[there].all(), name


def records(of: Accounts) -> None:
    """What is not in the records leads to no case; what cannot be proved fails."""
    off = of.column("finding.entered") == 0
    assert not of.column("finding.case")[off].any()
    failed = of.column("case.measure") == Response.FAILED
    assert (of.column("case.fate")[failed] != CaseFate.CLOSED).all()


ACCOUNTS = (
    tasks, cases, violations, tolerated, reports_and_alerts, remote, officers, caps, samples, unlisted, again, closings,
    records,
)
