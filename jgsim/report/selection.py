"""How much of a change of the problem-finding rate is empty addresses, how much selection, and how much the rest.

The finding rate of random-draw visits is Σ s·(u + v) over credit tiers: s a tier's share of those visits, u the share
of its visits that could not reach the firm, v the share with a violation. Its change is

    Σ s′·u′ − Σ s·u   firms that could not be reached: no harm is done there
    + Σ (s′ − s)·v   selection: the plan draws other tiers, each at the base's rate
    + Σ s′·(v′ − v)   within tiers: deterrence, officers' attention, and whom a tier holds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jgsim.report.estimates import Mean, mean_of
from jgsim.terms.enums import TIERS, Trigger

DRAWS = (Trigger.RANDOM.code, Trigger.JOINT.code)
CROSSING = "tier×trigger"


@dataclass(frozen=True)
class Selection:
    """The change of a plan's problem-finding rate: `total` = `empty` + `selection` + `within`, over replications."""

    plan: str
    base_rate: float
    plan_rate: float
    total: Mean
    empty: Mean
    selection: Mean
    within: Mean

    @property
    def unreached(self) -> bool:
        """Whether the part of firms that could not be reached is worth a word: it is not 0 throughout."""
        return self.empty.mean != 0 or self.empty.half > 0


def selections(comparison) -> dict[str, Selection]:
    """The decomposition of each plan, by plan; plans without random-draw visits in every replication are left out."""
    rows = comparison.all_groups
    rows = rows[rows["year"] == "all"]
    names = [s.name for s in comparison.scenarios]
    visits = rows[(rows["measure"] == "visits") & (rows["dimension"] == CROSSING)]
    rows = rows[rows["dimension"] == "tier"]
    rates, lost = (rows[rows["measure"] == m] for m in ("problem_finding_rate", "unreachable_share"))
    columns = {name: (_visits(visits, name), _rates(rates, name), _rates(lost, name)) for name in names}
    base = columns[names[0]]
    return {name: found for name in names[1:] if (found := _decompose(name, base, columns[name])) is not None}


def parts(s, r, s_plan, r_plan) -> tuple[np.ndarray, np.ndarray]:
    """Selection and the rest, per replication.

    Parameters
    ----------
    s, s_plan : float arrays (replications, tiers)
        Shares of random-draw visits by tier under the base and the plan.
    r, r_plan : float arrays (replications, tiers)
        Finding rates, firms that could not be reached left out; NaN where a tier had no visit. A tier that the base
        never visited takes its rate over the other replications, or else the plan's, so that all of its part counts as
        selection.
    """
    weight = np.where(np.isfinite(r), s, 0.0)
    pooled = np.nansum(np.where(np.isfinite(r), r, 0.0) * weight, axis=0) / np.maximum(weight.sum(axis=0), 1e-300)
    pooled = np.where(weight.sum(axis=0) > 0, pooled, np.nan)
    r = np.where(np.isfinite(r), r, pooled)
    r = np.where(np.isfinite(r), r, np.where(np.isfinite(r_plan), r_plan, 0.0))
    r_plan = np.where(np.isfinite(r_plan), r_plan, r)
    return ((s_plan - s) * r).sum(axis=1), (s_plan * (r_plan - r)).sum(axis=1)


def _visits(rows, name):
    """Random-draw visits by (replication, tier) as a data frame."""
    rows = rows[rows["scenario"] == name]
    cell = rows["group"].str.split("×", expand=True, n=1)
    if rows.empty:
        return None
    rows = rows.assign(tier=cell[0], trigger=cell[1])
    rows = rows[rows["trigger"].isin(DRAWS)]
    return _wide(rows.pivot_table(index="replication", columns="tier", values="value", aggfunc="sum"), 0.0)


def _rates(rows, name):
    rows = rows[rows["scenario"] == name]
    return _wide(rows.pivot_table(index="replication", columns="group", values="value", dropna=False), np.nan)


def _wide(table, fill):
    return table.reindex(columns=[t.code for t in TIERS]).fillna(fill)


def _decompose(plan, base, other) -> Selection | None:
    if base[0] is None or other[0] is None:
        return None
    shared = base[0].index.intersection(other[0].index).intersection(base[1].index).intersection(other[1].index)
    count, count_plan = base[0].loc[shared].to_numpy(), other[0].loc[shared].to_numpy()
    if not shared.size or (count.sum(axis=1) == 0).any() or (count_plan.sum(axis=1) == 0).any():
        return None
    s, s_plan = (c / c.sum(axis=1, keepdims=True) for c in (count, count_plan))
    (u, v), (u_plan, v_plan) = (_split(some, shared) for some in (base, other))
    chosen, within = parts(s, v, s_plan, v_plan)
    empty = _total(s_plan, u_plan) - _total(s, u)
    before, after = _total(s, u + v), _total(s_plan, u_plan + v_plan)
    parts_ = mean_of(empty + chosen + within), mean_of(empty), mean_of(chosen), mean_of(within)
    return Selection(plan, float(before.mean()), float(after.mean()), *parts_)


def _split(columns, shared) -> tuple[np.ndarray, np.ndarray]:
    """Shares of visits that could not reach the firm, and of those with a violation, by (replication, tier)."""
    rate, lost = (columns[k].reindex(shared).to_numpy() for k in (1, 2))
    unreached = rate * np.nan_to_num(lost)  # a tier without a problem has no share of them
    return unreached, rate - unreached


def _total(share: np.ndarray, rate: np.ndarray) -> np.ndarray:
    return np.where(share > 0, share * np.nan_to_num(rate), 0).sum(axis=1)
