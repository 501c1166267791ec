"""What a plan does to a measure: one row of the comparison, and what its interval carries."""

from __future__ import annotations

import math
from dataclasses import dataclass

from jgsim.measures.catalogue import CATALOGUE
from jgsim.measures.measure import OF_VIOLATIONS
from jgsim.measures.of_levers import OF_CHOICE
from jgsim.report.numbers import amount, change, relative
from jgsim.report.units import PERCENT, unit_of
from jgsim.report.words import say

HEADLINE = (
    "firm_coverage", "visits_per_firm_year", "problem_finding_rate", "detected_share", "harm", "officer_hours",
    "utilisation", "shortfall",
)
"""The measures of the briefing's table, in reading order: coverage, burden, detection, cost."""

CLEAR, UNCLEAR, EQUAL, UNKNOWN = "clear", "unclear", "equal", "unknown"


def headline(comparison) -> tuple[str, ...]:
    """`HEADLINE`, or where firms choose once a month what there is then: compliance instead of violations as spells."""
    if all(s.behaviour.clock != "period" for s in comparison.scenarios):
        return HEADLINE
    there = [m for m in HEADLINE if m not in OF_VIOLATIONS]
    place = there.index("problem_finding_rate") + 1
    return (*there[:place], *OF_CHOICE, *there[place:])


@dataclass(frozen=True)
class Effect:
    """A plan's paired difference to the base in one measure.

    Attributes
    ----------
    base, value, difference, low, high : float
        Means over replications, and the 95 % interval of the paired difference (NaN where there is none).
    better : str
        "lower", "higher", or "" where neither is.
    """

    plan: str
    measure: str
    unit: str
    better: str
    base: float
    value: float
    difference: float
    low: float
    high: float
    replications: int

    @property
    def half(self) -> float:
        """Half-width of the interval."""
        return (self.high - self.low) / 2

    @property
    def state(self) -> str:
        """`clear`: the interval leaves out 0; `unclear`: it holds 0; `equal`: all 0; `unknown`: no interval."""
        if not (math.isfinite(self.difference) and math.isfinite(self.half)):
            return UNKNOWN
        if self.difference == 0 and self.half == 0:
            return EQUAL
        return CLEAR if self.low > 0 or self.high < 0 else UNCLEAR

    @property
    def size(self) -> float:
        """|difference| over the half-width: how far the difference stands out of its noise."""
        if self.state == UNKNOWN or self.state == EQUAL:
            return 0.0
        return abs(self.difference) / self.half if self.half > 0 else math.inf

    @property
    def gain(self) -> bool | None:
        """Whether a clear difference is for the better; None where it is not clear or neither is better."""
        if self.state != CLEAR or not self.better:
            return None
        return (self.difference > 0) == (self.better == "higher")

    def name(self, lang: str) -> str:
        """Name of the measure."""
        return measure_name(self.measure, lang)

    def amounts(self, lang: str) -> tuple[str, str]:
        """The base's and the plan's mean, as text."""
        apart = self.difference if self.state == CLEAR else 0.0
        return amount(self.base, self.unit, lang, apart=apart), amount(self.value, self.unit, lang, apart=apart)

    def change(self, lang: str) -> tuple[str, str]:
        """The difference and its interval, as text."""
        return change(self.difference, self.low, self.high, self.unit, lang)

    def relative(self, lang: str) -> tuple[str, str]:
        """The difference in percent of the base's mean, and its interval; empty texts where the base is 0."""
        return relative(self.difference, self.low, self.high, self.base, lang)


def measure_name(code: str, lang: str) -> str:
    """A measure's name in `lang`."""
    return CATALOGUE[code].label(lang) if code in CATALOGUE else say(code, lang)


def measure_heading(code: str, lang: str) -> str:
    """A measure's name with its unit, for an axis or a column; percent signs stand at the numbers."""
    unit = measure_unit(code, lang)
    return measure_name(code, lang) + (say("open", lang) + unit + say("close", lang) if unit else "")


def measure_unit(code: str, lang: str) -> str:
    """The unit of a measure unless its name says it already."""
    unit = unit_of(CATALOGUE[code].unit)
    label = unit.label(lang)
    said = unit is PERCENT or label in measure_name(code, lang) or (lang == "en" and unit.en == "a year")
    return "" if said else label


def effects(
    comparison, measures=HEADLINE, *, year="all", dimension="all", group="all"
) -> dict[str, dict[str, Effect]]:
    """Effects by plan (in the order of the comparison) and measure; what a run does not report is left out."""
    table = comparison.comparison
    base = comparison.scenarios[0].name
    table = table[
        (table["base"] == base) & (table["year"] == year) & (table["dimension"] == dimension) & (table["group"] == group)
        & table["measure"].isin(measures)
    ]
    found = {
        (row.plan, row.measure): Effect(
            row.plan, row.measure, row.unit, CATALOGUE[row.measure].better, float(row.base_mean), float(row.plan_mean),
            float(row.difference), float(row.ci_low), float(row.ci_high), int(row.replications),
        )
        for row in table.itertuples()
    }
    plans = [s.name for s in comparison.scenarios[1:]]
    return {p: {m: found[p, m] for m in measures if (p, m) in found} for p in plans}
