"""A hand-made run whose measures can be counted on paper: six firms, a warm-up year and two measured years.

Firms (row: type, sector, district, size, in operation):
0: company, shop, east, micro, all the time; 1: company, food, east, small, all the time;
2: stall, shop, west, micro, until 1 October 2021; 3: stall, food, west, micro, from 1 April 2022;
4: company, shop, west, large, until 1 June 2020 (in the warm-up); 5: stall, shop, east, micro, all the time.
"""

import datetime as dt
from types import SimpleNamespace

import numpy as np

from jgsim.engine.ledger import TABLES
from jgsim.measures.measure import measure
from jgsim.terms.enums import Response, Severity, Size, Tier, TipKind, Trigger
from jgsim.terms.keys import Keys
from jgsim.terms.time import DAY, FAR, Clock
from jgsim.world.calendar import make_calendar

CLOCK = Clock(2020, 3)
OFFICE, KITCHEN = 1, 2
"""Departments as bits: the office checks `paper` (4 items, all firms), the kitchen `stove` (2 items, food only)."""


def at(date: str, hour: int = 0) -> int:
    """Minutes since the epoch of an hour of a date."""
    return (dt.date.fromisoformat(date).toordinal() - CLOCK.origin) * DAY + 60 * hour


def number(value: float) -> SimpleNamespace:
    return SimpleNamespace(value=value)


def make_world():
    code = lambda names: dict.fromkeys(names)  # noqa: E731
    group = lambda **settings: SimpleNamespace(**settings)  # noqa: E731
    return SimpleNamespace(
        types=code(["company", "stall"]),
        sectors=code(["shop", "food"]),
        districts={"east": SimpleNamespace(share=number(0.5)), "west": SimpleNamespace(share=number(0.5))},
        departments=code(["office", "kitchen"]),
        key_fields={},
        groups={
            "paper": group(department="office", items=4, sectors=None, rate=number(0.1), minutes=number(60)),
            "stove": group(department="kitchen", items=2, sectors=["food"], rate=number(0.3), minutes=number(60)),
        },
        severity_weight={"minor": number(1.0), "general": number(3.0), "serious": number(10.0)},
        risk=SimpleNamespace(factor={r: number(1.0) for r in "ABCD"}),
    )


def make_firms():
    first, last = at("2010-01-01"), int(FAR)
    columns = {
        "type": [0, 0, 1, 1, 0, 1],
        "sector": [0, 1, 0, 1, 0, 0],
        "district": [0, 0, 1, 1, 1, 0],
        "size": [Size.MICRO, Size.SMALL, Size.MICRO, Size.MICRO, Size.LARGE, Size.MICRO],
        "risk": [0] * 6,
    }
    firms = {name: np.array(values, np.int8) for name, values in columns.items()}
    firms["enter"] = np.array([first, first, first, at("2022-04-01"), first, first], np.int32)
    firms["exit"] = np.array([last, last, at("2021-10-01"), last, at("2020-06-01"), last], np.int32)
    firms["frailty"] = np.ones(6, np.float32)
    firms["key"] = np.arange(6, dtype=np.uint64)
    firms["silent"], firms["away"] = np.full(6, last, np.int32), np.zeros(6, np.int8)
    return firms


class Hand:
    """Collects events, then makes a result in the layout of the engine."""

    def __init__(self):
        self.rows = {name: [] for name in TABLES}
        self.world, self.firms = make_world(), make_firms()
        self.exit = self.firms["exit"].copy()
        self.later, self.complaints = [], []
        self.tier = np.array([Tier.A, Tier.C, Tier.NONE, Tier.NONE, Tier.A, Tier.NONE], np.int8)
        self.scale, self.clock_mode, self.items = 0.5, "continuous", None
        campaign = lambda d, f: SimpleNamespace(  # noqa: E731
            department=d, factor=f, sectors=None, types=None, months=[2, 3], window_days=None
        )
        self.settings = {
            "plan": SimpleNamespace(
                campaigns={"papers": campaign("office", 1.0), "stoves": campaign("kitchen", 0.25)},
                other_load={"others": SimpleNamespace(hours=100.0)},
            ),
            "joint": SimpleNamespace(mode="shared_draw", departments=["office", "kitchen"], initiator="office"),
            "capability": SimpleNamespace(officers=4, hours=500.0, team=2, unlimited=False),
        }

    def visit(self, firm, date, *, hour=10, mask=OFFICE, trigger=Trigger.RANDOM, tier=Tier.NONE, **more):
        time = at(date, hour)
        row = {
            "time": time, "firm": firm, "mask": mask, "trigger": trigger, "due": time, "tier": tier, "group": -1,
            "entered": 1,
        }
        self.rows["visit"].append({**row, **more})

    def find(self, firm, date, *, hour=10, group=0, severity=Severity.GENERAL, first=1, tier=Tier.NONE, **more):
        row = {"time": at(date, hour), "firm": firm, "group": group, "severity": severity, "first": first, "tier": tier}
        self.rows["finding"].append({**row, **more})

    def spell(self, firm, begin, until, ending, *, group=0, severity=Severity.GENERAL, found=None, segment=0):
        self.rows["spell"].append({
            "firm": firm, "time": at(begin), "until": at(until), "ending": ending, "group": group,
            "severity": severity, "found": int(FAR) if found is None else at(found), "segment": segment,
        })

    def tip(self, firm, date, kind, **more):
        self.rows["tip"].append({"firm": firm, "time": at(date), "kind": kind, **more})

    def desk(self, date, district, activity, count, minutes):
        row = {"time": at(date), "district": district, "activity": activity, "count": count, "minutes": minutes}
        self.rows["desk"].append(row)

    def tolerate(self, firm, date, until, *, corrected=None, over="2030-01-01", **more):
        row = {"firm": firm, "time": at(date), "until": at(until), "over": at(over), "severity": Severity.GENERAL}
        corrected = int(FAR) if corrected is None else at(corrected)
        self.rows["tolerated"].append({**row, "corrected": corrected, "measure": Response.WARNED, **more})

    def close(self, firm, date, cause):
        self.exit[firm] = at(date)
        self.rows["closing"].append({"firm": firm, "time": at(date), "cause": cause})

    def remote(self, firm, date, findings=0, tier=Tier.NONE):
        self.rows["remote"].append({"firm": firm, "time": at(date), "findings": findings, "tier": tier})

    def move(self, firm, date, before, after):
        self.rows["move"].append({"time": at(date), "firm": firm, "before": before, "after": after})

    def drop(self, firm, date, reason, *, mask=OFFICE, trigger=Trigger.RANDOM, due=None):
        row = {"firm": firm, "time": at(date), "reason": reason, "mask": mask, "trigger": trigger}
        self.rows["dropped"].append({**row, "due": at(due or date)})

    def round(self, date, waiting=(0, 0), oldest=(0, 0)):
        for district in (0, 1):
            self.rows["round"].append({
                "time": at(date), "district": district, "waiting": waiting[district], "oldest": oldest[district] * DAY
            })

    def result(self):
        """The run, with ledger tables sorted by time and firm."""
        tables = {}
        for name, layout in TABLES.items():
            columns = {c: np.array([row.get(c, 0) for row in self.rows[name]], t) for c, t in layout.items()}
            order = np.lexsort((columns["firm" if "firm" in layout else "time"], columns["time"]))
            if name == "round":
                order = np.lexsort((columns["district"], columns["time"]))
            tables[name] = {c: column[order] for c, column in columns.items()}
        cell = (self.firms["sector"].astype(np.int16) * 2 + self.firms["district"]) * 2 + self.firms["type"]
        complaints = sorted(self.complaints)
        tips = SimpleNamespace(
            time=np.array([at(date) for date, _ in complaints], np.int32),
            firm=np.array([firm for _, firm in complaints], np.int32),
            kind=np.full(len(complaints), TipKind.COMPLAINT, np.int8),
        )
        city = SimpleNamespace(
            settings=self.world, clock=CLOCK, firms=self.firms, cell=cell, cells=8, scale=self.scale, tips=tips,
            calendar=make_calendar(CLOCK, {}), keys=Keys(0, 0),
        )
        behaviour = SimpleNamespace(clock=self.clock_mode, look=SimpleNamespace(items=self.items))
        scenario = SimpleNamespace(
            time=SimpleNamespace(warm_up=1), world=self.world, behaviour=behaviour, settings=self.settings
        )
        scenario.since, scenario.chain = 0, [scenario]
        for month, changes in self.later:
            scenario.chain.append(SimpleNamespace(since=month, settings={**scenario.chain[-1].settings, **changes}))
        return SimpleNamespace(
            scenario=scenario, city=city, tables=tables, first_tier=self.tier, last_tier=self.tier, exit=self.exit
        )

    def measure(self):
        """All measures of the run."""
        return measure(self.result())


FIRM_YEARS = {"2021": 3 + 273 / 365, "2022": 3 + 275 / 365}
"""Firms 0, 1, 5 all the year; firm 2 for 273 days of 2021; firm 3 for 275 days of 2022."""
