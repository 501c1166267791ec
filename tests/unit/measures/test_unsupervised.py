"""Unit: the city without supervision is the one in which nobody is visited and nobody is deterred."""

from pathlib import Path

import numpy as np
import pytest

from jgsim.engine.run import city_of, simulate
from jgsim.measures.measure import measure
from jgsim.measures.unsupervised import rows_without_supervision, without_supervision
from jgsim.scenario.load import load

SCENARIOS = Path(__file__).parents[3] / "scenarios"
NO_DRAWS = {f"draw.ratio.{t}": 0.0 for t in ("A", "B", "C", "D", "none")} | {"key_fields.frequency": {}}
NO_VISITS = NO_DRAWS | {"plan.special": {}, "reports.visited": 0.0}
NO_ANSWER = {
    f"behaviour.{name}.{part}": 0.0
    for name in ("deterrence.presence", "deterrence.learning", "perceived.elasticity")
    for part in ("value", "low", "high")
}


@pytest.mark.parametrize(("name", "settings"), [("jinan", NO_VISITS | NO_ANSWER), ("p1", NO_DRAWS)])
def test_agrees_bit_for_bit_with_a_run_that_visits_nobody(name, settings):
    scenario = load(SCENARIOS / f"{name}.yaml", set=settings, years=2)
    city = city_of(scenario, 3, 0, 4000)
    rows = measure(simulate(scenario, 3, 0, 4000, city=city))
    nobody = without_supervision(city, scenario)
    assert rows.get("visits") == 0
    assert list(nobody) == ["onsets", "violation_years", "harm", "closings"]
    assert set(nobody.pop("closings").values()) == {0}  # though those listed before may be revoked
    for code, by_year in nobody.items():
        for year, value in by_year.items():
            assert value == pytest.approx(rows.get(code, year), rel=1e-12), (code, year)
    assert nobody["onsets"]["all"] == rows.get("onsets")


def test_supervision_only_averts():
    scenario = load(SCENARIOS / "p1.yaml")
    city = city_of(scenario, 4, 0, 20_000)
    some, none = measure(simulate(scenario, 4, 0, 20_000, city=city)), without_supervision(city, scenario)
    for code in set(none) - {"closings"}:
        assert some.get(code) < none[code]["all"]


def test_as_rows():
    scenario = load(SCENARIOS / "p1.yaml", years=2)
    city = city_of(scenario, 4, 0, 500)
    rows, nobody = rows_without_supervision(city, scenario), without_supervision(city, scenario)
    assert {(m, y): v for m, y, v in zip(rows.measure, rows.year, rows.value, strict=True)} == {
        (m, y): v for m, by_year in nobody.items() for y, v in by_year.items()
    }
    assert set(rows.dimension) == {"all"} and not np.isnan(rows.value).any()
