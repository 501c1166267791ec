"""From cells to firms: what every row means, and which rows mean nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
import unicodedata
from dataclasses import replace

import numpy as np

from jgsim.world.register.cells import Cells
from jgsim.world.register.dates import BAD, EARLY, NONE, read_days
from jgsim.world.register.dirt import Dirt
from jgsim.world.register.settings import ALIASES, CODED, RegisterSettings
from jgsim.world.register.values import MISSING, UNKNOWN, coded, read_values
from jgsim.world.settings import World

STRUCTURE = ("blank", "header", "cells", "merged", "formula", "error")
"""Kinds of dirt after which a row is not judged any further."""
_FLOAT = r"^[+-]?[0-9]*(\.[0-9]*([eE][+-]?[0-9]+)?|[0-9][eE][+-][0-9]+)$"
_ERROR = r"^#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)$"


def understood(
    cells: Cells, settings: RegisterSettings, world: World, day: dt.date, dirt: Dirt
) -> dict[str, np.ndarray]:
    """The firms of the rows that can be used, in the order of their keys; all other rows are added to `dirt`.

    Returns
    -------
    dict of arrays: `key` uint64; `age` int32, days from the registration to the register's day; `type`, `sector`,
    `district` int8; `size`, `tier`, `grade` int8 (-1: not given), those that the register has.
    """
    cells, blank = trimmed(cells, dirt)
    code = codes(cells.columns["code"])
    _structure(cells, code, blank, dirt)
    kept = ~_in(cells.rows, dirt, STRUCTURE)
    found = {}
    for field in CODED:
        if field in cells.columns:
            found[field] = read_values(field, cells.columns[field], settings, world)
            dirt.add(f"unknown {field}", cells.rows[kept & (found[field] == UNKNOWN)])
            if (found[field] == MISSING).any():
                dirt.add(f"no {field}", cells.rows[kept & (found[field] == MISSING)])
    days = read_days(cells.columns["registered"])
    there = days > EARLY
    age = np.where(there, day.toordinal() - np.where(there, days, 0), 0).astype(np.int32)
    dirt.add("no date", cells.rows[kept & (days == NONE)])
    dirt.add("bad date", cells.rows[kept & (days == BAD)])
    dirt.add("early date", cells.rows[kept & (days == EARLY)])
    dirt.add("future date", cells.rows[kept & (age < 0)])
    key, named = keys_of(code), _code_dirt(cells, code, kept, dirt)
    dirt.add("duplicate", _duplicates(key, cells, named, dirt))
    clean = np.flatnonzero(~_in(cells.rows, dirt))
    clean = clean[np.argsort(key[clean], kind="stable")]
    return {"key": key[clean], "age": age[clean], **{field: values[clean] for field, values in found.items()}}


def _in(rows: np.ndarray, dirt: Dirt, kinds: tuple[str, ...] | None = None) -> np.ndarray:
    """Whether each row is dirty (bool), in one of some kinds."""
    found = [r for kind, r in dirt.rows.items() if kinds is None or kind in kinds]
    return np.isin(rows, np.concatenate(found)) if found else np.zeros(rows.size, bool)


def _bools(column) -> np.ndarray:
    return column.to_numpy(zero_copy_only=False)


def codes(column):
    """Codes in one way of writing: plain signs, capitals, no blanks around them, no apostrophe before them."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not pc.all(pc.string_is_ascii(column)).as_py():
        words, places = coded(column)
        column = pa.array([unicodedata.normalize("NFKC", word) for word in words], pa.string()).take(pa.array(places))
    return pc.ascii_upper(pc.utf8_trim_whitespace(pc.utf8_ltrim(pc.utf8_trim_whitespace(column), characters="'`")))


def trimmed(cells: Cells, dirt: Dirt) -> tuple[Cells, np.ndarray]:
    """The cells without the blank rows after the last firm, which are no rows of the register, and which are blank."""
    import pyarrow.compute as pc

    blank = np.ones(cells.rows.size, bool)
    for column in cells.columns.values():
        blank &= _bools(pc.equal(pc.utf8_length(pc.utf8_trim_whitespace(column)), 0))
    blank &= ~_in(cells.rows, dirt)  # a row with a formula is not blank
    last = int(np.flatnonzero(~blank)[-1]) + 1 if not blank.all() else 0
    ends = [cells.rows[:last], dirt.rows.get("cells", cells.rows[:0])]
    end = max(int(rows[-1]) if rows.size else 0 for rows in ends)
    if "blank" in dirt.rows:
        dirt.rows["blank"] = dirt.rows["blank"][dirt.rows["blank"] <= end]
    size = int(np.searchsorted(cells.rows, end, side="right"))
    columns = {field: column[:size] for field, column in cells.columns.items()}
    floats = None if cells.floats is None else cells.floats[:size]
    return replace(cells, columns=columns, rows=cells.rows[:size], floats=floats), blank[:size]


def _structure(cells: Cells, code, blank: np.ndarray, dirt: Dirt) -> None:
    import pyarrow as pa
    import pyarrow.compute as pc

    dirt.add("blank", cells.rows[blank])
    for column in cells.columns.values():
        dirt.add("formula", cells.rows[_bools(pc.starts_with(column, "="))])
    dirt.add("error", cells.rows[_bools(pc.match_substring_regex(code, _ERROR))])
    headers = codes(pa.array([cells.header["code"], *ALIASES["code"]], pa.string()))
    dirt.add("header", cells.rows[_bools(pc.is_in(code, value_set=headers))])


def _code_dirt(cells: Cells, code, kept: np.ndarray, dirt: Dirt) -> np.ndarray:
    """Whether each row has a code that can be used (bool)."""
    import pyarrow.compute as pc

    none = _bools(pc.equal(pc.utf8_length(code), 0))
    floats = _bools(pc.match_substring_regex(code, _FLOAT)) & ~none
    if cells.floats is not None:
        floats = cells.floats
    dirt.add("no code", cells.rows[kept & none])
    dirt.add("float code", cells.rows[kept & floats & ~none])
    return kept & ~none & ~floats


def keys_of(code) -> np.ndarray:
    """The key of each code (uint64): a hash, so that it depends on no other row."""
    import pyarrow as pa

    blake = hashlib.blake2b
    raw = b"".join([blake(one, digest_size=8).digest() for one in code.cast(pa.binary()).to_pylist()])
    return np.frombuffer(raw, "<u8").astype(np.uint64)


def _duplicates(key: np.ndarray, cells: Cells, named: np.ndarray, dirt: Dirt) -> np.ndarray:
    """Rows whose code stood before: of those with one code the first that can be used is kept, the others are not."""
    rows = np.flatnonzero(named)
    worse = _in(cells.rows[rows], dirt)
    order = np.lexsort((worse, key[rows]))  # stable: of two that are alike the first stays first
    rows = rows[order]
    again = np.flatnonzero(key[rows[1:]] == key[rows[:-1]]) + 1
    return cells.rows[rows[again]]
