"""Whether what the moments of a scenario name is there, found out before the long runs."""

from __future__ import annotations

from jgsim.measures.catalogue import MEAN, STOCK, SUM
from jgsim.scenario.moments import HORIZON, wrong
from jgsim.scenario.scenario import Scenario
from jgsim.study.judged import KNOWN
from jgsim.terms.errors import InputError, nearest

PILOT_FIRMS = 200
_ADDS_UP = {"year": (SUM,), "city": (SUM, STOCK, MEAN), "city_year": (SUM,)}
"""Kinds of measures that can be scaled in each way."""


def check_names(scenario: Scenario) -> None:
    """Every measure, dimension, group and year of the moments exists, and can be scaled as is asked.

    A run of a few firms tells by what each measure is given.

    Raises
    ------
    InputError
        With file, line, path and the nearest right name.
    """
    if not scenario.moments:
        raise InputError("has no moments: what a base must show stands there", file=scenario.file or None, path="moments")
    for code, moment in scenario.moments.items():
        if moment.measure not in KNOWN:
            near = nearest(moment.measure, KNOWN)
            raise wrong(scenario, f"{code}.measure", f"there is no measure {moment.measure!r}", near)
        kind = KNOWN[moment.measure].of
        if moment.scale is not None and kind not in _ADDS_UP[moment.scale]:
            raise wrong(scenario, f"{code}.scale", f"{moment.measure} does not grow with the firms or the years")
        if any(len(groups) > 1 for groups in moment.by.values()) and kind not in (SUM, STOCK):
            raise wrong(scenario, f"{code}.by", f"{moment.measure} of several groups is not their sum; name one group")
    years, given = _given(scenario)
    for code, moment in scenario.moments.items():
        if moment.year not in years:
            reason = f"{moment.year} is no measured year; known: {', '.join(years)}"
            raise wrong(scenario, f"{code}.year", reason)
        by = given[moment.measure]
        if not moment.by and HORIZON not in by:
            raise wrong(scenario, f"{code}.by", f"{moment.measure} has no total; it is given by {', '.join(by)}")
        for dimension, groups in moment.by.items():
            if dimension not in by:
                reason = f"{moment.measure} is not given by {dimension}, only by {', '.join(by)}"
                raise wrong(scenario, f"{code}.by.{dimension}", reason, nearest(dimension, by))
            for group in groups:
                if group not in by[dimension]:
                    near = nearest(group, by[dimension])
                    reason = f"{moment.measure} is given by {dimension}, but not for {group!r}"
                    raise wrong(scenario, f"{code}.by.{dimension}", reason, near)


def _given(scenario: Scenario) -> tuple[list[str], dict[str, dict[str, dict[str, None]]]]:
    """Labels of the years, and by measure the dimensions with their groups."""
    from jgsim.engine.run import simulate
    from jgsim.measures.measure import measure
    from jgsim.measures.moments.rows import moment_rows

    result = simulate(scenario, 0, 0, min(PILOT_FIRMS, scenario.world.firms))
    given: dict[str, dict[str, dict[str, None]]] = {}
    years: dict[str, None] = {}
    for rows in (moment_rows(result), measure(result)):
        years |= dict.fromkeys(rows.year.tolist())
        mine: dict[str, dict[str, dict[str, None]]] = {}
        for code, dimension, group in zip(rows.measure, rows.dimension, rows.group, strict=True):
            mine.setdefault(code, {}).setdefault(dimension, {})[group] = None
        given |= mine
    return list(years), given
