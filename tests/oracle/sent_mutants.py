"""Engines that send others, or watch otherwise; each must be seen by the comparison (as in `mutants`)."""

from __future__ import annotations

import numpy as np

from jgsim.engine import rounds, watch
from jgsim.engine.view import View
from jgsim.levers import monitoring, pairs
from jgsim.terms.lever import Stage

from oracle.lever_mutants import settings_of
from oracle.mutants import with_stage
from oracle.sent_cases import SENDING

FIRMS = 350
PAIRS, WEEKLY, JOINT, SENSORS = (
    "few officers in a district", "officers who come every week", "equipment, joint visits, officers short", "sensors",
)
UNKNOWN = "sensors at firms that are not known, and a gap"
WORLDS = {name: SENDING[name] for name in (PAIRS, WEEKLY, JOINT, SENSORS, UNKNOWN, "pairs by skill, with recusal")}


def those_of_the_week_come_again(patch, scenario):
    """Who was there earlier in the week may be sent again."""

    patch.setattr(pairs, "_met", lambda view, going: view.state[pairs.LAST][:, going.firm].astype(np.int64))
    return scenario


def who_was_there_this_week_is_unknown(patch, scenario):
    """A visit earlier in the week makes nobody familiar."""

    def wrap(look):
        def altered(view, settings, going, intensity):
            before = view.state[pairs.LAST].copy()
            intensity = look(view, settings, going, intensity)
            view.state[pairs.LAST][:] = before
            return intensity

        return altered

    return with_stage(scenario, "pairs", Stage.LOOK, wrap)


def later_visits_tire_too(patch, scenario):
    """All visits of the day tire the lead."""

    def altered(view, going):
        made, lead = view.state[pairs.DAYS], going.lead.astype(np.int64) << 32
        day = going.when.astype(np.int64) // 1440 * 1440
        return made.searchsorted(lead + day + 1440) - made.searchsorted(lead + day) - 1

    patch.setattr(pairs, "_earlier", altered)
    return scenario


def nobody_is_brought_forward(patch, scenario):
    """Firms are brought forward to the begin of the month only."""
    patch.setattr(
        watch, "advance_cells",
        lambda sim, cell, firm, until, _advance=watch.advance_cells: _advance(
            sim, cell, firm, np.minimum(until, sim.view.month_span[0])
        ),
    )
    return scenario


def alerts_on_tuesdays(patch, scenario):
    """Sensors are looked at when a round begins on a Tuesday."""
    patch.setattr(monitoring, "MONDAY", 1)
    return scenario


def alerts_lead_to_nothing(patch, scenario):
    """No check comes of an alert."""
    taken = rounds.watch

    def altered(sim):
        put, sim.put = sim.put, lambda tasks: None
        taken(sim)
        sim.put = put

    patch.setattr(rounds, "watch", altered)
    return scenario


def everybody_is_in_the_register(patch, scenario):
    """Alerts of firms in no object register bring officers there."""
    patch.setattr(View, "is_listed", lambda view, firm, minute: np.ones(firm.size, bool))
    return scenario


MUTANTS = (
    (UNKNOWN, everybody_is_in_the_register),
    (WEEKLY, those_of_the_week_come_again),
    (WEEKLY, who_was_there_this_week_is_unknown),
    (WEEKLY, later_visits_tire_too),
    (PAIRS, settings_of("pairs", Stage.PAIR, lambda s: {"match": False})),
    (PAIRS, settings_of("pairs", Stage.PAIR, lambda s: {"recuse": False})),
    (PAIRS, settings_of("pairs", Stage.LOOK, lambda s: {"announced": 0.5})),
    (PAIRS, settings_of("pairs", Stage.LOOK, lambda s: {"unskilled": None})),
    ("pairs by skill, with recusal", settings_of("pairs", Stage.LOOK, lambda s: {"team": None})),
    (JOINT, settings_of("equipment", Stage.LOOK, lambda s: {"look": {"food": s.look["food"]}})),
    (JOINT, settings_of("equipment", Stage.VISIT, lambda s: {"gain": {"food": s.gain["food"]}})),
    (SENSORS, nobody_is_brought_forward),
    (SENSORS, alerts_on_tuesdays),
    (SENSORS, alerts_lead_to_nothing),
    (SENSORS, settings_of("monitoring", Stage.WATCH, lambda s: {"quiet_days": s.quiet_days - 7})),
    (SENSORS, settings_of("monitoring", Stage.WATCH, lambda s: {"visited": s.visited + 0.05})),
    (SENSORS, settings_of("monitoring", Stage.DESK, lambda s: {"desk_minutes": s.desk_minutes + 1})),
)
