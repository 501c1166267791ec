"""Runs engine and twin on the same scenario."""

from __future__ import annotations

from jgsim.engine.result import Result
from jgsim.engine.run import simulate
from jgsim.scenario.load import load

from oracle.cases import REPLICATION, SCENARIOS, SEED
from oracle.compare import Difference, first_difference
from oracle.twin import Story, Twin


def whole(name: str, settings: dict):
    """A shipped scenario with other settings, over its own horizon."""
    return load(SCENARIOS / f"{name}.yaml", set=settings)


def brief(name: str, settings: dict):
    """The same over two years, one of them the warm-up if there is one."""
    if whole(name, settings).time.warm_up == 0:
        return load(SCENARIOS / f"{name}.yaml", set=settings, years=2)
    return load(SCENARIOS / f"{name}.yaml", set={"time.warm_up": 1, **settings}, years=1)


def engine(one, firms: int, city=None) -> Result:
    """What the engine makes of a scenario, in a world that is there already if `city` is given."""
    return simulate(one, SEED, REPLICATION, firms, city=city)


def twin(one, firms: int) -> Story:
    """What the twin makes of a scenario."""
    return Twin(one, SEED, REPLICATION, firms).run()


def both(one, firms: int) -> tuple[Result, Story, Difference | None]:
    """Both, and where they first differ."""
    result, story = engine(one, firms), twin(one, firms)
    return result, story, first_difference(result.tables, story.tables)
