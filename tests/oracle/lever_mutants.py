"""Engines with one thing changed in the levers that answer to what happens; each must be seen by the comparison.

As in `mutants`: a mutant is a function (monkeypatch, scenario) → scenario to run; what it changes is the docstring.
"""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from jgsim.engine import looks, rounds, simulation, tips, violations
from jgsim.engine.ledger import TABLES
from jgsim.engine.redlines import RedLines
from jgsim.engine.simulation import Simulation
from jgsim.engine.view import View
from jgsim.levers import coordination, frequency, penalty_lists, tolerance
from jgsim.levers.credit import steps
from jgsim.terms.enums import Trigger
from jgsim.terms.keys import high32
from jgsim.terms.lever import Stage

from oracle.lever_cases import LEVERS
from oracle.mutants import with_stage

FIRMS = 350
WORLDS = {
    name: LEVERS[name]
    for name in (
        "all levers", "all levers, officers short", "first offences of three months",
        "closed by the first check of the week", "tolerance", "tolerance, visits halved", "gaps within a week",
        "nobody is there", "coordinated plans, officers short",
        "coordinated plans, shared lists, duties",
        "scores renewed whole, warnings", "several checks a week", "steps with warnings and lists",
        "lists by item group, coercive measures", "special campaigns, officers short",
    )
}


def with_settings(scenario, lever: str, stage: Stage, **changes):
    """The scenario with other settings of a lever at one of its stages."""

    def wrap(step):
        return lambda view, settings, *given: step(view, settings.model_copy(update=changes), *given)

    return with_stage(scenario, lever, stage, wrap)


def settings_of(lever: str, stage: Stage, change):
    """A mutant: `change` says from the settings which of them are others at that stage."""

    def mutant(patch, scenario):
        return with_settings(scenario, lever, stage, **change(scenario.settings[lever]))

    return mutant


def relapse_a_minute_later(patch, scenario):
    """Violations break out again a minute later."""
    lags = simulation.relapse_lags
    patch.setattr(simulation, "relapse_lags", lambda behaviour: lags(behaviour) + 1)
    return scenario


def lags_from_the_bits_that_decide(patch, scenario):
    """Whether and when a violation breaks out again is read from the same bits."""
    foresee = looks._foresee_relapse

    def altered(sim, cell, which, corrected, bits):
        lags = sim.lags
        sim.lags = _Lags(lags[bits >> np.uint64(52)])
        foresee(sim, cell, which, corrected, bits)
        sim.lags = lags

    patch.setattr(looks, "_foresee_relapse", altered)
    return scenario


class _Lags:
    """Lags that are the same whatever the index."""

    def __init__(self, lags):
        self.lags = lags

    def __getitem__(self, index):
        return self.lags


def looks_begin_anew(patch, scenario):
    """A violation that broke out again was never looked at."""
    relapse = violations.relapse

    def altered(sim, cell):
        relapse(sim, cell)
        sim.state["looks"][sim.state["open"][cell]] = 0

    patch.setattr(violations, "relapse", altered)
    return scenario


def reports_of_what_is_over(patch, scenario):
    """Reports of violations that are over, or never began, count."""
    patch.setattr(tips, "runs", lambda sim, which, time: np.ones(which.size, bool))
    return scenario


def reports_look_at_everything(patch, scenario):
    """A check on a report looks at all of the department's item groups."""

    def wrap(report):
        def altered(*given):
            tipped = report(*given)
            for tasks in tipped.tasks:
                tasks["group"][:] = -1
            return tipped

        return altered

    return with_stage(scenario, "reports", Stage.REPORT, wrap)


def reports_of_closed_firms(patch, scenario):
    """Firms that the authority closed are complained of until they would have closed."""
    take = tips.take_tips

    def altered(sim):
        with patch.context() as natural:
            natural.setattr(Simulation, "exit", property(lambda sim: sim.city.firms["exit"]))
            take(sim)

    patch.setattr(rounds, "take_tips", altered)
    return scenario


def the_tolerated_are_checked_again(patch, scenario):
    """What is tolerated is checked again like everything else."""

    def wrap(again):
        def altered(view, settings, found):
            tolerated, found.tolerated = found.tolerated, np.zeros_like(found.tolerated)
            found = again(view, settings, found)
            found.tolerated = tolerated
            return found

        return altered

    return with_stage(scenario, "recheck", Stage.RESPOND, wrap)


def lists_in_another_order(patch, scenario):
    """Lighter penalties take the place of mitigated ones."""
    patch.setattr(penalty_lists, "LISTS", ("waived", "lighter", "mitigated", "heavier"))
    return scenario


def lists_of_all_item_groups(patch, scenario):
    """What is named for an item group is forgotten."""
    share = penalty_lists.share
    patch.setattr(penalty_lists, "share", lambda settings, name, group, severity: share(settings, name, None, severity))
    return scenario


def what_is_sealed_goes_on(patch, scenario):
    """A coercive measure leaves the correction to the usual time."""

    def wrap(decide):
        def altered(view, settings, found):
            before = found.corrected.copy()
            found = decide(view, settings, found)
            found.corrected[:] = before
            return found

        return altered

    return with_stage(scenario, "penalty_lists", Stage.RESPOND, wrap)


def the_waived_are_coerced(patch, scenario):
    """Coercive measures are taken where the penalty is waived, too."""
    coerce = penalty_lists._coerce
    patch.setattr(
        penalty_lists, "_coerce",
        lambda view, steps, found, case: coerce(view, steps, found, found.case.nonzero()[0]),
    )
    return scenario


def remote_checks_seal(patch, scenario):
    """Remote checks end in coercive measures like visits."""
    patch.setattr(penalty_lists, "Trigger", SimpleNamespace(REMOTE=-1))
    return scenario


def tolerated_findings_are_no_breach(patch, scenario):
    """A tolerated finding does not spoil the first offence."""

    def wrap(decide):
        def altered(view, settings, found):
            cell = found.rows["cell"][found.tolerated]
            before = view.state["breach"][cell]
            found = decide(view, settings, found)
            view.state["breach"][cell] = before
            return found

        return altered

    return with_stage(scenario, "penalty_lists", Stage.RESPOND, wrap)


def penalties_fade_slower(patch, scenario):
    """The effect of penalties and warnings is a fifth stronger."""
    tables = simulation.memory_tables
    patch.setattr(simulation, "memory_tables", lambda b: {name: t**1.2 for name, t in tables(b).items()})
    return scenario


def closures_an_hour_later(patch, scenario):
    """Firms close an hour later than was decided."""
    close = Simulation.close
    patch.setattr(Simulation, "close", lambda sim, firm, minute, cause: close(sim, firm, minute + 60 * cause, cause))
    return scenario


def violations_of_closed_firms(patch, scenario):
    """Firms that the authority closed go on as if they had not."""
    patch.setattr(Simulation, "closings", property(lambda sim: False, lambda sim, value: None), raising=False)
    return scenario


def red_lines_are_tolerated(patch, scenario):
    """Violations of red lines are tolerated."""
    patch.setattr(RedLines, "of", lambda lines, group, number: np.zeros(number.size, bool))
    return scenario


def found_again_climbs_the_ladder(patch, scenario):
    """A violation that is found again within its window climbs the ladder."""

    def wrap(tolerate):
        def altered(view, settings, found):
            view.state["tolerance.until"][found.rows["which"]] = 0
            return tolerate(view, settings, found)

        return altered

    return with_stage(scenario, "tolerance", Stage.RESPOND, wrap)


def tolerated_firms_take_care(patch, scenario):
    """Firms begin no more violations while they are tolerated."""
    return with_stage(scenario, "tolerance", Stage.LENIENT, lambda factor: lambda view, settings, so_far: so_far)


def a_quarter_is_dropped(patch, scenario):
    """A quarter of the visits is left out, not half of them."""
    patch.setattr(tolerance, "_HALF", 1 << 30)
    return scenario


def exempt_visits_count(patch, scenario):
    """All visits count towards the cap."""
    patch.setattr(frequency, "counted", lambda settings: np.ones(len(Trigger), bool))
    return scenario


def nobody_waits(patch, scenario):
    """Earlier tasks of the same round bring nobody to the cap."""
    patch.setattr(frequency, "_behind", lambda *given: np.empty(0, np.int64))
    return scenario


def remote_checks_before_the_visits(patch, scenario):
    """Checks from the desk come before the visits of the week, whenever they are made."""
    visit = rounds.visit

    def altered(sim, task, when, remote, beside):
        for some in (remote, ~remote):
            if some.any():
                visit(sim, {name: column[some] for name, column in task.items()}, when[some], remote[some], beside)

    patch.setattr(rounds, "visit", altered)
    return scenario


def remote_checks_deter(patch, scenario):
    """A check from the desk deters like a visit."""
    turns = rounds._turn_by_turn
    patch.setattr(
        rounds, "_turn_by_turn",
        lambda sim, going, entered, present, beside: turns(sim, going, entered, np.ones_like(present), beside),
    )
    return scenario


def closed_firms_are_visited(patch, scenario):
    """Who closed earlier in the week is still met."""
    seen = looks.Seen.__init__

    def altered(self, size):
        seen(self, size)
        self.__class__ = _Blind

    patch.setattr(looks.Seen, "__init__", altered)
    return scenario


class _Blind(looks.Seen):
    """Who does not see that a firm is gone."""

    def __setattr__(self, name, value):
        if name != "closed" or "closed" not in vars(self):
            super().__setattr__(name, value)


def the_tolerated_lose_a_tier(patch, scenario):
    """A finding that is tolerated costs a tier like every other."""
    patch.setattr(steps, "SOFT", ())
    return scenario


def remote_checks_have_no_result(patch, scenario):
    """Remote checks leave the tiers of single steps alone."""
    none = {name: np.empty(0, dtype) for name, dtype in TABLES["remote"].items()}
    patch.setattr(View, "month_remote", none)
    return scenario


def one_number_for_both(patch, scenario):
    """The number that decides about draws decides what becomes of those held back, too."""
    patch.setattr(frequency, "low32", lambda bits, count: high32(bits).astype(np.int64))
    return scenario


def looks_alike(trigger: Trigger):
    """A mutant: visits of this kind are read like single ones."""

    def mutant(patch, scenario):
        thresholds = simulation.look_thresholds

        def altered(*given):
            table = thresholds(*given)
            table[:, trigger] = table[:, Trigger.RANDOM]
            return table

        patch.setattr(simulation, "look_thresholds", altered)
        return scenario

    return mutant


def desks_take_no_time(patch, scenario):
    """Work at the desk leaves the visits all their time."""

    def wrap(assign):
        return lambda view, settings, tasks, minutes, at_desk: assign(view, settings, tasks, minutes, 0 * at_desk)

    return with_stage(scenario, "capability", Stage.ASSIGN, wrap)


def rechecks_before_reports(patch, scenario):
    """Re-checks go before checks on reports."""
    order = rounds._CLASS.copy()
    order[[Trigger.REPORT, Trigger.RECHECK]] = order[[Trigger.RECHECK, Trigger.REPORT]]
    patch.setattr(rounds, "_CLASS", order)
    return scenario


def special_campaigns_of_all_sectors(patch, scenario):
    """Special campaigns draw from all sectors."""
    more = {code: one.model_copy(update={"sectors": None}) for code, one in scenario.settings["plan"].special.items()}
    return with_settings(scenario, "plan", Stage.DRAW, special=more)


def departments_without_items_go_along(patch, scenario):
    """Draws are merged whether or not the departments have items that apply to the firm."""
    patch.setattr(coordination, "applies_to", lambda world: np.ones((len(world.groups), len(world.sectors)), bool))
    return scenario


NAMED = {
    "protection_is_reward": settings_of("reports", Stage.REPORT, lambda s: {"protection": s.reward}),
    "reports_visited_a_little_more": settings_of("reports", Stage.REPORT, lambda s: {"visited": s.visited + 0.02}),
    "complaints_take_a_minute_more": settings_of(
        "reports", Stage.DESK, lambda s: {"complaint_minutes": s.complaint_minutes + 1}
    ),
    "rechecks_a_day_later": settings_of("recheck", Stage.RESPOND, lambda s: {"days": s.days + 1}),
    "first_offences_are_remembered": settings_of(
        "penalty_lists", Stage.RESPOND, lambda s: {"look_back_months": 240}
    ),
    "cases_take_a_minute_more": settings_of(
        "penalty_lists", Stage.RESPOND, lambda s: {"case_minutes": s.case_minutes + 1}
    ),
    "windows_a_day_longer": settings_of("tolerance", Stage.RESPOND, lambda s: {"window_days": s.window_days + 1}),
    "tolerated_a_month_longer": settings_of("tolerance", Stage.ENTER, lambda s: {"months": s.months + 1}),
    "caps_of_one_more": settings_of(
        "frequency", Stage.HOLD_BACK, lambda s: {"cap": {tier: most + 1 for tier, most in s.cap.items()}}
    ),
    "gaps_two_days_shorter": settings_of("frequency", Stage.HOLD_BACK, lambda s: {"gap_days": s.gap_days - 2}),
    "revoked_a_month_later": settings_of(
        "abnormal_list", Stage.EXIT, lambda s: {"revoke_months": s.revoke_months + 1}
    ),
    "windows_of_coordination_twice_as_long": settings_of(
        "coordination", Stage.MERGE, lambda s: {"window_days": 2 * s.window_days}
    ),
    "all_plans_are_coordinated": settings_of(
        "coordination", Stage.MERGE, lambda s: {"share": 1.0, "departments": None}
    ),
    "items_on_reports_are_listed": settings_of("duties", Stage.DUTY, lambda s: {"classes": {}}),
    "no_objections": settings_of("credit", Stage.CLASSIFY, lambda s: {"objection": None}),
    "reports_read_as_closely": looks_alike(Trigger.REPORT),
    "rechecks_read_as_closely": looks_alike(Trigger.RECHECK),
    "special_visits_read_as_closely": looks_alike(Trigger.SPECIAL),
    "remote_checks_see_as_much": looks_alike(Trigger.REMOTE),
}
"""Single settings of the engine that are others."""
MUTANTS = (
    ("first offences of three months", relapse_a_minute_later),
    ("first offences of three months", lags_from_the_bits_that_decide),
    ("first offences of three months", looks_begin_anew),
    ("all levers", reports_of_what_is_over),
    ("all levers", reports_look_at_everything),
    ("all levers", reports_of_closed_firms),
    ("all levers", the_tolerated_are_checked_again),
    ("all levers", lists_in_another_order),
    ("lists by item group, coercive measures", lists_of_all_item_groups),
    ("lists by item group, coercive measures", what_is_sealed_goes_on),
    ("lists by item group, coercive measures", the_waived_are_coerced),
    ("lists by item group, coercive measures", remote_checks_seal),
    ("all levers", tolerated_findings_are_no_breach),
    ("all levers", penalties_fade_slower),
    ("scores renewed whole, warnings", penalties_fade_slower),
    ("all levers", closures_an_hour_later),
    ("all levers", violations_of_closed_firms),
    ("tolerance", red_lines_are_tolerated),
    ("tolerance", found_again_climbs_the_ladder),
    ("tolerance", tolerated_firms_take_care),
    ("tolerance, visits halved", a_quarter_is_dropped),
    ("all levers", exempt_visits_count),
    ("gaps within a week", nobody_waits),
    ("several checks a week", remote_checks_before_the_visits),
    ("several checks a week", remote_checks_deter),
    ("closed by the first check of the week", closed_firms_are_visited),
    ("steps with warnings and lists", the_tolerated_lose_a_tier),
    ("steps with warnings and lists", remote_checks_have_no_result),
    ("all levers", one_number_for_both),
    ("all levers, officers short", desks_take_no_time),
    ("all levers, officers short", rechecks_before_reports),
    ("all levers", special_campaigns_of_all_sectors),
    ("all levers", "protection_is_reward"),
    ("all levers", "reports_visited_a_little_more"),
    ("all levers", "complaints_take_a_minute_more"),
    ("all levers", "rechecks_a_day_later"),
    ("first offences of three months", "first_offences_are_remembered"),
    ("all levers", "cases_take_a_minute_more"),
    ("tolerance", "windows_a_day_longer"),
    ("tolerance", "tolerated_a_month_longer"),
    ("all levers", "caps_of_one_more"),
    ("gaps within a week", "gaps_two_days_shorter"),
    ("nobody is there", "revoked_a_month_later"),
    ("coordinated plans, officers short", "windows_of_coordination_twice_as_long"),
    ("coordinated plans, officers short", "all_plans_are_coordinated"),
    ("coordinated plans, shared lists, duties", departments_without_items_go_along),
    ("coordinated plans, shared lists, duties", "items_on_reports_are_listed"),
    ("scores renewed whole, warnings", "no_objections"),
    ("all levers", "reports_read_as_closely"),
    ("all levers", "rechecks_read_as_closely"),
    ("special campaigns, officers short", "special_visits_read_as_closely"),
    ("all levers", "remote_checks_see_as_much"),
)
"""(world, what is changed in the engine: a function, or its name in NAMED)."""
