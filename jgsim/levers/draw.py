"""Lever 8: the double-random draw (双随机抽查). Which firms a campaign draws, and on which day they are due."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from pydantic import Field, model_validator

from jgsim.terms.campaign import TASK_COLUMNS, Campaign, empty_tasks, join
from jgsim.terms.enums import TIERS, Trigger
from jgsim.terms.keys import ONE, below, high32, threshold32
from jgsim.terms.lever import Lever, Stage
from jgsim.terms.settings import Factor, NonNegative, Settings

_HALF = np.uint64((1 << 16) - 1)


class Draw(Settings):
    """Who is drawn.

    `ratio`: share of a campaign's target firms drawn a year, by credit tier; `by_sector`, `by_district`, `by_type`:
    factors on it. `memory`: `within_year` keeps one random number per firm, campaign and year, so that nobody is drawn
    twice before the ratio asks for it; `rotation` keeps it until everybody had a turn; `independent` draws anew each
    time; `poisson` sends a Poisson number of visits, of mean ratio / draws, in each month. `size`: `threshold` draws each firm with its probability, `fixed` the n smallest numbers of each stratum;
    `replacement` (fixed and independent only) may draw a firm twice in a campaign. `rounds`: planned rounds a year, the
    highest possible ratio. `coordination`: how the random numbers of several campaigns relate.
    """

    ratio: dict[Literal["A", "B", "C", "D", "none"], NonNegative]
    by_sector: dict[str, Factor] = {}
    by_district: dict[str, Factor] = {}
    by_type: dict[str, Factor] = {}
    memory: Literal["within_year", "independent", "rotation", "poisson"] = "within_year"
    size: Literal["threshold", "fixed"] = "threshold"
    replacement: bool = False
    rounds: Annotated[int, Field(ge=1, le=366)] = 1
    coordination: Literal["independent", "shared", "shifted"] = "independent"

    @model_validator(mode="after")
    def _check(self):
        missing = [t.code for t in TIERS if t.code not in self.ratio]
        if missing:
            raise ValueError(f"ratio lacks tier {missing[0]}")
        if self.replacement and (self.size, self.memory) != ("fixed", "independent"):
            raise ValueError("replacement needs size: fixed and memory: independent")
        if self.memory == "poisson" and self.size == "fixed":
            raise ValueError("memory: poisson needs size: threshold")
        if self.coordination == "shifted" and (self.size == "fixed" or self.memory in ("rotation", "poisson")):
            raise ValueError("coordination: shifted needs size: threshold and memory: within_year or independent")
        return self


def check(settings: Draw, world) -> None:
    """Factors name what exists; no ratio exceeds the planned rounds."""
    for what, known in (("by_sector", world.sectors), ("by_district", world.districts), ("by_type", world.types)):
        for name in getattr(settings, what):
            if name not in known:
                raise ValueError(f"draw.{what}: there is no {name!r}; known: {', '.join(known)}")
    for tier, ratio in settings.ratio.items():
        if ratio > settings.rounds:
            raise ValueError(
                f"draw.ratio.{tier}: {ratio:g} is above {settings.rounds}, the planned rounds a year (draw.rounds)"
            )


def ratio_table(settings: Draw, world, factor: float) -> np.ndarray:
    """Yearly ratio by (tier, sector, district, type), float64, at most the planned rounds."""
    by = lambda names, table: np.array([table.get(n, 1.0) for n in names])  # noqa: E731
    tier = np.array([settings.ratio[t.code] for t in TIERS])
    table = (
        tier[:, None, None, None]
        * by(world.sectors, settings.by_sector)[None, :, None, None]
        * by(world.districts, settings.by_district)[None, None, :, None]
        * by(world.types, settings.by_type)[None, None, None, :]
    )
    return np.minimum(table * factor, float(settings.rounds))


def cell_of(view, firm: np.ndarray, tier: np.ndarray) -> np.ndarray:
    """Index of each firm in a flattened `ratio_table`."""
    return tier.astype(np.int64) * view.cells + view.cell[firm]


def targets(view, campaign: Campaign, firm: np.ndarray) -> np.ndarray:
    """Which of the firms the campaign may draw."""
    keep = np.ones(firm.size, bool)
    for name, allowed, count in (
        ("type", campaign.types, len(view.settings.types)),
        ("sector", campaign.sectors, len(view.settings.sectors)),
    ):
        if allowed is not None:
            table = np.zeros(count, bool)
            table[list(allowed)] = True
            keep &= table[view.firms[name][firm]]
    return keep


def numbers(view, settings: Draw, campaign: Campaign, period: int, use: str = "draw") -> object:
    """The stream of a campaign's random numbers; shared by all campaigns under positive or negative coordination."""
    return view.keys.stream(use if settings.coordination != "independent" else f"{use}:{campaign.code}", period)


def draw(view, settings: Draw) -> dict[str, np.ndarray]:
    """The tasks of this month's draws (`TASK_COLUMNS`)."""
    tables = [empty_tasks()]
    if settings.memory == "within_year" and settings.size == "threshold":
        _note_tiers(view)
    start = np.zeros(len(TIERS) * view.cells)
    for campaign in view.campaigns:
        if settings.coordination != "shifted" and view.month_of_year not in campaign.months:
            continue
        name = "draw", campaign.factor
        if name not in view.cache:
            view.cache[name] = ratio_table(settings, view.settings, campaign.factor).reshape(-1)
        ratio = view.cache[name]
        shift = start
        if settings.coordination == "shifted":
            start = start + ratio
        if view.month_of_year in campaign.months:
            if settings.memory == "poisson":
                firm, turn = _poisson(view, settings, campaign, ratio / len(campaign.months))
            else:
                firm, turn = _drawn(view, settings, campaign, ratio, shift), None
            if firm.size:
                tables.append(_tasks(view, campaign, firm, turn))
    return join(tables, TASK_COLUMNS)


def _frame(view, campaign: Campaign) -> np.ndarray:
    firm = view.listed()
    if campaign.types is None and campaign.sectors is None:
        return firm
    return firm[targets(view, campaign, firm)]


def _drawn(view, settings, campaign, ratio, shift) -> np.ndarray:
    draws = len(campaign.months)
    if settings.size == "fixed":
        return _fixed(view, settings, campaign, ratio / draws)
    if settings.memory == "independent":
        if settings.coordination != "shifted":
            return _independent(view, settings, campaign, ratio / draws)
        return _shifted(view, settings, campaign, ratio / draws, shift / draws)
    if settings.memory == "rotation":
        return _rotation(view, settings, campaign, ratio)
    return _within_year(view, settings, campaign, ratio, shift)


def _independent(view, settings, campaign, probability) -> np.ndarray:
    threshold = np.minimum(np.floor(probability * ONE), ONE).astype(np.uint64)
    highest = int(threshold.max())
    if highest == 0:
        return np.empty(0, np.int64)
    # One key serves four draws: its quarters are the upper halves of their numbers. The lower halves have keys of their
    # own, which are asked for only where the upper half does not settle it.
    block, quarter = divmod(view.month, 4)
    name = "draw", "upper", campaign.code, block, highest
    upper = numbers(view, settings, campaign, block)
    if name not in view.cache:
        for old in [n for n in view.cache if n[:3] == name[:3]]:
            del view.cache[old]
        view.cache[name] = upper.quarters(view.firms["key"], (highest - 1) >> 16)
    firm = view.listed_of(view.cache[name][quarter])
    if campaign.types is not None or campaign.sectors is not None:
        firm = firm[targets(view, campaign, firm)]
    key = view.firms["key"][firm]
    half = (upper.bits(key) >> np.uint64(16 * quarter)) & _HALF
    lower = numbers(view, settings, campaign, view.month, "lower").bits(key) & _HALF
    u = (half << np.uint64(16)) | lower
    return firm[u < threshold[cell_of(view, firm, view.state["tier"][firm])]]


def _poisson(view, settings, campaign, mean) -> tuple[np.ndarray, np.ndarray]:
    """A row for each visit of this month: its firm, and which of the firm's visits it is (from 0)."""
    firm = _frame(view, campaign)
    u = high32(numbers(view, settings, campaign, view.month).bits(view.firms["key"][firm]))
    cell = cell_of(view, firm, view.state["tier"][firm])
    term = np.exp(-mean)
    law, firms, turns = term.copy(), [], []
    while firm.size:
        # Rounded up, so that the law reaches 1 and the loop ends.
        more = np.flatnonzero(u >= np.minimum(np.ceil(law * ONE), ONE).astype(np.uint64)[cell])
        firm, u, cell = firm[more], u[more], cell[more]
        turns.append(np.full(firm.size, len(turns)))
        firms.append(firm)
        term = term * mean / len(turns)
        law = law + term
    return (np.concatenate(firms), np.concatenate(turns)) if firms else (firm, firm)


def _shifted(view, settings, campaign, probability, shift) -> np.ndarray:
    firm = _frame(view, campaign)
    u = high32(numbers(view, settings, campaign, view.month).bits(view.firms["key"][firm]))
    cell = cell_of(view, firm, view.state["tier"][firm])
    origin = np.floor(shift * ONE).astype(np.uint64)[cell]
    width = np.minimum(np.floor(probability * ONE), ONE).astype(np.uint64)[cell]
    return firm[((u - origin) & np.uint64(ONE - 1)) < width]


def step_table(ratio: np.ndarray, draws: int) -> np.ndarray:
    """Growth of the clock H at one draw, in units of 2^-32, rounded up so that a ratio of 1 is drawn for certain."""
    return np.ceil(ratio * ONE / draws).astype(np.uint64)


def _within_year(view, settings, campaign, ratio, shift) -> np.ndarray:
    """One number u per firm and year; a clock H grows at each draw; the firm is drawn when H passes u plus whole rounds.

    Only firms whose number lies below what their clock can still reach are watched. Where this draw's steps are not
    those that were reckoned with at the last one, others have come into force: the clocks go on, and whoever is within
    reach now is watched.
    """
    name = f"watch.{campaign.code}"
    step = _steps(view, campaign, ratio)
    left = sum(month >= view.month_of_year for month in campaign.months)
    head = np.array([view.month, left, settings.rounds * ONE, COORDINATIONS.index(settings.coordination)], np.uint64)
    past = _this_year(view, f"steps.{campaign.code}")
    expected = past.shape[0] and past[-1, 1] == left + 1 and past[-1, 3] == head[3]
    if not expected or not np.array_equal(past[-1, HEAD:], step):
        reach = _highest(step) * np.uint64(left)
        for earlier in past:
            reach = reach + _highest(earlier[HEAD:])
        view.state.put_list(name, "draw", _watched(view, settings, campaign, past, reach, shift))
    view.state.put_list(f"steps.{campaign.code}", "draw", np.vstack([past, np.concatenate([head, step])[None]]))
    watch = view.state[name]
    firm = watch[0].astype(np.int64)
    there = np.flatnonzero(_in_operation(view, firm, view.month))
    firm, u, old = firm[there], watch[1, there], watch[2, there]
    # Steps are rounded up; the clock stops at the planned rounds, so that nobody is drawn once more.
    new = np.minimum(old + step[cell_of(view, firm, view.state["tier"][firm])], head[2])
    new = np.maximum(new, old)
    watch[2, there] = new
    round_ = np.uint64(ONE - 1)
    return firm[((old + round_ - u) >> np.uint64(32)) < ((new + round_ - u) >> np.uint64(32))]


HEAD = 4
"""What stands before the steps of a draw: its month, the year's draws from it on, the most that H can be, the
coordination."""
COORDINATIONS = ("independent", "shared", "shifted")


def _steps(view, campaign: Campaign, ratio: np.ndarray) -> np.ndarray:
    """Growth of the clock at one draw by (tier, cell); 0 where the campaign has no targets."""
    name = "steps", campaign.code
    if name not in view.cache:
        step = step_table(ratio, len(campaign.months))
        shape = tuple(len(getattr(view.settings, names)) for names in ("sectors", "districts", "types"))
        sector, _, kind = np.unravel_index(np.arange(view.cells), shape)
        for allowed, column in ((campaign.sectors, sector), (campaign.types, kind)):
            if allowed is not None:
                step = np.where(np.isin(column, allowed), step.reshape(len(TIERS), -1), np.uint64(0)).reshape(-1)
        view.cache[name] = step
    return view.cache[name]


def _highest(step: np.ndarray) -> np.ndarray:
    """The step of each cell's highest tier."""
    return step.reshape(len(TIERS), -1).max(axis=0)


def _this_year(view, name: str) -> np.ndarray:
    """The rows of a list that begin with a month of this year."""
    if name not in view.state.columns:
        return np.empty((0, HEAD + len(TIERS) * view.cells), np.uint64)
    rows = view.state[name]
    return rows[rows[:, 0] >= 12 * view.year]


def _watched(view, settings, campaign, past: np.ndarray, reach: np.ndarray, shift: np.ndarray) -> np.ndarray:
    """Firms whose number lies below `reach`, by cell: (firm, u, H after the draws of `past`), a column each."""
    firms = view.firms
    firm = np.flatnonzero((firms["enter"] < view.year_end) & (firms["exit"] > view.year_begin))
    if not reach.all():
        firm = firm[(reach > 0)[view.cell[firm]]]
    stream = numbers(view, settings, campaign, view.year)
    if settings.coordination == "shifted":
        u = (high32(stream.bits(view.keys_of(firm))) - _origin(view, campaign, firm, shift)) & np.uint64(ONE - 1)
    else:
        few, bits = stream.hits(view.keys_of(firm), min(ONE, int(reach.max())))
        firm, u = firm[few], high32(bits)
    few = u < reach[view.cell[firm]]
    firm, u = firm[few], u[few]
    clock = np.zeros(firm.size, np.uint64)
    for draw_ in past:
        month, most = int(draw_[0]), draw_[2]
        there = np.flatnonzero(_in_operation(view, firm, month))
        step = draw_[HEAD:][cell_of(view, firm[there], _tiers_at(view, month)[firm[there]])]
        clock[there] = np.maximum(clock[there], np.minimum(clock[there] + step, most))
    return np.stack([firm.astype(np.uint64), u, clock])


def _origin(view, campaign: Campaign, firm: np.ndarray, shift: np.ndarray) -> np.ndarray:
    """Where a shifted number begins: after the ratios of the campaigns before it, as at the year's first such draw."""
    name = f"shift.{campaign.code}"
    rows = view.state[name] if name in view.state.columns else None
    if rows is None or rows[0, 0] < 12 * view.year:
        begins = np.floor(shift * ONE).astype(np.uint64)
        rows = np.concatenate([np.array([view.month], np.uint64), begins])[None]
        view.state.put_list(name, "draw", rows)
    return rows[0, 1:][cell_of(view, firm, _tiers_at(view, int(rows[0, 0]))[firm])]


def _in_operation(view, firm: np.ndarray, month: int) -> np.ndarray:
    begin = view.clock.month_start[month]
    there = (view.firms["enter"][firm] <= begin) & (view.firms["exit"][firm] > begin)
    if view.firms["known"] is not None:
        there &= view.firms["known"][firm] <= begin
    return there


def _note_tiers(view) -> None:
    """Remember who changed tier since the last draw of this year: (month, firm, tier before), and the tiers now."""
    state, now = view.state, view.state["tier"]
    if "draw.year" not in state.columns or state["draw.year"][0] != view.year:
        state.put_list("draw.year", "draw", np.array([view.year], np.int64))
        state.put_list("draw.tier", "draw", now.copy())
        state.put_list("draw.moved", "draw", np.empty((3, 0), np.int32))
        return
    moved = np.flatnonzero(state["draw.tier"] != now)
    rows = np.stack([np.full(moved.size, view.month), moved, state["draw.tier"][moved]]).astype(np.int32)
    state.put_list("draw.moved", "draw", np.concatenate([state["draw.moved"], rows], axis=1))
    state["draw.tier"][moved] = now[moved]


def _tiers_at(view, month: int) -> np.ndarray:
    """Every firm's tier at the draws of an earlier month of this year."""
    if month == view.month:
        return view.state["tier"]
    tier = view.state["draw.tier"].copy()
    _, firm, before = moved = view.state["draw.moved"]
    later = np.flatnonzero(moved[0] > month)[::-1]
    # Backwards in time, so that the first move after that month is written last.
    tier[firm[later]] = before[later]
    return tier


def _rotation(view, settings, campaign, ratio) -> np.ndarray:
    """Like `within_year`, but H goes on until everybody had a turn; each turn has numbers of its own."""
    step = step_table(ratio, len(campaign.months))
    name = f"turn.{campaign.code}"
    if name not in view.state.columns:
        view.state.put_list(name, "draw", np.zeros(view.firms["key"].size, np.uint64))
    clock = view.state[name]
    firm = _frame(view, campaign)
    old = clock[firm]
    new = old + step[cell_of(view, firm, view.state["tier"][firm])]
    clock[firm] = new
    hit = np.zeros(firm.size, bool)
    for turn in np.unique(np.concatenate([old >> np.uint64(32), new >> np.uint64(32)])).tolist():
        rows = np.flatnonzero(((old >> np.uint64(32)) <= turn) & ((new >> np.uint64(32)) >= turn))
        u = high32(numbers(view, settings, campaign, turn).bits(view.firms["key"][firm[rows]]))
        at = np.uint64(turn * ONE) + u
        hit[rows] |= (old[rows] <= at) & (at < new[rows])
    return firm[hit]


def _fixed(view, settings, campaign, probability) -> np.ndarray:
    """Fixed-size draws: in each stratum of equal tier and ratio, the n smallest numbers, n = share × firms."""
    rounding = view.keys.stream(f"round:{campaign.code}", view.month)
    firm = _frame(view, campaign)
    tier = view.state["tier"][firm]
    cell = cell_of(view, firm, tier)
    chosen = []
    stratum_of = np.unique(np.stack([np.arange(probability.size) // (probability.size // len(TIERS)), probability]),
                           axis=1, return_inverse=True)[1].reshape(-1)
    stratum = stratum_of[cell]
    turns = None if settings.memory == "independent" else _turns(view, campaign, settings.memory == "rotation")
    for s in np.unique(stratum):
        frame = firm[stratum == s]
        # Rounded up or down by a keyed number, so that small strata get their share on average.
        rest = int(high32(rounding.bits(np.array([s], np.uint64)))[0]) / ONE
        n = int(np.floor(probability[cell[stratum == s][0]] * frame.size + rest))
        if settings.replacement:
            picks = numbers(view, settings, campaign, view.month).bits(np.arange(n, dtype=np.uint64), int(s))
            chosen.append(frame[below(picks, frame.size)])
            continue
        if settings.memory == "independent":
            u = numbers(view, settings, campaign, view.month).bits(view.firms["key"][frame])
            n = min(n, frame.size)
            chosen.append(frame[np.argsort(u, kind="stable")[:n]])
            continue
        while n > 0 and frame.size:
            # Everybody of the lowest turn count goes first; within it the order is the keyed one of that turn.
            least = turns[frame].min()
            pool = frame[turns[frame] == least]
            period = int(least) + (0 if settings.memory == "rotation" else 1000 * view.year)
            u = numbers(view, settings, campaign, period).bits(view.firms["key"][pool])
            got = pool[np.argsort(u, kind="stable")[:n]]
            turns[got] += np.uint64(1)
            chosen.append(got)
            n -= got.size
    return np.concatenate(chosen) if chosen else np.empty(0, np.int64)


def _turns(view, campaign: Campaign, keep: bool) -> np.ndarray:
    """How often each firm was drawn: this year, or ever if `keep`."""
    name, since = f"turns.{campaign.code}", f"turns.{campaign.code}.year"
    if name not in view.state.columns or (not keep and view.state[since][0] != view.year):
        view.state.put_list(name, "draw", np.zeros(view.firms["key"].size, np.uint64))
        view.state.put_list(since, "draw", np.array([view.year], np.int64))
    return view.state[name]


def announced(view, settings: Draw, read: list[tuple[float, np.ndarray]]) -> np.ndarray:
    """The draws a year that firms read in the plan, over all campaigns that target them; by (tier, sector, district, type).

    `read`: the factor of each campaign, and its targets by (sector, type). Who goes along with whom makes no difference.
    """
    total = ratio_table(settings, view.settings, 0.0)
    for factor, targeted in read:
        total += ratio_table(settings, view.settings, factor) * targeted[None, :, None, :]
    return total


def _tasks(view, campaign: Campaign, firm: np.ndarray, turn: np.ndarray | None = None) -> dict[str, np.ndarray]:
    due = view.schedule(firm, campaign.code, campaign.window_days, turn)
    mask = np.full(firm.size, campaign.mask, np.int16)
    trigger = np.full(firm.size, campaign.trigger, np.int8)
    if campaign.together > 0:
        mark = high32(view.keys.stream(f"together:{campaign.code}", view.month).bits(view.firms["key"][firm], turn))
        together = mark < np.uint64(threshold32(campaign.together))
        mask[together] |= campaign.partners
        trigger[together] = Trigger.JOINT
    return {
        "firm": firm.astype(np.int32),
        "mask": mask,
        "trigger": trigger,
        "campaign": np.full(firm.size, campaign.number, np.int16),
        "due": due,
        "until": np.full(firm.size, view.year_end, np.int32),
        "order": view.keys.stream(f"order:{campaign.code}", view.month).bits(view.firms["key"][firm], turn),
        "group": np.full(firm.size, -1, np.int8),
    }


LEVER = Lever(name="draw", settings=Draw, stages={Stage.DRAW: draw, Stage.REACT: announced}, rank=1, check=check)
