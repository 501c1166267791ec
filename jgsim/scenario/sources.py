"""Every number with a source or an assumption, as one table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from jgsim.scenario.scenario import Scenario
from jgsim.terms.settings import Number, Settings
from jgsim.terms.width import columns

HEADER = ("path", "value", "unit", "low", "high", "source")
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


def sources_csv(scenario: Scenario) -> str:
    """The table as CSV with full precision."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for path, n in numbers(scenario):
        writer.writerow([path, repr(n.value), n.unit, repr(n.low), repr(n.high), n.source])
    return out.getvalue()


def sources_text(scenario: Scenario) -> str:
    """The table as aligned lines."""
    rows = [TITLES]
    rows += [(path, f"{n.value:g}", n.unit, f"{n.low:g}", f"{n.high:g}", n.source) for path, n in numbers(scenario)]
    return columns(rows, right=(False, True, False, True, True, False))
