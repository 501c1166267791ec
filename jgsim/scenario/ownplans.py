"""What a lever of one's own must return at the stages of a plan: duties, campaigns, desks, visits, what firms read."""

from __future__ import annotations

from collections import Counter

import numpy as np

from jgsim.scenario.ownvalues import first_wrong, is_number, kind_of, shown, span, wrong_column, wrong_values
from jgsim.terms.campaign import OWN, Campaign
from jgsim.terms.duties import NOBODY
from jgsim.terms.enums import PRIORITY, TIERS, Desk
from jgsim.terms.time import YEAR

_MOST = 1 << 31
MOST_OFFICERS, MOST_FACTOR, MOST_DAYS = 127, 1000, 31
"""Officers on a team, the factor of a campaign, its days in a month: no more than these."""


def duties(view, given, made) -> str | None:
    """The duty list: departments that there are."""
    before = given[-1]
    if type(made) is not type(before):
        return f"must return the {type(before).__name__} that it was given, changed, not {kind_of(made)}"
    groups, last = before.owner.size, len(view.settings.departments) - 1
    return first_wrong(
        wrong_column("owner", made.owner, groups, least=NOBODY, most=last),
        wrong_column("on_report", made.on_report, groups, "true or false"),
        wrong_column("minutes", made.minutes, groups, least=0, most=YEAR),
        wrong_column("fields", made.fields, before.fields.size, least=0, most=last),
    )


def campaigns(view, given, made) -> str | None:
    """The year's campaigns: those that were given, changed or not, and others with numbers of one's own."""
    if not isinstance(made, list) or not all(isinstance(one, Campaign) for one in made):
        return f"must return the list of the year's campaigns, not {kind_of(made)}"
    numbers = {one.number for one in given[-1] or ()}
    wrong = next(filter(None, (_campaign(view.settings, one, numbers) for one in made)), None)
    for name in ("code", "number") if wrong is None else ():
        several = [value for value, times in Counter(getattr(one, name) for one in made).items() if times > 1]
        if several:
            return f"must return campaigns with a {name} each of its own, not {several[0]} twice"
    return wrong


def _campaign(world, one: Campaign, numbers: set[int]) -> str | None:
    if not isinstance(one.code, str) or not one.code:
        return f"must return campaigns whose code is a name, not {kind_of(one.code)}"
    if one.number not in numbers and not is_number(one.number, OWN[0], OWN[-1], whole=True):
        given = shown(one.number)
        return f"must return campaigns whose number is a given one, or from {OWN[0]} to {OWN[-1]}, not {given}"
    lists = {
        "departments": (0, len(world.departments) - 1), "months": (1, 12), "types": (0, len(world.types) - 1),
        "sectors": (0, len(world.sectors) - 1),
    }
    for name, bounds in lists.items():
        given, optional = getattr(one, name), name in ("types", "sectors")
        if given is None and optional:
            continue
        if not isinstance(given, tuple) or not (given or optional):
            return f"must return campaigns whose {name} are a tuple of whole numbers, not {_told(given)}"
        for entry in given:
            if not is_number(entry, *bounds, whole=True):
                return f"must return campaigns whose {name} are {span(*bounds)}, not {shown(entry)}"
        if len(set(given)) < len(given):
            return f"must return campaigns whose {name} are named once each, not {_told(given)}"
    single = {
        "trigger": (0, max(PRIORITY), True), "factor": (0, MOST_FACTOR, False), "window_days": (1, MOST_DAYS, True),
        "partners": (0, (1 << len(world.departments)) - 1, True), "together": (0, 1, False),
    }
    for name, (least, most, whole) in single.items():
        given = getattr(one, name)
        if not (given is None and name == "window_days") and not is_number(given, least, most, whole=whole):
            return f"must return campaigns whose {name} is {span(least, most)}, not {shown(given)}"
    return None


def _told(given: object) -> str:
    return str(given) if isinstance(given, tuple) else kind_of(given)


def desk(view, given, made) -> str | None:
    """Work at the desks: what was given, and more of the known kinds."""
    if not isinstance(made, list):
        return f"must return a list of (activity, count, minutes), not {kind_of(made)}"
    before = given[-1] or []
    if len(made) < len(before) or any(one is not other for one, other in zip(made, before, strict=False)):
        return f"must return the {len(before)} entries of desk work that it was given, before its own"
    for one in made[len(before) :]:
        if not isinstance(one, tuple) or len(one) != 3:
            return f"must return (activity, count, minutes), not {kind_of(one)}"
        activity, count, minutes = one
        if not is_number(activity, 0, len(Desk) - 1, whole=True):
            return f"must return an activity that is a jgsim.terms.enums.Desk, not {shown(activity)}"
        wrong = first_wrong(*(
            wrong_column(name, column, view.pools, least=0, most=_MOST - 1)
            for name, column in (("count", count), ("minutes", minutes))
        ))
        if wrong is not None:
            return wrong
        if (minutes[count == 0] > 0).any():
            return "must return minutes of desk work only where its count is not 0"
    return None


def visits(view, given, made) -> str | None:
    """Time and officers of visits."""
    before = given[-1]
    if type(made) is not type(before):
        return f"must return the {type(before).__name__} that it was given, changed, not {kind_of(made)}"
    size = before.minutes.shape[0]
    shape, minutes = before.minutes.shape, made.minutes
    if not isinstance(minutes, np.ndarray) or minutes.dtype.kind not in "iu" or minutes.shape != shape:
        return f"must return whole minutes of the shape {shape}, not {kind_of(minutes)}"
    return first_wrong(
        wrong_values("minutes", minutes, 0, YEAR),
        wrong_column("elapsed", made.elapsed, size, least=0, most=YEAR),
        wrong_column("officers", made.officers, size, least=1, most=MOST_OFFICERS),
        wrong_column("overhead", made.overhead, size, least=0, most=YEAR),
    )


def read(view, given, made) -> str | None:
    """What firms read of the plan: draws a year, or, before these are reckoned up, factors and targets of campaigns."""
    world, before = view.settings, given[-1]
    if before is None:
        return "reads the plan before it is there: give the lever a rank of 2 or more"
    if isinstance(before, list):
        return _factors(world, made)
    shape = len(TIERS), len(world.sectors), len(world.districts), len(world.types)
    if not isinstance(made, np.ndarray) or made.dtype.kind not in "iuf" or made.shape != shape:
        return f"must return an array of numbers of the shape {shape}, not {kind_of(made)}"
    return first_wrong(wrong_values("draws a year", made, 0))


def _factors(world, made) -> str | None:
    if not isinstance(made, list) or not all(isinstance(one, tuple) and len(one) == 2 for one in made):
        return f"must return a list of (factor, targets), not {kind_of(made)}"
    shape = len(world.sectors), len(world.types)
    for factor, targets in made:
        if not is_number(factor, 0, MOST_FACTOR):
            return f"must return factors of campaigns {span(0, MOST_FACTOR)}, not {shown(factor)}"
        if np.shape(targets) != shape or np.asarray(targets).dtype.kind not in "biuf":
            return f"must return targets of the shape {shape}, not {kind_of(targets)}"
        wrong = first_wrong(wrong_values("targets", np.asarray(targets), 0, 1))
        if wrong is not None:
            return wrong
    return None


def number(view, given, made) -> str | None:
    """One number that is not negative."""
    return None if is_number(made, 0) else f"must return a number that is not negative, not {shown(made)}"


def lenient(view, before: float, made: float, most: float) -> str | None:
    """A factor on onset rates: no more than the lever declares, and not above the ceiling of the candidates."""
    limit = min(before * max(1.0, most), view.settings.ceiling.value)
    if 0 <= made <= limit * (1 + 1e-9):
        return None
    return f"must return a factor {span(0, limit)}, not {shown(made)}: the lever's most and world.ceiling allow no more"
