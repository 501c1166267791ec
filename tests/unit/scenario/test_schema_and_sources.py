"""Unit: the JSON Schema that editors use, and the table of sources."""

import copy
import csv
import io

import jsonschema
import pytest

from jgsim.scenario.find import SHIPPED
from jgsim.scenario.load import load
from jgsim.scenario.schema import schema
from jgsim.scenario.sources import NONE, numbers, rows, sources_csv, sources_text
from jgsim.scenario.yamlfile import read
from jgsim.terms.width import width

FILES = sorted(SHIPPED.glob("*.yaml"))


@pytest.fixture(scope="module")
def validator():
    made = schema()
    kind = jsonschema.validators.validator_for(made)
    kind.check_schema(made)
    return kind(made)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_shipped_files_are_valid(validator, path):
    assert [e.message for e in validator.iter_errors(dict(read(path)))] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"base": "jinan.yaml", "drw": {}},
        {"base": "jinan.yaml", "draw": {"ratio": {"E": 0.1}}},
        {"base": "jinan.yaml", "draw": {"ratio": {"A": -0.1}}},
        {"base": "jinan.yaml", "draw": {"ratio": {"A": "high"}}},
        {"base": "jinan.yaml", "capability": {"officers": 2.5}},
        {"base": "jinan.yaml", "joint": {"share": 1.2}},
        {"base": "jinan.yaml", "joint": {"mode": "shared"}},
        {"base": 3},
        {"title": {"zh": "一", "en": "one"}},
    ],
)
def test_wrong_files_are_not(validator, wrong):
    assert not validator.is_valid(wrong)


@pytest.mark.parametrize(
    "partial",
    [
        {"base": "jinan.yaml"},
        {"base": "jinan.yaml", "draw": {"ratio": {"A": 0.01}}},
        {"base": "jinan.yaml", "world": {"frailty": {"log_sd": 1.3}}},
        {"base": "jinan.yaml", "world": {"frailty": {"log_sd": {"value": 1.3}}}},
        {"base": "jinan.yaml", "match": "officer_hours"},
        {"base": "jinan.yaml", "plan": {"campaigns": {"conduct": {"factor": 0.5}}}},
    ],
)
def test_partial_files_and_plain_numbers_are_valid(validator, partial):
    assert [e.message for e in validator.iter_errors(partial)] == []


def test_names_of_closed_maps_are_spelled_out(validator):
    ratio = validator.schema["$defs"]["Draw"]["properties"]["ratio"]
    assert list(ratio["properties"]) == ["A", "B", "C", "D", "none"]


def _sourced(data, path=""):
    if isinstance(data, dict):
        if "source" in data:
            yield path
        for name, value in data.items():
            yield from _sourced(value, f"{path}.{name}" if path else name)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_number_with_a_source_is_in_the_table(path):
    scenario = load(path)
    listed = {name for name, _ in numbers(scenario)}
    assert listed == set(_sourced(copy.deepcopy(scenario.data)))


def test_counts_have_sources_and_a_plans_numbers_have_none():
    scenario = load("jinan")
    found = {row.path: row for row in rows(scenario)}
    assert found["world.firms"].value == 1498000 and "communiqué" in found["world.firms"].source
    items = {code: found[f"world.groups.{code}.items"] for code in scenario.world.groups}
    assert all(row.value == scenario.world.groups[code].items for code, row in items.items())
    assert all("assumption" in row.source for row in items.values())
    plain = {path: row.value for path, row in found.items() if row.source == NONE}
    assert plain.pop("joint.overlap") == 0.3 and plain.pop("credit.score.shares.A") == load("jinan").data["credit"]["score"]["shares"]["A"]
    assert set(plain) == {*(f"credit.score.shares.{t}" for t in "BCD"), *(f"credit.score.points.{s}" for s in
                          ("minor", "general", "serious"))}
    assert len(rows(load("p1"))) == len(numbers(load("p1"))) + len(load("p1").world.groups) + 2


def test_sources_as_csv_and_as_lines():
    scenario = load("jinan")
    table = list(csv.DictReader(io.StringIO(sources_csv(scenario))))
    first = next(row for row in table if row["path"] == "behaviour.look.sensitivity")
    assert (first["value"], first["low"], first["high"], first["unit"]) == ("0.8", "0.6", "0.95", "probability")
    lines = sources_text(scenario).splitlines()
    assert len(lines) == len(table) + 1
    start = {width(line[: line.index(row["source"])]) for line, row in zip(lines[1:], table, strict=True)}
    assert start == {width(lines[0][: lines[0].index("来源")])}
