"""Fuzz: settings inside their bounds run to the end with closed accounts, the same each time, touched late or early."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fuzz.bounds import few, sound
from fuzz.ownership import owned
from jgsim.engine.run import simulate
from jgsim.measures.measure import measure
from jgsim.scenario.load import load
from jgsim.terms.errors import InputError
from jgsim.terms.settings import LEAST

TIERS, RISKS = ("A", "B", "C", "D", "none"), ("A", "B", "C", "D")
CORNERS = (
    "does nothing where firms choose by the month",
    "above the ceiling", "alone closes more firms", "needs more draws a year", "hours of other work",
    "nothing to share", " asks ", "draws general items", "needs credit.rule: step",
)
"""What may still be refused: combinations, each of whose parts is inside its bounds."""


def number(value) -> dict:
    return {"value": value, "unit": "x", "low": value, "high": value, "source": "a test"}


def real(least, most, *corners):
    """A number between two bounds, often one of them or of the corners."""
    usable = st.floats(least, most).map(lambda x: x if abs(x) >= LEAST else 0.0)
    return st.one_of(st.sampled_from([least, most, *corners]), usable)


def sourced(least, most, *corners):
    return real(least, most, *corners).map(number)


def shares(names):
    """Shares of the names that add up to 1, some of them 0."""
    parts = st.lists(st.integers(0, 10), min_size=len(names), max_size=len(names)).filter(any)
    return parts.map(lambda p: {name: part / sum(p) for name, part in zip(names, p, strict=True)})


def some(names, least=0):
    return st.lists(st.sampled_from(names), min_size=least, max_size=len(names), unique=True)


def maybe(settings: dict):
    """Some of these settings."""
    return st.fixed_dictionaries({}, optional=settings)


def per(names, values):
    return st.fixed_dictionaries({name: values for name in names})


def draw(world: dict):
    rounds = st.shared(st.sampled_from([1, 1, 2, 12, 366]), key="rounds")
    law = st.sampled_from([
        {"memory": m, "size": s, "replacement": r, "coordination": c}
        for m in ("within_year", "independent", "rotation", "poisson")
        for s in ("threshold", "fixed") for r in (False, True)
        for c in ("independent", "shared", "shifted")
        if (not r or (s, m) == ("fixed", "independent")) and not (m == "poisson" and s == "fixed")
        and not (c == "shifted" and (s == "fixed" or m in ("rotation", "poisson")))
    ])
    factors = real(0, 1000, 1.0, 0.5)
    return st.tuples(law, maybe({
        "by_sector": st.dictionaries(st.sampled_from(world["sectors"]), factors),
        "by_district": st.dictionaries(st.sampled_from(world["districts"]), factors),
        "by_type": st.dictionaries(st.sampled_from(world["types"]), factors),
    }), rounds, per(TIERS, real(0, 1, 0.05, 1e-9)), rounds).map(
        lambda t: {**t[0], **t[1], "rounds": t[2], "ratio": {tier: share * t[4] for tier, share in t[3].items()}}
    )


def campaign(world: dict):
    return st.fixed_dictionaries(
        {
            "name": st.just({"zh": "抽查", "en": "draw"}), "department": st.sampled_from(world["departments"]),
            "months": some(range(1, 13), 1).map(sorted),
        },
        optional={"window_days": st.integers(1, 31), "factor": real(0, 1000, 1.0), "types": some(world["types"]),
                  "sectors": some(world["sectors"])},
    )


def joint(world: dict):
    settings = {
        "share": real(0, 1, 0.3), "mode": st.sampled_from(["shared_draw", "coincidence"]),
        "window_days": st.integers(0, 400), "overlap": real(0, 1),
        "team": st.sampled_from(["per_department", "pooled"]),
    }
    if len(world["departments"]) < 2:
        return st.just({"share": 0, "departments": []})
    return st.tuples(st.fixed_dictionaries(settings), some(world["departments"], 2), st.integers(0, 9)).map(
        lambda t: {**t[0], "departments": t[1], "initiator": t[1][t[2] % len(t[1])]}
    )


def sending(world: dict):
    """Settings of who is sent, with what, and of sensors."""
    look = sourced(0, 10, 1.0)
    departments = lambda values: st.dictionaries(st.sampled_from(world["departments"]), values, max_size=3)  # noqa: E731
    return {
        "pairs": maybe({
            "skills": departments(real(0, 1)), "trained": real(0, 1), "match": st.booleans(), "recuse": st.booleans(),
            "familiarity": look, "unskilled": look, "fatigue": sourced(-1, 10, 0.0), "team": sourced(-1, 10, 0.0),
            "announced": real(0, 1),
            "announced_look": look,
        }),
        "equipment": maybe({"look": departments(look), "gain": departments(sourced(0, 1))}),
        "monitoring": st.fixed_dictionaries({
            "equipped": st.dictionaries(st.sampled_from(world["sectors"]), real(0, 1), max_size=3),
            "sensitivity": sourced(0, 1), "false_alarms": sourced(0, 52, 1.0),
        }, optional={
            "groups": st.none() | some(world["groups"], 1), "quiet_days": st.integers(0, 3660),
            "desk_minutes": st.integers(0, 10_000), "visited": real(0, 1),
        }),
    }


def duties(world: dict):
    departments, groups = st.sampled_from(world["departments"]), st.sampled_from(world["groups"])
    some_of = lambda values: st.dictionaries(groups, values, min_size=1, max_size=2)  # noqa: E731
    found = {
        "owner": some_of(departments), "vacant": some_of(st.fixed_dictionaries({"months": st.integers(1, 720)})),
        "classes": some_of(st.sampled_from(["general", "key", "report_only"])),
        "minutes": some_of(real(0, 1000, 1.0)), "general_most": st.none() | real(0, 10, 1.0),
    }
    if world["key_fields"]:
        found["fields"] = st.dictionaries(st.sampled_from(world["key_fields"]), departments)
    return maybe(found)


def policy(world: dict):
    """Settings of all levers, by path."""
    capability = st.fixed_dictionaries({
        "officers": st.integers(2, 3000), "hours": real(0.001, 8784, 800.0), "unlimited": st.booleans(),
        "team": st.integers(1, 10), "overhead_minutes": st.integers(0, 1440),
    })
    credit = st.fixed_dictionaries({
        "rule": st.sampled_from(["fixed", "step", "score"]), "types": st.none() | some(world["types"]),
        "accuracy": real(0, 1), "initial": st.none() | shares(RISKS), "step": st.fixed_dictionaries(
            {"up": real(0, 1), "repair": real(0, 1)}, optional={"worst": st.sampled_from(["B", "C", "D"])}
        ),
        "score": st.fixed_dictionaries({
            "correlation": sourced(-1, 1, 0), "shares": shares(RISKS), "months": st.integers(1, 120),
            "points": maybe(dict.fromkeys(("minor", "general", "serious"), real(0, 1000, 0.3))),
        }, optional={"renewal": sourced(0, 1), "unreachable": real(0, 1000, 1.5), "waived": real(0, 1)}),
    }, optional={
        "repair": st.fixed_dictionaries({"share": real(0, 1)}, optional={
            "months": maybe(dict.fromkeys(("minor", "general", "serious"), st.integers(1, 120))),
            "key_months": st.integers(1, 120),
        }),
        "objection": st.fixed_dictionaries({"share": real(0, 1), "success": real(0, 1), "months": st.integers(0, 120)}),
        "warning": st.fixed_dictionaries({"tiers": some(["B", "C", "D"], 1)}, optional={"minutes": real(0, 600, 30.0)}),
    })
    found = {
        "draw": draw(world), "joint": joint(world), "capability": capability, "credit": credit,
        "plan": st.fixed_dictionaries({
            "publication": st.just("01-01"),
            "campaigns": st.dictionaries(st.sampled_from(["one", "two", "三", "4-x"]), campaign(world), max_size=4),
            "other_load": maybe({"cases": st.fixed_dictionaries(
                {"name": st.just({"zh": "案", "en": "c"}), "hours": real(0, 1000)}
            )}),
        }),
    }
    found |= admission(world)
    found |= sending(world)
    found["duties"] = duties(world)
    found["coordination"] = maybe({
        "share": real(0, 1, 0.5), "departments": st.none() | some(world["departments"]),
        "window_days": st.integers(0, 400),
    })
    if world["key_fields"]:
        frequency = maybe({field: per(RISKS, real(0, 52, 1.0)) for field in world["key_fields"]})
        found["key_fields"] = frequency.map(lambda table: {"frequency": table})
    return st.fixed_dictionaries({}, optional=found)


def admission(world: dict):
    classes = ("cancelled", "filed", "committed", "eased")
    days = st.one_of(st.sampled_from([0, 1, 3660]), st.integers(0, 3660))
    return {
        "exchange": maybe({"lag_days": days, "lost": real(0, 1), "revoke": real(0, 1), "revoke_days": days}),
        "entry": st.fixed_dictionaries({
            "share": shares((*classes, "unchanged")).map(lambda s: {name: s[name] for name in classes}),
            "onset": maybe(dict.fromkeys(classes, sourced(0, 100, 1))),
            "department": st.sampled_from(world["departments"]),
        }, optional={"check_days": days.map(lambda n: max(n, 1))}),
    }


def choice():
    costs = st.tuples(real(0, 1e9, 0.1, 1), real(0, 1e9, 0.1, 1)).map(sorted)
    return st.tuples(costs, st.fixed_dictionaries({
        "rule": st.sampled_from(["fixed", "rational", "logit"]), "fine": per(TIERS, sourced(0, 1e9, 1)),
        "discount": sourced(0, 0.999, 0.95), "noise": sourced(1e-6, 1e9, 0.1),
    }), st.booleans()).map(lambda t: {
        **t[1], "cost": number(t[0][0]), **({"cost_to": number(t[0][1])} if t[2] else {}),
    })


def surroundings(world: dict, p1: bool):
    """Settings of world, behaviour and time, by path."""
    look = "behaviour.look."
    found = {
        "time.start": st.integers(1990, 2200), "time.warm_up": st.integers(0, 1), "time.years": st.integers(1, 2),
        "time.calendar": st.sampled_from(["every_day", "calendar-cn.csv"]),
        "world.frailty.log_sd": sourced(0, 4, 1.2), "world.growth_fade": sourced(0, 1),
        "world.risk.share": shares(RISKS).map(lambda s: {k: number(v) for k, v in s.items()}),
        "world.risk.factor": per(RISKS, sourced(0, 1000, 1)), "world.ceiling": sourced(0.1, 100, 1, 2),
        "world.firms": st.sampled_from([300, 50_000_000, 1]),
        look + "sensitivity": sourced(0, 1), look + "specificity": sourced(0, 1),
        look + "officer_log_sd": sourced(0, 4), look + "items": st.none() | st.integers(1, 512),
        look + "joint_factor": sourced(0, 100), look + "key_factor": sourced(0, 100),
        "behaviour.correction": st.fixed_dictionaries({"share": sourced(0, 1), "days": sourced(0, 3660)}),
        "behaviour.deterrence": st.fixed_dictionaries({
            "presence": sourced(0, 10), "presence_years": sourced(0.001, 1000), "learning": sourced(0, 10),
            "learning_years": sourced(0.001, 1000),
        }),
        "behaviour.perceived.elasticity": sourced(-0.5, 0.5, 0), "behaviour.perceived.floor": sourced(1e-6, 366),
        "behaviour.period": st.fixed_dictionaries(
            {"violation": per(RISKS, sourced(0, 1))}, optional={"choice": choice()}
        ),
    }
    for group in world["groups"]:
        found[f"world.groups.{group}.rate"] = sourced(0, 20, 0.1)
        found[f"world.groups.{group}.spell"] = sourced(0.001, 1000, 0.5)
        found[f"world.groups.{group}.minutes"] = sourced(0, 10_000)
        found[f"world.groups.{group}.items"] = st.integers(1, 64)
        if p1:
            found[f"world.groups.{group}.spell_law"] = st.sampled_from(["exponential", "fixed", "unbounded"])
    return st.fixed_dictionaries({}, optional=found)


def known(name: str) -> dict:
    world = load(name).data["world"]
    parts = ("types", "sectors", "districts", "departments", "groups", "key_fields")
    return {part: list(world.get(part, {})) for part in parts}


WORLDS = {name: known(name) for name in ("jinan", "p1")}


def named(names: list[str], make) -> dict:
    return {name: {"name": {"zh": name, "en": name}, **make(name)} for name in names}


def numbers(table: dict) -> dict:
    return {name: number(value) for name, value in table.items()}


@st.composite
def cities(draw_):
    """A world of any make, as settings of P1 by path, and the names in it."""
    names = {part: [f"{part[0]}{i}" for i in range(draw_(st.integers(1, most)))]
             for part, most in {"types": 4, "sectors": 5, "districts": 4, "departments": 12, "groups": 8}.items()}
    names["key_fields"] = [f"k{i}" for i in range(draw_(st.integers(0, 3)))]
    pick = lambda part: draw_(st.sampled_from(names[part]))  # noqa: E731
    whole = lambda part: draw_(shares(names[part]))  # noqa: E731
    of_types, of_districts = whole("types"), whole("districts")
    of_sectors = {name: whole("sectors") for name in names["types"]}
    life = [number(draw_(real(0, 0.3, 0.1))) for _ in range(2)]
    young = number(min(life[1]["value"], draw_(real(0, 0.3))))
    return names, {
        "world.types": named(names["types"], lambda name: {
            "share": number(of_types[name]), "entry": life[0], "exit": life[1], "exit_young": young,
            "visits_before": draw_(st.none() | sourced(0, 100)), "sizes": numbers(draw_(shares(["micro", "large"]))),
        }),
        "world.sectors": named(names["sectors"], lambda name: {
            "share": {kind: number(of_sectors[kind][name]) for kind in names["types"]},
            "field": pick("key_fields") if names["key_fields"] and draw_(st.booleans()) else None,
        }),
        "world.districts": named(names["districts"], lambda name: {"share": number(of_districts[name])}),
        "world.departments": named(names["departments"], lambda name: {}),
        "world.groups": named(names["groups"], lambda name: {
            "department": pick("departments"), "items": draw_(st.integers(1, 64)), "rate": draw_(sourced(0, 5)),
            "spell": draw_(sourced(0.001, 50)), "minutes": draw_(sourced(0, 500)),
            "sectors": draw_(st.none() | some(names["sectors"])),
            "severity": numbers(draw_(shares(["minor", "general", "serious"]))),
        }),
        "world.key_fields": named(names["key_fields"], lambda name: {
            "department": pick("departments"), "visits_before": draw_(st.none() | sourced(0, 100)),
            "grades": {"share": numbers(draw_(shares(RISKS))), "correlation": draw_(sourced(-1, 1))},
        }),
        "world.start": draw_(st.sampled_from(["stationary", "in_order"])),
        "plan.campaigns": {}, "time.years": 1,
    }


@st.composite
def settings_of(draw_, name: str):
    """Settings by path that make another world and policy of a shipped scenario."""
    if name == "any city":
        world, changes = draw_(cities())
        return {**changes, **draw_(policy(world))}
    world = WORLDS[name]
    changes = {
        "time.years": 1, "time.warm_up": 0, "joint.share": 0,
        **draw_(surroundings(world, name == "p1")), **draw_(policy(world)),
    }
    if "joint" in changes:
        del changes["joint.share"]
    for group in world["groups"]:
        if f"world.groups.{group}.items" in changes:
            changes[f"world.groups.{group}.red_lines"] = draw_(st.integers(0, changes[f"world.groups.{group}.items"]))
    if name == "p1" and "behaviour.period" in changes and draw_(st.booleans()):
        changes["behaviour.clock"] = "period"
    elif "choice" in changes.get("behaviour.period", {}):
        del changes["behaviour.period"]["choice"]
    if name == "jinan" and draw_(st.booleans()):
        changes["world.start"] = draw_(st.sampled_from(["stationary", "in_order"]))
    return changes


@few(40)
@given(st.sampled_from(["jinan", "p1", "any city"]), st.data())
def test_valid_settings_run_to_the_end(name, data):
    changes = data.draw(settings_of(name), label="settings")
    try:
        scenario = load("p1" if name == "any city" else name, set=changes)
    except InputError as error:
        assert [corner for corner in CORNERS if corner in error.reason], str(error)
        return
    seed = data.draw(st.sampled_from([0, 1, 2**63 - 1]), label="seed")
    firms = data.draw(st.sampled_from([1, 200, 500]), label="firms")
    one = simulate(scenario, seed, 0, firms)
    rows = measure(one)
    sound(one, rows)
    if scenario.behaviour.clock == "continuous":
        owned(one)
    again = simulate(scenario, seed, 0, firms, eager=True)
    assert again.state_hash == one.state_hash
    for table, columns in one.tables.items():
        for column, values in columns.items():
            assert np.array_equal(values, again.tables[table][column]), (table, column)
    assert np.array_equal(measure(again).value, rows.value, equal_nan=True)
