"""What the results rest on: how many numbers have no source, and the numbers that matter most, sourced or not."""

from __future__ import annotations

from dataclasses import dataclass

from jgsim.report.numbers import decimals, plain
from jgsim.report.units import PERCENT, unit_of
from jgsim.report.words import say
from jgsim.scenario.description import is_assumed
from jgsim.scenario.sources import numbers

ELASTICITY = "behaviour.perceived.elasticity"
WEIGHTY = (
    ELASTICITY, "behaviour.look.sensitivity", "credit.score.correlation", "behaviour.deterrence.presence",
    "behaviour.correction.share", "behaviour.look.officer_log_sd", "behaviour.deterrence.learning",
    "world.frailty.log_sd", "world.severity_weight.general", "world.severity_weight.serious",
)
"""Numbers that move detection, deterrence or harm directly, in the briefing's order."""


@dataclass(frozen=True)
class Assumption:
    """A number that matters: what it is, its value and range, and what it rests on, as text."""

    path: str
    name: str
    value: str
    range: str
    source: str


@dataclass(frozen=True)
class Assumptions:
    """How many numbers there are, how many rest on an assumption, and the weighty ones, sourced or not."""

    numbers: int
    assumed: int
    weighty: list[Assumption]


def assumptions(scenario, lang: str) -> Assumptions:
    """What a scenario's world, behaviour and levers rest on."""
    found = dict(numbers(scenario))
    weighty = [_told(path, found[path], lang) for path in WEIGHTY if path in found]
    return Assumptions(len(found), sum(_assumed(n) for n in found.values()), weighty)


def further(base, plans, named: dict[str, str], lang: str) -> str:
    """How many numbers each plan has that the base has not, or has otherwise, and how many of them are assumptions;
    nothing if none has any. Plain numbers, which are a plan's choice, do not count."""
    known, told = dict(numbers(base)), []
    for plan in plans:
        new = [n for path, n in numbers(plan) if known.get(path) != n]
        if new:
            count = {"numbers": len(new), "assumed": sum(map(_assumed, new))}
            told.append(say("assumed further plan", lang, plan=named[plan.name], name=plan.name, **count))
    return say("assumed further", lang, plans=say("semicolon", lang).join(told)) if told else ""


def _assumed(number) -> bool:
    return is_assumed(number.source)


def _told(path: str, number, lang: str) -> Assumption:
    unit = unit_of(number.unit)
    values = [v * unit.scale for v in (number.value, number.low, number.high)]
    places = max(0 if v == round(v) else decimals(v, 2) for v in values)
    value, low, high = (plain(v, 0 if v == round(v) else places) for v in values)
    sign = "%" if unit is PERCENT else ""
    name = "" if sign else " " + unit.label(lang)
    span = f"{low}{sign}{say('to', lang)}{high}{sign}"
    source = say("assumption", lang) if _assumed(number) else " ".join(number.source.partition(": ")[0].split())
    return Assumption(path, say(f"assumed {path}", lang), f"{value}{sign}{name}", span, source)
