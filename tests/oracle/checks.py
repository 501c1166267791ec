"""What must hold wherever engine and twin run the same scenario."""

from __future__ import annotations

import pytest

from oracle.runs import both


def briefly(variants) -> list:
    """Names of variants; what is among all levers is run by the variant of all levers, and by itself in long runs."""
    return [pytest.param(name, marks=pytest.mark.full) if name.endswith("among all levers") else name for name in variants]


def agree(one, firms: int):
    """All tables are equal, and each firm's first and last tier and its exit; returns what the engine made."""
    result, story, difference = both(one, firms)
    assert difference is None, str(difference)
    assert result.first_tier.tolist() == story.first_tier
    assert result.last_tier.tolist() == story.last_tier
    assert result.exit.tolist() == story.exit
    assert story.tables["planned"]
    assert story.tables["visit"] or not result.tables["round"]["available"].any()
    return result
