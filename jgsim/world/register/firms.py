"""A register that was read: the firms at the start by their keys, never by their codes, and samples of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from jgsim.terms.errors import InputError, cause
from jgsim.world.register.cells import read_cells
from jgsim.world.register.dirt import Dirt, dirty
from jgsim.world.register.rows import understood
from jgsim.world.register.settings import RegisterSettings, Tiers
from jgsim.world.settings import World


@dataclass(frozen=True, eq=False)
class Register:
    """The firms of a register, in the order of their keys.

    Attributes
    ----------
    columns : dict of arrays
        `key` uint64, a hash of the code; `age` int32, days from the registration to the register's day; `type`,
        `sector`, `district` int8; `size`, `tier`, `grade` int8 (-1: not given) where the register has them.
    sha256 : str
        Hash of the file's bytes.
    kind : str
        "csv", "xlsx" or "parquet".
    rows : int
        Rows that were read.
    date : str
        The register's day.
    dropped : dict
        Rows that were dropped, by kind (a row may be of several); `lost` counts each once.
    tiers : Tiers, optional
        What its tiers say of the firms' true risk: nothing without it.
    """

    columns: dict[str, np.ndarray] = field(repr=False)
    sha256: str
    kind: str
    rows: int
    date: str
    dropped: dict[str, int]
    lost: int
    tiers: Tiers | None = None

    @property
    def firms(self) -> int:
        """How many firms there are."""
        return int(self.columns["key"].size)

    def facts(self) -> dict:
        """What a record says of it."""
        return {
            "sha256": self.sha256, "kind": self.kind, "date": self.date, "rows": self.rows, "firms": self.firms,
            "columns": [name for name in self.columns if name not in ("key", "age")], "dropped": self.lost,
            "dropped_by_kind": self.dropped,
        }


def file_bytes(path: Path | str) -> bytes:
    """The bytes of a register's file.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    if not str(path).strip():
        raise InputError("must name a file", path="register")
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        raise InputError("there is no such file", file=path) from None
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read: {cause(error)}", file=path) from None


def digest(raw: bytes) -> str:
    """The hash by which a register is known again."""
    return hashlib.sha256(raw).hexdigest()


def read_register(raw: bytes, settings: RegisterSettings, world: World, year: int, file: Path | str) -> Register:
    """Read a register.

    Parameters
    ----------
    raw : bytes
        Of the file (`file_bytes`).
    year : int
        The first measured one.
    file : str
        Its name, for messages.

    Raises
    ------
    InputError
        If it cannot be read; `DirtyRegister` if it holds rows that cannot be used, and they are not to be dropped.
    """
    day, file = settings.day(year), str(file)
    dirt = Dirt(day.isoformat())
    cells = read_cells(raw, settings, dirt, file)
    columns = understood(cells, settings, world, day, dirt)
    lost = int(dirt.all().size)
    rows = int(columns["key"].size) + lost
    if lost and settings.dirty == "refuse":
        raise dirty(rows, dirt, file)
    if not columns["key"].size:
        raise InputError("holds no firm that can be used", file=file)
    for column in columns.values():
        column.flags.writeable = False
    return Register(columns, digest(raw), cells.kind, rows, day.isoformat(), dirt.counts(), lost, settings.tiers)


def too_few(register: Register, firms: int) -> InputError:
    """The refusal to take more firms from a register than it has."""
    return InputError(f"the register has {register.firms:,} firms, not {firms:,}", path="firms")


def sampled(register: Register, firms: int) -> dict[str, np.ndarray]:
    """The columns of so many firms of a register, drawn in proportion from every (type, sector, district).

    The largest remainders get the odd firms; inside a stratum the smallest keys are taken. So a larger sample holds a
    smaller one, but for single firms of strata whose share was rounded otherwise.

    Raises
    ------
    InputError
        If the register has fewer.
    """
    columns, total = register.columns, register.firms
    if firms > total:
        raise too_few(register, firms)
    if firms == total:
        return columns
    stratum = np.zeros(total, np.int64)
    for name in ("type", "sector", "district"):
        stratum = stratum * 128 + columns[name]
    places, of, size = np.unique(stratum, return_inverse=True, return_counts=True)
    share, rest = np.divmod(size * firms, total)
    more = np.lexsort((np.arange(places.size), -rest))[: firms - int(share.sum())]
    share[more] += 1
    order = np.lexsort((columns["key"], of))
    first = np.cumsum(size) - size
    turn = np.arange(total) - np.repeat(first, size)
    chosen = np.sort(order[turn < np.repeat(share, size)])
    return {name: column[chosen] for name, column in columns.items()}
