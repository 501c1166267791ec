"""The levers of the plan, one file each."""

import sys

import jgsim
from jgsim.levers import (
    coordination, duties,
    abnormal_list, capability, credit, draw, entry, equipment, frequency, joint, key_fields, monitoring,
    pairs, penalty_lists, plan, recheck, reports, tolerance,
)

LEVERS = tuple(
    module.LEVER
    for module in (
        duties, entry, coordination,
        plan, joint, draw, pairs, frequency, key_fields, reports, recheck, penalty_lists, tolerance, capability,
        equipment, monitoring, credit,
        abnormal_list,
    )
)
"""All levers, in the order in which a planner meets them."""

sys.modules[__name__].__class__ = jgsim._Levers  # noqa: SLF001 - `jgsim.levers()` lists them
