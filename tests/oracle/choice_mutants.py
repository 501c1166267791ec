"""Engines in which firms reckon with something else; each must be seen by the comparison (as in `mutants`)."""

from __future__ import annotations

from dataclasses import replace

from jgsim.behaviour.choice import firms
from jgsim.terms.lever import Stage

from oracle.choice_cases import CHOICES
from oracle.mutants import with_stage

FIRMS = 350
WORLDS = {name: CHOICES[name] for name in ("firms reckon with tiers", "firms that err")}


def repair_is_overlooked(patch, scenario):
    """Firms do not know that time repairs their credit."""
    return with_stage(
        scenario, "credit", Stage.LADDER,
        lambda known: lambda view, settings, so_far: replace(known(view, settings, so_far), repair=0.0),
    )


def officers_are_thought_to_see_everything(patch, scenario):
    """Firms reckon with officers who find whatever is there."""
    outlook = firms.outlook
    patch.setattr(firms, "outlook", lambda visited, sees, *given: outlook(visited, 1.0, *given))
    return scenario


def next_month_counts_a_little_less(patch, scenario):
    """The discount is a fiftieth lower."""
    outlook = firms.outlook
    patch.setattr(firms, "outlook", lambda *given: outlook(*given[:-1], given[-1] * 0.98))
    return scenario


def errors_a_tenth_larger(patch, scenario):
    """Firms err a tenth more."""
    chances = firms.chances
    patch.setattr(firms, "chances", lambda outlook, cost, noise: chances(outlook, cost, noise * 1.1))
    return scenario


MUTANTS = (
    ("firms reckon with tiers", repair_is_overlooked),
    ("firms reckon with tiers", officers_are_thought_to_see_everything),
    ("firms reckon with tiers", next_month_counts_a_little_less),
    ("firms that err", errors_a_tenth_larger),
    ("firms that err", repair_is_overlooked),
)
"""(world, what is changed in the engine)."""
