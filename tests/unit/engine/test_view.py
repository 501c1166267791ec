"""Unit: what a view of a run gives before anything has happened."""

import pytest
from theory.small import small

from jgsim.engine.ledger import TABLES


@pytest.mark.parametrize("name, table", [("month_visits", "visit"), ("month_findings", "finding"), ("month_remote", "remote")])
def test_in_the_first_month_there_is_no_month_before(name, table):
    rows = getattr(small().view, name)
    assert {column: (values.size, values.dtype) for column, values in rows.items()} == {
        column: (0, dtype) for column, dtype in TABLES[table].items()
    }
