"""Unit: columns of the state, each written by its writer only."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from jgsim.engine.run import city_of, simulate
from jgsim.engine.simulation import Simulation
from jgsim.engine.state import State
from jgsim.scenario.load import changed, load
from jgsim.terms.lever import Column, Stage

SCENARIOS = Path(__file__).parents[3] / "scenarios"


@pytest.fixture
def state():
    columns = (Column("mine", "int32", "firm", "one"), Column("theirs", "int32", "firm", "other", fill=7))
    return State(columns, {"firm": 3})


def test_only_the_writer_can_write(state):
    with pytest.raises(ValueError, match="read-only"):
        state["mine"][0] = 1
    with state.writing("one"):
        state["mine"][0] = 1
        with pytest.raises(ValueError, match="read-only"):
            state["theirs"][0] = 1
        with pytest.raises(PermissionError, match="other"):
            state["theirs"] = np.zeros(3, np.int32)
    with pytest.raises(ValueError, match="read-only"):
        state["mine"][0] = 2
    assert state["mine"].tolist() == [1, 0, 0] and state["theirs"].tolist() == [7, 7, 7]


def test_a_list_belongs_to_the_one_who_laid_it_down(state):
    with state.writing("one"):
        state.put_list("names", "one", np.arange(2))
        state["names"][0] = 5
    with state.writing("other"), pytest.raises(ValueError, match="read-only"):
        state["names"][0] = 6
    with state.writing("other"), pytest.raises(PermissionError):
        state.put_list("names", "one", np.arange(3))


def test_snapshot_and_restore_bring_back_every_bit(state):
    with state.writing("one"):
        state["mine"][:] = 4
        state.put_list("names", "one", np.arange(2))
    before, copy = state.hash(), state.snapshot()
    with state.writing("one"):
        state["mine"][:] = 5
        state["names"][:] = 9
    assert state.hash() != before
    state.restore(copy)
    assert state.hash() == before
    with state.writing("one"):
        state["names"][:] = 1
    assert copy["names"][1].tolist() == [0, 1]


def number(value):
    return {"value": value, "unit": "as in the scenario", "low": value, "high": value, "source": "assumption: a test"}


BUSY = {
    "time.years": 1, "time.warm_up": 0, "plan.publication": "01-01", "draw.ratio": dict.fromkeys("ABCD", 1.0) | {"none": 1.0},
    "plan.campaigns.disclosure.months": [1, 2, 3], "joint.share": 0, "behaviour.relapse": {"share": number(0.5), "days": number(20)},
    "behaviour.correction.share": 0.9, "reports": {"visited": 0.5}, "recheck": {"share": 0.5, "days": 2},
    "penalty_lists": {"case": dict.fromkeys(("minor", "general", "serious"), 0.5)},
    "tolerance": {
        "months": 240, "sectors": ["trade"], "ladder": ["warned"], "self_correction": {"warned": number(0.5)},
        "extra": number(1.0),
    },
    "frequency": {"cap": {"A": 2}, "remote": {"of_draws": 0.1}}, "abnormal_list": {"revoke_months": 1},
    "duties": {"vacant": {"products": {"months": 1}}}, "coordination": {"share": 1.0},
    "pairs": {"recuse": True, "familiarity": number(0.5)}, "equipment": {"gain": {"food": number(0.1)}},
    "accountability": {"suppressed": number(0.3), "reinspect": 0.5, "diligence": True, "effort": number(1.1)},
    "sampling": {"fields": {"food": {"batches": dict.fromkeys("ABCD", 12), "fails_if_violating": number(0.5)}}},
    "monitoring": {"equipped": {"food": 0.5}, "sensitivity": number(0.5), "false_alarms": number(1)},
    "exchange": {"lag_days": 5, "lost": 0.2, "revoke": 1, "revoke_days": 3},
    "entry": {"share": {"committed": 1}, "onset": {"committed": number(1)}, "check_days": 10, "department": "market"},
    "recording": {"minutes": 5, "lost": number(0.1)}, "publicity": {"share": 0.5, "strength": number(0.001), "half_life_days": number(60)},
    "review": {"investigate_days": 3, "major": {"general": 0.5}, "days": 1}, "transfer": {"share": 0.3, "lag_days": 2},
}
"""A scenario in which every stage has something to do within two months."""


def test_every_stage_of_a_run_writes_its_own_columns_only(monkeypatch):
    """A lever's function that writes a column of another lever stops the run."""
    scenario = load(SCENARIOS / "jinan.yaml", set=BUSY)
    other = changed(scenario, {
        "capability.officers": 1200, "credit.score.months": 3, "key_fields.frequency.food.A": 2, "tolerance.months": 12,
        "frequency.gap_days": 1, "duties.vacant.products.months": 3, "pairs.match": True, "monitoring.quiet_days": 7,
        "entry.check_days": 20, "exchange.lag_days": 20, "review.days": 3, "recording.minutes": 9, "publicity.share": 0.9,
        "transfer.lag_days": 3, "sampling.fields.food.cost": 7, "accountability.reinspect": 0.9, "coordination.share": 0.5,
    })
    city = city_of(scenario, 1, 0, 600)
    simulate(scenario, 1, 0, city=city)
    for stage, steps in scenario.pipeline.items():
        for step in steps:
            foreign = next(
                c for lever in scenario.levers for c in lever.columns if lever.name != step.lever and c.per != "list"
            )

            def meddling(view, *rest, _function=step.function, _name=foreign.name):
                view.state[_name][:1] = 1
                return _function(view, *rest)

            meddler = replace(step, function=meddling)
            sim = Simulation(city, scenario, guarded=True)
            sim.pipeline = {s: tuple(meddler if t is step else t for t in ts) for s, ts in scenario.pipeline.items()}
            with pytest.raises(ValueError, match="read-only"):
                sim.run(1)
                if stage == Stage.CHANGE:
                    foreseen = {**other.pipeline, stage: tuple(replace(meddler, settings=other.settings[step.lever])
                                                               if t.lever == step.lever else t
                                                               for t in other.pipeline[stage])}
                    sim.change(SimpleNamespace(
                        pipeline=foreseen, behaviour=scenario.behaviour, settings=other.settings, chain=other.chain,
                    ))
                sim.run(2)
