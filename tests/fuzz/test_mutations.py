"""Fuzz: a shipped scenario with parts deleted, renamed, swapped or absurd says what is wrong, or loads and runs."""

import copy
import json

from hypothesis import given
from hypothesis import strategies as st

from fuzz.bounds import clear, few, sound
from jgsim.engine.run import simulate
from jgsim.measures.measure import measure
from jgsim.scenario.find import SHIPPED
from jgsim.scenario.load import build, load
from jgsim.scenario.scenario import Scenario
from jgsim.scenario.sources import sources_csv, sources_text
from jgsim.terms.errors import InputError

FILES = ("jinan", "p1", "credit-tiered", "joint")
NUMBER = {"value": 0.5, "unit": "x", "low": 0, "high": 1, "source": "a test"}
VALUES = st.one_of(
    st.sampled_from([
        None, True, False, 0, 1, -1, 2, 3.5, -0.5, 0.1, 1e-300, 1e300, -1e300, 10**17, -(10**17), float("nan"),
        float("inf"), "", "x", "A", "none", "None", "0.5", "3%", "１", "全角：", "\u200b", "a\nb", "\ud800", "x" * 300,
        "food", "every_day", "score", "fixed", [], [1], [13], ["food"], [[]], {}, {"A": 1}, {"": 1}, {"none": 0.1},
        {"x": {"y": {"z": []}}}, NUMBER, {**NUMBER, "value": 0}, {**NUMBER, "value": 1}, {**NUMBER, "value": True},
        {**NUMBER, "low": -9, "value": -1}, {**NUMBER, "high": 1e9, "value": 1e9},
    ]),
    st.floats(), st.integers(-100, 2000), st.text(max_size=8),
)


def paths(data, at=()) -> list[tuple]:
    """Every place in nested maps and lists."""
    found = []
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        found += [(*at, key), *paths(value, (*at, key))]
    return found


def holder(data, path):
    for key in path[:-1]:
        data = data[key]
    return data


def mutate(draw, data: dict) -> None:
    """Change one thing in place."""
    places = paths(data)
    if not places:
        return
    at = draw(st.sampled_from(places))
    other = draw(st.sampled_from(places))
    into, key = holder(data, at), at[-1]
    what = draw(st.sampled_from(["delete", "replace", "scale", "rename", "swap", "copy"]))
    if what == "delete":
        del into[key]
    elif what == "replace":
        into[key] = copy.deepcopy(draw(VALUES))
    elif what == "scale" and isinstance(into[key], (int, float)) and not isinstance(into[key], bool):
        into[key] = into[key] * draw(st.sampled_from([0, -1, 2, 10, 1e-6, 1e6, 0.5, 1000]))
    elif what == "rename" and isinstance(into, dict):
        other_names = st.sampled_from([str(key)[:-1], f"{key}x", "A", "food"])
        into[draw(st.one_of(st.text(max_size=5), other_names))] = into.pop(key)
    elif what == "swap" and at != other[: len(at)] and other != at[: len(other)]:
        there = holder(data, other)
        into[key], there[other[-1]] = there[other[-1]], into[key]
    elif what == "copy":
        holder(data, other)[other[-1]] = copy.deepcopy(into[key])


def short(data: dict) -> dict:
    """A year without warm-up, so that what loads can be run."""
    data = copy.deepcopy(data)
    data["time"].update(years=1, warm_up=0)
    return data


BASES = {name: short(load(name).data) for name in FILES}


@few(120)
@given(st.sampled_from(FILES), st.data())
def test_a_mutated_scenario(name, data):
    content = copy.deepcopy(BASES[name])
    for _ in range(data.draw(st.integers(1, 3))):
        mutate(data.draw, content)
    try:
        scenario = build(content, "plan", {}, "plan.yaml", calendar_file=SHIPPED / "plan.yaml")
    except InputError as error:
        clear(error)
        return
    for lang in ("zh", "en"):
        assert scenario.description(lang)
    assert len(scenario.hash) == 64 and repr(scenario) and sources_text(scenario) and sources_csv(scenario)
    if scenario.time.years + scenario.time.warm_up <= 3:
        runs(scenario)


def runs(scenario: Scenario, firms: int = 80) -> None:
    """To the end, with closed accounts, and the same once more."""
    one = simulate(scenario, 1, 0, firms)
    rows = measure(one)
    sound(one, rows)
    assert simulate(scenario, 1, 0, firms).state_hash == one.state_hash


@few(40)
@given(st.data())
def test_a_mutated_plan_on_a_shipped_base(tmp_path_factory, data):
    """Through a file, with a key twice now and then, and a base that is there or not."""
    content = {
        "base": "jinan.yaml", "title": {"zh": "方案", "en": "plan"}, "draw": {"ratio": {"A": 0.01, "D": 0.5}},
        "joint": {"share": 0.5}, "credit": {"score": {"months": 6}}, "world": {"frailty": {"log_sd": 1.0}},
        "plan": {"campaigns": {"conduct": {"months": [4, 5], "window_days": 3}}},
    }
    for _ in range(data.draw(st.integers(1, 4))):
        mutate(data.draw, content)
    text = json.dumps(content, ensure_ascii=data.draw(st.booleans()), indent=data.draw(st.sampled_from([None, 1])))
    if data.draw(st.booleans()):
        text = text[:-1] + f', "{data.draw(st.sampled_from([*content, "x"]))}": 1' + "}"
    folder = tmp_path_factory.mktemp("fuzz")
    for name in ("jinan.yaml", "calendar-cn.csv"):
        (folder / name).symlink_to(SHIPPED / name)
    (folder / "plan.yaml").write_text(text, encoding="utf-8", errors="surrogatepass")
    try:
        load(folder / "plan.yaml", years=1).hash  # noqa: B018 - a scenario that loads has a hash
    except InputError as error:
        clear(error)
        assert error.file
