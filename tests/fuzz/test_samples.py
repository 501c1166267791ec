"""Fuzz: whatever is sampled, suppressed and inspected again, by whatever dates: accounts close, and early or late is the
same."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzz.bounds import few, sound
from fuzz.test_valid_settings import maybe, number, real, sourced
from jgsim.engine.run import city_of, simulate
from jgsim.measures.measure import measure
from jgsim.scenario.load import load
from jgsim.terms.campaign import SAMPLES
from jgsim.terms.errors import InputError
from jgsim.terms.time import DAY, FAR

SCENARIOS = Path(__file__).parents[2] / "scenarios"
FIRMS = 150
CITY = {
    "time.warm_up": 0, "time.years": 1, "world.firms": FIRMS, "capability.hours": 900, "capability.officers": 400,
    "draw.ratio": dict.fromkeys(("A", "B", "C", "D", "none"), 1.0),
    "behaviour.relapse": {"share": number(0.8), "days": number(10)},
    **{f"world.groups.{group}.rate": number(1.5) for group in ("disclosure", "conduct", "food", "drugs")},
}
FIELD = st.fixed_dictionaries({"fails_if_violating": sourced(0, 1)}, optional={
    "sample_minutes": st.sampled_from([0, 60, 10_000]), "lab_days": st.sampled_from([7, 20, 366]),
    "lab_capacity": st.none() | real(0.001, 1e9, 10.0), "false_fails": sourced(0, 1), "cost": real(0, 1e9, 1000.0),
})
PLANS = st.one_of(
    st.fixed_dictionaries({"batches": maybe(dict.fromkeys("ABCD", real(0, 52, 1.0)))}),
    st.fixed_dictionaries({"total": real(0, 2000, 300.0)}),
)
SAMPLING = st.fixed_dictionaries({"fields": maybe(dict.fromkeys(
    ("food", "drugs", "products"), st.tuples(FIELD, PLANS).map(lambda two: two[0] | two[1])
))})
ANSWERING = maybe({
    "suppressed": sourced(0, 1), "reinspect": real(0, 1, 0.5), "after_days": st.sampled_from([1, 30, 3660]),
    "lowers": sourced(0, 10_000, 20), "diligence": st.booleans(), "effort": sourced(0, 10, 1), "fewer": sourced(0, 1),
})


@pytest.mark.full
@few(25)
@given(SAMPLING, ANSWERING, st.none() | st.tuples(st.integers(1, 11), SAMPLING, ANSWERING))
def test_samples_and_reinspections_close_their_accounts(sampling, answering, later):
    changes = {"sampling": sampling, "accountability": answering}
    if later is not None:
        changes["later"] = [
            {"from": f"2025-{later[0] + 1:02d}-01", "sampling": later[1], "accountability": later[2]}
        ]
    try:
        one = load(SCENARIOS / "jinan.yaml", set={**CITY, **changes})
    except InputError as error:  # settings of both dates are put together
        assert "either batches by grade, or a total, not both" in error.reason, str(error)
        return
    city = city_of(one, 3, 0, FIRMS)
    result = simulate(one, 3, 0, city=city)
    sound(result, measure(result))
    batch, finding, end = result.tables["batch"], result.tables["finding"], city.clock.end
    assert result.accounts()["sampled"] == batch["firm"].size
    planned, dropped = (np.count_nonzero(result.tables[name]["campaign"] >= SAMPLES) for name in ("planned", "dropped"))
    assert planned == batch["firm"].size + dropped
    assert not (result.tables["visit"]["campaign"] >= SAMPLES).any()
    taken = batch["taken"] == 1
    assert (batch["result"][taken] >= batch["time"][taken] + 7 * DAY).all() and (batch["result"][~taken] == FAR).all()
    assert not batch["failed"][~taken].any() and not batch["cost"][~taken].any()
    # Every failure whose result comes while the firm is there is told, once.
    told = (batch["failed"] == 1) & (batch["result"] < np.minimum(result.exit[batch["firm"]], end))
    made = finding["officer"] < 0
    assert made.sum() == told.sum()
    assert np.array_equal(np.sort(finding["time"][made]), np.sort(batch["result"][told]))
    again = simulate(one, 3, 0, city=city, eager=True)
    assert again.state_hash == result.state_hash
    for table, columns in result.tables.items():
        assert all(np.array_equal(column, again.tables[table][name]) for name, column in columns.items()), table
