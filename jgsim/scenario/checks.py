"""What no single section of a scenario can see: whether its parts fit each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from types import SimpleNamespace

import numpy as np

from jgsim.behaviour.response import deterrence_table, perceived_table
from jgsim.levers import LEVERS
from jgsim.levers.draw import ratio_table
from jgsim.levers.joint import lists_of
from jgsim.levers.plan import campaigns
from jgsim.scenario.problems import Lines, located
from jgsim.terms.enums import TIERS, Tier
from jgsim.terms.errors import LeverError, nearest
from jgsim.terms.lever import Lever, Stage, pipeline
from jgsim.world.calendar import make_calendar
from jgsim.world.firms import Lifetime, past_growth
from jgsim.world.register.values import codes_of


def check_world(whole, lines: Lines, file: str) -> None:
    """Young firms do not die faster than the stock allows; behaviour names types that exist, and suits the groups."""
    world = whole.world
    if whole.behaviour.clock == "period" and len(world.groups) > 1:
        reason = f"clock: period is for one item group, not for {len(world.groups)}"
        raise located(reason, "behaviour.clock", lines, file)
    if whole.behaviour.clock == "period" and whole.behaviour.period.reckons and whole.credit.rule != "step":
        reason = f"firms reckon with tiers that move by results: needs credit.rule: step, not {whole.credit.rule}"
        raise located(reason, "behaviour.period.choice.rule", lines, file)
    if whole.behaviour.clock == "period":
        _check_period(whole, lines, file)
    for code, one in world.types.items():
        growth = past_growth(world, one)
        try:
            Lifetime(one.exit.value, one.exit_young.value, world.young_years.value, growth)
        except ValueError as error:
            raise located(str(error), f"world.types.{code}.exit_young", lines, file) from None
    where = "behaviour.perceived.reference_by_type"
    for name in whole.behaviour.perceived.reference_by_type:
        if name not in world.types:
            reason = f"there is no {name!r}; known: {', '.join(world.types)}"
            raise located(reason, f"{where}.{name}", lines, file, nearest(name, world.types))


def _check_period(whole, lines: Lines, file: str) -> None:
    """Nothing is set that needs violations as spells of time, of which there are none where firms choose by the month."""
    if whole.sampling.fields or whole.accountability != type(whole.accountability)():
        raise located("samples and re-inspections need clock: continuous", "behaviour.clock", lines, file)
    needs = {
        "monitoring.equipped": any(whole.monitoring.equipped.values()),
        "publicity.strength": whole.publicity.strength is not None and whole.publicity.strength.value > 0,
        "review": whole.review != type(whole.review)(),
        "transfer": whole.transfer.share > 0 or any(whole.transfer.police.values()),
        "exchange.revoke": whole.exchange.revoke > 0,
        "entry.onset": any(one.value != 1 for one in whole.entry.onset.values()),
        "penalty_lists.case": any(whole.penalty_lists.case.values()),
        "recheck.share": whole.recheck.share > 0,
    }
    for path, on in needs.items():
        if on:
            reason = "does nothing where firms choose by the month; needs behaviour.clock: continuous"
            raise located(reason, path, lines, file)


def check_register(whole, lines: Lines, file: str) -> None:
    """What the values of a register are said to mean exists."""
    for field, values in whole.register.values.items():
        known = codes_of(field, whole.world)
        for value, code in values.items():
            if code not in known:
                reason = f"there is no {code!r}; known: {', '.join(known)}"
                raise located(reason, f"register.values.{field}.{value}", lines, file, nearest(code, known))


def check_calendar(scenario, lines: Lines, file: str) -> None:
    """Every month has a working day."""
    clock = scenario.clock
    calendar = make_calendar(clock, scenario.exceptions)
    idle = np.flatnonzero(np.diff(calendar.first) == 0)
    if idle.size:
        first = dt.date(clock.first_year + int(idle[0]) // 12, int(idle[0]) % 12 + 1, 1)
        raise located(f"{first:%Y-%m} has no working day", "time.calendar", lines, file)


def check_chain(scenario) -> None:
    """No onset rate can rise above the ceiling under any policy of a chain: what an earlier one did to firms stays."""
    policies = [SimpleNamespace(world=one.world, behaviour=one.behaviour, **one.settings) for one in scenario.chain]
    for number, one in enumerate(policies[1:], 1):
        check_ceiling(one, {}, scenario.file, scenario.levers, policies[:number])


def check_ceiling(whole, lines: Lines, file: str, levers: tuple[Lever, ...] = LEVERS, before: Sequence = ()) -> None:
    """No onset rate can rise above the ceiling at which the world draws its candidates; `before`: earlier policies."""
    announced = None
    for step in pipeline([(lever, getattr(whole, lever.name)) for lever in levers])[Stage.REACT]:
        try:
            announced = step.function(SimpleNamespace(settings=whole.world), step.settings, announced)
        except LeverError as error:
            raise located(str(error), step.lever, lines, file) from None
    table = perceived_table(whole.behaviour, whole.world, announced)
    highest = float(table[possible(whole)].max())
    highest *= max(1.0, float(deterrence_table(whole.behaviour).max()))
    for lever in levers:
        if lever.most is not None:
            highest *= max(lever.most(getattr(one, lever.name)) for one in (whole, *before))
    ceiling = whole.world.ceiling.value
    if highest > ceiling:
        raise located(
            f"this plan raises onset rates by up to {highest:.3g} times, above the ceiling of {ceiling:g} that the "
            "world's candidates are drawn for; raise world.ceiling in the base, for all plans alike",
            "draw.ratio",
            lines,
            file,
        )


def possible(whole) -> np.ndarray:
    """Which (tier, sector, district, type) there can be: classified types have a tier, the others none (bool)."""
    world, listed = whole.world, whole.credit.types
    classified = np.array([listed is None or name in listed for name in world.types])
    by_type = np.stack([~classified if tier == Tier.NONE else classified for tier in TIERS])
    return np.broadcast_to(
        by_type[:, None, None, :], (len(TIERS), len(world.sectors), len(world.districts), len(world.types))
    )


def check_draws(whole, lines: Lines, file: str) -> None:
    """No campaign is asked to draw a firm more often than it has draws; joint departments have what to share."""
    check_joint(whole, lines, file)
    if whole.draw.memory in ("rotation", "poisson"):
        return
    for code, campaign in whole.plan.campaigns.items():
        highest = float(np.where(possible(whole), ratio_table(whole.draw, whole.world, campaign.factor), 0).max())
        if highest > len(campaign.months):
            raise located(
                f"a ratio of {highest:g} needs more draws a year than the {len(campaign.months)} of campaign {code}",
                "draw.ratio",
                lines,
                file,
            )


def check_joint(whole, lines: Lines, file: str) -> None:
    """Departments that shall go together have campaigns that they can share."""
    joint = whole.joint
    if joint.share == 0 or joint.mode != "shared_draw":
        return
    own = campaigns(SimpleNamespace(settings=whole.world), whole.plan, [])
    if not lists_of(joint, whole.world, own):
        raise located(
            f"no campaign of {', '.join(joint.departments)} has the target and the months of one of {joint.initiator}; there "
            "is nothing to share: set joint.share to 0",
            "joint",
            lines,
            file,
        )


def check_hours(whole, lines: Lines, file: str) -> None:
    """The work that the plan does not steer fits into the officers' time."""
    load = sum(one.hours for one in whole.plan.other_load.values())
    hours = whole.capability.officers * whole.capability.hours
    if load > hours and not whole.capability.unlimited:
        raise located(
            f"{load:,.0f} hours of other work are more than the {hours:,.0f} hours of all officers",
            "plan.other_load",
            lines,
            file,
        )
