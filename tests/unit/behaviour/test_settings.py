"""Unit: settings of behaviour."""

import pytest
from theory.bench import changed

from jgsim.terms.errors import InputError


LOOK = {"value": 0.9, "unit": "probability", "low": 0.1, "high": 1, "source": "none"}


@pytest.mark.parametrize(("changes", "reason"), [
    ({"behaviour.clock": "period"}, "needs the section period"),
    ({"behaviour.look.items": 0}, "must be at least 1"),
    ({"behaviour.look.sensitivity": {**LOOK, "high": 0.8}}, "outside its own"),
    ({"behaviour.look.sensitivity": {k: v for k, v in LOOK.items() if k != "source"}}, "missing"),
])
def test_refused(changes, reason):
    with pytest.raises(InputError, match=reason):
        changed("p1", changes, 1)


def test_a_checklist_is_off_unless_set():
    assert changed("p1", {}, 1).behaviour.look.items is None
    assert changed("p1", {"behaviour.look.items": 3}, 1).behaviour.look.items == 3
