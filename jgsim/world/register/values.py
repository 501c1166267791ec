"""What the values of a register's columns mean: codes and names of the world, and what the scenario maps to them."""

from __future__ import annotations

import unicodedata

import numpy as np

from jgsim.terms.enums import TIERS, Size, Tier
from jgsim.world.register.settings import OPTIONAL, OTHERS, RegisterSettings
from jgsim.world.settings import RISKS, World

UNKNOWN, MISSING, NOT_GIVEN = -3, -2, -1
"""Instead of a code: what is not in the list, an empty cell that must not be empty, one that may."""


def plain(text: str) -> str:
    """A text as it is compared: full-width signs as plain ones, no blanks around it, no capitals."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def codes_of(field: str, world: World) -> dict[str, int]:
    """The codes that the values of a field can mean, with their numbers."""
    tables = {"sector": world.sectors, "district": world.districts, "type": world.types}
    if field in tables:
        return {code: n for n, code in enumerate(tables[field])}
    if field == "size":
        return {one.code: int(one) for one in Size}
    return {one.code: int(one) for one in TIERS} if field == "tier" else {code: n for n, code in enumerate(RISKS)}


def meanings(field: str, settings: RegisterSettings, world: World) -> dict[str, int]:
    """Numbers of codes by the values that mean them; a name that two codes share means none."""
    codes = codes_of(field, world)
    found: dict[str, set[int]] = {}
    for code, number in codes.items():
        for name in _names(field, code, world):
            found.setdefault(plain(name), set()).add(number)
    made = {name: min(numbers) for name, numbers in found.items() if len(numbers) == 1}
    made.update({plain(code): number for code, number in codes.items()})
    made.update({plain(value): codes[code] for value, code in settings.values.get(field, {}).items()})
    return made


def _names(field: str, code: str, world: World) -> list[str]:
    if field in ("sector", "district", "type"):
        name = {"sector": world.sectors, "district": world.districts, "type": world.types}[field][code].name
        return [name.zh, name.en]
    if field == "size":
        one = next(s for s in Size if s.code == code)
        return [one.zh, one.en, f"{one.zh}企业"]
    names = [f"{code}类", f"{code}级"]
    if field == "tier":
        one = next(t for t in Tier if t.code == code)
        outer, _, inner = one.zh.partition("(")
        names += [one.zh, one.en, outer] + ([inner.rstrip(")"), f"{code}类{inner.rstrip(')')}"] if inner else [])
    return names


def read_values(field: str, column, settings: RegisterSettings, world: World) -> np.ndarray:
    """The number of the code of each value, or UNKNOWN, MISSING, NOT_GIVEN (int8).

    Parameters
    ----------
    column : pyarrow array of texts
    """
    known = meanings(field, settings, world)
    empty = NOT_GIVEN if field in OPTIONAL else MISSING
    others = known.pop(plain(OTHERS), UNKNOWN)

    def number(text: str) -> int:
        value = plain(text)
        return known.get(value, others if value else empty)

    words, places = coded(column)
    return np.array([number(word) for word in words], np.int8)[places]


def coded(column) -> tuple[list[str], np.ndarray]:
    """The different texts of a column, and the place of each row's text among them."""
    import pyarrow as pa

    column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    found = column.dictionary_encode()
    return found.dictionary.to_pylist(), found.indices.to_numpy(zero_copy_only=False)
