"""States the leading group: whose plans are coordinated, and which visits become one."""

from __future__ import annotations

import math

from jgsim.terms.enums import Trigger

from oracle.keys import WHOLE, high
from oracle.plan import Task, put_together


def in_step(scenario, chance) -> set[str]:
    """The departments whose plans are coordinated: drawn by lot, the same ones and more for a higher share."""
    rules = scenario.settings["coordination"]
    names = list(scenario.world.departments) if rules.departments is None else list(dict.fromkeys(rules.departments))
    count = math.floor(rules.share * len(names) + high(chance.bits("coordination", 0, 0)) / WHOLE)
    return set(sorted(names, key=lambda name: high(chance.bits(f"coordination:{name}", 0, 0)))[:count])


def coordinated(scenario, diary, chance, duties, tasks: list[Task], month: int) -> tuple[list[Task], list[Task]]:
    """Draws of coordinated plans at one firm that are due close together become one visit.

    All of its departments have items that apply to the firm. Returns the tasks that are left, and those taken in.
    """
    rules = scenario.settings["coordination"]
    if rules.share == 0:
        return tasks, []
    members = in_step(scenario, chance)
    drawn = lambda task: (  # noqa: E731
        task.trigger in (Trigger.RANDOM, Trigger.JOINT)
        and task.departments <= members
        and task.until > diary.months[month]
        and task.departments <= duties.at(task.firm)
    )
    return put_together(diary, tasks, drawn, rules.window_days)
