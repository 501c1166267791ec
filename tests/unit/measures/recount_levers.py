"""The slow twin goes on: measures of duties, entry, cases, records, samples, sensors, coordination, accountability."""

from collections import defaultdict

import numpy as np
from recount import DRAWS, Recount

from jgsim.levers.capability import roster
from jgsim.levers.entry import admitted
from jgsim.levers.publicity import made_public
from jgsim.terms.campaign import REINSPECTIONS, SAMPLES
from jgsim.terms.enums import Admission, CaseFate, Coercion, Response, Severity, Trigger
from jgsim.terms.time import DAY, FAR

GAPS = ("lag", "lost")


class LeverRecount(Recount):
    """The sums of `Recount`, and those of the levers that came later."""

    def __init__(self, result):
        super().__init__(result)
        for part in (self.gaps, self.first_checks, self.overlaps, self.docket, self.published, self.records,
                     self.sensors, self.same_officers, self.samples, self.suppressed):
            part()

    @staticmethod
    def trigger(row):
        return {"trigger": Trigger(row["trigger"]).code}

    def kind(self, row):
        code, group = self.groups[row["group"]]
        return {"severity": Severity(row["severity"]).code, "item_group": code, "department": group.department}

    def gaps(self):
        """Days outside the object register, and inside it with an item that nobody owns."""
        known = {}
        for row in self.table("unlisted"):
            known[row["firm"]] = row["until"]
            self.span(row["firm"], row["time"], row["until"], GAPS[row["gap"]])
        for month, (first, last) in enumerate(zip(self.months[:-1], self.months[1:], strict=True)):
            vacant = [g for code, g in self.groups if self.owners[month][code] is None]
            for firm in range(len(self.firm["enter"])) if vacant else ():
                begin = max(first, self.firm["enter"][firm], known.get(firm, first))
                if any(self.applies(group, firm) for group in vacant):
                    self.span(firm, begin, min(last, self.firm["exit"][firm]), "no_owner")

    def span(self, firm, begin, until, gap):
        for y, tier, minutes in self.pieces(firm, begin, until):
            self.add("unsupervised", y, firm, tier, minutes / DAY, gap=gap)

    def first_checks(self):
        """Entrants on a commitment that are there at their deadline, and whether the department has looked at all its
        items by then."""
        visited, names = defaultdict(list), list(self.city.settings.departments)
        for v in self.table("visit"):
            if v["group"] < 0:
                visited[v["firm"]].append((v["time"], v["mask"]))
        chain = self.result.scenario.chain
        since = [0, *(self.months[one.since] for one in chain[1:])]
        for one, begin, end in zip(chain, since, [*since[1:], self.months[-1]], strict=True):
            entry = one.settings["entry"]
            if entry.check_days is None:
                continue
            admissions = admitted(self.city.keys, self.city.firms, entry, begin)
            for firm, how in zip(*(column.tolist() for column in admissions), strict=True):
                until = self.firm["enter"][firm] + entry.check_days * DAY
                if how == Admission.COMMITTED and self.firm["enter"][firm] < end and self.firm["exit"][firm] > until:
                    place = self.year(until), firm, self.tier(firm, until)
                    self.add("committed", *place)
                    bit = 1 << names.index(entry.department)
                    self.add("checked_first", *place, any(t <= until and m & bit for t, m in visited[firm]))

    def overlaps(self):
        """Draws that another visit took in, and those that one could take in if all plans were coordinated."""
        begin, end = self.years[0][0], self.years[-1][1]
        drawn = [{**row, "merged": name == "dropped" and row["reason"] == 0} for name in ("visit", "dropped")
                 for row in self.table(name) if row["trigger"] in DRAWS and begin <= row["due"] < end]
        drawn.sort(key=lambda row: (row["firm"], row["due"], row["merged"]))
        several = any(len(one.settings["plan"].campaigns) > 1 for one in self.result.scenario.chain)
        found = {n for n, row in enumerate(drawn) if row["merged"]}
        for month, first in enumerate(self.months[:-1]) if several else ():
            waiting = defaultdict(list)
            for n, row in enumerate(drawn):
                waits = row["due"] < self.months[month + 1] and row["time"] >= first
                if waits and self.year(row["due"]) == self.year(first) and self.has_items(row, month):
                    waiting[row["firm"]].append(n)
            for mine in waiting.values():
                host = None
                for n in mine:
                    day = self.working_day(drawn[n]["due"])
                    if host is not None and day - host <= self.policy(first)["coordination"].window_days:
                        found.add(n)
                    else:
                        host = day
        for n, row in enumerate(drawn):
            place = self.year(row["due"]), row["firm"], self.tier(row["firm"], row["time"])
            self.add("taken_in", *place, row["merged"])
            self.add("eligible", *place, n in found)

    def has_items(self, row, month):
        """Whether each department of a visit owns an item that applies to the firm, not for reports only."""
        mine = {self.owners[month][code] for code, group in self.groups
                if self.applies(group, row["firm"]) and code not in self.reports_only(month)}
        return all(name in mine for n, name in enumerate(self.departments) if row["mask"] >> n & 1)

    def working_day(self, minute):
        return next(n for n, day in enumerate(self.city.calendar.day.tolist()) if day >= minute // DAY * DAY)

    def docket(self):
        for c in self.table("case"):
            firm, fate = c["firm"], CaseFate(c["fate"])
            at = lambda minute: (self.year(minute), firm, self.tier(firm, minute))  # noqa: B023, E731
            if fate == CaseFate.CLOSED:
                self.add("decided", *at(c["decided"]))
                self.add("deciding", *at(c["decided"]), (c["decided"] - c["time"]) / DAY)
            if c["begun"] < FAR:
                self.add("reviewed", *at(c["begun"]))
                self.add("waiting", *at(c["begun"]), (c["begun"] - c["ready"]) / DAY)
            away = fate in (CaseFate.TRANSFERRED, CaseFate.LOST) and c["decided"] <= c["deadline"]
            if c["deadline"] < FAR and not away:
                self.add("deadlines", *at(c["deadline"]))
                self.add("missed", *at(c["deadline"]), c["decided"] > c["deadline"])
            if c["measure"] != Response.FAILED:
                self.add(f"case {fate.code}", *at(c["decided"]))
            for y, (_, last) in enumerate(self.years):
                if c["time"] < last <= c["decided"]:
                    self.add("standing", y, firm, self.tier(firm, last - 1))

    def published(self):
        for c in self.table("case"):
            settings = self.policy(c["decided"])["publicity"]
            when = c["decided"] + settings.lag_days * DAY
            if c["fate"] != CaseFate.CLOSED or settings.share == 0 or when >= self.months[-1]:
                continue
            key = self.city.firms["key"][[c["firm"]]]
            about = (np.array([c[name]]) for name in ("time", "group", "measure"))
            if made_public(self.city.keys, key, *about, settings.share)[0]:
                more = {"severity": Severity(c["severity"]).code, "response": Response(c["measure"]).code}
                self.add("public", self.year(when), c["firm"], self.tier(c["firm"], when), **more)

    def records(self):
        for v in self.table("visit"):
            self.add("unrecorded", self.year(v["time"]), v["firm"], v["tier"], not v["entered"], **self.trigger(v))
        for f in self.table("finding"):
            place, more = (self.year(f["time"]), f["firm"], f["tier"]), {**self.kind(f), **self.trigger(f)}
            self.add("failed_records", *place, f["measure"] == Response.FAILED, **more)
            self.add("coerced", *place, f["coercion"] == Coercion.TAKEN, **more)
            self.add("spared", *place, f["coercion"] == Coercion.SPARED, **more)

    def sensors(self):
        for a in self.table("alert"):
            place = self.year(a["time"]), a["firm"], a["tier"]
            self.add("alerts", *place)
            self.add("false_alerts", *place, a["candidate"] < 0)

    def same_officers(self):
        last, chain = {}, self.result.scenario.chain
        firsts = [roster(one.settings["capability"], self.city.settings).tolist()[:-1] for one in chain]
        renumbered = [self.months[one.since] for n, one in enumerate(chain) if n and firsts[n] != firsts[n - 1]]
        for v in sorted(self.table("visit"), key=lambda v: v["time"]):
            while renumbered and v["time"] >= renumbered[0]:
                last.clear()
                renumbered.pop(0)
            pair = {v["officer"], v["partner"]}
            if v["firm"] in last:
                place = self.year(v["time"]), v["firm"], v["tier"]
                self.add("followed", *place)
                self.add("met", *place, bool(pair & last[v["firm"]]))
            last[v["firm"]] = pair

    def samples(self):
        for b in self.table("batch"):
            place, more = (self.year(b["time"]), b["firm"], b["tier"]), {"item_group": self.groups[b["group"]][0]}
            self.add("taken", *place, b["taken"], **more)
            self.add("not_taken", *place, not b["taken"])
            self.add("failing", *place, b["failed"], **more)
            self.add("cost", *place, b["cost"] / 100, **more)
            self.add("sample_hours", *place, b["minutes"] / 60)
        for d in self.table("dropped"):
            if d["campaign"] >= SAMPLES:
                self.add("not_taken", self.year(d["due"]), d["firm"], self.tier(d["firm"], d["time"]))

    def suppressed(self):
        again = {(v["firm"], v["time"]) for v in self.table("visit") if v["campaign"] == REINSPECTIONS}
        events = [(f["time"], 1, f) for f in self.table("finding") if f["candidate"] >= 0]
        events += [(s["time"], 0, s) for s in self.table("suppressed")]
        last = {}
        for time, told, row in sorted(events, key=lambda one: one[:2]):
            of, more = (row["firm"], row["group"], row["candidate"]), self.kind(row)
            place = self.year(time), row["firm"], row["tier"]
            if not told:
                self.add("hidden", *place, **more)
            if told and (row["firm"], time) in again:
                self.add("uncovered", *place, last.get(of) == 0, **more)
            elif not told or row["officer"] >= 0:
                self.add("seen", *place, **more)
            last[of] = told
