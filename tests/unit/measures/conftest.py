"""The hand-made run of `hand_city` as a fixture."""

import pytest
from hand_city import Hand


@pytest.fixture
def hand():
    """A city without events."""
    return Hand()
