"""Unit: the ledger's tables, their order, and the board of a month's tasks."""

import numpy as np

from jgsim.engine.board import Board
from jgsim.engine.ledger import TABLES, Ledger
from jgsim.terms.campaign import TASK_COLUMNS


def rows(**columns):
    n = len(next(iter(columns.values())))
    return {name: np.array(columns.get(name, [0] * n)) for name in TABLES["planned"]}


def test_order_depends_on_the_rows_alone():
    given = rows(time=[5, 5, 1, 5], firm=[2, 2, 9, 1], campaign=[3, 1, 0, 7])
    one, other = Ledger(), Ledger()
    one.add("planned", given)
    for i in (3, 1, 0, 2):
        other.add("planned", {name: column[[i]] for name, column in given.items()})
    a, b = one.table("planned"), other.table("planned")
    assert a["campaign"].tolist() == [0, 7, 1, 3]
    assert all(np.array_equal(a[name], b[name]) and a[name].dtype == t for name, t in TABLES["planned"].items())


def test_recent_rows_by_time_span():
    ledger = Ledger()
    ledger.add("planned", rows(time=[1, 2], firm=[1, 2]))
    ledger.add("planned", rows(time=[3, 9], firm=[3, 4]))
    assert ledger.recent("planned", 2, 9)["firm"].tolist() == [2, 3]


def test_a_copy_shares_the_past_and_nothing_later():
    ledger = Ledger()
    ledger.add("planned", rows(time=[1], firm=[1]))
    copy = ledger.copy()
    ledger.add("planned", rows(time=[2], firm=[2]))
    assert copy.table("planned")["firm"].tolist() == [1]
    assert ledger.table("planned")["firm"].tolist() == [1, 2]


def test_the_board_hands_out_each_task_once_and_keeps_what_waits():
    due = [50, 10, 30, 20, 90]
    tasks = {name: np.zeros(5, t) for name, t in TASK_COLUMNS.items()}
    tasks["due"], tasks["firm"] = np.array(due, np.int32), np.arange(5, dtype=np.int32)
    board = Board(tasks, 15)
    got, late = board.due(35)
    assert got.tolist() == [1, 3, 2] and late == 1  # firm 1 was due before the month
    board.waiting = got[[2]]
    got, late = board.due(60)
    assert got.tolist() == [2, 0] and late == 1
    board.waiting = got[:0]
    assert board.open()["firm"].tolist() == [4]
