"""A slow twin of the measures: every firm, visit and violation by itself, in plain Python."""

from bisect import bisect_right
from collections import defaultdict

from fuzz.ownership import owners
from jgsim.terms.campaign import ALERTS, SAMPLES
from jgsim.terms.enums import TIERS, Desk, Ending, Response, Severity, Size, TipKind, Trigger, VisitResult
from jgsim.terms.steps import DROP_REASONS
from jgsim.terms.time import DAY, FAR, YEAR

FIRM = ("all", "tier", "sector", "district", "type", "size")
DRAWS = (Trigger.RANDOM, Trigger.JOINT)
OF_PLAN = (*DRAWS, Trigger.KEY, Trigger.SPECIAL)
SILENT = (VisitResult.UNREACHABLE, VisitResult.CLOSED, VisitResult.NO_ACTIVITY)
CASES = (
    Response.WAIVED, Response.MITIGATED, Response.LIGHTER, Response.PENALISED, Response.HEAVIER, Response.FAILED,
)


def ratio(a, b):
    return a / b if b else float("nan")


class Recount:
    """Sums by (what, year, dimension, group); year -1 is the horizon."""

    def __init__(self, result):
        self.result, self.city, self.world = result, result.city, result.city.settings
        starts = [int(t) for t in self.city.clock.year_start[result.scenario.time.warm_up :]]
        self.years = list(zip(starts[:-1], starts[1:], strict=True))
        self.firm = {name: column.tolist() for name, column in self.city.firms.items()}
        self.firm["exit"] = result.exit.tolist()
        self.rounds = sorted({row["time"] for row in self.table("round")})
        self.groups = list(self.world.groups.items())
        self.departments = list(self.world.departments)
        self.months = self.city.clock.month_start.tolist()
        self.owners = owners(result.scenario, len(self.months) - 1)
        self.moves = defaultdict(list)
        for row in self.table("move"):
            self.moves[row["firm"]].append((row["time"], row["after"]))
        self.sum = defaultdict(float)
        self.seen = defaultdict(list)
        parts = (
            self.firms, self.visits, self.spells, self.tasks, self.findings, self.reports, self.tolerated, self.desk,
            self.others,
        )
        for part in parts:
            part()

    def table(self, name):
        columns = self.result.tables[name]
        rows = zip(*(column.tolist() for column in columns.values()), strict=True)
        return [dict(zip(columns, row, strict=True)) for row in rows]

    def tier(self, firm, time):
        held = int(self.result.first_tier[firm])
        for when, after in self.moves[firm]:
            if when <= time:
                held = after
        return held

    def year(self, time):
        return next((y for y, (a, b) in enumerate(self.years) if a <= time < b), None)

    def add(self, what, year, firm, tier, amount=1.0, case=None, **more):
        """Enter an amount (and a case) under all of a firm's groups, for the year and for the horizon."""
        if year is None:
            return
        groups = {
            "all": "all", "tier": TIERS[tier].code, "size": Size(self.firm["size"][firm]).code,
            "sector": list(self.world.sectors)[self.firm["sector"][firm]],
            "district": list(self.world.districts)[self.firm["district"][firm]],
            "type": list(self.world.types)[self.firm["type"][firm]], **more,
        }
        for dimension, name in groups.items():
            for y in (year, -1):
                self.sum[what, y, dimension, name] += amount
                self.seen[what, y, dimension, name].append(amount if case is None else case)

    def pieces(self, firm, begin, until):
        """The span cut by year and tier: (year, tier, minutes)."""
        for y, (first, last) in enumerate(self.years):
            low, high = max(begin, first), min(until, last)
            cuts = [low, *(t for t, _ in self.moves[firm] if low < t < high), high]
            for a, b in zip(cuts[:-1], cuts[1:], strict=True):
                if b > a:
                    yield y, self.tier(firm, a), b - a

    def firms(self):
        for firm, (enter, exit_) in enumerate(zip(self.firm["enter"], self.firm["exit"], strict=True)):
            items = sum(g.items for _, g in self.groups if self.applies(g, firm))
            for y, tier, minutes in self.pieces(firm, enter, exit_):
                share = minutes / (self.years[y][1] - self.years[y][0])
                self.add("firm_years", y, firm, tier, share)
                self.add("item_years", y, firm, tier, share * items)
            for y, (_, last) in enumerate(self.years):
                if enter < last <= exit_:
                    self.add("firms", y, firm, self.tier(firm, last - 1))

    def applies(self, group, firm):
        return group.sectors is None or list(self.world.sectors)[self.firm["sector"][firm]] in group.sectors

    def checked(self, visit):
        """Item groups that a visit checks: those that its departments own then, and not on reports only."""
        if visit["result"] in SILENT:
            return []
        month = bisect_right(self.months, visit["time"]) - 1
        going = [name for n, name in enumerate(self.departments) if visit["mask"] >> n & 1]
        narrow = self.reports_only(month)
        return [
            n for n, (code, g) in enumerate(self.groups)
            if self.owners[month][code] in going and self.applies(g, visit["firm"])
            and (visit["group"] == n or (visit["group"] == -1 and code not in narrow))
        ]

    def reports_only(self, month):
        """Item groups that only visits about them look at."""
        classes = self.policy(self.months[month])["duties"].classes
        return [code for code, kind in classes.items() if kind == "report_only"]

    def policy(self, time):
        """The settings in force at a minute."""
        found = self.result.scenario.chain[0]
        for one in self.result.scenario.chain[1:]:
            if self.months[one.since] <= time:
                found = one
        return found.settings

    def visits(self):
        of_firm = defaultdict(list)
        for v in self.table("visit"):
            firm, tier, year = v["firm"], v["tier"], self.year(v["time"])
            of_firm[firm].append(v)
            trigger = Trigger(v["trigger"]).code
            self.add("visits", year, firm, tier, trigger=trigger)
            self.add("elapsed", year, firm, tier, v["elapsed"])
            self.add("minutes", year, firm, tier, v["officer_minutes"], trigger=trigger)
            away = v["result"] == VisitResult.UNREACHABLE
            items = sum(self.groups[n][1].items for n in self.checked(v))
            self.add("findings", year, firm, tier, v["findings"] - away, trigger=trigger)
            self.add("found", year, firm, tier, v["findings"] > 0, trigger=trigger)
            self.add("items", year, firm, tier, items, trigger=trigger)
            operating = v["result"] not in SILENT
            self.add("operating", year, firm, tier, operating, trigger=trigger)
            self.add("operating_found", year, firm, tier, operating and v["findings"] > 0, trigger=trigger)
            if v["trigger"] in DRAWS:
                self.add("drawn", year, firm, tier, result=VisitResult(v["result"]).code)
                self.add("drawn_found", year, firm, tier, v["findings"] > 0)
                self.add("drawn_findings", year, firm, tier, v["findings"] - away)
                self.add("drawn_items", year, firm, tier, items)
                self.add("drawn_operating", year, firm, tier, operating)
                self.add("drawn_operating_found", year, firm, tier, operating and v["findings"] > 0)
                self.add("drawn_away", year, firm, tier, away)
        for firm, visits in of_firm.items():
            unprompted = [v for v in visits if v["trigger"] not in (Trigger.REPORT, Trigger.RECHECK)]
            for y in range(len(self.years)):
                self.repeats("", firm, y, unprompted)
                self.repeats("_all", firm, y, visits)
                mine = [v for v in visits if self.year(v["time"]) == y]
                if mine:
                    self.firm_year(firm, y, mine)
            away = [v["time"] for v in visits if v["result"] == VisitResult.UNREACHABLE and v["entered"]]
            if away:
                self.add("listed", self.year(min(away)), firm, self.tier(firm, min(away)))

    def repeats(self, suffix, firm, y, visits):
        days = [v["time"] // DAY for v in visits]
        mine = [n for n, v in enumerate(visits) if self.year(v["time"]) == y]
        if mine:
            tier = visits[mine[0]]["tier"]
            self.add("visited" + suffix, y, firm, tier)
            self.add("repeat" + suffix, y, firm, tier, len({days[n] for n in mine}) > 1)
            soon = any(0 < days[n] - days[m] <= 90 for n in mine for m in range(n))
            self.add("soon" + suffix, y, firm, tier, soon)

    def firm_year(self, firm, y, visits):
        items = sum(self.groups[n][1].items for n in {n for v in visits for n in self.checked(v)})
        for _, held, minutes in self.pieces(firm, max(self.firm["enter"][firm], self.years[y][0]),
                                            min(self.firm["exit"][firm], self.years[y][1])):
            share = minutes / (self.years[y][1] - self.years[y][0])
            self.add("covered", y, firm, held, share)
            self.add("covered_items", y, firm, held, share * items)
            self.add(("count", len(visits)), y, firm, held, share)

    def spells(self):
        found_at = defaultdict(list)
        for f in self.table("finding"):
            if f["candidate"] != -2:
                found_at[f["firm"], f["group"]].append(f["time"])
            trigger = Trigger(f["trigger"]).code
            self.add("detections", self.year(f["time"]), f["firm"], f["tier"], f["first"], trigger=trigger)
        for s in self.table("spell"):
            firm, grade = s["firm"], Severity(s["severity"]).code
            code, group = self.groups[s["group"]]
            more = {"severity": grade, "item_group": code, "department": group.department}
            what = "relapses" if s["segment"] else "onsets"
            self.add(what, self.year(s["time"]), firm, self.tier(firm, s["time"]), **more)
            for y, tier, minutes in self.pieces(firm, s["time"], s["until"]):
                self.add("time", y, firm, tier, minutes / YEAR, **more)
                self.add("harm", y, firm, tier, minutes / DAY * self.world.severity_weight[grade].value, **more)
            for y, tier, minutes in self.pieces(firm, s["time"], min(s["until"], s["found"])):
                self.add("unseen", y, firm, tier, minutes / DAY, **more)
            if s["found"] < FAR:
                delay = (s["found"] - s["time"]) / DAY
                self.add("delay", self.year(s["found"]), firm, self.tier(firm, s["found"]), delay, **more)
            elif s["ending"] in (Ending.NATURAL, Ending.EXIT, Ending.STOPPED):
                self.add("unfound", self.year(s["until"]), firm, self.tier(firm, s["until"] - 1), **more)
            if s["ending"] == Ending.CORRECTED:
                later = [t for t in found_at[firm, s["group"]] if t > s["until"]]
                end = min(self.firm["exit"][firm], self.years[-1][1])
                case = (min(later, default=end) - s["until"], bool(later))
                self.add("corrected", self.year(s["until"]), firm, self.tier(firm, s["until"]), 0, case, **more)

    def tasks(self):
        for v in self.table("visit"):
            more = {"trigger": Trigger(v["trigger"]).code}
            self.add("done", self.year(v["due"]), v["firm"], v["tier"], **more)
            if v["trigger"] in OF_PLAN:
                self.add("plan_done", self.year(v["due"]), v["firm"], v["tier"])
        for d in self.table("dropped"):
            if d["campaign"] >= SAMPLES:
                continue  # no visit
            tier, reason = self.tier(d["firm"], d["time"]), DROP_REASONS[d["reason"]]
            what = {"merged": "merged", "closed": "lost", "capacity": "lost", "open": "lost", "no_owner": "lost"}.get(reason, "held")
            more = {"trigger": Trigger(d["trigger"]).code, "reason": reason, "held": reason}
            self.add(what, self.year(d["due"]), d["firm"], tier, **more)
            if reason == "cap":
                self.add("cap", self.year(d["due"]), d["firm"], tier, **more)
            if d["trigger"] in OF_PLAN:
                self.add("plan_" + what, self.year(d["due"]), d["firm"], tier, **more)
        for p in self.table("planned"):
            if p["campaign"] < SAMPLES:
                self.add("planned", self.year(p["due"]), p["firm"], p["tier"], trigger=Trigger(p["trigger"]).code)

    def findings(self):
        for f in self.table("finding"):
            response = Response(f["measure"])
            more = {"trigger": Trigger(f["trigger"]).code, "response": response.code}
            code, group = self.groups[f["group"]]
            kind = {"severity": Severity(f["severity"]).code, "item_group": code, "department": group.department}
            place = self.year(f["time"]), f["firm"], f["tier"]
            self.add("all_findings", *place, **more, **kind)
            if response in CASES:
                self.add("cases", *place, **more, **kind)
                self.add("waived", *place, response == Response.WAIVED, **more, **kind)
            if f["candidate"] != -2 and f["trigger"] != Trigger.REMOTE and f["officer"] >= 0:
                self.add("visit_findings", *place, **kind)
            if f["trigger"] == Trigger.REMOTE:
                self.sum["remote_findings"] += self.year(f["time"]) is not None

    def taken_up(self, time):
        return next((t for t in self.rounds if t > time), None)

    def reports(self):
        for t in self.table("tip"):
            when, kind = self.taken_up(t["time"]), TipKind(t["kind"])
            place = self.year(when), t["firm"], self.tier(t["firm"], when)
            self.add("reports", *place, report_kind=kind.code)
            self.add("unfounded", *place, kind != TipKind.FOUNDED)
        tips = self.city.tips
        for time, firm, kind in zip(tips.time.tolist(), tips.firm.tolist(), tips.kind.tolist(), strict=True):
            when = self.taken_up(time)
            if kind == TipKind.COMPLAINT and time < self.firm["exit"][firm] and when is not None:
                self.add("complaints", self.year(when), firm, self.tier(firm, when))
        days = self.city.calendar.day.tolist()
        allowed = self.result.scenario.settings["reports"].deadline_days
        for name in ("visit", "dropped"):
            for row in self.table(name):
                if row["trigger"] == Trigger.REPORT and row["campaign"] != ALERTS:
                    at = days.index(row["due"] // DAY * DAY) + allowed
                    late = at < len(days) and row["time"] >= days[at] + DAY
                    place = self.year(row["due"]), row["firm"], self.tier(row["firm"], row["time"])
                    if late or name == "visit":
                        self.add("report_checks", *place)
                        self.add("overdue", *place, late)
                    if name == "visit":
                        self.add("reports_done", *place)
                        self.add("report_wait", *place, (row["time"] - row["due"]) / DAY)

    def tolerated(self):
        spells = defaultdict(list)
        for s in self.table("spell"):
            spells[s["firm"], s["group"]].append(s)
        spans = defaultdict(list)
        for t in self.table("tolerated"):
            firm, grade = t["firm"], Severity(t["severity"]).code
            code, group = self.groups[t["group"]]
            more = {"severity": grade, "item_group": code, "department": group.department,
                    "response": Response(t["measure"]).code}
            self.add("tolerated", self.year(t["time"]), firm, t["tier"], **more)
            if self.firm["exit"][firm] > t["until"] and t["over"] > t["until"]:
                place = self.year(t["until"]), firm, self.tier(firm, t["until"])
                self.add("windows", *place, **more)
                self.add("right", *place, t["corrected"] <= t["until"], **more)
            until = [s["until"] for s in spells[firm, t["group"]] if s["time"] <= t["time"] < s["until"]]
            assert len(until) == 1
            spans[firm, t["group"], grade].append((t["time"], min(until[0], t["until"])))
        for (firm, _, grade), mine in spans.items():
            seen = 0
            for begin, until in sorted(mine):  # what an earlier window has covered is not counted again
                for y, tier, minutes in self.pieces(firm, max(begin, seen), until):
                    harm = minutes / DAY * self.world.severity_weight[grade].value
                    self.add("tolerated_harm", y, firm, tier, harm, severity=grade)
                seen = max(seen, until)

    def desk(self):
        for row in self.table("desk"):
            year = self.year(row["time"])
            if year is not None:
                for y in (year, -1):
                    self.sum["desk", y, "activity", Desk(row["activity"]).code] += row["minutes"] / 60
                    self.sum["desk", y, "all", "all"] += row["minutes"] / 60
                    self.sum["desk_complaints", y, "all", "all"] += row["count"] * (row["activity"] == Desk.COMPLAINT)

    def others(self):
        for row in self.table("remote"):
            self.add("remote", self.year(row["time"]), row["firm"], row["tier"])
            self.add("remote_found", self.year(row["time"]), row["firm"], row["tier"], row["findings"] > 0)
        for row in self.table("closing"):
            cause = ("revoked", "penalty", "licence")[row["cause"]]
            place = self.year(row["time"]), row["firm"], self.tier(row["firm"], row["time"] - 1)
            self.add("closings", *place, cause=cause)
            self.add("revoked", *place, cause == "revoked")
