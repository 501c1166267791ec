"""Lever 11: reports and complaints (举报、投诉, 吹哨人). What comes in, what is checked on the spot, what desks do."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from jgsim.terms.campaign import REPORTS, tasks_of
from jgsim.terms.enums import Desk, TipKind, Trigger
from jgsim.terms.keys import high32, threshold32
from jgsim.terms.lever import Lever, Stage
from jgsim.terms.settings import Factor, Settings, Share
from jgsim.terms.steps import Tipped
from jgsim.terms.time import FAR

_FOUNDED, _COMPLAINT = int(TipKind.FOUNDED), int(TipKind.COMPLAINT)
Minutes = Annotated[int, Field(ge=0, le=100_000)]


class Reports(Settings):
    """Reports from outside and inside a firm, and complaints.

    `visited`: share of reports that lead to a directed check of the item group they name; it is due in the week after
    the report and late after `deadline_days` working days; the others take `desk_minutes` on paper. `complaint_minutes`:
    officer-minutes of mediation. `reward` and `protection`: factors on what outsiders and insiders report of violations;
    `unfounded`: factor on reports about nothing (a reward draws those too).
    """

    visited: Share = 0.0
    deadline_days: Annotated[int, Field(ge=1, le=250)] = 15
    desk_minutes: Minutes = 0
    complaint_minutes: Minutes = 0
    reward: Factor = 1.0
    protection: Factor = 1.0
    unfounded: Factor = 1.0


def check(settings: Reports, world) -> None:
    """No factor exceeds what the world's candidate reports are drawn for."""
    if world.tips is None:
        return
    for name in ("reward", "protection", "unfounded"):
        if getattr(settings, name) > world.tips.ceiling.value:
            raise ValueError(
                f"reports.{name}: {getattr(settings, name):g} is above {world.tips.ceiling.value:g}, the ceiling that "
                "candidate reports are drawn for (world.tips.ceiling)"
            )


def report(view, settings: Reports, tipped: Tipped) -> Tipped:
    """Accept candidate reports whose mark says so, order checks, and count what goes to the desks."""
    tips, kind = tipped.tips, tipped.tips["kind"]
    reported = tips["mark"] < view.derived(settings, _limits)[kind, tips["insider"]]
    reported &= (kind != _FOUNDED) | tips["real"]
    tipped.accepted |= reported
    reported &= kind != _COMPLAINT
    visited, day = view.keys.several(("tip:visited", "day:report")).bits(tips["number"])
    owned = view.department_of(tips["group"]) > 0
    tipped.visited |= reported & owned & (high32(visited) < np.uint64(threshold32(settings.visited)))
    rows = tipped.visited.nonzero()[0]
    if rows.size:
        number, group = tips["number"][rows], tips["group"][rows]
        tipped.due[rows] = view.soon(day[rows])
        tipped.tasks.append(tasks_of(
            firm=tips["firm"][rows], mask=view.department_of(group), trigger=Trigger.REPORT, campaign=REPORTS,
            due=tipped.due[rows], until=FAR, order=number, group=group,
        ))
    if not idle(settings):
        _count(view, tips, kind, reported & ~tipped.visited)
    return tipped


def _limits(view, settings: Reports) -> np.ndarray:
    """Below what mark candidates are reported, by kind and whether an insider tells (uint64); every complaint is."""
    ceiling = view.settings.tips.ceiling.value
    table = np.full((len(TipKind), 2), threshold32(min(1.0, settings.unfounded / ceiling)), np.uint64)
    table[_FOUNDED] = [threshold32(min(1.0, f / ceiling)) for f in (settings.reward, settings.protection)]
    table[_COMPLAINT] = threshold32(1.0)
    return table


def _count(view, tips, kind, on_paper) -> None:
    """Count what comes to the desks, complaints first."""
    district = view.firms["district"][tips["firm"]]
    which = np.where(kind == _COMPLAINT, 0, np.where(on_paper, 1, 2))
    count = np.bincount(which * view.pools + district, minlength=3 * view.pools)
    view.state["reports.count"][:] += count[: 2 * view.pools]


def first(view, settings: Reports) -> None:
    """Lay down the counters of what comes to the desks."""
    view.state.put_list("reports.count", "reports", np.zeros(2 * view.pools, np.int64))


def desk(view, settings: Reports, work: list) -> list:
    """Complaints and reports that have come to the desks: (activity, count, minutes) by district, added to `work`."""
    count = view.state["reports.count"]
    complaints, reports = count[: view.pools].copy(), count[view.pools :].copy()
    count[:] = 0
    return [
        *work,
        (Desk.COMPLAINT, complaints, complaints * settings.complaint_minutes),
        (Desk.REPORT, reports, reports * settings.desk_minutes),
    ]


def idle(settings: Reports) -> tuple[Stage, ...]:
    """Without minutes nothing comes to the desks."""
    return () if settings.complaint_minutes or settings.desk_minutes else (Stage.DESK,)


LEVER = Lever(
    name="reports",
    settings=Reports,
    stages={Stage.ENTER: first, Stage.REPORT: report, Stage.DESK: desk},
    check=check,
    idle=idle,
    optional=True,
)
