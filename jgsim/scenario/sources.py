"""Every number with a source or an assumption, as one table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import NamedTuple

from jgsim.scenario.scenario import Scenario
from jgsim.terms.settings import Number, Settings
from jgsim.terms.width import columns

HEADER = ("path", "value", "unit", "low", "high", "source")
NONE = "-"
"""Source of a number that is a plan's choice, or for which no source is given."""
TITLES = ("设置 path", "取值 value", "单位 unit", "低 low", "高 high", "来源或假设 source")


def numbers(scenario: Scenario) -> list[tuple[str, Number]]:
    """(dotted path, number) of every number of world, behaviour and levers that carries a range and a source."""
    sections = {"world": scenario.world, "behaviour": scenario.behaviour, **scenario.settings}
    return [found for name, section in sections.items() for found in _walk(name, section)]


def _walk(path: str, value) -> Iterator[tuple[str, Number]]:
    if isinstance(value, Number):
        yield path, value
    elif isinstance(value, Settings):
        for name in type(value).model_fields:
            yield from _walk(f"{path}.{name}", getattr(value, name))
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from _walk(f"{path}.{name}", one)


class Source(NamedTuple):
    """A row of the table; `unit` is empty and `low` and `high` are None where none is given."""

    path: str
    value: float
    unit: str
    low: float | None
    high: float | None
    source: str


def rows(scenario: Scenario) -> list[Source]:
    """Every number of world and behaviour, counts included, and the levers' numbers that shape credit and joint visits.

    The source of what a plan sets by itself is `NONE`.
    """
    world, credit, joint = scenario.world, scenario.settings["credit"], scenario.settings["joint"]
    made = [Source("world.firms", world.firms, "firms", None, None, world.firms_source or NONE)]
    for code, group in world.groups.items():
        source = group.items_source or NONE
        made.append(Source(f"world.groups.{code}.items", group.items, "items", None, None, source))
        if group.red_lines:
            source = group.red_lines_source or NONE
            made.append(Source(f"world.groups.{code}.red_lines", group.red_lines, "items", None, None, source))
    made += [Source(path, n.value, n.unit, n.low, n.high, n.source) for path, n in numbers(scenario)]
    if credit.score is not None:
        tables = {"shares": (credit.score.shares, "share"), "points": (credit.score.points, "standard deviations")}
        for name, (table, unit) in tables.items():
            made += [Source(f"credit.score.{name}.{key}", v, unit, None, None, NONE) for key, v in table.items()]
    return [*made, Source("joint.overlap", joint.overlap, "share", None, None, NONE)]


def sources_csv(scenario: Scenario) -> str:
    """The table as CSV with full precision."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for row in rows(scenario):
        value, low, high = ("" if n is None else repr(n) for n in (row.value, row.low, row.high))
        writer.writerow([row.path, value, row.unit, low, high, row.source])
    return out.getvalue()


def sources_text(scenario: Scenario) -> str:
    """The table as aligned lines."""
    lines = [TITLES]
    for row in rows(scenario):
        value, low, high = ("" if n is None else f"{n:.10g}" for n in (row.value, row.low, row.high))
        lines.append((row.path, value, row.unit, low, high, row.source))
    return columns(lines, right=(False, True, False, True, True, False))
