"""Engines with one thing changed in how new firms are admitted and come to be known; see `mutants`."""

from __future__ import annotations

from jgsim.engine.view import View
from jgsim.levers import entry
from jgsim.terms.lever import Stage

from oracle.admission_cases import ADMISSION
from oracle.lever_mutants import with_settings

FIRMS = 400
WORLDS = {
    name: ADMISSION[name] for name in ("late and lost records", "classes of entrants", "admission changes by date")
}


def everybody_is_drawn(patch, scenario):
    """Draws and special campaigns come to firms that nobody knows."""
    patch.setattr(View, "_known", lambda view, firm: firm)
    return scenario


def key_fields_forget_late_firms(patch, scenario):
    """Firms that become known later keep the dates of key-field checks that they had."""
    patch.setattr(View, "late_register", lambda view: False)
    return scenario


def old_firms_are_admitted_anew(patch, scenario):
    """A change concerns the firms that are there as well."""
    write = entry._write
    patch.setattr(entry, "_write", lambda view, settings, since: write(view, settings, 0))
    return scenario


def promises_end_with_the_policy(patch, scenario):
    """First checks are owed only as long as the rules hold under which a firm entered."""
    write = entry._write

    def altered(view, settings, since):
        if entry.CHECKS in view.state.columns:
            view.state.put_list(entry.CHECKS, "entry", view.state[entry.CHECKS][:, :0].copy())
        write(view, settings, since)

    patch.setattr(entry, "_write", altered)
    return scenario


def licences_a_month_later(patch, scenario):
    """Licences are revoked a month later."""
    days = scenario.settings["exchange"].revoke_days + 31
    return with_settings(scenario, "exchange", Stage.DECIDE, revoke_days=days)


def records_a_day_sooner(patch, scenario):
    """Records take a day less."""
    return with_settings(scenario, "exchange", Stage.ENTER, lag_days=scenario.settings["exchange"].lag_days - 1)


def deadlines_a_day_later(patch, scenario):
    """First checks may come a day later."""
    return with_settings(scenario, "entry", Stage.ENTER, check_days=scenario.settings["entry"].check_days + 1)


def filed_like_committed(patch, scenario):
    """Two classes have the same factor."""
    onset = scenario.settings["entry"].onset
    return with_settings(scenario, "entry", Stage.ENTER, onset={**onset, "filed": onset["committed"]})


MUTANTS = (
    ("late and lost records", everybody_is_drawn),
    ("late and lost records", key_fields_forget_late_firms),
    ("late and lost records", licences_a_month_later),
    ("late and lost records", records_a_day_sooner),
    ("classes of entrants", deadlines_a_day_later),
    ("classes of entrants", filed_like_committed),
    ("admission changes by date", old_firms_are_admitted_anew),
    ("admission changes by date", promises_end_with_the_policy),
)
"""(world, what is changed in the engine)."""
