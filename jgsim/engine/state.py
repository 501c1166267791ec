"""The state of a run: a dictionary of arrays and nothing else, each with one writer."""

from __future__ import annotations

import hashlib

import numpy as np

from jgsim.terms.campaign import TASK_COLUMNS
from jgsim.terms.lever import Column
from jgsim.terms.time import FAR, NEVER

ENGINE_COLUMNS = (
    Column("last_visit", "int32", "firm", "engine", fill=int(NEVER), meaning="minute of the last visit"),
    Column("next", "int32", "cell", "engine", meaning="first candidate that is not yet decided"),
    Column("open", "int32", "cell", "engine", fill=-1, meaning="the last violation begun (candidate), -1: none"),
    Column("busy", "int32", "cell", "engine", fill=int(NEVER), meaning="minute at which that violation ends"),
    Column("resume", "int32", "cell", "engine", fill=int(FAR), meaning="minute at which it breaks out again"),
    Column("exit", "int32", "firm", "engine", fill=int(FAR), meaning="minute at which the firm closes under this policy"),
    Column("cause", "int8", "firm", "engine", meaning="why it closes then (0 revoked, 1 after a penalty, 2 licence revoked)"),
    Column("segment", "uint8", "candidate", "engine", meaning="relapses so far"),
    Column("began", "int32", "candidate", "engine", meaning="minute of the last relapse"),
    Column("status", "uint8", "candidate", "engine", meaning="0 undecided, 1 became a violation, 2 did not"),
    Column("found", "int32", "candidate", "engine", fill=int(FAR), meaning="minute of the first finding"),
    Column("corrected", "int32", "candidate", "engine", fill=int(FAR), meaning="minute of correction"),
    Column("segments", "int64", "list", "engine", meaning="violations corrected lately that broke out again: (candidate, from, to)"),
    Column("looks", "uint16", "candidate", "engine", meaning="looks at it so far"),
)

RESERVED = ("task", "cases")
"""What lists of the engine begin with."""


class State:
    """Arrays by name; where it is `guarded` an array can be written only inside `writing(owner)` of its writer.

    The guard costs a few per cent of a small run; tests run with it.
    """

    def __init__(self, columns: tuple[Column, ...], sizes: dict[str, int], guarded: bool = True):
        self.guarded = guarded
        self.columns = {c.name: c for c in columns}
        self.arrays: dict[str, np.ndarray] = {}
        self._owner: str | None = None
        self._owned: dict[str, list[str]] = {}
        for c in columns:
            shape = (3, 0) if c.per == "list" else (sizes[c.per],)
            array = np.full(shape, c.fill, c.dtype) if c.fill else np.zeros(shape, c.dtype)
            array.flags.writeable = not guarded
            self.arrays[c.name] = array
            self._owned.setdefault(c.writer, []).append(c.name)
        for name, dtype in TASK_COLUMNS.items():
            self.arrays[f"task.{name}"] = np.empty(0, dtype)

    def __getitem__(self, name: str) -> np.ndarray:
        return self.arrays[name]

    def __setitem__(self, name: str, array: np.ndarray) -> None:
        column = self.columns.get(name)
        if column is None or column.writer != self._owner:
            raise PermissionError(f"column {name} is written by {column.writer if column else 'nobody'} only")
        self.arrays[name] = array

    def writing(self, owner: str) -> _Writing:
        """A context in which `owner`, and nobody else, can write its own columns."""
        return _Writing(self, owner)

    def put_list(self, name: str, writer: str, array: np.ndarray) -> None:
        """Lay down a list column of the current writer (a table whose length it decides)."""
        known = self.columns.get(name)
        if writer != self._owner or (known is not None and known.writer != writer):
            raise PermissionError(f"column {name} is written by {known.writer if known else writer} only")
        if known is None:
            prefix = name.partition(".")[0]
            if writer not in (prefix, "engine") and (prefix in RESERVED or prefix in self._owned):
                raise PermissionError(f"the names {prefix}.* are not those of {writer}, which asks for {name}")
            self._owned.setdefault(writer, []).append(name)
            self.columns[name] = Column(name, array.dtype.name, "list", writer)
        self.arrays[name] = array

    def snapshot(self) -> dict[str, tuple[str, np.ndarray]]:
        """A copy of all columns: {name: (writer, array)}."""
        return {
            name: (self.columns[name].writer if name in self.columns else "engine", array.copy())
            for name, array in self.arrays.items()
        }

    def restore(self, snapshot: dict[str, tuple[str, np.ndarray]]) -> None:
        """Take over the columns of a snapshot."""
        for name, (writer, array) in snapshot.items():
            if name in self.columns:
                self.arrays[name] = array.copy()
            elif name.startswith("task."):
                self.arrays[name] = array.copy()
            else:
                with self.writing(writer):
                    self.put_list(name, writer, array.copy())
            self.arrays[name].flags.writeable = not self.guarded

    def hash(self) -> str:
        """sha256 over names, types and bytes of all arrays."""
        digest = hashlib.sha256()
        for name in sorted(self.arrays):
            array = np.ascontiguousarray(self.arrays[name])
            digest.update(f"{name}|{array.dtype.str}|{array.shape}|".encode())
            digest.update(array.tobytes())
        return digest.hexdigest()


class _Writing:
    # A class, because a generator costs three times as much and a run opens thousands.
    __slots__ = ("state", "owner", "previous")

    def __init__(self, state: State, owner: str):
        self.state, self.owner = state, owner

    def __enter__(self) -> State:
        state = self.state
        self.previous, state._owner = state._owner, self.owner
        if state.guarded:
            for name in state._owned.get(self.owner, ()):
                state.arrays[name].flags.writeable = True
        return state

    def __exit__(self, *exception) -> None:
        state = self.state
        state._owner = self.previous
        if state.guarded:
            for name in state._owned.get(self.owner, ()):  # read again: lists may have been laid down meanwhile
                state.arrays[name].flags.writeable = False
