"""Engines with one thing changed; each must be seen by the comparison.

A mutant is a function (monkeypatch, scenario) → scenario to run; what it changes is the docstring.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from jgsim.behaviour import response
from jgsim.engine import looks, rounds, simulation, violations
from jgsim.engine.simulation import Simulation
from jgsim.engine.view import View
from jgsim.levers import key_fields
from jgsim.levers.credit import scores, steps
from jgsim.terms.campaign import take
from jgsim.terms.enums import Tier, Trigger
from jgsim.terms.lever import Stage
from jgsim.terms.time import DAY, FAR

from oracle.cases import AMPLE, COINCIDENCE, OFTEN, ROUNDS, STEP, number

FIRMS = 1500

WORLDS = {
    "tiers": (
        "credit-tiered",
        {
            "draw.ratio": OFTEN, "credit.score.months": 3, "behaviour.correction.days": 15, "world.ceiling": 3,
            "capability.hours": 2400, "credit.score.points": {"minor": 1, "general": 2, "serious": 3},
            "joint.share": 0.6, "behaviour.look.joint_factor": number(0.6),
        },
    ),
    "merging": ("jinan", COINCIDENCE | AMPLE),
    "turn of the year": (
        "jinan",
        COINCIDENCE
        | {
            "plan.publication": "01-01", "plan.campaigns.disclosure.months": [1, 12], "joint.window_days": 20,
            "plan.campaigns.conduct.months": [1, 12], "plan.campaigns.measuring.months": [1, 2, 12],
        },
    ),
    "steps": ("p1", ROUNDS | {"credit": STEP}),
    "much deterred": (
        "p1",
        ROUNDS
        | {
            "world.groups.item.rate": number(4), "world.groups.item.spell": number(0.05),
            "behaviour.deterrence.presence": number(3), "behaviour.deterrence.presence_years": number(0.05),
        },
    ),
    "independent draws": ("jinan", {"draw.memory": "independent", "draw.ratio": OFTEN}),
    "no minute left": ("jinan", {"capability.hours": 404}),
}
"""Name: (shipped scenario, what is set in it)."""


def with_stage(scenario, lever: str, stage: Stage, wrap):
    """The scenario with a lever's function at a stage wrapped: `wrap(function)` takes its place, in its past, too."""
    levers = tuple(
        replace(one, stages={**one.stages, stage: wrap(one.stages[stage])}) if one.name == lever else one
        for one in scenario.levers
    )
    past = None if scenario.past is None else with_stage(scenario.past, lever, stage, wrap)
    return replace(scenario, levers=levers, past=past)


def single_draws_first(patch, scenario):
    """Inside a round single draws go first, reports last."""
    patch.setattr(rounds, "_CLASS", -rounds._CLASS)
    return scenario


def days_rounded_up(patch, scenario):
    """Days since a visit are rounded, not cut."""
    days_since = violations.days_since
    patch.setattr(violations, "days_since", lambda time, last: days_since(time + np.int32(DAY // 2), last))
    return scenario


def deterrence_a_day_late(patch, scenario):
    """Deterrence fades from the day after a visit."""
    table = response.deterrence_table(scenario.behaviour)
    patch.setattr(simulation, "deterrence_table", lambda behaviour: np.append(table[:1], table[:-1]))
    return scenario


def perceived_exponent(patch, scenario):
    """The elasticity of the perceived ratio is a fifth larger."""
    table = simulation.perceived_table
    patch.setattr(simulation, "perceived_table", lambda *given: table(*given) ** 1.2)
    return scenario


def ceiling(patch, scenario):
    """Marks are held against a ceiling that is 2 % higher."""
    begin = Simulation.__init__

    def altered(sim, *given, **named):
        begin(sim, *given, **named)
        sim.mark_scale /= 1.02

    patch.setattr(Simulation, "__init__", altered)
    return scenario


def window_a_day_short(patch, scenario):
    """Visits exactly `window_days` apart no longer merge (< for <=)."""

    def wrap(merge):
        return lambda view, s, tasks: merge(view, s.model_copy(update={"window_days": s.window_days - 1}), tasks)

    return with_stage(scenario, "joint", Stage.MERGE, wrap)


def given_up_tasks_merge(patch, scenario):
    """Tasks whose time is over still take others in."""

    def wrap(merge):
        def altered(view, settings, tasks):
            left, gone = merge(view, settings, {**tasks, "until": np.full_like(tasks["until"], FAR)})
            return {**left, "until": take(tasks, ~gone)["until"]}, gone

        return altered

    return with_stage(scenario, "joint", Stage.MERGE, wrap)


def overrun_forgotten(patch, scenario):
    """What a round ran over is not taken from the next."""

    def wrap(assign):
        def altered(view, *given):
            begun = assign(view, *given)
            view.state["overrun"][:] = 0
            return begun

        return altered

    return with_stage(scenario, "capability", Stage.ASSIGN, wrap)


def one_more_visit_at_nothing_left(patch, scenario):
    """A visit begins with no minute left (<= for <)."""

    def wrap(assign):
        def altered(view, settings, tasks, minutes, at_desk):
            view.state["overrun"][:] -= 1
            return assign(view, settings, tasks, minutes, at_desk)

        return altered

    return with_stage(scenario, "capability", Stage.ASSIGN, wrap)


def tier_of_yesterday(patch, scenario):
    """The month's draws are made before its classification."""
    classify, draw = Simulation._classify, Simulation._draw

    def altered(sim):
        draw(sim)
        classify(sim)

    patch.setattr(Simulation, "_classify", altered)
    patch.setattr(Simulation, "_draw", lambda sim: None)
    return scenario


def looks_not_counted(patch, scenario):
    """Every look at a violation is the first."""
    look = rounds.look

    def altered(sim, *given):
        found = look(sim, *given)
        with sim.state.writing("engine"):
            sim.state["looks"][:] = 0
        return found

    patch.setattr(rounds, "look", altered)
    return scenario


def corrected_a_minute_later(patch, scenario):
    """An order to correct is obeyed a minute later."""
    correction = looks.correction

    def altered(*given):
        minute = correction(*given)
        return np.where(minute < FAR, minute + 1, FAR).astype(np.int32)

    patch.setattr(looks, "correction", altered)
    return scenario


def in_operation_at_the_months_end(patch, scenario):
    """Firms that enter during the month are drawn, too."""

    def alive(view):
        begin, until = view.month_span
        return np.flatnonzero((view.firms["enter"] < until) & (view.firms["exit"] > begin))

    def alive_of(view, firm):
        begin, until = view.month_span
        return firm[(view.firms["enter"][firm] < until) & (view.firms["exit"][firm] > begin)]

    patch.setattr(View, "alive", alive)
    patch.setattr(View, "alive_of", alive_of)
    return scenario


def points_last_a_month_longer(patch, scenario):
    """Points end a month later."""

    def wrap(classify):
        def altered(view, s):
            score = s.score.model_copy(update={"months": s.score.months + 1})
            return classify(view, s.model_copy(update={"score": score}))

        return altered

    return with_stage(scenario, "credit", Stage.CLASSIFY, wrap)


def coarse_scores(patch, scenario):
    """Scores are kept in hundredths."""
    patch.setattr(scores, "MILLI", 100)
    return scenario


def no_tier_d(patch, scenario):
    """Steps end at tier C."""
    patch.setattr(steps, "_worst", lambda settings: int(Tier.C))
    return scenario


def officers_alike(patch, scenario):
    """All officers look equally closely."""
    patch.setattr(simulation, "officer_effects", lambda behaviour, keys, officers: np.ones(officers))
    return scenario


def joint_looks_as_close(patch, scenario):
    """Joint visits are read as closely as single ones."""
    thresholds = simulation.look_thresholds

    def altered(*given):
        table = thresholds(*given)
        table[:, Trigger.JOINT] = table[:, Trigger.RANDOM]
        return table

    patch.setattr(simulation, "look_thresholds", altered)
    return scenario


def weeks_from_sunday(patch, scenario):
    """Rounds begin on Sunday."""
    weeks = simulation.rounds

    def altered(clock, month):
        spans = weeks(clock, month)
        return [(a if a == spans[0][0] else a - DAY, b if b == spans[-1][1] else b - DAY) for a, b in spans]

    patch.setattr(simulation, "rounds", altered)
    return scenario


def years_of_365_days(patch, scenario):
    """Key-field checks count a year as 365 days."""
    patch.setattr(key_fields, "YEAR", 365 * DAY)
    return scenario


def overlap(patch, scenario):
    """A joint visit lasts the longest check and 32 % of the rest, not 30 %."""

    def wrap(together):
        return lambda view, s, visits: together(view, s.model_copy(update={"overlap": s.overlap + 0.02}), visits)

    return with_stage(scenario, "joint", Stage.VISIT, wrap)


def minutes_of_a_calendar_week(patch, scenario):
    """A district's minutes are spread over all days, not over working days."""

    def wrap(assign):
        def altered(view, settings, tasks, minutes, at_desk):
            begin, until = view.round_span
            calendar = view.calendar
            every = np.arange(0, int(view.clock.end) + 62 * DAY, DAY, np.int32)
            view.calendar = replace(calendar, day=every, year_first=np.searchsorted(every, view.clock.year_start))
            try:
                return assign(view, settings, tasks, minutes, at_desk)
            finally:
                view.calendar = calendar

        return altered

    return with_stage(scenario, "capability", Stage.ASSIGN, wrap)


MUTANTS = (
    ("tiers", single_draws_first),
    ("much deterred", days_rounded_up),
    ("much deterred", deterrence_a_day_late),
    ("tiers", perceived_exponent),
    ("much deterred", ceiling),
    ("merging", window_a_day_short),
    ("turn of the year", given_up_tasks_merge),
    ("tiers", overrun_forgotten),
    ("no minute left", one_more_visit_at_nothing_left),
    ("steps", tier_of_yesterday),
    ("steps", looks_not_counted),
    ("tiers", corrected_a_minute_later),
    ("independent draws", in_operation_at_the_months_end),
    ("tiers", points_last_a_month_longer),
    ("tiers", coarse_scores),
    ("steps", no_tier_d),
    ("tiers", officers_alike),
    ("tiers", joint_looks_as_close),
    ("tiers", weeks_from_sunday),
    ("tiers", years_of_365_days),
    ("tiers", overlap),
    ("tiers", minutes_of_a_calendar_week),
)
"""(world, what is changed in the engine)."""
