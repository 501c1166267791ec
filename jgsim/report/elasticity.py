"""The number that a change of harm rests on: how onsets answer to the announced draw ratio."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from jgsim.report.about import titles
from jgsim.report.assumptions import ELASTICITY
from jgsim.report.effects import CLEAR, Effect
from jgsim.report.numbers import plain
from jgsim.report.words import say
from jgsim.terms.lever import Stage


def announced(scenario) -> np.ndarray:
    """The yearly draw ratios that firms read of a plan: float64 by (tier, sector, district, type)."""
    ratios = None
    for step in scenario.pipeline[Stage.REACT]:
        ratios = step.function(SimpleNamespace(settings=scenario.world), step.settings, ratios)
    return ratios


def resting(comparison, table: dict[str, dict[str, Effect]]) -> list[str]:
    """Plans whose harm differs clearly from the base's and whose announced draw ratios differ, too."""
    base, *plans = comparison.scenarios
    if base.behaviour.perceived.elasticity.value == 0:
        return []
    before = announced(base)
    clear = [p for p in plans if "harm" in table[p.name] and table[p.name]["harm"].state == CLEAR]
    return [p.name for p in clear if not np.array_equal(announced(p), before)]


def note(comparison, table: dict[str, dict[str, Effect]], lang: str) -> str:
    """One sentence on what the changes of harm rest on, and how to try its ends; empty where none does."""
    plans = resting(comparison, table)
    if not plans:
        return ""
    named, number = titles(comparison, lang), comparison.scenarios[0].behaviour.perceived.elasticity
    value, low, high = (plain(v, _places(v)) for v in (number.value, number.low, number.high))
    return say(
        "harm rests", lang, plans=say("list", lang).join(named[p] for p in plans), value=value, low=low, high=high,
        first=f"--set {ELASTICITY}={number.low:g}", last=f"--set {ELASTICITY}={number.high:g}",
    )


def _places(x: float) -> int:
    """Decimals that show `x` as it was written."""
    return len(f"{x:g}".partition(".")[2])
