"""What a lever of one's own is handed: what it may only read cannot be written to, and is put back as it was."""

from __future__ import annotations

import copy
from dataclasses import fields, is_dataclass, replace

import numpy as np

from jgsim.terms.lever import Stage

INPUTS = {"ASSIGN": 3, "PAIR": 1, "LOOK": 1, "RECORD": 1, "SUPPRESS": 1, "FIND": 1, "DECIDE": 1, "ONSET": 2}
"""How many arguments of a stage's functions are there to be read and nothing else."""
FIXED = {
    "RESPOND": ("rows",), "CASE": ("rows",), "REPORT": ("tips",), "HOLD_BACK": ("tasks", "when"),
    "SAMPLE": ("firm", "campaign", "group", "order", "when", "which", "there"), "WATCH": (),
}
"""The same of the parts of what a stage hands on from lever to lever."""
OPEN = {"RESPOND": ("provable", "minutes")}
"""Columns of those parts that levers may change nevertheless."""


def hand_out(stage: Stage, given: tuple) -> tuple[tuple, tuple]:
    """What a function of a stage gets of what is given, and what was given, as `put_back` needs it.

    Lists are copied on the other side: a function may append to those that it gets.
    """
    if not given:
        return given, given
    name, last = stage.name, given[-1]
    inputs = INPUTS.get(name, 0)
    handed = [read_only(one) if n < inputs else one for n, one in enumerate(given)]
    if isinstance(last, list):
        return tuple(handed), (*given[:-1], list(last))
    if name not in FIXED or not is_dataclass(last):
        return tuple(handed), given
    before = copy.copy(last)
    for part in fields(last):
        value = getattr(last, part.name)
        if part.name in FIXED[name]:
            made = read_only(value)
            if isinstance(value, dict):
                made |= {column: value[column].copy() for column in OPEN.get(name, ()) if column in value}
            setattr(last, part.name, made)
        elif isinstance(value, np.ndarray):
            setattr(last, part.name, value.copy())  # the engine uses some of them for other things as well
        elif isinstance(value, list):
            setattr(before, part.name, list(value))
    return tuple(handed), (*given[:-1], before)


def put_back(stage: Stage, given: tuple, made: object) -> str | None:
    """Let what was returned have its fixed parts back; what is wrong, if they were changed."""
    if stage.name not in FIXED or not given or type(made) is not type(given[-1]):
        return None
    before = given[-1]
    for name in FIXED[stage.name]:
        was, now = getattr(before, name), getattr(made, name)
        if not isinstance(was, dict):
            if not np.array_equal(was, now):
                return f"must leave {name} as it is given"
            setattr(made, name, was)
            continue
        free = [one for one in OPEN.get(stage.name, ()) if one in was]
        if not isinstance(now, dict) or set(was) != set(now):
            return f"must leave the columns of {name} as they are given"
        for one in was:
            if one not in free and not np.array_equal(was[one], now[one]):
                return f"must leave {name}.{one} as it is given"
        setattr(made, name, {**was, **{one: now[one] for one in free}})
    return None


def read_only(given: object) -> object:
    """The same, with arrays that cannot be written to."""
    if isinstance(given, np.ndarray):
        given = given.view()
        given.flags.writeable = False
        return given
    if isinstance(given, dict):
        return {name: read_only(one) for name, one in given.items()}
    if is_dataclass(given):
        return replace(given, **{one.name: read_only(getattr(given, one.name)) for one in fields(given)})
    return given
