"""Unit: the world of a replication as a whole."""

import numpy as np
import pytest
from theory.bench import changed

from jgsim.engine.run import city_of


@pytest.fixture(scope="module")
def scenario():
    return changed("jinan", {}, 1)


def test_cells_number_sector_district_and_type(scenario):
    city = city_of(scenario, 1, 0, 3000)
    world, firms = city.settings, city.firms
    shape = (len(world.sectors), len(world.districts), len(world.types))
    assert city.cells == np.prod(shape)
    at = np.unravel_index(city.cell, shape)
    for column, numbers in zip(("sector", "district", "type"), at, strict=True):
        assert np.array_equal(numbers, firms[column])


def test_the_world_depends_on_seed_and_replication_and_0_is_a_seed(scenario):
    worlds = {(s, r): city_of(scenario, s, r, 2000).firms["frailty"].tobytes() for s in (0, 1) for r in (0, 1)}
    assert len(set(worlds.values())) == 4
    assert city_of(scenario, 0, 0, 2000).firms["frailty"].tobytes() == worlds[0, 0]


def test_the_world_cannot_be_changed(scenario):
    city = city_of(scenario, 1, 0, 100)
    for column in city.firms.values():
        with pytest.raises(ValueError, match="read-only"):
            column[0] = 0
    with pytest.raises(ValueError, match="read-only"):
        city.cell[0] = 0


def test_scale_is_the_share_of_the_full_city(scenario):
    assert city_of(scenario, 1, 0, 1498).scale == pytest.approx(0.001, rel=1e-12)
