"""The dimensions by which measures are given, and the codes of their groups."""

from __future__ import annotations

from jgsim.engine.ledger import DROP_REASONS, MERGED
from jgsim.terms.enums import TIERS, Ending, Severity, Size, Trigger

FIRM_DIMENSIONS = ("all", "tier", "sector", "district", "type", "size")
"""Those of every event or time of a firm."""
UNFOUND = (Ending.NATURAL, Ending.EXIT, Ending.STOPPED)
"""How a violation can end without having been found."""
SHORTFALL = tuple(r for n, r in enumerate(DROP_REASONS) if n != MERGED)
"""Why a planned task was not done, apart from those that a merged visit took in."""
DECILES = tuple(str(d) for d in range(1, 11))
"""Tenths of the firms by their true neutral onset rate, lowest first."""


def dimensions(world, other_load) -> dict[str, tuple[str, ...]]:
    """Group codes by dimension. Activities are the visits by trigger, then the other load of the plan by its codes."""
    trigger = tuple(t.code for t in Trigger)
    codes = {
        "all": ("all",),
        "tier": tuple(t.code for t in TIERS),
        "sector": tuple(world.sectors),
        "district": tuple(world.districts),
        "type": tuple(world.types),
        "size": tuple(s.code for s in Size),
        "severity": tuple(s.code for s in Severity),
        "trigger": trigger,
        "item_group": tuple(world.groups),
        "department": tuple(world.departments),
        "activity": tuple(dict.fromkeys((*trigger, *other_load))),
        "ending": tuple(e.code for e in UNFOUND),
        "reason": SHORTFALL,
        "decile": DECILES,
    }
    for one, other in (("tier", "trigger"), ("decile", "size"), ("decile", "district"), ("decile", "type")):
        codes[f"{one}×{other}"] = tuple(f"{a}×{b}" for a in codes[one] for b in codes[other])
    return codes
