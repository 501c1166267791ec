"""Plans at equal cost (`match: officer_hours`): draw ratios scaled until the officer-hours equal the base's."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from jgsim.engine.run import city_of, past_of, simulate
from jgsim.scenario.load import changed
from jgsim.scenario.scenario import Scenario, each
from jgsim.terms.errors import InputError

PILOT_FIRMS = 50_000
PILOT_SEED = 106
PILOT_REPLICATIONS = 2
TOLERANCE = 0.001
MOST_STEPS = 40


class Pilot:
    """Small cities with a fixed seed, in which plans are tried before a study.

    All plans see the same firms and the same random numbers, so the hours of a plan grow with its ratios without noise
    that would hide it. What was in force before a plan is simulated once.
    """

    def __init__(self, base: Scenario):
        self.firms = min(PILOT_FIRMS, base.world.firms)
        self.cities = [city_of(base, PILOT_SEED, r, self.firms) for r in range(PILOT_REPLICATIONS)]
        self.base = base
        self.pasts: dict[tuple[str, int], list] = {}
        self.target = self.hours(base)

    def hours(self, scenario: Scenario) -> float:
        """Officer-hours that the plan steers within the measured years, summed over the cities."""
        minutes = 0
        for r, city in enumerate(self.cities):
            past = self._pasts(scenario)[r]
            visits = simulate(scenario, PILOT_SEED, r, self.firms, city=city, past=past).tables["visit"]
            measured = visits["time"] >= city.clock.year_start[scenario.time.warm_up]
            minutes += int(visits["officer_minutes"][measured].sum(dtype=np.int64))
        return minutes / 60

    def _pasts(self, scenario: Scenario) -> list:
        """The cities at the date of a plan; only those of the latest plan are kept."""
        month = scenario.first.since
        key = scenario.prefix_hash(month), month
        if key not in self.pasts:
            self.pasts = {key: [past_of(scenario, city, month) for city in self.cities]}
        return self.pasts[key]

    def settings(self) -> dict:
        """What the pilot was, for the record."""
        return {
            "seed": PILOT_SEED, "replications": len(self.cities), "firms": self.firms, "years": self.base.time.years,
            "tolerance": TOLERANCE,
        }


def match_hours(pilot: Pilot, plan: Scenario) -> tuple[Scenario, dict]:
    """The plan with all its draw ratios scaled by one factor, and what was done.

    Returns
    -------
    scenario, dict
        The dict has `factor`, `base_hours`, `plan_hours` (as given), `matched_hours` and `pilot`.

    Raises
    ------
    InputError
        If no factor brings the plan's hours to the base's.
    """
    target = pilot.target
    tried: dict[float, float] = {}

    def hours(factor: float) -> float:
        if factor not in tried:
            tried[factor] = pilot.hours(_with_ratios(plan, factor))
        return tried[factor]

    factor = _search(hours, target, highest(plan), plan)
    matched = scaled(plan, factor)
    return matched, {
        "factor": factor,
        "base_hours": target,
        "plan_hours": hours(1.0),
        "matched_hours": hours(factor),
        "pilot": pilot.settings(),
    }


def scaled(plan: Scenario, factor: float) -> Scenario:
    """The plan with its draw ratios times `factor`, none above the planned rounds; validated like a file."""
    if factor == 1:
        return plan

    def change(policy: Scenario) -> Scenario:
        alone = replace(policy, past=None, own=1, source=None)
        return replace(changed(alone, {"draw.ratio": _ratios(policy, factor)}), since=policy.since)

    try:
        return each(plan, change)
    except InputError as error:
        raise _refuse(plan, f"with its draw ratios times {factor:.3g}, {error.reason}") from None


def _with_ratios(plan: Scenario, factor: float) -> Scenario:
    # The ends of the search may lie beyond what a plan is allowed; only the result must be valid.
    def change(policy: Scenario) -> Scenario:
        draw = policy.settings["draw"].model_copy(update={"ratio": _ratios(policy, factor)})
        return replace(policy, settings={**policy.settings, "draw": draw})

    return each(plan, change)


def _ratios(policy: Scenario, factor: float) -> dict[str, float]:
    draw = policy.settings["draw"]
    return {tier: min(ratio * factor, float(draw.rounds)) for tier, ratio in draw.ratio.items()}


def highest(plan: Scenario) -> float:
    """The factor at which every ratio has reached the planned rounds."""
    draws = [policy.settings["draw"] for policy in plan.chain[-plan.own :]]
    return max([d.rounds / ratio for d in draws for ratio in d.ratio.values() if ratio > 0], default=1.0)


def _refuse(plan: Scenario, reason: str) -> InputError:
    reason = f"cannot be matched to the base's officer-hours: {reason}"
    return InputError(reason, file=plan.file or plan.name, path="match")


def _search(hours, target: float, most: float, plan: Scenario) -> float:
    """A factor whose hours are within the tolerance: secant steps inside a bracket, halved when they fall short."""
    close = lambda value: abs(value - target) <= TOLERANCE * target  # noqa: E731
    at = 1.0
    if close(hours(at)):
        return at
    low, high = 0.0, 1.0
    if hours(1.0) < target:
        while hours(high) < target and not close(hours(high)):
            if high >= most:
                h, b = hours(high), target
                raise _refuse(
                    plan, f"even with every ratio at the planned rounds it takes {h:,.0f} h, the base {b:,.0f} h"
                )
            low, high = high, min(high * 2, most)
    low_hours, high_hours = _low(hours, low, target, plan), hours(high)
    for end, its_hours in ((low, low_hours), (high, high_hours)):
        if close(its_hours):
            return end
    for step in range(MOST_STEPS):
        share = (target - low_hours) / (high_hours - low_hours)
        at = low + (high - low) * (min(max(share, 0.02), 0.98) if step % 3 < 2 else 0.5)
        here = hours(at)
        if close(here):
            return at
        if here < target:
            low, low_hours = at, here
        else:
            high, high_hours = at, here
    a, b = low_hours, high_hours
    raise _refuse(
        plan, f"hours jump from {a:,.0f} to {b:,.0f} h at a factor of {high:.4g}; the base has {target:,.0f} h"
    )


def _low(hours, low: float, target: float, plan: Scenario) -> float:
    found = hours(low)
    if found > target * (1 + TOLERANCE):
        raise _refuse(plan, f"even without any draw it takes {found:,.0f} h, the base {target:,.0f} h")
    return found
