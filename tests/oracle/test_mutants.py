"""Oracle: an engine with one constant or rule changed differs from the twin, and the comparison says where."""

import functools

import pytest

from oracle import accountability_mutants, admission_mutants, choice_mutants, dated_mutants, docket_mutants, lever_mutants, mutants, records_mutants, sampling_mutants, sent_mutants, standing_mutants
from oracle.compare import first_difference
from oracle.ledger import COLUMNS
from oracle.runs import brief, engine, twin

BENCHES = (mutants, lever_mutants, records_mutants, standing_mutants, dated_mutants, choice_mutants, accountability_mutants, docket_mutants, admission_mutants, sampling_mutants, sent_mutants)
WORLDS = {name: (*one, bench.FIRMS) for bench in BENCHES for name, one in bench.WORLDS.items()}
MUTANTS = sum((bench.MUTANTS for bench in BENCHES), ())


@functools.cache
def story(world):
    """The twin's tables in a world, and what the engine as it is makes of it."""
    name, settings, firms = WORLDS[world]
    scenario = brief(name, settings)
    return twin(scenario, firms).tables, engine(scenario, firms)


def named(mutant):
    return mutant if isinstance(mutant, str) else mutant.__name__


FIRST = {world: mutant for world, mutant in reversed(MUTANTS)}
"""The first mutant of each world: the usual suite has it in one test with the engine as it is, which share the twin's tables."""


USUAL = (*mutants.WORLDS, *lever_mutants.WORLDS)
"""Worlds of the usual suite; the others are run by their variants, and with their mutants in long runs."""


@pytest.mark.parametrize("world", [one if one in USUAL else pytest.param(one, marks=pytest.mark.full) for one in WORLDS])
def test_the_engine_as_it_is_agrees_and_a_changed_one_is_found(world, monkeypatch):
    tables, own = story(world)
    assert first_difference(own.tables, tables) is None
    check_found(world, FIRST[world], monkeypatch)


@pytest.mark.full
@pytest.mark.parametrize(("world", "mutant"), MUTANTS, ids=[f"{world}: {named(mutant)}" for world, mutant in MUTANTS])
def test_a_changed_engine_is_found(world, mutant, monkeypatch):
    check_found(world, mutant, monkeypatch)


def check_found(world, mutant, monkeypatch):
    tables, own = story(world)
    name, settings, firms = WORLDS[world]
    change = lever_mutants.NAMED[mutant] if isinstance(mutant, str) else mutant
    city = None if mutant in standing_mutants.OTHER_WORLDS else own.city
    changed = engine(change(monkeypatch, brief(name, settings)), firms, city=city).tables
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
