"""The dimensions by which measures are given, and the codes of their groups."""

from __future__ import annotations

from jgsim.engine.ledger import DROP_REASONS
from jgsim.terms.enums import TIERS, Desk, Ending, Response, Severity, Size, TipKind, Trigger, VisitResult
from jgsim.terms.steps import CAP, CAPACITY, CLOSED, GAP, NO_OWNER, OPEN, REMOTE, TOLERANCE, UNLISTED

FIRM_DIMENSIONS = ("all", "tier", "sector", "district", "type", "size")
"""Those of every event or time of a firm."""
UNFOUND = (Ending.NATURAL, Ending.EXIT, Ending.STOPPED)
"""How a violation can end without having been found."""
SHORTFALL = (CLOSED, CAPACITY, OPEN, NO_OWNER)
"""Why a planned task was not done, where nobody wanted to hold it back and no other visit took it in."""
HELD_BACK = (CAP, GAP, REMOTE, TOLERANCE, UNLISTED)
"""Why a task was held back, or could not be: nobody may go to a firm that is in no object register."""
OF_PLAN = (Trigger.RANDOM, Trigger.JOINT, Trigger.KEY, Trigger.SPECIAL)
"""Checks that were planned or ordered beforehand; those on reports and re-checks come up as they come."""
AT_THE_FIRM = tuple(t for t in Trigger if t != Trigger.REMOTE)
"""Triggers of visits; the first ones in their list."""
SAMPLING = "sampling"
"""Code of the activity of taking samples."""
SILENT = (VisitResult.UNREACHABLE, VisitResult.CLOSED, VisitResult.NO_ACTIVITY)
"""Results of visits at firms that operate no more: no item is checked there."""
REPORTED = (TipKind.FOUNDED, TipKind.MISTAKEN, TipKind.PROFESSIONAL)
"""What reports are about."""
CAUSES = ("revoked", "penalty", "licence")
"""Why the authority made a firm close, in the order of the ledger's numbers."""
GAPS = ("lag", "lost", "no_owner")
"""Why nobody supervises a firm in operation: those in no object register, in the order of the ledger's numbers; and nobody
owns an item that applies to it."""
DECILES = tuple(str(d) for d in range(1, 11))
"""Tenths of the firms by their true neutral onset rate, lowest first."""


def dimensions(world, other_load) -> dict[str, tuple[str, ...]]:
    """Group codes by dimension.

    Activities are the visits by trigger, the work at desks, taking samples, then the other load of the plan by its codes.
    """
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
        "activity": tuple(dict.fromkeys((*(t.code for t in AT_THE_FIRM), *(d.code for d in Desk), SAMPLING, *other_load))),
        "ending": tuple(e.code for e in UNFOUND),
        "reason": tuple(DROP_REASONS[r] for r in SHORTFALL),
        "held": tuple(DROP_REASONS[r] for r in HELD_BACK),
        "result": tuple(r.code for r in VisitResult),
        "response": tuple(r.code for r in Response),
        "report_kind": tuple(k.code for k in REPORTED),
        "cause": CAUSES,
        "gap": GAPS,
        "decile": DECILES,
    }
    for one, other in (("tier", "trigger"), ("decile", "size"), ("decile", "district"), ("decile", "type")):
        codes[f"{one}×{other}"] = tuple(f"{a}×{b}" for a in codes[one] for b in codes[other])
    return codes
