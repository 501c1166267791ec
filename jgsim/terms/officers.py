"""Numbers of officers: they run through the districts, so that another register gives them to other people."""

from __future__ import annotations

import numpy as np

SINCE = "capability.since"
"""The list in which the minute of the last change of numbers stands; there is none before the first."""


def since(view) -> int:
    """The minute from which officers have the numbers that they have now."""
    return int(view.state[SINCE][0]) if SINCE in view.state.columns else 0


def renumbered(view, lever: str) -> bool:
    """Whether officers have other numbers than when the lever (the one at work) asked last: it must forget the old ones."""
    if SINCE not in view.state.columns:
        return False
    asked = f"{lever}.since"
    if asked in view.state.columns and view.state[asked][0] == since(view):
        return False
    view.state.put_list(asked, lever, np.array([since(view)], np.int64))
    return True
