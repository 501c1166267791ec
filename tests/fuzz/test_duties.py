"""Fuzz: whatever duty lists come into force and when, no visit in the log breaks them."""

from hypothesis import given
from hypothesis import strategies as st

from fuzz.bounds import few, sound
from fuzz.ownership import owned
from jgsim.engine.run import simulate
from jgsim.measures.measure import measure
from jgsim.scenario.load import load
from jgsim.terms.errors import InputError

WORLD = load("jinan").world
GROUPS, DEPARTMENTS = list(WORLD.groups), list(WORLD.departments)
SURE = {"value": 0.95, "unit": "share", "low": 0, "high": 1, "source": "assumption (test)"}
OFTEN = {
    "draw.ratio": dict.fromkeys(("A", "B", "C", "D", "none"), 0.9), "capability.unlimited": True,
    "behaviour.look.sensitivity": SURE, "behaviour.look.specificity": SURE, "recheck": {"share": 0.9, "days": 20},
    **{f"world.groups.{code}.rate": {**SURE, "value": 1.5, "high": 2} for code in GROUPS},
}
LISTS = st.fixed_dictionaries({}, optional={
    "owner": st.dictionaries(st.sampled_from(GROUPS), st.sampled_from(DEPARTMENTS), max_size=3),
    "vacant": st.dictionaries(st.sampled_from(GROUPS), st.fixed_dictionaries({"months": st.integers(1, 9)}), max_size=3),
    "classes": st.dictionaries(st.sampled_from(GROUPS), st.sampled_from(["general", "key", "report_only"]), max_size=2),
    "minutes": st.dictionaries(st.sampled_from(GROUPS), st.sampled_from([0.0, 0.5, 2.0]), max_size=2),
})


def carried_out(duties: dict, earlier: dict) -> dict:
    """A duty list beside a plan whose campaigns go to the owners of their items."""
    owner = {**earlier, **duties.get("owner", {})}
    of = lambda group: owner.get(group, WORLD.groups[group].department)  # noqa: E731
    fields = {code: of(code) for code in WORLD.key_fields}
    return {
        "duties": {**duties, "fields": fields},
        "plan": {
            "campaigns": {code: {"department": of(group)} for code, group in (
                ("disclosure", "disclosure"), ("conduct", "conduct"), ("measuring", "measuring")
            )},
            "special": {"food_safety": {"department": of("food")}, "market_order": {"department": of("conduct")}},
        },
        "joint": {"share": 0},
    }


@few(12)
@given(LISTS, LISTS, LISTS, st.sampled_from([0.0, 0.5, 1.0]))
def test_no_visit_breaks_the_duty_list(first, second, third, share):
    entries, owner = [], first.get("owner", {})
    for date, duties in (("2025-04-01", second), ("2025-08-01", third)):
        entries.append({"from": date, **carried_out(duties, owner)})
        owner = {**owner, **duties.get("owner", {})}
    start = carried_out(first, {})
    changes = {"duties": start["duties"], "joint.share": 0, "coordination.share": share, "time.warm_up": 0}
    for code, one in start["plan"]["campaigns"].items():
        changes[f"plan.campaigns.{code}.department"] = one["department"]
    for code, one in start["plan"]["special"].items():
        changes[f"plan.special.{code}.department"] = one["department"]
    try:
        scenario = load("jinan", set={**OFTEN, **changes, "later": entries}, years=1)
    except InputError as error:
        assert "checked on reports only" in error.reason, str(error)
        return
    result = simulate(scenario, 3, 0, 300)
    owned(result)
    sound(result, measure(result))
    assert simulate(scenario, 3, 0, 300, eager=True).state_hash == result.state_hash


def test_the_duty_lists_are_held_to_something():
    scenario = load("jinan", set={**OFTEN, "time.warm_up": 0, "duties.vacant": {"food": {"months": 3}}}, years=1)
    assert owned(simulate(scenario, 3, 0, 300)) > 100
