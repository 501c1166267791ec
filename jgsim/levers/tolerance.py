"""Lever 14, for new-economy firms: the tolerance period (包容期) with its observation window (观察期) and soft measures."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from pydantic import Field, model_validator

from jgsim.terms.campaign import TOLERANCE as CAMPAIGN
from jgsim.terms.campaign import tasks_of
from jgsim.terms.enums import IS_DRAW, SOFT, Response, Trigger
from jgsim.terms.keys import high32, thresholds32
from jgsim.terms.lever import Column, Lever, Stage
from jgsim.terms.settings import Number, Settings, SourcedShare, within
from jgsim.terms.steps import TOLERANCE, Found, Held
from jgsim.terms.time import DAY, FAR, NEVER, YEAR

STEPS = {r.code: r for r in SOFT[:3]}
_HALF = 1 << 31


class Tolerance(Settings):
    """How newly registered firms of some sectors are treated.

    `months`: from registration (0: no tolerance); `sectors` and `types` (all if left out) that have it. A finding, unless
    its item is a red line, is answered by the next step of the `ladder` and the firm has until 00:00 of the day
    `window_days` later to put it right; then it is checked again, and a failure climbs the ladder until the usual answer.
    What is not in the records is said at the firm and no more: no check follows, and no step is counted.
    `self_correction`: share corrected within the window, by step. `visits` of the random draw meanwhile: `normal`,
    `halved`, or `service` (advice only). `extra`: factor on onsets while tolerated.
    """

    months: Annotated[int, Field(ge=0, le=240)] = 0
    sectors: list[str] = []
    types: list[str] | None = None
    window_days: Annotated[int, Field(ge=1, le=3660)] = 30
    visits: Literal["normal", "halved", "service"] = "normal"
    ladder: list[Literal["warned", "guided", "admonished"]] = ["warned", "guided", "admonished"]
    self_correction: dict[Literal["warned", "guided", "admonished"], SourcedShare] = {}
    extra: Annotated[Number, within(0, 100)] | None = None

    @model_validator(mode="after")
    def _check(self):
        if self.months:
            for name in ("sectors", "types", "ladder"):
                if getattr(self, name) == []:
                    raise ValueError(f"{name} is empty: nobody would be tolerated; write months: 0 for that")
        for step in self.ladder if self.months else ():
            if step not in self.self_correction:
                raise ValueError(
                    f"self_correction lacks the step {step}; in one line, as: self_correction: {{{step}: "
                    "{value: 0.5, unit: share, low: 0, high: 1, source: assumption}}"
                )
        return self


def check(settings: Tolerance, world) -> None:
    """Sectors and types exist."""
    for what, names, known in (
        ("sectors", settings.sectors, world.sectors), ("types", settings.types or (), world.types)
    ):
        for name in names:
            if name not in known:
                raise ValueError(f"tolerance.{what}: there is no {name!r}; known: {', '.join(known)}")


def until(view, settings: Tolerance) -> np.ndarray:
    """Minute at which each firm's tolerance period ends; NEVER for those that have none (int32)."""
    world, firms = view.settings, view.firms
    listed = np.array([name in settings.sectors for name in world.sectors])[firms["sector"]]
    if settings.types is not None:
        listed &= np.array([name in settings.types for name in world.types])[firms["type"]]
    end = firms["enter"].astype(np.int64) + settings.months * YEAR // 12
    return np.where(listed & (settings.months > 0), np.minimum(end, int(FAR)), int(NEVER)).astype(np.int32)


def begin(view, settings: Tolerance) -> None:
    """Write until when each firm is tolerated."""
    view.state.put_list("tolerance.latest", "tolerance", np.zeros(1, np.int64))
    if settings.months:
        view.state["lenient_until"][:] = until(view, settings)


def change(view, settings: Tolerance, before: Tolerance) -> None:
    """Another period comes into force, for the firms that are there as well."""
    view.state["lenient_until"][:] = until(view, settings)


def extra(settings: Tolerance) -> float:
    """Factor on onsets while tolerated."""
    return 1.0 if settings.extra is None or not settings.months else settings.extra.value


def most(settings: Tolerance) -> float:
    """The highest factor on onset rates."""
    return max(1.0, extra(settings))


def factor(view, settings: Tolerance, so_far: float) -> float:
    """Factor on onsets while tolerated."""
    return so_far * extra(settings)


def hold_back(view, settings: Tolerance, held: Held) -> Held:
    """Drop half of the draws of firms in their tolerance period."""
    rows = held.going()
    rows = rows[IS_DRAW[held.tasks["trigger"][rows]]]
    firm = held.tasks["firm"][rows]
    rows = rows[held.when[rows] < view.state["lenient_until"][firm]]
    u = high32(view.keys.stream("tolerance:half").bits(held.tasks["order"][rows]))
    held.reason[rows[u < np.uint64(_HALF)]] = TOLERANCE
    return held


def tolerate(view, settings: Tolerance, found: Found) -> Found:
    """Answer findings at firms in their tolerance period by soft measures."""
    rows, state = found.rows, view.state
    if not settings.months and state["tolerance.latest"][0] <= view.round_span[0]:
        return found
    which = rows["which"]
    mine = rows["time"] < state["lenient_until"][rows["firm"]]
    if mine.any():
        mine &= ~view.red_lines.of(rows["group"], rows["number"])
    service = mine & (settings.visits == "service") & IS_DRAW[rows["trigger"]]
    # Found again within its window, a violation is where it was: the firm still has its time.
    waiting = ~service & (rows["time"] < state["tolerance.until"][which])
    step = state["tolerance.step"][which].astype(np.int64)
    some = np.flatnonzero(service | waiting | (mine & (step < len(settings.ladder))))
    if not some.size:
        return found
    measures = np.array([STEPS[name] for name in settings.ladder])
    service, waiting = service[some], waiting[some]
    step = np.where(service, 0, np.clip(step[some] - waiting, 0, measures.size - 1))
    found.measure[some] = np.where(service, Response.ADVISED, measures[step])
    found.tolerated[some] = True
    found.corrected[some[waiting]] = FAR
    _begin_windows(view, settings, found, some[~waiting], service[~waiting], step[~waiting])
    return found


def _begin_windows(view, settings: Tolerance, found: Found, some, service, step) -> None:
    if not some.size:
        return
    rows, state = found.rows, view.state
    shares = thresholds32([settings.self_correction[name].value for name in settings.ladder])
    time, number, looks = (rows[name][some] for name in ("time", "number", "looks"))
    bits = view.keys.stream("self").bits(number, looks)
    end = (time.astype(np.int64) // DAY + settings.window_days) * DAY
    delay = ((bits & np.uint64(0xFFFFFFFF)) * (end - time).astype(np.uint64)) >> np.uint64(32)
    by = np.minimum(time + delay.astype(np.int64), int(FAR))
    found.corrected[some] = np.where(high32(bits) < shares[step], by, int(FAR))
    # A soft measure is told at the firm; the ladder and the check at its end are the files', which know what is entered.
    filed = ~service & rows["entered"][some]
    climbing, ends = some[filed], end[filed]
    which = rows["which"][climbing]
    state["tolerance.step"][which] += 1
    state["tolerance.until"][which] = np.minimum(ends, int(FAR))
    state["tolerance.latest"][0] = max(int(state["tolerance.latest"][0]), int(ends.max(initial=0)))
    _check_again(view, found, climbing, ends)
    _note(view, found, some, step, end)


def _check_again(view, found: Found, some: np.ndarray, end: np.ndarray) -> None:
    if not some.size:
        return
    number, looks, group = (found.rows[name][some] for name in ("number", "looks", "group"))
    found.tasks.append(tasks_of(
        firm=found.rows["firm"][some], mask=view.department_of(group), trigger=Trigger.RECHECK, campaign=CAMPAIGN,
        due=view.opening_on(end, view.keys.stream("day:tolerance").bits(number, looks)), until=FAR,
        order=view.keys.stream("order:tolerance").bits(number, looks), group=group,
    ))


def _note(view, found: Found, some: np.ndarray, step: np.ndarray, end: np.ndarray) -> None:
    rows = {name: found.rows[name][some] for name in ("time", "firm", "group", "severity", "tier")}
    which, cell = found.rows["which"][some], found.rows["cell"][some]
    found.windows.append({
        **rows, "candidate": which - view.candidates.cell_first[cell], "step": step, "measure": found.measure[some],
        "until": np.minimum(end, int(FAR)), "corrected": found.corrected[some],
        "over": np.minimum(view.candidates.end[which], view.firms["exit"][rows["firm"]]),
    })


def idle(settings: Tolerance) -> tuple[Stage, ...]:
    """Draws are held back only where they are halved; windows that have begun are kept in any case."""
    return () if settings.months and settings.visits == "halved" else (Stage.HOLD_BACK,)


LEVER = Lever(
    name="tolerance",
    settings=Tolerance,
    stages={
        Stage.ENTER: begin, Stage.CHANGE: change, Stage.HOLD_BACK: hold_back, Stage.RESPOND: tolerate,
        Stage.LENIENT: factor,
    },
    check=check,
    idle=idle,
    most=most,
    columns=(
        Column("lenient_until", "int32", "firm", "tolerance", fill=int(NEVER), meaning="minute its tolerance ends"),
        Column("tolerance.step", "uint8", "candidate", "tolerance", meaning="times the violation was tolerated"),
        Column("tolerance.until", "int32", "candidate", "tolerance", fill=int(NEVER), meaning="minute its window ends"),
    ),
    optional=True,
)
