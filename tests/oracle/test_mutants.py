"""Oracle: an engine with one constant or rule changed differs from the twin, and the comparison says where."""

import functools

import pytest

from oracle.compare import first_difference
from oracle.ledger import COLUMNS
from oracle.mutants import FIRMS, MUTANTS, WORLDS
from oracle.runs import brief, engine, twin


@functools.cache
def story(world):
    """The twin's tables in a world, and what the engine as it is makes of it."""
    scenario = brief(*WORLDS[world])
    return twin(scenario, FIRMS).tables, engine(scenario, FIRMS)


@pytest.mark.parametrize("world", WORLDS)
def test_the_engine_as_it_is_agrees(world):
    tables, own = story(world)
    assert first_difference(own.tables, tables) is None


@pytest.mark.parametrize(("world", "mutant"), MUTANTS, ids=[mutant.__name__ for _, mutant in MUTANTS])
def test_a_changed_engine_is_found(world, mutant, monkeypatch):
    tables, own = story(world)
    changed = engine(mutant(monkeypatch, brief(*WORLDS[world])), FIRMS, city=own.city).tables
    difference = first_difference(changed, tables)
    assert difference is not None
    rows = {"engine": len(changed[difference.table]["time"]), "twin": len(tables[difference.table])}
    if difference.column:
        place = COLUMNS[difference.table].index(difference.column)
        assert difference.engine[:place] == difference.twin[:place]
        assert difference.engine[place] != difference.twin[place]
        assert difference.twin == tables[difference.table][difference.row]
    else:
        assert difference.row == min(rows.values()) < max(rows.values())
    assert str(difference).startswith(f"table {difference.table}, row {difference.row}, column ")
