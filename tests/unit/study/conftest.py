"""Small studies: 2 000 firms, a year measured, no warm-up."""

import pytest

import jgsim

SMALL = {"firms": 2000, "years": 1, "set": {"time.warm_up": 0}, "workers": 1, "progress": False}


@pytest.fixture
def compare():
    """`jgsim.compare` at a small size; every option can be replaced."""
    return lambda *scenarios, **options: jgsim.compare(*scenarios, **{**SMALL, "replications": 2, **options})


@pytest.fixture
def run():
    """`jgsim.run` at a small size."""
    return lambda scenario, **options: jgsim.run(scenario, **{**SMALL, **options})


@pytest.fixture(scope="session")
def study():
    """A finished comparison of three replications."""
    return jgsim.compare("jinan", "credit-tiered", "joint", **{**SMALL, "replications": 3})
