"""Engines in which officers answer otherwise for what they see; each must be seen by the comparison (as in `mutants`)."""

from __future__ import annotations

import numpy as np

from jgsim.terms.lever import Stage

from oracle.accountability_cases import ACCOUNTABLE
from oracle.lever_mutants import settings_of
from oracle.mutants import with_stage

FIRMS = 350
WORLDS = {name: ACCOUNTABLE[name] for name in ("suppressed and inspected again",)}


def reinspections_suppress_too(patch, scenario):
    """Whoever goes again tells nobody either."""

    def wrap(suppress):
        return lambda view, settings, seen, gone: suppress(
            view, settings, {**seen, "campaign": np.zeros_like(seen["campaign"])}, gone
        )

    return with_stage(scenario, "accountability", Stage.SUPPRESS, wrap)


def the_same_officers_go_again(patch, scenario):
    """Re-inspections are made by whoever would go anyway."""
    return with_stage(scenario, "accountability", Stage.PAIR, lambda others: lambda view, settings, going, pair: pair)


UNMOVED = settings_of("accountability", Stage.SUPPRESS, lambda s: {"lowers": None})
LATER = settings_of("accountability", Stage.FIND, lambda s: {"after_days": s.after_days + 1})
MUTANTS = tuple(
    ("suppressed and inspected again", mutant)
    for mutant in (reinspections_suppress_too, the_same_officers_go_again, UNMOVED, LATER)
)
