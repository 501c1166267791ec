"""What is assumed: how many numbers have no source, and those of them that matter most."""

from __future__ import annotations

from dataclasses import dataclass

from jgsim.report.numbers import decimals, plain
from jgsim.report.units import PERCENT, unit_of
from jgsim.report.words import say
from jgsim.scenario.description import ASSUMED
from jgsim.scenario.sources import numbers

WEIGHTY = (
    "behaviour.look.sensitivity", "credit.score.correlation", "behaviour.deterrence.presence",
    "behaviour.correction.share", "behaviour.look.officer_log_sd", "behaviour.perceived.elasticity",
    "behaviour.deterrence.learning", "world.frailty.log_sd", "world.severity_weight.general",
    "world.severity_weight.serious",
)
"""Numbers that move detection, deterrence or harm directly, in the briefing's order; those with a source drop out."""


@dataclass(frozen=True)
class Assumption:
    """A number without a source: what it is, its value and range as text."""

    path: str
    name: str
    value: str
    range: str


@dataclass(frozen=True)
class Assumptions:
    """How many numbers there are, how many rest on an assumption, and the weighty ones among those."""

    numbers: int
    assumed: int
    weighty: list[Assumption]


def assumptions(scenario, lang: str) -> Assumptions:
    """The assumptions of a scenario's world, behaviour and levers."""
    found = dict(numbers(scenario))
    assumed = {path: n for path, n in found.items() if ASSUMED in n.source.lower()}
    weighty = [_told(path, assumed[path], lang) for path in WEIGHTY if path in assumed]
    return Assumptions(len(found), len(assumed), weighty)


def _told(path: str, number, lang: str) -> Assumption:
    unit = unit_of(number.unit)
    values = [v * unit.scale for v in (number.value, number.low, number.high)]
    places = max(0 if v == round(v) else decimals(v, 2) for v in values)
    value, low, high = (plain(v, 0 if v == round(v) else places) for v in values)
    sign = "%" if unit is PERCENT else ""
    name = "" if sign else " " + unit.label(lang)
    span = f"{low}{sign}{say('to', lang)}{high}{sign}"
    return Assumption(path, say(f"assumed {path}", lang), f"{value}{sign}{name}", span)
