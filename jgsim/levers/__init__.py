"""The levers of the plan, one file each."""

from jgsim.levers import (
    abnormal_list, capability, credit, draw, frequency, joint, key_fields, penalty_lists, plan, recheck, reports, tolerance,
)

LEVERS = tuple(
    module.LEVER
    for module in (
        plan, joint, draw, frequency, key_fields, reports, recheck, penalty_lists, tolerance, capability, credit,
        abnormal_list,
    )
)
"""All levers, in the order in which a planner meets them."""
