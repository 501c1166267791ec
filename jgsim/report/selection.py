"""How much of a change of the problem-finding rate is selection: other firms drawn, not other behaviour found.

The finding rate r of random-draw visits is Σ s·r over credit tiers, s a tier's share of those visits. Its change is

    Σ (s′ − s)·r   selection: the plan draws other tiers, each at the base's rate
    + Σ s′·(r′ − r)   within tiers: deterrence, officers' attention, and whom a tier holds.
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
    """The change of a plan's problem-finding rate (`total`), in its two parts; `total` = `selection` + `within`."""

    plan: str
    base_rate: float
    plan_rate: float
    total: Mean
    selection: Mean
    within: Mean


def selections(comparison) -> dict[str, Selection]:
    """The decomposition of each plan, by plan; plans without random-draw visits in every replication are left out."""
    rows = comparison.all_groups
    rows = rows[rows["year"] == "all"]
    names = [s.name for s in comparison.scenarios]
    visits = rows[(rows["measure"] == "visits") & (rows["dimension"] == CROSSING)]
    rates = rows[(rows["measure"] == "problem_finding_rate") & (rows["dimension"] == "tier")]
    columns = {name: (_visits(visits, name), _rates(rates, name)) for name in names}
    base = columns[names[0]]
    return {name: found for name in names[1:] if (found := _decompose(name, base, columns[name])) is not None}


def parts(s, r, s_plan, r_plan) -> tuple[np.ndarray, np.ndarray]:
    """Selection and the rest, per replication.

    Parameters
    ----------
    s, s_plan : float arrays (replications, tiers)
        Shares of random-draw visits by tier under the base and the plan.
    r, r_plan : float arrays (replications, tiers)
        Finding rates; NaN where a tier had no visit. A tier that the base never visited takes its rate over the
        other replications, or else the plan's, so that all of its part counts as selection.
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
    (visits, rates), (visits_plan, rates_plan) = base, other
    if visits is None or visits_plan is None:
        return None
    shared = visits.index.intersection(visits_plan.index).intersection(rates.index).intersection(rates_plan.index)
    count, count_plan = visits.loc[shared].to_numpy(), visits_plan.loc[shared].to_numpy()
    if not shared.size or (count.sum(axis=1) == 0).any() or (count_plan.sum(axis=1) == 0).any():
        return None
    s, s_plan = (c / c.sum(axis=1, keepdims=True) for c in (count, count_plan))
    r, r_plan = rates.loc[shared].to_numpy(), rates_plan.loc[shared].to_numpy()
    chosen, within = parts(s, r, s_plan, r_plan)
    before = np.where(s > 0, s * np.nan_to_num(r), 0).sum(axis=1)
    after = np.where(s_plan > 0, s_plan * np.nan_to_num(r_plan), 0).sum(axis=1)
    parts_ = mean_of(chosen + within), mean_of(chosen), mean_of(within)
    return Selection(plan, float(before.mean()), float(after.mean()), *parts_)
