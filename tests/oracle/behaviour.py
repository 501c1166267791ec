"""States how firms answer to supervision, and what a look finds."""

from __future__ import annotations

import math

from jgsim.terms.enums import Tier, Trigger
from jgsim.terms.time import DAY, YEAR

from oracle.keys import Chance
from oracle.world import NORMAL

FORGOTTEN = 30 * 366
"""Days after which a visit counts as if it had never been."""


def after_visit(deterrence, minutes: int | None) -> float:
    """Factor on the onset rate so many minutes after the last visit (None: there was none), by whole days."""
    days = FORGOTTEN if minutes is None else minutes // DAY
    if days >= FORGOTTEN:
        return 1.0
    years = (days + 0.5) * DAY / YEAR
    presence = deterrence.presence.value * math.exp(-years / deterrence.presence_years.value)
    learning = deterrence.learning.value * math.exp(-years / deterrence.learning_years.value)
    return math.exp(-(presence + learning))


def after_event(strength: float, years: float, minutes: int | None) -> float:
    """Factor on the onset rate so many minutes after a penalty or a warning (None: there was none), by whole days."""
    days = FORGOTTEN if minutes is None else minutes // DAY
    if days >= FORGOTTEN:
        return 1.0
    return math.exp(-strength * math.exp(-(days + 0.5) * DAY / YEAR / years))


def in_view_of(perceived, ratio: float, tier: int, type_: str) -> float:
    """Factor on the onset rate of a firm that reads this yearly draw ratio in the plan."""
    code = Tier(tier).code
    if code not in perceived.reference:
        return 1.0
    of_type = perceived.reference_by_type
    reference = perceived.reference[code].value * (of_type[type_].value if type_ in of_type else 1.0)
    now, reference = max(ratio, perceived.floor.value), max(reference, perceived.floor.value)
    return 1.0 if abs(now - reference) <= 1e-12 * reference else (now / reference) ** perceived.elasticity.value


def intensity(look, chance: Chance, officer: int, trigger: int) -> float:
    """How closely an officer looks at such a visit, relative to the median officer at a single draw."""
    sd = look.officer_log_sd.value
    own = math.exp(sd * NORMAL.inv_cdf(chance.uniform("officer", 0, officer))) if sd > 0 else 1.0
    factor = {"joint": look.joint_factor, "key": look.key_factor, **look.factor}.get(Trigger(trigger).code)
    return own if factor is None else own * factor.value


def sees(look, closeness: float) -> float:
    """Chance that a look of this intensity finds what is there."""
    if closeness == 1:
        return look.sensitivity.value
    return 1 - (1 - look.sensitivity.value) ** closeness
