"""A slow twin of the measures: every firm, visit and violation by itself, in plain Python."""

from collections import defaultdict

from jgsim.terms.enums import TIERS, Ending, Severity, Size, Trigger
from jgsim.terms.time import DAY, FAR, YEAR

FIRM = ("all", "tier", "sector", "district", "type", "size")


def ratio(a, b):
    return a / b if b else float("nan")


class Recount:
    """Sums by (what, year, dimension, group); year -1 is the horizon."""

    def __init__(self, result):
        self.result, self.city, self.world = result, result.city, result.city.settings
        starts = [int(t) for t in self.city.clock.year_start[result.scenario.time.warm_up :]]
        self.years = list(zip(starts[:-1], starts[1:], strict=True))
        self.firm = {name: column.tolist() for name, column in self.city.firms.items()}
        self.groups = list(self.world.groups.items())
        self.departments = list(self.world.departments)
        self.moves = defaultdict(list)
        for row in self.table("move"):
            self.moves[row["firm"]].append((row["time"], row["after"]))
        self.sum = defaultdict(float)
        self.seen = defaultdict(list)
        for part in (self.firms, self.visits, self.spells, self.tasks):
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
        """Item groups that a visit checks."""
        return [
            n for n, (_, g) in enumerate(self.groups)
            if visit["mask"] >> self.departments.index(g.department) & 1 and self.applies(g, visit["firm"])
        ]

    def visits(self):
        of_firm = defaultdict(list)
        for v in self.table("visit"):
            firm, tier, year = v["firm"], v["tier"], self.year(v["time"])
            of_firm[firm].append(v)
            trigger = Trigger(v["trigger"]).code
            self.add("visits", year, firm, tier, trigger=trigger)
            self.add("elapsed", year, firm, tier, v["elapsed"])
            self.add("minutes", year, firm, tier, v["officer_minutes"], trigger=trigger)
            self.add("findings", year, firm, tier, v["findings"], trigger=trigger)
            if v["trigger"] != Trigger.KEY:
                self.add("drawn", year, firm, tier)
                self.add("drawn_found", year, firm, tier, v["findings"] > 0)
                self.add("drawn_findings", year, firm, tier, v["findings"])
                self.add("drawn_items", year, firm, tier, sum(self.groups[n][1].items for n in self.checked(v)))
        for firm, visits in of_firm.items():
            days = [v["time"] // DAY for v in visits]
            for y, (first, last) in enumerate(self.years):
                mine = [n for n, v in enumerate(visits) if first <= v["time"] < last]
                if mine:
                    self.firm_year(firm, y, [visits[n] for n in mine], days, mine)

    def firm_year(self, firm, y, visits, days, mine):
        tier = visits[0]["tier"]
        self.add("visited", y, firm, tier)
        self.add("repeat", y, firm, tier, len({days[n] for n in mine}) > 1)
        soon = any(0 < days[n] - days[m] <= 90 for n in mine for m in range(n))
        self.add("soon", y, firm, tier, soon)
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
            found_at[f["firm"], f["group"]].append(f["time"])
            self.add("detections", self.year(f["time"]), f["firm"], f["tier"], f["first"])
        for s in self.table("spell"):
            firm, grade = s["firm"], Severity(s["severity"]).code
            code, group = self.groups[s["group"]]
            more = {"severity": grade, "item_group": code, "department": group.department}
            self.add("onsets", self.year(s["time"]), firm, self.tier(firm, s["time"]), **more)
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
            self.add("done", self.year(v["due"]), v["firm"], v["tier"], trigger=Trigger(v["trigger"]).code)
        for d in self.table("dropped"):
            tier = self.tier(d["firm"], d["time"])
            what = "merged" if d["reason"] == 0 else "lost"
            self.add(what, self.year(d["due"]), d["firm"], tier, trigger=Trigger(d["trigger"]).code)
        for p in self.table("planned"):
            self.add("planned", self.year(p["due"]), p["firm"], p["tier"])
