"""The levers of the plan, one file each."""

from jgsim.levers import capability, credit, draw, joint, key_fields, plan

LEVERS = tuple(module.LEVER for module in (plan, joint, draw, key_fields, capability, credit))
"""All levers, in the order in which a planner meets them."""
