"""What each measure is: its names, unit, definition, which way is better, and how it adds up."""

from __future__ import annotations

from jgsim.measures.descriptions import (
    accountability, burden, cost, counts, coverage, detection, docket, fairness, records, reports, responses,
    sampling, sending,
)
from jgsim.measures.descriptions.measure import MEAN, QUANTILE, RATIO, STOCK, SUM, Measure

__all__ = ["CATALOGUE", "COMPARED", "MEAN", "Measure", "QUANTILE", "RATIO", "STOCK", "SUM"]

_AREAS = (counts, coverage, burden, detection, reports, responses, docket, records, accountability, sampling, sending, cost, fairness)

CATALOGUE: dict[str, Measure] = {m.code: m for area in _AREAS for m in area.MEASURES}
"""All measures by code, in reading order."""

COMPARED: dict[str, Measure] = {
    m.code: m
    for m in (
        Measure(
            "onsets_averted", "避免的违法", "violations averted", "violations",
            "Violations begun under the base (or without any supervision) less those under the plan, on the same"
            " world.",
            "同一城市中基准方案（或无监管）的新发违法减本方案的新发违法。",
            "higher", True, SUM,
        ),
        Measure(
            "harm_averted", "避免的违法损害", "harm averted", "weighted days",
            "Harm under the base (or without any supervision) less harm under the plan, on the same world.",
            "同一城市中基准方案（或无监管）的违法损害减本方案的违法损害。",
            "higher", True, SUM,
        ),
        Measure(
            "closures_averted", "避免的注销", "closures averted", "firms",
            "Firms that the authority made close under the base (or 0 without any supervision) less those under the"
            " plan, on the same world.",
            "同一城市中基准方案（无监管时为0）因监管注销的户数减本方案的户数。",
            "higher", True, SUM,
        ),
    )
}
"""Measures that only a comparison has."""
