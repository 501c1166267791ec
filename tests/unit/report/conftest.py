"""A made-up comparison in the layout of jgsim.compare, whose truth the tests know."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from jgsim.measures.catalogue import CATALOGUE
from jgsim.scenario.load import load
from jgsim.terms.settings import Name

SCENARIOS = Path(__file__).parents[3] / "scenarios"
PLANS = ("credit-tiered", "joint", "fewer-visits", "strict-key-fields")
TIER_SHARE = {"A": 0.29, "B": 0.076, "C": 0.02, "D": 0.012, "none": 0.602}
LEVEL = {
    "firm_coverage": 0.083, "visits_per_firm_year": 0.0912, "detected_share": 0.061, "harm": 4.1e6, "shortfall": 5200.0,
}
"""Base levels of the totals; the finding rate follows from `DRAWN` and `RATE`, the hours from `ACTIVITIES`."""
DRAWN = {"A": 9000.0, "B": 2400.0, "C": 640.0, "D": 380.0, "none": 4400.0}
RATE = {"A": 0.06, "B": 0.12, "C": 0.22, "D": 0.4, "none": 0.11}
ACTIVITIES = {"random": 0.9e5, "joint": 0.5e5, "key": 5.06e5, "reports": 1.17e5, "complaints": 2.25e5}
CAPACITY = 5 * 1.1e6


class Study:
    """Collects rows of measures, then makes the comparison table from them."""

    def __init__(self, replications, seed=11):
        self.replications, self.rows, self.random = replications, [], np.random.default_rng(seed)
        self.common = {}

    def add(self, scenario, measure, mean, spread=0.002, dimension="all", group="all", year="all"):
        """One measure of a scenario: `mean` in each replication, with a shared and an own part of noise."""
        key = (measure, dimension, group, year)
        if key not in self.common:
            self.common[key] = self.random.standard_normal(self.replications)
        own = self.random.standard_normal(self.replications)
        values = mean * (1 + spread * (self.common[key] + 0.3 * own))
        return self.put(scenario, measure, values, dimension, group, year)

    def put(self, scenario, measure, values, dimension="all", group="all", year="all"):
        """One measure of a scenario, its values by replication."""
        unit = CATALOGUE[measure].unit
        for r, value in enumerate(values):
            self.rows.append((scenario, r, year, dimension, group, measure, value, unit))
        return values

    def tables(self, base, plans):
        """The data frames `all_groups`, `measures` and `comparison`."""
        columns = ["scenario", "replication", "year", "dimension", "group", "measure", "value", "unit"]
        everything = pd.DataFrame(self.rows, columns=columns)
        some = everything[everything["dimension"].isin(["all", "tier"])].reset_index(drop=True)
        keys = ["measure", "year", "dimension", "group", "unit"]
        grouped = everything.groupby([*keys, "scenario"], sort=False)["value"]
        values = {key: rows.to_numpy() for key, rows in grouped}
        out = []
        for plan in plans:
            for key in dict.fromkeys(k[:5] for k in values):
                a, b = values[*key, base], values[*key, plan]
                d = b - a
                half = np.nan
                if d.size > 1:
                    half = stats.t.ppf(0.975, d.size - 1) * d.std(ddof=1) / np.sqrt(d.size)
                out.append((*key, base, plan, a.mean(), b.mean(), d.mean(), d.mean() - half, d.mean() + half, d.size))
        columns = [
            "measure", "year", "dimension", "group", "unit", "base", "plan", "base_mean", "plan_mean", "difference",
            "ci_low", "ci_high", "replications",
        ]
        return everything, some, pd.DataFrame(out, columns=columns)


EFFECTS = {
    "credit-tiered": {
        "firm_coverage": -0.11, "visits_per_firm_year": -0.1, "problem_finding_rate": -0.02, "detected_share": 0.09,
        "harm": -0.021, "officer_hours": -0.004, "shortfall": 0.0,
    },
    "joint": {
        "firm_coverage": -0.06, "visits_per_firm_year": -0.07, "problem_finding_rate": 0.12, "detected_share": 0.01,
        "harm": 0.0, "officer_hours": 0.021, "shortfall": 0.2,
    },
    "fewer-visits": {
        "firm_coverage": -0.08, "visits_per_firm_year": -0.08, "problem_finding_rate": 0.0, "detected_share": -0.05,
        "harm": 0.012, "officer_hours": -0.03, "shortfall": -0.3,
    },
    "strict-key-fields": {
        "firm_coverage": 0.3, "visits_per_firm_year": 0.4, "problem_finding_rate": 0.0, "detected_share": 0.25,
        "harm": -0.05, "officer_hours": 0.12, "shortfall": 3.0,
    },
}
"""Relative effects of the shipped plans in the made-up study; of the finding rate: within tiers."""


@cache
def shipped(name):
    """A scenario that comes with jgsim."""
    return load(SCENARIOS / f"{name}.yaml")


def make_study(
    plans=4, replications=8, effects=None, titles=None, firms=20_000, spread=0.002, shift=1.0, extra=(), empty=0.0
):
    """A comparison of the base and `plans` plans (more than four repeat the shipped ones under other names).

    `extra`: further counts as (scenario, measure, dimension, group, values by replication), 0 in the other scenarios;
    `empty`: the share of problems at addresses where nobody was reached.
    """
    base = shipped("jinan")
    scenarios = [base]
    for i in range(plans):
        scenario = shipped(PLANS[i % 4])
        if i >= 4:
            title = Name(zh=f"{scenario.title.zh}（第{i // 4 + 1}版）", en=f"{scenario.title.en} (version {i // 4 + 1})")
            scenario = _renamed(scenario, f"{scenario.name}-{i // 4 + 1}", title)
        scenarios.append(scenario)
    for i, title in (titles or {}).items():
        scenarios[i] = _renamed(scenarios[i], scenarios[i].name, title)
    study = Study(replications)
    for i, scenario in enumerate(scenarios):
        kind = PLANS[(i - 1) % 4] if i else ""
        effect = (EFFECTS if effects is None else effects).get(kind, {}) if i else {}
        grow = 1 + 0.03 * ((i - 1) // 4) if i else 1
        for measure, level in LEVEL.items():
            e = effect.get(measure, 0.0) * grow
            study.add(scenario.name, measure, level * (1 + e), spread)
        if any("plan_completion" in one for one in (effects or {}).values()):
            study.add(scenario.name, "plan_completion", 0.96 * (1 + effect.get("plan_completion", 0.0)), spread)
        moved = shift if kind == "credit-tiered" else 0.0
        _tiers(study, scenario.name, moved, effect.get("problem_finding_rate", 0.0), spread)
        _hours(study, scenario.name, effect.get("officer_hours", 0.0), spread)
        if empty:
            study.add(scenario.name, "unreachable_share", empty, 0)
            study.add(scenario.name, "problem_finding_rate_operating", 0.05, spread)
            for tier in DRAWN:
                study.add(scenario.name, "unreachable_share", empty, 0, "tier", tier)
    names = [s.name for s in scenarios]
    for at in dict.fromkeys(one[1:4] for one in extra):
        for name in names:
            values = [one[4] for one in extra if one[1:4] == at and one[0] == name]
            study.put(name, at[0], values[0] if values else [0.0] * replications, *at[1:])
    everything, some, comparison = study.tables(names[0], names[1:])
    record = {"failures": [], "version": "0.1.0", "study": "c0ffee" * 10 + "abcd", "options": {
        "seed": 0, "replications": replications, "firms": firms, "years": 5}}
    return SimpleNamespace(
        measures=some, all_groups=everything, comparison=comparison, record=record, scenarios=scenarios, out=None
    )


def _tiers(study, name, shift, effect, spread):
    """Draw visits and finding rates by tier; `shift` moves visits from A to D, so the total rate rises by selection."""
    drawn = {**DRAWN, "A": DRAWN["A"] * (1 - 0.6 * shift), "D": DRAWN["D"] * (1 + 3 * shift)}
    found = 0.0
    for tier, visits in drawn.items():
        firms = TIER_SHARE[tier] * 250_000
        study.add(name, "firm_coverage", visits / firms, spread, "tier", tier)
        study.add(name, "visits_per_firm_year", 1.1 * visits / firms, spread, "tier", tier)
        study.add(name, "detected_share", 0.4 * visits / firms, spread, "tier", tier)
        study.add(name, "harm", 8e5 * TIER_SHARE[tier] * (1 + RATE[tier]), spread, "tier", tier)
        study.add(name, "visits", visits, 0, "tier×trigger", f"{tier}×random")
        study.add(name, "visits", 0.3 * visits, 0, "tier×trigger", f"{tier}×joint")
        rate = study.add(name, "problem_finding_rate", RATE[tier] * (1 + effect), 3 * spread, "tier", tier)
        found = found + visits * rate
    study.put(name, "problem_finding_rate", found / sum(drawn.values()))


def _hours(study, name, effect, spread):
    """Hours by activity, their total, and the share of the officers' time that they take."""
    total = 0.0
    for activity, hours in ACTIVITIES.items():
        steered = activity in ("random", "joint", "key")
        total = total + study.add(
            name, "officer_hours", 5 * hours * (1 + 1.5 * effect * steered), spread * steered, "activity", activity
        )
    study.put(name, "officer_hours", total)
    study.put(name, "utilisation", total / CAPACITY)


def _renamed(scenario, name, title):
    return replace(scenario, name=name, title=title, data={**scenario.data, "title": title.model_dump()})


@pytest.fixture(scope="session")
def study():
    """Maker of made-up comparisons."""
    return make_study
