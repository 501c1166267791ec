"""Engines with one thing changed in what is recorded and made public; see `mutants`."""

from __future__ import annotations

import numpy as np

from jgsim.engine.simulation import Simulation
from jgsim.levers import publicity, recording
from jgsim.terms.lever import Stage

from oracle.lever_mutants import settings_of
from oracle.mutants import with_stage
from oracle.records_cases import RECORDS

FIRMS = 400
NO_FILE = "no record, tolerance and re-checks"
WORLDS = {
    name: RECORDS[name]
    for name in (
        "records lost and incomplete", "records take time", "published after reviews", NO_FILE,
        "records and publication by date",
    )
}


def minutes_rounded_down(patch, scenario):
    """The average of paper and digital records is cut to the minute."""
    minutes = recording.expected_minutes
    patch.setattr(recording, "expected_minutes", lambda settings: minutes(settings) - 1)
    return scenario


def digital_records_are_lost_like_paper(patch, scenario):
    """Digital records are lost as often as those on paper."""
    return settings_of("recording", Stage.RECORD, lambda s: {"digital_lost": s.lost})(patch, scenario)


def one_number_for_lost_and_incomplete(patch, scenario):
    """Whether a record is incomplete is read from the number that says whether it is lost."""
    happens = recording.happens

    def wrap(prove):
        def altered(view, settings, found):
            rows = found.rows
            with patch.context() as other:
                stream = view.keys.stream
                same = lambda what, *period: stream(what.replace("incomplete", "lost"), *period)  # noqa: E731
                other.setattr(type(view.keys), "stream", lambda keys, what, *period: same(what, *period))
                rows["provable"] = rows["provable"] & ~happens(
                    view, settings, "incomplete", view.firms["key"][rows["firm"]], rows["time"]
                )
            return found

        return altered

    return with_stage(scenario, "recording", Stage.RESPOND, wrap)


def incomplete_records_fail_no_case(patch, scenario):
    """An incomplete record fails no case."""

    def wrap(prove):
        return lambda view, settings, found: found

    return with_stage(scenario, "recording", Stage.RESPOND, wrap)


def heard_of_everywhere(patch, scenario):
    """Firms of all sectors and districts hear of a case."""
    patch.setattr(publicity, "place", lambda view, settings: np.zeros(view.firms["key"].size, np.int32))
    return scenario


def published_a_month_later(patch, scenario):
    """Cases are published a month later."""
    return settings_of("publicity", Stage.DECIDE, lambda s: {"lag_days": s.lag_days + 31})(patch, scenario)


def forgotten_within_the_month(patch, scenario):
    """A level holds for its whole month, and fades only from one to the next."""

    def wrap(answer):
        def altered(view, settings, firm, minute, rate):
            begin = view.clock.month_start[np.maximum(view.clock.month_of(minute), 0)]
            return answer(view, settings, firm, begin, rate)

        return altered

    return with_stage(scenario, "publicity", Stage.ONSET, wrap)


def the_new_half_life_for_the_past(patch, scenario):
    """With a change of policy the month before it fades by the new half-life."""

    def wrap(change):
        return lambda *given: None

    return with_stage(scenario, "publicity", Stage.CHANGE, wrap)


def the_past_answers_to_the_new_rules(patch, scenario):
    """Candidates that came before a change of policy answer to what is in force after it."""
    advance = Simulation._advance_all

    def altered(sim, minute):
        before, sim.pipeline = sim.pipeline, sim.scenario.pipeline
        advance(sim, minute)
        sim.pipeline = before

    patch.setattr(Simulation, "_advance_all", altered)
    return scenario


def _told_to_all(respond):
    """The lever as if every finding were in the records."""

    def altered(view, settings, found):
        entered, found.rows["entered"] = found.rows["entered"], np.ones(found.measure.size, bool)
        found = respond(view, settings, found)
        found.rows["entered"] = entered
        return found

    return altered


def rechecks_without_a_file(patch, scenario):
    """What is not in the records is checked again."""
    return with_stage(scenario, "recheck", Stage.RESPOND, _told_to_all)


def steps_without_a_file(patch, scenario):
    """What is not in the records is a step of the ladder."""
    return with_stage(scenario, "tolerance", Stage.RESPOND, _told_to_all)


MUTANTS = (
    (NO_FILE, rechecks_without_a_file),
    (NO_FILE, steps_without_a_file),
    ("records take time", minutes_rounded_down),
    ("records lost and incomplete", digital_records_are_lost_like_paper),
    ("records lost and incomplete", one_number_for_lost_and_incomplete),
    ("records lost and incomplete", incomplete_records_fail_no_case),
    ("published after reviews", heard_of_everywhere),
    ("published after reviews", published_a_month_later),
    ("published after reviews", forgotten_within_the_month),
    ("records and publication by date", the_new_half_life_for_the_past),
    ("records and publication by date", the_past_answers_to_the_new_rules),
)
"""(world, what is changed in the engine)."""
