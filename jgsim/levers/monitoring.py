"""Lever 17: supervision from afar (非现场监管、智慧监管): sensors at firms, their alerts, true and false, and what follows."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field, model_validator

from jgsim.terms.campaign import ALERTS, take, tasks_of
from jgsim.terms.enums import Desk, Trigger
from jgsim.terms.keys import high32, low32, threshold32, thresholds32
from jgsim.terms.lever import Lever, Stage
from jgsim.terms.settings import Code, Number, Settings, Share, SourcedShare, within
from jgsim.terms.steps import Watched
from jgsim.terms.time import DAY, FAR, NEVER, YEAR_DAYS

LAST, COUNT = "monitoring.last", "monitoring.count"
MONDAY = 0


class Monitoring(Settings):
    """Sensors at a share of the firms, looked at every Monday.

    `equipped`: share of the firms of a sector that have one (a sector left out: none); `groups`: the item groups that
    it can see (all if left out); `sensitivity`: chance that a week's look tells a violation that runs; `false_alarms` a
    year and firm. An item group that gave an alert is left alone for `quiet_days`. A desk takes `desk_minutes` to verify an
    alert and sorts out the false ones; a share `visited` of the others leads to a check of that item group on the spot
    within the week, ahead of other visits; not about what nobody owns, and at firms that are in no object register it is given up.
    """

    equipped: dict[Code, Share] = {}
    groups: list[Code] | None = None
    sensitivity: SourcedShare | None = None
    false_alarms: Annotated[Number, within(0, 52)] | None = None
    quiet_days: Annotated[int, Field(ge=0, le=3660)] = 28
    desk_minutes: Annotated[int, Field(ge=0, le=10_000)] = 0
    visited: Share = 1.0

    @model_validator(mode="after")
    def _check(self):
        if self.groups == []:
            raise ValueError("groups is empty: the sensors would see nothing; leave it out for all item groups")
        if any(self.equipped.values()) and (self.sensitivity is None or self.false_alarms is None):
            raise ValueError("firms are equipped: needs sensitivity and false_alarms")
        return self


def check(settings: Monitoring, world) -> None:
    """Sectors and item groups exist."""
    for what, names, known in (
        ("equipped", settings.equipped, world.sectors), ("groups", settings.groups or (), world.groups)
    ):
        for name in names:
            if name not in known:
                raise ValueError(f"monitoring.{what}: there is no {name!r}; known: {', '.join(known)}")


def equipped(view, settings: Monitoring) -> np.ndarray:
    """Rows of the firms that have a sensor, whenever they are in operation; ascending."""
    share = thresholds32([settings.equipped.get(name, 0.0) for name in view.settings.sectors])
    some = share[view.firms["sector"]].nonzero()[0]
    number = high32(view.keys.stream("monitoring:equipped").bits(view.firms["key"][some]))
    return some[number < share[view.firms["sector"][some]]]


def seen(view, settings: Monitoring) -> np.ndarray:
    """Which item groups the sensors see at firms of each sector (bool: sectors, groups)."""
    groups = view.settings.groups
    watched = [settings.groups is None or code in settings.groups for code in groups]
    applies = [
        [one.sectors is None or sector in one.sectors for one in groups.values()] for sector in view.settings.sectors
    ]
    return np.array(applies) & np.array(watched)


def cells(view, settings: Monitoring) -> tuple[np.ndarray, np.ndarray]:
    """The cells (firm × item group) that the sensors see, and the place of each one's firm among the equipped ones."""
    c, firms = view.candidates, view.derived(settings, equipped)
    first = c.firm_first[firms].astype(np.intp)
    count = c.firm_first[firms + 1] - first
    of = np.arange(firms.size).repeat(count)
    cell = np.arange(of.size) + (first - (count.cumsum() - count))[of]
    sees = view.derived(settings, seen)[view.firms["sector"][firms[of]], c.cell_group[cell]]
    return cell[sees], of[sees]


def begin(view, settings: Monitoring) -> None:
    """Nobody has given an alert yet."""
    shape = view.derived(settings, equipped).size, len(view.settings.groups)
    view.state.put_list(LAST, "monitoring", np.full(shape, NEVER, np.int32))
    view.state.put_list(COUNT, "monitoring", np.zeros(view.pools, np.int64))


def refit(view, settings: Monitoring, before: Monitoring) -> None:
    """Other sensors come into force; which firms gave an alert lately stands in the ledger."""
    begin(view, settings)
    rows, firms = view.past("alert", view.month_span[0] - settings.quiet_days * DAY), view.derived(settings, equipped)
    place = firms.searchsorted(rows["firm"])
    still = (place < firms.size).nonzero()[0]
    still = still[firms[place[still]] == rows["firm"][still]]
    np.maximum.at(view.state[LAST], (place[still], rows["group"][still]), rows["time"][still])


def watch(view, settings: Monitoring, watched: Watched) -> Watched:
    """Look at all sensors on a Monday: alerts, and the checks that they lead to."""
    now = view.round_span[0]
    if (view.clock.origin + now // DAY - 1) % 7 != MONDAY:
        return watched
    firms = view.derived(settings, equipped)
    place, cell, of = _in_month(view, settings)
    firm = firms[place]
    there = (view.firms["enter"][firm] <= now) & (view.firms["exit"][firm] > now)
    open_ = there[of].nonzero()[0]
    which, at = view.running(cell[open_], firm[of[open_]])
    at = of[open_[at]]
    true = _true(view, settings, place[at], which, now)
    false = _false(view, settings, place, firm, there, which, at, now)
    for at, group, *_ in (true, false):
        view.state[LAST][at, group] = now
        view.state[COUNT][:] += np.bincount(view.firms["district"][firms[at]], minlength=view.pools)
    rows = {
        "time": now, "firm": firms[np.concatenate([true[0], false[0]])],
        **{name: np.concatenate([one, other]) for name, one, other in zip(
            ("group", "severity", "candidate", "visited", "due"), true[1:], false[1:], strict=True
        )},
    }
    watched.alerts.append(rows)
    some = rows["visited"].nonzero()[0]
    if some.size:
        group = rows["group"][some]
        key = view.firms["key"][rows["firm"][some]]
        asked = tasks_of(
            firm=rows["firm"][some], mask=view.department_of(group), trigger=Trigger.REPORT, campaign=ALERTS,
            due=rows["due"][some], until=FAR, order=view.keys.stream("order:alert", now).bits(key, group), group=group,
        )
        # Until a firm is in the object register only reports reach it.
        known = view.is_listed(asked["firm"], now)
        watched.tasks.append(take(asked, known))
        if not known.all():
            watched.void.append(take(asked, ~known))
    return watched


def _in_month(view, settings: Monitoring) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Places of the equipped firms that may be in operation in this month, their cells, and the position of each one's
    firm among the places."""
    name = ("monitoring", "month")
    kept = view.cache.get(name)
    if kept is None or kept[0] != view.month:
        first, last = view.month_span
        firms, (cell, of) = view.derived(settings, equipped), view.derived(settings, cells)
        there = (view.firms["enter"][firms] < last) & (view.firms["exit"][firms] > first)
        open_ = there[of].nonzero()[0]
        view.cache[name] = kept = view.month, there.nonzero()[0], cell[open_], (there.cumsum() - 1)[of[open_]]
    return kept[1:]


def _true(view, settings: Monitoring, at, which, now) -> tuple[np.ndarray, ...]:
    """Alerts of violations that run: place among the sensors, group, severity, candidate, visited, due."""
    c = view.candidates
    chance = np.uint64(threshold32(settings.sensitivity.value))
    tells = (high32(view.keys.stream("monitoring", now).bits(c.number[which])) < chance).nonzero()[0]
    which, at = which[tells], at[tells]
    group = c.group[which].astype(np.intp)
    some = _rested(view, settings, at, group, now).nonzero()[0]
    which, at, group = which[some], at[some], group[some]
    visited, day = view.keys.several(("monitoring:visited", "day:alert"), now).bits(c.number[which])
    goes = (high32(visited) < np.uint64(threshold32(settings.visited))) & (view.department_of(group) > 0)
    first = c.cell_first[c.cell_first.searchsorted(which, side="right") - 1]
    return at, group, c.severity[which], which - first, goes, np.where(goes, view.soon(day), FAR)


def _false(view, settings: Monitoring, place, firms, there, which, at, now) -> tuple[np.ndarray, ...]:
    """Alerts about nothing, where no violation of the item group runs: the same columns."""
    chance = threshold32(settings.false_alarms.value * 7 / YEAR_DAYS)
    bits = view.keys.stream("monitoring:false", now).bits(view.firms["key"][firms])
    some = (there & (high32(bits) < np.uint64(chance))).nonzero()[0]
    table = view.derived(settings, seen)[view.firms["sector"][firms[some]]]
    count = table.sum(axis=1)
    left = ((view.firms["silent"][firms[some]] > now) & (count > 0)).nonzero()[0]
    some, table, count = some[left], table[left], count[left]
    group = _nth(table, low32(bits[some], count))
    busy = np.zeros((firms.size, table.shape[1]), bool)
    busy[at, view.candidates.group[which]] = True
    left = ~busy[some, group] & _rested(view, settings, place[some], group, now)
    some, group = some[left], group[left]
    none = np.full(some.size, -1)
    return place[some], group, none, none, np.zeros(some.size, bool), np.full(some.size, FAR)


def _nth(table: np.ndarray, n: np.ndarray) -> np.ndarray:
    """The column of the n-th True of each row (from 0)."""
    return (table.cumsum(axis=1) == n[:, None] + 1).argmax(axis=1)


def _rested(view, settings: Monitoring, place, group, now) -> np.ndarray:
    """Whether the last alert of a sensor about an item group is long enough ago."""
    last = view.state[LAST][place, group].astype(np.int64)
    return (last == NEVER) | (now - last >= settings.quiet_days * DAY)


def desk(view, settings: Monitoring, work: list) -> list:
    """Alerts of the round: (activity, count, minutes) by district, added to `work`."""
    count = view.state[COUNT].copy()
    view.state[COUNT][:] = 0
    return [*work, (Desk.ALERT, count, count * settings.desk_minutes)]


def idle(settings: Monitoring) -> tuple[Stage, ...]:
    """Without sensors there is nothing to do."""
    return () if any(settings.equipped.values()) else (Stage.ENTER, Stage.CHANGE, Stage.WATCH, Stage.DESK)


LEVER = Lever(
    name="monitoring",
    settings=Monitoring,
    stages={
        Stage.ENTER: begin, Stage.CHANGE: refit, Stage.WATCH: watch, Stage.DESK: desk,
    },
    check=check,
    idle=idle,
    optional=True,
)
