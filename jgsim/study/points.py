"""The points of a sweep as scenarios: the base with the varied settings replaced, all after the same past."""

from __future__ import annotations

from dataclasses import replace

from jgsim.scenario.load import changed
from jgsim.scenario.scenario import Scenario
from jgsim.study.grid import Grid
from jgsim.study.world import check_one_world
from jgsim.terms.errors import InputError


def points(base: Scenario, grid: Grid) -> list[Scenario]:
    """The scenario of every point of the grid, in its order, named p0001 and so on.

    Each takes effect after what was in force before the base, or after the base itself. What a point has in
    common with the base is the same object, so that thousands of points take little memory.

    Raises
    ------
    InputError
        For the first point that is no possible scenario, naming it and its settings.
    """
    made, pasts = [], {}
    for number in range(len(grid)):
        try:
            one = changed(base, grid.settings(number))
            one = one.after(base) if base.first.past is None else one
            check_one_world([base, one])
        except InputError as error:
            raise _refused(error, base, grid, number) from None
        past = one.past if one.past is None else pasts.setdefault(one.past.hash, one.past)
        made.append(replace(_slim(one, base), name=grid.name(number), past=past))
    return made


def _slim(one: Scenario, base: Scenario) -> Scenario:
    """The same scenario, made of the base's own parts wherever they are equal."""
    return replace(
        one,
        title=base.title,
        time=base.time,
        world=base.world,
        behaviour=base.behaviour if one.behaviour == base.behaviour else one.behaviour,
        settings={k: base.settings[k] if base.settings.get(k) == v else v for k, v in one.settings.items()},
        data={k: base.data[k] if _equal(base.data.get(k), v) else v for k, v in one.data.items()},
        exceptions=base.exceptions,
    )


def _equal(one, two) -> bool:
    # Equal in print too: 1 and 1.0 would give two hashes.
    return one == two and repr(one) == repr(two)


def _refused(error: InputError, base: Scenario, grid: Grid, number: int) -> InputError:
    told = ", ".join(f"{a.path}={t}" for a, t in zip(grid.axes, grid.texts(number), strict=True))
    reason = f"point {grid.name(number)} ({told}): {error.reason}"
    zh = error.zh and f"网格点 {grid.name(number)}（{told}）：{error.zh}"
    file = str(error.file or base.file or base.name)
    if file.endswith(" --set"):
        file = file.removesuffix(" --set") + " --vary"
    return InputError(reason, file=file, line=error.line, path=error.path, nearest=error.nearest, zh=zh)
