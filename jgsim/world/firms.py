"""The firms of a replication, those that will enter later included."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from jgsim.terms.enums import Size
from jgsim.terms.keys import Keys
from jgsim.terms.time import DAY, FAR, NEVER, YEAR, YEAR_DAYS, Clock
from jgsim.world.dormancy import hazard, make_silence, no_silence, within_years
from jgsim.world.register.settings import Tiers
from jgsim.world.settings import RISKS, World
from jgsim.world.standing import follow, standings

_AGE_GRID = np.concatenate([np.linspace(0, 10, 1001), np.linspace(10.1, 80, 700)])
IMMORTAL_AGE = 10.0
"""Age in years at the start of firms that never close."""


def cumulative(shares) -> np.ndarray:
    """Upper edges of the classes of a categorical law; the last one is exactly 1."""
    edges = np.cumsum(np.asarray(shares, np.float64))
    edges[-1] = 1.0
    return edges


def classes(uniform: np.ndarray, shares) -> np.ndarray:
    """The class (int8) that each uniform number falls into."""
    return np.searchsorted(cumulative(shares), uniform, side="right").astype(np.int8)


def limits(shares) -> list[int]:
    """The least 64 bits that fall into the second class, the third, …: the same classes as by `to_uniform`."""
    found = []
    for edge in cumulative(shares)[:-1].tolist():
        if edge >= 1.0:
            break
        step = max(0, int(edge * 2**53) - 2)
        while (float(step) + 0.5) * 2.0**-53 < edge:
            step += 1
        found.append(step << 11)
    return found


def keyed_classes(keys: Keys, purpose: str, key: np.ndarray, shares) -> np.ndarray:
    """The class (int8) of each firm key by its own number; no number is used up where there is one class only."""
    edges = limits(shares)
    return keys.stream(f"firm:{purpose}").classes(key, edges) if edges else np.zeros(key.size, np.int8)


def normal(uniform: np.ndarray) -> np.ndarray:
    """Standard normal numbers from uniform ones (float64)."""
    from scipy.special import ndtri

    return ndtri(uniform)


class Lifetime:
    """Age at exit of one entity type: a hazard that falls with age from `young` at birth, by 1/e in `years`.

    Parameters
    ----------
    mean : float
        Exits a year of the stock: the hazard's mean over the stock's ages, which its value for the old is solved for.
    young, years : float
        Hazard at birth (per year) and how fast its excess fades.
    growth : float
        Net growth of the stock a year, which makes it younger.

    Raises
    ------
    ValueError
        If the young alone would exceed `mean`.
    """

    def __init__(self, mean: float, young: float, years: float, growth: float):
        low, high = 0.0, max(mean, young)
        if self._mean(low, young, years, growth) > mean:
            raise ValueError(f"exit_young {young:g} alone closes more firms a year than exit {mean:g}; lower it")
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (low, middle) if self._mean(middle, young, years, growth) > mean else (middle, high)
        self.old, self.young = high, young
        self.hazard, density = self._law(high, young, years, growth)
        steps = np.diff(_AGE_GRID) * (density[1:] + density[:-1]) / 2
        self.age_law = np.concatenate([[0.0], np.cumsum(steps)])
        self.age_law /= self.age_law[-1]

    @staticmethod
    def _law(old, young, years, growth):
        hazard = old * _AGE_GRID + (young - old) * years * (1 - np.exp(-_AGE_GRID / years))
        return hazard, np.exp(-hazard - growth * _AGE_GRID)

    @classmethod
    def _mean(cls, old, young, years, growth):
        density = cls._law(old, young, years, growth)[1]
        rate = old + (young - old) * np.exp(-_AGE_GRID / years)
        return np.trapezoid(rate * density, _AGE_GRID) / np.trapezoid(density, _AGE_GRID)

    def immortal(self) -> bool:
        """True if firms of this type never close."""
        return self.old < 1e-12 and self.young == 0

    def ages(self) -> tuple[np.ndarray, np.ndarray]:
        """Ages (years) of the stock at the start and their shares, by trapezoids of the age law."""
        if self.immortal():
            return np.array([IMMORTAL_AGE]), np.ones(1)
        half = np.diff(self.age_law) / 2
        return _AGE_GRID, np.append(half, 0.0) + np.append(0.0, half)

    def age(self, uniform: np.ndarray) -> np.ndarray:
        """Ages (years) of the stock at the start."""
        return np.interp(uniform, self.age_law, _AGE_GRID)

    def residual(self, age: np.ndarray, uniform: np.ndarray) -> np.ndarray:
        """Years left to live at `age`."""
        target = np.interp(age, _AGE_GRID, self.hazard) - np.log(uniform)
        last = _AGE_GRID[-1]
        beyond = (target - self.hazard[-1]) / max(self.old, 1e-9)
        total = np.where(target > self.hazard[-1], last + beyond, np.interp(target, self.hazard, _AGE_GRID))
        return np.maximum(total - age, 0.0)


def past_growth(world: World, kind) -> float:
    """Yearly growth of an entity type before the start, which its ages follow from."""
    return max(0.0, kind.entry.value - kind.exit.value) if world.past_growth is None else world.past_growth.value


def entrants(
    world: World, clock: Clock, firms: int, stock: Sequence[int] | None = None
) -> list[tuple[int, list[int]]]:
    """How many firms of each type enter in each simulated year: [(total, [per type]), …].

    Entries are `entry` of the starting stock of the type in the first year; the surplus of entries over exits fades by
    `growth_fade` a year. `stock`: the starting stock by type, where it is not the type's share of `firms`.
    """
    table = []
    for y in range(clock.years):
        counts = []
        for code, kind in enumerate(world.types.values()):
            surplus = (kind.entry.value - kind.exit.value) * (1 - world.growth_fade.value) ** y
            mine = firms * kind.share.value if stock is None else stock[code]
            counts.append(int(round(mine * (kind.exit.value + surplus))))
        table.append((sum(counts), counts))
    return table


def make_firms(
    world: World,
    clock: Clock,
    keys: Keys,
    firms: int,
    known: dict[str, np.ndarray] | None = None,
    tiers: Tiers | None = None,
) -> dict[str, np.ndarray]:
    """Columns of all firms ever alive within the horizon.

    Parameters
    ----------
    firms : int
        Firms at the start.
    known : dict of arrays, optional
        Columns of a register (`register.Register`) with so many firms, which are those at the start. What they do not
        say is drawn by their keys as for synthetic firms.
    tiers : Tiers, optional
        What their tiers say of their true risk.

    Returns
    -------
    dict of arrays, one entry per firm: `key` uint64; `type`, `sector`, `district`, `size`, `risk`, `field`, `grade`
    int8 (-1 = none); `enter`, `exit`, `silent` (operating no more; FAR: never), `visited` (last visit before the
    epoch) int32 minutes; `away` int8, what a visit to a silent firm meets (`dormancy`); `log_frailty` float32 (standard
    normal), `frailty` float32 (mean 1); where a register gives tiers, `tier_given` int8 (-1: not given) and `standing` float32, the score that a tier stands
    for (`standing.py`; NaN: none).
    """
    stock = None if known is None else np.bincount(known["type"], minlength=len(world.types)).tolist()
    intake = entrants(world, clock, firms, stock)
    total = firms + sum(n for n, _ in intake)
    key = np.arange(total, dtype=np.uint64) if known is None else np.concatenate([known["key"], *entrant_keys(intake)])
    u = lambda purpose: keys.stream(f"firm:{purpose}").uniform(key)  # noqa: E731
    kinds = list(world.types.values())

    kind = np.empty(total, np.int8)
    kind[:firms] = keyed_classes(keys, "type", key[:firms], [k.share.value for k in kinds])
    _lay(known, "type", kind)
    enter = np.empty(total, np.int32)
    at = firms
    for y, (n, counts) in enumerate(intake):
        block = slice(at, at + n)
        kind[block] = np.repeat(np.arange(len(kinds)), counts)
        span = int(clock.year_start[y + 1] - clock.year_start[y])
        when = keys.stream("firm:enter").uniform(key[block])
        enter[block] = clock.year_start[y] + (when * span).astype(np.int32)
        at += n

    exit_ = np.full(total, FAR, np.int32)
    hazards = []
    for code, one in enumerate(kinds):
        law = Lifetime(
            one.exit.value, one.exit_young.value, world.young_years.value, past_growth(world, one)
        )
        age, weight = law.ages()
        share = 0.0 if one.dormant is None else one.dormant.value
        hazards.append(hazard(share, within_years(world, age), weight))
        rows = np.flatnonzero(kind == code)
        old, new = rows[rows < firms], rows[rows >= firms]
        if law.immortal():
            enter[old] = -np.int32(IMMORTAL_AGE * YEAR) if known is None else -known["age"][old] * DAY - 1
            continue
        life_u = lambda rows: keys.stream("firm:life").uniform(key[rows])  # noqa: E731
        if known is None:
            age = law.age(keys.stream("firm:age").uniform(key[old]))
            enter[old] = -(age * YEAR).astype(np.int32) - 1
        else:
            enter[old] = -known["age"][old] * DAY - 1
            age = np.minimum(known["age"][old] / YEAR_DAYS, _AGE_GRID[-1])
        left = np.minimum(law.residual(age, life_u(old)) * YEAR, 2.0**30)
        exit_[old] = np.maximum(left.astype(np.int32), 1)
        left = np.minimum(law.residual(np.zeros(new.size), life_u(new)) * YEAR, 2.0**30)
        exit_[new] = enter[new] + np.maximum(left.astype(np.int32), 1)

    sector = np.empty(total, np.int8)
    size = np.empty(total, np.int8)
    for code, (name, one) in enumerate(world.types.items()):
        rows = np.flatnonzero(kind == code)
        mine = key[rows]
        sector[rows] = keyed_classes(keys, "sector", mine, [s.share[name].value for s in world.sectors.values()])
        shares = [one.sizes[s.code].value if s.code in one.sizes else 0.0 for s in Size]
        size[rows] = keyed_classes(keys, "size", mine, shares)
    district = keyed_classes(keys, "district", key, [d.share.value for d in world.districts.values()])
    for name, column in (("sector", sector), ("size", size), ("district", district)):
        _lay(known, name, column)

    sd = world.frailty.log_sd.value
    z = normal(u("frailty")) if sd > 0 else np.zeros(total)
    more = _given(known, total)
    if tiers is not None and more:
        more["standing"] = standings(keys, key, more["tier_given"], tiers)
        z = follow(z, more["standing"], tiers.correlation.value) if sd > 0 else z
    frailty = np.exp(sd * z - sd * sd / 2).astype(np.float32)
    risk = keyed_classes(keys, "risk", key, [world.risk.share[r].value for r in RISKS])

    field_codes = list(world.key_fields)
    of_sector = np.array(
        [field_codes.index(s.field) if s.field is not None else -1 for s in world.sectors.values()], np.int8
    )
    field = of_sector[sector]
    grade = np.full(total, -1, np.int8)
    rows = np.flatnonzero(field >= 0)
    if rows.size:
        noise = normal(keys.stream("firm:grade").uniform(key[rows]))
        from scipy.special import ndtr

        for code, one in enumerate(world.key_fields.values()):
            mine = field[rows] == code
            rho = one.grades.correlation.value if sd > 0 else 0.0
            signal = rho * z[rows[mine]] + math.sqrt(1 - rho * rho) * noise[mine]
            grade[rows[mine]] = classes(ndtr(signal), [one.grades.share[r].value for r in RISKS])
    _lay(known, "grade", grade, where=field >= 0)

    base = {"key": key, "type": kind, "enter": enter, "exit": exit_}
    return {
        "visited": _visited(world, keys, key, kind, field, enter),
        "key": key,
        "type": kind,
        "sector": sector,
        "district": district,
        "size": size,
        "risk": risk,
        "field": field,
        "grade": grade,
        "enter": enter,
        "exit": exit_,
        **(no_silence(total) if world.dormancy is None else make_silence(world, keys, base, hazards)),
        "log_frailty": z.astype(np.float32),
        "frailty": frailty,
        **more,
    }


def entrant_keys(intake: list[tuple[int, list[int]]]) -> list[np.ndarray]:
    """Keys of the firms that enter after a register's: by year, type and number, so that they depend on no other firm.

    The highest bit tells nothing apart: keys of a register are hashes, and two of some millions of keys are alike with
    a chance of less than 1 in a million.
    """
    label = lambda year, code: np.uint64((1 << 63) | (year << 48) | (code << 40))  # noqa: E731
    return [
        label(year, code) + np.arange(n, dtype=np.uint64)
        for year, (_, counts) in enumerate(intake) for code, n in enumerate(counts)
    ]


def _given(known: dict[str, np.ndarray] | None, total: int) -> dict[str, np.ndarray]:
    """The column of the tiers that a register gives, if it does."""
    if known is None or "tier" not in known:
        return {}
    column = np.full(total, -1, np.int8)
    _lay(known, "tier", column)
    return {"tier_given": column}


def _lay(known: dict[str, np.ndarray] | None, name: str, column: np.ndarray, where: np.ndarray | None = None) -> None:
    """Write what a register says of its firms over what was drawn; -1 says nothing."""
    if known is None or name not in known:
        return
    values = known[name]
    said = values >= 0 if where is None else (values >= 0) & where[: values.size]
    np.copyto(column[: values.size], values, where=said)


def _visited(world, keys, key, kind, field, enter) -> np.ndarray:
    """Minute (below 0) of the last visit before the epoch; NEVER where there was none."""
    visited = np.full(key.size, NEVER, np.int32)
    rate = np.array([0.0 if t.visits_before is None else t.visits_before.value for t in world.types.values()])[kind]
    fields = [0.0 if f.visits_before is None else f.visits_before.value for f in world.key_fields.values()]
    rate = rate + np.array([*fields, 0.0])[field]
    rows = np.flatnonzero((rate > 0) & (enter < 0))
    if world.start == "in_order" or not rows.size:
        return visited
    age = -np.log(keys.stream("firm:visited").uniform(key[rows])) / rate[rows] * YEAR
    known = age < -enter[rows].astype(np.float64)
    visited[rows[known]] = -np.maximum(age[known], 1).astype(np.int32)
    return visited
