"""Engines in which samples are treated otherwise; each must be seen by the comparison (as in `mutants`)."""

from __future__ import annotations

import numpy as np

from jgsim.engine import samples
from jgsim.engine.samples import Errands
from jgsim.levers import sampling
from jgsim.terms.lever import Stage

from oracle.mutants import with_stage
from oracle.sampling_cases import SAMPLED

FIRMS = 350
WORLDS = {
    name: SAMPLED[name] for name in ("samples", "samples between weekly checks", "a laboratory that is never done")
}


def samples_after_all_visits(patch, scenario):
    """Samples and results come after every visit of their round, whatever the minute."""
    take_turns = Errands.take_turns

    def altered(self, firm, when):
        turn = take_turns(self, firm, when)
        self._turn += int(turn.max(initial=0)) + 1
        self.last = int(self._turn.max())
        return turn

    patch.setattr(Errands, "take_turns", altered)
    return scenario


def what_is_over_is_not_told(patch, scenario):
    """A failure whose violation is over is not entered."""
    patch.setattr(samples, "enter_findings", lambda *given, **more: None)
    return scenario


def laboratories_rest(patch, scenario):
    """A laboratory forgets at each round who came before."""

    def wrap(test):
        def altered(view, settings, sampled):
            view.state[sampling.FREE][:] = 0
            return test(view, settings, sampled)

        return altered

    return with_stage(scenario, "sampling", Stage.SAMPLE, wrap)


def a_failure_in_a_hundred_more(patch, scenario):
    """Samples fail a little more often where nothing is wrong."""

    def wrap(draw):
        def altered(view, settings):
            tasks = draw(view, settings)
            view.state[sampling.TERMS][sampling.FALSE] += np.int64(0.02 * 2**32)
            return tasks

        return altered

    return with_stage(scenario, "sampling", Stage.DRAW, wrap)


def results_a_day_later(patch, scenario):
    """Every result is a day late."""

    def wrap(draw):
        def altered(view, settings):
            tasks = draw(view, settings)
            view.state[sampling.TERMS][sampling.DAYS] += 1
            return tasks

        return altered

    return with_stage(scenario, "sampling", Stage.DRAW, wrap)


MUTANTS = (
    ("samples between weekly checks", samples_after_all_visits),
    ("samples", what_is_over_is_not_told),
    ("a laboratory that is never done", laboratories_rest),
    ("samples", a_failure_in_a_hundred_more),
    ("samples", results_a_day_later),
)
