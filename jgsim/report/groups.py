"""Names of groups (tiers, sectors, activities …) in Chinese and English."""

from __future__ import annotations

from jgsim.report.words import WORDS, say
from jgsim.terms.enums import Desk, Ending, Response, Severity, Size, Tier, TipKind, Trigger, VisitResult

ENUMS = {
    "tier": Tier, "severity": Severity, "size": Size, "trigger": Trigger, "activity": (*Trigger, *Desk),
    "ending": Ending, "result": VisitResult, "response": Response, "report_kind": TipKind,
}
WORLD = {
    "sector": "sectors", "district": "districts", "type": "types", "department": "departments", "item_group": "groups",
}


def group_name(comparison, dimension: str, group: str, lang: str) -> str:
    """The name of a group; a code that nobody names stays as it is."""
    if "×" in dimension:
        pairs = zip(dimension.split("×"), group.split("×"), strict=False)
        return " × ".join(group_name(comparison, d, g, lang) for d, g in pairs)
    for member in ENUMS.get(dimension, ()):
        if member.code == group:
            return member.label(lang)
    base = comparison.scenarios[0]
    named = getattr(base.world, WORLD[dimension], {}).get(group) if dimension in WORLD else None
    if named is None and dimension == "activity":
        named = base.settings["plan"].other_load.get(group)
    if named is not None:
        return named.name.label(lang)
    return say(f"group {group}", lang) if f"group {group}" in WORDS else group
