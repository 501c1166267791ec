"""The statistics of `catalogue.STATISTICS` of a run, as rows like those of measures."""

from __future__ import annotations

import numpy as np

from jgsim.measures.frame import Frame
from jgsim.measures.moments import answers, differences, stock, work
from jgsim.measures.moments.catalogue import STATISTICS
from jgsim.measures.rows import Rows
from jgsim.terms.enums import Desk, Trigger

AREAS = (stock, work, answers, differences)
ACTIVITIES = (*(t.code for t in Trigger if t != Trigger.REMOTE), *(d.code for d in Desk))
"""Codes of the dimension "activity": visits by trigger, then work at the desk by kind."""


def codes_of(codes: dict[str, tuple[str, ...]], world) -> dict[str, tuple[str, ...]]:
    """Group codes by dimension: those of measures, and the key fields."""
    return {**codes, "activity": ACTIVITIES, "field": tuple(world.key_fields)}


def moment_rows(result) -> Rows:
    """The statistics of a run by measured year and for the horizon, in total and by group.

    A statistic that only the horizon has is NaN in its years.
    """
    frame = Frame(result)
    codes, tables = codes_of(frame.codes, frame.world), {}
    for area in AREAS:
        tables.update(area.tables(frame))
    parts = [(code, d, values) for code in STATISTICS for d, values in tables[code].items()]
    years, size = np.array(frame.periods.labels, object), [values.size for *_, values in parts]
    spread = lambda texts: np.repeat(np.array(texts, object), size)  # noqa: E731
    return Rows(
        year=np.concatenate([np.repeat(years, values.shape[1]) for *_, values in parts]),
        dimension=spread([d for _, d, _ in parts]),
        group=np.concatenate([np.tile(np.array(codes[d], object), years.size) for _, d, _ in parts]),
        measure=spread([code for code, *_ in parts]),
        value=np.concatenate([values.ravel() for *_, values in parts]).astype(np.float64),
        unit=spread([STATISTICS[code].unit for code, *_ in parts]),
    )
