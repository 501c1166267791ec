"""Engines with one thing changed in the levers that answer to what happens; each must be seen by the comparison.

As in `mutants`: a mutant is a function (monkeypatch, scenario) → scenario to run; what it changes is the docstring.
"""

from __future__ import annotations

import numpy as np

from jgsim.engine import looks, rounds, simulation, tips, violations
from jgsim.engine.redlines import RedLines
from jgsim.engine.simulation import Simulation
from jgsim.levers import frequency, penalty_lists, tolerance
from jgsim.levers.credit import points, scores, tiers
from jgsim.terms.enums import Response, Trigger, VisitResult
from jgsim.terms.lever import Stage
from jgsim.terms.time import DAY, FAR

from oracle.lever_cases import LEVERS
from oracle.mutants import with_stage

FIRMS = 500
WORLDS = {
    name: LEVERS[name]
    for name in (
        "all levers", "all levers, officers short", "first offences of three months",
        "penalties deter, and close firms",
        "closed within days", "tolerance", "tolerance, visits halved", "gaps within a week", "nobody is there",
        "scores renewed whole, warnings", "scores without outside noise", "several checks a week",
        "closed by the first check of the week", "special campaigns, officers short", "remote checks",
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

    def altered(sim, cell, which, corrected, times):
        lags, sim.lags = sim.lags, np.empty(0)
        bits = sim.keys.stream("relapse").bits(sim.candidates.number[which], times)
        sim.lags = _Shuffled(lags[bits >> np.uint64(52)])
        foresee(sim, cell, which, corrected, times)
        sim.lags = lags

    patch.setattr(looks, "_foresee_relapse", altered)
    return scenario


class _Shuffled:
    """Lags that do not ask for which index."""

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


def listed_when_last_missed(patch, scenario):
    """A firm is listed since the last visit that did not reach it, not the first."""

    def wrap(note):
        def altered(view, settings, visits):
            note(view, settings, visits)
            rows = np.flatnonzero(visits["result"] == VisitResult.UNREACHABLE)
            view.state["listed"][visits["firm"][rows]] = visits["time"][rows]

        return altered

    return with_stage(scenario, "abnormal_list", Stage.FIND, wrap)


def moved_firms_have_closed(patch, scenario):
    """Where others are met at the address, the firm counts as closed."""
    nobody = rounds._nobody

    def altered(sim, seen, row, tasks, when, lead):
        firms = sim.city.firms
        away = np.where(firms["away"] == 2, 0, firms["away"]).astype(np.int8)
        sim.city = _Elsewhere(sim.city, {**firms, "away": away})
        try:
            return nobody(sim, seen, row, tasks, when, lead)
        finally:
            sim.city = sim.city.city

    patch.setattr(rounds, "_nobody", altered)
    return scenario


class _Elsewhere:
    """A city with other columns of firms."""

    def __init__(self, city, firms):
        self.city, self.firms = city, firms

    def __getattr__(self, name):
        return getattr(self.city, name)


def another_department_asks(patch, scenario):
    """The second department establishes that a firm cannot be reached."""
    patch.setattr(simulation, "_registry", lambda world: (1, np.array([1])))
    return scenario


def nothing_is_false(patch, scenario):
    """Serious findings in the register's items are not told apart."""
    results = rounds._results

    def altered(sim, seen):
        result = results(sim, seen)
        return np.where(result == VisitResult.FALSE, VisitResult.UNDISCLOSED, result)

    patch.setattr(rounds, "_results", altered)
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

    def altered(sim, task, when, remote):
        for some in (remote, ~remote):
            if some.any():
                visit(sim, {name: column[some] for name, column in task.items()}, when[some], remote[some])

    patch.setattr(rounds, "visit", altered)
    return scenario


def remote_checks_deter(patch, scenario):
    """A check from the desk deters like a visit."""
    turns = rounds._turn_by_turn
    patch.setattr(rounds, "_turn_by_turn", lambda *given: turns(*given[:-1], np.ones_like(given[-1])))
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


def tolerated_findings_give_points(patch, scenario):
    """What is tolerated counts against a firm's credit."""
    patch.setattr(points, "SOFT", (Response.ADVISED,))
    return scenario


def unreachable_firms_have_no_points(patch, scenario):
    """Being unreachable does not count against a firm's credit."""
    patch.setattr(points, "mark", lambda *given: None)
    return scenario


def missed_a_month_later(patch, scenario):
    """It is known in August whose annual report is missing."""
    for module in (points, tiers):
        patch.setattr(module, "REPORTED_BY", points.REPORTED_BY + 1)
    return scenario


def repaired_while_it_runs(patch, scenario):
    """Credit repair does not wait for the correction."""
    terms = points.terms

    def altered(view, settings, found):
        at_once = np.where(found["corrected"] < FAR, view.month_span[0] - 1, FAR)
        return terms(view, settings, {**found, "corrected": at_once})

    patch.setattr(points, "terms", altered)
    return scenario


def scores_of_last_year(patch, scenario):
    """A year's part of the score comes a year late."""
    yearly = scores._yearly
    patch.setattr(scores, "_yearly", lambda view, score, rows, label: yearly(view, score, rows, label - 1))
    return scenario


def warned_whenever_they_move(patch, scenario):
    """Firms are warned when they move up, too."""
    warn = tiers.warn

    def altered(view, settings, firm, tier):
        before = view.state["tier"][firm].copy()
        view.state["tier"][firm] = -1
        warn(view, settings, firm, tier)
        view.state["tier"][firm] = before

    patch.setattr(tiers, "warn", altered)
    return scenario


def silent_days_later(patch, scenario):
    """Firms fall silent ten days later."""
    from jgsim.world import firms

    make = firms.make_silence

    def altered(*given):
        made = make(*given)
        made["silent"] = np.where(made["silent"] < FAR, made["silent"] + 10 * DAY, FAR).astype(np.int32)
        return made

    patch.setattr(firms, "make_silence", altered)
    return scenario


def reports_an_hour_later(patch, scenario):
    """All reports come an hour later."""
    from jgsim.world.tips import _Source

    time = _Source._time
    patch.setattr(_Source, "_time", lambda source, *given: time(source, *given) + 60)
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
    "no_objections": settings_of("credit", Stage.CLASSIFY, lambda s: {"objection": None}),
    "reports_read_as_closely": looks_alike(Trigger.REPORT),
    "rechecks_read_as_closely": looks_alike(Trigger.RECHECK),
    "special_visits_read_as_closely": looks_alike(Trigger.SPECIAL),
    "remote_checks_see_as_much": looks_alike(Trigger.REMOTE),
}
"""Single settings of the engine that are others."""
OTHER_WORLDS = (silent_days_later, reports_an_hour_later)
"""Mutants that change the city."""
MUTANTS = (
    ("first offences of three months", relapse_a_minute_later),
    ("first offences of three months", lags_from_the_bits_that_decide),
    ("first offences of three months", looks_begin_anew),
    ("all levers", reports_of_what_is_over),
    ("all levers", reports_look_at_everything),
    ("closed within days", reports_of_closed_firms),
    ("all levers", the_tolerated_are_checked_again),
    ("all levers", lists_in_another_order),
    ("all levers", tolerated_findings_are_no_breach),
    ("penalties deter, and close firms", penalties_fade_slower),
    ("scores renewed whole, warnings", penalties_fade_slower),
    ("penalties deter, and close firms", closures_an_hour_later),
    ("penalties deter, and close firms", violations_of_closed_firms),
    ("nobody is there", listed_when_last_missed),
    ("nobody is there", moved_firms_have_closed),
    ("nobody is there", another_department_asks),
    ("tolerance", nothing_is_false),
    ("tolerance", red_lines_are_tolerated),
    ("tolerance", found_again_climbs_the_ladder),
    ("tolerance", tolerated_firms_take_care),
    ("tolerance, visits halved", a_quarter_is_dropped),
    ("all levers", exempt_visits_count),
    ("gaps within a week", nobody_waits),
    ("several checks a week", remote_checks_before_the_visits),
    ("several checks a week", remote_checks_deter),
    ("closed by the first check of the week", closed_firms_are_visited),
    ("all levers, officers short", desks_take_no_time),
    ("all levers, officers short", rechecks_before_reports),
    ("all levers", special_campaigns_of_all_sectors),
    ("all levers", tolerated_findings_give_points),
    ("nobody is there", unreachable_firms_have_no_points),
    ("nobody is there", missed_a_month_later),
    ("scores without outside noise", repaired_while_it_runs),
    ("scores renewed whole, warnings", scores_of_last_year),
    ("scores renewed whole, warnings", warned_whenever_they_move),
    ("nobody is there", silent_days_later),
    ("all levers", reports_an_hour_later),
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
    ("scores renewed whole, warnings", "no_objections"),
    ("all levers", "reports_read_as_closely"),
    ("all levers", "rechecks_read_as_closely"),
    ("special campaigns, officers short", "special_visits_read_as_closely"),
    ("remote checks", "remote_checks_see_as_much"),
)
"""(world, what is changed in the engine: a function, or its name in NAMED)."""
