"""The levers of the plan, one file each."""

import sys

import jgsim
from jgsim.levers import (
    coordination, duties,
    abnormal_list, accountability, capability, credit, draw, entry, equipment, exchange, frequency, joint, key_fields, monitoring, pairs, penalty_lists, plan, publicity, recheck,
    recording, reports, sampling, review, tolerance, transfer,
)

LEVERS = tuple(
    module.LEVER
    for module in (
        duties, coordination,
        exchange, entry, plan, joint, draw, pairs, frequency, key_fields, sampling, reports, recheck, penalty_lists, tolerance, capability,
        equipment, monitoring, credit, abnormal_list, recording, publicity, accountability, review, transfer,
    )
)
"""All levers, in the order in which a planner meets them."""

sys.modules[__name__].__class__ = jgsim._Levers  # noqa: SLF001 - `jgsim.levers()` lists them
