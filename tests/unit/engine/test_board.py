"""Unit: the tasks of a month, round by round."""

import numpy as np

from jgsim.engine.board import Board
from jgsim.terms.campaign import TASK_COLUMNS, empty_tasks, tasks_of


def tasks(*due: int) -> dict:
    return tasks_of(
        firm=np.array(due), mask=1, trigger=0, campaign=0, due=np.array(due), until=10**6,
        order=np.arange(len(due), dtype=np.uint64),
    )


def due(board: Board, until: int) -> tuple[list[int], int]:
    rows, late = board.due(until)
    return board.tasks["due"][rows].tolist(), late


def test_tasks_come_when_they_are_due_and_what_is_left_over_comes_first():
    board = Board(tasks(25, 5, 12, 11, 40), 10)
    assert due(board, 20) == ([5, 11, 12], 1)
    board.waiting = board.waiting[:0]
    assert due(board, 30) == ([25], 0)
    assert board.open()["due"].tolist() == [40]


def test_what_waits_comes_again_and_stays_open():
    board = Board(tasks(5, 12, 40), 0)
    rows, _ = board.due(20)
    board.waiting = rows[1:]
    assert due(board, 30) == ([12], 1)
    assert sorted(board.open()["due"].tolist()) == [12, 40]


def test_new_tasks_of_the_running_round_wait_and_later_ones_fall_in_line():
    board = Board(tasks(5, 25, 33), 0)
    board.due(20)
    board.waiting = board.waiting[:0]
    board.add([tasks(12, 19), tasks(20, 28, 50)])
    assert due(board, 30) == ([12, 19, 20, 25, 28], 2)
    board.waiting = board.waiting[:0]
    assert due(board, 60) == ([33, 50], 0)


def test_new_tasks_keep_all_their_columns_and_what_waited_before():
    board = Board(tasks(5, 25), 0)
    rows, _ = board.due(20)
    board.waiting = rows
    fresh = {**tasks(7), "group": np.array([3], np.int8), "order": np.array([2**63 + 1], np.uint64)}
    board.add([fresh])
    rows, late = board.due(20)
    assert board.tasks["due"][rows].tolist() == [5, 7] and late == 2
    last = {name: board.tasks[name][rows[1]] for name in TASK_COLUMNS}
    assert last == {name: fresh[name][0] for name in TASK_COLUMNS}
    assert all(board.tasks[name].dtype == kind for name, kind in TASK_COLUMNS.items())


def test_an_empty_month_takes_up_new_tasks():
    board = Board(empty_tasks(), 10)
    assert due(board, 20) == ([], 0)
    board.add([tasks(15, 22)])
    assert board.open()["due"].tolist() == [15, 22] and due(board, 30) == ([15, 22], 1)
